// SPDX-License-Identifier: GPL-2.0-only
//
// Flags after SSC-5 annex A (TapeAlert), table A.1.
#include "tape_alert.hpp"

#include "compose.hpp"

#include <array>
#include <string_view>

namespace ptape
{
namespace
{

constexpr unsigned int flag_write_failure = 6;

struct Flag {
	unsigned int number;
	std::string_view name;
};

constexpr std::array flags = {
	Flag{1, "read warning"},
	Flag{2, "write warning"},
	Flag{3, "hard error"},
	Flag{4, "medium"},
	Flag{5, "read failure"},
	Flag{6, "write failure"},
	Flag{7, "medium life"},
	Flag{8, "not data grade"},
	Flag{9, "write protect"},
	Flag{10, "volume removal prevented"},
	Flag{11, "cleaning volume"},
	Flag{12, "unsupported format"},
	Flag{13, "recoverable mechanical cartridge failure"},
	Flag{14, "unrecoverable mechanical cartridge failure"},
	Flag{15, "memory chip in cartridge failure"},
	Flag{16, "forced eject"},
	Flag{17, "read only format"},
	Flag{18, "tape directory corrupted"},
	Flag{19, "nearing medium life"},
	Flag{20, "cleaning required"},
	Flag{21, "cleaning requested"},
	Flag{22, "expired cleaning volume"},
	Flag{23, "invalid cleaning volume"},
	Flag{24, "retension requested"},
	Flag{25, "multi-port interface error on a primary port"},
	Flag{26, "cooling fan failure"},
	Flag{27, "power supply failure"},
	Flag{28, "power consumption"},
	Flag{29, "drive preventive maintenance required"},
	Flag{30, "hardware A"},
	Flag{31, "hardware B"},
	Flag{32, "primary interface"},
	Flag{33, "eject volume"},
	Flag{34, "microcode update fail"},
	Flag{35, "drive humidity"},
	Flag{36, "drive temperature"},
	Flag{37, "drive voltage"},
	Flag{38, "predictive failure"},
	Flag{39, "diagnostics required"},
	Flag{49, "diminished native capacity"},
	Flag{50, "lost statistics"},
	Flag{51, "tape directory invalid at unload"},
	Flag{52, "tape system area write failure"},
	Flag{53, "tape system area read failure"},
	Flag{54, "no start of data"},
	Flag{55, "loading or threading failure"},
	Flag{56, "unrecoverable unload failure"},
	Flag{57, "automation interface failure"},
	Flag{58, "microcode failure"},
	Flag{59, "WORM volume integrity check failed"},
	Flag{60, "WORM volume overwrite attempted"},
};

} // namespace

std::string tape_alert_name(unsigned int flag)
{
	for (const Flag &known : flags)
		if (known.number == flag)
			return std::string(known.name);
	return compose("flag {}", flag);
}

std::string alert_text(const Device &device)
{
	// A tape that froze while it was read is whole: to a restore an alert is a fatal error.
	if (!device.loss.value_or(false) && !device.stopped)
		return "";
	const std::string_view otherwise = device.loss.value_or(false)
						   ? "acknowledged data is or may be missing"
						   : "it stopped while it was written, what the "
						     "job has on it may not be whole";
	return compose("TapeAlert[{}]: Write Failure: {} is not as the programs were told: {}\n",
		       flag_write_failure, device.node(),
		       device.state_reason.empty() ? otherwise : device.state_reason);
}

} // namespace ptape
