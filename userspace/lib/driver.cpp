// SPDX-License-Identifier: GPL-2.0-only
//
// /sys/class/ptape and /sys/module/ptape/parameters.
#include "driver.hpp"

#include "descriptor.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <thread>

namespace ptape::store
{
namespace
{

constexpr std::size_t page_size = 4096;	   // the most that an attribute has
constexpr unsigned int settle_rounds = 40; // a crowd without an end is written piece by piece
constexpr auto apply_look = std::chrono::milliseconds(20);
constexpr auto apply_limit = std::chrono::seconds(60);
constexpr auto bound_limit = std::chrono::seconds(10); // no device is asked for it

} // namespace

std::optional<std::string> read_attribute(const std::filesystem::path &path)
{
	const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
	std::string text(page_size, '\0');
	ssize_t got;

	if (!file)
		return std::nullopt;
	do {
		got = ::read(file.get(), text.data(), text.size());
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return std::nullopt;
	text.resize(static_cast<std::size_t>(got));
	if (text.ends_with('\n'))
		text.pop_back();
	return text;
}

Driver::Driver(const std::filesystem::path &sys)
	: class_(sys / "class/ptape"), parameters_(sys / "module/ptape/parameters")
{
}

bool Driver::is_loaded() const
{
	return std::filesystem::is_directory(class_);
}

bool Driver::is_persistent() const
{
	return read_attribute(parameters_ / "persistence") == "1";
}

std::vector<Unit> Driver::units() const
{
	std::vector<Unit> units;
	std::error_code error;

	for (const auto &entry : std::filesystem::directory_iterator(class_, error)) {
		const std::string name = entry.path().filename();
		const auto identity = read_attribute(entry.path() / "identity");
		const auto number = read_attribute(entry.path() / "number");
		const auto type =
			name.starts_with("changer") ? PTAPE_UNIT_CHANGER : PTAPE_UNIT_TAPE;
		Unit unit;

		// One that goes at this moment has only some of its files.
		if (!identity || !number)
			continue;
		if (const auto binding = Binding::parse(*identity + ":" + *number)) {
			unit.binding = *binding;
		} else {
			unit.binding.type = type;
			unit.binding.number = static_cast<std::uint32_t>(
				std::strtoul(number->c_str(), nullptr, 10));
		}
		unit.bound = read_attribute(entry.path() / "bound") == "1";
		units.push_back(std::move(unit));
	}
	std::sort(units.begin(), units.end());
	return units;
}

void Driver::settle(unsigned int settle_ms) const
{
	await_applied();
	if (settle_ms == 0)
		return;
	std::vector<Unit> seen = units();

	for (unsigned int round = 0; round < settle_rounds; round++) {
		std::this_thread::sleep_for(std::chrono::milliseconds(settle_ms));
		auto now = units();

		if (now == seen)
			return;
		seen = std::move(now);
	}
}

void Driver::tell(const std::string &value) const
{
	const std::string path = parameters_ / "bind";
	const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
	ssize_t written;

	do {
		written = file ? ::write(file.get(), value.data(), value.size()) : -1;
	} while (written < 0 && errno == EINTR);
	if (written < 0)
		throw Failure("cannot tell the driver " + value);
}

void Driver::await_applied() const
{
	const auto deadline = std::chrono::steady_clock::now() + apply_limit;

	while (read_attribute(parameters_ / "bind_pending").value_or("0") != "0") {
		if (std::chrono::steady_clock::now() > deadline) {
			errno = ETIMEDOUT;
			throw Failure("the driver does not take its bindings");
		}
		std::this_thread::sleep_for(apply_look);
	}
}

void Driver::await_bound() const
{
	const auto deadline = std::chrono::steady_clock::now() + bound_limit;
	const auto is_unbound = [](const Unit &unit) {
		return !unit.bound && !unit.binding.identity.empty();
	};

	for (;;) {
		const auto all = units();

		if (std::none_of(all.begin(), all.end(), is_unbound))
			return;
		if (std::chrono::steady_clock::now() > deadline) {
			errno = ETIMEDOUT;
			throw Failure("the driver does not remember the numbers of its devices");
		}
		std::this_thread::sleep_for(apply_look);
	}
}

void Driver::bind(const std::vector<Binding> &bindings) const
{
	for (const Binding &binding : bindings)
		tell("+" + binding.text());
	await_applied();
}

void Driver::forget(const std::string &identity) const
{
	tell("-" + identity);
	await_applied();
}

} // namespace ptape::store
