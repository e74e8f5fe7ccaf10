// SPDX-License-Identifier: GPL-2.0-only
//
// How a library is put together and searched. The caller serialises.
#include "library.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

namespace ptape::model
{

namespace
{

// NAA 3h, locally assigned (SPC-5 7.7.6.6.4): drives from 1 on, robot apart.
constexpr std::uint64_t naa_drives = 0x3000000000000000;
constexpr std::uint64_t naa_changer = 0x3000000000010000;

std::string numbered(const char *format, unsigned number)
{
	char text[32];

	std::snprintf(text, sizeof(text), format, number);
	return text;
}

// What one of several has of a number of things.
unsigned share(unsigned all, unsigned of, unsigned index)
{
	return all / of + (index < all % of);
}

// The number behind a name's prefix.
std::optional<std::size_t> number_behind(std::string_view prefix, std::string_view name)
{
	std::size_t number = 0;

	if (!name.starts_with(prefix))
		return std::nullopt;
	name.remove_prefix(prefix.size());
	const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
	if (error != std::errc() || end != name.data() + name.size())
		return std::nullopt;
	return number;
}

} // namespace

Library::Library(const LibraryConfig &config) : cartridge_config_(config.cartridge)
{
	for (unsigned i = 0; i < config.drives; ++i) {
		DriveConfig drive = config.drive;

		drive.identity.serial = numbered("VTD%05u", i + 1);
		drive.identity.naa = naa_drives + i + 1;
		drives_.emplace_back(std::make_unique<Drive>(std::move(drive)));
	}
	for (unsigned i = 0; i < config.logical; ++i)
		add_changer(config, i);
	for (std::size_t i = 0; i < changers_.size(); ++i)
		introduce(*changers_[i], *changers_[(i + 1) % changers_.size()]);
}

// A changer alone is its own neighbour, and has none.
void Library::introduce(Changer &changer, const Changer &next)
{
	const auto theirs = std::ranges::find_if(
		next.elements(), [](const Element &element) { return element.drive != nullptr; });

	if (&next != &changer && theirs != next.elements().end())
		changer.set_neighbour(*theirs->drive);
}

void Library::add_changer(const LibraryConfig &config, unsigned index)
{
	const unsigned drive_count = share(config.drives, config.logical, index);
	const unsigned slot_count = share(config.slots, config.logical, index);
	unsigned first_drive = 0;
	std::vector<Drive *> drives;

	for (unsigned i = 0; i < index; ++i)
		first_drive += share(config.drives, config.logical, i);
	for (unsigned i = 0; i < drive_count; ++i)
		drives.push_back(drives_[first_drive + i].get());

	ChangerConfig settings{.identity = {.product = "VIRTUAL LIBRARY",
					    .serial = numbered("VTC%05u", index + 1),
					    .naa = naa_changer + index + 1},
			       .storage = slot_count,
			       .import_export = index == 0 ? config.import_export : 0};
	Changer &changer = *changers_.emplace_back(
		std::make_unique<Changer>(std::move(settings), drives, machinery_));

	for (unsigned i = 0; i < slot_count; ++i) {
		Element *const slot = changer.find(static_cast<std::uint16_t>(storage_address + i));
		const auto number = static_cast<unsigned>(cartridges_.size()) + 1;

		slot->held = &make_cartridge(numbered("VTL%03uL8", number));
		if (config.load && i < drive_count)
			(void)changer.move(slot->address,
					   static_cast<std::uint16_t>(data_transfer_address + i));
	}
}

void Library::open_door(bool open)
{
	const bool closed = machinery_.door_open && !open;

	machinery_.door_open = open;
	for (const std::unique_ptr<Changer> &changer : changers_)
		if (closed)
			changer->add_attention_all(code::medium_changed);
}

Changer *Library::changer_of(const Cartridge &cartridge)
{
	for (const std::unique_ptr<Changer> &changer : changers_)
		if (changer->find(cartridge))
			return changer.get();
	return nullptr;
}

Changer *Library::changer_of(const Drive &drive)
{
	for (const std::unique_ptr<Changer> &changer : changers_)
		if (std::ranges::find(changer->elements(), &drive, &Element::drive) !=
		    changer->elements().end())
			return changer.get();
	return nullptr;
}

Cartridge &Library::make_cartridge(std::string barcode)
{
	CartridgeConfig config = cartridge_config_;

	config.barcode = std::move(barcode);
	config.medium_serial = numbered("VTM%07u", static_cast<unsigned>(cartridges_.size()) + 1);
	return *cartridges_.emplace_back(std::make_unique<Cartridge>(std::move(config)));
}

DeviceServer *Library::find(std::string_view name)
{
	if (name == "CHANGER")
		return changers_.front().get();
	if (const auto index = number_behind("CHANGER", name))
		return *index > 0 && *index < changers_.size() ? changers_[*index].get() : nullptr;
	return find_drive(name);
}

Drive *Library::find_drive(std::string_view name)
{
	const auto index = number_behind("TAPE", name);

	return index && *index < drives_.size() ? drives_[*index].get() : nullptr;
}

Cartridge *Library::find_cartridge(std::string_view barcode)
{
	const auto at = std::ranges::find_if(cartridges_, [&](const auto &cartridge) {
		return cartridge->barcode() == barcode;
	});

	return at == cartridges_.end() ? nullptr : at->get();
}

void Library::set_now_us(std::uint64_t us)
{
	for (const std::unique_ptr<Drive> &drive : drives_)
		drive->set_now_us(us);
	for (const std::unique_ptr<Changer> &changer : changers_)
		changer->set_now_us(us);
}

bool Library::swap(Drive &drive, std::string_view barcode)
{
	Cartridge *const wanted = find_cartridge(barcode);
	Changer *const changer = changer_of(drive);
	Element *const home = wanted ? changer->find(*wanted) : nullptr;

	if (!home || (home->drive && home->drive != &drive))
		return false;
	if (home->drive == &drive) {
		if (!drive.threaded()) // it lies in the mouth
			drive.insert(*wanted);
		return true;
	}

	const auto bay = std::ranges::find(changer->elements(), &drive, &Element::drive);
	home->held = drive.swap(*wanted);
	bay->source = home->address;
	return true;
}

Element *Library::import_export(unsigned number)
{
	for (Element &element : changer().elements())
		if (element.type == ElementType::import_export &&
		    element.address == import_export_address + number - 1)
			return &element;
	return nullptr;
}

bool Library::import_cartridge(Element &element, std::string_view barcode)
{
	Cartridge *cartridge = find_cartridge(barcode);

	if (element.cartridge() || (cartridge && changer_of(*cartridge)))
		return false;
	if (!cartridge)
		cartridge = &make_cartridge(std::string(barcode));
	changer().import_medium(element, *cartridge);
	return true;
}

bool Library::export_cartridge(Element &element)
{
	return element.cartridge() && changer().export_medium(element);
}

} // namespace ptape::model
