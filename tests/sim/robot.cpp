// SPDX-License-Identifier: GPL-2.0-only
//
// The loop around the changer engine, and the faults. See robot.hpp.
#include "robot.hpp"

#include <algorithm>
#include <cstdio>

namespace ptape::sim
{

namespace
{

constexpr model::Nexus nexus = 0;
constexpr unsigned steps_max = 20000; // of one operation: all the engine's bounds that faults reach
constexpr unsigned deaf_commands = 8;
constexpr unsigned polls = 4;
// Commands until a move that is late begins, or ends, at most: three times those that it is sent
// again after.
constexpr std::uint64_t latest_move = 40;
// Until an exchange that the robot has in its hand is seen: 60 answers of 4 commands or more.
constexpr std::uint64_t latest_in_hand = PTAPE_CHANGER_TRANSPORT_ANSWERS * 4 - 10;
// Until one that waits in the library begins: also behind all answers.
constexpr std::uint64_t latest_waiting = 20 * latest_in_hand;
constexpr std::uint8_t reset_occurred = 0x29; // additional sense code, SPC-5 F.2

std::uint16_t be16(const ptape_command &command, unsigned at)
{
	return get_unaligned_be16(command.cdb.bytes + at);
}

bool is_exchange(const ptape_command &command)
{
	return command.cdb.bytes[0] == PTAPE_OP_EXCHANGE_MEDIUM;
}

// The driver cannot know from it what became of the command.
bool is_doubtful(const ptape_result &result)
{
	return result.delivery == PTAPE_DELIVERY_UNANSWERED ||
	       result.sense.key == PTAPE_KEY_ABORTED_COMMAND;
}

bool tells_reset(const ptape_result &result)
{
	return result.sense.key == PTAPE_KEY_UNIT_ATTENTION && result.sense.asc == reset_occurred;
}

} // namespace

Robot::Robot(const model::LibraryConfig &config, std::uint64_t seed)
	: library_(config), random_(seed), labelled_(config.cartridge.labelled)
{
	ptape_changer_engine_init(&engine_, scratch_.data());
	library_.changer().ensure_nexuses(nexus + 1);
}

int Robot::refresh()
{
	ptape_changer_operation operation = {};

	operation.kind = PTAPE_CHANGER_REFRESH;
	return run(operation);
}

int Robot::move(std::uint16_t source, std::uint16_t destination)
{
	ptape_changer_operation operation = {};

	operation.kind = PTAPE_CHANGER_COMMAND;
	ptape_cdb_move_medium(&operation.command.cdb, model::transport_address, source, destination,
			      false);
	return run(operation);
}

int Robot::exchange(std::uint16_t source, std::uint16_t first, std::uint16_t second)
{
	ptape_changer_operation operation = {};

	operation.kind = PTAPE_CHANGER_COMMAND;
	ptape_cdb_exchange_medium(&operation.command.cdb, model::transport_address, source, first,
				  second, false, false);
	return run(operation);
}

int Robot::run(ptape_changer_operation operation)
{
	ptape_changer_event event = {};
	ptape_changer_step step = {};
	unsigned steps = 0;

	moved_ = 0;
	faults_met_ = 0;
	invisible_ = !overdue_ && deaf_ == 0; // what is left of the last call counts too
	exchanged_ = false;
	outstanding_ = false;
	sent_ = false;
	handled_ = door_ > 0;
	operation.polls_max = PTAPE_CHANGER_POLLS_MAX;
	operation.absent_error = ENXIO;
	event.kind = PTAPE_CHANGER_EVENT_STARTED;
	ptape_changer_engine_begin(&engine_, &operation);
	for (;;) {
		ptape_changer_engine_step(&engine_, &event, &step);
		if (step.kind == PTAPE_CHANGER_STEP_DONE)
			break;
		if (++steps > steps_max)
			throw RobotFailure{"an operation does not end"};
		event = answer(step);
	}
	// Nothing has told that an exchange will not begin: the call has to fail.
	invisible_ = invisible_ && !outstanding_;
	// Whatever is late for this call ends before the next one.
	late_at_ = 0;
	put_down_at_ = std::min<std::uint64_t>(put_down_at_, commands_);
	mature();
	if (says_)
		std::printf("  -> %d\n", step.result);
	return step.result;
}

ptape_changer_event Robot::answer(const ptape_changer_step &step)
{
	ptape_changer_event event = {};

	switch (step.kind) {
	case PTAPE_CHANGER_STEP_PAUSE:
		event.kind = PTAPE_CHANGER_EVENT_PAUSED;
		return event;
	case PTAPE_CHANGER_STEP_AWAIT_PATH:
		return await_path();
	case PTAPE_CHANGER_STEP_ROOM:
		slots_.assign(ptape_inventory_size(step.ranges), {});
		ids_.assign(step.ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count, {});
		ptape_inventory_configure(&engine_.inventory, step.ranges, slots_.data(),
					  ids_.data());
		event.kind = PTAPE_CHANGER_EVENT_MADE_ROOM;
		return event;
	default:
		event.kind = PTAPE_CHANGER_EVENT_RESULT;
		event.result = send(step.command);
		return event;
	}
}

ptape_changer_event Robot::await_path()
{
	ptape_changer_event event = {};

	if (!path_ && overdue_) {
		overdue_ = false;
		event.kind = PTAPE_CHANGER_EVENT_DEADLINE;
		return event;
	}
	path_ = true;
	event.kind = PTAPE_CHANGER_EVENT_PATH;
	event.fresh = generation_ != used_generation_;
	used_generation_ = generation_;
	return event;
}

bool Robot::is_move(const ptape_command &command) const
{
	return command.cdb.bytes[0] == PTAPE_OP_MOVE_MEDIUM || is_exchange(command);
}

// Of exchanges half are in the robot's hand, the others wait for their turn.
std::uint64_t Robot::lateness(const ptape_command &command)
{
	if (!is_exchange(command))
		return 1 + random_() % latest_move;

	const bool in_hand = random_() % 2 != 0;

	return 1 + random_() % (in_hand ? latest_in_hand : latest_waiting);
}

// A reset, or the loss of the nexus: an exchange that only waits will not begin. Of a move not
// even that has to be true.
void Robot::clear_task_set()
{
	if (late_ && is_exchange(*late_) && late_at_ > commands_ + latest_in_hand)
		late_.reset();
}

void Robot::carry_out_late()
{
	const ptape_command command = *late_;

	late_.reset();
	// By its own arm, not by a command that may be told an attention instead.
	if (!is_exchange(command)) {
		moved_ += !library_.changer().move(be16(command, 4), be16(command, 6));
	} else if (!library_.changer().exchange(be16(command, 4), be16(command, 6),
						be16(command, 8))) {
		++moved_;
		outstanding_ = false;
	}
}

// What was begun before and takes its time.
void Robot::mature()
{
	if (late_ && commands_ >= late_at_)
		carry_out_late();
	if (put_down_at_ && commands_ >= put_down_at_)
		put_down();
}

void Robot::put_down()
{
	put_down_at_ = 0;
	if (carries() && library_.changer().move(model::transport_address, destination_))
		throw RobotFailure{"the robot cannot put down what it has"};
}

void Robot::say_command(const ptape_command &command, const RobotFault *fault) const
{
	std::printf("  %llu %s", static_cast<unsigned long long>(commands_ - 1),
		    ptape_opcode_name(command.cdb.bytes[0]));
	if (is_move(command)) {
		std::printf(" %u to %u", be16(command, 4), be16(command, 6));
		if (is_exchange(command))
			std::printf(" to %u", be16(command, 8));
	}
	std::printf(" %s\n", fault ? std::string(fault->name).c_str() : "");
}

ptape_result Robot::send(const ptape_command &command)
{
	const unsigned before = moved_;
	const ptape_result result = meet(command);

	sent_ = sent_ || is_move(command);
	if (is_exchange(command))
		outstanding_ = is_doubtful(result) && moved_ == before;
	else if (tells_reset(result))
		outstanding_ = false;
	return result;
}

const RobotFault *Robot::fault_of(const ptape_command &command) const
{
	static const RobotFault late = *std::ranges::find(robot_faults, "late", &RobotFault::name);
	const auto due = schedule.find(commands_);

	if (due != schedule.end())
		return due->second;
	return lags_ && is_exchange(command) && !sent_ ? &late : nullptr;
}

ptape_result Robot::meet(const ptape_command &command)
{
	ptape_result result = {};
	const RobotFault *fault = fault_of(command);

	++commands_;
	mature();
	if (door_ > 0 && --door_ == 0)
		library_.open_door(false);
	if (!path_ || generation_ != used_generation_) {
		result.delivery = PTAPE_DELIVERY_NO_PATH;
		return result;
	}
	if (says_)
		say_command(command, fault);
	if (deaf_ > 0) {
		--deaf_;
		result.delivery = PTAPE_DELIVERY_UNANSWERED;
		return result;
	}
	if (!fault)
		return execute(command);
	++faults_met_;
	invisible_ = invisible_ && fault->invisible;

	result.delivery = PTAPE_DELIVERY_UNANSWERED;
	if (fault->fate == RobotFate::done || fault->fate == RobotFate::aborted_done ||
	    fault->fate == RobotFate::told_done)
		execute(command);
	if (fault->fate == RobotFate::late && is_move(command) && !late_) {
		late_ = command;
		late_at_ = commands_ + lateness(command);
	}
	if (fault->fate == RobotFate::in_transport || fault->fate == RobotFate::jammed)
		pick_up(command);
	happen(*fault, command);
	switch (fault->fate) {
	case RobotFate::answered:
		return execute(command);
	case RobotFate::never_sent:
		result.delivery = PTAPE_DELIVERY_NO_PATH;
		return result;
	case RobotFate::busy:
		result.delivery = PTAPE_DELIVERY_ANSWERED;
		result.status = PTAPE_STATUS_BUSY;
		return result;
	case RobotFate::jammed:
		put_down_at_ = 0;
		return is_move(command) ? check_condition(model::code::mechanical_positioning)
					: execute(command);
	case RobotFate::aborted:
	case RobotFate::aborted_done:
		result.delivery = PTAPE_DELIVERY_ANSWERED;
		result.status = PTAPE_STATUS_CHECK_CONDITION;
		result.sense.valid = true;
		result.sense.key = PTAPE_KEY_ABORTED_COMMAND;
		return result;
	case RobotFate::told_done:
		return check_condition(model::code::import_export_accessed);
	default:
		return result;
	}
}

ptape_result Robot::check_condition(const model::SenseCode &code)
{
	ptape_result result = {};

	result.delivery = PTAPE_DELIVERY_ANSWERED;
	result.status = PTAPE_STATUS_CHECK_CONDITION;
	result.sense.valid = true;
	result.sense.key = code.key;
	result.sense.asc = code.asc;
	result.sense.ascq = code.ascq;
	return result;
}

ptape_result Robot::execute(const ptape_command &command)
{
	ptape_result result = {};
	const model::Reply reply =
		library_.changer().execute(nexus, {command.cdb.bytes, command.cdb.len}, {});

	if (reply.data.size() > scratch_.size())
		throw RobotFailure{"more data than there is room for"};
	std::ranges::copy(reply.data, scratch_.begin());
	result.status = static_cast<std::uint8_t>(reply.status);
	if (command.direction == PTAPE_DATA_IN)
		result.residual = static_cast<std::uint32_t>(command.length - reply.data.size());
	if (!reply.sense.empty())
		ptape_sense_decode(reply.sense.data(), reply.sense.size(), &result.sense);
	if (is_move(command) && reply.status == model::Status::good)
		++moved_;
	return result;
}

// A move stops halfway, with the cartridge in the transport.
void Robot::pick_up(const ptape_command &command)
{
	if (command.cdb.bytes[0] != PTAPE_OP_MOVE_MEDIUM || carries())
		return;
	const model::Element *to = library_.changer().find(be16(command, 6));

	if (!to || to->cartridge() ||
	    library_.changer().move(be16(command, 4), model::transport_address))
		return;
	++moved_;
	destination_ = be16(command, 6);
	put_down_at_ = commands_ + lateness(command);
}

void Robot::exchange_by_hand(const ptape_command &command)
{
	model::Changer &changer = library_.changer();
	model::Element *source = is_move(command) ? changer.find(be16(command, 4)) : nullptr;

	exchanged_ = true;
	changer.add_attention_all(model::code::import_export_accessed);
	if (!source || source->drive)
		return;
	// Not what the command has just moved: undone by a hand, it would not have happened.
	for (model::Element &other : changer.elements())
		if (other.type == model::ElementType::storage && other.held && &other != source &&
		    other.address != be16(command, 6) && other.address != be16(command, 8)) {
			std::swap(other.held, source->held);
			return;
		}
}

void Robot::happen(const RobotFault &fault, const ptape_command &command)
{
	model::Changer &changer = library_.changer();

	handled_ |= fault.fate == RobotFate::told_done || fault.event == RobotEvent::attention ||
		    fault.event == RobotEvent::door || fault.event == RobotEvent::inventory;
	switch (fault.event) {
	case RobotEvent::none:
		break;
	case RobotEvent::lun_reset:
		clear_task_set();
		changer.reset(model::ResetKind::logical_unit);
		break;
	case RobotEvent::power:
		clear_task_set();
		changer.reset(model::ResetKind::power);
		break;
	case RobotEvent::nexus_lost:
		clear_task_set();
		changer.nexus_lost(nexus);
		break;
	case RobotEvent::attention:
		changer.add_attention_all(model::code::import_export_accessed);
		break;
	case RobotEvent::parameters:
		changer.add_attention_all(model::code::mode_parameters_changed);
		break;
	case RobotEvent::inventory:
		changer.set_not_ready_polls(polls);
		break;
	case RobotEvent::path_overdue:
		overdue_ = true;
		[[fallthrough]];
	case RobotEvent::path:
		path_ = false;
		++generation_;
		clear_task_set();
		changer.nexus_lost(nexus);
		break;
	case RobotEvent::deaf:
		deaf_ = deaf_commands;
		break;
	case RobotEvent::exchanged:
		exchange_by_hand(command);
		break;
	case RobotEvent::stuck:
		put_down_at_ = 0;
		break;
	case RobotEvent::door:
		library_.open_door(true);
		door_ = polls;
		break;
	}
}

std::map<std::uint16_t, std::string> Robot::truth()
{
	std::map<std::uint16_t, std::string> all;

	for (const model::Element &element : library_.changer().elements())
		all[element.address] =
			element.cartridge() ? std::string(element.cartridge()->barcode()) : "";
	return all;
}

bool Robot::knows(std::uint16_t address, const std::string &barcode) const
{
	const ptape_slot *slot = ptape_inventory_at(&engine_.inventory, 0, address);

	if (!slot || !slot->known || !slot->told || slot->content.full == barcode.empty())
		return false;
	const std::string tag(reinterpret_cast<const char *>(slot->content.tag),
			      slot->content.tag_len);

	return tag == (labelled_ ? barcode : "");
}

} // namespace ptape::sim
