// SPDX-License-Identifier: GPL-2.0-only
#include "program.hpp"

#include <sys/mtio.h>

#include "words.hpp"

namespace ptape::campaign
{

bool Program::failed(const std::string &call, std::int64_t result, std::vector<Object> pending)
{
	const std::string answer =
		result < 0 ? stock::errno_name(static_cast<int>(-result)) : std::to_string(result);

	ledger_.failed(call + " gave " + answer, std::move(pending));
	return false;
}

bool Program::write(unsigned count, std::uint32_t length)
{
	for (; count > 0; count--) {
		const Object object{.number = next_number_++, .length = length};
		const auto result = tape_.write(block_data(seed_, object));

		if (result != length)
			return failed("write", result, {object});
		ledger_.wrote(object);
	}
	return true;
}

bool Program::filemark(unsigned count)
{
	const int result = tape_.operate(MTWEOF, static_cast<int>(count));

	if (result != 0)
		return failed("filemark", result, std::vector<Object>(count));
	for (; count > 0; count--)
		ledger_.wrote({});
	ledger_.synced();
	return true;
}

bool Program::operate(const char *name, short operation, int count)
{
	const int result = tape_.operate(operation, count);

	return result == 0 || failed(name, result, {});
}

// Blocks and filemarks from the place on where the ledger says that the tape is.
bool Program::read(unsigned count)
{
	constexpr std::size_t block_max = 300'000; // more than a block has
	std::vector<std::uint8_t> data(block_max);

	for (; count > 0 && ledger_.position() < ledger_.objects().size(); count--) {
		const Object &object = ledger_.objects()[ledger_.position()];
		const auto result = tape_.read(data);

		if (result < 0)
			return failed("read", result, {});
		data.resize(static_cast<std::size_t>(result));
		if (object.is_filemark() ? result != 0 : data != block_data(seed_, object)) {
			wrong_ = "read of " + to_text(object) + " at " +
				 std::to_string(ledger_.position()) + " gave " +
				 std::to_string(result) + " other bytes";
			return false;
		}
		data.resize(block_max);
		ledger_.moved(ledger_.position() + 1);
	}
	return true;
}

bool Program::to_end()
{
	if (!operate("eod", MTEOM, 1))
		return false;
	ledger_.moved(ledger_.objects().size());
	return true;
}

bool Program::read_all()
{
	if (ledger_.writing() && !filemark(1))
		return false;
	if (!operate("rewind", MTREW, 1))
		return false;
	ledger_.synced();
	ledger_.moved(0);
	return read(static_cast<unsigned>(ledger_.objects().size())) && to_end();
}

// Behind a filemark: over it and over as many blocks as there are, at most so many.
bool Program::space_back(unsigned blocks)
{
	if (ledger_.writing() && !filemark(1))
		return false;

	const auto &objects = ledger_.objects();
	std::size_t place = objects.size() - 1;
	int back = 0;

	if (!operate("bsf", MTBSF, 1))
		return false;
	ledger_.synced();
	// The first two objects are never overwritten: a run without them has no beginning.
	for (; place > 2 && blocks > 0 && !objects[place - 1].is_filemark(); blocks--) {
		place--;
		back++;
	}
	ledger_.moved(objects.size() - 1);
	if (back > 0 && !operate("bsr", MTBSR, back))
		return false;
	ledger_.moved(place);
	return true;
}

bool Program::close()
{
	tells_(Act::reopen, true);

	const int result = tape_.close();

	if (result != 0)
		return failed("close", result, std::vector<Object>(ledger_.writing() ? 1 : 0));
	if (ledger_.told())
		return true;
	if (ledger_.writing())
		ledger_.wrote({});
	ledger_.synced();
	return true;
}

bool Program::reopen()
{
	if (!close())
		return false;

	const int result = tape_.open();

	return result == 0 || failed("open", result, {});
}

bool Program::perform(const Step &step)
{
	tells_(step.act, false);
	switch (step.act) {
	case Act::write:
		return write(step.count, step.length);
	case Act::filemark:
		return filemark(step.count);
	case Act::read:
		return read_all();
	case Act::space_back:
		return space_back(step.count) && read(1) && to_end();
	case Act::overwrite:
		return space_back(step.count) && write(step.count, step.length);
	default:
		return reopen();
	}
}

std::string Program::begin()
{
	constexpr std::uint32_t first_length = 1000;

	// A drive that was frozen thaws by an open, by a rewind at the latest.
	if (const int result = tape_.open(); result != 0)
		return "open gave " + stock::errno_name(-result);
	if (!operate("rewind", MTREW, 1) || !write(1, first_length) || !filemark(1))
		return ledger_.failed_call();
	return {};
}

std::string Program::run(const std::vector<Step> &steps)
{
	for (const Step &step : steps)
		if (!perform(step))
			break;
	(void)close();
	return wrong_;
}

} // namespace ptape::campaign
