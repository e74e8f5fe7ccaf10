// SPDX-License-Identifier: GPL-2.0-only
#include "interpreter.hpp"

#include <linux/mtio.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include "buffer.hpp"
#include "chio.hpp"
#include "pattern.hpp"
#include "scanner.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

using vtl::FileDescriptor;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds slow(30); // no drive and no busy machine takes so long
constexpr std::size_t ioctl_room = 4096; // bytes: more than any request here wants
constexpr std::uint8_t fill = 0xee;	 // nobody's data
constexpr uid_t nobody = 65534;

std::string number_or_error(std::int64_t result)
{
	return result < 0 ? errno_name(errno) : std::to_string(result);
}

std::string ok_or_error(int result)
{
	return result < 0 ? errno_name(errno) : result == 0 ? "ok" : std::to_string(result);
}

std::string with_data(std::int64_t count, std::span<const std::uint8_t> bytes)
{
	if (count < 0)
		return errno_name(errno);

	const auto known = static_cast<std::size_t>(count);
	const std::string name = name_of(bytes.first(std::min(known, bytes.size())));

	return std::to_string(count) + (name.empty() ? "" : " " + name);
}

void fill_pattern(std::span<std::uint8_t> bytes, char letter)
{
	const std::vector<std::uint8_t> data = pattern(letter, bytes.size());

	std::ranges::copy(data, bytes.begin());
}

std::string do_op(const Call &call, int fd)
{
	const Buffer nowhere(sizeof(mtop), Place::unmapped);
	mtop operation{};

	operation.mt_op = static_cast<short>(call.number);
	operation.mt_count = static_cast<int>(call.second);
	return ok_or_error(::ioctl(fd, MTIOCTOP,
				   call.place == Place::unmapped ? nowhere.address() : &operation));
}

std::string do_get(const Call &call, int fd)
{
	const Buffer nowhere(sizeof(mtget), Place::unmapped);
	std::array<char, 128> text{};
	mtget get{};

	if (call.place == Place::unmapped)
		return ok_or_error(::ioctl(fd, MTIOCGET, nowhere.address()));
	if (::ioctl(fd, MTIOCGET, &get) != 0)
		return errno_name(errno);
	std::snprintf(text.data(), text.size(),
		      "file=%d block=%d type=%#lx resid=%ld dsreg=%#lx erreg=%ld ", get.mt_fileno,
		      get.mt_blkno, get.mt_type, get.mt_resid, get.mt_dsreg, get.mt_erreg);
	return text.data() + status_names(static_cast<std::uint64_t>(get.mt_gstat) & 0xffffffff);
}

std::string do_pos(const Call &call, int fd)
{
	const Buffer nowhere(sizeof(mtpos), Place::unmapped);
	mtpos pos{};

	if (call.place == Place::unmapped)
		return ok_or_error(::ioctl(fd, MTIOCPOS, nowhere.address()));
	if (::ioctl(fd, MTIOCPOS, &pos) != 0)
		return errno_name(errno);
	return std::to_string(pos.mt_blkno);
}

std::string do_ioctl(const Call &call, int fd)
{
	std::vector<std::uint8_t> room(ioctl_room);
	const Buffer nowhere(ioctl_room, Place::unmapped);
	void *const argument = call.place == Place::unmapped ? nowhere.address()
							     : static_cast<void *>(room.data());

	return ok_or_error(::ioctl(fd, static_cast<unsigned long>(call.number), argument));
}

// SCSI_IOCTL_SEND_COMMAND and CDROM_SEND_PACKET get zeroes: TEST UNIT READY.
std::string do_scsi(const Call &call, int fd)
{
	const ScsiIoctl &ioctl_rule = *find_scsi_ioctl(call.name);
	std::array<std::uint8_t, ioctl_room> block{};
	int number = static_cast<int>(call.number);
	int result = 0;

	switch (ioctl_rule.argument) {
	case ScsiIoctl::Argument::none:
		result = ::ioctl(fd, ioctl_rule.request, nullptr);
		break;
	case ScsiIoctl::Argument::value:
		result = ::ioctl(fd, ioctl_rule.request, number);
		break;
	case ScsiIoctl::Argument::fills_int:
	case ScsiIoctl::Argument::reads_int:
		result = ::ioctl(fd, ioctl_rule.request, &number);
		break;
	case ScsiIoctl::Argument::block:
		result = ::ioctl(fd, ioctl_rule.request, block.data());
		break;
	}
	if (result < 0)
		return errno_name(errno);
	if (!ioctl_rule.told)
		return "ok";
	if (ioctl_rule.argument == ScsiIoctl::Argument::fills_int)
		return std::to_string(result) + " gives " + std::to_string(number);
	return std::to_string(result);
}

std::string do_poll(int fd)
{
	pollfd request{.fd = fd, .events = POLLIN | POLLOUT | POLLPRI, .revents = 0};
	const int result = ::poll(&request, 1, 0);
	std::array<char, 32> text{};

	if (result < 0)
		return errno_name(errno);
	std::snprintf(text.data(), text.size(), "%d events %#x", result,
		      static_cast<unsigned>(request.revents));
	return text.data();
}

