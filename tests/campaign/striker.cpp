// SPDX-License-Identifier: GPL-2.0-only
#include "striker.hpp"

#include "rig.hpp"

namespace ptape::campaign
{

void Striker::start()
{
	thread_ = std::thread([this] { run(); });
}

void Striker::stop()
{
	ended_ = true;
	if (thread_.joinable())
		thread_.join();
}

// Asked again every second whether the program still runs: vtlctl does the waiting.
bool Striker::meets(const std::string &wait)
{
	while (!ended_)
		if (vtlctl("wait TAPE0 " + wait + " --timeout 1"))
			return true;
	return false;
}

bool Striker::moment_comes(const Strike &strike)
{
	const Moment &moment = strike.moment;

	if (moment.opcode.empty())
		return meets("--objects " +
			     std::to_string(count_of("TAPE0", "objects_written") + moment.after));

	const std::string opcode(moment.opcode);

	if (!vtlctl("hold TAPE0 --on " + opcode + " --after " + std::to_string(moment.after))) {
		trouble_ = "hold: refused";
		return false;
	}
	if (meets("--held"))
		return true;
	(void)vtlctl("release-held TAPE0");
	return false;
}

void Striker::strike(const Strike &strike)
{
	const bool held = !strike.moment.opcode.empty();

	struck_.push_back(
		{.fault = strike.fault, .during = act_, .closing = closing_, .in_flight = held});
	for (const std::string_view step : strike.fault->steps) {
		if (step.empty())
			break;
		if (step == Fault::eat)
			eat_attentions("TAPE0");
		else if (step == Fault::meet)
			struck_.back().in_flight = meets("--at-drive");
		else if (!vtlctl(std::string(step)))
			trouble_ =
				std::string(strike.fault->name) + ": vtlctl " + std::string(step);
	}
	// An attention leaves what is held where it is.
	if (held)
		(void)vtlctl("release-held TAPE0");
}

void Striker::run()
{
	for (const Strike &next : plan_.strikes) {
		try {
			if (!moment_comes(next))
				return;
			strike(next);
		} catch (const std::exception &error) {
			trouble_ = error.what();
			return;
		}
	}
}

} // namespace ptape::campaign
