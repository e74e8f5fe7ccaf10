// SPDX-License-Identifier: GPL-2.0-only
//
// The loop around the engine, and the faults. One nexus; the drive is small, so
// that buffers fill and the medium ends within a short program.
#include "world.hpp"

#include <algorithm>
#include <cstdio>

namespace ptape::sim
{

namespace
{

constexpr model::Nexus nexus = 0;
constexpr unsigned slots = 3;

struct Dimensions {
	std::uint64_t buffer_bytes;
	std::uint64_t capacity_bytes;
	std::uint64_t early_warning_bytes;
	std::uint64_t near_bytes; // from the beginning to early warning: a few blocks
	std::uint64_t tight_bytes;
	std::size_t command_bytes; // room of the longest command in the ring
	std::size_t ample;	   // such commands
};

constexpr Dimensions small = {6000, 60000, 12000, 3000, 8000, PTAPE_JOURNAL_ALIGN, 256};
constexpr Dimensions real = {400000, 8000000, 800000, 200000, 520000, 65536, 32};

constexpr const Dimensions &dimensions(Size size)
{
	return size == Size::real ? real : small;
}

// Steps of one operation: the engine's own bounds together are below this.
constexpr unsigned steps_max = 5000;
constexpr unsigned deaf_commands = 10; // more than a command is sent without an answer
constexpr unsigned polls = 3;	       // commands that a drive is becoming ready for
constexpr unsigned overdue = 3;	       // waits for a path that end without one

model::LibraryConfig config(const Rig &rig)
{
	const Dimensions &have = dimensions(rig.size);
	model::LibraryConfig config;

	config.drives = 1;
	config.slots = slots;
	config.drive.buffer_bytes = have.buffer_bytes;
	config.drive.warns_once = rig.warning == Warning::once;
	config.drive.traits = {.no_attributes = rig.trait == Trait::no_attributes,
			       .waits_for_load = rig.trait == Trait::waits_for_load,
			       .loses_end = rig.trait == Trait::loses_end};
	config.cartridge.capacity_bytes =
		rig.warning == Warning::tight ? have.tight_bytes : have.capacity_bytes;
	config.cartridge.early_warning_bytes =
		rig.warning == Warning::far ? have.early_warning_bytes
					    : config.cartridge.capacity_bytes - have.near_bytes;
	return config;
}

std::size_t ring_bytes(const Rig &rig)
{
	const Dimensions &have = dimensions(rig.size);

	switch (rig.memory) {
	case Memory::none:
		return 0;
	case Memory::little:
		return 2 * have.command_bytes;
	default:
		return have.ample * have.command_bytes;
	}
}

bool writes(const ptape_command &command)
{
	const std::uint8_t opcode = command.cdb.bytes[0];

	return opcode == PTAPE_OP_WRITE_6 || opcode == PTAPE_OP_WRITE_FILEMARKS_6 ||
	       opcode == PTAPE_OP_ERASE_6 || opcode == PTAPE_OP_FORMAT_MEDIUM;
}

// What takes the tape from where it stands.
bool moves(const ptape_command &command)
{
	const std::uint8_t opcode = command.cdb.bytes[0];

	return writes(command) || opcode == PTAPE_OP_READ_6 || opcode == PTAPE_OP_SPACE_6 ||
	       opcode == PTAPE_OP_LOCATE_10 || opcode == PTAPE_OP_REWIND;
}

// What is a reset and nothing else.
std::optional<model::Reset> reset_of(Event event)
{
	constexpr auto logical_unit = model::ResetKind::logical_unit;
	constexpr auto power = model::ResetKind::power;

	switch (event) {
	case Event::lun_reset:
		return model::Reset{.kind = logical_unit};
	case Event::lun_reset_lose:
		return model::Reset{.kind = logical_unit, .lose_buffer = true};
	case Event::lun_reset_rewind:
		return model::Reset{.kind = logical_unit, .rewind = true};
	case Event::lun_reset_lose_rewind:
		return model::Reset{.kind = logical_unit, .rewind = true, .lose_buffer = true};
	case Event::power:
		return model::Reset{.kind = power};
	case Event::power_lose:
		return model::Reset{.kind = power, .lose_buffer = true};
	case Event::power_rewind:
		return model::Reset{.kind = power, .rewind = true};
	case Event::power_lose_rewind:
		return model::Reset{.kind = power, .rewind = true, .lose_buffer = true};
	default:
		return std::nullopt;
	}
}

} // namespace

World::World(const Rig &rig)
	: library_(config(rig)),
	  hosts_(library_.drive(0), nexus, engine_.reservation),
	  ring_(ring_bytes(rig)),
	  behind_(rig.behind)
{
	ptape_engine_init(&engine_, scratch_.data());
	if (rig.memory != Memory::none)
		ptape_journal_give(&engine_.journal, runs_.data(), runs_.size());
	engine_.journal.size = ring_.size();
	engine_.unrecovered = rig.unrecovered;
	drive().ensure_nexuses(nexus + 1);
	for (const std::unique_ptr<model::Cartridge> &cartridge : cartridges())
		cartridge->set_worm(rig.worm);
}

std::int64_t World::run(const ptape_operation &operation, std::vector<std::uint8_t> &transfer)
{
	ptape_event event = {};
	ptape_step step = {};
	unsigned steps = 0;

	transfer_ = &transfer;
	if (operation.kind == PTAPE_OPERATION_OPEN)
		hosts_.let_go();
	const bool kept = keep_next(operation);
	const bool closes = operation.kind == PTAPE_OPERATION_CLOSE;
	if (const std::int64_t settled = settle(closes); settled < 0 && !closes)
		return settled;
	if (kept)
		ptape_journal_take_next(&engine_.journal);
	else if (operation.kind == PTAPE_OPERATION_WRITE)
		keep(operation);
	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&engine_, &operation);
	for (;;) {
		advance(event, step);
		if (step.kind == PTAPE_STEP_DONE)
			break;
		if (++steps > steps_max)
			throw Failure{"an operation does not end"};
		if (behind_ && step.kind == PTAPE_STEP_COMMAND &&
		    ptape_behind_may_answer(&engine_)) {
			ptape_behind_answer(&engine_);
			left_ = true;
			left_at_ = step;
			if (says_)
				std::printf("  -> %u, behind\n", operation.length);
			return operation.length;
		}
		event = answer(step);
	}
	if (says_)
		std::printf("  -> %lld\n", static_cast<long long>(step.result));
	return step.result;
}

