// SPDX-License-Identifier: GPL-2.0-only
//
// What must change so that file and driver agree.
#include "reconcile.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

namespace ptape::store
{
namespace
{

using Place = std::pair<ptape_unit_type, std::uint32_t>; // numbers are per type

[[nodiscard]] Place place_of(const Binding &binding)
{
	return {binding.type, binding.number};
}

// What the file says of identities and of numbers.
class Memory
{
public:
	explicit Memory(const std::vector<Binding> &remembered)
	{
		for (const Binding &binding : remembered) {
			// As in the driver: the first line of an identity that has its number
			// for itself.
			if (number_of(binding.identity) || is_taken(place_of(binding)))
				continue;
			owners_.emplace(place_of(binding), binding.identity);
			numbers_.emplace(binding.identity, binding.number);
		}
	}

	[[nodiscard]] const std::uint32_t *number_of(const std::string &identity) const
	{
		const auto found = numbers_.find(identity);

		return found == numbers_.end() ? nullptr : &found->second;
	}

	[[nodiscard]] bool is_taken(const Place &place) const { return owners_.contains(place); }

	// May a unit have the place that it has?
	[[nodiscard]] bool allows(const Binding &binding) const
	{
		const auto owner = owners_.find(place_of(binding));
		const auto number = number_of(binding.identity);

		if (number)
			return *number == binding.number;
		return owner == owners_.end();
	}

	[[nodiscard]] const std::map<Place, std::string> &owners() const { return owners_; }

private:
	std::map<Place, std::string> owners_;
	std::map<std::string, std::uint32_t> numbers_;
};

// The driver as it will be when it has done what was asked for so far.
class Prospect
{
public:
	Prospect(const Memory &memory, const std::vector<Unit> &units) : memory_(memory)
	{
		for (const Unit &unit : units)
			taken_.insert(place_of(unit.binding));
	}

	[[nodiscard]] bool is_free(const Place &place) const { return !taken_.contains(place); }

	[[nodiscard]] std::uint32_t free_number(ptape_unit_type type) const
	{
		Place place{type, 0};

		while (!is_free(place) || memory_.is_taken(place))
			place.second++;
		return place.second;
	}

	void move(const Binding &from, std::uint32_t number)
	{
		taken_.erase(place_of(from));
		taken_.emplace(from.type, number);
	}

	void add(const Place &place) { taken_.insert(place); }

private:
	const Memory &memory_;
	std::set<Place> taken_;
};

struct Move {
	Binding now;
	std::uint32_t wanted;
};

// Units that have another number than they should, with the number to have.
[[nodiscard]] std::deque<Move> moves_of(const Memory &memory, Prospect &prospect,
					const std::vector<Unit> &units)
{
	std::deque<Move> moves;

	for (const Unit &unit : units) {
		const Binding &now = unit.binding;

		if (now.identity.empty() || memory.allows(now))
			continue;
		if (const auto number = memory.number_of(now.identity)) {
			moves.push_back({now, *number});
		} else if (unit.bound) {
			const auto number_free = prospect.free_number(now.type);

			if (number_free > number_max(now.type))
				continue;
			prospect.add({now.type, number_free});
			moves.push_back({now, number_free});
		}
	}
	return moves;
}

// The moves in an order that the driver can follow.
[[nodiscard]] std::vector<Binding> renumbering(const Memory &memory, const std::vector<Unit> &units)
{
	Prospect prospect(memory, units);
	std::deque<Move> moves = moves_of(memory, prospect, units);
	std::vector<Binding> told;
	std::set<Place> leaving;
	std::size_t waiting = 0; // moves in a row whose place is not free yet

	for (const Move &move : moves)
		leaving.insert(place_of(move.now));
	while (!moves.empty()) {
		Move move = moves.front();
		const Place wanted{move.now.type, move.wanted};
		std::uint32_t number = move.wanted;

		moves.pop_front();
		if (memory.is_taken(wanted) && !prospect.is_free(wanted)) {
			if (!leaving.contains(wanted))
				continue; // whoever has it stays there
			if (waiting++ < moves.size()) {
				moves.push_back(move);
				continue;
			}
			// Each waits for another one: this one makes room and comes again.
			number = prospect.free_number(move.now.type);
			if (number > number_max(move.now.type))
				continue;
			moves.push_back({{move.now.type, number, move.now.identity}, move.wanted});
		}
		waiting = 0;
		leaving.erase(place_of(move.now));
		prospect.move(move.now, number);
		told.push_back({move.now.type, number, move.now.identity});
	}
	return told;
}

} // namespace

std::vector<Binding> repairs(const std::vector<Binding> &remembered, const std::vector<Unit> &units)
{
	const Memory memory(remembered);
	std::vector<Binding> told = renumbering(memory, units);
	std::set<std::string> shown;

	for (const Unit &unit : units) {
		shown.insert(unit.binding.identity);
		// Its number is right, but nobody has told the driver to keep it.
		if (!unit.bound && memory.number_of(unit.binding.identity) &&
		    memory.allows(unit.binding))
			told.push_back(unit.binding);
	}
	for (const auto &[place, identity] : memory.owners())
		if (!shown.contains(identity))
			told.push_back({place.first, place.second, identity});
	return told;
}

std::vector<Binding> additions(const std::vector<Binding> &remembered,
			       const std::vector<Unit> &units)
{
	const Memory memory(remembered);
	std::vector<Binding> added;

	for (const Unit &unit : units)
		if (unit.bound && !unit.binding.identity.empty() &&
		    !memory.number_of(unit.binding.identity) && memory.allows(unit.binding))
			added.push_back(unit.binding);
	// The order of sysfs is nobody's.
	std::sort(added.begin(), added.end());
	return added;
}

std::vector<Unit> misnumbered(const std::vector<Binding> &remembered,
			      const std::vector<Unit> &units)
{
	const Memory memory(remembered);
	std::vector<Unit> wrong;

	for (const Unit &unit : units)
		if (!unit.binding.identity.empty() && !memory.allows(unit.binding))
			wrong.push_back(unit);
	return wrong;
}

} // namespace ptape::store
