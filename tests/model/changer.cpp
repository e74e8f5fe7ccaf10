// SPDX-License-Identifier: GPL-2.0-only
//
// The robot's table of commands, its moves and its mode pages (SMC-3). READ
// ELEMENT STATUS is in element_status.cpp. The caller serialises.
#include "changer.hpp"

#include "bytes.hpp"

#include <algorithm>
#include <utility>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t medium_changer_device = 0x08; // peripheral device type

// Mode pages, SMC-3 7.3.
constexpr std::uint8_t page_element_address = 0x1d;
constexpr std::uint8_t page_transport_geometry = 0x1e;
constexpr std::uint8_t page_device_capabilities = 0x1f;

} // namespace

Changer::Changer(ChangerConfig config, std::span<Drive *const> drives, const Machinery &machinery)
	: DeviceServer(medium_changer_device, config.identity),
	  config_(std::move(config)),
	  machinery_(machinery)
{
	const auto add = [this](ElementType type, std::uint16_t first, unsigned index) {
		elements_.push_back(Element{.type = type,
					    .address = static_cast<std::uint16_t>(first + index)});
	};

	elements_.reserve(1 + config_.storage + config_.import_export + drives.size());
	add(ElementType::medium_transport, transport_address, 0);
	for (unsigned i = 0; i < config_.storage; ++i)
		add(ElementType::storage, storage_address, i);
	for (unsigned i = 0; i < config_.import_export; ++i)
		add(ElementType::import_export, import_export_address, i);
	for (unsigned i = 0; i < drives.size(); ++i) {
		add(ElementType::data_transfer, data_transfer_address, i);
		elements_.back().drive = drives[i];
	}
}

std::span<const DeviceServer::Command> Changer::command_table() const
{
	constexpr auto own = [](auto handler) { return static_cast<Handler>(handler); };
	constexpr unsigned always = past_attention | past_reservation;

	static const Command table[] = {
		// clang-format off
	    {0x00, 0, 6, needs_ready, {}, own(&Changer::test_unit_ready)},
	    {0x03, 0, 6, always, {0, 0x01, 0, 0, 0xff}, own(&Changer::request_sense)},
	    {0x12, 0, 6, always, {0, 0x01, 0xff, 0xff, 0xff}, own(&Changer::inquiry)},
	    // READ ELEMENT STATUS: VOLTAG, type; first; number; CURDATA, DVCID; length
	    {0xb8, 0, 12, needs_ready,
	     {0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0x03, 0xff, 0xff, 0xff},
	     own(&Changer::read_element_status)},
	    {0x07, 0, 6, needs_ready, {}, own(&Changer::initialize_element_status)},
	    // MOVE MEDIUM: transport; source; destination; the vendor's bits of CONTROL, by which
	    // mtx tells the tray of an import/export element what to do: there is none here
	    {0xa5, 0, 12, needs_ready,
	     {0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0xc0},
	     own(&Changer::move_medium)},
	    // EXCHANGE MEDIUM: transport; source; first and second destination
	    {0xa6, 0, 12, needs_ready,
	     {0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Changer::exchange_medium)},
	    // SEND VOLUME TAG: type; element; action; length of the list
	    {0xb6, 0, 12, needs_ready,
	     {0, 0x0f, 0xff, 0xff, 0, 0x1f, 0, 0, 0xff, 0xff},
	     own(&Changer::send_volume_tag)},
	    // OPEN/CLOSE IMPORT/EXPORT ELEMENT: element; action
	    {0x1b, 0, 6, needs_ready, {0, 0, 0xff, 0xff, 0x1f},
	     own(&Changer::open_close_import_export_element)},
	    // POSITION TO ELEMENT: transport; destination
	    {0x2b, 0, 10, needs_ready, {0, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Changer::position_to_element)},
	    // MODE SENSE(6): DBD; PC, page; subpage; allocation length
	    {0x1a, 0, 6, 0, {0, 0x08, 0xff, 0xff, 0xff}, own(&Changer::mode_sense_6)},
	    {0x5a, 0, 10, 0, {0, 0x08, 0xff, 0xff, 0, 0, 0, 0xff, 0xff}, own(&Changer::mode_sense_10)},
	    {0x1e, 0, 6, 0, {0, 0, 0, 0, 0x01}, own(&Changer::prevent_allow)},
	    {0x16, 0, 6, 0, {}, own(&Changer::reserve)},
	    {0x17, 0, 6, past_reservation, {}, own(&Changer::release)},
	    // REPORT SUPPORTED OPERATION CODES: RCTD, options; code; action; length
	    {0xa3, 0x0c, 12, has_service_action,
	     {0, 0x1f, 0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Changer::report_supported_opcodes)},
		// clang-format on
	};
	return table;
}

