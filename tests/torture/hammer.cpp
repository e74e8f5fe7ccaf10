// SPDX-License-Identifier: GPL-2.0-only
#include "hammer.hpp"

#include <linux/chio.h>
#include <linux/mtio.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <thread>

#include "machine.hpp"
#include "words.hpp"

namespace ptape::torture
{

namespace
{

using vtl::FileDescriptor;

constexpr std::uint8_t untouched = 0xa5; // what a read's buffer has before
constexpr unsigned letters = 26;	 // all data on the cartridges is of A to Z
constexpr std::size_t files_max = 3;
constexpr unsigned drives = 2;
constexpr int poll_ms = 100;
constexpr long alarm_least_us = 20'000;
constexpr long alarm_spread_us = 400'000;
constexpr useconds_t gate_us = 20'000;

constexpr std::array<std::size_t, 10> lengths = {0,	1,     512,    1000,	  4096,
						 10240, 64512, 262144, 1'048'576, 1'060'000};
constexpr std::array<std::string_view, 4> modes = {"", "l", "m", "a"};
constexpr std::array<std::int64_t, 9> counts = {0, 1, 1, 1, 2, 5, 100, -1, 0x800000};

// A CDB that all devices of the library know, or none does.
struct Command {
	std::array<std::uint8_t, 16> cdb;
	std::size_t length;
	std::size_t in;	 // bytes from the drive
	std::size_t out; // bytes to it
};

constexpr std::size_t small_block = 512;

constexpr std::array commands = {
	Command{{0x00}, 6, 0, 0},					    // TEST UNIT READY
	Command{{0x01}, 6, 0, 0},					    // REWIND
	Command{{0x03, 0, 0, 0, 64}, 6, 64, 0},				    // REQUEST SENSE
	Command{{0x05}, 6, 6, 0},					    // READ BLOCK LIMITS
	Command{{0x08, 0, 0, 2, 0}, 6, small_block, 0},			    // READ(6)
	Command{{0x0a, 0, 0, 2, 0}, 6, 0, small_block},			    // WRITE(6)
	Command{{0x10, 0, 0, 0, 1}, 6, 0, 0},				    // WRITE FILEMARKS(6)
	Command{{0x11, 1, 0, 0, 1}, 6, 0, 0},				    // SPACE(6)
	Command{{0x12, 0, 0, 0, 96}, 6, 96, 0},				    // INQUIRY
	Command{{0x1a, 0, 0x3f, 0, 255}, 6, 255, 0},			    // MODE SENSE(6)
	Command{{0x1b, 0, 0, 0, 1}, 6, 0, 0},				    // LOAD
	Command{{0x1e, 0, 0, 0, 0}, 6, 0, 0},				    // ALLOW MEDIUM REMOVAL
	Command{{0x34}, 10, 20, 0},					    // READ POSITION
	Command{{0x4d, 0, 0x6e, 0, 0, 0, 0, 1, 0}, 10, 256, 0},		    // LOG SENSE
	Command{{0x8c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0}, 16, 512, 0}, // READ ATTRIBUTE
	Command{{0xff}, 6, 0, 0},					    // no command
};

// Peripheral device types of SPC-5, as sysfs has them.
constexpr std::string_view tape_type = "1\n";
constexpr std::string_view changer_type = "8\n";

constexpr std::array<unsigned long, 5> plain_ioctls = {SCSI_IOCTL_TEST_UNIT_READY,
						       SCSI_IOCTL_START_UNIT, SCSI_IOCTL_DOORUNLOCK,
						       SG_GET_TIMEOUT, 0xdead};

constexpr std::array<std::string_view, 2> classes = {"/sys/class/scsi_tape",
						     "/sys/class/scsi_changer"};

struct Setting {
	std::string_view file;
	std::string_view value;
};

constexpr std::array parameter_settings = {
	Setting{"hold_seconds", "0"},
	Setting{"hold_seconds", "2"},
	Setting{"persistence", "0"},
	Setting{"persistence", "1"},
	Setting{"journal_mb", "1"},
	Setting{"journal_mb", "16"},
	Setting{"journal_total_mb", "4"},
	Setting{"journal_total_mb", "0"},
	Setting{"journal_full", "sync"},
	Setting{"journal_full", "shrink"},
	Setting{"verify", "0"},
	Setting{"verify", "1"},
	Setting{"bind", "nonsense"},
	Setting{"bind", "+tape.naa-5000000000000099.NOBODY:9"},
	Setting{"bind", "-tape.naa-5000000000000099.NOBODY"},
};

constexpr std::array unit_settings = {
	Setting{"hold_seconds", "1"}, Setting{"hold_seconds", "default"},
	Setting{"release", "1"},      Setting{"acknowledge", "1"},
	Setting{"release", "x"},
};

void wake(int)
{
}

// Calls that wait end with EINTR now and then.
void interrupt_every(long microseconds)
{
	struct sigaction action = {};
	const timeval time = {.tv_sec = 0, .tv_usec = microseconds};
	const itimerval timer = {.it_interval = time, .it_value = time};

	action.sa_handler = wake;
	::sigaction(SIGALRM, &action, nullptr);
	::setitimer(ITIMER_REAL, &timer, nullptr);
}

std::vector<std::filesystem::path> entries(const std::filesystem::path &directory)
{
	std::vector<std::filesystem::path> all;
	std::error_code error;

	// What goes meanwhile ends the list early.
	for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
	     at.increment(error))
		all.push_back(at->path());
	return all;
}

} // namespace

