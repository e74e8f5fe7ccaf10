// SPDX-License-Identifier: GPL-2.0-only
#include "cartridge.hpp"

#include <catch2/catch_test_macros.hpp>

#include "scratch.hpp"

namespace ptape::e2e
{

namespace
{

std::string text_of(const Cartridge &cartridge, const Object &block)
{
	std::string text(block.size, '\0');

	REQUIRE(cartridge.read(block, std::as_writable_bytes(std::span(text))));
	return text;
}

} // namespace

TEST_CASE("a file that is not there is no cartridge")
{
	CHECK_FALSE(Cartridge::open("/nowhere/cartridge"));
}

TEST_CASE("blocks and filemarks are met in both directions")
{
	const Scratch scratch;

	scratch.write("tape", "");
	auto tape = Cartridge::open(scratch.file("tape"));

	REQUIRE(tape);
	CHECK(tape->behind(Cartridge::beginning).kind == ObjectKind::none);
	CHECK(tape->before(Cartridge::beginning).kind == ObjectKind::none);

	const auto odd = tape->write_block(Cartridge::beginning, bytes("odd"));
	const auto mark = tape->write_filemark(odd.value());
	const auto even = tape->write_block(mark.value(), bytes("even"));
	const Object first = tape->behind(Cartridge::beginning);
	const Object last = tape->before(even.value());

	CHECK(first.kind == ObjectKind::block);
	CHECK(first.end == odd);
	CHECK(text_of(*tape, first) == "odd");
	CHECK(tape->behind(first.end).kind == ObjectKind::filemark);
	CHECK(tape->before(last.begin).kind == ObjectKind::filemark);
	CHECK(tape->before(last.begin).begin == odd);
	CHECK(text_of(*tape, last) == "even");
	CHECK(tape->behind(last.end).kind == ObjectKind::none);
	CHECK(tape->before(odd.value()).begin == Cartridge::beginning);
}

TEST_CASE("what is written ends the data")
{
	const Scratch scratch;

	scratch.write("tape", "");
	auto tape = Cartridge::open(scratch.file("tape"));

	REQUIRE(tape);
	const auto one = tape->write_block(Cartridge::beginning, bytes("one"));

	CHECK(tape->write_block(one.value(), bytes("two")));
	const auto shorter = tape->write_block(Cartridge::beginning, bytes("1"));

	CHECK(tape->behind(shorter.value()).kind == ObjectKind::none);
	CHECK(tape->write_filemark(Cartridge::beginning) == 4);
	CHECK(tape->behind(4).kind == ObjectKind::none);
}

TEST_CASE("a cartridge is a SIMH tape image")
{
	const Scratch scratch;
	using namespace std::string_literals;

	scratch.write("tape", "");
	auto tape = Cartridge::open(scratch.file("tape"));

	REQUIRE(tape);
	CHECK(tape->write_filemark(tape->write_block(Cartridge::beginning, bytes("abc")).value()));
	CHECK(scratch.read("tape") == "\3\0\0\0abc\0\3\0\0\0\0\0\0\0"s);
}

TEST_CASE("a file that is no tape image has no block before its end")
{
	const Scratch scratch;

	scratch.write("tape", "\xff\xff");
	CHECK(Cartridge::open(scratch.file("tape"))->behind(0).kind == ObjectKind::none);
	scratch.write("tape", "\x7f\x7f\x7f\x7f");
	CHECK(Cartridge::open(scratch.file("tape"))->before(4).kind == ObjectKind::none);
}

} // namespace ptape::e2e
