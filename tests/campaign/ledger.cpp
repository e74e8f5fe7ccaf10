// SPDX-License-Identifier: GPL-2.0-only
#include "ledger.hpp"

#include <algorithm>

namespace ptape::campaign
{

namespace
{

// xorshift64*, Vigna 2014: quick, and no two blocks are alike.
class Bytes
{
public:
	explicit Bytes(std::uint64_t state) : state_(state | 1U) {}

	std::uint64_t next()
	{
		constexpr std::uint64_t multiplier = 0x2545f4914f6cdd1d;
		constexpr unsigned right = 12;
		constexpr unsigned left = 25;
		constexpr unsigned last = 27;

		state_ ^= state_ >> right;
		state_ ^= state_ << left;
		state_ ^= state_ >> last;
		return state_ * multiplier;
	}

private:
	std::uint64_t state_;
};

} // namespace

std::string to_text(const Object &object)
{
	if (object.is_filemark())
		return "F";
	return object.number == Object::filemark - 1 ? "?" : std::to_string(object.number);
}

std::vector<std::uint8_t> block_data(std::uint64_t seed, const Object &object)
{
	constexpr std::uint64_t spread = 0x9e3779b97f4a7c15; // 2^64 / golden ratio
	constexpr unsigned byte_bits = 8;
	std::vector<std::uint8_t> data(object.length);
	Bytes bytes((seed * spread + object.number) * spread + object.length);

	for (std::size_t at = 0; at < data.size();) {
		std::uint64_t word = bytes.next();

		for (std::size_t n = 0; n < sizeof(word) && at < data.size(); n++, at++) {
			data[at] = static_cast<std::uint8_t>(word);
			word >>= byte_bits;
		}
	}
	return data;
}

void Ledger::wrote(Object object)
{
	objects_.resize(position_);
	proved_ = std::min(proved_, position_);
	objects_.push_back(object);
	position_++;
	unsynced_ = true;
	writing_ = !object.is_filemark();
}

void Ledger::synced()
{
	proved_ = objects_.size();
	unsynced_ = false;
	writing_ = false;
}

void Ledger::moved(std::size_t position)
{
	position_ = std::min(position, objects_.size());
}

void Ledger::failed(std::string call, std::vector<Object> pending)
{
	if (told())
		return;
	failed_ = std::move(call);
	if (!pending.empty())
		proved_ = std::min(proved_, position_);
	pending_ = std::move(pending);
}

// After a failure the rest of what was there, what the failed call began, or the filemark that is
// carried out at the true end.
bool Ledger::may_be_at(std::size_t place, const Object &object) const
{
	if (place < objects_.size() && object == objects_[place])
		return true;
	if (place < proved_ || !told())
		return false;
	if (place >= position_ && place - position_ < pending_.size() &&
	    object == pending_[place - position_])
		return true;
	return object.is_filemark();
}

std::string Ledger::judge(const std::vector<Object> &tape, bool sound) const
{
	const std::size_t common = std::min(tape.size(), objects_.size());

	if (told() && sound)
		return "nothing was lost, and " + failed_;
	for (std::size_t place = 0; place < tape.size(); place++)
		if (!may_be_at(place, tape[place]))
			return "object " + std::to_string(place) + " is " + to_text(tape[place]) +
			       ", not " +
			       (place < objects_.size() ? to_text(objects_[place]) : "nothing");
	if (tape.size() < (told() ? proved_ : objects_.size()))
		return std::to_string(objects_.size()) + " objects were acknowledged, " +
		       std::to_string(proved_) + " of them proved, and " + std::to_string(common) +
		       " are there" + (told() ? " (" + failed_ + ")" : ", and nothing was told");
	// A filemark at the true end is the last, and what follows a hole is none of ours.
	for (std::size_t place = proved_; place + 1 < tape.size(); place++)
		if (tape[place].is_filemark() &&
		    (place >= objects_.size() || tape[place] != objects_[place]) &&
		    !tape[place + 1].is_filemark())
			return "object " + std::to_string(place + 1) + " follows a hole";
	return {};
}

std::size_t Ledger::missing(const std::vector<Object> &tape) const
{
	std::size_t same = 0;

	while (same < std::min(tape.size(), objects_.size()) && tape[same] == objects_[same])
		same++;
	return objects_.size() - same;
}

} // namespace ptape::campaign