Hammer::Hammer(Tally &tally, std::size_t place, std::uint64_t seed, std::string gate)
	: tally_(tally), place_(place), random_(seed), gate_(std::move(gate))
{
}

void Hammer::run()
{
	static const std::vector<Weighed> on_nodes = {
		{12, &Hammer::open_tape},  {2, &Hammer::close_tape},   {14, &Hammer::read_tape},
		{20, &Hammer::write_tape}, {14, &Hammer::operate},     {2, &Hammer::set_options},
		{6, &Hammer::ask_status},  {4, &Hammer::ask_position}, {6, &Hammer::pass_through},
		{3, &Hammer::scsi_ioctl},  {3, &Hammer::foreign},      {3, &Hammer::use_changer},
		{4, &Hammer::read_sysfs},  {2, &Hammer::write_sysfs},  {1, &Hammer::poll_state},
		{2, &Hammer::dup_file},	   {2, &Hammer::threads},
	};
	static const std::vector<Weighed> idle = {
		{8, &Hammer::open_tape},
		{2, &Hammer::foreign},
		{1, &Hammer::use_changer},
		{1, &Hammer::read_sysfs},
	};
	static const std::vector<Weighed> beside = {
		{4, &Hammer::read_sysfs},
		{1, &Hammer::write_sysfs},
		{1, &Hammer::poll_state},
	};

	interrupt_every(alarm_least_us + static_cast<long>(number(alarm_spread_us)));
	for (;;) {
		constexpr std::uint64_t without_file = 20; // now and then: such a call ends at once
		const bool closed = ::access(gate_.c_str(), F_OK) == 0;

		if (closed && !files_.empty()) {
			files_.clear();
			::usleep(gate_us);
		}
		if (!closed && files_.empty() && number(without_file) != 0)
			act(idle);
		else
			act(closed ? beside : on_nodes);
		tally_.step(place_);
	}
}

std::uint64_t Hammer::number(std::uint64_t below)
{
	return random_() % below;
}

template <typename Range> const auto &Hammer::one_of(const Range &range)
{
	return range[number(std::size(range))];
}

void Hammer::act(const std::vector<Weighed> &actions)
{
	unsigned all = 0;

	for (const Weighed &weighed : actions)
		all += weighed.weight;

	auto left = static_cast<unsigned>(number(all));

	for (const Weighed &weighed : actions) {
		if (left < weighed.weight) {
			(this->*weighed.action)();
			return;
		}
		left -= weighed.weight;
	}
}

// An open file, or none: the driver is asked for what it does not know either.
int Hammer::some_file()
{
	return files_.empty() ? -1 : one_of(files_).get();
}

std::string Hammer::tape_node()
{
	return (number(4) == 0 ? "st" : "nst") + std::to_string(number(drives)) +
	       std::string(number(4) == 0 ? one_of(modes) : modes[0]);
}

void Hammer::open_tape()
{
	constexpr std::array flags = {O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_WRONLY};

	if (files_.size() >= files_max)
		return;

	const int waits = number(3) == 0 ? 0 : O_NONBLOCK;
	FileDescriptor file(
		::open(("/dev/" + tape_node()).c_str(), one_of(flags) | waits | O_CLOEXEC));

	tally_.count(Kind::open, file.valid());
	if (file.valid())
		files_.push_back(std::move(file));
}

