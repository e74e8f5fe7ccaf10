// SPDX-License-Identifier: GPL-2.0-only
//
// Pages in, properties out, in three groups: match (a device that has names),
// non-match (not ours, or nothing to name it by) and malformed (hostile pages
// give safe values or none).
#include "id_properties.hpp"

#include "page_generator.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <optional>
#include <string>

using namespace ptape::udev;
using ptape::udev::test::Bytes;
using namespace std::string_view_literals;

namespace
{

constexpr std::uint8_t tape = 0x01;
constexpr std::uint8_t changer = 0x08;

Bytes inquiry(std::uint8_t type, std::string_view names = "IBM     ULT3580-TD8     N9M1")
{
	Bytes data{type, 0x80, 6, 2, 91, 0, 0, 0};

	data.insert(data.end(), names.begin(), names.end());
	return data;
}

Bytes page(std::uint8_t code, const Bytes &content)
{
	Bytes data{tape, code, static_cast<std::uint8_t>(content.size() >> 8),
		   static_cast<std::uint8_t>(content.size())};

	data.insert(data.end(), content.begin(), content.end());
	return data;
}

Bytes page80(std::string_view serial)
{
	return page(0x80, Bytes(serial.begin(), serial.end()));
}

// Code set, association and type, content.
Bytes designator(std::uint8_t code_set, std::uint8_t type, std::string_view content)
{
	Bytes data{code_set, type, 0, static_cast<std::uint8_t>(content.size())};

	data.insert(data.end(), content.begin(), content.end());
	return data;
}

Bytes operator+(Bytes left, const Bytes &right)
{
	left.insert(left.end(), right.begin(), right.end());
	return left;
}

const Bytes naa = designator(1, 0x03, "\x50\x00\xe1\x11\x00\x00\x00\x01"sv);
const Bytes t10 = designator(2, 0x01, "IBM     ULT3580-TD8     10WT019384");

std::optional<std::string> value(const std::vector<Property> &properties, std::string_view name)
{
	const auto found = std::ranges::find(properties, name, &Property::name);

	if (found == properties.end())
		return std::nullopt;
	return found->value;
}

std::vector<Property> properties_of(const Bytes &inquiry_data, const Bytes &vpd_pg80,
				    const Bytes &vpd_pg83)
{
	return id_properties({inquiry_data, vpd_pg80, vpd_pg83});
}

std::vector<Property> tape_with(const Bytes &vpd_pg80, const Bytes &vpd_pg83)
{
	return properties_of(inquiry(tape), vpd_pg80, vpd_pg83);
}

bool is_safe(std::string_view text)
{
	return std::ranges::all_of(text, [](char c) {
		return static_cast<unsigned char>(c) > ' ' && c != '\x7f' && c != '/' && c != '"' &&
		       c != '\'' && c != '$' && c != '%' && c != ',';
	});
}

} // namespace

TEST_CASE("match: an LTO drive has all properties in scsi_id's order")
{
	const auto properties = tape_with(page80("10WT019384"), page(0x83, t10 + naa));
	const std::vector<Property> expected{
		{"ID_SCSI", "1"},
		{"ID_VENDOR", "IBM"},
		{"ID_VENDOR_ENC", "IBM\\x20\\x20\\x20\\x20\\x20"},
		{"ID_MODEL", "ULT3580-TD8"},
		{"ID_MODEL_ENC", "ULT3580-TD8\\x20\\x20\\x20\\x20\\x20"},
		{"ID_REVISION", "N9M1"},
		{"ID_TYPE", "tape"},
		{"ID_SERIAL", "35000e11100000001"},
		{"ID_SERIAL_SHORT", "5000e11100000001"},
		{"ID_WWN", "0x5000e11100000001"},
		{"ID_WWN_WITH_EXTENSION", "0x5000e11100000001"},
		{"ID_SCSI_SERIAL", "10WT019384"},
	};

	CHECK(properties == expected);
}

TEST_CASE("match: a changer is generic")
{
	const auto properties = properties_of(inquiry(changer), {}, page(0x83, t10));

	CHECK(value(properties, "ID_TYPE") == "generic");
	CHECK(value(properties, "ID_SERIAL") == "1IBM_ULT3580-TD8_10WT019384");
	CHECK(value(properties, "ID_WWN") == std::nullopt);
}

