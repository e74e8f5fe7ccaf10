// SPDX-License-Identifier: GPL-2.0-only
//
// The table of keys, and which of them are for a device.
#include "settings.hpp"
#include "compose.hpp"

#include "binding.hpp"
#include "config_file.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fnmatch.h>
#include <linux/mtio.h>
#include <tuple>

namespace ptape
{
namespace
{

constexpr std::string_view main_file = "etc/ptape.conf";
constexpr std::string_view directory = "etc/ptape.conf.d";
constexpr std::string_view model_prefix = "model:";
constexpr std::string_view element_prefix = "element.";
constexpr unsigned int modes = 4;

constexpr std::int64_t hold_max = 604800;	 // s, as the driver has it
constexpr std::int64_t journal_max = 65536;	 // MiB, likewise
constexpr std::int64_t block_max = 0xffffff;	 // bytes: 24 bits in a block descriptor, SPC-5
constexpr std::int64_t density_max = 0xff;	 // a byte there
constexpr std::int64_t buffering_max = 7;	 // 3 bits, SSC-5 8.3.1
constexpr std::int64_t timeout_max = 0xfffff;	 // s; the next bit says which timeout
constexpr std::int64_t cleaning_max = 0xffff5f;	 // value, mask, offset of a sense byte below 96
constexpr std::uint32_t block_clear = 0xfffffff; // the driver's words for "no default"
constexpr std::uint32_t default_clear = 0xfffff;

constexpr Key of_knob(std::string_view name, std::string_view file, Key::Kind kind,
		      std::int64_t most, bool of_changers)
{
	return {name, Target::knob, kind, 0, most, true, file, of_changers, 0, 0, false};
}

constexpr Key of_value(std::string_view name, Target target, Key::Kind kind, std::int64_t most,
		       std::uint32_t code, std::uint32_t clear)
{
	return {name, target, kind, 0, most, clear != 0, "", false, code, code | clear, false};
}

constexpr Key of_flag(std::string_view name, Target target, std::uint32_t bit)
{
	return {name, target, Key::Kind::on_off, 0, 1, false, "", false, bit, 0, true};
}

using enum Target;
using enum Key::Kind;

// stinit's names where stinit has one.
constexpr std::array keys = {
	of_knob("hold", "hold_seconds", number, hold_max, true),
	of_knob("journal", "journal_mb", number, journal_max, false),
	of_knob("recovery", "recovery", on_off, 1, false),
	of_knob("verify", "verify", on_off, 1, false),
	of_value("block-size", mode_option, size, block_max, MT_ST_DEF_BLKSIZE, block_clear),
	of_value("density", mode_option, number, density_max, MT_ST_DEF_DENSITY, default_clear),
	of_value("compression", mode_option, on_off, 1, MT_ST_DEF_COMPRESSION, default_clear),
	of_flag("buffer-writes", mode_option, MT_ST_BUFFER_WRITES),
	of_flag("async-writes", mode_option, MT_ST_ASYNC_WRITES),
	of_flag("read-ahead", mode_option, MT_ST_READ_AHEAD),
	of_flag("defs-for-writes", mode_option, MT_ST_DEF_WRITES),
	of_flag("sysv", mode_option, MT_ST_SYSV),
	of_value("drive-buffering", drive_option, number, buffering_max, MT_ST_DEF_DRVBUFFER,
		 default_clear),
	of_value("timeout", drive_option, number, timeout_max, MT_ST_SET_TIMEOUT, 0),
	of_value("long-timeout", drive_option, number, timeout_max, MT_ST_SET_LONG_TIMEOUT, 0),
	of_value("cleaning", drive_option, number, cleaning_max, MT_ST_SET_CLN, 0),
	of_flag("two-fms", drive_option, MT_ST_TWO_FM),
	of_flag("fast-eom", drive_option, MT_ST_FAST_MTEOM),
	of_flag("auto-lock", drive_option, MT_ST_AUTO_LOCK),
	of_flag("can-bsr", drive_option, MT_ST_CAN_BSR),
	of_flag("noblklimits", drive_option, MT_ST_NO_BLKLIMS),
	of_flag("can-partitions", drive_option, MT_ST_CAN_PARTITIONS),
	of_flag("scsi2logical", drive_option, MT_ST_SCSI2LOGICAL),
	of_flag("no-wait", drive_option, MT_ST_NOWAIT),
	of_flag("nowait-eof", drive_option, MT_ST_NOWAIT_EOF),
	of_flag("sili", drive_option, MT_ST_SILI),
};

[[nodiscard]] std::string range_text(const Key &key)
{
	const char *const also = key.may_default ? ", or default" : "";

	if (key.kind == on_off)
		return compose("on or off{}", also);
	return compose("{} to {}{}", key.least, key.most, also);
}

// Decimal or 0x…, with k or M behind it where it is a size.
[[nodiscard]] std::optional<std::int64_t> to_value(std::string_view text, Key::Kind kind)
{
	std::int64_t value = 0, unit = 1;
	int base = 10;

	if (kind == on_off) {
		if (text == "on" || text == "yes" || text == "1")
			return 1;
		if (text == "off" || text == "no" || text == "0")
			return 0;
		return std::nullopt;
	}
	if (kind == size && (text.ends_with('k') || text.ends_with('M'))) {
		unit = text.ends_with('k') ? 1 << 10 : 1 << 20;
		text.remove_suffix(1);
	}
	if (text.starts_with("0x")) {
		base = 16;
		text.remove_prefix(2);
	}
	const auto [end, error] =
		std::from_chars(text.data(), text.data() + text.size(), value, base);

	if (error != std::errc() || end != text.data() + text.size() || value > INT32_MAX)
		return std::nullopt;
	return value * unit;
}

// "" or what is wrong with it.
[[nodiscard]] std::string read_setting(const ConfigLine &line, Setting &setting)
{
	std::string_view name = line.key;

	if (name.starts_with("mode") && name.size() > 6 && name[5] == '.') {
		if (name[4] < '2' || name[4] > '0' + static_cast<int>(modes))
			return "of the four modes the first has no prefix, the others mode2. to "
			       "mode4.";
		setting.mode = static_cast<unsigned int>(name[4] - '1');
		name.remove_prefix(6);
	}
	const auto key = std::find_if(keys.begin(), keys.end(),
				      [&](const Key &each) { return each.name == name; });

	if (key == keys.end())
		return compose("there is no setting '{}'", printable(line.key));
	if (setting.mode && key->target != mode_option)
		return compose("{} is of the drive, not of a mode", key->name);
	setting.key = &*key;
	setting.place = line.place;
	if (key->may_default && line.value == "default")
		return "";
	setting.value = to_value(line.value, key->kind);
	if (!setting.value || *setting.value < key->least || *setting.value > key->most)
		return compose("{}: '{}' is not {}", line.key, printable(line.value),
			       range_text(*key));
	return "";
}

[[nodiscard]] std::string read_element(const ConfigLine &line, const std::vector<Element> &others,
				       Element &element)
{
	const std::string_view text = std::string_view(line.key).substr(element_prefix.size());
	const auto address = to_value(text, number);

	if (!address || *address < 0 || *address > UINT16_MAX)
		return compose("'{}' is no element's address (0 to 65535)", printable(text));
	if (store::type_of_identity(line.value) != PTAPE_UNIT_TAPE)
		return compose("'{}' is no identity of a drive (ptape show, Identity)",
			       printable(line.value));
	for (const Element &other : others)
		if (other.address != *address && other.identity == line.value)
			return compose("{} is in element {} already", line.value, other.address);
	element = {static_cast<std::uint16_t>(*address), line.value, line.place};
	return "";
}

[[nodiscard]] bool matches_glob(const std::string &glob, const std::string &text)
{
	return ::fnmatch(glob.c_str(), text.c_str(), 0) == 0;
}

} // namespace

std::string Setting::text() const
{
	const std::string prefix = mode ? compose("mode{}.", mode + 1) : "";

	if (!value)
		return compose("{}{}=default", prefix, key->name);
	if (key->kind == on_off)
		return compose("{}{}={}", prefix, key->name, *value ? "on" : "off");
	return compose("{}{}={}", prefix, key->name, *value);
}

bool Settings::Section::matches(const Subject &subject) const
{
	if (!by_model)
		return !subject.identity.empty() && matches_glob(glob, subject.identity);
	std::string_view rest = glob;

	for (const std::string *part : {&subject.vendor, &subject.product, &subject.revision}) {
		const auto slash = std::min(rest.find('/'), rest.size());

		if (!matches_glob(std::string(rest.substr(0, slash)), *part))
			return false;
		if (slash == rest.size())
			return true;
		rest.remove_prefix(slash + 1);
	}
	return true;
}

void Settings::add(const std::string &file, std::string_view text)
{
	for (const ConfigSection &found : parse_config(file, text, complaints_)) {
		const std::string_view title = found.title;
		Section section;

		section.by_model = title.starts_with(model_prefix);
		section.glob = section.by_model ? title.substr(model_prefix.size()) : title;
		if (title.empty())
			continue; // complained of already
		if (!section.by_model && !title.starts_with("tape.") &&
		    !title.starts_with("changer.") &&
		    std::string_view("*?[").find(title.front()) == title.npos) {
			complaints_.push_back(
				{found.place,
				 compose("'{}' is neither an identity (tape.…, changer.…), nor a "
					 "glob of them, nor model:VENDOR/PRODUCT; its lines do "
					 "not count",
					 printable(title))});
			continue;
		}
		if (!section.by_model && title.find_first_of("*?[") == title.npos &&
		    !store::type_of_identity(title)) {
			complaints_.push_back(
				{found.place,
				 compose("'{}' is no identity (ptape show, Identity), and without "
					 "*, ? or [ no glob of them; its lines do not count",
					 printable(title))});
			continue;
		}
		for (const ConfigLine &line : found.lines) {
			Setting setting;
			Element element;
			const bool is_element = line.key.starts_with(element_prefix);
			const std::string wrong =
				is_element ? read_element(line, section.elements, element)
					   : read_setting(line, setting);

			if (!wrong.empty())
				complaints_.push_back({line.place, wrong});
			else if (is_element && title.starts_with("tape."))
				complaints_.push_back(
					{line.place,
					 compose("{} is of changers, and this section of drives",
						 line.key)});
			else if (!is_element && !setting.key->of_changers &&
				 title.starts_with("changer."))
				complaints_.push_back(
					{line.place,
					 compose("{} is of drives, and this section of changers",
						 setting.key->name)});
			else if (is_element)
				section.elements.push_back(std::move(element));
			else
				section.settings.push_back(std::move(setting));
		}
		sections_.push_back(std::move(section));
	}
}

Settings Settings::read(const Root &root)
{
	Settings settings;
	std::vector<std::string> files = {std::string(main_file)};

	for (const std::string &name : root.names(directory))
		if (name.ends_with(".conf"))
			files.push_back(compose("{}/{}", directory, name));
	for (const std::string &below : files) {
		const auto text = root.bytes(below);

		if (text)
			settings.add("/" + below, *text);
		else if (root.exists(below))
			settings.complaints_.push_back({{"/" + below, 0}, "it cannot be read"});
	}
	return settings;
}

Wanted Settings::wanted_of(const Subject &subject) const
{
	std::map<std::pair<unsigned int, const Key *>, Setting> settings;
	std::map<std::uint16_t, Element> elements;
	const bool changer = subject.type == PTAPE_UNIT_CHANGER;
	Wanted wanted;

	for (const Section &section : sections_) {
		if (!section.matches(subject))
			continue;
		for (const Setting &setting : section.settings)
			if (!changer || setting.key->of_changers)
				settings.insert_or_assign({setting.mode, setting.key}, setting);
		for (const Element &element : section.elements) {
			if (!changer)
				continue;
			// A drive is in one element: the later line moves it.
			std::erase_if(elements, [&](const auto &other) {
				return other.second.identity == element.identity;
			});
			elements.insert_or_assign(element.address, element);
		}
	}
	for (auto &[unused, setting] : settings)
		wanted.settings.push_back(std::move(setting));
	for (auto &[unused, element] : elements)
		wanted.elements.push_back(std::move(element));
	return wanted;
}

std::vector<std::string_view> key_names()
{
	std::vector<std::string_view> names;

	names.reserve(keys.size());
	for (const Key &key : keys)
		names.push_back(key.name);
	return names;
}

const Key *key_named(std::string_view name)
{
	const auto found = std::find_if(keys.begin(), keys.end(),
					[&](const Key &key) { return key.name == name; });

	return found == keys.end() ? nullptr : &*found;
}

std::vector<OptionCommand> option_commands(const Wanted &wanted)
{
	std::vector<OptionCommand> commands;

	for (unsigned int mode = 0; mode < modes; mode++) {
		OptionCommand on{mode, MT_ST_SETBOOLEANS, {}}, off{mode, MT_ST_CLEARBOOLEANS, {}};
		std::vector<OptionCommand> others;

		for (const Setting &setting : wanted.settings) {
			const Key &key = *setting.key;

			if (setting.mode != mode || key.target == knob)
				continue;
			if (key.boolean) {
				OptionCommand &command = *setting.value ? on : off;

				command.argument |= key.code;
				command.settings.push_back(&setting);
			} else {
				others.push_back({mode,
						  setting.value
							  ? key.code | static_cast<std::uint32_t>(
									       *setting.value)
							  : key.default_code,
						  {&setting}});
			}
		}
		for (OptionCommand *booleans : {&on, &off})
			if (!booleans->settings.empty())
				commands.push_back(std::move(*booleans));
		std::move(others.begin(), others.end(), std::back_inserter(commands));
	}
	return commands;
}

std::string element_table_text(const Wanted &wanted)
{
	std::string text;

	for (const Element &element : wanted.elements)
		text += compose("{} {}\n", element.address, element.identity);
	return text;
}

} // namespace ptape
