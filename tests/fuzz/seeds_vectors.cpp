// SPDX-License-Identifier: GPL-2.0-only
//
// Seeds out of the vectors that Catch2 and KUnit run: each is a shape that some
// branch of a decoder is for.
#include "core.hpp"
#include "seeds.hpp"

#include "vectors/drive_match.h"
#include "vectors/element_status.h"
#include "vectors/element_table.h"
#include "vectors/identity.h"
#include "vectors/log_page.h"
#include "vectors/mode_page.h"
#include "vectors/page.h"
#include "vectors/reservation.h"
#include "vectors/sense.h"

namespace ptape::fuzz
{

namespace
{

[[nodiscard]] View view(const vpd_page &page)
{
	return {reinterpret_cast<const std::uint8_t *>(page.data), page.data ? page.len : 0};
}

void add_sense(Seeds &seeds)
{
	// The rules of one format differ in three bytes: a few are enough, and all
	// of the shapes.
	constexpr std::size_t every = 6;
	std::size_t row = 0;

	for (const auto &vector : sense_rule_vectors)
		if (row++ % every == 0)
			seeds.add("sense", vector.name, {vector.data, vector.len});
	for (const auto &vector : sense_decode_vectors)
		seeds.add("sense", vector.name, {vector.data, vector.len});
}

void add_pages(Seeds &seeds)
{
	for (const auto &vector : block_limits_vectors)
		seeds.add("mode", std::string("limits ") + vector.name, {vector.data, vector.len});
	for (const auto &vector : mode_vectors)
		seeds.add("mode", vector.name, {vector.data, vector.len});
	for (const auto &vector : mode_page_vectors)
		seeds.add("mode", std::string("page ") + vector.name, {vector.data, vector.len});
	for (const auto &vector : protection_vectors)
		seeds.add("mode", std::string("protection ") + vector.name,
			  {vector.data, vector.len});
	for (const auto &vector : element_ranges_vectors)
		seeds.add("mode", std::string("elements ") + vector.name,
			  {reinterpret_cast<const std::uint8_t *>(vector.data), vector.len});
	for (const auto &vector : position_vectors)
		seeds.add("position", vector.name, {vector.data, vector.len});
	for (const auto &vector : attribute_vectors) {
		Bytes input;

		append_word(input, vector.id);
		append_rest(input, {vector.data, vector.len});
		seeds.add("attribute", vector.name, input);
	}
	for (const auto &vector : command_timeout_vectors) {
		Bytes input = {vector.opcode};

		append_rest(input, {vector.data, vector.len});
		seeds.add("command_timeout", vector.name, input);
	}
}

void add_reports(Seeds &seeds)
{
	for (const auto &vector : tape_alert_vectors)
		seeds.add("log_page", vector.name, {vector.data, vector.len});
	for (const auto &vector : element_status_vectors) {
		Bytes input;

		append_word(input, UINT16_MAX);
		append_rest(input,
			    {reinterpret_cast<const std::uint8_t *>(vector.data), vector.len});
		seeds.add("element_status", vector.name, input);
	}
}

void add_identities(Seeds &seeds)
{
	constexpr std::size_t properties_every = 2; // the pages are there by themselves
	std::size_t row = 0;

	for (const auto &vector : identity_vectors) {
		Bytes input;

		seeds.add("vpd80", vector.name, view(vector.page80));
		seeds.add("vpd83", vector.name, view(vector.page83));
		if (row++ % properties_every != 0)
			continue;
		append_block(input, from_text("\x01\x80\x06\x02\x1f"));
		append_block(input, view(vector.page80));
		append_rest(input, view(vector.page83));
		seeds.add("id_properties", vector.name, input);
	}
	for (const auto &vector : same_device_vectors) {
		Bytes input;

		append_block(input, view(vector.inquiry_a));
		append_block(input, view(vector.page83_a));
		append_block(input, view(vector.inquiry_b));
		append_rest(input, view(vector.page83_b));
		seeds.add("same_device", vector.name, input);
	}
}

void add_matches(Seeds &seeds)
{
	for (const auto &vector : drive_match_vectors) {
		Bytes input = {vector.code_set, vector.type};

		append_block(input, from_text({vector.id, vector.id_len}));
		append_block(input, vector.page80 ? from_text({vector.page80, vector.page80_len})
						  : Bytes());
		append_rest(input, vector.page83 ? from_text({vector.page83, vector.page83_len})
						 : Bytes());
		seeds.add("drive_match", vector.name, input);
	}
}

void add_texts(Seeds &seeds)
{
	constexpr std::size_t texts_every = 4; // udev_text has fewer branches
	std::size_t number = 0;

	for (const auto &vector : parse_vectors) {
		const std::string name = std::to_string(number++) + ' ' + vector.text;

		seeds.add("identity", name, from_text(vector.text));
		if (number % texts_every == 0)
			seeds.add("udev_text", name, from_text(vector.text));
	}
	number = 0;
	for (const auto &vector : element_table_vectors)
		seeds.add("element_table", vector.name, from_text({vector.text, vector.len}));
	for (const auto &vector : binding_vectors)
		seeds.add("binding", std::to_string(number++) + ' ' + vector.text,
			  from_text(vector.text));
}

// Of a changer, as sysfs has it; at the length where udev's names end, with and without a byte that
// counts more; numbers of drives.
void add_library_names(Seeds &seeds)
{
	constexpr std::size_t name_max = 200; // bytes as udev counts them
	const std::string begin = "changer.naa-1.";
	const std::size_t room = name_max - std::string("naa-1.").size();
	constexpr std::size_t escaped = 7; // bytes of \xff as udev counts them
	std::size_t number = 0;
	const auto add = [&](std::string_view name, const std::string &text) {
		seeds.add("library_name", name, from_text(text + '\n'));
	};

	for (const auto &vector : parse_vectors) {
		std::string text = vector.text;

		if (text.starts_with("tape."))
			text.replace(0, std::string_view("tape").size(), "changer");
		add(std::to_string(number++) + ' ' + text, text);
	}
	add("model", "changer.naa-3000000000010001.VTC00001");
	add("every kind of byte", "changer.t10-IBM%20%20%2F%2E%2E%25%0A.A%FFB%5C");
	add("as long as a name may be", begin + std::string(room, 'S'));
	add("a byte longer", begin + std::string(room + 1, 'S'));
	add("escaped as long", begin + "%FF" + std::string(room - escaped, 'S'));
	add("escaped a byte longer", begin + "%FF" + std::string(room - escaped + 1, 'S'));
	add("conflict", "conflict");
	add("drive first", "0");
	add("drive last", "65535");
	add("drive of too many digits", "123456");
}

// What was made before, CDB, list, and the two answers.
void add_reservations(Seeds &seeds)
{
	for (const auto &vector : reservation_note_vectors) {
		Bytes input = {vector.before.type, static_cast<std::uint8_t>(vector.before.key),
			       vector.before.legacy};
		Bytes list(PTAPE_RESERVE_LIST_LEN);

		reservation_note_list(&vector, list.data());
		list.resize(vector.list_len);
		append_block(input, {vector.cdb, vector.cdb_len});
		append_block(input, list);
		append_block(input, {});
		seeds.add("reservation", vector.name, input);
	}
	for (const auto &vector : reservation_in_vectors) {
		Bytes input = {0, RESERVATION_OURS, 0};

		append_block(input, {});
		append_block(input, {});
		append_block(input, {vector.data, vector.len});
		append_rest(input, {vector.data, vector.len});
		seeds.add("reservation", std::string("answer ") + vector.name, input);
	}
}

// Every value of bind= in one file, whole and with its end missing; several in a line.
void add_bindings_files(Seeds &seeds)
{
	std::string all = "# Numbers of tape drives and changers\n";
	std::string line = "options ptape persistence=1";

	for (const auto &vector : binding_vectors) {
		all += std::string("options ptape bind=") + vector.text + '\n';
		line += std::string(" \\\n bind=") + vector.text;
	}
	seeds.add("bindings_file", "every value", from_text(all));
	seeds.add("bindings_file", "the end is missing", from_text(all.substr(0, all.size() - 2)));
	seeds.add("bindings_file", "in one line", from_text(line + "\noptions st buffer_kbs=32\n"));
	seeds.add("bindings_file", "zeros in it", from_text(all + std::string(64, '\0') + all));
}

} // namespace

void add_vectors(Seeds &seeds)
{
	add_sense(seeds);
	add_pages(seeds);
	add_reports(seeds);
	add_identities(seeds);
	add_matches(seeds);
	add_texts(seeds);
	add_library_names(seeds);
	add_reservations(seeds);
	add_bindings_files(seeds);
}

} // namespace ptape::fuzz
