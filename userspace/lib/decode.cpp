// SPDX-License-Identifier: GPL-2.0-only
//
// Facts out of bytes.
#include "decode.hpp"

#include "compose.hpp"
#include "core.hpp"
#include "json_text.hpp"
#include "printable.hpp"
#include "tape_alert.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

constexpr std::size_t label_width = 20; // columns

// SPC-5 table 48, by number.
constexpr std::array<std::string_view, 16> key_names = {
	"no sense",	  "recovered error", "not ready",      "medium error",
	"hardware error", "illegal request", "unit attention", "data protect",
	"blank check",	  "vendor specific", "copy aborted",   "aborted command",
	"reserved",	  "volume overflow", "miscompare",     "completed",
};

#define PTAPE_ROW_NAME(row, ...) #row,
constexpr std::array rule_names = {PTAPE_SENSE_RULES(PTAPE_ROW_NAME)};
#undef PTAPE_ROW_NAME

struct CommandClass {
	ptape_command_class value;
	std::string_view name;
};

constexpr std::array command_classes = {
	CommandClass{PTAPE_CLASS_TEST, "test"},	     CommandClass{PTAPE_CLASS_INQUIRE, "question"},
	CommandClass{PTAPE_CLASS_CONFIGURE, "mode"}, CommandClass{PTAPE_CLASS_READ, "read"},
	CommandClass{PTAPE_CLASS_WRITE, "write"},    CommandClass{PTAPE_CLASS_SPACE, "space"},
	CommandClass{PTAPE_CLASS_LOCATE, "locate"},  CommandClass{PTAPE_CLASS_LOAD, "load"},
	CommandClass{PTAPE_CLASS_ERASE, "erase"},    CommandClass{PTAPE_CLASS_FORMAT, "format"},
};

[[nodiscard]] std::string yes_or_no(bool value)
{
	return value ? "yes" : "no";
}

[[nodiscard]] std::string action_text(const struct ptape_disposition &disposition)
{
	constexpr std::array<std::string_view, 6> names = {
		"done", "sent again at once", "sent again after a while", "recovery", "", "frozen",
	};
	const char *const error = ::strerrorname_np(disposition.error);

	if (disposition.action == PTAPE_ACTION_FAIL)
		return error ? error : std::to_string(disposition.error);
	return std::string(names.at(disposition.action));
}

// Commands that are treated alike in one line: "read, space: done".
[[nodiscard]] std::string dispositions_of(ptape_condition condition)
{
	std::vector<std::pair<std::string, std::string>> actions; // action, classes

	for (const CommandClass &command_class : command_classes) {
		const auto action =
			action_text(ptape_disposition(command_class.value, condition, 1));
		const auto found =
			std::find_if(actions.begin(), actions.end(),
				     [&](const auto &known) { return known.first == action; });

		if (found == actions.end())
			actions.emplace_back(action, command_class.name);
		else
			found->second += compose(", {}", command_class.name);
	}
	if (actions.size() == 1)
		return actions.front().first + ", whatever the command";
	std::string text;

	for (const auto &[action, classes] : actions)
		text += compose("{}{}: {}", text.empty() ? "" : "; ", classes, action);
	return text;
}

[[nodiscard]] std::optional<Decoded> vpd83(Bytes bytes)
{
	Decoded decoded{"vpd83", {}};
	bool any = false;

	for (const auto type : {PTAPE_UNIT_TAPE, PTAPE_UNIT_CHANGER}) {
		ptape_identity identity;

		if (!ptape_identity_from_vpd(type, bytes.data(), bytes.size(), nullptr, 0,
					     &identity))
			continue;
		any = true;
		decoded.facts.emplace_back(type == PTAPE_UNIT_TAPE ? "as a tape drive"
								   : "as a changer",
					   identity.text);
	}
	if (!any)
		decoded.facts.emplace_back("designator", "none that the driver uses");
	return decoded;
}

[[nodiscard]] std::optional<Decoded> vpd80(Bytes bytes)
{
	ptape_identity identity;
	std::string serial = "none";

	if (ptape_identity_from_vpd(PTAPE_UNIT_TAPE, nullptr, 0, bytes.data(), bytes.size(),
				    &identity))
		serial = std::strrchr(identity.text, '.') + 1;
	return Decoded{"vpd80",
		       {{"serial number", percent_decoded(serial)}, {"in an identity", serial}}};
}

