// SPDX-License-Identifier: GPL-2.0-only
//
// Command: what every subcommand has to do with: the system it looks at, how
// and for whom it prints, how it ends. The subcommands themselves, one a file.
#ifndef PTAPE_CLI_COMMAND_HPP
#define PTAPE_CLI_COMMAND_HPP

#include "keeper.hpp"
#include "model.hpp"
#include "root.hpp"
#include "table.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::cli
{

// Exit status of the program; documented in ptape(8).
enum Exit : int {
	exit_done = 0,
	exit_failed = 1, // it could not be done, or doctor found something
	exit_usage = 2,
	exit_no_device = 3,
	exit_not_loaded = 4, // the driver ptape is not loaded
	exit_not_permitted = 5,
};

struct Context {
	Root root;
	Screen screen;
	bool json = false;
	std::string version; // of this command
};

// What ends a command; main() says it.
class Refusal : public std::runtime_error
{
public:
	Refusal(Exit status, const std::string &why) : std::runtime_error(why), status_(status) {}
	[[nodiscard]] Exit status() const { return status_; }

private:
	Exit status_;
};

// To standard output; a reader that is gone or a full disk is a Refusal.
void put(std::string_view text);

// To standard error, in lines of its width; one where nobody looks.
void complain(std::string_view text);

// Columns of what a descriptor leads to: COLUMNS counts where it is given, as in every other
// program.
[[nodiscard]] std::size_t width_of(int descriptor);

// Complains where the driver that is loaded is of another version than this command.
void note_version(const Context &context);

// Says what was done: a line, or a document of JSON.
void say_done(const Context &context, std::string_view what);

// The device that a person means. Refuses none and several.
[[nodiscard]] const Device &find_device(const System &system, const std::string &what);

// The same, and a unit of the driver ptape with a node.
[[nodiscard]] const Device &find_unit(const System &system, const std::string &what);

void require_driver(const System &system);

// Writes to a file of sysfs. Return: 0 or an errno.
[[nodiscard]] int try_attribute(const Context &context, const std::string &below,
				std::string_view value);

// Refuses with the reason of an errno of try_attribute().
[[noreturn]] void refuse_attribute(const std::string &below, int error);

// Writes to a file of sysfs; refuses with the reason.
void write_attribute(const Context &context, const std::string &below, std::string_view value);

// The directory of a unit's node: sys/class/scsi_tape/st0.
[[nodiscard]] std::string node_directory(const Device &device);

// What changes a file of modprobe.d has it. Waits, and says whom for.
[[nodiscard]] store::Lock lock_of(const Context &context);

// The files and directories of the bindings; warnings go to standard error, the rest with it.
[[nodiscard]] store::Keeper keeper_of(const Context &context);

struct StatusOptions {
	bool watch = false;
};

// Return: the exit status.
int run_status(const Context &context, const StatusOptions &options);
int run_show(const Context &context, const std::string &device);
// @words: hexadecimal digits; none, or "-": standard input
int run_decode_sense(const Context &context, const std::vector<std::string> &words);
int run_decode_page(const Context &context, const std::string &kind,
		    const std::vector<std::string> &words);

// @wish: "on", "off", or "" to be told
struct PersistenceOptions {
	std::string wish;
	bool force = false;
};
int run_persistence(const Context &context, const PersistenceOptions &options);

int run_bindings_list(const Context &context);
int run_bindings_set(const Context &context, const std::string &device, std::uint32_t number);
int run_bindings_forget(const Context &context, const std::string &device);
int run_bindings_replace(const Context &context, const std::string &old_device,
			 const std::string &new_device);

int run_release(const Context &context, const std::string &device);
int run_acknowledge(const Context &context, const std::string &device);
int run_alert(const Context &context, const std::string &device);
int run_doctor(const Context &context);
int run_map(const Context &context);
int run_metrics(const Context &context);
// @program: bacula, bareos or amanda
int run_config(const Context &context, const std::string &program);
int run_takeover(const Context &context, bool dry_run);
int run_handback(const Context &context, bool dry_run);
struct ApplyOptions {
	bool dry_run = false;
	bool import = false;
};
int run_apply(const Context &context, const ApplyOptions &options);
int run_events(const Context &context, bool follow);

} // namespace ptape::cli

#endif // PTAPE_CLI_COMMAND_HPP
