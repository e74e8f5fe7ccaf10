// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/identity.c: every vector, and what must hold for any device and
 * any text: nothing outside is read, an identity that is made can be read back,
 * none is ever cut.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/identity.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::test
{
namespace
{

std::vector<u8> bytes_of(const vpd_page &page)
{
	return {page.data, page.data + page.len};
}

/* An empty vector stands for a page that the device has not. */
std::string make(ptape_unit_type type, std::span<const u8> page83, std::span<const u8> page80)
{
	HeapCopy copy83(page83), copy80(page80);
	ptape_identity identity;

	std::memset(identity.text, '?', sizeof(identity.text));
	const bool made = ptape_identity_from_vpd(
		type, page83.empty() ? nullptr : copy83.data(), page83.size(),
		page80.empty() ? nullptr : copy80.data(), page80.size(), &identity);
	CHECK(made == (identity.text[0] != '\0'));
	return identity.text;
}

struct Parsed {
	ptape_unit_type type;
	std::string text;
};

std::optional<Parsed> parse(std::string_view text)
{
	HeapCopy copy(std::span<const char>(text.data(), text.size()));
	ptape_unit_type type = PTAPE_UNIT_TYPE_NR;
	ptape_identity identity;

	std::memset(identity.text, '?', sizeof(identity.text));
	if (!ptape_identity_parse(copy.data(), copy.size(), &type, &identity)) {
		CHECK(identity.text[0] == '\0');
		return std::nullopt;
	}
	return Parsed{type, identity.text};
}

std::vector<u8> page80_of(std::string_view serial)
{
	std::vector<u8> page = {0x01, 0x80, u8(serial.size() >> 8), u8(serial.size())};

	page.insert(page.end(), serial.begin(), serial.end());
	return page;
}

TEST_CASE("identity: a device's pages give its vector's identity")
{
	for (const auto &vector : identity_vectors) {
		CAPTURE(vector.name);
		CHECK(make(vector.type, bytes_of(vector.page83), bytes_of(vector.page80)) ==
		      vector.identity);
	}
}

TEST_CASE("identity: an identity that is made can be read back")
{
	for (const auto &vector : identity_vectors) {
		CAPTURE(vector.name);
		const std::string made =
			make(vector.type, bytes_of(vector.page83), bytes_of(vector.page80));
		if (made.empty())
			continue;
		const auto parsed = parse(made);
		REQUIRE(parsed);
		CHECK(parsed->type == vector.type);
		CHECK(parsed->text == made);
	}
}

TEST_CASE("identity: any cut of any page is read inside its bounds")
{
	for (const auto &vector : identity_vectors) {
		const auto page83 = bytes_of(vector.page83);
		const auto page80 = bytes_of(vector.page80);

		for (std::size_t len = 0; len < page83.size(); len++)
			make(vector.type, std::span(page83).first(len), page80);
		for (std::size_t len = 0; len < page80.size(); len++)
			make(vector.type, page83, std::span(page80).first(len));
	}
}

TEST_CASE("identity: a serial number that did not arrive whole is never used")
{
	const auto page = page80_of("HU19487T7J");

	for (std::size_t len = 0; len < page.size(); len++)
		CHECK(make(PTAPE_UNIT_TAPE, {}, std::span(page).first(len)).empty());
	CHECK(make(PTAPE_UNIT_TAPE, {}, page) == "tape..HU19487T7J");
}

TEST_CASE("identity: one byte too long gives none, never a cut one")
{
	/* "tape.." and the final NUL take 7 bytes. */
	const std::size_t longest = PTAPE_IDENTITY_LEN_MAX - 7;

	const std::string made = make(PTAPE_UNIT_TAPE, {}, page80_of(std::string(longest, 'A')));
	CHECK(made.size() == PTAPE_IDENTITY_LEN_MAX - 1);
	CHECK(parse(made));
	CHECK(make(PTAPE_UNIT_TAPE, {}, page80_of(std::string(longest + 1, 'A'))).empty());
	CHECK(make(PTAPE_UNIT_TAPE, {}, page80_of(std::string(255, '/'))).empty());
	CHECK(make(PTAPE_UNIT_TAPE, {}, page80_of(std::string(0xffff, 'A'))).empty());
	CHECK_FALSE(parse(made + "A"));
}

TEST_CASE("identity: the order of the designators does not matter")
{
	std::mt19937 random(1);

	for (int run = 0; run < 2000; run++) {
		std::vector<std::vector<u8>> designators(1 + random() % 5);
		for (auto &one : designators) {
			one = {u8(random() % 4), u8(random() % 16 | (random() % 4 << 4)), 0,
			       u8(random() % 4)};
			for (int i = 0; i < one[3]; i++)
				one.push_back(u8(random() % 3));
		}
		std::string first;
		for (int order = 0; order < 4; order++) {
			std::vector<u8> page = {0x01, 0x83, 0, 0};
			std::shuffle(designators.begin(), designators.end(), random);
			for (const auto &one : designators)
				page.insert(page.end(), one.begin(), one.end());
			page[3] = u8(page.size() - 4);
			const std::string made = make(PTAPE_UNIT_TAPE, page, page80_of("S"));
			if (order == 0)
				first = made;
			CHECK(made == first);
		}
	}
}

TEST_CASE("identity: random pages are read inside their bounds, what is made is well formed")
{
	std::mt19937 random(1);

	for (int run = 0; run < 20000; run++) {
		std::vector<u8> page83(4 + random() % 80), page80(4 + random() % 20);
		for (u8 &byte : page83)
			byte = u8(random() % 24);
		for (u8 &byte : page80)
			byte = u8(random());
		page83[1] = 0x83;
		page83[2] = 0;
		page83[3] = u8(random());
		page80[1] = 0x80;
		page80[2] = 0;
		page80[3] = u8(random() % 32);
		const auto type = random() % 2 ? PTAPE_UNIT_TAPE : PTAPE_UNIT_CHANGER;
		const std::string made = make(type, page83, page80);
		if (made.empty())
			continue;
		const auto parsed = parse(made);
		REQUIRE(parsed);
		CHECK(parsed->type == type);
		CHECK(parsed->text == made);
	}
}

std::span<const u8> view(const vpd_page &page)
{
	return {reinterpret_cast<const u8 *>(page.data), page.len};
}

ptape_identity identity_of(std::string_view text)
{
	ptape_identity identity = {};

	std::copy(text.begin(), text.end(), identity.text);
	return identity;
}

/* Each page in a heap block of its own size. */
bool is_same_device(const vpd_page &inquiry_a, const vpd_page &page83_a, const vpd_page &inquiry_b,
		    const vpd_page &page83_b)
{
	HeapCopy a(view(inquiry_a));
	HeapCopy b(view(inquiry_b));
	HeapCopy a83(view(page83_a));
	HeapCopy b83(view(page83_b));
	const ptape_path_pages pages_a = {a.data(), a.size(), a83.data(), a83.size()};
	const ptape_path_pages pages_b = {b.data(), b.size(), b83.data(), b83.size()};
	const bool same = ptape_identity_same_device(&pages_a, &pages_b);

	CHECK(ptape_identity_same_device(&pages_b, &pages_a) == same);
	return same;
}

TEST_CASE("identity: two paths are ways to one device, or are not")
{
	for (const auto &vector : same_device_vectors) {
		CAPTURE(vector.name);
		CHECK(is_same_device(vector.inquiry_a, vector.page83_a, vector.inquiry_b,
				     vector.page83_b) == vector.same);
		for (std::size_t len = 0; len < vector.page83_b.len; len++)
			is_same_device(vector.inquiry_a, vector.page83_a, vector.inquiry_b,
				       {vector.page83_b.data, len});
		for (std::size_t len = 0; len < vector.inquiry_b.len; len++)
			CHECK_FALSE(is_same_device(vector.inquiry_a, vector.page83_a,
						   {vector.inquiry_b.data, len}, vector.page83_b));
	}
}

TEST_CASE("identity: complete with a designator and a serial number")
{
	const auto is_complete = [](std::string_view text) {
		const auto identity = identity_of(text);

		return ptape_identity_is_complete(&identity);
	};
	CHECK(is_complete("tape.naa-5000e11100000001.HU19487T7J"));
	CHECK(is_complete("changer.t10-A%20B.1"));
	CHECK_FALSE(is_complete("tape.naa-5000e11100000001."));
	CHECK_FALSE(is_complete("tape..HU19487T7J"));
	CHECK_FALSE(is_complete("tape."));
	CHECK_FALSE(is_complete("tape"));
	CHECK_FALSE(is_complete(""));
}

TEST_CASE("identity: a device that comes is the one of before, or is not")
{
	for (const auto &vector : return_vectors) {
		CAPTURE(vector.name);
		const auto identity = identity_of(vector.identity);
		HeapCopy known_inquiry(view(vector.known.inquiry));
		HeapCopy known_page(view(vector.known.page83));
		HeapCopy seen_inquiry(view(vector.seen.inquiry));
		HeapCopy seen_page(view(vector.seen.page83));
		const ptape_showing known = {{known_inquiry.data(), known_inquiry.size(),
					      known_page.data(), known_page.size()},
					     vector.known.address};
		const ptape_showing seen = {{seen_inquiry.data(), seen_inquiry.size(),
					     seen_page.data(), seen_page.size()},
					    vector.seen.address};

		CHECK(ptape_identity_return_index(&identity, vector.doubled) == vector.row);
		CHECK(ptape_identity_is_return(&identity, vector.doubled,
					       vector.was_here ? &known : nullptr,
					       &seen) == vector.is_return);
	}
}

TEST_CASE("identity: two may be of one device, or are told apart")
{
	for (const auto &vector : compare_vectors) {
		CAPTURE(vector.a, vector.b);
		const auto a = identity_of(vector.a);
		const auto b = identity_of(vector.b);

		CHECK(ptape_identity_shares_designator(&a, &b) == vector.share);
		CHECK(ptape_identity_shares_designator(&b, &a) == vector.share);
		CHECK(ptape_identity_tells_all(&a, &b) == vector.a_tells_all);
		CHECK(ptape_identity_tells_all(&b, &a) == vector.b_tells_all);
		if (vector.share)
			CHECK(ptape_identity_common_len(&a) == ptape_identity_common_len(&b));
	}
}

TEST_CASE("identity: texts that are one and texts that are none")
{
	for (const auto &vector : parse_vectors) {
		CAPTURE(vector.text);
		const auto parsed = parse(vector.text);

		CHECK(parsed.has_value() == vector.ok);
		if (parsed) {
			CHECK(parsed->type == vector.type);
			CHECK(parsed->text == vector.text);
		}
	}
	CHECK_FALSE(parse(std::string_view("tape.A\0.B", 9)));
	CHECK_FALSE(parse(std::string_view("tape.A.B\0", 9)));
}

TEST_CASE("identity: any cut of any text is read inside its bounds")
{
	for (const auto &vector : parse_vectors) {
		const std::string_view text = vector.text;
		for (std::size_t len = 0; len < text.size(); len++)
			parse(text.substr(0, len));
	}
}

TEST_CASE("identity: each kind of unit has its word and its greatest number")
{
	for (const auto &vector : unit_type_vectors) {
		CAPTURE(vector.word);
		ptape_binding binding;

		CHECK(make(vector.type, {}, page80_of("S")) == std::string(vector.word) + "..S");
		CHECK(ptape_binding_parse(vector.good, &binding));
		CHECK(binding.type == vector.type);
		CHECK_FALSE(ptape_binding_parse(vector.bad, &binding));
	}
}

TEST_CASE("identity: bindings, good and bad")
{
	for (const auto &vector : binding_vectors) {
		CAPTURE(vector.text);
		const std::string_view text = vector.text;
		/* With the final NUL, and not a byte more. */
		HeapCopy copy(std::span<const char>(text.data(), text.size() + 1));
		ptape_binding binding;

		std::memset(&binding, 0xa5, sizeof(binding));
		CHECK(ptape_binding_parse(copy.data(), &binding) ==
		      (vector.verb != PTAPE_BINDING_INVALID));
		CHECK(binding.verb == vector.verb);
		CHECK(binding.type == vector.type);
		CHECK(std::string(binding.identity.text) == vector.identity);
		CHECK(binding.number == vector.number);
	}
}

TEST_CASE("identity: a binding of the longest identity is read, one of a longer is not")
{
	const std::string longest = "tape.." + std::string(PTAPE_IDENTITY_LEN_MAX - 7, 'A');
	ptape_binding binding;

	CHECK(ptape_binding_parse((longest + ":1").c_str(), &binding));
	CHECK(std::string(binding.identity.text) == longest);
	CHECK_FALSE(ptape_binding_parse((longest + "A:1").c_str(), &binding));
	CHECK(binding.verb == PTAPE_BINDING_INVALID);
}

} // namespace
} // namespace ptape::test
