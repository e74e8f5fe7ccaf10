// SPDX-License-Identifier: GPL-2.0-only
#include "rig.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mtio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "machine.hpp"
#include "sha256.hpp"
#include "socket.hpp"

namespace ptape::campaign
{

namespace fs = std::filesystem;

int Node::open()
{
	file_ = vtl::FileDescriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
	return file_.valid() ? 0 : -errno;
}

int Node::close()
{
	return file_.valid() && ::close(file_.release()) != 0 ? -errno : 0;
}

std::int64_t Node::write(std::span<const std::uint8_t> data)
{
	const ssize_t count = ::write(file_.get(), data.data(), data.size());

	return count < 0 ? -errno : count;
}

std::int64_t Node::read(std::span<std::uint8_t> data)
{
	const ssize_t count = ::read(file_.get(), data.data(), data.size());

	return count < 0 ? -errno : count;
}

int Node::operate(short operation, int count)
{
	mtop call{.mt_op = operation, .mt_count = count};

	return ::ioctl(file_.get(), MTIOCTOP, &call) != 0 ? -errno : 0;
}

namespace
{

// The end of the helper's socket that is ours.
vtl::FileDescriptor &helper()
{
	static vtl::FileDescriptor socket;

	return socket;
}

// Carries out a line after the other; an answer is "STATUS LENGTH", and what was said.
[[noreturn]] void help(int socket)
{
	for (std::string line; vtl::read_line(socket, line); line.clear()) {
		std::vector<std::string> words{"vtlctl"};
		std::istringstream text(line);

		for (std::string word; text >> word;)
			words.push_back(word);

		const auto result = stock::run_command(words);
		const std::string answer = std::to_string(result.status) + " " +
					   std::to_string(result.output.size()) + "\n" +
					   result.output;

		if (!vtl::write_all(socket, answer.data(), answer.size()))
			break;
	}
	::_exit(EXIT_SUCCESS);
}

stock::CommandResult run_vtlctl(const std::string &words)
{
	static std::mutex one_at_a_time;
	const std::lock_guard guard(one_at_a_time);
	const std::string line = words + "\n";
	const int socket = helper().get();
	stock::CommandResult result;
	std::string answer;
	std::size_t size = 0;

	if (!vtl::write_all(socket, line.data(), line.size()) || !vtl::read_line(socket, answer) ||
	    !(std::istringstream(answer) >> result.status >> size))
		throw std::runtime_error("the helper is gone");
	result.output.resize(size);
	if (size > 0 &&
	    ::recv(socket, result.output.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size))
		throw std::runtime_error("the helper is gone");
	return result;
}

nlohmann::json ask(const std::string &line)
{
	auto answer = nlohmann::json::parse(run_vtlctl(line).output, nullptr, false);

	if (!answer.is_object())
		throw std::runtime_error("the library does not tell: " + line);
	return answer;
}

nlohmann::json status_of(const std::string &unit)
{
	return ask("status " + unit);
}

std::string attribute_path(const std::string &node, const std::string &file)
{
	return "/sys/class/scsi_tape/" + node + "/ptape/" + file;
}

} // namespace

void start_helper()
{
	std::array<int, 2> ends{};

	if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
		throw std::runtime_error("no sockets");

	const pid_t child = ::fork();

	if (child < 0)
		throw std::runtime_error("no second process");
	if (child == 0) {
		::close(ends[0]);
		help(ends[1]);
	}
	::close(ends[1]);
	helper() = vtl::FileDescriptor(ends[0]);
}

bool vtlctl(const std::string &line)
{
	return run_vtlctl(line).status == 0;
}

std::uint64_t count_of(const std::string &unit, const std::string &field)
{
	return status_of(unit).at(field).get<std::uint64_t>();
}

std::map<std::string, std::uint64_t> commands_at(const std::string &unit)
{
	return status_of(unit).at("served").get<std::map<std::string, std::uint64_t>>();
}

std::vector<Object> contents(const std::string &barcode, std::uint64_t seed,
			     const std::vector<Object> &known)
{
	const nlohmann::json dump = ask("dump " + barcode + " --json");
	std::map<std::string, Object> digests;
	std::vector<Object> objects;

	for (const Object &object : known)
		if (!object.is_filemark())
			digests.emplace(model::to_hex(model::sha256(block_data(seed, object))),
					object);
	for (const auto &object : dump.at("partitions").at(0).at("objects")) {
		if (object.at("type") == "filemark") {
			objects.emplace_back();
			continue;
		}

		const auto found = digests.find(object.at("sha256").get<std::string>());

		objects.push_back(found != digests.end() ? found->second
							 : Object{.number = Object::filemark - 1,
								  .length = object.at("length")});
	}
	return objects;
}

std::string node_name(const std::string &link)
{
	return fs::canonical(link).filename();
}

std::string attribute(const std::string &node, const std::string &file)
{
	auto text = stock::read_file(attribute_path(node, file));

	if (!text)
		throw std::runtime_error("no attribute " + file + " of " + node);
	while (!text->empty() && text->back() == '\n')
		text->pop_back();
	return *text;
}

void set_attribute(const std::string &node, const std::string &file, const std::string &value)
{
	if (!stock::write_file(attribute_path(node, file), value))
		throw std::runtime_error(file + " of " + node + " does not take " + value);
}

void set_parameter(const std::string &name, const std::string &value)
{
	if (!stock::write_file("/sys/module/ptape/parameters/" + name, value))
		throw std::runtime_error(name + " does not take " + value);
}

void eat_attentions(const std::string &unit)
{
	constexpr std::array<std::uint8_t, 6> test_unit_ready{};
	constexpr unsigned tries = 16; // more attentions than a drive has due
	const std::string address = status_of(unit).at("hctl");
	const fs::path nodes = "/sys/class/scsi_device/" + address + "/device/scsi_generic";
	std::error_code none;

	for (const auto &entry : fs::directory_iterator(nodes, none)) {
		const std::string node = "/dev/" + entry.path().filename().string();
		const vtl::FileDescriptor file(::open(node.c_str(), O_RDWR | O_CLOEXEC));

		for (unsigned n = 0; n < tries; n++)
			if (stock::scsi_command(file.get(), test_unit_ready, 0, {}).good())
				return;
	}
}

} // namespace ptape::campaign
