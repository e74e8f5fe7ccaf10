// SPDX-License-Identifier: GPL-2.0-only
//
// The program against a tape that is a list, sound or not: what the judge is good for.
#include <catch2/catch_test_macros.hpp>

#include <sys/mtio.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "program.hpp"

using namespace ptape::campaign;

namespace
{

constexpr std::uint64_t seeds = 30;

enum class Harm : std::uint8_t {
	none,
	drops,	    // the n-th write is acknowledged and not done
	twice,	    // it is done twice
	overwrites, // it is done at the beginning of the tape
	torn,	    // it has other bytes
	fails,	    // it gives EIO, and was done
	forgets,    // the n-th filemark is acknowledged and not done
	reads_on,   // the n-th read skips an object
	no_close    // no filemark at the close
};

std::string text(const std::vector<std::uint8_t> &bytes)
{
	return {bytes.begin(), bytes.end()};
}

class List final : public Tape
{
public:
	List(Harm harm, unsigned after) : harm_(harm), after_(after) {}

	[[nodiscard]] int open() override { return 0; }
	[[nodiscard]] int close() override
	{
		if (writing_ && harm_ != Harm::no_close)
			store({});
		writing_ = false;
		return 0;
	}
	[[nodiscard]] std::int64_t write(std::span<const std::uint8_t> data) override;
	[[nodiscard]] std::int64_t read(std::span<std::uint8_t> data) override;
	[[nodiscard]] int operate(short operation, int count) override;

	// As the ledger's blocks: by what they hold.
	[[nodiscard]] std::vector<Object> contents(std::uint64_t seed,
						   const std::vector<Object> &known) const
	{
		std::map<std::string, Object> blocks;
		std::vector<Object> objects;

		for (const Object &object : known)
			if (!object.is_filemark())
				blocks.emplace(text(block_data(seed, object)), object);
		blocks.emplace(std::string(), Object{});
		for (const auto &data : objects_) {
			const auto found = blocks.find(text(data));

			objects.push_back(found != blocks.end()
						  ? found->second
						  : Object{.number = Object::filemark - 1});
		}
		return objects;
	}
	[[nodiscard]] bool met() const { return met_; }

private:
	[[nodiscard]] bool now(bool is_it)
	{
		if (!is_it || met_ || after_-- > 0)
			return false;
		return met_ = true;
	}
	void store(std::vector<std::uint8_t> data)
	{
		objects_.resize(position_++);
		objects_.push_back(std::move(data));
	}

	Harm harm_;
	unsigned after_;
	bool met_ = false;
	bool writing_ = false;
	std::size_t position_ = 0;
	std::vector<std::vector<std::uint8_t>> objects_; // empty: a filemark
};

std::int64_t List::write(std::span<const std::uint8_t> data)
{
	const bool faulty = harm_ == Harm::drops || harm_ == Harm::twice ||
			    harm_ == Harm::overwrites || harm_ == Harm::torn ||
			    harm_ == Harm::fails;
	std::vector<std::uint8_t> bytes(data.begin(), data.end());

	writing_ = true;
	if (!now(faulty)) {
		store(std::move(bytes));
		return static_cast<std::int64_t>(data.size());
	}
	if (harm_ == Harm::drops)
		return static_cast<std::int64_t>(data.size());
	if (harm_ == Harm::overwrites)
		position_ = 0;
	if (harm_ == Harm::torn)
		bytes.back() ^= 1U;
	if (harm_ == Harm::twice)
		store(bytes);
	store(std::move(bytes));
	return harm_ == Harm::fails ? -EIO : static_cast<std::int64_t>(data.size());
}

std::int64_t List::read(std::span<std::uint8_t> data)
{
	if (position_ < objects_.size() && now(harm_ == Harm::reads_on))
		position_++;
	if (position_ >= objects_.size())
		return 0;

	const auto &object = objects_[position_++];

	std::ranges::copy(object, data.begin());
	return static_cast<std::int64_t>(object.size());
}

int List::operate(short operation, int count)
{
	switch (operation) {
	case MTWEOF:
		if (now(harm_ == Harm::forgets))
			return 0;
		for (; count > 0; count--)
			store({});
		writing_ = false;
		return 0;
	case MTREW:
		position_ = 0;
		return 0;
	case MTEOM:
		position_ = objects_.size();
		return 0;
	case MTBSF:
		while (position_ > 0 && !objects_[--position_].empty())
			continue;
		return 0;
	case MTBSR:
		position_ -= std::min(position_, static_cast<std::size_t>(count));
		return 0;
	default:
		return -EINVAL;
	}
}

struct Outcome {
	bool met = false;
	bool caught = false;
};

Outcome run(std::uint64_t seed, Harm harm, unsigned after)
{
	const Plan plan = make_plan(seed, false);
	Ledger ledger;
	List list(harm, after);
	Program program(list, seed, ledger, [](Act, bool) {});
	std::string wrong = program.begin();

	if (wrong.empty())
		wrong = program.run(plan.steps);

	auto known = ledger.objects();

	known.insert(known.end(), ledger.pending().begin(), ledger.pending().end());
	if (wrong.empty())
		wrong = ledger.judge(list.contents(seed, known), harm == Harm::none);
	INFO(to_text(plan) << ": " << wrong);
	return {.met = list.met(), .caught = !wrong.empty()};
}

} // namespace

TEST_CASE("on a sound tape every run is whole")
{
	for (std::uint64_t seed = 0; seed < seeds; seed++) {
		CAPTURE(seed);
		CHECK_FALSE(run(seed, Harm::none, 0).caught);
	}
}

TEST_CASE("a write that failed is no violation, wherever its block is")
{
	for (std::uint64_t seed = 0; seed < seeds; seed++) {
		CAPTURE(seed);
		CHECK_FALSE(run(seed, Harm::fails, 2).caught);
	}
}

TEST_CASE("a tape that loses, repeats, moves or changes an object is caught")
{
	constexpr unsigned after = 2; // behind the run's first block and filemark

	for (const Harm harm :
	     {Harm::drops, Harm::twice, Harm::overwrites, Harm::torn, Harm::reads_on}) {
		unsigned met = 0;
		unsigned caught = 0;

		for (std::uint64_t seed = 0; seed < seeds; seed++) {
			const Outcome outcome = run(seed, harm, after);

			met += outcome.met ? 1 : 0;
			caught += outcome.caught ? 1 : 0;
		}
		CAPTURE(static_cast<int>(harm));
		CHECK(met > seeds / 10);
		// The rest was written over later, or read behind the end.
		CHECK(caught * 10 > met * 9);
	}
}

TEST_CASE("a filemark that is not there is caught")
{
	unsigned met = 0;
	unsigned caught = 0;

	for (std::uint64_t seed = 0; seed < seeds; seed++) {
		const Outcome outcome = run(seed, Harm::forgets, 1);

		met += outcome.met ? 1 : 0;
		caught += outcome.caught ? 1 : 0;
		caught += run(seed, Harm::no_close, 0).caught ? 1 : 0;
	}
	CHECK(met > seeds / 4);
	CHECK(caught > met);
}
