// SPDX-License-Identifier: GPL-2.0-only
//
// Measures, inside a machine of the rig, every cell once with the driver that is loaded: a line of
// JSON each on stdout. The node is opened, the tape rewound and the first block moved before the
// clock starts: what an open costs is none of a rate's. tests/bench/guest.sh calls it in turns.
#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mtio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cell.hpp"
#include "file_descriptor.hpp"
#include "machine.hpp"
#include "measurement.hpp"

namespace
{

using namespace ptape;
using namespace ptape::bench;
namespace fs = std::filesystem;

constexpr std::uint64_t ns_per_s = 1'000'000'000;
constexpr std::uint64_t drive_mb_s = 10; // slow enough that the emulated machine is no limit
constexpr std::uint64_t bytes_per_mb = 1'000'000;
constexpr std::uint64_t bytes_modelled = 4'000'000; // less than half a second of that drive
constexpr std::uint64_t bytes_unmodelled = 60'000'000;
constexpr std::uint64_t blocks_least = 8;
constexpr std::uint64_t blocks_most = 4'000; // scsi_debug's medium has room for 10,000
constexpr unsigned percent = 100;
constexpr unsigned recovery_blocks = 32;

struct Arguments {
	std::string node;
	std::string hctl;
	std::string driver;
	std::vector<std::string> only;
	unsigned round = 0;
	bool modelled = false;
};

std::uint64_t now_ns()
{
	timespec time{};

	::clock_gettime(CLOCK_MONOTONIC, &time);
	return static_cast<std::uint64_t>(time.tv_sec) * ns_per_s +
	       static_cast<std::uint64_t>(time.tv_nsec);
}

// The program's own time for a block: nothing that the processor is needed for.
void think_until(std::uint64_t ns)
{
	const timespec until{.tv_sec = static_cast<time_t>(ns / ns_per_s),
			     .tv_nsec = static_cast<long>(ns % ns_per_s)};

	while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR)
		continue;
}

// Nanoseconds of processor that all tasks had so far, but the library's: the driver works in the
// program's task, and in the kernel's own.
std::uint64_t processor_ns()
{
	std::uint64_t sum = 0;
	std::error_code none;

	for (const auto &process : fs::directory_iterator("/proc", none)) {
		const std::string name = process.path().filename();
		std::string command;

		if (name.find_first_not_of("0123456789") != std::string::npos)
			continue;
		std::getline(std::ifstream(process.path() / "comm"), command);
		if (command == "vtld")
			continue;
		for (const auto &task : fs::directory_iterator(process.path() / "task", none)) {
			std::ifstream file(task.path() / "schedstat");
			std::uint64_t ns = 0;

			if (file >> ns)
				sum += ns;
		}
	}
	return sum;
}

class Meter
{
public:
	explicit Meter(Arguments arguments) : arguments_(std::move(arguments)) {}

	void run();

private:
	void open(int flags);
	void close();
	void operate(short operation, int count);
	void move(const Cell &cell);
	[[nodiscard]] std::map<std::string, std::uint64_t> commands() const;
	[[nodiscard]] Measurement measure(const Cell &cell);
	[[nodiscard]] Measurement recover(const std::string &name,
					  const std::vector<std::string> &reset);
	template <typename Work> void take(Measurement &measurement, Work work);

	Arguments arguments_;
	vtl::FileDescriptor tape_;
	std::vector<std::uint8_t> data_;
};

[[noreturn]] void fail(const std::string &what)
{
	throw std::runtime_error(what + ": " + std::strerror(errno));
}

void Meter::open(int flags)
{
	tape_ = vtl::FileDescriptor(::open(arguments_.node.c_str(), flags | O_CLOEXEC));
	if (!tape_.valid())
		fail(arguments_.node);
}

void Meter::close()
{
	if (::close(tape_.release()) != 0)
		fail("close");
}

void Meter::operate(short operation, int count)
{
	mtop call{.mt_op = operation, .mt_count = count};

	if (::ioctl(tape_.get(), MTIOCTOP, &call) != 0)
		fail("operation " + std::to_string(operation));
}

void Meter::move(const Cell &cell)
{
	const ssize_t count = cell.direction == Direction::write
				      ? ::write(tape_.get(), data_.data(), cell.block)
				      : ::read(tape_.get(), data_.data(), cell.block);

	if (count != static_cast<ssize_t>(cell.block))
		fail(cell.name() + ": " + std::to_string(count) + " bytes");
}

// By the library's count, or the midlayer's where the library is the kernel's: nothing of the
// driver's own.
std::map<std::string, std::uint64_t> Meter::commands() const
{
	constexpr int hexadecimal = 16;

	if (!arguments_.modelled) {
		const auto text = stock::read_file("/sys/class/scsi_device/" + arguments_.hctl +
						   "/device/iorequest_cnt");

		if (!text)
			fail("iorequest_cnt");
		return {{"all", std::stoull(*text, nullptr, hexadecimal)}};
	}

	const auto status =
		nlohmann::json::parse(stock::run_command({"vtlctl", "status", "TAPE0"}).output);

	return status.at("served").get<std::map<std::string, std::uint64_t>>();
}