// What a write that had returned still has to do. Return: 0, or a negative errno: that of the
// write, or why it is not done yet.
std::int64_t World::settle(bool is_final)
{
	for (unsigned steps = 0; left_; ++steps) {
		if (steps > steps_max)
			throw Failure{"a write that has returned does not end"};
		const ptape_event event = answer(left_at_);
		const bool ends =
			event.kind == PTAPE_EVENT_INTERRUPTED || event.kind == PTAPE_EVENT_DEADLINE;
		if (ends && !is_final)
			return event.kind == PTAPE_EVENT_INTERRUPTED ? -EINTR : -ENXIO;
		advance(event, left_at_);
		left_ = left_at_.kind != PTAPE_STEP_DONE;
		if (!left_ && says_)
			std::printf("  behind: %lld\n", static_cast<long long>(left_at_.result));
		if (!left_ && left_at_.result < 0)
			return left_at_.result;
	}
	return 0;
}

// What somebody else has taken the shell forgets.
void World::advance(const ptape_event &event, ptape_step &step)
{
	bound_.before(engine_, event);
	ptape_engine_step(&engine_, &event, &step);
	bound_.behind(engine_, event);
	if (engine_.frozen == PTAPE_FROZEN_RESERVATION)
		engine_.reservation = {};
}

ptape_event World::answer(const ptape_step &step)
{
	ptape_event event = {};

	switch (step.kind) {
	case PTAPE_STEP_PAUSE:
		event.kind = PTAPE_EVENT_PAUSED;
		return event;
	case PTAPE_STEP_AWAIT_PATH:
		return await_path();
	default:
		check(step.command);
		event.kind = PTAPE_EVENT_RESULT;
		event.result = send(step.command);
		// The session's cartridge is the one that an open or a load asked about.
		if (step.command.cdb.bytes[0] == PTAPE_OP_READ_ATTRIBUTE && !engine_.recovering)
			told_ = event.result.delivery == PTAPE_DELIVERY_ANSWERED &&
						event.result.status == PTAPE_STATUS_GOOD
					? drive().cartridge()
					: nullptr;
		return event;
	}
}

