// SPDX-License-Identifier: GPL-2.0-only
//
// The text of the bindings file: what counts, what is torn, what stays.
#include "bindings_file.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>
#include <string>
#include <string_view>

using namespace ptape::store;
using namespace ptape::store::test;

TEST_CASE("a new file has a heading and no binding")
{
	const BindingsFile file;

	CHECK(file.bindings().empty());
	CHECK(file.render().starts_with("# "));
	CHECK(BindingsFile::parse(file.render()).render() == file.render());
	CHECK(BindingsFile::parse("").render() == file.render());
}

TEST_CASE("bindings come back in their order")
{
	BindingsFile file;
	const Binding changer{PTAPE_UNIT_CHANGER, 7, "changer.naa-7.S"};

	file.append(tape("B", 131071));
	file.append(changer);
	file.append(tape("A", 0));
	const auto again = BindingsFile::parse(file.render());

	CHECK(again.bindings() == std::vector{tape("B", 131071), changer, tape("A", 0)});
	CHECK(again.torn() == 0);
	CHECK(again.render() == file.render());
}

TEST_CASE("what is not ours stays as it is")
{
	const std::string text = "# a note\n\nblacklist floppy\n  options  st buffer_kbs=64\n" +
				 line(tape("A", 1)) + "options ptape hold_seconds=60\n";
	auto file = BindingsFile::parse(text);

	CHECK(file.render() == text);
	CHECK(file.torn() == 0);
	file.append(tape("B", 2));
	CHECK(file.render() == text + line(tape("B", 2)));
}

TEST_CASE("several bindings on one line count, and go one by one")
{
	auto file = BindingsFile::parse(
		"options ptape hold_seconds=9 bind=tape.a.A:1\tbind=tape.b.B:2\n");

	CHECK(file.bindings() == std::vector{Binding{PTAPE_UNIT_TAPE, 1, "tape.a.A"},
					     Binding{PTAPE_UNIT_TAPE, 2, "tape.b.B"}});
	CHECK(file.forget("tape.a.A"));
	CHECK(file.render() == "options ptape hold_seconds=9 bind=tape.b.B:2\n");
	CHECK(!file.forget("tape.a.A"));
}

TEST_CASE("forgetting takes every line of an identity and no other")
{
	auto file = BindingsFile::parse(line(tape("A", 1)) + line(tape("AA", 2)) +
					line(tape("A", 3)) + "# end\n");

	CHECK(file.forget(tape("A", 0).identity));
	CHECK(file.render() == line(tape("AA", 2)) + "# end\n");
}

TEST_CASE("a torn line is kept as a comment and met once")
{
	for (const std::string torn :
	     {"options ptape bind=tape.naa-5", "options ptape bind=", "ons ptape bind=tape.a.A:1",
	      "options ptape bind=tape.a.A:x", "options ptape bind=disk.a.A:1",
	      "options ptape bind=tape.a.A:131072", "xyz"}) {
		CAPTURE(torn);
		const auto file =
			BindingsFile::parse(line(tape("A", 1)) + torn + "\n" + line(tape("B", 2)));

		CHECK(file.torn() == 1);
		CHECK(file.bindings() == std::vector{tape("A", 1), tape("B", 2)});
		CHECK(file.render().find(torn) != std::string::npos);
		const auto again = BindingsFile::parse(file.render());

		CHECK(again.torn() == 0);
		CHECK(again.bindings() == file.bindings());
	}
}

TEST_CASE("the good words of a torn line count")
{
	const auto file = BindingsFile::parse("options ptape bind=tape.a.A:1 bind=tape.b\n");

	CHECK(file.torn() == 1);
	CHECK(file.bindings() == std::vector{Binding{PTAPE_UNIT_TAPE, 1, "tape.a.A"}});
	CHECK(BindingsFile::parse(file.render()).bindings() == file.bindings());
}

