// SPDX-License-Identifier: GPL-2.0-only
#include "drive.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

namespace ptape::e2e
{

namespace
{

constexpr long drive_type = MT_ISSCSI2; // what st says of every drive since

// Tells one file of a name from the next one of the same name; 0: there is none.
std::uint64_t incarnation(const std::string &path)
{
	struct stat found = {};

	if (::lstat(path.c_str(), &found) != 0)
		return 0;
	return static_cast<std::uint64_t>(found.st_ino) * 1'000'003 +
	       static_cast<std::uint64_t>(found.st_ctim.tv_sec) * 1'000'000'000 +
	       static_cast<std::uint64_t>(found.st_ctim.tv_nsec);
}

bool exists(const std::string &path)
{
	return ::access(path.c_str(), F_OK) == 0;
}

std::string text_of(const std::string &path)
{
	std::ostringstream text;

	text << std::ifstream(path).rdbuf();
	return text.str();
}

} // namespace

Drive::Drive(std::string directory, int flags) : directory_(std::move(directory)), flags_(flags)
{
	load_state();
}

bool Drive::writes() const
{
	return (flags_ & O_ACCMODE) != O_RDONLY;
}

void Drive::load_state()
{
	const std::uint64_t fault = incarnation(file("fault"));
	const std::uint64_t cartridge = incarnation(file("cartridge"));
	const vtl::FileDescriptor kept(::open(file("state").c_str(), O_RDONLY | O_CLOEXEC));

	if (!kept.valid() || ::pread(kept.get(), &state_, sizeof(state_), 0) != sizeof(state_))
		state_ = {};
	if (fault)
		fault_ = parse_fault(text_of(file("fault")));
	if (state_.fault != fault) {
		state_.fault = fault;
		state_.written = 0;
		state_.lost = 0;
		state_.stage = Stage::before;
	}
	if (!fault)
		state_.stage = Stage::over;
	if (state_.cartridge != cartridge) {
		state_.cartridge = cartridge;
		state_.place = Cartridge::beginning;
		state_.file = 0;
		state_.block = 0;
		state_.ejected = false;
		state_.dirty = false;
		state_.after_read_filemark = false;
		// To load a cartridge leaves every state but an unacknowledged loss.
		if (lost_here() && fault_.open == 0)
			leave("load");
	}
	if (cartridge && !state_.ejected)
		cartridge_ = Cartridge::open(file("cartridge"));
}

void Drive::save_state() const
{
	const vtl::FileDescriptor kept(
		::open(file("state").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));

	// It is not kept: the next open finds the tape elsewhere, and the test fails.
	if (kept.valid() && ::pwrite(kept.get(), &state_, sizeof(state_), 0) != sizeof(state_))
		answer("state", errno);
}

int Drive::answer(const std::string &call, int error) const
{
	std::ofstream(file("log"), std::ios::app)
		<< call << " of block " << state_.written << ": " << error_name(error) << '\n';
	return -error;
}

// The drive stands where the data that is on the tape ends.
void Drive::find_loss(const char *by)
{
	state_.stage = Stage::found;
	state_.dirty = false;
	if (state_.block >= 0)
		state_.block -= static_cast<std::int32_t>(state_.lost);
	std::ofstream(file("log"), std::ios::app)
		<< "found by " << by << ", " << state_.lost << " blocks lost, data ends at "
		<< state_.file << ':' << state_.block << '\n';
	if (fault_.alert)
		std::ofstream(file("loss")) << state_.lost << '\n';
}

void Drive::leave(const char *by)
{
	state_.stage = Stage::over;
	std::ofstream(file("log"), std::ios::app) << "left by " << by << '\n';
}

int Drive::open()
{
	if (lost_here() && fault_.left_by_open)
		leave("open");
	if (writes() && fault_.open && exists(file("loss")))
		return answer("open", fault_.open);
	if (!cartridge_ && !(flags_ & O_NONBLOCK))
		return -ENOMEDIUM;
	save_state();
	return 0;
}

// A loss that nobody knows of yet is found by what waits for the tape. Its answer, where there is
// such a loss.
std::optional<int> Drive::found_by(const char *what)
{
	if (state_.stage != Stage::losing)
		return std::nullopt;
	find_loss(what);
	if (fault_.first_filemark)
		return answer(what, fault_.first_filemark);
	return std::nullopt;
}

std::int64_t Drive::write(std::span<const std::byte> from)
{
	if (!cartridge_)
		return -ENOMEDIUM;
	if (!writes())
		return -EBADF;
	state_.after_read_filemark = false;
	if (state_.stage == Stage::before || state_.stage == Stage::losing) {
		state_.written++;
		if (state_.written >= fault_.first + fault_.count)
			find_loss("write");
		else if (state_.written >= fault_.first)
			state_.stage = Stage::losing;
	}
	if (lost_here()) {
		save_state();
		return answer("write", fault_.write);
	}
	if (state_.stage == Stage::losing) {
		state_.lost++;
	} else {
		const auto place = cartridge_->write_block(state_.place, from);

		if (!place)
			return -EIO;
		state_.place = *place;
	}
	if (state_.block >= 0)
		state_.block++;
	state_.dirty = true;
	save_state();
	return static_cast<std::int64_t>(from.size());
}

std::int64_t Drive::read(std::span<std::byte> to)
{
	if (!cartridge_)
		return -ENOMEDIUM;
	if (const auto error = found_by("read"))
		return *error;
	if (lost_here() && fault_.read)
		return answer("read", fault_.read);

	const Object next = cartridge_->behind(state_.place);

	state_.dirty = false;
	if (next.kind == ObjectKind::none) {
		const bool told = !state_.after_read_filemark;

		state_.after_read_filemark = false;
		save_state();
		return told ? -EIO : 0;
	}
	state_.place = next.end;
	state_.after_read_filemark = next.kind == ObjectKind::filemark;
	if (state_.after_read_filemark) {
		state_.file++;
		state_.block = 0;
	} else if (state_.block >= 0) {
		state_.block++;
	}
	save_state();
	if (next.kind == ObjectKind::filemark)
		return 0;
	if (next.size > to.size())
		return -ENOMEM;
	return cartridge_->read(next, to) ? next.size : -EIO;
}

int Drive::put_filemarks(int count)
{
	for (; count > 0; count--) {
		const auto place = cartridge_->write_filemark(state_.place);

		if (!place)
			return -EIO;
		state_.place = *place;
		state_.file++;
		state_.block = 0;
	}
	return 0;
}

int Drive::filemarks(int count)
{
	if (!writes())
		return -EACCES;
	if (const auto error = found_by("filemark"))
		return *error;
	state_.dirty = false;
	if (!lost_here())
		return put_filemarks(count);
	if (fault_.filemark)
		return answer("filemark", fault_.filemark);

	const bool last = cartridge_->before(state_.place).kind == ObjectKind::filemark;

	answer(last && !fault_.doubles ? "filemark that is there" : "filemark", 0);
	return last && !fault_.doubles ? 0 : put_filemarks(count);
}

int Drive::space_filemarks_forward(int count)
{
	while (count > 0) {
		const Object next = cartridge_->behind(state_.place);

		if (next.kind == ObjectKind::none)
			return -EIO;
		state_.place = next.end;
		if (next.kind == ObjectKind::filemark) {
			state_.file++;
			state_.block = 0;
			count--;
		} else if (state_.block >= 0) {
			state_.block++;
		}
	}
	return 0;
}

int Drive::space_filemarks_back(int count)
{
	while (count > 0) {
		const Object last = cartridge_->before(state_.place);

		if (last.kind == ObjectKind::none) {
			state_.block = 0;
			return -EIO;
		}
		state_.place = last.begin;
		state_.block = -1;
		if (last.kind == ObjectKind::filemark) {
			state_.file--;
			count--;
		}
	}
	return 0;
}

int Drive::space_blocks_forward(int count)
{
	for (; count > 0; count--) {
		const Object next = cartridge_->behind(state_.place);

		if (next.kind == ObjectKind::none)
			return -EIO;
		state_.place = next.end;
		if (next.kind == ObjectKind::filemark) {
			state_.file++;
			state_.block = 0;
			return -EIO;
		}
		if (state_.block >= 0)
			state_.block++;
	}
	return 0;
}

int Drive::space_blocks_back(int count)
{
	for (; count > 0; count--) {
		const Object last = cartridge_->before(state_.place);

		if (last.kind == ObjectKind::none)
			return -EIO;
		state_.place = last.begin;
		if (last.kind == ObjectKind::filemark) {
			state_.file--;
			state_.block = -1;
			return -EIO;
		}
		if (state_.block >= 0)
			state_.block--;
	}
	return 0;
}

int Drive::to_end_of_data()
{
	Object next = {};

	while ((next = cartridge_->behind(state_.place)).kind != ObjectKind::none) {
		state_.place = next.end;
		if (next.kind == ObjectKind::filemark)
			state_.file++;
	}
	state_.block = cartridge_->before(state_.place).kind == ObjectKind::filemark ? 0 : -1;
	return 0;
}

int Drive::space(int operation, int count)
{
	switch (operation) {
	case MTFSF:
		return space_filemarks_forward(count);
	case MTBSF:
		return space_filemarks_back(count);
	case MTFSR:
		return space_blocks_forward(count);
	case MTBSR:
		return space_blocks_back(count);
	default:
		return to_end_of_data();
	}
}

// st writes the filemark itself where a program goes back after it wrote.
int Drive::move(const mtop &operation)
{
	if (const auto error = found_by("motion"))
		return *error;
	if (lost_here() && fault_.motion)
		return answer("motion", fault_.motion);
	if (state_.dirty && operation.mt_op == MTBSF)
		if (const int error = put_filemarks(1))
			return error;
	state_.dirty = false;

	const int result = space(operation.mt_op, operation.mt_count);

	if (lost_here())
		answer("motion", -result);
	return result;
}

int Drive::rewind(int operation)
{
	if (const auto error = found_by("rewind"))
		return *error;
	if (lost_here() && fault_.rewind && operation != MTOFFL)
		return answer("rewind", fault_.rewind);
	if (state_.dirty)
		if (const int error = put_filemarks(1))
			return error;
	if (lost_here() && fault_.left_by_rewind)
		leave(operation == MTOFFL ? "offline" : "rewind");
	state_.dirty = false;
	state_.place = Cartridge::beginning;
	state_.file = 0;
	state_.block = 0;
	if (operation == MTOFFL) {
		state_.ejected = true;
		cartridge_.reset();
	}
	return 0;
}

int Drive::operate(const mtop &operation)
{
	int result = 0;

	if (operation.mt_count < 0)
		return -EINVAL;
	switch (operation.mt_op) {
	case MTSETBLK:
	case MTSETDRVBUFFER:
	case MTLOCK:
	case MTUNLOCK:
	case MTCOMPRESSION:
		return 0;
	case MTLOAD:
		return cartridge_ ? 0 : -EIO;
	default:
		break;
	}
	if (!cartridge_)
		return -ENOMEDIUM;
	state_.after_read_filemark = false;
	switch (operation.mt_op) {
	case MTNOP:
		break;
	case MTWEOF:
		result = filemarks(operation.mt_count);
		break;
	case MTFSF:
	case MTBSF:
	case MTFSR:
	case MTBSR:
	case MTEOM:
		result = move(operation);
		break;
	case MTREW:
	case MTRETEN:
	case MTOFFL:
		result = rewind(operation.mt_op);
		break;
	default:
		return -EINVAL;
	}
	save_state();
	return result;
}

mtget Drive::status() const
{
	const bool nowhere = lost_here() && fault_.motion != 0;
	mtget status = {};

	status.mt_type = drive_type;
	status.mt_fileno = nowhere || !cartridge_ ? -1 : state_.file;
	status.mt_blkno = nowhere || !cartridge_ ? -1 : state_.block;
	status.mt_gstat = GMT_IM_REP_EN(~0);
	if (!cartridge_) {
		status.mt_gstat |= GMT_DR_OPEN(~0);
		return status;
	}
	status.mt_gstat |= GMT_ONLINE(~0);
	if (nowhere)
		return status;
	if (state_.place == Cartridge::beginning)
		status.mt_gstat |= GMT_BOT(~0);
	if (state_.block == 0 && state_.file > 0)
		status.mt_gstat |= GMT_EOF(~0);
	if (cartridge_->behind(state_.place).kind == ObjectKind::none)
		status.mt_gstat |= GMT_EOD(~0);
	return status;
}

int Drive::close()
{
	int error = 0;

	if (const auto found = found_by("close"))
		error = *found;
	if (state_.dirty)
		error = put_filemarks(1);
	state_.dirty = false;
	if (lost_here() && fault_.close && writes())
		error = answer("close", fault_.close);
	save_state();
	return error;
}

} // namespace ptape::e2e
