// SPDX-License-Identifier: GPL-2.0-only
//
// What the subcommands share.
#include "command.hpp"

#include "binding_list.hpp"
#include "compose.hpp"
#include "descriptor.hpp"
#include "inventory.hpp"
#include "json_text.hpp"
#include "select.hpp"
#include "table.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ptape::cli
{

void put(std::string_view text)
{
	const auto written = std::fwrite(text.data(), 1, text.size(), stdout);

	if (written != text.size() || std::fflush(stdout) != 0)
		throw Refusal(exit_failed,
			      compose("cannot write the output: {}", std::strerror(errno)));
}

std::size_t width_of(int descriptor)
{
	const char *const columns = std::getenv("COLUMNS");
	winsize size{};

	if (const auto number = to_number(columns ? columns : ""); number && *number > 0)
		return *number;
	if (::isatty(descriptor) == 1 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return Screen::unlimited;
}

void complain(std::string_view text)
{
	const Screen screen{width_of(STDERR_FILENO), false};
	const std::string line = compose("ptape: {}", text);

	// Blanks of a name stay as they are where no line has to end.
	std::fputs((screen.width == Screen::unlimited ? line + "\n" : wrapped(line, 0, screen))
			   .c_str(),
		   stderr);
}

void note_version(const Context &context)
{
	const Module module = read_module(context.root);

	if (module.loaded && module.version != context.version)
		complain(compose("this is {}, and the driver that is loaded is {}: "
				 "reload it when no drive is in use",
				 context.version, module.version));
}

void say_done(const Context &context, std::string_view what)
{
	if (!context.json) {
		put(wrapped(what, 0, context.screen));
		return;
	}
	auto json = json_document("done");

	json["message"] = what;
	put(json_dump(json));
}

store::Lock lock_of(const Context &context)
{
	return {context.root.path(store::lock_file),
		[](const std::string &text) { complain(text); }};
}

store::Keeper keeper_of(const Context &context)
{
	store::Places places;

	places.sys = context.root.path("sys");
	places.file = context.root.path(bindings_file);
	places.lock = context.root.path(store::lock_file);
	places.settle_ms = 0;
	return store::Keeper(places, [json = context.json, screen = context.screen](
					     store::Level level, const std::string &text) {
		if (level == store::Level::warning)
			complain(text);
		else if (!json)
			put(wrapped(text, 0, screen));
	});
}

const Device &find_device(const System &system, const std::string &what)
{
	const auto found = select_devices(system, what);

	if (found.empty())
		throw Refusal(exit_no_device, compose("no tape drive or changer '{}'; "
						      "see ptape status",
						      what));
	if (found.size() > 1)
		throw Refusal(exit_no_device, compose("'{}' may be {} or {}: say which", what,
						      found[0]->node(), found[1]->node()));
	return *found.front();
}

void require_driver(const System &system)
{
	if (!system.module.loaded)
		throw Refusal(exit_not_loaded, "the driver ptape is not loaded; see ptape doctor");
}

const Device &find_unit(const System &system, const std::string &what)
{
	require_driver(system);
	const Device &device = find_device(system, what);

	if (device.driver != Driver::ptape || !device.has_node)
		throw Refusal(exit_no_device,
			      compose("{} has no node: it never came since ptape was loaded",
				      device.node()));
	return device;
}

std::string node_directory(const Device &device)
{
	const char *const directory = device.type == PTAPE_UNIT_CHANGER ? "sys/class/scsi_changer/"
									: "sys/class/scsi_tape/";

	return directory + device.name();
}

int try_attribute(const Context &context, const std::string &below, std::string_view value)
{
	const auto path = context.root.path(below);
	const store::Descriptor file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
	ssize_t written = -1;

	if (file)
		do {
			written = ::write(file.get(), value.data(), value.size());
		} while (written < 0 && errno == EINTR);
	return written < 0 ? errno : 0;
}

void refuse_attribute(const std::string &below, int error)
{
	if (error == EACCES || error == EPERM)
		throw Refusal(exit_not_permitted, "only root may do that");
	throw Refusal(exit_failed, compose("cannot write /{}: {}", below, std::strerror(error)));
}

void write_attribute(const Context &context, const std::string &below, std::string_view value)
{
	if (const int error = try_attribute(context, below, value))
		refuse_attribute(below, error);
}

} // namespace ptape::cli
