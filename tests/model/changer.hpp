// SPDX-License-Identifier: GPL-2.0-only
//
// The robot: SMC-3 commands on the library's elements. It owns the elements;
// the drives behind data transfer elements and the cartridges are the
// library's and outlive it. No lock: the caller serialises.
#pragma once

#include "drive.hpp"

namespace ptape::model
{

// Element type codes (SMC-3 table 10).
enum class ElementType : std::uint8_t {
	medium_transport = 1,
	storage = 2,
	import_export = 3,
	data_transfer = 4,
};

// First addresses, far enough apart for every count that a test may ask for.
inline constexpr std::uint16_t transport_address = 0x0001;
inline constexpr std::uint16_t import_export_address = 0x0010;
inline constexpr std::uint16_t data_transfer_address = 0x0100;
inline constexpr std::uint16_t storage_address = 0x0400;

inline constexpr std::size_t volume_identifier_len = 32; // of a volume tag

struct Element {
	ElementType type;
	std::uint16_t address;
	Drive *drive = nullptr;	   // of a data transfer element
	Cartridge *held = nullptr; // of the others; a drive knows its own
	std::optional<std::uint16_t> source =
		std::nullopt;		 // storage element that the cartridge came from
	bool placed_by_operator = false; // IMPEXP, of an import/export element
	bool open = false;		 // to the operator, of an import/export element

	[[nodiscard]] Cartridge *cartridge() const { return drive ? drive->cartridge() : held; }
};

// What DVCID returns of a drive.
enum class DeviceIdentifier : std::uint8_t {
	t10_vendor_id,
	naa,
	none,	   // nothing: the bit is ignored, as by old libraries
	refused,   // nothing: the bit is an invalid field
	swapped,   // the NAA of the next drive
	foreign,   // a serial number that is no drive's
	doubled,   // of each drive the NAA of the first
	neighbour, // of the first the NAA of another library's first drive, of others their own
};

// What the logical libraries of one robot have in common.
struct Machinery {
	bool picker_stuck = false; // keeps what it takes
	bool door_open = false;
};

struct ChangerConfig {
	Identity identity = {};
	unsigned storage = 8;
	unsigned import_export = 0;
	DeviceIdentifier device_identifier = DeviceIdentifier::t10_vendor_id;
};

class Changer final : public DeviceServer
{
public:
	// The machinery outlives it.
	Changer(ChangerConfig config, std::span<Drive *const> drives, const Machinery &machinery);

	// LogicalUnit: attention 29h/03h on every nexus.
	void logical_unit_reset() override { reset(ResetKind::logical_unit); }
	void reset(ResetKind kind);

	// Elements by type, then address.
	[[nodiscard]] std::span<Element> elements() { return elements_; }
	[[nodiscard]] std::span<const Element> elements() const { return elements_; }
	[[nodiscard]] Element *find(std::uint16_t address);
	[[nodiscard]] Element *find(const Cartridge &cartridge);

	// Cartridges that robot or hand have moved from element to element.
	[[nodiscard]] std::uint64_t moves() const { return moves_; }

	// From now on DVCID returns that.
	void tell_drives_by(DeviceIdentifier what) { config_.device_identifier = what; }
	// The other library's drive of DeviceIdentifier::neighbour; it outlives the changer.
	void set_neighbour(const Drive &drive) { neighbour_ = &drive; }

	// What MOVE MEDIUM does, also for a hand; nothing when it is done.
	[[nodiscard]] std::optional<SenseCode> move(std::uint16_t source,
						    std::uint16_t destination);
	// What EXCHANGE MEDIUM does: what is in the first destination gives way to
	// the second, which may be the source itself.
	[[nodiscard]] std::optional<SenseCode> exchange(std::uint16_t source, std::uint16_t first,
							std::uint16_t second);

	// A move that stops halfway: what is in the source is in the robot's hand, the transport
	// element, until put_down() ends it in the destination, or back in the source. All that the
	// robot is asked meanwhile it answers. It is a move when it has arrived.
	[[nodiscard]] std::optional<SenseCode> pick_up(std::uint16_t source,
						       std::uint16_t destination);
	[[nodiscard]] std::optional<SenseCode> put_down(bool back);

	// The operator's hand in an import/export element; attention 28h/01h on every
	// nexus. He finds it locked while removal is prevented: the caller asks.
	void import_medium(Element &element, Cartridge &cartridge);
	Cartridge *export_medium(Element &element);

private:
	// DeviceServer
	[[nodiscard]] std::span<const Command> command_table() const override;
	[[nodiscard]] std::optional<SenseCode> medium_condition() const override;

	Reply initialize_element_status(const Call &call);
	Reply position_to_element(const Call &call);
	Reply move_medium(const Call &call);
	Reply stick(std::uint16_t source);
	Reply exchange_medium(const Call &call);
	Reply send_volume_tag(const Call &call);
	void read_labels();
	Reply open_close_import_export_element(const Call &call);
	Reply read_element_status(const Call &call);
	[[nodiscard]] static bool append_page_header(std::vector<std::uint8_t> &data,
						     std::span<const Element *const> page,
						     std::size_t length, bool volume_tags,
						     std::size_t allocation_length);
	Reply mode_sense_6(const Call &call);
	Reply mode_sense_10(const Call &call);
	Reply mode_sense(const ModeSense &asked);
	[[nodiscard]] std::vector<std::uint8_t> mode_pages(const ModeSense &asked) const;

	[[nodiscard]] std::vector<std::uint8_t> element_address_page() const;
	[[nodiscard]] bool is_transport(std::uint16_t address);

	// A cartridge on its way through the robot's hand.
	struct Carried {
		Cartridge *cartridge;
		std::optional<std::uint16_t> source;
	};
	[[nodiscard]] static std::optional<SenseCode> departure_refused(const Element &element);
	[[nodiscard]] static Carried take(Element &element);
	static void place(Element &element, const Carried &carried);
	[[nodiscard]] std::optional<SenseCode> move_refused(std::uint16_t source,
							    std::uint16_t destination);

	// Of a move that has stopped halfway.
	struct Halfway {
		std::uint16_t source;
		std::uint16_t destination;
	};

	ChangerConfig config_;
	const Machinery &machinery_;
	const Drive *neighbour_ = nullptr;
	std::uint64_t moves_ = 0;
	std::optional<Halfway> halfway_;
	std::vector<Element> elements_;
};

} // namespace ptape::model
