// SPDX-License-Identifier: GPL-2.0-only
//
// The campaign of faults, inside a machine of the rig: runs of random programs against random
// faults on TAPE0, until so many faults have been met. tests/campaign/README.md tells what is
// judged; a failure prints the line that repeats its run. Ends with the counts and
// `N passed, N failed, N skipped`.
#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <sys/mtio.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "program.hpp"
#include "rig.hpp"
#include "striker.hpp"
#include "tally.hpp"

namespace
{

using namespace ptape::campaign;

struct Arguments {
	std::uint64_t faults = 0;
	std::uint64_t runs = 0;
	std::uint64_t seed = 1;
	std::uint64_t least = 0; // each kind of recovery as often as this
	bool verbose = false;
};

constexpr std::string_view barcode = "VTL001L8";
constexpr std::string_view other_barcode = "VTL003L8"; // of the fault `exchanged`

class Campaign
{
public:
	explicit Campaign(Arguments arguments)
		: arguments_(arguments),
		  link_(environment("TAPE0")),
		  node_(node_name(link_)),
		  iscsi_(environment("TRANSPORT") == "iscsi"),
		  kernel_(environment("KERNEL_UNDER_TEST"))
	{
	}

	[[nodiscard]] int run();

private:
	static std::string environment(const char *name)
	{
		const char *value = std::getenv(name);

		if (!value)
			throw std::runtime_error(std::string("no ") + name +
						 " here: this is for tests/vm/run");
		return value;
	}

	[[nodiscard]] bool enough(std::uint64_t done) const
	{
		return arguments_.runs > 0 ? done >= arguments_.runs
					   : tally_.faults() >= arguments_.faults;
	}

	void prepare(const Plan &plan);
	void mend();
	[[nodiscard]] std::string one(const Plan &plan);
	[[nodiscard]] std::string judge(const Plan &plan, const Ledger &ledger,
					const Striker &striker);

	Arguments arguments_;
	std::string link_;
	std::string node_;
	bool iscsi_;
	std::string kernel_;
	Tally tally_;
};

// What the memory of a plan is to the driver and to the drive.
void Campaign::prepare(const Plan &plan)
{
	struct Row {
		Memory memory;
		const char *journal_mb;
		const char *journal_full;
		const char *buffer_mb;
	};
	// A step writes up to 1.5 MB, a run some of them.
	constexpr std::array rows = {
		Row{Memory::ample, "256", "shrink", "256"}, Row{Memory::covers, "3", "shrink", "1"},
		Row{Memory::little, "1", "shrink", "256"},  Row{Memory::sync, "1", "sync", "256"},
		Row{Memory::none, "0", "shrink", "256"},
	};

	for (const Row &row : rows)
		if (row.memory == plan.memory) {
			set_parameter("journal_mb", row.journal_mb);
			set_parameter("journal_full", row.journal_full);
			if (!vtlctl(std::string("speed TAPE0 --mb-s 0 --buffer-mb ") +
				    row.buffer_mb))
				throw std::runtime_error("vtlctl speed");
		}
	if (plan.pace_ms > 0 &&
	    !vtlctl("delay TAPE0 --on WRITE_6 --ms " + std::to_string(plan.pace_ms)))
		throw std::runtime_error("vtlctl delay");
	if (attribute(node_, "acknowledge") == "loss")
		set_attribute(node_, "acknowledge", "1");
}

// Nothing of a run's faults is left.
void Campaign::mend()
{
	(void)vtlctl("release-held TAPE0");
	(void)vtlctl("mend TAPE0");
	(void)vtlctl("swap TAPE0 " + std::string(barcode));
}

std::string Campaign::judge(const Plan &plan, const Ledger &ledger, const Striker &striker)
{
	bool sound = true;
	auto known = ledger.objects();

	for (const Struck &struck : striker.struck())
		sound = sound && unnoticed(*struck.fault, plan.memory);
	known.insert(known.end(), ledger.pending().begin(), ledger.pending().end());

	const auto tape = contents(std::string(barcode), plan.seed, known);
	std::string wrong = ledger.judge(tape, sound);

	if (wrong.empty())
		tally_.add_missing(ledger.missing(tape));
	if (wrong.empty() && !contents(std::string(other_barcode), plan.seed, {}).empty())
		wrong = "the other cartridge was written";
	if (wrong.empty() && node_name(link_) != node_)
		wrong = "the drive has another node: " + node_name(link_);
	if (wrong.empty() && !striker.trouble().empty())
		wrong = "the rig: " + striker.trouble();
	return wrong;
}

std::string Campaign::one(const Plan &plan)
{
	Ledger ledger;
	Striker striker(plan);
	Node tape(node_);
	Program program(tape, plan.seed, ledger,
			[&](Act act, bool closing) { striker.now(act, closing); });

	prepare(plan);
	if (std::string wrong = program.begin(); !wrong.empty())
		return "before any fault: " + wrong;

	const Counts before = counts(node_);

	striker.start();
	std::string wrong = program.run(plan.steps);

	striker.stop();
	mend();
	tally_.add(before, counts(node_), plan, striker.struck(), ledger,
		   attribute(node_, "acknowledge") == "loss");
	return wrong.empty() ? judge(plan, ledger, striker) : wrong;
}

int Campaign::run()
{
	std::vector<std::string> failures;
	std::uint64_t done = 0;

	for (; !enough(done); done++) {
		const Plan plan = make_plan(arguments_.seed + done, iscsi_);

		if (arguments_.verbose)
			std::printf("%s\n", to_text(plan).c_str());

		const std::string wrong = one(plan);

		if (wrong.empty())
			continue;
		failures.push_back(wrong + "\n    " + to_text(plan) +
				   "\n    tests/campaign/run --kernel " + kernel_ +
				   (iscsi_ ? " --iscsi" : "") + " --seed " +
				   std::to_string(plan.seed) + " --runs 1");
		std::printf("FAIL %s\n", failures.back().c_str());
	}

	const std::uint64_t passed = done - failures.size();

	tally_.print();
	for (const std::string &missing : tally_.rare(arguments_.least))
		failures.push_back("too seldom: " + missing);
	// Again at the end, where whoever has only the end of a log finds them.
	for (const std::string &failure : failures)
		std::printf("FAIL %s\n", failure.c_str());
	std::printf("%llu passed, %zu failed, 0 skipped\n", static_cast<unsigned long long>(passed),
		    failures.size());
	return failures.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char **argv)
{
	CLI::App app{"Random programs against random faults on TAPE0."};
	Arguments arguments;

	app.add_option("--faults", arguments.faults, "until so many were met");
	app.add_option("--runs", arguments.runs, "so many runs instead");
	app.add_option("--seed", arguments.seed, "of the first run");
	app.add_option("--least", arguments.least, "of each kind of recovery");
	app.add_flag("--verbose", arguments.verbose, "each plan before it is run");
	CLI11_PARSE(app, argc, argv);
	std::setvbuf(stdout, nullptr, _IOLBF, 0);
	// What vtlctl complains of is often how it is meant: a wait that ends.
	if (const char *out = std::getenv("OUT"))
		if (const int log = ::open((std::string(out) + "/vtlctl.log").c_str(),
					   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		    log >= 0)
			(void)::dup2(log, STDERR_FILENO);
	try {
		if (arguments.faults == 0 && arguments.runs == 0)
			throw std::runtime_error("--faults or --runs");
		start_helper();
		return Campaign(arguments).run();
	} catch (const std::exception &error) {
		std::printf("campaign: %s\n", error.what());
		return EXIT_FAILURE;
	}
}
