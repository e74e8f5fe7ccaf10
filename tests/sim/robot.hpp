// SPDX-License-Identifier: GPL-2.0-only
//
// The changer engine against the model robot, one command at a time, and the
// faults that a command can meet. Knows from the model alone what was moved.
#pragma once

#include "core.hpp"
#include "library.hpp"

#include <array>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::sim
{

// What becomes of the command.
enum class RobotFate : std::uint8_t {
	answered,   // sent, after the fault has happened
	done,	    // carried out, its answer is lost
	not_done,   // lost on the way
	never_sent, // no path before it was sent
	busy,
	aborted,
	aborted_done,
	told_done,    // carried out, and its answer is an attention all the same
	late,	      // its answer is lost, and it is carried out some commands later
	in_transport, // its answer is lost, and the cartridge is with the robot for some commands
	jammed	      // the robot keeps what it has taken, and says so
};

// What happens to path and library.
enum class RobotEvent : std::uint8_t {
	none,
	lun_reset,
	power,
	nexus_lost,
	attention, // 28h, and nothing has changed
	parameters,
	inventory,    // becoming ready for a while
	path,	      // goes, and another comes
	path_overdue, // goes, and does not come in time
	deaf,	      // nothing is answered for a while
	exchanged,    // a hand puts another cartridge in the source
	stuck,	      // the robot keeps what it has
	door,	      // open for a while
};

struct RobotFault {
	std::string_view name;
	RobotFate fate;
	RobotEvent event;
	bool invisible; // no program may notice it
};

// clang-format off
inline constexpr std::array robot_faults = {
	RobotFault{"reply-lost", RobotFate::done, RobotEvent::none, true},
	RobotFault{"command-lost", RobotFate::not_done, RobotEvent::none, true},
	RobotFault{"aborted", RobotFate::aborted, RobotEvent::none, true},
	RobotFault{"aborted-done", RobotFate::aborted_done, RobotEvent::none, true},
	RobotFault{"busy", RobotFate::busy, RobotEvent::none, true},
	RobotFault{"lun-reset", RobotFate::answered, RobotEvent::lun_reset, true},
	RobotFault{"lun-reset-done", RobotFate::done, RobotEvent::lun_reset, true},
	RobotFault{"lun-reset-not-done", RobotFate::not_done, RobotEvent::lun_reset, true},
	RobotFault{"power", RobotFate::answered, RobotEvent::power, true},
	RobotFault{"power-done", RobotFate::done, RobotEvent::power, true},
	RobotFault{"power-not-done", RobotFate::not_done, RobotEvent::power, true},
	RobotFault{"nexus-lost", RobotFate::answered, RobotEvent::nexus_lost, true},
	RobotFault{"attention", RobotFate::answered, RobotEvent::attention, true},
	RobotFault{"attention-told-done", RobotFate::told_done, RobotEvent::none, true},
	RobotFault{"power-told-done", RobotFate::told_done, RobotEvent::power, true},
	RobotFault{"parameters", RobotFate::answered, RobotEvent::parameters, true},
	RobotFault{"inventory", RobotFate::answered, RobotEvent::inventory, true},
	RobotFault{"inventory-done", RobotFate::done, RobotEvent::inventory, true},
	RobotFault{"unplug", RobotFate::never_sent, RobotEvent::path, true},
	RobotFault{"unplug-done", RobotFate::done, RobotEvent::path, true},
	RobotFault{"unplug-not-done", RobotFate::not_done, RobotEvent::path, true},
	RobotFault{"deaf-done", RobotFate::done, RobotEvent::deaf, true},
	RobotFault{"deaf", RobotFate::not_done, RobotEvent::deaf, true},
	RobotFault{"late", RobotFate::late, RobotEvent::none, true},
	RobotFault{"late-reset", RobotFate::late, RobotEvent::lun_reset, true},
	RobotFault{"in-transport", RobotFate::in_transport, RobotEvent::none, true},
	RobotFault{"stuck", RobotFate::in_transport, RobotEvent::stuck, false},
	RobotFault{"jammed", RobotFate::jammed, RobotEvent::none, false},
	RobotFault{"door", RobotFate::answered, RobotEvent::door, true},
	RobotFault{"door-done", RobotFate::done, RobotEvent::door, true},
	RobotFault{"door-not-done", RobotFate::not_done, RobotEvent::door, true},
	RobotFault{"overdue", RobotFate::never_sent, RobotEvent::path_overdue, false},
	RobotFault{"overdue-done", RobotFate::done, RobotEvent::path_overdue, false},
	RobotFault{"overdue-not-done", RobotFate::not_done, RobotEvent::path_overdue, false},
	RobotFault{"exchanged", RobotFate::answered, RobotEvent::exchanged, false},
	RobotFault{"exchanged-done", RobotFate::done, RobotEvent::exchanged, false},
	RobotFault{"exchanged-not-done", RobotFate::not_done, RobotEvent::exchanged, false},
};
// clang-format on

struct RobotFailure {
	std::string what;
};

class Robot
{
public:
	// @seed: of how late the robot is.
	Robot(const model::LibraryConfig &config, std::uint64_t seed);
	Robot(const Robot &) = delete;
	Robot &operator=(const Robot &) = delete;

	// Faults by the number of the command that they meet.
	std::map<std::uint64_t, const RobotFault *> schedule;

	// Each is one call of a program; the result is the call's.
	int refresh();
	int move(std::uint16_t source, std::uint16_t destination);
	int exchange(std::uint16_t source, std::uint16_t first, std::uint16_t second);

	// A barcode of each element, "" for an empty one; and whether the driver knows it so.
	[[nodiscard]] std::map<std::uint16_t, std::string> truth();
	[[nodiscard]] bool knows(std::uint16_t address, const std::string &barcode) const;
	// Cartridges without labels are known as full or not.
	[[nodiscard]] bool labelled() const { return labelled_; }

	// Of the last call: moves that the robot has begun for it, and what it met.
	[[nodiscard]] unsigned moved() const { return moved_; }
	[[nodiscard]] unsigned faults_met() const { return faults_met_; }
	[[nodiscard]] bool all_invisible() const { return invisible_; }
	[[nodiscard]] bool exchanged() const { return exchanged_; }
	// As far as the library tells, somebody may have put in other cartridges.
	[[nodiscard]] bool handled() const { return handled_; }
	[[nodiscard]] std::uint64_t commands() const { return commands_; }
	[[nodiscard]] bool carries() { return transport().held != nullptr; }

	// The robot puts down what it has kept, where it was to go.
	void put_down();
	void say(bool says) { says_ = says; }
	// Every exchange is late; what is sent in its place is not.
	void lag(bool lags) { lags_ = lags; }

private:
	int run(ptape_changer_operation operation);
	ptape_changer_event answer(const ptape_changer_step &step);
	ptape_changer_event await_path();
	ptape_result send(const ptape_command &command);
	ptape_result meet(const ptape_command &command);
	[[nodiscard]] const RobotFault *fault_of(const ptape_command &command) const;
	ptape_result execute(const ptape_command &command);
	static ptape_result check_condition(const model::SenseCode &code);
	void say_command(const ptape_command &command, const RobotFault *fault) const;
	void happen(const RobotFault &fault, const ptape_command &command);
	void exchange_by_hand(const ptape_command &command);
	void pick_up(const ptape_command &command);
	[[nodiscard]] std::uint64_t lateness(const ptape_command &command);
	void clear_task_set();
	void carry_out_late();
	void mature();
	[[nodiscard]] bool is_move(const ptape_command &command) const;
	model::Element &transport() { return library_.changer().elements()[0]; }

	model::Library library_;
	std::array<std::uint8_t, PTAPE_CHANGER_SCRATCH_LEN> scratch_ = {};
	ptape_changer_engine engine_ = {};
	std::vector<ptape_slot> slots_;
	std::vector<ptape_drive_id> ids_;

	std::uint64_t commands_ = 0;
	unsigned moved_ = 0;
	unsigned faults_met_ = 0;
	bool invisible_ = true;
	bool exchanged_ = false;
	bool handled_ = false;
	bool sent_ = false;	   // a move or an exchange
	bool outstanding_ = false; // an exchange, not carried out; no reset has been told since
	bool path_ = true;
	bool overdue_ = false;
	unsigned generation_ = 0;
	unsigned used_generation_ = 0;
	unsigned deaf_ = 0;
	unsigned door_ = 0; // commands until it is closed
	// A command that is carried out later, and a cartridge that is put down later.
	std::optional<ptape_command> late_;
	std::uint64_t late_at_ = 0;
	std::uint16_t destination_ = 0;
	std::uint64_t put_down_at_ = 0; // 0: by nobody
	std::mt19937_64 random_;
	bool labelled_;
	bool says_ = false;
	bool lags_ = false;
};

} // namespace ptape::sim
