// SPDX-License-Identifier: GPL-2.0-only
//
// Reads, repairs, writes; in this order, so that the driver has its numbers even
// when nothing can be written.
#include "keeper.hpp"

#include "compose.hpp"
#include "stock.hpp"

#include <algorithm>
#include <set>

namespace ptape::store
{
namespace
{

constexpr int repair_rounds = 3; // a program may close its drive meanwhile

[[nodiscard]] const Binding *find_identity(const std::vector<Binding> &bindings,
					   const std::string &identity)
{
	const auto found = std::find_if(bindings.begin(), bindings.end(), [&](const auto &binding) {
		return binding.identity == identity;
	});

	return found == bindings.end() ? nullptr : &*found;
}

[[nodiscard]] const Binding *find_number(const std::vector<Binding> &bindings,
					 const Binding &wanted)
{
	const auto found = std::find_if(bindings.begin(), bindings.end(), [&](const auto &binding) {
		return binding.type == wanted.type && binding.number == wanted.number;
	});

	return found == bindings.end() ? nullptr : &*found;
}

} // namespace

// A damaged file may have lost lines; the second copy has them, if it is whole itself.
bool Keeper::take_previous(const DurableFile &file, BindingsFile &bindings) const
{
	std::set<std::string> known;
	std::optional<std::string> text;

	try {
		text = file.read_previous();
	} catch (const Failure &failure) {
		say_(Level::warning, failure.what());
	}
	for (const Binding &binding : bindings.bindings())
		known.insert(binding.identity);
	if (!text)
		return false;
	const BindingsFile previous = BindingsFile::parse(*text);

	for (const Binding &binding : previous.bindings())
		if (known.insert(binding.identity).second)
			bindings.append(binding);
	return !previous.blank() && !previous.garbled() && !previous.torn();
}

Lock Keeper::lock() const
{
	return {places_.lock, [this](const std::string &text) { say_(Level::warning, text); }};
}

Keeper::Found Keeper::find(const DurableFile &file) const
{
	Found found;

	try {
		found.text = file.read();
	} catch (const Failure &failure) {
		say_(Level::warning, failure.what());
		found.damaged = true;
	}
	if (found.text) {
		found.bindings = BindingsFile::parse(*found.text);
		found.damaged =
			found.bindings.blank() || found.bindings.garbled() || found.bindings.torn();
	} else if (!found.damaged && file.has_previous()) {
		say_(Level::warning,
		     compose("{} is gone, and its second copy is there", file.path()));
		found.damaged = true;
	}
	if (found.bindings.blank())
		say_(Level::warning, compose("{} is damaged: it is empty", file.path()));
	if (found.bindings.garbled()) {
		found.bindings = found.bindings.readable();
		say_(Level::warning, compose("{} is damaged: bytes that are no text", file.path()));
	} else if (found.bindings.torn()) {
		say_(Level::warning, compose("{} is damaged: unreadable lines: {}", file.path(),
					     found.bindings.torn()));
	}
	if (found.damaged)
		found.whole_copy = take_previous(file, found.bindings);
	return found;
}

std::vector<Unit> Keeper::repair(const Driver &driver, std::vector<Unit> units,
				 const std::vector<Binding> &remembered) const
{
	std::set<std::string> told, lacking;

	for (int round = 0; round < repair_rounds; round++) {
		const auto bindings = repairs(remembered, units);

		if (bindings.empty())
			break;
		driver.bind(bindings);
		for (const Binding &binding : bindings)
			told.insert(binding.identity);
		units = driver.units();
	}
	// The rest made room.
	for (const Binding &binding : remembered)
		if (told.contains(binding.identity))
			lacking.insert(binding.identity);
	if (!lacking.empty())
		say_(Level::warning,
		     compose("the driver was loaded without {} of the numbers in {}; told it now",
			     lacking.size(), places_.file.string()));
	return units;
}

void Keeper::warn_of_misnumbered(const std::vector<Binding> &remembered,
				 const std::vector<Unit> &units) const
{
	for (const Unit &unit : misnumbered(remembered, units)) {
		const Binding *own = find_identity(remembered, unit.binding.identity);

		if (own)
			say_(Level::warning,
			     compose("{} is {} and should be {}: it is open, "
				     "or that name is in use. "
				     "Close it and run ptape-store again",
				     unit.binding.identity, unit.binding.node(), own->node()));
		else
			say_(Level::warning,
			     compose("{} is {}, which belongs to another device; not remembered",
				     unit.binding.identity, unit.binding.node()));
	}
}

void Keeper::prepare(DurableFile &file, const Found &found) const
{
	const std::string text = found.bindings.render();

	if (found.text != text)
		file.prepare(text);
}

bool Keeper::finish(DurableFile &file, const Found &found) const
{
	const std::string text = found.bindings.render();

	if (found.damaged) {
		const auto aside = file.keep_aside();

		say_(Level::warning,
		     compose("{}{}, {} are remembered",
			     aside ? compose("the damaged file is kept as {}; ", *aside) : "",
			     found.whole_copy
				     ? "what it lost is looked up in the second copy"
				     : "there is no whole second copy: numbers of lines that "
				       "cannot be read may be given to others",
			     found.bindings.bindings().size()));
	}
	if (found.text != text) {
		file.take_prepared();
		say_(Level::notice, compose("wrote {}: {} devices", file.path(),
					    found.bindings.bindings().size()));
	}
	return write_second_copy(file, text);
}

// It has what is written now, and not what was forgotten; in blocks of its own. Return: it has.
bool Keeper::write_second_copy(DurableFile &file, const std::string &text) const
{
	try {
		if (file.read_previous() != text)
			file.replace_previous(text);
	} catch (const Failure &failure) {
		// Where nothing can be written, nothing is damaged.
		if (failure.error() == EROFS)
			return true;
		say_(Level::warning,
		     compose("the numbers are on disk, their second copy is not: {}",
			     failure.what()));
		return false;
	}
	return true;
}

bool Keeper::write(DurableFile &file, const Found &found) const
{
	prepare(file, found);
	return finish(file, found);
}

bool Keeper::keep() const
{
	const Driver driver(places_.sys);

	if (!driver.is_loaded() || !driver.is_persistent())
		return true;
	driver.settle(places_.settle_ms);
	DurableFile file(places_.file, lock());
	Found found = find(file);
	const auto remembered = found.bindings.bindings();
	// Read under the lock: who had it before may have written what is newer than our look.
	const auto units = repair(driver, driver.units(), remembered);

	for (const Binding &binding : additions(remembered, units))
		found.bindings.append(binding);
	warn_of_misnumbered(remembered, units);
	// No device was ever seen: no file.
	if (!found.text && !found.damaged && found.bindings.bindings().empty())
		return true;
	return write(file, found) && misnumbered(remembered, units).empty();
}

bool Keeper::keep_first() const
{
	Driver(places_.sys).await_bound();
	return keep();
}

bool Keeper::seed() const
{
	if (Driver(places_.sys).is_loaded()) {
		say_(Level::warning, "ptape is loaded already: it has numbers of its own");
		return false;
	}
	const StockNumbers numbers = stock_numbers(places_.sys);
	DurableFile file(places_.file, lock());
	Found found = find(file);

	for (const Binding &binding : numbers.bindings) {
		const auto remembered = found.bindings.bindings();
		const Binding *own = find_identity(remembered, binding.identity);

		if (own && own->number != binding.number)
			say_(Level::warning,
			     compose("{} is {} now, and keeps {} that {} remembers",
				     binding.identity, binding.node(), own->node(), file.path()));
		else if (!own && find_number(remembered, binding))
			say_(Level::warning,
			     compose("{} is {} now, which belongs to {}: it will get another "
				     "number",
				     binding.identity, binding.node(),
				     find_number(remembered, binding)->identity));
		else if (!own)
			found.bindings.append(binding);
	}
	for (const std::string &name : numbers.nameless)
		say_(Level::warning,
		     compose("{} tells no identity: its number cannot be remembered", name));
	for (const std::string &name : numbers.repeated)
		say_(Level::warning,
		     compose("{} has the identity of a device before it: not remembered", name));
	if (!found.text && !found.damaged && found.bindings.bindings().empty())
		return true;
	return write(file, found);
}

} // namespace ptape::store