ptape_event World::await_path()
{
	ptape_event event = {};

	if (!path_ && overdue_ > 0) {
		--overdue_;
		event.kind = away_->link == Link::interrupted ? PTAPE_EVENT_INTERRUPTED
							      : PTAPE_EVENT_DEADLINE;
		return event;
	}
	path_ = true;
	event.kind = PTAPE_EVENT_PATH;
	event.fresh = generation_ != used_generation_;
	used_generation_ = generation_;
	return event;
}

// What must hold of every command, whatever happened before.
void World::check(const ptape_command &command) const
{
	if (engine_.unrecovered && engine_.recovering && moves(command))
		throw Failure{"recovery is switched off, and the tape is moved"};
	if (!writes(command))
		return;
	const bool frozen = engine_.frozen != PTAPE_FROZEN_NOT && !engine_.ending;
	const bool replays = engine_.recovering && engine_.phase == PTAPE_RECOVERY_REPLAYS;

	if (replays && !frozen)
		return; // what comes of it the content tells
	if (engine_.recovering || frozen || engine_.doubt.any ||
	    engine_.position.state != PTAPE_POSITION_KNOWN)
		throw Failure{"a write-class command from a place that is not proved"};
}

ptape_result World::send(const ptape_command &command)
{
	ptape_result result = {};
	const auto due = schedule.find(commands_++);
	const Fault *fault = due == schedule.end() ? nullptr : due->second;

	// A path that is away has no faults to add.
	if (!path_ || generation_ != used_generation_) {
		result.delivery = PTAPE_DELIVERY_NO_PATH;
		return result;
	}
	if (says_)
		std::printf("  %llu %s%s%.*s\n", static_cast<unsigned long long>(commands_ - 1),
			    ptape_opcode_name(command.cdb.bytes[0]), fault ? " " : "",
			    fault ? static_cast<int>(fault->name.size()) : 0,
			    fault ? fault->name.data() : "");
	if (rekeyed_) {
		rekeyed_ = false;
		result.delivery = PTAPE_DELIVERY_OVERHEARD;
		result.overheard = PTAPE_CONDITION_REKEYED;
		return result;
	}
	if (deaf_ > 0) {
		--deaf_;
		result.delivery = PTAPE_DELIVERY_UNANSWERED;
		return result;
	}
	if (unread_ && engine_.recovering && command.cdb.bytes[0] == PTAPE_OP_READ_6)
		return refuse_to_read();
	if (!fault)
		return execute(command);
	met_.push_back({commands_ - 1, fault});
	faults_in_flight_ += fault->in_flight();

	if (fault->fate == Fate::done || fault->fate == Fate::failed_done ||
	    fault->fate == Fate::told_done)
		execute(command);
	happen(fault->event);
	if (fault->link == Link::deaf) {
		deaf_ = deaf_commands;
	} else if (fault->link != Link::stays) {
		away_ = fault;
		path_ = false;
		++generation_;
		overdue_ = fault->link == Link::returns ? 0 : overdue;
		if (fault->link == Link::interrupted)
			overdue_ = 1;
	}
	switch (fault->fate) {
	case Fate::answered:
		return execute(command);
	case Fate::never_sent:
		result.delivery = PTAPE_DELIVERY_NO_PATH;
		return result;
	case Fate::busy:
		result.status = PTAPE_STATUS_BUSY;
		return result;
	case Fate::failed:
	case Fate::failed_done:
		result.status = PTAPE_STATUS_CHECK_CONDITION;
		result.sense.valid = true;
		result.sense.key = fault->key;
		result.sense.asc = fault->asc;
		return result;
	case Fate::told_done:
		return ask();
	default:
		result.delivery = PTAPE_DELIVERY_UNANSWERED;
		return result;
	}
}