void Changer::reset(ResetKind kind)
{
	set_descriptor_sense(false);
	if (kind == ResetKind::power) {
		for (Element &element : elements_)
			element.open = false;
		read_labels();
	}
	reset_shared(kind == ResetKind::power ? code::power_on : code::logical_unit_reset);
}

std::optional<SenseCode> Changer::medium_condition() const
{
	if (machinery_.door_open)
		return code::door_open;
	return std::nullopt;
}

Element *Changer::find(std::uint16_t address)
{
	const auto at = std::ranges::find(elements_, address, &Element::address);

	return at == elements_.end() ? nullptr : &*at;
}

Element *Changer::find(const Cartridge &cartridge)
{
	const auto at = std::ranges::find_if(elements_, [&](const Element &element) {
		return element.cartridge() == &cartridge;
	});

	return at == elements_.end() ? nullptr : &*at;
}

// Address 0 stands for the default transport (SMC-3 6.6).
bool Changer::is_transport(std::uint16_t address)
{
	const Element *element = find(address);

	return address == 0 || (element && element->type == ElementType::medium_transport);
}

// What keeps a cartridge where it is.
std::optional<SenseCode> Changer::departure_refused(const Element &element)
{
	if (!element.cartridge())
		return code::source_empty;
	if (element.open)
		return code::element_disabled;
	if (element.drive && element.drive->removal_prevented())
		return code::removal_prevented;
	return std::nullopt;
}

// A drive is unloaded on the way.
Changer::Carried Changer::take(Element &element)
{
	const Carried carried = {.cartridge = element.drive ? element.drive->remove()
							    : std::exchange(element.held, nullptr),
				 .source = element.type == ElementType::storage ? element.address
										: element.source};

	element.source.reset();
	element.placed_by_operator = false;
	return carried;
}

void Changer::place(Element &element, const Carried &carried)
{
	element.source = carried.source;
	if (element.drive)
		element.drive->insert(*carried.cartridge);
	else
		element.held = carried.cartridge;
}

std::optional<SenseCode> Changer::move_refused(std::uint16_t source, std::uint16_t destination)
{
	const Element *const from = find(source);
	const Element *const to = find(destination);

	if (!from || !to)
		return code::invalid_element_address;
	if (!from->cartridge())
		return code::source_empty;
	if (to->cartridge())
		return code::destination_full;
	if (to->open)
		return code::element_disabled;
	return departure_refused(*from);
}

std::optional<SenseCode> Changer::move(std::uint16_t source, std::uint16_t destination)
{
	if (const std::optional<SenseCode> refused = move_refused(source, destination))
		return refused;
	place(*find(destination), take(*find(source)));
	++moves_;
	return std::nullopt;
}

std::optional<SenseCode> Changer::pick_up(std::uint16_t source, std::uint16_t destination)
{
	Element &hand = *find(transport_address);

	if (const std::optional<SenseCode> refused = move_refused(source, destination))
		return refused;
	if (hand.cartridge())
		return code::destination_full;
	place(hand, take(*find(source)));
	halfway_ = Halfway{.source = source, .destination = destination};
	return std::nullopt;
}

std::optional<SenseCode> Changer::put_down(bool back)
{
	Element &hand = *find(transport_address);

	// Somebody may have asked for it by a move of his own.
	if (!halfway_ || !hand.cartridge())
		return code::source_empty;

	Element &place_of_end = *find(back ? halfway_->source : halfway_->destination);

	if (place_of_end.cartridge())
		return code::destination_full;
	place(place_of_end, take(hand));
	halfway_.reset();
	if (!back)
		++moves_;
	return std::nullopt;
}

