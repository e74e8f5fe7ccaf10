// SPDX-License-Identifier: GPL-2.0-only
//
// Apply: brings the settings to the driver: files of sysfs, and MTSETDRVBUFFER on
// the nodes of a drive's modes, as stinit does. A drive that somebody has open is
// left alone, and so is one that is not well: an open would end that state.
#ifndef PTAPE_LIB_APPLY_HPP
#define PTAPE_LIB_APPLY_HPP

#include "model.hpp"
#include "root.hpp"
#include "settings.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ptape
{

// How MTSETDRVBUFFER was answered on a node: errno values, 0 is success.
struct SentOptions {
	int open_error = 0;
	std::vector<int> errors; // one for each argument; none when it could not be opened
};

// Opens a node, sends each argument, closes it.
using SendOptions =
	std::function<SentOptions(const std::string &path, const std::vector<std::uint32_t> &)>;

// The one that does it: O_NONBLOCK, so that nothing is waited for.
[[nodiscard]] SentOptions send_options(const std::string &path,
				       const std::vector<std::uint32_t> &arguments);

enum class ApplyMode {
	arrival, // a drive's modes are set once in its life, and after a change of the files
	order,	 // all is set again
	look,	 // nothing is done: what is wanted
};

struct Applied {
	std::vector<std::string> done;	 // "nst0: hold=600 block-size=65536"
	std::vector<std::string> undone; // with the reason
};

// What was set is remembered below /run/ptape.
[[nodiscard]] Applied apply_settings(const Root &root, const Settings &settings,
				     const std::vector<Device> &devices, ApplyMode mode,
				     const SendOptions &send = send_options);

// A drive that is here has options in the settings, and what was set last, in this life of it, is
// something else: it was open then, or nobody has applied them since they changed.
[[nodiscard]] bool options_wait(const Root &root, const Settings &settings, const Device &device);

// Settings whose file in sysfs has something else, as they are written; "3 elements" for a table.
[[nodiscard]] std::vector<std::string>
settings_not_in_force(const Root &root, const Settings &settings, const Device &device);

} // namespace ptape

#endif // PTAPE_LIB_APPLY_HPP