std::string do_mmap(int fd)
{
	void *const mapping = ::mmap(nullptr, ioctl_room, PROT_READ, MAP_SHARED, fd, 0);

	if (mapping == MAP_FAILED)
		return errno_name(errno);
	::munmap(mapping, ioctl_room);
	return "ok";
}

// The effective user, and with it the capabilities.
std::string do_user(const Call &call)
{
	return ok_or_error(::seteuid(call.name == "root" ? 0 : nobody));
}

// A call that waits is to end by the signal, not to go on.
std::string do_alarm(const Call &call)
{
	struct sigaction action = {};

	action.sa_handler = [](int) {};
	::sigaction(SIGALRM, &action, nullptr);
	::alarm(static_cast<unsigned>(call.number));
	return "ok";
}

std::string escaped(const std::string &text)
{
	std::string shown;

	for (const char byte : text) {
		if (byte == '\n')
			shown += "\\n";
		else
			shown += byte;
	}
	return "\"" + shown + "\"";
}

// Of a time only whether there was any.
std::string attribute_text(const std::string &name, const std::string &text)
{
	if (!name.ends_with("_ns"))
		return escaped(text);
	return text == "0" ? "\"0\"" : "some";
}

// "1000 A, 1000 B, 0 x3"
class Results
{
public:
	void add(const std::string &result)
	{
		if (result == last_) {
			count_++;
			return;
		}
		flush();
		last_ = result;
		count_ = 1;
	}

	std::string text()
	{
		flush();
		return text_;
	}

private:
	void flush()
	{
		if (count_ == 0)
			return;
		text_ += (text_.empty() ? "" : ", ") + last_;
		if (count_ > 1)
			text_ += " x" + std::to_string(count_);
		count_ = 0;
	}

	std::string text_;
	std::string last_;
	unsigned count_ = 0;
};

} // namespace

void Interpreter::run(const Program &program)
{
	for (const Statement &statement : program.statements)
		tell_({.call = std::to_string(statement.line) + " " + statement.text,
		       .result = answer(statement.call)});
	::alarm(0);
	[[maybe_unused]] const int root = ::seteuid(0);
	while (!files_.empty()) {
		const std::string handle = files_.begin()->first;

		tell_({.call = "left open " + handle, .result = close(handle)});
	}
}

std::string Interpreter::answer(const Call &call)
{
	const Clock::time_point begin = Clock::now();
	Results results;

	for (unsigned n = 0; n < call.times; n++)
		results.add(once(call, n));
	return results.text() + (Clock::now() - begin > slow * call.times ? " (slow)" : "");
}

std::string Interpreter::once(const Call &call, unsigned repetition)
{
	switch (call.verb) {
	case Verb::open:
		return open(call);
	case Verb::close:
		return close(call.handle);
	case Verb::dup:
		return dup(call);
	case Verb::generic:
		return generic(call);
	case Verb::sysfs:
	case Verb::set_sysfs:
	case Verb::list_sysfs:
	case Verb::driver:
		return sysfs(call);
	case Verb::stat:
		return stat(call);
	case Verb::user:
		return do_user(call);
	case Verb::alarm:
		return do_alarm(call);
	case Verb::medium:
		return medium_text(machine_, call.name.empty() ? machine_.barcode : call.name);
	case Verb::vtl: {
		std::vector<std::string> words = {machine_.vtlctl};

		words.insert(words.end(), call.words.begin(), call.words.end());

		const CommandResult result = run_command(words);
		const std::string output(trim(result.output.substr(0, result.output.find('\n'))));

		return result.status != 0 ? "exit " + std::to_string(result.status)
		       : output.empty()	  ? "ok"
					  : output;
	}
	default: {
		const auto file = files_.find(call.handle);

		return file == files_.end() ? "not open"
					    : on_file(call, file->second.get(), repetition);
	}
	}
}

std::string Interpreter::on_file(const Call &call, int fd, unsigned repetition)
{
	switch (call.verb) {
	case Verb::read:
	case Verb::write:
	case Verb::pread:
	case Verb::pwrite:
		return transfer(call, fd, repetition);
	case Verb::readv:
	case Verb::writev:
		return vectors(call, fd, repetition);
	case Verb::lseek:
		return number_or_error(::lseek(fd, call.number, static_cast<int>(call.second)));
	case Verb::fsync:
		return ok_or_error(::fsync(fd));
	case Verb::poll:
		return do_poll(fd);
	case Verb::mmap:
		return do_mmap(fd);
	case Verb::op:
		return do_op(call, fd);
	case Verb::get:
		return do_get(call, fd);
	case Verb::pos:
		return do_pos(call, fd);
	case Verb::chio:
	case Verb::chio32:
		return do_chio(call, fd);
	case Verb::ioctl:
		return do_ioctl(call, fd);
	case Verb::scsi:
		return do_scsi(call, fd);
	case Verb::sg: {
		const std::vector<std::uint8_t> out = call.words.empty()
							      ? std::vector<std::uint8_t>{}
							      : to_bytes(call.words.front());

		return scsi_command(fd, call.bytes, static_cast<std::size_t>(call.number), out)
			.text();
	}
	default:
		return "no such call";
	}
}

