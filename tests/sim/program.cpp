// SPDX-License-Identifier: GPL-2.0-only
//
// The table of calls, their text, and the search for a shorter program.
#include "program.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <sstream>

namespace ptape::sim
{

namespace
{

struct CallRow {
	std::string_view name;
	unsigned numbers; // how many of them it has
	std::int64_t (*play)(Tester &tester, std::int64_t first, std::int64_t second);
};

template <ptape_mtop mtop>
std::int64_t move(Tester &tester, std::int64_t first, std::int64_t /*second*/)
{
	return tester.move(mtop, static_cast<std::int32_t>(first));
}

template <int mtop>
std::int64_t simple(Tester &tester, std::int64_t /*first*/, std::int64_t /*second*/)
{
	return tester.simple(mtop);
}

#define CALL                                                     \
	[](Tester & tester, [[maybe_unused]] std::int64_t first, \
	   [[maybe_unused]] std::int64_t second) -> std::int64_t

constexpr std::array rows = {CallRow{"open", 1, CALL{return tester.open(first != 0);
} // namespace
} // namespace ptape::sim
, CallRow{"close", 1, CALL{return tester.close(first != 0);
}
}
, CallRow{"write", 1, CALL{return tester.write(static_cast<std::uint32_t>(first));
}
}
, CallRow{"read", 1, CALL{return tester.read(static_cast<std::uint32_t>(first));
}
}
, CallRow{"filemarks", 2,
	  CALL{return tester.filemarks(static_cast<std::int32_t>(first), second != 0);
}
}
, CallRow{"erase", 1, CALL{return tester.erase(first != 0);
}
}
, CallRow{"block-length", 1, CALL{return tester.set_block_length(static_cast<std::uint32_t>(first));
}
}
, CallRow{"tell", 0, CALL{return tester.tell();
}
}
, CallRow{"pass-through", 1, CALL{return tester.pass_through(first != 0);
}
}
, CallRow{"protect", 2, CALL{tester.protect(first != 0, second != 0);
return 0;
}
}
, CallRow{"key", 1, CALL{tester.world.set_key(first != 0);
return 0;
}
}
, CallRow{"acknowledge", 0, CALL{tester.acknowledge();
return 0;
}
}
, CallRow{"nop", 0, simple<PTAPE_MTNOP>}, CallRow{"lock", 0, simple<PTAPE_MTLOCK>},
	CallRow{"unlock", 0, simple<PTAPE_MTUNLOCK>}, CallRow{"rewind", 1, move<PTAPE_MTREW>},
	CallRow{"fsf", 1, move<PTAPE_MTFSF>}, CallRow{"bsf", 1, move<PTAPE_MTBSF>},
	CallRow{"fsr", 1, move<PTAPE_MTFSR>}, CallRow{"bsr", 1, move<PTAPE_MTBSR>},
	CallRow{"fsfm", 1, move<PTAPE_MTFSFM>}, CallRow{"bsfm", 1, move<PTAPE_MTBSFM>},
	CallRow{"eom", 1, move<PTAPE_MTEOM>}, CallRow{"seek", 1, move<PTAPE_MTSEEK>},
	CallRow{"load", 1, move<PTAPE_MTLOAD>},
}
;

#undef CALL

const CallRow &row_of(std::string_view name)
{
	const auto row = std::ranges::find(rows, name, &CallRow::name);

	if (row == rows.end())
		throw Failure{"no call '" + std::string(name) + "'"};
	return *row;
}

const Fault &fault_of(std::string_view name)
{
	const auto fault = std::ranges::find(faults, name, &Fault::name);

	if (fault == faults.end())
		throw Failure{"no fault '" + std::string(name) + "'"};
	return *fault;
}

constexpr std::array memory_names = {"none", "little", "ample"};
constexpr std::array trait_names = {"none", "no-attributes", "waits-for-load", "loses-end"};
constexpr std::array warning_names = {"far", "near", "once", "tight"};

template <std::size_t n>
std::size_t index_of(const std::array<const char *, n> &names, std::string_view name)
{
	for (std::size_t at = 0; at < n; ++at)
		if (name == names[at])
			return at;
	throw Failure{"'" + std::string(name) + "' is none of its words"};
}

} // namespace

std::int64_t Player::play(const Call &call)
{
	const std::uint64_t began = tester_.world.commands();

	for (const Meeting &meeting : call.meets)
		tester_.world.schedule[began + meeting.at] = &fault_of(meeting.fault);
	played_.push_back({{call.name, call.first, call.second}, began});
	const std::int64_t result = row_of(call.name).play(tester_, call.first, call.second);
	// A reset that is told to the open switches it off, and so does the program; or it ends.
	if (call.name == "open" && result == 0 && tester_.is_protected()) {
		tester_.protect(false, false);
		if (tester_.is_protected())
			tester_.close();
	}
	return result;
}

std::vector<Call> Player::transcript() const
{
	std::vector<Call> calls;
	std::span<const Met> met = tester_.world.met();

	for (std::size_t at = 0; at < played_.size(); ++at) {
		const bool is_last = at + 1 == played_.size();

		calls.push_back(played_[at].call);
		for (; !met.empty() && (is_last || met.front().at < played_[at + 1].began);
		     met = met.subspan(1))
			calls.back().meets.push_back(
				{met.front().fault->name, met.front().at - played_[at].began});
	}
	return calls;
}

namespace
{

void play(std::span<const Call> calls, Player &player)
{
	for (const Call &call : calls)
		// A program whose open has failed makes no other call.
		if (call.name == "acknowledge" ||
		    player.tester().is_open() != (call.name == "open"))
			player.play(call);
	// Without this what is in the drive's buffer would be no part of the tape.
	if (player.tester().is_open())
		player.play("close");
}

} // namespace

void compare(const Case &played, Tester &disturbed)
{
	Case same = played;

	same.rig.behind = false;
	for (Call &call : same.calls)
		call.meets.clear();
	Tester undisturbed(same.rig);
	Player player(undisturbed);
	play(same.calls, player);

	const auto [was, is] = std::ranges::mismatch(disturbed.results, undisturbed.results);
	if (was != disturbed.results.end() && is != undisturbed.results.end())
		throw Failure{"operation " + std::to_string(was - disturbed.results.begin()) +
			      " gave " + std::to_string(*was) + " instead of " +
			      std::to_string(*is) + ", and all was remembered"};
	if (disturbed.content() != undisturbed.content())
		throw Failure{"all calls gave the same, but the tape is another one"};
}

std::optional<std::string> failure_of(const Case &played, bool says)
{
	Tester tester(played.rig);
	Player player(tester);

	tester.world.say(says);
	try {
		play(played.calls, player);
		if (played.healed)
			compare(played, tester);
	} catch (const Failure &failure) {
		return failure.what;
	}
	return std::nullopt;
}

// -- a shorter one

namespace
{

// Takes away pieces of @piece calls where it can. Return: it could.
bool drop_calls(Case &failing, std::size_t piece)
{
	bool dropped = false;

	for (std::size_t at = 0; at < failing.calls.size();) {
		Case shorter = failing;
		const auto first = shorter.calls.begin() + static_cast<std::ptrdiff_t>(at);
		const std::size_t many = std::min(piece, shorter.calls.size() - at);

		shorter.calls.erase(first, first + static_cast<std::ptrdiff_t>(many));
		if (failure_of(shorter)) {
			failing = std::move(shorter);
			dropped = true;
		} else {
			at += piece;
		}
	}
	return dropped;
}

bool drop_faults(Case &failing)
{
	bool dropped = false;

	for (std::size_t call = 0; call < failing.calls.size(); ++call)
		for (std::size_t at = 0; at < failing.calls[call].meets.size();) {
			Case fewer = failing;
			std::vector<Meeting> &meets = fewer.calls[call].meets;

			meets.erase(meets.begin() + static_cast<std::ptrdiff_t>(at));
			if (failure_of(fewer)) {
				failing = std::move(fewer);
				dropped = true;
			} else {
				++at;
			}
		}
	return dropped;
}

} // namespace

Case shrunk(Case failing)
{
	bool again = true;

	while (again) {
		again = false;
		for (std::size_t piece = failing.calls.size(); piece > 0; piece /= 2)
			again = drop_calls(failing, piece) || again;
		again = drop_faults(failing) || again;
	}
	return failing;
}

// -- text

std::string text_of(const Case &written)
{
	const Rig &rig = written.rig;
	std::ostringstream text;

	text << written.name << " memory=" << memory_names[static_cast<std::size_t>(rig.memory)]
	     << " warning=" << warning_names[static_cast<std::size_t>(rig.warning)]
	     << " salt=" << rig.salt << (rig.behind ? " behind" : "")
	     << (rig.size == Size::real ? " real" : "") << (rig.worm ? " worm" : "")
	     << (rig.unrecovered ? " unrecovered" : "") << (rig.reserved ? " reserved" : "");
	if (rig.trait != Trait::none)
		text << " trait=" << trait_names[static_cast<std::size_t>(rig.trait)];
	text << (written.healed ? " healed" : "") << "\n";
	for (const Call &call : written.calls) {
		const unsigned numbers = row_of(call.name).numbers;

		text << "  " << call.name;
		if (numbers > 0)
			text << " " << call.first;
		if (numbers > 1)
			text << " " << call.second;
		for (const Meeting &meeting : call.meets)
			text << " " << meeting.fault << "@" << meeting.at;
		text << "\n";
	}
	return text.str();
}

namespace
{

std::int64_t number_of(const std::string &word)
{
	std::size_t end = 0;
	std::int64_t value = 0;

	try {
		value = std::stoll(word, &end);
	} catch (const std::exception &) {
		end = 0;
	}
	if (end == 0 || end != word.size())
		throw Failure{"'" + word + "' is no number"};
	return value;
}

void read_rig(Case &one, const std::string &word)
{
	Rig &rig = one.rig;
	const std::size_t sign = word.find('=');
	const std::string key = word.substr(0, sign);
	const std::string value = sign == std::string::npos ? "" : word.substr(sign + 1);

	if (key == "memory")
		rig.memory = static_cast<Memory>(index_of(memory_names, value));
	else if (key == "warning")
		rig.warning = static_cast<Warning>(index_of(warning_names, value));
	else if (key == "trait")
		rig.trait = static_cast<Trait>(index_of(trait_names, value));
	else if (key == "salt")
		rig.salt = static_cast<unsigned>(number_of(value));
	else if (word == "behind")
		rig.behind = true;
	else if (word == "real")
		rig.size = Size::real;
	else if (word == "worm")
		rig.worm = true;
	else if (word == "unrecovered")
		rig.unrecovered = true;
	else if (word == "reserved")
		rig.reserved = true;
	else if (word == "healed")
		one.healed = true;
	else
		throw Failure{"a program runs on no '" + word + "'"};
}

Call read_call(std::istringstream &words, const std::string &name)
{
	const CallRow &row = row_of(name);
	Call call{row.name};
	std::string word;

	for (unsigned at = 0; at < row.numbers; ++at) {
		if (!(words >> word))
			throw Failure{name + " has too few numbers"};
		(at == 0 ? call.first : call.second) = number_of(word);
	}
	while (words >> word) {
		const std::size_t sign = word.find('@');

		if (sign == std::string::npos)
			throw Failure{"'" + word + "' is no fault at a command"};
		call.meets.push_back(
			{fault_of(word.substr(0, sign)).name,
			 static_cast<std::uint64_t>(number_of(word.substr(sign + 1)))});
	}
	return call;
}

} // namespace

std::vector<Case> read_cases(std::istream &text)
{
	std::vector<Case> cases;
	std::string line;

	while (std::getline(text, line)) {
		std::istringstream words(line.substr(0, line.find('#')));
		std::string word;

		if (!(words >> word))
			continue;
		if (line.front() != ' ') {
			cases.push_back({word});
			while (words >> word)
				read_rig(cases.back(), word);
		} else if (cases.empty()) {
			throw Failure{"a call in front of the first name"};
		} else {
			cases.back().calls.push_back(read_call(words, word));
		}
	}
	return cases;
}

} // namespace ptape::sim
