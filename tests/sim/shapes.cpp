// SPDX-License-Identifier: GPL-2.0-only
//
// Jobs. What is read is what the job before has written; the oracle compares it.
#include "shapes.hpp"

#include <algorithm>

namespace ptape::sim
{

namespace
{

// Bytes of a block: Bacula's default, Amanda's header and data, tar's twenty records.
constexpr std::uint32_t bacula_block = 64512;
constexpr std::uint32_t amanda_block = 32768;
constexpr std::uint32_t tar_block = 10240;
// LTFS has 524,288; an eighth of it, for the medium here is small.
constexpr std::uint32_t ltfs_block = 65536;

constexpr unsigned blocks_of_a_job = 10; // at most
constexpr unsigned blocks_a_file = 4;	 // Bacula's Maximum File Size, in blocks

void append(std::vector<Call> &calls, std::string_view name, std::int64_t first, unsigned times)
{
	calls.insert(calls.end(), times, Call{name, first});
}

// Each block has a length of its own in variable mode, whatever the session before had.
std::vector<Call> opened(bool for_write)
{
	return {{"open", for_write}, {"block-length", 0}};
}

} // namespace

// The first job labels the tape. A filemark each few blocks and two at the end; then the last
// block is read back. A job that appends takes the place of the second filemark.
std::vector<Call> ShapedProgram::bacula()
{
	std::vector<Call> calls = opened(true);
	const bool reads = !meetings_.writes_only();
	const unsigned blocks = 1 + below(blocks_of_a_job);

	if (jobs_ == 1 || !reads) {
		append(calls, "rewind", 1, 1);
		append(calls, "write", bacula_block, 1);
		append(calls, "filemarks", 1, 1);
	} else {
		append(calls, "rewind", 1, 1);
		append(calls, "read", bacula_block, 1);
		append(calls, "eom", 1, 1);
		append(calls, "bsf", 1, 1);
	}
	for (unsigned block = 0; block < blocks; ++block) {
		append(calls, "write", bacula_block, 1);
		if (block % blocks_a_file == blocks_a_file - 1)
			append(calls, "filemarks", 1, 1);
	}
	append(calls, "filemarks", 2, 1);
	if (reads) {
		append(calls, "bsf", 2 + (blocks % blocks_a_file == 0), 1);
		append(calls, "bsr", 1, 1);
		append(calls, "read", bacula_block, 1);
	}
	append(calls, "close", below(2), 1);
	return calls;
}

// A label, files that begin with a header, and a last header; or all of it read again.
std::vector<Call> ShapedProgram::amanda()
{
	const bool reads = !meetings_.writes_only() && jobs_ % 2 == 0;
	std::vector<Call> calls = opened(!reads);
	const unsigned files = 1 + below(3);

	append(calls, "rewind", 1, 1);
	append(calls, reads ? "read" : "write", amanda_block, 1);
	append(calls, reads ? "fsf" : "filemarks", 1, 1);
	for (unsigned file = 0; file < files; ++file) {
		append(calls, reads ? "read" : "write", amanda_block, 1);
		append(calls, reads ? "read" : "write", amanda_block, 1 + below(blocks_of_a_job));
		append(calls, reads ? "fsf" : "filemarks", 1, 1);
	}
	if (!reads) {
		append(calls, "write", amanda_block, 1);
		append(calls, "filemarks", 1, 1);
	}
	append(calls, "close", 1, 1);
	return calls;
}

// One file, whose filemark the close writes; or read until it ends.
std::vector<Call> ShapedProgram::tar()
{
	const bool reads = !meetings_.writes_only() && jobs_ % 2 == 0;
	std::vector<Call> calls = opened(!reads);

	if (!meetings_.writes_only() || meetings_.warning() != Warning::far)
		append(calls, "rewind", 1, 1);
	append(calls, reads ? "read" : "write", tar_block, 2 + below(2 * blocks_of_a_job));
	append(calls, "close", 1, 1);
	return calls;
}

// An index, data, and an index; then from place to place.
std::vector<Call> ShapedProgram::ltfs()
{
	const bool reads = !meetings_.writes_only() && jobs_ % 4 != 1;
	std::vector<Call> calls = opened(!reads);

	if (reads) {
		for (unsigned times = 2 + below(6); times > 0; --times) {
			append(calls, "seek", 1 + below(blocks_of_a_job), 1);
			append(calls, "read", ltfs_block, 1 + below(2));
			append(calls, "tell", 0, 1);
		}
	} else {
		append(calls, "rewind", 1, 1);
		append(calls, "write", ltfs_block, 1);
		append(calls, "filemarks", 1, 1);
		append(calls, "write", ltfs_block, blocks_of_a_job);
		append(calls, "filemarks", 1, 1);
		append(calls, "write", ltfs_block, 1);
		append(calls, "filemarks", 1, 1);
	}
	append(calls, "close", 0, 1);
	return calls;
}

std::vector<Call> ShapedProgram::job()
{
	switch (shape_) {
	case Shape::bacula:
		return bacula();
	case Shape::amanda:
		return amanda();
	case Shape::tar:
		return tar();
	default:
		return ltfs();
	}
}

// As they do: the end of what is whole is marked, and nothing else tried.
void ShapedProgram::give_up()
{
	left_ = {{"close", 1}, {"filemarks", 1}};
}

void ShapedProgram::step(Player &player)
{
	meetings_.plan(player.tester().world);
	if (left_.empty()) {
		++jobs_;
		left_ = job();
		std::ranges::reverse(left_);
	}
	const Call call = left_.back();
	left_.pop_back();
	const std::int64_t result = player.play(call);
	if (!player.tester().is_open()) {
		if (result == -ENOTRECOVERABLE)
			player.play("acknowledge");
		left_.clear();
	} else if (result < 0 && call.name != "filemarks") {
		give_up();
	} else if (result < 0) {
		left_ = {{"close", 1}};
	}
}

} // namespace ptape::sim