[[nodiscard]] std::optional<Decoded> tape_alert(Bytes bytes)
{
	Decoded decoded{"tapealert", {}};
	u64 flags;

	if (!ptape_log_tape_alert(bytes.data(), bytes.size(), &flags))
		return std::nullopt;
	for (unsigned int flag = 1; flag <= PTAPE_TAPE_ALERT_FLAGS; flag++)
		if (flags >> (flag - 1) & 1)
			decoded.facts.emplace_back(compose("flag {}", flag), tape_alert_name(flag));
	if (decoded.facts.empty())
		decoded.facts.emplace_back("flags", "none set");
	return decoded;
}

[[nodiscard]] std::optional<Decoded> limits(Bytes bytes)
{
	ptape_block_limits limits;

	if (!ptape_page_block_limits(bytes.data(), bytes.size(), &limits))
		return std::nullopt;
	return Decoded{
		"limits",
		{{"shortest block", compose("{} bytes", limits.min)},
		 {"longest block", limits.max ? compose("{} bytes", limits.max) : "no limit told"},
		 {"multiples of", compose("{} bytes", 1U << limits.granularity)}}};
}

[[nodiscard]] std::optional<Decoded> mode(Bytes bytes)
{
	ptape_mode mode;

	if (!ptape_page_mode_6(bytes.data(), bytes.size(), &mode))
		return std::nullopt;
	Decoded decoded{"mode",
			{{"medium type", compose("{:02X}h", mode.medium_type)},
			 {"write protected", yes_or_no(mode.write_protected)},
			 {"buffered mode", std::to_string(mode.buffered_mode)},
			 {"speed", std::to_string(mode.speed)}}};

	if (mode.has_descriptor) {
		decoded.facts.emplace_back("density", compose("{:02X}h", mode.density));
		decoded.facts.emplace_back(
			"block length",
			mode.block_length ? compose("{} bytes", mode.block_length) : "variable");
	}
	return decoded;
}

[[nodiscard]] std::optional<Decoded> position(Bytes bytes, bool is_long)
{
	ptape_read_position position;
	const auto read = is_long ? ptape_page_position_long : ptape_page_position_short;

	if (!read(bytes.data(), bytes.size(), &position))
		return std::nullopt;
	Decoded decoded{
		is_long ? "position-long" : "position-short",
		{{"beginning", yes_or_no(position.beginning)}, {"end", yes_or_no(position.end)}}};

	if (position.overflow)
		decoded.facts.emplace_back("place",
					   "known, and longer than this form has room for");
	else if (position.unknown)
		decoded.facts.emplace_back("place", "the drive does not know");
	if (!position.unknown) {
		decoded.facts.emplace_back("partition", std::to_string(position.partition));
		decoded.facts.emplace_back("block", std::to_string(position.block));
	}
	if (position.file_known)
		decoded.facts.emplace_back("file", std::to_string(position.file));
	return decoded;
}

[[nodiscard]] std::optional<Decoded> attributes(Bytes bytes)
{
	constexpr std::array<std::pair<ptape_attribute, std::string_view>, 3> known = {{
		{PTAPE_ATTRIBUTE_LOAD_COUNT, "loads"},
		{PTAPE_ATTRIBUTE_MEDIUM_SERIAL, "medium serial"},
		{PTAPE_ATTRIBUTE_LAST_DRIVE, "last drive"},
	}};
	Decoded decoded{"attributes", {}};

	for (const auto &[id, name] : known) {
		const u8 *value;
		const u16 len = ptape_page_attribute(bytes.data(), bytes.size(), id, &value);
		std::uint64_t number = 0;

		if (!len)
			continue;
		if (id != PTAPE_ATTRIBUTE_LOAD_COUNT) {
			decoded.facts.emplace_back(
				name, printable({reinterpret_cast<const char *>(value), len}));
			continue;
		}
		for (const u8 byte : Bytes(value, len))
			number = number << 8 | byte;
		decoded.facts.emplace_back(name, std::to_string(number));
	}
	if (decoded.facts.empty())
		return std::nullopt;
	return decoded;
}

[[nodiscard]] std::string element_text(const ptape_element &element)
{
	std::string text = element.full ? "full" : "empty";

	if (element.volume_identifier)
		if (const auto volume =
			    printable({reinterpret_cast<const char *>(element.volume_identifier),
				       PTAPE_VOLUME_IDENTIFIER_LEN});
		    !volume.empty())
			text += ", " + volume;
	if (element.source_valid)
		text += compose(", from {}", element.source);
	if (element.exception)
		text += compose(", exception {:02X}h/{:02X}h", element.asc, element.ascq);
	if (element.designator)
		text += ", device " + printable({reinterpret_cast<const char *>(element.designator),
						 element.designator_len});
	return text;
}