std::optional<SenseCode> Changer::exchange(std::uint16_t source, std::uint16_t first,
					   std::uint16_t second)
{
	Element *const from = find(source);
	Element *const middle = find(first);
	Element *const to = find(second);

	if (!from || !middle || !to)
		return code::invalid_element_address;
	for (const Element *leaves : {from, middle})
		if (const std::optional<SenseCode> refused = departure_refused(*leaves))
			return refused;
	if (from == middle || to == middle || (to != from && to->cartridge()))
		return code::destination_full;
	if (to->open)
		return code::element_disabled;

	const Carried in = take(*from);
	const Carried out = take(*middle);
	place(*middle, in);
	place(*to, out);
	moves_ += 2;
	return std::nullopt;
}

void Changer::import_medium(Element &element, Cartridge &cartridge)
{
	element.held = &cartridge;
	element.placed_by_operator = true;
	add_attention_all(code::import_export_accessed);
}

Cartridge *Changer::export_medium(Element &element)
{
	add_attention_all(code::import_export_accessed);
	return take(element).cartridge;
}

// Bar codes take the place of what SEND VOLUME TAG has told.
void Changer::read_labels()
{
	for (const Element &element : elements_)
		if (Cartridge *const cartridge = element.cartridge())
			cartridge->set_volume_tag(std::nullopt);
}

// INITIALIZE ELEMENT STATUS, SMC-3 6.2: the model always knows what is where.
Reply Changer::initialize_element_status(const Call &)
{
	read_labels();
	return good();
}

// SEND VOLUME TAG, SMC-3: here it replaces or takes away the primary tag, there are no alternate
// ones and nothing is searched. The list has 40 bytes; what comes behind them is not looked at.
Reply Changer::send_volume_tag(const Call &call)
{
	enum Action : std::uint8_t { replace_primary = 0x0a, undefine_primary = 0x0c };
	constexpr std::size_t list_len = 40; // 32 of identifier, the range of sequence numbers
	const std::uint8_t type = call.cdb[1] & 0x0f;
	const std::uint8_t action = call.cdb[5] & 0x1f;
	const std::size_t told = get_be16(&call.cdb[8]);
	const Element *const element = find(get_be16(&call.cdb[2]));

	if (!element || (type != 0 && type != static_cast<std::uint8_t>(element->type)))
		return check(code::invalid_element_address);
	if (action != replace_primary && action != undefine_primary)
		return check(code::invalid_field_in_cdb);
	if (call.data_out.size() < told)
		return check(code::data_phase_error);
	if (told < list_len)
		return check(code::parameter_list_length);

	Cartridge *const cartridge = element->cartridge();

	if (!cartridge)
		return check(code::source_empty);
	if (action == undefine_primary) {
		cartridge->set_volume_tag("");
		return good();
	}

	std::string tag(call.data_out.begin(), call.data_out.begin() + volume_identifier_len);

	tag.erase(std::min(tag.find_last_not_of(std::string_view(" \0", 2)) + 1, tag.size()));
	cartridge->set_volume_tag(std::move(tag));
	return good();
}

// POSITION TO ELEMENT, SMC-3 6.8.
Reply Changer::position_to_element(const Call &call)
{
	if (!is_transport(get_be16(&call.cdb[2])) || !find(get_be16(&call.cdb[4])))
		return check(code::invalid_element_address);
	return good();
}

// MOVE MEDIUM, SMC-3 6.6.
Reply Changer::move_medium(const Call &call)
{
	if (!is_transport(get_be16(&call.cdb[2])))
		return check(code::invalid_element_address);

	if (machinery_.picker_stuck)
		return stick(get_be16(&call.cdb[4]));
	const std::optional<SenseCode> failed =
		move(get_be16(&call.cdb[4]), get_be16(&call.cdb[6]));
	return failed ? check(*failed) : good();
}

// The picker takes the cartridge and does not let it go; full, it does not move.
Reply Changer::stick(std::uint16_t source)
{
	if (source != transport_address)
		(void)move(source, transport_address);
	return check(code::mechanical_positioning);
}