TEST_CASE("a file of ours that was cut anywhere never gives a wrong number")
{
	BindingsFile whole;

	whole.append(tape("A", 12));
	whole.append(tape("B", 131));
	const std::string text = whole.render();

	for (std::size_t len = 0; len < text.size(); len++) {
		CAPTURE(len);
		const auto cut = BindingsFile::parse(text.substr(0, len));

		for (const Binding &binding : cut.bindings())
			CHECK((binding == tape("A", 12) || binding == tape("B", 131)));
		// Cut between lines nothing shows it.
		if (len > 40 && text[len - 1] != '\n')
			CHECK(cut.torn() == 1);
	}
}

TEST_CASE("a line that goes on behind a backslash is one line")
{
	const std::string text =
		"options ptape bind=tape.a.A:1 \\\n  bind=tape.b.\\\nB:2\n" + line(tape("C", 3));
	auto file = BindingsFile::parse(text);

	CHECK(file.torn() == 0);
	CHECK(file.bindings() == std::vector{Binding{PTAPE_UNIT_TAPE, 1, "tape.a.A"},
					     Binding{PTAPE_UNIT_TAPE, 2, "tape.b.B"},
					     tape("C", 3)});
	CHECK(file.render() == text);
	CHECK(file.forget("tape.a.A"));
	CHECK(file.render() == "options ptape bind=tape.b.B:2\n" + line(tape("C", 3)));
}

TEST_CASE("a torn line that goes on becomes a comment as a whole")
{
	const auto file =
		BindingsFile::parse("options ptape bind=tape \\\n bind=tape.a.A:1 \\\n bind=x\n");

	CHECK(file.torn() == 1);
	CHECK(file.render() == "# unreadable: options ptape bind=tape  bind=tape.a.A:1  bind=x\n"
			       "options ptape bind=tape.a.A:1\n");
}

TEST_CASE("what is appended to a last line that would go on is no part of it")
{
	auto file = BindingsFile::parse("# note \\");

	file.append(tape("A", 1));
	CHECK(BindingsFile::parse(file.render()).bindings() == std::vector{tape("A", 1)});
}

TEST_CASE("what stands behind a backslash in a comment is comment")
{
	const std::string text = "# note \\\noptions ptape bind=tape.a.A:1\n";

	CHECK(BindingsFile::parse(text).bindings().empty());
	CHECK(BindingsFile::parse(text).render() == text);
}

TEST_CASE("an administrator's last line may end without a newline")
{
	CHECK(BindingsFile::parse("options ptape bind=tape.a.A:1").bindings().size() == 1);
}

TEST_CASE("bytes that are no text are seen")
{
	using namespace std::string_literals;
	const auto file = BindingsFile::parse(line(tape("A", 1)) + "\0\0\0\0"s);

	CHECK(file.garbled());
	CHECK(file.bindings() == std::vector{tape("A", 1)});
	CHECK(!BindingsFile::parse(line(tape("A", 1))).garbled());
	CHECK(BindingsFile::parse("options ptape bind=tape.a.A:1\0:2\n"s).bindings().empty());
}

TEST_CASE("any file that was rendered is read as the same bindings and has nothing torn")
{
	using namespace std::string_view_literals;
	constexpr std::array pieces = {
		"options ptape"sv,
		" bind="sv,
		"tape.a.A"sv,
		"tape.b.B"sv,
		":1"sv,
		":22"sv,
		"\n"sv,
		"\\"sv,
		"\\\n"sv,
		"#"sv,
		" "sv,
		"\t"sv,
		"\r"sv,
		"\0"sv,
		"x"sv,
		"install st"sv,
		"# Numbers of tape drives and changers"sv,
	};
	std::mt19937 random(20261128);
	std::uniform_int_distribution<std::size_t> piece(0, pieces.size() - 1), count(0, 30);

	for (int run = 0; run < 20000; run++) {
		std::string text;

		for (std::size_t i = count(random); i > 0; i--)
			text += pieces.at(piece(random));
		CAPTURE(text);
		const auto file = BindingsFile::parse(text);
		const std::string rendered = file.render();
		const auto again = BindingsFile::parse(rendered);

		CHECK(again.bindings() == file.bindings());
		CHECK(again.torn() == 0);
		CHECK(again.render() == rendered);
	}
}
