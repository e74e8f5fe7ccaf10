// SPDX-License-Identifier: GPL-2.0-only
//
// Settings to the driver: what is written where, what is sent to which node, and
// what is left alone.
#include "apply.hpp"
#include "compose.hpp"

#include "inventory.hpp"
#include "temporary_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <linux/mtio.h>
#include <sys/stat.h>

using namespace ptape;
using namespace ptape::test;

namespace
{

class Site
{
public:
	explicit Site(const std::string &text)
	{
		system.tree.remove("proc");
		system.tree.write("etc/ptape.conf", text);
	}

	Applied apply(ApplyMode mode = ApplyMode::order)
	{
		sent.clear();
		return apply_settings(
			system.root(), Settings::read(system.root()),
			read_system(system.root()).devices, mode,
			[this](const std::string &path,
			       const std::vector<std::uint32_t> &arguments) {
				const auto node = std::filesystem::path(path).filename().string();

				for (const std::uint32_t argument : arguments)
					sent.push_back(compose("{}:{:x}", node, argument));
				return SentOptions{
					open_error,
					std::vector<int>(open_error ? 0 : arguments.size(), error)};
			});
	}

	[[nodiscard]] std::string knob(const FakeDevice &device, const std::string &name) const
	{
		return system.tree.read(device.directory() + "/ptape/" + name);
	}