// A call's block is in the ring before it is sent.
void World::keep(const ptape_operation &operation)
{
	ptape_journal &journal = engine_.journal;

	if (ptape_journal_reserve(&journal, operation.length, engine_.mode.block_length))
		std::ranges::copy(*transfer_,
				  ring_.begin() + static_cast<std::ptrdiff_t>(journal.pending_at));
}

// The same while a block before it is on its way. Return: false when it has to wait for that.
bool World::keep_next(const ptape_operation &operation)
{
	ptape_journal &journal = engine_.journal;

	if (!left_ || operation.kind != PTAPE_OPERATION_WRITE ||
	    !ptape_journal_reserve_next(&journal, operation.length))
		return false;
	std::ranges::copy(*transfer_, ring_.begin() + static_cast<std::ptrdiff_t>(journal.next_at));
	return true;
}

std::span<std::uint8_t> World::bytes_of(const ptape_command &command)
{
	if (command.compare) {
		witness_.assign(command.length, 0);
		return witness_;
	}
	if (!command.transfer)
		return scratch_;
	// What nobody asked for must not meet the call's buffer.
	if ((engine_.recovering || engine_.ending) && !command.journal) {
		witness_.assign(command.length, 0);
		return witness_;
	}
	if (!command.journal)
		return *transfer_;
	if (command.at + command.length > ring_.size())
		throw Failure{"a command beyond the ring"};
	return std::span<std::uint8_t>(ring_).subspan(command.at);
}

// DATA PROTECT, as of an encrypted block for which the drive has no key any more.
ptape_result World::refuse_to_read()
{
	ptape_result result = {};

	unread_ = false;
	result.status = PTAPE_STATUS_CHECK_CONDITION;
	result.sense.valid = true;
	result.sense.key = 0x7;
	result.sense.asc = 0x74;
	return result;
}

// What the drive has to tell.
ptape_result World::ask()
{
	ptape_command question = {};

	ptape_cdb_test_unit_ready(&question.cdb);
	return execute(question);
}

ptape_result World::execute(const ptape_command &command)
{
	ptape_result result = {};
	std::span<const std::uint8_t> out = {};
	std::span<std::uint8_t> in = {};
	const std::span<std::uint8_t> buffer = bytes_of(command);

	if (buffer.size() < command.length)
		throw Failure{"a command beyond its buffer"};
	if (command.direction == PTAPE_DATA_OUT)
		out = buffer.first(command.length);
	else if (command.direction == PTAPE_DATA_IN)
		in = buffer.first(command.length);

	if (command.cdb.bytes[0] == PTAPE_OP_WRITE_6 && drive().pending_attentions(nexus) == 0) {
		if (encrypted_ && !drive().encrypts(nexus))
			throw Failure{"plain text where encryption was on"};
		encrypted_ = drive().encrypts(nexus);
	}
	if (writes(command) && drive().pending_attentions(nexus) == 0)
		hosts_.check_write();
	const model::Reply reply =
		drive().execute(nexus, {command.cdb.bytes, command.cdb.len}, out);
	if (reply.data.size() > in.size() && command.direction == PTAPE_DATA_IN)
		throw Failure{"more data than was asked for"};
	std::ranges::copy(reply.data.begin(),
			  reply.data.begin() + static_cast<std::ptrdiff_t>(
						       std::min(reply.data.size(), in.size())),
			  in.begin());
	result.status = static_cast<std::uint8_t>(reply.status);
	if (reply.status == model::Status::good)
		find_place(command, in);
	if (command.compare)
		result.differs =
			!std::equal(in.begin(), in.end(),
				    ring_.begin() + static_cast<std::ptrdiff_t>(command.at));
	if (command.direction == PTAPE_DATA_IN)
		result.residual = static_cast<std::uint32_t>(command.length - reply.data.size());
	if (!reply.sense.empty())
		ptape_sense_decode(reply.sense.data(), reply.sense.size(), &result.sense);
	return result;
}

