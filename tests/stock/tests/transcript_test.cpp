// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>

#include "program.hpp"
#include "transcript.hpp"

using namespace ptape::stock;
using Catch::Matchers::Message;

namespace
{

Run run(const std::string &name, std::vector<Answer> answers)
{
	return {.program = name, .answers = std::move(answers), .ended = true};
}

Expected expected(const Difference &difference, std::vector<std::string> kernels = {})
{
	return {.line = 1,
		.difference = difference,
		.row = "2.7.x",
		.why = "why",
		.kernels = std::move(kernels)};
}

const Run stock_run = run("a/b", {{"1 open nst0 rw", "ok"}, {"2 read 5", "ENOMEM"}});
const Run ptape_run = run("a/b", {{"1 open nst0 rw", "ok"}, {"2 read 5", "EIO"}});
const Difference only{"a/b", "2 read 5", "ENOMEM", "EIO"};

} // namespace

TEST_CASE("a transcript is read as it was written")
{
	const auto runs = parse_transcript("file", "# head\nprogram a/b\n  1 open nst0 rw => ok\n"
						   "  2 read 5 => ENOMEM\nend\nprogram c/d\n");

	REQUIRE(runs.size() == 2);
	CHECK(runs[0] == stock_run);
	CHECK(runs[1] == Run{.program = "c/d", .answers = {}, .ended = false});
	CHECK(to_line(runs[0].answers[1]) == "2 read 5 => ENOMEM");
	CHECK_THROWS_MATCHES(parse_transcript("file", "1 close => ok"), ParseError,
			     Message("file:1: no program is running"));
	CHECK_THROWS_MATCHES(parse_transcript("file", "program a\nnonsense"), ParseError,
			     Message("file:2: no answer: 'nonsense'"));
	CHECK_THROWS_MATCHES(parse_transcript("file", "program a\nend\n1 x => y"), ParseError,
			     Message("file:3: no program is running"));
}

TEST_CASE("answers are compared one by one")
{
	CHECK(compare(stock_run, stock_run).empty());
	CHECK(compare(stock_run, ptape_run) == std::vector{only});
	// One that did not get so far.
	Run hung = stock_run;

	hung.answers.pop_back();
	hung.ended = false;
	CHECK(compare(stock_run, hung) ==
	      std::vector<Difference>{{"a/b", "2 read 5", "ENOMEM", "(not run)"},
				      {"a/b", "end", "end", "(not run)"}});
	CHECK(compare(hung, stock_run)[0] == Difference{"a/b", "2 read 5", "(not run)", "ENOMEM"});
}

TEST_CASE("a difference that is expected explains a program")
{
	const Judgement plain = judge({stock_run}, {ptape_run}, {}, {"uml"});

	CHECK(plain.unexplained == 1);
	CHECK(plain.differences == std::vector{only});
	CHECK(!plain.ok());

	const Judgement explained = judge({stock_run}, {ptape_run}, {expected(only)}, {"uml"});

	CHECK(explained.explained == 1);
	CHECK(explained.unexplained == 0);
	CHECK(explained.ok());
	CHECK(judge({stock_run}, {stock_run}, {}, {"uml"}).equal == 1);
}

TEST_CASE("an expected difference that does not occur is a failure")
{
	const Judgement judgement = judge({stock_run}, {stock_run}, {expected(only)}, {"uml"});

	CHECK(judgement.unexplained == 1);
	CHECK(judgement.equal == 0);
	CHECK(judgement.missing.size() == 1);
	CHECK(!judgement.ok());
}

TEST_CASE("another answer than the expected one explains nothing")
{
	Difference other = only;

	other.ptape = "EINVAL";

	const Judgement judgement = judge({stock_run}, {ptape_run}, {expected(other)}, {"uml"});

	CHECK(judgement.unexplained == 1);
	CHECK(judgement.differences == std::vector{only});
	CHECK(judgement.missing.size() == 1);
}

TEST_CASE("what is expected of other kernels and other programs is not looked at")
{
	Difference elsewhere = only;

	elsewhere.program = "c/d";

	const Judgement judgement = judge({stock_run}, {stock_run},
					  {expected(only, {"7.3"}), expected(elsewhere)}, {"uml"});

	CHECK(judgement.equal == 1);
	CHECK(judge({stock_run}, {ptape_run}, {expected(only, {"7.3"})}, {"7.3"}).explained == 1);
}

TEST_CASE("what is expected of a run with write-behind is not looked at without it")
{
	Expected late = expected(only);
	Expected early = expected(only);

	late.writes = Writes::behind;
	early.writes = Writes::through;
	CHECK(judge({stock_run}, {stock_run}, {late}, {"uml"}).equal == 1);
	CHECK(judge({stock_run}, {ptape_run}, {late}, {"uml"}).unexplained == 1);
	CHECK(judge({stock_run}, {ptape_run}, {late}, {"uml", Writes::behind}).explained == 1);
	CHECK(judge({stock_run}, {ptape_run}, {early}, {"uml"}).explained == 1);
	CHECK(judge({stock_run}, {stock_run}, {early}, {"uml", Writes::behind}).equal == 1);
}

TEST_CASE("a program that only one driver ran is a difference")
{
	const Judgement judgement = judge({stock_run}, {}, {}, {"uml"});

	CHECK(judgement.unexplained == 1);
	CHECK(judgement.differences.size() == 3);
}

TEST_CASE("the file of expected differences")
{
	const auto all =
		parse_expected("file", "# head\n\ndifference a/b\ncall: 2 read 5\n"
				       "stock: ENOMEM\nptape: EIO\nrow: 2.7.x\n"
				       "why: so it is\nkernels: 6.1 uml\nwrites: behind\n");

	REQUIRE(all.size() == 1);
	CHECK(all[0].line == 3);
	CHECK(all[0].difference == only);
	CHECK(all[0].row == "2.7.x");
	CHECK(all[0].why == "so it is");
	CHECK(all[0].kernels == std::vector<std::string>{"6.1", "uml"});
	CHECK(all[0].writes == Writes::behind);
	CHECK_THROWS_MATCHES(parse_expected("file", "difference a/b\nwrites: late"), ParseError,
			     Message("file:2: no line of a difference: 'writes: late'"));
	CHECK_THROWS_MATCHES(parse_expected("file", "call: x"), ParseError,
			     Message("file:1: no line of a difference: 'call: x'"));
	CHECK_THROWS_MATCHES(parse_expected("file", "difference a/b\ncall: x\n"), ParseError,
			     Message("file:1: a difference has call:, stock:, ptape:, row: and "
				     "why:"));
	CHECK_THROWS_MATCHES(
		parse_expected("file",
			       "difference a/b\ncall: x\nstock: 1\nptape: 1\nrow: r\nwhy: w"),
		ParseError, Message("file:1: this is no difference"));
}