template <typename Work> void Meter::take(Measurement &measurement, Work work)
{
	const auto commands_before = commands();
	const std::uint64_t processor_before = processor_ns();
	const std::uint64_t start = now_ns();

	work();
	measurement.wall_ns = now_ns() - start;
	measurement.cpu_ns = processor_ns() - processor_before;
	for (const auto &[opcode, count] : commands()) {
		const auto before = commands_before.find(opcode);
		const std::uint64_t more =
			count - (before == commands_before.end() ? 0 : before->second);

		if (more > 0)
			measurement.commands[opcode] = more;
	}
}

Measurement Meter::measure(const Cell &cell)
{
	const std::uint64_t bytes = arguments_.modelled ? bytes_modelled : bytes_unmodelled;
	const std::uint64_t blocks = std::clamp(bytes / cell.block, blocks_least, blocks_most);
	const std::uint64_t drive_ns = cell.block * ns_per_s / (drive_mb_s * bytes_per_mb);
	const std::uint64_t think_ns =
		arguments_.modelled ? drive_ns * cell.think_percent / percent : 0;
	Measurement measurement;

	measurement.cell = cell.name();
	measurement.driver = arguments_.driver;
	measurement.round = arguments_.round;
	measurement.bytes = blocks * cell.block;
	data_.assign(cell.block, 'b');
	open(cell.direction == Direction::write ? O_RDWR : O_RDONLY);
	operate(MTREW, 1);
	// A block more than is measured, and no write of it is on its way any more.
	move(cell);
	if (cell.direction == Direction::write)
		operate(MTWEOF, 1);
	else if (::read(tape_.get(), data_.data(), cell.block) != 0)
		fail(cell.name() + ": no filemark");
	take(measurement, [&] {
		std::uint64_t unmarked = 0;

		for (std::uint64_t n = 0; n < blocks; n++) {
			if (think_ns > 0)
				think_until(now_ns() + think_ns);
			move(cell);
			unmarked += cell.block;
			if (cell.filemark_every > 0 && unmarked >= cell.filemark_every) {
				operate(MTWEOF, 1);
				measurement.syncs++;
				unmarked = 0;
			}
		}
		if (cell.direction == Direction::write && unmarked > 0) {
			operate(MTWEOF, 1);
			measurement.syncs++;
		}
	});
	close();
	return measurement;
}

// What a program waits, and what the drive is sent, between a reset and the return of the filemark
// behind the next write, which proves that all is as it was.
Measurement Meter::recover(const std::string &name, const std::vector<std::string> &reset)
{
	const Cell cell = {.direction = Direction::write, .block = 64'512};
	Measurement measurement;

	measurement.cell = name;
	measurement.driver = arguments_.driver;
	measurement.round = arguments_.round;
	measurement.bytes = cell.block;
	data_.assign(cell.block, 'r');
	open(O_RDWR);
	operate(MTREW, 1);
	for (unsigned n = 0; n < recovery_blocks; n++)
		move(cell);
	if (stock::run_command(reset).status != 0)
		fail("vtlctl");
	take(measurement, [&] {
		move(cell);
		operate(MTWEOF, 1);
	});
	close();
	return measurement;
}

void Meter::run()
{
	std::vector<std::string> speed{"vtlctl", "speed", "TAPE0", "--buffer-mb", "0", "--mb-s"};

	::prctl(PR_SET_TIMERSLACK, 1UL); // ns: a block's time is some hundred thousand
	speed.push_back(std::to_string(drive_mb_s));
	if (arguments_.modelled && stock::run_command(speed).status != 0)
		fail("vtlctl speed");
	for (const Cell &cell : cells(arguments_.modelled)) {
		const auto chosen = [&](const Cell &one) {
			return arguments_.only.empty() ||
			       std::ranges::find(arguments_.only, one.name()) !=
				       arguments_.only.end();
		};
		Cell reads = cell;

		// What a read is to find is written for it.
		reads.direction = Direction::read;
		if (!chosen(cell) && !(cell.filemark_every == 0 && chosen(reads)))
			continue;

		const Measurement measurement = measure(cell);

		if (chosen(cell))
			std::cout << to_line(measurement) << std::endl;
	}
	if (!arguments_.modelled || arguments_.driver != "ptape" || !arguments_.only.empty())
		return;
	speed = {"vtlctl", "speed", "TAPE0", "--mb-s", "0", "--buffer-mb", "256"};
	if (stock::run_command(speed).status != 0)
		fail("vtlctl speed");
	std::cout << to_line(recover("recovery-lun", {"vtlctl", "reset", "TAPE0", "--kind", "lun"}))
		  << std::endl
		  << to_line(recover("recovery-power-rewind-lose",
				     {"vtlctl", "reset", "TAPE0", "--kind", "power", "--rewind",
				      "--lose-buffer"}))
		  << std::endl;
}

} // namespace

int main(int argc, char **argv)
{
	CLI::App app{"Measures each cell once with the driver that is loaded."};
	Arguments arguments;

	app.add_option("--node", arguments.node)->required();
	app.add_option("--hctl", arguments.hctl)->required();
	app.add_option("--driver", arguments.driver)->required();
	app.add_option("--round", arguments.round)->required();
	app.add_option("--only", arguments.only, "these cells");
	app.add_flag("--modelled", arguments.modelled, "the drive takes the time that it is told");
	CLI11_PARSE(app, argc, argv);
	try {
		Meter(arguments).run();
		return EXIT_SUCCESS;
	} catch (const std::exception &error) {
		std::cerr << "bench-meter: " << error.what() << "\n";
		return EXIT_FAILURE;
	}
}