// LOLU or LONU of READ POSITION, SSC-5 7.7: until the tape is brought to a place.
void World::find_place(const ptape_command &command, std::span<std::uint8_t> answer)
{
	constexpr std::uint8_t location_unknown = 0x04;
	const std::uint8_t opcode = command.cdb.bytes[0];

	if (opcode == PTAPE_OP_READ_POSITION && unknown_ && !answer.empty())
		answer[0] |= location_unknown;
	else if (moves(command) || opcode == PTAPE_OP_LOAD_UNLOAD)
		unknown_ = false;
}

void World::eat_attentions()
{
	const std::vector<std::uint8_t> test_unit_ready(6);

	while (drive().pending_attentions(nexus) > 0)
		drive().execute(nexus, test_unit_ready, {});
}

// Set Data Encryption, SSC-5 table 197, for this nexus alone.
bool World::set_key(bool on)
{
	constexpr std::uint8_t security_protocol_out = 0xb5;
	constexpr std::uint8_t set_page_len = 20; // bytes before the key
	constexpr std::uint8_t key_len = 32;
	constexpr std::uint8_t total = set_page_len + key_len;
	std::vector<std::uint8_t> page(total);

	if (!path_ || drive().pending_attentions(nexus) > 0)
		return false;
	page[1] = 0x10;
	page[3] = total - 4;
	page[4] = 1 << 5;     // LOCAL
	page[6] = on ? 2 : 0; // ENCRYPT
	page[7] = on ? 3 : 0; // MIXED: plain blocks can be read too
	page[8] = 1;	      // the only algorithm
	page[19] = on ? key_len : 0;
	page[20] = 'k';
	if (!on) {
		page.resize(set_page_len);
		page[3] = set_page_len - 4;
	}
	const auto len = static_cast<std::uint8_t>(page.size());
	const std::vector<std::uint8_t> cdb = {
		security_protocol_out, 0x20, 0, 0x10, 0, 0, 0, 0, 0, len, 0, 0};
	if (drive().execute(nexus, cdb, page).status != model::Status::good)
		return false;
	rekeyed_ = true;
	encrypted_ = on;
	return true;
}

// Page 0Ah/F0h, SSC-5 table 163, behind a header without block descriptor.
bool World::set_protection(const model::BlockProtectionMode &protection)
{
	constexpr std::size_t header_len = 4;
	constexpr std::size_t page_len = 32;
	constexpr std::uint64_t free_of_faults = 20; // commands, more than the next call sends
	constexpr std::uint8_t lbp_w = 0x80;
	constexpr std::uint8_t lbp_r = 0x40;
	std::vector<std::uint8_t> list = {0, 0, 0x10, 0, 0x4a, 0xf0, 0, page_len - 4};

	if (!path_ || deaf_ > 0 || drive().pending_attentions(nexus) > 0)
		return false;
	// There an attention of before stops the session before the drive is asked what is set, or
	// it is not asked before the program has loaded the cartridge.
	if (drive().traits().no_attributes || drive().waits())
		return false;
	list.push_back(static_cast<std::uint8_t>(protection.method));
	list.push_back(protection.method == model::BlockProtection::none
			       ? 0
			       : model::block_protection_bytes);
	list.push_back(static_cast<std::uint8_t>((protection.on_write ? lbp_w : 0) |
						 (protection.on_read ? lbp_r : 0)));
	list.resize(header_len + page_len);
	const std::vector<std::uint8_t> cdb = {0x15, 0x10, 0, 0, header_len + page_len, 0};
	if (drive().execute(nexus, cdb, list).status != model::Status::good)
		return false;
	schedule.erase(schedule.lower_bound(commands_),
		       schedule.lower_bound(commands_ + free_of_faults));
	return true;
}

bool World::reserve()
{
	return path_ && deaf_ == 0 && drive().pending_attentions(nexus) == 0 && hosts_.reserve();
}

// Another cartridge than the one inside, or any into an empty drive.
void World::exchange()
{
	for (const std::unique_ptr<model::Cartridge> &cartridge : cartridges())
		if (cartridge.get() != drive().cartridge() &&
		    library_.swap(drive(), cartridge->barcode()))
			return;
}

void World::attend()
{
	if (drive().waits())
		static_cast<void>(library_.swap(drive(), drive().cartridge()->barcode()));
}