	const TemporaryTree system;
	std::vector<std::string> sent;
	int open_error = 0, error = 0;
};

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("apply: files of sysfs, of drives and changers")
{
	Site site("[*]\nhold = 600\n[tape.*]\nrecovery = off\nverify = off\n");

	for (const FakeDevice &device : {first_drive(), second_drive()})
		for (const char *name : {"recovery", "verify"})
			site.system.tree.write(device.directory() + "/ptape/" + name, "1\n");
	const auto applied = site.apply();

	CHECK(applied.undone.empty());
	CHECK(applied.done == Lines{"nst0: hold=600 recovery=off verify=off",
				    "nst1: hold=600 recovery=off verify=off", "sch0: hold=600"});
	CHECK(site.knob(first_drive(), "hold_seconds") == "600\n");
	CHECK(site.knob(first_drive(), "recovery") == "0\n");
	CHECK(site.knob(first_drive(), "verify") == "0\n");
	CHECK(site.knob(robot(), "hold_seconds") == "600\n");
	CHECK(site.sent.empty());
	// What a person writes later stays until somebody orders otherwise.
	site.system.tree.write(first_drive().directory() + "/ptape/hold_seconds", "9\n");
	CHECK(site.apply(ApplyMode::arrival).done.empty());
	CHECK(site.knob(first_drive(), "hold_seconds") == "9\n");
	(void)site.apply(ApplyMode::order);
	CHECK(site.knob(first_drive(), "hold_seconds") == "600\n");
}

TEST_CASE("apply: each knob has its file, and `default` is the driver's own word")
{
	Site site("[tape.*.VTD00001]\njournal = 32\nrecovery = on\nverify = default\n");

	for (const char *name : {"journal_mb", "recovery", "verify"})
		site.system.tree.write(first_drive().directory() + "/ptape/" + name, "\n");
	CHECK(site.apply().done == Lines{"nst0: journal=32 recovery=on verify=default"});
	CHECK(site.knob(first_drive(), "journal_mb") == "32\n");
	CHECK(site.knob(first_drive(), "recovery") == "1\n");
	CHECK(site.knob(first_drive(), "verify") == "default\n");
}

TEST_CASE("apply: a driver without the file is told of, and the rest is done")
{
	Site site("[tape.*]\njournal = 512\nhold = 5\n");
	const auto applied = site.apply();

	CHECK(applied.undone.size() == 2);
	CHECK(applied.undone[0] ==
	      "nst0: journal=512 (/etc/ptape.conf:2) has no effect: this version of the driver has "
	      "no ptape/journal_mb for a device");
	CHECK(site.knob(first_drive(), "hold_seconds") == "5\n");
	CHECK(!std::filesystem::exists(site.system.tree.top() / first_drive().directory() /
				       "ptape/journal_mb"));
}

TEST_CASE("apply: a look changes nothing")
{
	Site site("[tape.*]\nhold = 5\nblock-size = 0\nmode2.sili = on\n");

	site.system.tree.write("etc/ptape.conf", "[tape.*]\nhold = 5\nblock-size = 0\n");
	CHECK(site.apply(ApplyMode::look).done ==
	      Lines{"nst0: hold=5 block-size=0", "nst1: hold=5 block-size=0"});
	CHECK(site.sent.empty());
	CHECK(site.knob(first_drive(), "hold_seconds") == "300\n");
}

TEST_CASE("apply: options go to the nodes of their modes, and once in a node's life at arrivals")
{
	Site site("[" + first_drive().identity() +
		  "]\nblock-size = 1k\nmode2.block-size = 0\nsili = on\nmode4.sysv = on\n");
	const Lines all = {"nst0:30004000", "nst0:50000400", "nst0l:50000000", "nst0a:30001000"};

	CHECK(site.apply(ApplyMode::arrival).done ==
	      Lines{"nst0: sili=on block-size=1024 mode2.block-size=0 mode4.sysv=on"});
	CHECK(site.sent == all);
	CHECK(site.apply(ApplyMode::arrival).done.empty());
	CHECK(site.sent.empty());
	(void)site.apply(ApplyMode::order);
	CHECK(site.sent == all);
	// Another text, then another device.
	site.system.tree.write("etc/ptape.conf", "[tape.*.VTD00001]\nblock-size = 2k\n");
	(void)site.apply(ApplyMode::arrival);
	CHECK(site.sent == Lines{"nst0:50000800"});
	std::filesystem::rename(site.system.tree.top() / first_drive().directory(),
				site.system.tree.top() / "before");
	std::filesystem::copy(site.system.tree.top() / "before",
			      site.system.tree.top() / first_drive().directory(),
			      std::filesystem::copy_options::recursive |
				      std::filesystem::copy_options::copy_symlinks);
	(void)site.apply(ApplyMode::arrival);
	CHECK(site.sent == Lines{"nst0:50000800"});
}

TEST_CASE("apply: a drive that is open, or not well, is not opened")
{
	Site site("[tape.*.VTD00001]\nblock-size = 1k\n");
	const auto set_state = [&](const std::string &state) {
		site.system.tree.write(first_drive().unit_directory() + "/state", state + "\n");
	};

	site.open_error = EBUSY;
	CHECK(site.apply(ApplyMode::arrival).undone ==
	      Lines{"nst0: somebody has it open: its options wait for the next ptape apply"});
	site.open_error = ENXIO;
	CHECK(site.apply(ApplyMode::arrival).undone ==
	      Lines{"nst0: cannot open /dev/nst0: No such device or address"});
	site.open_error = 0;
	for (const std::string state : {"frozen", "recovering"}) {
		set_state(state);
		CHECK(site.apply().undone == Lines{"nst0: it is " + state +
						   ": its options wait for the next ptape apply"});
		CHECK(site.sent.empty());
	}
	set_state("absent");
	CHECK(site.apply().undone.empty());
	CHECK(site.sent.empty());
	set_state("online");
	site.system.tree.hold(812, "bacula-sd", "nst0");
	CHECK(site.apply().undone == Lines{"nst0: bacula-sd, process 812, has it open: its "
					   "options wait for the next ptape apply"});
	CHECK(site.sent.empty());
	site.system.tree.remove("proc");
	// None of it counts as done.
	(void)site.apply(ApplyMode::arrival);
	CHECK(site.sent == Lines{"nst0:50000400"});
}

TEST_CASE("apply: what was set can be read by everybody, whatever the umask")
{
	constexpr mode_t for_nobody_else = 0077;
	Site site("[tape.*.VTD00001]\nblock-size = 1k\n");
	const auto permissions = [&](const char *below) {
		return std::filesystem::status(site.system.tree.top() / below).permissions();
	};
	const mode_t before = ::umask(for_nobody_else);

	(void)site.apply();
	::umask(before);
	CHECK(permissions("run/ptape") == std::filesystem::perms{0755});
	CHECK(permissions("run/ptape/st0.options") == std::filesystem::perms{0644});
}

TEST_CASE("apply: what a drive refuses is named with its line, and tried again")
{
	Site site("[tape.*.VTD00001]\nblock-size = 1k\n");

	site.error = EIO;
	CHECK(site.apply(ApplyMode::arrival).undone ==
	      Lines{"nst0: block-size=1024 (/etc/ptape.conf:2): Input/output error"});
	site.error = 0;
	CHECK(site.apply(ApplyMode::arrival).done == Lines{"nst0: block-size=1024"});
}

TEST_CASE("apply: the element table is replaced as a whole, and cleared with its last line")
{
	Site site("[changer.*]\nelement.257 = tape.naa-1.B\nelement.256 = tape.naa-1.A\n");
	const std::string table = robot().directory() + "/ptape/element_table";

	CHECK(site.apply().undone ==
	      Lines{"sch0: the element table (/etc/ptape.conf:3) has no effect: this version of "
		    "the driver has no ptape/element_table"});
	site.system.tree.write(table, "\n");
	CHECK(site.apply(ApplyMode::arrival).done == Lines{"sch0: 2 elements"});
	CHECK(site.system.tree.read(table) == "256 tape.naa-1.A\n257 tape.naa-1.B\n");
	CHECK(site.apply(ApplyMode::arrival).done.empty());
	site.system.tree.write("etc/ptape.conf", "");
	CHECK(site.apply(ApplyMode::arrival).done == Lines{"sch0: 0 elements"});
	CHECK(site.system.tree.read(table) == "\n");
	// Another's table is left alone.
	site.system.tree.write(table, "1 tape.naa-1.C\n");
	CHECK(site.apply(ApplyMode::order).done.empty());
	CHECK(site.system.tree.read(table) == "1 tape.naa-1.C\n");
}

TEST_CASE("apply: what is no tape drive says so")
{
	const TemporaryTree system;

	CHECK(send_options(system.tree.top() / "none", {1}).open_error == ENOENT);
	CHECK(send_options("/dev/null", {1, 2}).errors == std::vector<int>{ENOTTY, ENOTTY});
}
