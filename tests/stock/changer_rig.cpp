// SPDX-License-Identifier: GPL-2.0-only
#include "changer_rig.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "changer.hpp"
#include "scanner.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::string_view slot_word = "slot ";
constexpr std::string_view drive_word = "TAPE";
constexpr std::string_view transport_word = "transport ";
constexpr std::int64_t number_max = 1000; // of a slot or drive
constexpr unsigned moves_max = 100;
constexpr std::chrono::seconds inventory_limit(60);
constexpr std::chrono::milliseconds inventory_poll(20);

// "slot 3", "TAPE0" or "transport 1", as vtlctl says it; 0: elsewhere.
std::uint16_t address_of(std::string_view place)
{
	if (place.starts_with(slot_word))
		return static_cast<std::uint16_t>(
			model::storage_address - 1 +
			to_number(place.substr(slot_word.size()), 1, number_max));
	if (place.starts_with(drive_word))
		return static_cast<std::uint16_t>(
			model::data_transfer_address +
			to_number(place.substr(drive_word.size()), 0, number_max));
	return place.starts_with(transport_word) ? model::transport_address : 0;
}

// VTL001L8 is in the drive, VTL002L8 in slot 2.
std::uint16_t home_of(const std::string &barcode)
{
	constexpr std::size_t digits_at = 3;
	constexpr std::size_t digits = 3;
	const std::size_t zeroes = barcode.find_first_not_of('0', digits_at) - digits_at;
	const auto number = static_cast<std::uint16_t>(
		to_number(barcode.substr(digits_at + zeroes, digits - zeroes), 1, number_max));

	return number == 1 ? model::data_transfer_address
			   : static_cast<std::uint16_t>(model::storage_address + number - 1);
}

// As a program says it.
std::string element_name(std::uint16_t address)
{
	if (address >= model::storage_address)
		return "st " + std::to_string(address - model::storage_address);
	if (address >= model::data_transfer_address)
		return "dt " + std::to_string(address - model::data_transfer_address);
	return "mt " + std::to_string(address - model::transport_address);
}

} // namespace

ChangerRig::ChangerRig(Machine machine) : target_(std::move(machine), "CHANGER", "sch0")
{
}

std::map<std::uint16_t, std::string> ChangerRig::places()
{
	const auto status = nlohmann::json::parse(
		run_command({machine().vtlctl, "status", "--json"}).output, nullptr, false);
	std::map<std::uint16_t, std::string> places;

	if (!status.is_object())
		throw std::runtime_error("vtlctl does not tell where the cartridges are");
	for (const nlohmann::json &cartridge : status.at("cartridges")) {
		const std::uint16_t address = address_of(cartridge.value("at", ""));

		if (address != 0)
			places[address] = cartridge.value("barcode", "");
	}
	return places;
}

void ChangerRig::move(std::uint16_t source, std::uint16_t destination)
{
	constexpr std::uint8_t opcode = 0xa5;
	constexpr unsigned byte = 8;
	const auto high = [](std::uint16_t number) {
		return static_cast<std::uint8_t>(number >> byte);
	};
	const auto low = [](std::uint16_t number) { return static_cast<std::uint8_t>(number); };
	const ScsiResult result =
		target_.command({opcode, 0, 0, 0, high(source), low(source), high(destination),
				 low(destination), 0, 0, 0, 0});

	if (!result.good())
		throw std::runtime_error("the robot does not move: " + result.text());
}

// One step. Return: false when all are at home.
bool ChangerRig::move_home()
{
	const auto places = this->places();
	std::uint16_t lost = 0;
	std::uint16_t free = model::storage_address;

	for (const auto &[address, barcode] : places) {
		const std::uint16_t home = home_of(barcode);

		if (address == home)
			continue;
		if (!places.contains(home)) {
			move(address, home);
			return true;
		}
		lost = address;
	}
	if (lost == 0)
		return false;
	// Each of these is in another's place.
	while (places.contains(free))
		free++;
	move(lost, free);
	return true;
}

// Where each came from last is told of it too: here all of them from the first slot, which is free,
// whatever the program before did.
void ChangerRig::settle_sources()
{
	for (const auto &[address, barcode] : places()) {
		move(address, model::storage_address);
		move(model::storage_address, address);
	}
}

// ptape reads by itself what it does not know: what a program asks for comes after that.
void ChangerRig::await_inventory()
{
	const std::string path = machine().attributes + "/sch0/ptape/elements";
	const auto deadline = std::chrono::steady_clock::now() + inventory_limit;

	for (;;) {
		const auto text = read_file(path);

		if (!text || (!text->empty() && text->find(" unknown ") == std::string::npos))
			return;
		if (std::chrono::steady_clock::now() > deadline)
			throw std::runtime_error("the driver does not read its elements");
		std::this_thread::sleep_for(inventory_poll);
	}
}

void ChangerRig::prepare(const Program &program)
{
	const std::string &name = target_.unit();
	unsigned steps = 0;

	if (program.start == Start::unloaded)
		throw std::runtime_error("a changer cannot begin unloaded");
	target_.bind(false);
	if (spoilt_)
		target_.renew();
	spoilt_ = program.spoils;
	target_.vtlctl({"mend", name});
	target_.vtlctl({"picker", "--free"});
	target_.vtlctl({"reset", name, "--kind", "power"});
	// No program of before holds the cartridge in the drive.
	target_.vtlctl({"reset", "TAPE0", "--kind", "power", "--rewind", "--lose-buffer"});
	target_.drain_attentions();
	while (move_home())
		if (++steps > moves_max)
			throw std::runtime_error("the cartridges do not come home");
	settle_sources();
	target_.bind(true);
	await_inventory();
	if (program.start == Start::loaded)
		target_.vtlctl({"ua", name, "6/28/01"});
	else if (program.start == Start::powered)
		target_.vtlctl({"ua", name, "6/29/00"});
	moves_ = std::stoull(target_.field("moves"));
}

std::string ChangerRig::aftermath()
{
	std::string text = std::to_string(std::stoull(target_.field("moves")) - moves_) + " moves";

	for (const auto &[address, barcode] : places()) {
		if (address == home_of(barcode))
			continue;
		text += ", " + barcode + " in " + element_name(address);
	}
	return text;
}

} // namespace ptape::stock
