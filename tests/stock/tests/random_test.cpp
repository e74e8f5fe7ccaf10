// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "random.hpp"

using namespace ptape::stock;

namespace
{

bool contains(const Program &program, const std::string &text)
{
	return std::ranges::any_of(program.statements, [&](const Statement &statement) {
		return statement.text.find(text) != std::string::npos;
	});
}

// Fails as a driver might that cannot read behind a filemark.
bool read_behind_mark(const Program &program)
{
	bool mark = false;

	for (const Statement &statement : program.statements) {
		if (statement.text.starts_with("op weof"))
			mark = true;
		if (mark && statement.call.verb == Verb::read && statement.call.number >= 100)
			return true;
	}
	return false;
}

StillFails first_that(bool (*fails)(const Program &))
{
	return [fails](const std::vector<Program> &programs) -> std::optional<std::size_t> {
		const auto found = std::ranges::find_if(programs, fails);

		if (found == programs.end())
			return std::nullopt;
		return static_cast<std::size_t>(found - programs.begin());
	};
}

} // namespace

TEST_CASE("a seed gives a program, always the same")
{
	CHECK(to_text(random_program(7)) == to_text(random_program(7)));
	CHECK(to_text(random_program(7)) != to_text(random_program(8)));
	CHECK(random_program(7).name == "random/7");
}

TEST_CASE("random programs open first, close last, and know all kinds of calls")
{
	std::set<Verb> verbs;
	bool marks = false;
	bool small = false;
	bool content = false;

	for (std::uint64_t seed = 0; seed < 300; seed++) {
		const Program program = random_program(seed);

		CHECK(program.statements.front().call.verb == Verb::open);
		CHECK(program.statements.back().call.verb == Verb::close);
		for (const Statement &statement : program.statements)
			verbs.insert(statement.call.verb);
		marks |= contains(program, "op weof");
		small |= program.cartridge.size_kb < 1000;
		content |= !program.cartridge.content.empty();
	}
	CHECK(verbs == std::set<Verb>{Verb::open, Verb::close, Verb::read, Verb::write, Verb::op,
				      Verb::get, Verb::pos});
	CHECK(marks);
	CHECK(small);
	CHECK(content);
}

TEST_CASE("what is smaller is smaller, and comes in that order")
{
	const Program program = parse("f", "n",
				      "cartridge: 2*A10 F\nopen nst0 rw\n3 * write 100 A\n"
				      "read 100\nclose\n");
	const auto less = smaller(program);

	REQUIRE(!less.empty());
	CHECK(std::ranges::is_sorted(less, {}, size_of));
	CHECK(std::ranges::all_of(
		less, [&](const Program &one) { return size_of(one) < size_of(program); }));

	const auto has = [&](const std::string &text) {
		return std::ranges::any_of(less,
					   [&](const Program &one) { return contains(one, text); });
	};

	CHECK(has("write 100 A"));
	CHECK(has("3 * write 50 A"));
	CHECK(has("read 50"));
	CHECK(std::ranges::any_of(less, [](const Program &one) {
		return one.cartridge.content.empty() && one.statements.size() == 4;
	}));
}

TEST_CASE("a failing program is shrunk to what fails alone")
{
	const Program program = parse("f", "n", R"(cartridge: 4*A1000 F
open nst0 rw
5 * write 1000 A
op rewind
get
op weof 2
get
op bsf 1
4 * read 65536
close
)");

	REQUIRE(read_behind_mark(program));

	const Program least = shrink(program, first_that(read_behind_mark), 100);

	CHECK(least.cartridge.content.empty());
	REQUIRE(least.statements.size() == 2);
	CHECK(least.statements[0].text == "op weof 2");
	CHECK(least.statements[1].text == "read 128");
	CHECK(read_behind_mark(least));
}

TEST_CASE("shrinking ends after its rounds, and where nothing smaller fails")
{
	const Program program = random_program(3);
	unsigned rounds = 0;
	const auto nothing = [&](const std::vector<Program> &) -> std::optional<std::size_t> {
		rounds++;
		return std::nullopt;
	};
	const auto always =
		[&](const std::vector<Program> &programs) -> std::optional<std::size_t> {
		rounds++;
		return programs.size() - 1;
	};

	CHECK(to_text(shrink(program, nothing, 10)) == to_text(program));
	CHECK(rounds == 1);
	(void)shrink(program, always, 3);
	CHECK(rounds == 4);
}