TEST_CASE("match: registered extended before registered before other NAA")
{
	const Bytes extended = designator(
		1, 0x03, "\x60\x00\xe1\x11\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07"sv);
	const Bytes locally = designator(1, 0x03, "\x30\x00\x00\x00\x00\x00\x00\x09"sv);
	const auto all = tape_with({}, page(0x83, locally + naa + extended));

	CHECK(value(all, "ID_SERIAL") == "36000e111000000010000000000000007");
	CHECK(value(all, "ID_WWN") == "0x6000e11100000001");
	CHECK(value(all, "ID_WWN_VENDOR_EXTENSION") == "0x0000000000000007");
	CHECK(value(all, "ID_WWN_WITH_EXTENSION") == "0x6000e111000000010000000000000007");
	CHECK(value(tape_with({}, page(0x83, locally + naa)), "ID_SERIAL") == "35000e11100000001");
	CHECK(value(tape_with({}, page(0x83, locally)), "ID_SERIAL") == "33000000000000009");
}

TEST_CASE("match: EUI-64 before T10 before vendor specific")
{
	const Bytes eui64 = designator(1, 0x02, "\x00\x11\x22\x33\x44\x55\x66\x77"sv);
	const Bytes vendor = designator(2, 0x00, "abc");

	CHECK(value(tape_with({}, page(0x83, vendor + t10 + eui64)), "ID_SERIAL") ==
	      "20011223344556677");
	CHECK(value(tape_with({}, page(0x83, vendor + t10)), "ID_SERIAL") ==
	      "1IBM_ULT3580-TD8_10WT019384");
	CHECK(value(tape_with({}, page(0x83, vendor)), "ID_SERIAL") == "0IBM_ULT3580-TD8_abc");
	CHECK(value(tape_with({}, page(0x83, vendor)), "ID_SERIAL_SHORT") == "abc");
}

TEST_CASE("match: names of the port and of the target are not the unit's")
{
	const Bytes port = designator(1, 0x13, "\x50\x00\xe1\x11\x00\x00\x00\x02"sv);
	const Bytes target = designator(1, 0x23, "\x50\x00\xe1\x11\x00\x00\x00\x03"sv);
	const Bytes group = designator(1, 0x15, "\x00\x00\x00\x1f"sv);
	const auto properties = tape_with({}, page(0x83, port + target + group + naa));

	CHECK(value(properties, "ID_SERIAL") == "35000e11100000001");
	CHECK(value(properties, "ID_TARGET_PORT") == "1f");
	CHECK(value(tape_with({}, page(0x83, port + target)), "ID_SERIAL") == std::nullopt);
}

TEST_CASE("match: page 80h alone names a device with vendor and model")
{
	const auto properties = tape_with(page80("  10WT019384"), {});

	CHECK(value(properties, "ID_SERIAL") == "SIBM_ULT3580-TD8_10WT019384");
	CHECK(value(properties, "ID_SERIAL_SHORT") == "10WT019384");
	CHECK(value(properties, "ID_SCSI_SERIAL") == std::nullopt);
}

TEST_CASE("match: a page from before SPC-3 is one name")
{
	Bytes old = page(0x83, Bytes{0x00, 0x60, 0x48, 0x01, 0x02});

	CHECK(value(tape_with({}, old), "ID_SERIAL") == "30060480102");
	CHECK(value(tape_with({}, old), "ID_SERIAL_SHORT") == "30060480102");
	CHECK(value(tape_with({}, old), "ID_WWN") == std::nullopt);
}

TEST_CASE("non-match: no INQUIRY data or another device type gives nothing")
{
	CHECK(properties_of({}, page80("1"), page(0x83, naa)).empty());
	CHECK(properties_of(inquiry(0x00), page80("1"), page(0x83, naa)).empty());
	CHECK(properties_of(inquiry(0x05), page80("1"), page(0x83, naa)).empty());
	CHECK_FALSE(properties_of(inquiry(0x60 | tape), {}, {}).empty());
}

TEST_CASE("non-match: a device without pages has no serial number")
{
	const auto properties = tape_with({}, {});

	CHECK(value(properties, "ID_MODEL") == "ULT3580-TD8");
	CHECK(value(properties, "ID_SERIAL") == std::nullopt);
	CHECK(value(properties, "ID_SCSI_SERIAL") == std::nullopt);
}

TEST_CASE("non-match: a page with another page's code counts as none")
{
	const auto properties = tape_with(page(0x83, naa), page(0x80, naa));

	CHECK(value(properties, "ID_SERIAL") == std::nullopt);
	CHECK(value(properties, "ID_SCSI_SERIAL") == std::nullopt);
}

