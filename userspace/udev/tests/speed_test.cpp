// SPDX-License-Identifier: GPL-2.0-only
//
// How long the program takes for a device, against the shortest program that there
// is: a ratio, which a slow or a busy machine does not change. And that it is short
// enough for udev. What is measured is what is installed: no sanitizers.
#include "class_device.hpp"
#include "page_generator.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ptape::udev::test;

namespace
{

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int rounds = 100;
// A program without libraries is started faster than one that has them; what it does for a device
// may take as long again.
constexpr double times_as_long_max = 2;
// What udev may spend on a device. Of so many rounds one has the processor to itself also where the
// machine is busy.
constexpr Milliseconds took_max{10};

[[nodiscard]] Clock::duration time_of(const char *program, const char *argument)
{
	const char *const arguments[] = {program, argument, nullptr};
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t child = 0;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	const auto start = Clock::now();
	REQUIRE(::posix_spawn(&child, program, &actions, nullptr,
			      const_cast<char *const *>(arguments), environ) == 0);
	REQUIRE(::waitpid(child, &status, 0) == child);
	const auto took = Clock::now() - start;

	posix_spawn_file_actions_destroy(&actions);
	REQUIRE(status == 0);
	return took;
}

} // namespace

TEST_CASE("program: a device takes about as long as starting /bin/true")
{
	const ClassDevice device;
	const Device pages = PageGenerator(3).device();
	auto ours = Clock::duration::max(), shortest = Clock::duration::max();

	device.write("inquiry", pages.inquiry);
	device.write("vpd_pg80", pages.vpd_pg80);
	device.write("vpd_pg83", pages.vpd_pg83);
	// In turn, and of each the fastest: what else the machine does is no fault of the
	// program's.
	for (int i = 0; i < rounds; i++) {
		ours = std::min(ours, time_of(PTAPE_ID, device.path().c_str()));
		shortest = std::min(shortest, time_of("/bin/true", nullptr));
	}
	const Milliseconds took = ours;
	const double times_as_long = took / Milliseconds(shortest);

	std::printf("ptape_id: %.2f ms a device (at most %.0f), %.2f times /bin/true\n",
		    took.count(), took_max.count(), times_as_long);
	CHECK(took < took_max);
	CHECK(times_as_long < times_as_long_max);
}
