// SPDX-License-Identifier: GPL-2.0-only
#include "random.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "pattern.hpp"

namespace ptape::stock
{

namespace
{

constexpr unsigned letters = 26;

// The standard's generator with a distribution of our own: the library's differ.
class Dice
{
public:
	explicit Dice(std::uint64_t seed) : engine_(seed) {}

	std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
	std::uint64_t between(std::uint64_t least, std::uint64_t most)
	{
		return least + below(most - least + 1);
	}
	bool one_in(std::uint64_t chances) { return below(chances) == 0; }

private:
	std::mt19937_64 engine_;
};

// What a program is in the middle of, as far as the choice of calls goes by it.
struct Situation {
	bool open = false;
	bool fixed = false; // setblk was asked for
	unsigned letter = 0;
};

constexpr std::uint64_t fixed_block = 512;				   // bytes
constexpr std::array sizes = {1, 100, 512, 1000, 1024, 2048, 5000, 65536}; // bytes
constexpr unsigned blocks_max = 6;
constexpr unsigned calls_least = 4;
constexpr unsigned calls_most = 24;
constexpr unsigned runs_most = 5; // of blocks on the cartridge
constexpr unsigned small_cartridge_chance = 6;
constexpr unsigned status_chance = 3;

std::string number(std::uint64_t value)
{
	return std::to_string(value);
}

std::uint64_t some_bytes(Dice &dice, const Situation &now)
{
	if (now.fixed && !dice.one_in(8))
		return fixed_block * dice.between(1, blocks_max);
	return static_cast<std::uint64_t>(sizes.at(dice.below(sizes.size())));
}

std::string some_times(Dice &dice)
{
	return dice.one_in(4) ? number(dice.between(2, blocks_max)) + " * " : "";
}

std::string make_open(Dice &dice, Situation &now)
{
	constexpr std::array ways = {"rw", "rw", "rw", "rw", "ro", "wo", "rw nonblock"};

	now.open = true;
	return std::string("open ") + (dice.one_in(6) ? "st0 " : "nst0 ") +
	       ways.at(dice.below(ways.size()));
}

std::string make_close(Dice & /*dice*/, Situation &now)
{
	now.open = false;
	return "close";
}

std::string make_write(Dice &dice, Situation &now)
{
	const char letter = following('A', now.letter++ % letters);

	return some_times(dice) + "write " + number(some_bytes(dice, now)) + " " + letter;
}

std::string make_read(Dice &dice, Situation &now)
{
	return some_times(dice) + "read " + number(some_bytes(dice, now));
}

std::string make_motion(Dice &dice, Situation & /*now*/)
{
	constexpr std::array motions = {"fsf", "bsf", "fsr", "bsr", "fsfm", "bsfm"};
	constexpr std::uint64_t count_most = 3;

	return std::string("op ") + motions.at(dice.below(motions.size())) + " " +
	       number(dice.between(0, count_most));
}

std::string make_mark(Dice &dice, Situation & /*now*/)
{
	constexpr std::uint64_t count_most = 2;

	return std::string("op ") + (dice.one_in(4) ? "weofi " : "weof ") +
	       number(dice.between(0, count_most));
}

std::string make_simple(Dice &dice, Situation & /*now*/)
{
	constexpr std::array operations = {"rewind", "rewind", "rewind",    "eod",  "eod",
					   "nop",    "load",   "retension", "lock", "unlock"};

	return std::string("op ") + operations.at(dice.below(operations.size()));
}

std::string make_setblk(Dice &dice, Situation &now)
{
	now.fixed = !dice.one_in(3);
	return "op setblk " + number(now.fixed ? fixed_block : 0);
}

std::string make_seek(Dice &dice, Situation & /*now*/)
{
	constexpr std::uint64_t address_most = 12;

	return "op seek " + number(dice.between(0, address_most));
}

std::string make_option(Dice &dice, Situation & /*now*/)
{
	constexpr std::array options = {"two-fm", "fast-mteom", "sysv",	     "sili",
					"nowait", "auto-lock",	"nowait-eof"};

	return std::string("op setdrvbuffer ") + (dice.one_in(3) ? "clear " : "set ") +
	       options.at(dice.below(options.size()));
}

std::string make_erase(Dice &dice, Situation & /*now*/)
{
	return "op erase " + number(dice.below(2));
}

std::string make_pos(Dice & /*dice*/, Situation & /*now*/)
{
	return "pos";
}

std::string make_get(Dice & /*dice*/, Situation & /*now*/)
{
	return "get";
}

struct Choice {
	unsigned weight;
	std::string (*make)(Dice &dice, Situation &now);
};

constexpr std::array choices = {
	Choice{30, make_write}, Choice{30, make_read},	 Choice{16, make_motion},
	Choice{12, make_mark},	Choice{14, make_simple}, Choice{5, make_setblk},
	Choice{5, make_seek},	Choice{3, make_option},	 Choice{1, make_erase},
	Choice{4, make_pos},	Choice{4, make_get},	 Choice{10, make_close},
};

std::string make_call(Dice &dice, Situation &now)
{
	unsigned sum = 0;

	if (!now.open)
		return make_open(dice, now);
	for (const Choice &choice : choices)
		sum += choice.weight;

	std::uint64_t at = dice.below(sum);

	for (const Choice &choice : choices) {
		if (at < choice.weight)
			return choice.make(dice, now);
		at -= choice.weight;
	}
	return "get";
}

std::string make_content(Dice &dice)
{
	std::string text;

	for (std::uint64_t run = dice.below(runs_most); run > 0; run--) {
		const auto length = static_cast<std::uint64_t>(sizes.at(dice.below(sizes.size())));

		text += " " + number(dice.between(1, blocks_max)) + "*" +
			following('A', static_cast<unsigned>(dice.below(letters))) + number(length);
		if (!dice.one_in(4))
			text += " F";
	}
	return text;
}

// Some cartridges end soon.
std::string make_header(Dice &dice)
{
	constexpr std::uint64_t size_least = 100; // kB
	constexpr std::uint64_t size_most = 400;
	const std::string content = make_content(dice);
	std::string text;

	if (dice.one_in(small_cartridge_chance) && content.empty())
		text += "size: " + number(dice.between(size_least, size_most)) + " " +
			number(size_least) + "\n";
	if (!content.empty())
		text += "cartridge:" + content + "\n";
	return text;
}

Program without(const Program &program, std::size_t first, std::size_t count)
{
	Program less = program;
	const auto begin = less.statements.begin() + static_cast<std::ptrdiff_t>(first);

	less.statements.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
	return less;
}

void drop_calls(std::vector<Program> &all, const Program &program)
{
	const std::size_t calls = program.statements.size();

	for (std::size_t count = calls / 2; count > 0; count /= 2)
		for (std::size_t first = 0; first + count <= calls; first += count)
			all.push_back(without(program, first, count));
}

void drop_content(std::vector<Program> &all, const Program &program)
{
	const std::size_t pieces = program.cartridge.content.size();

	for (std::size_t count = pieces; count > 0; count /= 2)
		for (std::size_t first = 0; first + count <= pieces; first += count) {
			Program less = program;
			auto &content = less.cartridge.content;
			const auto begin = content.begin() + static_cast<std::ptrdiff_t>(first);

			content.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
			all.push_back(std::move(less));
		}
}

// A call's own numbers, by its text: repetitions, then the bytes.
std::string lessened(const Statement &statement, bool repetitions)
{
	const Call &call = statement.call;
	const std::string times = std::to_string(call.times) + " * ";
	std::string text = statement.text;

	if (repetitions) {
		if (call.times < 2)
			return {};
		text.replace(0, times.size(),
			     call.times / 2 > 1 ? std::to_string(call.times / 2) + " * " : "");
		return text;
	}
	if ((call.verb != Verb::read && call.verb != Verb::write) || call.number < 2)
		return {};

	const std::string bytes = std::to_string(call.number);

	text.replace(text.find(bytes, text.find("rite ") == std::string::npos ? text.find("ead ")
									      : text.find("rite ")),
		     bytes.size(), std::to_string(call.number / 2));
	return text;
}

void lessen_calls(std::vector<Program> &all, const Program &program)
{
	for (std::size_t n = 0; n < program.statements.size(); n++)
		for (const bool repetitions : {true, false}) {
			const std::string text = lessened(program.statements[n], repetitions);

			if (text.empty())
				continue;

			Program less = program;

			less.statements[n].text = text;
			all.push_back(std::move(less));
		}
}

// Texts are what counts: calls and line numbers follow them.
Program reread(const Program &program)
{
	return parse(program.name, program.name, to_text(program));
}

} // namespace

Program random_program(std::uint64_t seed)
{
	Dice dice(seed);
	Situation now;
	const std::string name = "random/" + number(seed);
	std::string text = make_header(dice);

	for (std::uint64_t calls = dice.between(calls_least, calls_most); calls > 0; calls--) {
		text += make_call(dice, now) + "\n";
		if (now.open && dice.one_in(status_chance))
			text += "get\n";
	}
	if (now.open)
		text += "close\n";
	return reread(parse(name, name, text));
}

std::uint64_t size_of(const Program &program)
{
	constexpr std::uint64_t call_weight = 10'000'000;
	constexpr std::uint64_t piece_weight = 100'000;
	constexpr std::uint64_t repetition_weight = 100'000;
	std::uint64_t size = 0;

	for (const Statement &statement : program.statements)
		size += call_weight + repetition_weight * statement.call.times +
			(statement.call.verb == Verb::read || statement.call.verb == Verb::write
				 ? static_cast<std::uint64_t>(statement.call.number)
				 : 0);
	return size + piece_weight * program.cartridge.content.size();
}

std::vector<Program> smaller(const Program &program)
{
	std::vector<Program> all;
	std::vector<Program> valid;

	drop_calls(all, program);
	drop_content(all, program);
	lessen_calls(all, program);
	for (const Program &one : all)
		if (!one.statements.empty())
			valid.push_back(reread(one));
	std::ranges::stable_sort(valid, {}, size_of);
	return valid;
}

Program shrink(Program program, const StillFails &still_fails, unsigned rounds_max)
{
	for (unsigned round = 0; round < rounds_max; round++) {
		const std::vector<Program> candidates = smaller(program);
		const auto failing = still_fails(candidates);

		if (!failing)
			break;
		program = candidates[*failing];
	}
	return program;
}

} // namespace ptape::stock