TEST_CASE("malformed: page 80h's serial number gives one safe word or none")
{
	struct Row {
		std::string_view serial;
		std::optional<std::string_view> word;
	};
	const Row rows[] = {
		{"", std::nullopt},
		{"        ", std::nullopt},
		{"\0\0\0"sv, std::nullopt},
		{"A\nID_SERIAL=evil", std::nullopt},
		{"A\tB", std::nullopt},
		{"\xff\xfe", std::nullopt},
		{"../../../etc/shadow", ".._.._.._etc_shadow"},
		{"..", ".."}, // "scsi-.." is a name like any other
		{"\"quoted\"", "_quoted_"},
		{"'x' y", "_x__y"},
		{"A B  C", "A_B_C"},
		{"$attr{x}%k", "_attr_x__k"},
		{"Größe", "Größe"},
		{"AB\0CD"sv, "AB"},
	};

	for (const auto &[serial, word] : rows) {
		CAPTURE(serial);
		CHECK(value(tape_with(page80(serial), page(0x83, naa)), "ID_SCSI_SERIAL") == word);
	}
}

TEST_CASE("malformed: 231 bytes of serial number are the most, 255 are none")
{
	const auto with = [](std::size_t length) {
		return tape_with(page80(std::string(length, 'A')), page(0x83, naa));
	};

	CHECK(value(with(231), "ID_SCSI_SERIAL") == std::string(231, 'A'));
	CHECK(value(with(232), "ID_SCSI_SERIAL") == std::nullopt);
	CHECK(value(with(255), "ID_SCSI_SERIAL") == std::nullopt);
	CHECK(value(with(255), "ID_SERIAL") == "35000e11100000001");
}

TEST_CASE("malformed: scsi_id's buffer cuts the longest name of page 80h")
{
	const std::string blanks(100, ' ');
	const auto properties = tape_with(page80(blanks + std::string(131, 'A')), {});

	CHECK(value(properties, "ID_SERIAL") == "SIBM_ULT3580-TD8_" + std::string(130, 'A'));
	CHECK(value(properties, "ID_SERIAL_SHORT") == std::string(131, 'A'));
}

TEST_CASE("malformed: a serial number too long for a file name is left out")
{
	const auto with = [](std::size_t length) {
		return tape_with({}, page(0x83, designator(2, 0x01, std::string(length, 'A'))));
	};

	CHECK(value(with(237), "ID_SERIAL") == '1' + std::string(237, 'A'));
	CHECK(value(with(238), "ID_SERIAL") == std::nullopt);
	CHECK(value(with(238), "ID_SERIAL_SHORT") == std::nullopt);
	CHECK(value(with(238), "ID_MODEL") == "ULT3580-TD8");
}

TEST_CASE("malformed: lengths beyond the page and truncated pages")
{
	const Bytes whole = page(0x83, t10 + naa);

	for (std::size_t length = 0; length <= whole.size(); length++) {
		const auto properties = tape_with(
			{}, Bytes(whole.begin(), whole.begin() + static_cast<long>(length)));

		CAPTURE(length);
		CHECK(value(properties, "ID_MODEL") == "ULT3580-TD8");
		for (const auto &property : properties)
			CHECK(is_safe(property.value));
	}
	CHECK(value(tape_with({}, {tape, 0x83, 0xff, 0xff}), "ID_MODEL") == "ULT3580-TD8");
}

TEST_CASE("malformed: an ASCII world wide name cannot smuggle in a line")
{
	const auto properties = tape_with({}, page(0x83, designator(2, 0x03, "50\nID_EVIL=1")));

	CHECK(value(properties, "ID_WWN") == "0x50_ID_EVIL=1");
	CHECK(value(properties, "ID_SERIAL") == "350_ID_EVIL=1");
}

TEST_CASE("malformed: any pages give values without blanks, slashes, quotes or controls")
{
	constexpr int devices = 5000;
	test::PageGenerator generator(2);

	for (int i = 0; i < devices; i++) {
		const auto device = generator.device();

		for (const auto &[name, text] :
		     properties_of(device.inquiry, device.vpd_pg80, device.vpd_pg83)) {
			CAPTURE(i, name, text);
			REQUIRE(is_safe(text));
			REQUIRE(text.size() <= 255);
		}
	}
}