void Hammer::close_tape()
{
	if (files_.empty())
		return;

	const auto at = number(files_.size());
	const int fd = files_[at].release();

	files_.erase(files_.begin() + static_cast<std::ptrdiff_t>(at));
	tally_.count(Kind::close, ::close(fd) == 0);
}

void Hammer::note_read(const std::vector<std::uint8_t> &buffer, std::int64_t got)
{
	const auto end = buffer.begin() + std::max<std::int64_t>(got, 0);

	if (std::any_of(end, buffer.end(), [](std::uint8_t byte) { return byte != untouched; }))
		tally_.fault("a read changed bytes that it did not count");
	if (std::any_of(buffer.begin(), end,
			[](std::uint8_t byte) { return byte < 'A' || byte >= 'A' + letters; }))
		tally_.fault("a read gave bytes that nobody wrote");
}

void Hammer::read_tape()
{
	const std::size_t length = one_of(lengths);
	const std::size_t beside = number(2); // a page's beginning, or not
	std::vector<std::uint8_t> buffer(length + beside, untouched);
	const int fd = some_file();

	if (number(20) == 0) {
		tally_.count(Kind::read, ::read(fd, nullptr, length) >= 0);
		return;
	}

	const auto got = ::read(fd, buffer.data() + beside, length);

	tally_.count(Kind::read, got >= 0);
	buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(beside));
	note_read(buffer, got);
}

void Hammer::write_tape()
{
	const std::size_t length = one_of(lengths);
	const std::vector<std::uint8_t> buffer(length,
					       static_cast<std::uint8_t>('A' + number(letters)));
	const int fd = some_file();

	if (number(20) == 0)
		tally_.count(Kind::write, ::write(fd, nullptr, length) >= 0);
	else
		tally_.count(Kind::write, ::write(fd, buffer.data(), length) >= 0);
}

void Hammer::operate()
{
	static const std::vector<std::int64_t> usual = {MTREW, MTWEOF, MTLOAD, MTEOM, MTBSF, MTBSR};
	mtop operation = {};
	const auto word = number(2) == 0 ? one_of(usual) : one_of(stock::operations()).value;

	if (word == MTSETDRVBUFFER) // a timeout of nothing would be the end of it
		return;
	operation.mt_op = static_cast<short>(word);
	operation.mt_count = static_cast<int>(one_of(counts));
	tally_.count(Kind::operation, ::ioctl(some_file(), MTIOCTOP, &operation) == 0);
}

void Hammer::set_options()
{
	mtop operation = {};

	operation.mt_op = MTSETDRVBUFFER;
	operation.mt_count =
		static_cast<int>(static_cast<std::int64_t>(number(2) == 0 ? MT_ST_SETBOOLEANS
									  : MT_ST_CLEARBOOLEANS) |
				 one_of(stock::options()).value);
	tally_.count(Kind::operation, ::ioctl(some_file(), MTIOCTOP, &operation) == 0);
}

void Hammer::ask_status()
{
	mtget status = {};

	tally_.count(Kind::status, ::ioctl(some_file(), MTIOCGET, &status) == 0);
}

void Hammer::ask_position()
{
	mtpos position = {};

	tally_.count(Kind::position, ::ioctl(some_file(), MTIOCPOS, &position) == 0);
}

void Hammer::pass_through()
{
	const Command &command = one_of(commands);
	const std::vector<std::uint8_t> data(command.out,
					     static_cast<std::uint8_t>('A' + number(letters)));

	tally_.count(Kind::pass_through,
		     stock::scsi_command(some_file(), std::span(command.cdb).first(command.length),
					 command.in, data)
			     .good());
}

void Hammer::scsi_ioctl()
{
	tally_.count(Kind::scsi_ioctl, ::ioctl(some_file(), one_of(plain_ioctls), 0) >= 0);
}

