// SPDX-License-Identifier: GPL-2.0-only
//
// The oracle. Rules: what a successful filemark, close or motion covers is on
// the session's cartridge, once and in order; no other cartridge changes; a
// call that lost something fails, and only that call or a later one may.
#include "tester.hpp"

#include <algorithm>
#include <utility>

namespace ptape::sim
{

namespace
{

constexpr int absent_error = ENXIO;

ptape_operation operation_of(ptape_operation_kind kind)
{
	ptape_operation operation = {};

	operation.kind = kind;
	operation.absent_error = absent_error;
	return operation;
}

ptape_operation mtop_of(int mtop, std::int32_t count)
{
	ptape_operation operation = operation_of(PTAPE_OPERATION_MTOP);

	operation.mtop = mtop;
	operation.count = count;
	return operation;
}

std::string number(std::size_t value)
{
	return std::to_string(value);
}

// What is on the tape, without a copy: it is looked at behind each call.
class Medium
{
public:
	// A load that loaded nothing succeeds, as in stock: nullptr.
	explicit Medium(const model::Cartridge *cartridge)
		: partition_(cartridge ? &cartridge->partitions()[0] : nullptr)
	{
	}

	[[nodiscard]] std::size_t size() const { return partition_ ? partition_->size() : 0; }
	[[nodiscard]] bool has_mark_at(std::size_t lba) const
	{
		return lba < size() && partition_->filemark_at(lba);
	}
	[[nodiscard]] bool has(std::size_t lba, const Item &item) const
	{
		return has_mark_at(lba) == item.filemark && partition_->at(lba).bytes == item.bytes;
	}

private:
	const model::Partition *partition_;
};

// The next choice of how many of each; false when that was the last.
bool next_trial(std::vector<Unsettled> &trial)
{
	for (Unsettled &unsettled : trial) {
		if (unsettled.tried < unsettled.marks) {
			++unsettled.tried;
			return true;
		}
		unsettled.tried = 0;
	}
	return false;
}

} // namespace

std::vector<Item> Tester::on_medium() const
{
	std::vector<Item> items;

	if (!cartridge_)
		return items;
	const model::Partition &partition = cartridge_->partitions()[0];

	for (std::uint64_t lba = 0; lba < partition.size(); ++lba)
		items.push_back({partition.filemark_at(lba), partition.at(lba).bytes});
	return items;
}

std::vector<Item> Tester::content()
{
	return on_medium();
}

std::int64_t Tester::run(const ptape_operation &operation)
{
	const std::int64_t result = world.run(operation, transfer_);

	results.push_back(result);
	check_foreign();
	return result < 0 ? failed(result) : result;
}

// Nothing but the session's own cartridge may ever change.
void Tester::check_foreign()
{
	// Until an open has succeeded the cartridge of the session before is in work.
	for (const std::unique_ptr<model::Cartridge> &cartridge : world.cartridges()) {
		const std::uint32_t reference = cartridge->volume_change_reference();
		const auto [known, is_new] = foreign_.try_emplace(cartridge.get(), reference);

		if (!is_new && cartridge.get() != cartridge_ && known->second != reference)
			throw Failure{"another cartridge was written to: " + cartridge->barcode()};
		known->second = reference;
	}
}

std::int64_t Tester::failed(std::int64_t result)
{
	// Frozen, or not: a program cannot tell.
	if (mark_ == MarkDue::yes && result != -ENOSPC)
		mark_ = MarkDue::maybe;
	if (result != -ENOTRECOVERABLE)
		return result;
	if (open_ && !disturbed())
		throw Failure{"a loss is told where nothing happened"};
	++losses_told_;
	lost_ = true;
	unproved_ = 0;
	return result;
}

// What is on the tape is taken as it is: a session begins, or a loss was told.
void Tester::start_over()
{
	world.drive().drain_buffer();
	expected_ = on_medium();
	place_.reset();
	doubtful_.reset();
	maybe_marks_ = 0;
	unsettled_.clear();
	unproved_ = 0;
	proved_ = expected_.size();
	lost_ = false;
	mark_ = MarkDue::no;
}

void Tester::doubt_tail()
{
	const std::size_t from = place_.value_or(0);

	doubtful_ = std::min(doubtful_.value_or(from), from);
	proved_ = std::min(proved_, from);
}

void Tester::doubt_marks(std::size_t count)
{
	doubt_tail();
	maybe_marks_ += count;
}

// Acknowledged: these are the tape's end now.
void Tester::written(std::vector<Item> items)
{
	if (lost_)
		throw Failure{"a write is acknowledged on a tape whose loss was told"};
	// A reset may have moved the tape since; but it ends where it was written last.
	const std::size_t end = world.drive().buffered_objects() ? world.drive().position()
								 : Medium(cartridge_).size();
	// What is not at the drive yet goes to where that stands.
	const std::size_t truth = world.is_behind() ? world.drive().position() : end - items.size();
	if (maybe_marks_ > 0)
		take_marks(truth);
	place_ = place_.value_or(truth);
	if (*place_ > expected_.size())
		throw Failure{"a write was acknowledged behind the end of data, at " +
			      number(*place_)};
	expected_.resize(*place_);
	proved_ = std::min(proved_, *place_);
	if (doubtful_ && *place_ <= *doubtful_)
		doubtful_.reset();
	for (Item &item : items)
		expected_.push_back(std::move(item));
	place_ = expected_.size();
	maybe_marks_ = 0;
	++unproved_;
}

// A call that failed may have written filemarks all the same: they are there or not.
void Tester::take_marks(std::size_t truth)
{
	const std::size_t place = place_.value_or(std::min(truth, expected_.size()));

	const bool elsewhere = truth < place || truth - place > maybe_marks_;
	const std::size_t taken = elsewhere ? 0 : truth - place;

	// A loss that nobody knows of yet may have led there: what is brought to the tape behind it
	// has them, or has not.
	std::erase_if(unsettled_, [place](const Unsettled &before) {
		return before.place + before.taken > place;
	});
	if (unproved_ > 0)
		unsettled_.push_back({.place = place, .marks = maybe_marks_, .taken = taken});
	if (elsewhere)
		return;
	expected_.resize(place);
	expected_.resize(truth, Item{.filemark = true});
	if (doubtful_ && *doubtful_ >= place)
		doubtful_.reset();
	place_ = truth;
	maybe_marks_ = 0;
}

// How many of the marks of failed calls the tape has, in front of what was acknowledged since.
void Tester::settle_marks(MarkDue mark)
{
	const std::vector<Item> found = on_medium();
	const std::size_t own = mark == MarkDue::no ? 0 : 1;
	std::vector<Unsettled> trial = std::exchange(unsettled_, {});
	std::vector<Item> items;

	const auto put = [&](const Unsettled &unsettled) {
		const auto place = items.begin() + static_cast<std::ptrdiff_t>(unsettled.place);

		items.insert(
			items.erase(place, place + static_cast<std::ptrdiff_t>(unsettled.taken)),
			unsettled.tried, Item{.filemark = true});
	};
	do {
		items = expected_;
		// From the last on, so that a place counts as it did.
		for (auto unsettled = trial.rbegin(); unsettled != trial.rend(); ++unsettled)
			put(*unsettled);
		const bool fits = found.size() == items.size() + own ||
				  (mark == MarkDue::maybe && found.size() == items.size());

		if (fits && std::equal(items.begin(), items.end(), found.begin())) {
			if (place_)
				*place_ = *place_ + items.size() - expected_.size();
			expected_ = std::move(items);
			return;
		}
	} while (next_trial(trial));
}

// A success that covers all that was acknowledged. @mark: it wrote a filemark of its own.
void Tester::prove(const char *when, MarkDue mark)
{
	if (lost_)
		return;
	const Medium found(cartridge_);

	// What was written over since is settled.
	std::erase_if(unsettled_, [this](const Unsettled &unsettled) {
		return unsettled.place + unsettled.taken > expected_.size();
	});
	if (!unsettled_.empty())
		settle_marks(mark);
	const bool has_mark = place_ && found.has_mark_at(*place_);

	if (mark == MarkDue::yes) {
		written({Item{.filemark = true}});
	} else if (mark == MarkDue::maybe && has_mark) {
		expected_.resize(*place_);
		expected_.push_back({.filemark = true});
	}
	const std::size_t covered = doubtful_.value_or(expected_.size());
	if (found.size() < covered)
		throw Failure{std::string(when) + " succeeded, but of " + number(covered) +
			      " objects " + number(found.size()) + " are on the cartridge"};
	for (std::size_t lba = 0; lba < covered; ++lba)
		if (!found.has(lba, expected_[lba]))
			throw Failure{std::string(when) + " succeeded, but object " + number(lba) +
				      " is not the one that was acknowledged"};
	if (!doubtful_ && unproved_ > 0 && found.size() != covered)
		throw Failure{std::string(when) + " succeeded, but there are " +
			      number(found.size()) + " objects instead of " + number(covered)};
	if (doubtful_)
		expected_ = on_medium();
	unproved_ = 0;
	proved_ = expected_.size();
	++proofs_;
}

// A filemark behind a loss that was told: what was proved is there, and a mark behind it, or
// one was the last of it already. What a drive wrote of the rest stays then.
void Tester::ended(std::size_t marks)
{
	const Medium found(cartridge_);
	// Marks may have been the first that was acknowledged behind that, and proved by a call
	// that tells nobody so.
	const bool had_mark = (proved_ > 0 && found.has_mark_at(proved_ - 1)) ||
			      (proved_ < expected_.size() && expected_[proved_].filemark &&
			       found.has_mark_at(proved_));
	// After a call that failed nobody outside knows where that is.
	const bool has_mark =
		had_mark || doubtful_ || (found.size() > 0 && found.has_mark_at(found.size() - 1));

	if (found.size() < proved_ || (marks > 0 && !has_mark))
		throw Failure{"a filemark ended a tape that is not at its true end: " +
			      number(found.size()) + " objects, proved " + number(proved_)};
	for (std::size_t lba = 0; lba < proved_; ++lba)
		if (!found.has(lba, expected_[lba]))
			throw Failure{"a filemark ended a tape whose object " + number(lba) +
				      " is not the one that was proved"};
	++ends_;
}

// A call that failed, but brought to the tape first what was acknowledged.
bool Tester::proved_all_the_same() const
{
	return !lost_ && !world.says_unproved();
}

// -- calls

std::int64_t Tester::open(bool for_write)
{
	ptape_operation operation = operation_of(PTAPE_OPERATION_OPEN);

	operation.for_write = for_write;
	world.forget_told();
	world.forget_keys();
	faults_at_open_ = world.faults_met();
	const std::int64_t result = run(operation);
	if (result != 0) {
		world.attend();
		return result;
	}
	open_ = true;
	cartridge_ = world.told();
	start_over();
	if (reserves_)
		world.reserve();
	return result;
}

std::int64_t Tester::close(bool rewind)
{
	ptape_operation operation = operation_of(PTAPE_OPERATION_CLOSE);
	const MarkDue mark = mark_;

	operation.rewind = rewind;
	const std::int64_t result = run(operation);
	if (result == 0)
		prove("close", mark);
	open_ = false;
	unproved_ = 0;
	return result;
}

// A pattern that repeats, behind the number of the call.
void Tester::fill(std::uint32_t length)
{
	constexpr std::size_t period = 256;

	++blocks_written_;
	transfer_.resize(length);
	for (std::size_t at = 0; at < std::min<std::size_t>(length, period); ++at)
		transfer_[at] = static_cast<std::uint8_t>(at * 7 + salt_);
	for (std::size_t filled = period; filled < length; filled *= 2)
		std::copy_n(transfer_.begin(), std::min(filled, length - filled),
			    transfer_.begin() + static_cast<std::ptrdiff_t>(filled));
	for (std::size_t at = 0; at < std::min<std::size_t>(length, sizeof(blocks_written_)); ++at)
		transfer_[at] = static_cast<std::uint8_t>(blocks_written_ >> 8 * at);
}

std::int64_t Tester::write(std::uint32_t length)
{
	ptape_operation operation = operation_of(PTAPE_OPERATION_WRITE);

	length += static_cast<std::uint32_t>(checksum_of_write());
	if (const std::uint32_t block_length = world.says_block_length())
		length += block_length - length % block_length;
	fill(length);
	append_checksums(world.says_block_length() ? world.says_block_length() : length);
	operation.length = length;
	const std::int64_t result = run(operation);
	if (result == 0)
		return result;
	if (result < 0) {
		if (mark_ == MarkDue::no)
			mark_ = MarkDue::maybe;
		doubt_tail();
		return result;
	}
	std::vector<Item> items;
	const std::size_t block_length = world.says_block_length();
	const std::size_t size = block_length ? block_length : static_cast<std::size_t>(result);
	for (std::size_t at = 0; at + size <= static_cast<std::size_t>(result); at += size) {
		const auto first = transfer_.begin() + static_cast<std::ptrdiff_t>(at);
		const std::size_t kept = size - checksum_of_write();
		items.push_back({false, {first, first + static_cast<std::ptrdiff_t>(kept)}});
	}
	written(std::move(items));
	mark_ = MarkDue::yes;
	return result;
}

std::int64_t Tester::read(std::uint32_t length)
{
	ptape_operation operation = operation_of(PTAPE_OPERATION_READ);

	if (const std::uint32_t block_length = world.says_block_length())
		length -= length % block_length;
	transfer_.assign(length, 0);
	operation.length = length;
	const std::int64_t result = run(operation);
	mark_ = result < 0 ? MarkDue::maybe : MarkDue::no;
	if (result >= 0 || proved_all_the_same())
		prove("read", MarkDue::no);
	if (result <= 0 || lost_ || !place_ || maybe_marks_ > 0 || world.says_block_length()) {
		// In front of or behind which mark is the engine's business.
		if (unproved_ == 0)
			place_.reset();
		return result;
	}
	if (*place_ >= expected_.size() || expected_[*place_].filemark)
		throw Failure{"a read gave data where none is, at " + number(*place_)};
	const std::vector<std::uint8_t> &bytes = expected_[*place_].bytes;
	const std::size_t sent =
		bytes.size() + (protection_.on_read ? model::block_protection_bytes : 0);
	if (sent != static_cast<std::size_t>(result) ||
	    !std::equal(bytes.begin(), bytes.end(), transfer_.begin()))
		throw Failure{"a read gave another block than the one at " + number(*place_)};
	++*place_;
	return result;
}

std::int64_t Tester::filemarks(std::int32_t count, bool immed)
{
	const std::int64_t result = run(mtop_of(immed ? PTAPE_MTWEOFI : PTAPE_MTWEOF, count));

	if (result < 0) {
		mark_ = MarkDue::maybe;
		doubt_marks(static_cast<std::size_t>(count));
		return result;
	}
	mark_ = MarkDue::no;
	if (lost_) {
		ended(static_cast<std::size_t>(count));
		return result;
	}
	if (count > 0)
		written(std::vector<Item>(static_cast<std::size_t>(count), Item{.filemark = true}));
	if (!immed)
		prove("MTWEOF", MarkDue::no);
	return result;
}

// Behind the place nothing is any more.
void Tester::erased()
{
	const std::size_t truth = Medium(cartridge_).size(); // it ends where it was erased

	if (lost_)
		throw Failure{"MTERASE succeeded on a tape whose loss was told"};
	if (maybe_marks_ > 0)
		take_marks(truth);
	if (place_ && *place_ != truth)
		throw Failure{"MTERASE succeeded at " + number(truth) + " instead of " +
			      number(*place_)};
	if (truth < expected_.size())
		expected_.resize(truth);
	if (doubtful_ && truth <= *doubtful_)
		doubtful_.reset();
	maybe_marks_ = 0;
}

std::int64_t Tester::erase(bool is_long)
{
	const std::int64_t result = run(mtop_of(PTAPE_MTERASE, is_long));

	if (result == -EACCES)
		return result;
	if (result < 0) {
		// Done or not; what was written before may be proved or not.
		mark_ = MarkDue::maybe;
		doubt_tail();
		if (proved_all_the_same())
			prove("what came before an erasure that failed", MarkDue::no);
		if (unproved_ == 0)
			place_.reset();
		return result;
	}
	erased();
	prove("MTERASE", MarkDue::no);
	mark_ = MarkDue::no;
	return result;
}

bool Tester::marks_first(ptape_mtop mtop) const
{
	return mtop == PTAPE_MTREW || mtop == PTAPE_MTOFFL || mtop == PTAPE_MTSEEK ||
	       mtop == PTAPE_MTBSF || mtop == PTAPE_MTBSFM;
}

std::optional<std::size_t> Tester::behind_marks(std::size_t count) const
{
	std::size_t place = *place_;

	for (; count > 0; --count) {
		while (place < expected_.size() && !expected_[place].filemark)
			++place;
		if (place++ == expected_.size())
			return std::nullopt;
	}
	return place;
}

std::optional<std::size_t> Tester::before_marks(std::size_t count) const
{
	std::size_t place = *place_;

	for (; count > 0; --count) {
		while (place > 0 && !expected_[place - 1].filemark)
			--place;
		if (place-- == 0)
			return std::nullopt;
	}
	return place;
}

// Where a motion that has succeeded went, as far as a program can tell: it knows what it wrote.
std::optional<std::size_t> Tester::led_to(ptape_mtop mtop, std::size_t count) const
{
	switch (mtop) {
	case PTAPE_MTREW:
		return 0;
	case PTAPE_MTSEEK:
		return count;
	case PTAPE_MTEOM:
		return expected_.size();
	default:
		break;
	}
	if (!place_ || *place_ > expected_.size())
		return std::nullopt;
	switch (mtop) {
	case PTAPE_MTFSF:
		return behind_marks(count);
	case PTAPE_MTBSF:
		return before_marks(count);
	case PTAPE_MTFSR:
		return *place_ + count;
	case PTAPE_MTBSR:
		return *place_ - std::min(count, *place_);
	default:
		return std::nullopt;
	}
}

std::int64_t Tester::move(ptape_mtop mtop, std::int32_t count)
{
	const bool leaves = mtop == PTAPE_MTREW || mtop == PTAPE_MTOFFL || mtop == PTAPE_MTLOAD;
	const MarkDue mark = marks_first(mtop) ? mark_ : MarkDue::no;
	const bool was_lost = lost_;

	if (mtop == PTAPE_MTLOAD)
		world.forget_told();
	const std::int64_t result = run(mtop_of(mtop, count));

	if (result < 0) {
		mark_ = MarkDue::maybe;
		if (proved_all_the_same())
			prove("what came before a motion that failed",
			      mark == MarkDue::no ? mark : MarkDue::maybe);
		else if (mark != MarkDue::no)
			doubt_marks(1);
		if (unproved_ == 0)
			place_.reset();
		return result;
	}
	prove("a motion", mark);
	// Where a call has failed, or a close of its own wrote a mark, the program cannot tell.
	const bool knows = !was_lost && !doubtful_ && maybe_marks_ == 0 && unsettled_.empty() &&
			   mark == MarkDue::no;
	place_ = knows ? led_to(mtop, static_cast<std::size_t>(count)) : std::nullopt;
	if (was_lost && leaves)
		start_over();
	if (mtop == PTAPE_MTLOAD) {
		cartridge_ = world.told();
		start_over();
	}
	mark_ = MarkDue::no;
	return result;
}

std::int64_t Tester::set_block_length(std::uint32_t length)
{
	return run(mtop_of(PTAPE_MTSETBLK, static_cast<std::int32_t>(length)));
}

std::int64_t Tester::simple(int mtop, std::int32_t count)
{
	const std::int64_t result = run(mtop_of(mtop, count));

	if (mtop != PTAPE_MTNOP)
		mark_ = result < 0 ? MarkDue::maybe : MarkDue::no;
	return result;
}

std::int64_t Tester::tell()
{
	const std::int64_t result = run(operation_of(PTAPE_OPERATION_TELL));

	if (result >= 0 && place_ && !lost_ && maybe_marks_ == 0 && unsettled_.empty() &&
	    static_cast<std::size_t>(result) != *place_)
		throw Failure{"MTIOCPOS told " + std::to_string(result) + " instead of " +
			      number(*place_)};
	return result;
}

// Bytes behind each block that is sent, which do not get to the tape.
std::size_t Tester::checksum_of_write() const
{
	return protection_.on_write ? model::block_protection_bytes : 0;
}

void Tester::append_checksums(std::size_t block_length)
{
	if (!protection_.on_write)
		return;
	for (std::size_t at = 0; at + block_length <= transfer_.size(); at += block_length) {
		const std::size_t end = at + block_length - model::block_protection_bytes;
		const model::BlockChecksum checksum = model::block_checksum(
			protection_.method,
			std::span<const std::uint8_t>(transfer_).subspan(at, end - at));

		std::ranges::copy(checksum, transfer_.begin() + static_cast<std::ptrdiff_t>(end));
	}
}

void Tester::protect(bool on_write, bool on_read)
{
	constexpr std::uint32_t length = 300;
	const model::BlockProtectionMode wanted{
		.method = on_write || on_read ? model::BlockProtection::crc32c : unprotected,
		.on_write = on_write,
		.on_read = on_read};

	if (run(operation_of(PTAPE_OPERATION_SYNC)) < 0)
		return;
	prove("a pass-through", MarkDue::no);
	if (world.set_protection(wanted))
		protection_ = wanted;
	ptape_engine_passthrough(&world.engine());
	write(length);
}

// As the shell does: what was written is proved first.
std::int64_t Tester::pass_through(bool rewinds)
{
	const std::vector<std::uint8_t> rewind = {PTAPE_OP_REWIND, 0, 0, 0, 0, 0};
	const std::int64_t result = run(operation_of(PTAPE_OPERATION_SYNC));

	if (result < 0)
		return result;
	prove("a pass-through", MarkDue::no);
	// It does not take what the drive has to tell of a fault.
	if (rewinds && world.drive().pending_attentions(0) == 0 &&
	    world.drive().execute(0, rewind, {}).status == model::Status::good) {
		place_.reset();
		mark_ = MarkDue::no;
	}
	ptape_engine_passthrough(&world.engine());
	return result;
}

} // namespace ptape::sim