[[nodiscard]] std::optional<Decoded> elements(Bytes bytes)
{
	constexpr std::array<std::string_view, 5> types = {"element", "robot", "slot", "mail slot",
							   "drive"};
	Decoded decoded{"elements", {}};
	ptape_element_reader reader;
	ptape_element element;

	ptape_element_reader_init(&reader, bytes.data(), bytes.size());
	while (ptape_element_reader_next(&reader, &element))
		decoded.facts.emplace_back(
			compose("{} {}", types.at(element.type < types.size() ? element.type : 0),
				element.address),
			element_text(element));
	if (decoded.facts.empty())
		return std::nullopt;
	return decoded;
}

struct Kind {
	std::string_view name;
	std::optional<Decoded> (*decode)(Bytes);
};

constexpr std::array kinds = {
	Kind{"vpd83", vpd83},
	Kind{"vpd80", vpd80},
	Kind{"tapealert", tape_alert},
	Kind{"limits", limits},
	Kind{"mode", mode},
	Kind{"position-short", [](Bytes bytes) { return position(bytes, false); }},
	Kind{"position-long", [](Bytes bytes) { return position(bytes, true); }},
	Kind{"attributes", attributes},
	Kind{"elements", elements},
};

} // namespace

std::optional<Decoded> decode_sense(Bytes bytes)
{
	ptape_sense sense;

	if (!ptape_sense_decode(bytes.data(), bytes.size(), &sense))
		return std::nullopt;
	const auto condition = ptape_sense_condition(&sense);
	const int rule = ptape_sense_rule_index(&sense);
	std::string bits;

	for (const auto &[set, name] : {std::pair{sense.filemark, "FILEMARK"},
					std::pair{sense.eom, "EOM"}, std::pair{sense.ili, "ILI"}})
		if (set)
			bits += compose("{}{}", bits.empty() ? "" : ", ", name);
	return Decoded{
		"sense",
		{{"key", compose("{:X}h {}", sense.key, key_names.at(sense.key & 0xf))},
		 {"code and qualifier", compose("{:02X}h/{:02X}h", sense.asc, sense.ascq)},
		 {"about", sense.deferred ? "an earlier command (deferred)" : "this command"},
		 {"bits", bits.empty() ? "none" : bits},
		 {"information",
		  sense.information_valid ? std::to_string(sense.information) : "none"},
		 {"condition", ptape_condition_name(condition)},
		 {"rule", rule < 0 ? "none" : rule_names.at(static_cast<std::size_t>(rule))},
		 {"ptape", dispositions_of(condition)}}};
}

std::vector<std::string> page_kinds()
{
	std::vector<std::string> names;

	names.reserve(kinds.size());
	for (const Kind &kind : kinds)
		names.emplace_back(kind.name);
	return names;
}

std::string guess_page(Bytes bytes)
{
	constexpr std::uint8_t code_mask = 0x3f;   // SPC-5 7.3.2: log page
	constexpr std::uint8_t device_mask = 0x1f; // SPC-5 table 151: peripheral device type
	constexpr std::uint8_t tape = 0x01, changer = 0x08;

	if (bytes.size() >= 4) {
		const auto device = bytes[0] & device_mask;

		if ((device == tape || device == changer) && bytes[1] == 0x83)
			return "vpd83";
		if ((device == tape || device == changer) && bytes[1] == 0x80)
			return "vpd80";
		if ((bytes[0] & code_mask) == PTAPE_LOG_PAGE_TAPE_ALERT && bytes[1] == 0)
			return "tapealert";
	}
	if (bytes.size() == PTAPE_POSITION_SHORT_LEN)
		return "position-short";
	if (bytes.size() == PTAPE_POSITION_LONG_LEN)
		return "position-long";
	if (bytes.size() == PTAPE_BLOCK_LIMITS_LEN)
		return "limits";
	if (bytes.size() == PTAPE_MODE_6_LEN && bytes[0] == PTAPE_MODE_6_LEN - 1)
		return "mode";
	return "";
}

std::optional<Decoded> decode_page(std::string_view kind, Bytes bytes)
{
	for (const Kind &known : kinds)
		if (known.name == kind)
			return known.decode(bytes);
	return std::nullopt;
}

std::string decoded_text(const Decoded &decoded, const Screen &screen)
{
	List list(label_width, screen);

	for (const auto &[label, value] : decoded.facts)
		list.add(label, value);
	return list.text();
}

std::string decoded_json(const Decoded &decoded)
{
	auto json = json_document("decode");

	json["kind"] = decoded.what;
	json["facts"] = nlohmann::ordered_json::array();
	for (const auto &[label, value] : decoded.facts)
		json["facts"].push_back({{"label", label}, {"value", value}});
	return json_dump(json);
}

} // namespace ptape
