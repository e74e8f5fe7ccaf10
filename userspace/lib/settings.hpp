// SPDX-License-Identifier: GPL-2.0-only
//
// Settings: what /etc/ptape.conf and /etc/ptape.conf.d/*.conf want of drives and
// changers, by identity or glob. Says what is wanted; apply.cpp brings it to the
// driver. Reading the files aside, pure.
#ifndef PTAPE_LIB_SETTINGS_HPP
#define PTAPE_LIB_SETTINGS_HPP

#include "complaint.hpp"
#include "core.hpp"
#include "root.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptape
{

// Who a setting is for: what a section's title is compared with.
struct Subject {
	ptape_unit_type type = PTAPE_UNIT_TAPE;
	std::string identity;
	std::string vendor, product, revision;
};

// What is done with the value of a key.
enum class Target {
	knob, // a file of the group ptape/ in sysfs
	drive_option,
	mode_option, // of one of the four modes
};

struct Key {
	std::string_view name;
	Target target;
	enum class Kind { number, size, on_off } kind;
	std::int64_t least, most;   // of a number or size
	bool may_default;	    // `default`: the driver's own
	std::string_view knob;	    // Target::knob: the file
	bool of_changers;	    // Target::knob: changers have it too
	std::uint32_t code;	    // options: of MTSETDRVBUFFER, or a boolean's bit
	std::uint32_t default_code; // options: what `default` is
	bool boolean;		    // options: code is a bit of MT_ST_SETBOOLEANS
};

struct Setting {
	const Key *key = nullptr;
	unsigned int mode = 0;		   // 0 to 3: the nodes nst0, nst0l, nst0m, nst0a
	std::optional<std::int64_t> value; // nothing: `default`
	Place place;

	// As it is written: mode2.block-size=65536
	[[nodiscard]] std::string text() const;
};

// Which drive is in an element of a library that does not tell.
struct Element {
	std::uint16_t address = 0;
	std::string identity;
	Place place;
};

// What is wanted of one drive or changer.
struct Wanted {
	std::vector<Setting> settings; // by mode, then in the order of the table
	std::vector<Element> elements; // by address; of changers only

	[[nodiscard]] bool empty() const { return settings.empty() && elements.empty(); }
};

class Settings
{
public:
	// Reads the files below root; what is wrong is in complaints().
	[[nodiscard]] static Settings read(const Root &root);

	// Adds a file; what comes later wins, setting by setting.
	void add(const std::string &file, std::string_view text);

	[[nodiscard]] Wanted wanted_of(const Subject &subject) const;
	[[nodiscard]] const std::vector<Complaint> &complaints() const { return complaints_; }
	[[nodiscard]] bool empty() const { return sections_.empty(); }

private:
	struct Section {
		bool by_model = false;
		std::string glob; // of identities; by_model: VENDOR/PRODUCT/REVISION
		std::vector<Setting> settings;
		std::vector<Element> elements;

		[[nodiscard]] bool matches(const Subject &subject) const;
	};

	std::vector<Section> sections_;
	std::vector<Complaint> complaints_;
};

// Names of the keys, for the manual's test.
[[nodiscard]] std::vector<std::string_view> key_names();

// nullptr: there is none of that name.
[[nodiscard]] const Key *key_named(std::string_view name);

// One MTSETDRVBUFFER on a mode's node.
struct OptionCommand {
	unsigned int mode = 0;
	std::uint32_t argument = 0; // mt_count
	std::vector<const Setting *> settings;
};

// What is to be sent, in order; the settings are @wanted's.
[[nodiscard]] std::vector<OptionCommand> option_commands(const Wanted &wanted);

// The text for the library's element_table.
[[nodiscard]] std::string element_table_text(const Wanted &wanted);

} // namespace ptape

#endif // PTAPE_LIB_SETTINGS_HPP
