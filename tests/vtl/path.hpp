// SPDX-License-Identifier: GPL-2.0-only
//
// One path (I_T nexus) of a virtual device: its backstore, its link and the
// thread that serves its ring. The ring belongs to that thread alone; the list
// of commands at the drive is under the library lock, so that requests of
// vtlctl can hold, end or execute them.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "backstore.hpp"
#include "ring.hpp"
#include "target.hpp"
#include "unit.hpp"

namespace ptape::vtl
{

class Path
{
public:
	// Makes backstore and target and starts to serve; not linked yet.
	static Outcome<std::unique_ptr<Path>> create(LibraryLock &library, Unit &unit,
						     model::Nexus nexus, Transport transport,
						     unsigned target_number);
	~Path();

	// Under the server's link lock, without the library lock.
	[[nodiscard]] Target &target() { return *target_; }
	Outcome<> plug();
	Outcome<> unplug();
	Outcome<> restore(); // after cut(): commands get through again

	// With the library lock held by the caller, who kicks afterwards:
	// Every command at the drive gets `answer`; with InFlight::executed those
	// not carried out yet are carried out before. Returns how many.
	unsigned end_commands(InFlight what, const model::Reply &answer);
	unsigned end_commands_by_attention();
	// Commands end with BUSY, so that the adapter sends them again, and finds
	// the transport gone. Until plug() or restore().
	unsigned cut(InFlight what);
	// Commands that come are not carried out, those that are here go on.
	void refuse_commands(bool on) { cut_ = on; }
	void execute_all();
	unsigned release_held();
	void answer_late_tasks(); // those that a hang has kept
	[[nodiscard]] bool late_task() const { return !late_tasks_.empty(); }
	[[nodiscard]] model::Nexus nexus() const { return nexus_; }
	[[nodiscard]] bool linked() const { return linked_; }
	[[nodiscard]] bool down() const { return cut_; }
	[[nodiscard]] const std::string &address() const { return address_; }
	[[nodiscard]] bool holding() const;
	[[nodiscard]] bool idle() const { return at_drive_.empty() && !sending_; }
	[[nodiscard]] std::vector<std::uint8_t> opcodes_at_drive() const;
	[[nodiscard]] bool at_drive(std::uint8_t opcode) const;

	// Makes the serving thread look at the list again. Any thread, any lock.
	void wake() const;

	[[nodiscard]] const std::string &fault() const { return fault_; } // library lock

private:
	enum class Stage : std::uint8_t { queued, delayed, held, answered };
	struct AtDrive {
		RingCommand command;
		Stage stage = Stage::queued;
		bool released = false; // was held once; not again
		bool executed = false;
		model::Reply reply;
		Clock::time_point due; // of delayed and answered

		[[nodiscard]] std::uint8_t opcode() const { return command.cdb[0]; }
	};

	Path(LibraryLock &library, Unit &unit, model::Nexus nexus);

	void serve();
	void take_requests();
	void manage_task(const RingTask &task);
	[[nodiscard]] bool hangs(const RingTask &task);
	std::list<AtDrive> take_finished(std::optional<Clock::time_point> &next_due);
	void advance(AtDrive &command, Clock::time_point now);
	void execute(AtDrive &command);
	void end_aborted();
	void send(const AtDrive &command);
	bool wait(const std::optional<Clock::time_point> &due);

	LibraryLock &library_;
	Unit &unit_;
	const model::Nexus nexus_;
	Backstore store_;
	std::unique_ptr<Target> target_;
	std::string address_; // library lock, as linked_
	std::optional<Ring> ring_;
	std::list<AtDrive> at_drive_;
	std::vector<RingTask> late_tasks_;
	bool sending_ = false; // answers are on their way into the ring
	bool cut_ = false;
	bool linked_ = false; // library lock; the target's own is under the link lock
	// How much later than due the last timed answer was; taken off the next
	// one, so that a coarse timer does not slow the modelled drive down.
	Clock::duration late_{0};
	std::string fault_;
	FileDescriptor wake_;
	bool stop_ = false; // library lock
	std::thread server_;
};

} // namespace ptape::vtl
