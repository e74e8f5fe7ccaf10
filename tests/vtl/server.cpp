// SPDX-License-Identifier: GPL-2.0-only
//
// Making the library and taking it down.
#include "server.hpp"

#include <sys/mount.h>

#include "path.hpp"
#include "sysfile.hpp"

namespace ptape::vtl
{

namespace
{

namespace fs = std::filesystem;

constexpr std::uint64_t bytes_per_mb = 1'000'000;
constexpr std::uint64_t target_device_naa = 0x1000000; // from that of its logical unit

Outcome<> load_module(const std::string &name)
{
	std::error_code ignored;

	if (fs::exists("/sys/module/" + name, ignored))
		return {};
	return run_program({"modprobe", name});
}

Outcome<> prepare_kernel(Transport transport)
{
	const std::string configfs = "/sys/kernel/config";
	const std::vector<std::string> fabric =
		transport == Transport::loop
			? std::vector<std::string>{"tcm_loop"}
			: std::vector<std::string>{"iscsi_target_mod", "iscsi_tcp", "tcp_diag"};
	std::error_code ignored;

	if (auto done = load_module("target_core_user"); !done.ok())
		return done;
	for (const std::string &module : fabric)
		if (auto done = load_module(module); !done.ok())
			return done;
	if (fs::exists(configfs + "/target", ignored))
		return {};
	if (::mount("configfs", configfs.c_str(), "configfs", 0, nullptr) < 0)
		return system_failure("mount configfs on " + configfs);
	if (!fs::exists(configfs + "/target", ignored))
		return Failure{"the kernel has no SCSI target in " + configfs};
	return {};
}

model::LibraryConfig model_config(const Options &options)
{
	model::LibraryConfig config;

	config.drives = options.drives;
	config.slots = options.slots;
	config.import_export = options.import_export;
	config.load = !options.empty;
	config.logical = options.logical;
	if (options.capacity_mb > 0) {
		config.cartridge.capacity_bytes = options.capacity_mb * bytes_per_mb;
		// A small cartridge keeps its early warning in proportion.
		config.cartridge.early_warning_bytes = std::min(
			config.cartridge.early_warning_bytes, config.cartridge.capacity_bytes / 8);
	}
	return config;
}

} // namespace

Server::Server(const Options &options)
	: transport_(options.transport), library_(model_config(options))
{
}

Outcome<std::unique_ptr<Server>> Server::start(const Options &options)
{
	if (auto done = prepare_kernel(options.transport); !done.ok())
		return done.failure();
	clear_leftovers();

	std::unique_ptr<Server> server(new Server(options));

	if (auto done = server->build(options); !done.ok())
		return done.failure();
	return server;
}

Outcome<> Server::build(const Options &options)
{
	unsigned target = 0;

	for (unsigned i = 0; i < options.drives; i++)
		units_.push_back(std::make_unique<Unit>("TAPE" + std::to_string(i)));
	units_.push_back(std::make_unique<Unit>("CHANGER"));
	for (std::size_t i = 1; i < library_.changer_count(); i++)
		units_.push_back(std::make_unique<Unit>("CHANGER" + std::to_string(i)));
	for (unsigned nexus = 0; nexus < options.paths; nexus++) {
		for (auto &unit : units_) {
			unit->device = library_.find(unit->name);
			unit->drive = library_.find_drive(unit->name);
			unit->device->ensure_nexuses(options.paths);
			// A device with several ports names itself as a whole as well.
			if (options.paths > 1 && unit->device->identity().naa)
				unit->device->identity().target_naa =
					*unit->device->identity().naa + target_device_naa;

			auto path = Path::create(lock_, *unit, nexus, options.transport, target++);

			if (!path.ok())
				return Failure{unit->name + ": " + path.failure().what};
			unit->paths.push_back(std::move(path.value()));
		}
	}
	for (auto &unit : units_)
		for (auto &path : unit->paths)
			if (auto done = path->plug(); !done.ok())
				return Failure{unit->name + ": " + done.failure().what};
	return {};
}

Server::~Server()
{
	const std::lock_guard linking(link_mutex_);

	for (auto &unit : units_) {
		for (auto &path : unit->paths) {
			{
				const std::lock_guard guard(lock_.mutex);

				unit->closing = true;
				unit->hang.reset();
				path->answer_late_tasks();
				path->wake();
				// A session without commands is ended in peace.
				if (path->idle() && transport_ == Transport::iscsi)
					continue;
			}
			// One that a sysfs "delete" took must be scanned in again
			// before it can be unlinked: its ring stays in service.
			if (!path->target().device_present())
				continue;
			(void)path->target().sever().ok();
			const std::lock_guard guard(lock_.mutex);

			path->cut(InFlight::lost);
			path->wake();
		}
	}
	// Here, while what the rings' threads refer to is still there.
	for (auto &unit : units_)
		unit->paths.clear();
}

Unit *Server::find(std::string_view name)
{
	for (auto &unit : units_)
		if (unit->name == name)
			return unit.get();
	return nullptr;
}

void Server::interrupt()
{
	const std::lock_guard guard(lock_.mutex);

	interrupted_ = true;
	lock_.changed.notify_all();
}

void clear_leftovers()
{
	cut_leftover_targets();
	silence_leftover_backstores();
	remove_leftover_targets();
	remove_leftover_backstores();
}

std::string find_leftover()
{
	std::string found = find_leftover_target();

	return found.empty() ? find_leftover_backstore() : found;
}

} // namespace ptape::vtl
