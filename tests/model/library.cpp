// SPDX-License-Identifier: GPL-2.0-only
//
// How a library is put together and searched. The caller serialises.
#include "library.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

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

} // namespace

Library::Library(const LibraryConfig &config) : cartridge_config_(config.cartridge)
{
	std::vector<Drive *> drives;

	for (unsigned i = 0; i < config.drives; ++i) {
		DriveConfig drive = config.drive;

		drive.identity.serial = numbered("VTD%05u", i + 1);
		drive.identity.naa = naa_drives + i + 1;
		drives.push_back(
			drives_.emplace_back(std::make_unique<Drive>(std::move(drive))).get());
	}

	ChangerConfig changer{.identity = {.product = "VIRTUAL LIBRARY",
					   .serial = "VTC00001",
					   .naa = naa_changer + 1},
			      .storage = config.slots,
			      .import_export = config.import_export};
	changer_ = std::make_unique<Changer>(std::move(changer), drives);

	for (unsigned i = 0; i < config.slots; ++i) {
		Element *const slot =
			changer_->find(static_cast<std::uint16_t>(storage_address + i));

		slot->held = &make_cartridge(numbered("VTL%03uL8", i + 1));
		if (config.load && i < config.drives)
			(void)changer_->move(slot->address,
					     static_cast<std::uint16_t>(data_transfer_address + i));
	}
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
		return changer_.get();
	return find_drive(name);
}

Drive *Library::find_drive(std::string_view name)
{
	constexpr std::string_view prefix = "TAPE";
	std::size_t index = 0;

	if (!name.starts_with(prefix))
		return nullptr;
	name.remove_prefix(prefix.size());
	const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
	if (error != std::errc() || end != name.data() + name.size() || index >= drives_.size())
		return nullptr;
	return drives_[index].get();
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
	changer_->set_now_us(us);
}

bool Library::swap(Drive &drive, std::string_view barcode)
{
	Cartridge *const wanted = find_cartridge(barcode);
	Element *const home = wanted ? changer_->find(*wanted) : nullptr;

	if (!home || (home->drive && home->drive != &drive))
		return false;
	if (home->drive == &drive)
		return true;

	const auto bay = std::ranges::find(changer_->elements(), &drive, &Element::drive);
	home->held = drive.swap(*wanted);
	bay->source = home->address;
	return true;
}

Element *Library::import_export(unsigned number)
{
	for (Element &element : changer_->elements())
		if (element.type == ElementType::import_export &&
		    element.address == import_export_address + number - 1)
			return &element;
	return nullptr;
}

bool Library::import_cartridge(Element &element, std::string_view barcode)
{
	Cartridge *cartridge = find_cartridge(barcode);

	if (element.cartridge() || (cartridge && changer_->find(*cartridge)))
		return false;
	if (!cartridge)
		cartridge = &make_cartridge(std::string(barcode));
	changer_->import_medium(element, *cartridge);
	return true;
}

bool Library::export_cartridge(Element &element)
{
	return element.cartridge() && changer_->export_medium(element);
}

} // namespace ptape::model
