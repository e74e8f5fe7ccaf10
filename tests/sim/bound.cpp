// SPDX-License-Identifier: GPL-2.0-only
//
// What counts, and how much of it there may be.
#include "bound.hpp"

#include "failure.hpp"

#include <cstdio>
#include <numeric>
#include <string_view>
#include <utility>

namespace ptape::sim
{

namespace
{

constexpr unsigned commands_most = 20;
// A reservation that is found gone and made again has four; compression and block protection
// that are restored and proved have three each, the keys and the door lock one.
constexpr unsigned of_program_most = 4 + 3 + 3 + 1 + 1;

#define NAME(id, ...) std::string_view(#id),
constexpr std::array names = {PTAPE_TASKS(NAME)};
#undef NAME

Tried longest;

// What a program has set; a session without it asks nothing of the kind.
constexpr bool is_of_program(std::size_t task)
{
	switch (task) {
	case PTAPE_TASK_RESERVE_KEYS:
	case PTAPE_TASK_RESERVE_HELD:
	case PTAPE_TASK_REGISTER:
	case PTAPE_TASK_RESERVE:
	case PTAPE_TASK_RESERVE_UNIT:
	case PTAPE_TASK_ENCRYPTION:
	case PTAPE_TASK_MODE_PAGE:
	case PTAPE_TASK_COMPRESSION:
	case PTAPE_TASK_PROTECTION:
	case PTAPE_TASK_PROTECT:
	case PTAPE_TASK_PREVENT_ALLOW:
		return true;
	default:
		return false;
	}
}

bool was_sent(const ptape_result &result)
{
	return result.delivery == PTAPE_DELIVERY_ANSWERED ||
	       result.delivery == PTAPE_DELIVERY_UNANSWERED;
}

} // namespace

unsigned Tried::commands() const
{
	return std::accumulate(sent.begin(), sent.end(), 0U);
}

unsigned Tried::of_program() const
{
	unsigned sum = 0;

	for (std::size_t task = 0; task < sent.size(); ++task)
		sum += is_of_program(task) ? sent[task] : 0;
	return sum;
}

bool Tried::is_longer_than(const Tried &other) const
{
	return std::pair(commands(), sent) > std::pair(other.commands(), other.sent);
}

void Tried::print() const
{
	std::printf("the longest recovery by one path: %u commands, %u of them for what the "
		    "program has set\n",
		    commands(), of_program());
	for (std::size_t task = 0; task < names.size(); ++task)
		if (sent[task])
			std::printf("  %-18.*s %u\n", static_cast<int>(names[task].size()),
				    names[task].data(), sent[task]);
}

void RecoveryBound::before(const ptape_engine &engine, const ptape_event &event)
{
	recovering_ = engine.recovering;
	if (!recovering_)
		return;
	task_ = engine.recovery.tasks[engine.recovery.head].kind;
	if (event.kind != PTAPE_EVENT_PATH)
		return;
	if (settled_)
		throw Failure{"a recovery begins again, and nothing has happened"};
	tried_ = {};
}

void RecoveryBound::behind(const ptape_engine &engine, const ptape_event &event)
{
	if (!recovering_) {
		tried_ = {};
		settled_ = false;
	} else if (event.kind == PTAPE_EVENT_RESULT) {
		count(engine, event.result);
	}
}

// Polls, attentions and what is sent again have bounds of their own.
void RecoveryBound::count(const ptape_engine &engine, const ptape_result &result)
{
	const ptape_condition condition = ptape_result_condition(&result);

	settled_ = condition == PTAPE_CONDITION_GOOD;
	if (!was_sent(result) || engine.pausing || ptape_condition_is_attention(condition) ||
	    task_ == PTAPE_TASK_REPLAY)
		return;
	++tried_.sent[task_];
	if (tried_.is_longer_than(longest))
		longest = tried_;
	if (tried_.commands() - tried_.of_program() > commands_most ||
	    tried_.of_program() > of_program_most)
		throw Failure{"a recovery has taken " + std::to_string(tried_.commands()) +
			      " commands by one path, " + std::to_string(tried_.of_program()) +
			      " of them for what the program has set"};
}

Tried take_longest()
{
	return std::exchange(longest, {});
}

} // namespace ptape::sim