// EXCHANGE MEDIUM, SMC-3. INV1 and INV2 are invalid: nothing is turned over.
Reply Changer::exchange_medium(const Call &call)
{
	if (!is_transport(get_be16(&call.cdb[2])))
		return check(code::invalid_element_address);

	if (machinery_.picker_stuck)
		return check(code::mechanical_positioning);
	const std::optional<SenseCode> failed =
		exchange(get_be16(&call.cdb[4]), get_be16(&call.cdb[6]), get_be16(&call.cdb[8]));
	return failed ? check(*failed) : good();
}

// OPEN/CLOSE IMPORT/EXPORT ELEMENT, SMC-3: an open element is the operator's,
// the robot does not reach it.
Reply Changer::open_close_import_export_element(const Call &call)
{
	enum Action : std::uint8_t { open, close };
	const std::uint8_t action = call.cdb[4] & 0x1f;
	Element *const element = find(get_be16(&call.cdb[2]));

	if (!element || element->type != ElementType::import_export)
		return check(code::invalid_element_address);
	if (action > close)
		return check(code::invalid_field_in_cdb);
	if (action == open && removal_prevented())
		return check(code::removal_prevented);
	element->open = action == open;
	return good();
}

// First address and number of elements of each type, SMC-3 7.3.4.
std::vector<std::uint8_t> Changer::element_address_page() const
{
	const std::pair<ElementType, std::uint16_t> order[] = {
		{ElementType::medium_transport, transport_address},
		{ElementType::storage, storage_address},
		{ElementType::import_export, import_export_address},
		{ElementType::data_transfer, data_transfer_address},
	};
	std::vector<std::uint8_t> page(20);
	std::size_t at = 2;

	page[0] = page_element_address;
	page[1] = static_cast<std::uint8_t>(page.size() - 2);
	for (const auto &[type, first] : order) {
		put_be16(&page[at], first);
		put_be16(&page[at + 2], static_cast<std::uint16_t>(std::ranges::count(
						elements_, type, &Element::type)));
		at += 4;
	}
	return page;
}

// Nothing of these pages can be changed: the mask is the page without values.
std::vector<std::uint8_t> Changer::mode_pages(const ModeSense &asked) const
{
	std::vector<std::uint8_t> out;
	const auto add = [&](std::vector<std::uint8_t> page) {
		if (asked.page != mode_page_all && asked.page != page[0])
			return;
		if (asked.control == PageControl::changeable)
			std::fill(page.begin() + 2, page.end(), 0);
		out.insert(out.end(), page.begin(), page.end());
	};

	add(element_address_page());
	// One transport element that does not turn cartridges over, SMC-3 7.3.5.
	add({page_transport_geometry, 2, 0, 0});

	// Every type but the transport stores media; storage, import/export and
	// data transfer may move to each other and be exchanged (SMC-3 7.3.2).
	constexpr std::uint8_t stores = 0x0e;
	constexpr std::uint8_t moves = 0x0e;
	constexpr std::uint8_t exchanges = 0x0e;
	add({page_device_capabilities,
	     18,
	     stores,
	     0,
	     0,
	     moves,
	     moves,
	     moves,
	     0,
	     0,
	     0,
	     0,
	     0,
	     exchanges,
	     exchanges,
	     exchanges,
	     0,
	     0,
	     0,
	     0});
	return out;
}

Reply Changer::mode_sense(const ModeSense &asked)
{
	if (asked.control == PageControl::saved)
		return check(code::saving_not_supported);
	if (asked.subpage != 0 && asked.subpage != mode_subpage_all)
		return check(code::invalid_field_in_cdb);

	const std::vector<std::uint8_t> pages = mode_pages(asked);
	if (pages.empty())
		return check(code::invalid_field_in_cdb);
	return good(mode_parameters(asked, 0, 0, {}, pages), asked.allocation_length);
}

Reply Changer::mode_sense_6(const Call &call)
{
	return mode_sense(decode_mode_sense_6(call.cdb));
}

Reply Changer::mode_sense_10(const Call &call)
{
	return mode_sense(decode_mode_sense_10(call.cdb));
}

} // namespace ptape::model