std::string Interpreter::open(const Call &call)
{
	constexpr mode_t mode = 0600; // of a file that "creat" makes
	const std::string path = machine_.nodes + "/" + call.name;

	if (files_.contains(call.handle))
		return "open already";

	FileDescriptor file(::open(path.c_str(), static_cast<int>(call.number) | O_CLOEXEC, mode));

	if (file.get() < 0)
		return errno_name(errno);
	files_.emplace(call.handle, std::move(file));
	return "ok";
}

std::string Interpreter::close(const std::string &handle)
{
	auto entry = files_.extract(handle);

	return entry.empty() ? "not open" : ok_or_error(::close(entry.mapped().release()));
}

std::string Interpreter::dup(const Call &call)
{
	const auto source = files_.find(call.name);

	if (source == files_.end() || files_.contains(call.handle))
		return "not open";
	files_.emplace(call.handle, FileDescriptor(::dup(source->second.get())));
	return "ok";
}

// A repeated write takes the next letter each time.
std::string Interpreter::transfer(const Call &call, int fd, unsigned repetition) const
{
	const auto size = static_cast<std::size_t>(call.number);
	const Buffer buffer(size, call.place);

	if (call.verb == Verb::write || call.verb == Verb::pwrite) {
		fill_pattern(buffer.bytes(), following(call.letter, repetition));
		return number_or_error(call.verb == Verb::write
					       ? ::write(fd, buffer.address(), size)
					       : ::pwrite(fd, buffer.address(), size, call.second));
	}
	std::ranges::fill(buffer.bytes(), fill);

	const ssize_t count = call.verb == Verb::read
				      ? ::read(fd, buffer.address(), size)
				      : ::pread(fd, buffer.address(), size, call.second);

	return with_data(count, buffer.bytes());
}

// Each segment has the next letter.
std::string Interpreter::vectors(const Call &call, int fd, unsigned repetition) const
{
	const auto size = static_cast<std::size_t>(call.number);
	const auto count = static_cast<std::size_t>(call.second);
	std::vector<std::uint8_t> data(size * count, fill);
	std::vector<iovec> segments(count);

	for (std::size_t n = 0; n < count; n++) {
		const std::span segment = std::span(data).subspan(n * size, size);

		segments[n] = {.iov_base = segment.data(), .iov_len = size};
		if (call.verb == Verb::writev)
			fill_pattern(segment,
				     following(call.letter, repetition + static_cast<unsigned>(n)));
	}
	if (call.verb == Verb::writev)
		return number_or_error(::writev(fd, segments.data(), static_cast<int>(count)));
	return with_data(::readv(fd, segments.data(), static_cast<int>(count)), data);
}

std::string Interpreter::generic(const Call &call) const
{
	const FileDescriptor file(
		::open(machine_.generic.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));

	if (file.get() < 0)
		return errno_name(errno);

	const std::vector<std::uint8_t> out =
		call.words.empty() ? std::vector<std::uint8_t>{} : to_bytes(call.words.front());

	return scsi_command(file.get(), call.bytes, static_cast<std::size_t>(call.number), out)
		.text();
}

std::string Interpreter::sysfs(const Call &call) const
{
	if (call.verb == Verb::driver) {
		const auto text = read_file(machine_.driver + "/" + call.name);

		return text ? escaped(*text) : errno_name(errno);
	}

	const std::string dir = machine_.attributes + "/" + call.words.front();

	if (call.verb == Verb::set_sysfs)
		return write_file(dir + "/" + call.name, call.words[1]) ? "ok" : errno_name(errno);
	if (call.verb == Verb::sysfs) {
		const auto text = read_file(dir + "/" + call.name);

		return text ? attribute_text(call.name, *text) : errno_name(errno);
	}

	// What ptape adds is its own group; power and uevent are the device core's.
	constexpr std::array ignored = {"ptape", "power", "uevent"};
	std::vector<std::string> names;
	std::error_code error;

	for (const auto &entry : std::filesystem::directory_iterator(dir, error))
		if (std::ranges::count(ignored, entry.path().filename().string()) == 0)
			names.push_back(entry.path().filename().string());
	std::ranges::sort(names);
	return names.empty() ? errno_name(error.value()) : join(names);
}

std::string Interpreter::stat(const Call &call) const
{
	struct stat node = {};
	std::array<char, 64> text{};

	if (::stat((machine_.nodes + "/" + call.name).c_str(), &node) != 0)
		return errno_name(errno);
	if (!S_ISCHR(node.st_mode))
		return "no character device";
	std::snprintf(text.data(), text.size(), "char %u:%u", major(node.st_rdev),
		      minor(node.st_rdev));
	return text.data();
}

} // namespace ptape::stock