// Another user of a drive or of the robot: what it is told, and where it moves the
// tape to, the driver learns by its tap only.
void Hammer::foreign()
{
	const auto devices = entries("/sys/class/scsi_generic");

	if (devices.empty())
		return;

	const auto &device = one_of(devices);
	const std::string type = stock::read_file((device / "device/type").string()).value_or("");

	if (!type.starts_with(tape_type) && !type.starts_with(changer_type))
		return; // nobody's disk

	const FileDescriptor file(::open(("/dev/" + device.filename().string()).c_str(),
					 O_RDWR | O_NONBLOCK | O_CLOEXEC));
	const Command &command = one_of(commands);
	const std::vector<std::uint8_t> data(command.out,
					     static_cast<std::uint8_t>('A' + number(letters)));

	tally_.count(Kind::foreign,
		     file.valid() &&
			     stock::scsi_command(file.get(),
						 std::span(command.cdb).first(command.length),
						 command.in, data)
				     .good());
}

void Hammer::use_changer()
{
	constexpr std::size_t elements_max = 256;
	const FileDescriptor file(::open("/dev/sch0", O_RDWR | O_NONBLOCK | O_CLOEXEC));
	changer_params parameters = {};
	std::array<unsigned char, elements_max> status = {};
	changer_element_status elements = {.ces_type = CHET_ST, .ces_data = status.data()};

	if (!file.valid()) {
		tally_.count(Kind::changer, false);
		return;
	}
	tally_.count(Kind::changer, ::ioctl(file.get(), CHIOGPARAMS, &parameters) == 0);
	if (parameters.cp_nslots <= static_cast<int>(elements_max))
		tally_.count(Kind::changer, ::ioctl(file.get(), CHIOGSTATUS, &elements) == 0);
	if (number(3) == 0) {
		changer_move move = {};

		move.cm_fromtype = CHET_ST;
		move.cm_fromunit = static_cast<int>(number(8));
		move.cm_totype = CHET_ST;
		move.cm_tounit = static_cast<int>(number(8));
		tally_.count(Kind::changer, ::ioctl(file.get(), CHIOMOVE, &move) == 0);
	}
}

std::string Hammer::sysfs_directory()
{
	const auto devices = entries(one_of(classes));

	return devices.empty() ? "/nowhere" : one_of(devices).string();
}

void Hammer::read_sysfs()
{
	static const std::array<std::string, 4> below = {"/ptape", "", "/stats", "/power"};
	const std::string directory =
		number(4) == 0 ? "/sys/module/ptape/parameters" : sysfs_directory() + one_of(below);

	for (const auto &file : entries(directory)) {
		std::error_code error;

		if (std::filesystem::is_regular_file(file, error))
			tally_.count(Kind::sysfs_read, stock::read_file(file.string()).has_value());
	}
}

void Hammer::write_sysfs()
{
	const bool of_unit = number(2) == 0;
	const Setting &setting = of_unit ? one_of(unit_settings) : one_of(parameter_settings);
	const std::string directory =
		of_unit ? sysfs_directory() + "/ptape/" : "/sys/module/ptape/parameters/";

	tally_.count(Kind::sysfs_write, stock::write_file(directory + std::string(setting.file),
							  std::string(setting.value)));
}

void Hammer::poll_state()
{
	const FileDescriptor file(::open((sysfs_directory() + "/ptape/state").c_str(), O_RDONLY));
	std::array<char, 64> said = {};
	pollfd wait = {.fd = file.get(), .events = POLLPRI, .revents = 0};

	if (file.valid() && ::read(file.get(), said.data(), said.size()) > 0)
		tally_.count(Kind::poll, ::poll(&wait, 1, poll_ms) >= 0);
}

void Hammer::dup_file()
{
	if (files_.empty() || files_.size() >= files_max)
		return;

	FileDescriptor file(::dup(some_file()));

	tally_.count(Kind::dup, file.valid());
	if (file.valid())
		files_.push_back(std::move(file));
}

// Calls on one file at the same time, one of which closes it.
void Hammer::threads()
{
	if (files_.empty())
		return;

	const int fd = files_.back().release();
	std::vector<std::uint8_t> in(small_block, untouched);
	const std::vector<std::uint8_t> out(small_block, 'T');
	mtget status = {};

	files_.pop_back();

	std::thread reader([&] { (void)!::read(fd, in.data(), in.size()); });
	std::thread writer([&] { (void)!::write(fd, out.data(), out.size()); });
	std::thread asker([&] { ::ioctl(fd, MTIOCGET, &status); });
	const bool good = ::close(fd) == 0;

	reader.join();
	writer.join();
	asker.join();
	tally_.count(Kind::threads, good);
}

} // namespace ptape::torture
