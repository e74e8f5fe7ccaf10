// SPDX-License-Identifier: GPL-2.0-only
//
// The virtual library: drives, slots, cartridges and the robot, made in one
// go and found by name. Owns all of them; references stay good for its life.
// No lock, no clock: the caller serialises and tells the time.
#pragma once

#include "changer.hpp"

#include <memory>
#include <string_view>

namespace ptape::model
{

struct LibraryConfig {
	unsigned drives = 1;
	unsigned slots = 8;
	unsigned import_export = 0;
	bool load = true;	// cartridge i into drive i
	unsigned logical = 1;	// logical libraries of the robot; drives and slots are shared out
	DriveConfig drive = {}; // serial and designator are made for each drive
	CartridgeConfig cartridge = {}; // barcode and serial are made for each cartridge
};

class Library
{
public:
	// drives VTD00001 … with NAA 3000000000000001h …, the robot VTC00001 with
	// NAA 3000000000010001h, a cartridge VTL001L8 … for every slot. Of several
	// logical libraries each has its own changer, VTC00002 …, and addresses of its own;
	// the first ones have what cannot be shared out evenly, and import/export elements.
	explicit Library(const LibraryConfig &config);
	Library(const Library &) = delete;
	Library &operator=(const Library &) = delete;

	[[nodiscard]] std::size_t drive_count() const { return drives_.size(); }
	[[nodiscard]] Drive &drive(std::size_t index) { return *drives_[index]; }
	// Of a logical library.
	[[nodiscard]] Changer &changer(std::size_t index = 0) { return *changers_[index]; }
	[[nodiscard]] std::size_t changer_count() const { return changers_.size(); }
	// Whose elements have the cartridge, or the drive; nullptr when none has.
	[[nodiscard]] Changer *changer_of(const Cartridge &cartridge);
	[[nodiscard]] Changer *changer_of(const Drive &drive);

	// The robot of all of them. A door that was closed is a medium that may have changed.
	void stick_picker(bool stuck) { machinery_.picker_stuck = stuck; }
	void open_door(bool open);

	// TAPE0, TAPE1 … or CHANGER, CHANGER1 …; nullptr when there is no such unit.
	[[nodiscard]] DeviceServer *find(std::string_view name);
	[[nodiscard]] Drive *find_drive(std::string_view name);

	[[nodiscard]] std::span<const std::unique_ptr<Cartridge>> cartridges() const
	{
		return cartridges_;
	}
	[[nodiscard]] Cartridge *find_cartridge(std::string_view barcode);

	// The transport's time, for every unit.
	void set_now_us(std::uint64_t us);

	// Puts another cartridge of this library into a drive while nobody looks;
	// what was inside goes where the new one came from. One that lies in this drive's
	// mouth is pushed in. False when there is no such cartridge or it sits in another drive.
	[[nodiscard]] bool swap(Drive &drive, std::string_view barcode);

	// The import/export element of that number, from 1; nullptr if there is none.
	[[nodiscard]] Element *import_export(unsigned number);
	// An operator puts a cartridge into the element; one that the library has never
	// seen is a new one. False when the element is full or the cartridge inside.
	[[nodiscard]] bool import_cartridge(Element &element, std::string_view barcode);
	// He takes it out; the library remembers it. False when the element is empty.
	[[nodiscard]] bool export_cartridge(Element &element);

private:
	Cartridge &make_cartridge(std::string barcode);
	void add_changer(const LibraryConfig &config, unsigned index);
	static void introduce(Changer &changer, const Changer &next);

	CartridgeConfig cartridge_config_;
	std::vector<std::unique_ptr<Cartridge>> cartridges_;
	std::vector<std::unique_ptr<Drive>> drives_;
	Machinery machinery_;
	std::vector<std::unique_ptr<Changer>> changers_;
};

} // namespace ptape::model