// A drive that restores its count of objects, but not what it had buffered.
void World::lose_and_lie(model::ResetKind kind)
{
	constexpr std::size_t junk_bytes = 64;
	model::Cartridge *inside = drive().cartridge();
	const std::size_t lost = drive().buffered_objects();
	const std::uint64_t position = drive().position();

	drive().reset({.kind = kind, .lose_buffer = true});
	if (!inside || lost == 0)
		return;
	for (std::size_t object = 0; object < lost; ++object)
		inside->partitions()[0].append(
			{model::ObjectType::block, std::vector<std::uint8_t>(junk_bytes)});
	drive().move_to(position);
}

// The first objects of the buffer are on the tape, and the last one or two are not.
void World::lose_some(model::ResetKind kind)
{
	const std::size_t buffered = drive().buffered_objects();
	const std::size_t lost = 1 + commands_ % 2;

	if (buffered > lost)
		drive().drain_buffer(buffered - lost);
	drive().reset({.kind = kind, .lose_buffer = true});
}

// What was buffered does not get to the medium, which the next answer tells.
void World::fail_later(Event event)
{
	using model::ResetKind;

	// The model's reset, told to nobody, would take logical block protection with it.
	const bool is_protected = engine_.protection.was.on_write || engine_.protection.was.on_read;

	if (drive().buffered_objects() == 0 || is_protected)
		return;
	if (event == Event::deferred_lie)
		lose_and_lie(ResetKind::logical_unit);
	else if (event == Event::deferred_some)
		lose_some(ResetKind::logical_unit);
	else
		drive().reset({.kind = ResetKind::logical_unit, .lose_buffer = true});
	eat_attentions();
	drive().add_deferred_error({0x3, 0x0c, 0x00});
}

void World::write_by_another()
{
	constexpr model::Nexus other = nexus + 1;
	constexpr std::uint8_t length = 100;
	const std::vector<std::uint8_t> write_6 = {PTAPE_OP_WRITE_6, 0, 0, 0, length, 0};

	drive().ensure_nexuses(other + 1);
	drive().execute(other, write_6, std::vector<std::uint8_t>(length));
	drive().nexus_lost(nexus);
}

void World::happen(Event event)
{
	using model::ResetKind;
	const model::Cartridge *inside = drive().cartridge();

	if (const std::optional<model::Reset> reset = reset_of(event))
		return drive().reset(*reset);
	switch (event) {
	case Event::nexus_lost:
		return drive().nexus_lost(nexus);
	case Event::attention:
		return drive().add_attention(nexus, {0x6, 0x3f, 0x0e});
	case Event::parameters:
		return drive().add_attention(nexus, model::code::mode_parameters_changed);
	case Event::changed:
		return drive().add_attention(nexus, model::code::medium_changed);
	case Event::lun_reset_lose_some:
		return lose_some(ResetKind::logical_unit);
	case Event::power_lose_some:
		return lose_some(ResetKind::power);
	case Event::power_lie:
		return lose_and_lie(ResetKind::power);
	case Event::reset_lie:
	case Event::reset_lie_unread:
		unread_ = event == Event::reset_lie_unread;
		return lose_and_lie(ResetKind::logical_unit);
	case Event::exchanged:
		return exchange();
	case Event::exchanged_quiet:
		exchange();
		return eat_attentions();
	case Event::foreign_write:
		return write_by_another();
	case Event::exchanged_and_back:
		if (!inside)
			return exchange();
		exchange();
		static_cast<void>(library_.swap(drive(), inside->barcode()));
		return;
	case Event::removed:
		drive().remove();
		return;
	case Event::not_ready:
		return drive().set_not_ready_polls(polls);
	case Event::eaten_lose:
		drive().reset({.kind = ResetKind::logical_unit, .lose_buffer = true});
		return eat_attentions();
	case Event::deferred_lie:
	case Event::deferred_some:
	case Event::deferred_lose:
		return fail_later(event);
	case Event::place_unknown:
		// One that has never told a place counts as a drive that does not do so.
		unknown_ = engine_.position_told;
		return drive().reset({.kind = ResetKind::logical_unit});
	case Event::taken:
		return hosts_.take();
	default: // none
		return;
	}
}

} // namespace ptape::sim
