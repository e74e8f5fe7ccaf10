// SPDX-License-Identifier: GPL-2.0-only
//
// A driver is changed with every handle closed: unload one, load the other.
#include "takeover.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ptape
{
namespace
{

// What is open cannot be unloaded, and nobody's job is ended for it.
void add_holders(const Facts &facts, Change &change)
{
	for (const Device &device : facts.system.devices)
		for (const Holder &holder : device.holders)
			change.obstacles.push_back(fmt::format("{} is open: {}, process {}",
							       holder.node, holder.command,
							       holder.pid));
}

// udev looks at a device that has just come, and has it open for that.
[[nodiscard]] Step settle()
{
	return {{"udevadm", "settle", "--timeout=60"}};
}

[[nodiscard]] Step with_loaded_stock(const Facts &facts, std::vector<std::string> command)
{
	if (facts.system.st_loaded)
		command.emplace_back("st");
	if (facts.system.ch_loaded)
		command.emplace_back("ch");
	return {std::move(command)};
}

} // namespace

Change plan_takeover(const Facts &facts)
{
	Change change;
	const bool stock = facts.system.st_loaded || facts.system.ch_loaded;
	const auto running = std::find_if(facts.kernels.begin(), facts.kernels.end(),
					  [](const KernelFact &kernel) { return kernel.running; });

	if (facts.system.module.loaded) {
		change.obstacles.emplace_back("ptape is loaded already");
		return change;
	}
	if (running == facts.kernels.end() || !running->has_module)
		change.obstacles.emplace_back("there is no ptape for the running kernel: see ptape "
					      "doctor");
	add_holders(facts, change);
	if (stock) {
		// The numbers of now stay.
		change.steps.push_back({{"ptape-store", "seed"}});
		change.steps.push_back(settle());
		change.steps.push_back(with_loaded_stock(facts, {"modprobe", "-r"}));
		change.way_back.push_back(
			with_loaded_stock(facts, {"modprobe", "--ignore-install", "-a"}));
	}
	change.steps.push_back({{"modprobe", "ptape"}});
	return change;
}

Change plan_handback(const Facts &facts)
{
	Change change;

	if (!facts.system.module.loaded) {
		change.obstacles.emplace_back("ptape is not loaded");
		return change;
	}
	add_holders(facts, change);
	change.steps.push_back(settle());
	change.steps.push_back({{"modprobe", "-r", "ptape"}});
	// modprobe.d would give ptape to whoever asks for them.
	change.steps.push_back({{"modprobe", "--ignore-install", "-a", "st", "ch"}});
	change.way_back.push_back({{"modprobe", "ptape"}});
	return change;
}

std::string step_text(const Step &step)
{
	return fmt::format("{}", fmt::join(step.command, " "));
}

} // namespace ptape
