// SPDX-License-Identifier: GPL-2.0-only
//
// Serving one path's ring.
#include "path.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <utility>

#include "opcode.hpp"

namespace ptape::vtl
{

namespace
{

// A timer of a kernel with HZ=100 may be this much late.
constexpr auto late_max = std::chrono::milliseconds(20);

} // namespace

Path::Path(LibraryLock &library, Unit &unit, model::Nexus nexus)
	: library_(library), unit_(unit), nexus_(nexus)
{
}

Outcome<std::unique_ptr<Path>> Path::create(LibraryLock &library, Unit &unit, model::Nexus nexus,
					    Transport transport, unsigned target_number)
{
	std::unique_ptr<Path> path(new Path(library, unit, nexus));
	auto store = Backstore::create(unit.name + "_" + std::to_string(nexus));

	if (!store.ok())
		return store.failure();
	path->store_ = std::move(store.value());

	auto ring = Ring::open(path->store_.memory());

	if (!ring.ok())
		return ring.failure();
	path->ring_ = std::move(ring.value());

	auto target = create_target(transport, target_number);

	if (!target.ok())
		return target.failure();
	path->target_ = std::move(target.value());
	path->wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	if (!path->wake_.valid())
		return system_failure("eventfd");
	path->server_ = std::thread([served = path.get()] { served->serve(); });
	return path;
}

Path::~Path()
{
	// The target goes first: taking its link down needs answers.
	target_.reset();
	if (!server_.joinable())
		return;
	{
		const std::lock_guard guard(library_.mutex);

		stop_ = true;
	}
	wake();
	server_.join();
}

Outcome<> Path::plug()
{
	{
		const std::lock_guard guard(library_.mutex);

		cut_ = false;
	}
	if (auto done = target_->link(store_.directory()); !done.ok())
		return done;

	const std::lock_guard guard(library_.mutex);

	linked_ = true;
	address_ = target_->address();
	return {};
}

Outcome<> Path::unplug()
{
	if (auto done = target_->unlink(); !done.ok())
		return done;

	const std::lock_guard guard(library_.mutex);

	linked_ = false;
	return {};
}

// The attention of the lost nexus comes before anything else that gets through.
Outcome<> Path::restore()
{
	{
		const std::lock_guard guard(library_.mutex);

		cut_ = false;
		if (!target_->raises_nexus_loss())
			unit_.device->nexus_lost(nexus_);
	}
	return target_->restore();
}

void Path::wake() const
{
	const std::uint64_t one = 1;

	// Fails only if the counter is full, and then the thread is woken already.
	[[maybe_unused]] const ssize_t size = ::write(wake_.get(), &one, sizeof(one));
}

bool Path::holding() const
{
	return std::any_of(at_drive_.begin(), at_drive_.end(),
			   [](const AtDrive &command) { return command.stage == Stage::held; });
}

std::vector<std::uint8_t> Path::opcodes_at_drive() const
{
	std::vector<std::uint8_t> opcodes;

	for (const AtDrive &command : at_drive_)
		opcodes.push_back(command.opcode());
	return opcodes;
}

bool Path::at_drive(std::uint8_t opcode) const
{
	// One that waits for its answer's time only has been carried out, but the
	// initiator does not know: it is still at the drive.
	return std::any_of(at_drive_.begin(), at_drive_.end(), [&](const AtDrive &command) {
		return command.opcode() == opcode && command.stage != Stage::queued;
	});
}

unsigned Path::release_held()
{
	unsigned released = 0;

	for (AtDrive &command : at_drive_) {
		if (command.stage != Stage::held)
			continue;
		command.stage = Stage::queued;
		command.released = true;
		released++;
	}
	return released;
}

void Path::answer_late_tasks()
{
	for (const RingTask &task : std::exchange(late_tasks_, {}))
		manage_task(task);
}

void Path::execute(AtDrive &command)
{
	std::vector<std::uint8_t> storage;
	std::span<const std::uint8_t> data_out;

	if (sends_data_out(command.opcode()))
		data_out = ring_->gather(command.command, storage);
	const std::uint64_t position = unit_.drive ? unit_.drive->position() : 0;

	set_model_time(unit_);
	command.reply = unit_.device->execute(nexus_, command.command.cdb, data_out);
	command.executed = true;
	unit_.count_written(command.opcode(), position, data_out.size());
	end_aborted();
}

// PREEMPT AND ABORT has ended what waits on other paths; what was carried out
// there and is not answered yet is aborted all the same.
void Path::end_aborted()
{
	model::Reply aborted;

	aborted.status = model::Status::task_aborted;
	for (const model::Nexus nexus : unit_.device->take_aborted()) {
		if (unit_.closing || nexus >= unit_.paths.size())
			continue;
		unit_.paths[nexus]->end_commands(InFlight::lost, aborted);
		unit_.paths[nexus]->wake();
	}
}

void Path::execute_all()
{
	for (AtDrive &command : at_drive_)
		if (!command.executed)
			execute(command);
}

unsigned Path::end_commands(InFlight what, const model::Reply &answer)
{
	if (what == InFlight::executed)
		execute_all();
	late_tasks_.clear(); // they wait for those answers
	for (AtDrive &command : at_drive_) {
		command.reply = answer;
		command.stage = Stage::answered;
		command.due = Clock::now();
	}
	return static_cast<unsigned>(at_drive_.size());
}

// A command that a reset has ended is not answered by the standard; on an
// adapter that must answer, the attention which the reset left is the answer.
unsigned Path::end_commands_by_attention()
{
	constexpr std::uint8_t test_unit_ready[6] = {};

	if (at_drive_.empty())
		return 0;
	return end_commands(InFlight::lost, unit_.device->execute(nexus_, test_unit_ready, {}));
}

unsigned Path::cut(InFlight what)
{
	model::Reply again;

	again.status = model::Status::busy;
	cut_ = true;
	return end_commands(what, again);
}

void Path::serve()
{
	bool running = true;

	while (running) {
		take_requests();

		std::optional<Clock::time_point> next_due;
		const std::list<AtDrive> finished = take_finished(next_due);

		for (const AtDrive &command : finished)
			send(command);
		if (ring_->take_kick())
			store_.kick();
		if (!finished.empty()) {
			const std::lock_guard guard(library_.mutex);

			sending_ = false;
			library_.changed.notify_all();
			continue; // what stood behind it may go on
		}
		running = wait(next_due);
	}
}

void Path::take_requests()
{
	while (auto request = ring_->next()) {
		const std::lock_guard guard(library_.mutex);

		if (const auto *task = std::get_if<RingTask>(&*request))
			manage_task(*task);
		else
			at_drive_.emplace_back().command =
				std::move(std::get<RingCommand>(*request));
		library_.changed.notify_all();
	}
	if (ring_->broken()) {
		const std::lock_guard guard(library_.mutex);

		fault_ = ring_->fault();
	}
}

bool Path::hangs(const RingTask &task)
{
	if (!unit_.hang || unit_.closing)
		return false;
	return task.function == TaskFunction::abort_task ||
			       task.function == TaskFunction::abort_task_set
		       ? !unit_.hang->aborts
		       : unit_.hang->resets == HangRule::Resets::hang;
}

// The target core has aborted these commands: it drops whatever is answered,
// but waits, with everybody who closes or removes the device, until it is.
void Path::manage_task(const RingTask &task)
{
	if (hangs(task)) {
		late_tasks_.push_back(task);
		return;
	}
	for (AtDrive &command : at_drive_) {
		if (std::find(task.ids.begin(), task.ids.end(), command.command.id) ==
		    task.ids.end())
			continue;
		command.reply = {};
		command.reply.status = model::Status::task_aborted;
		command.stage = Stage::answered;
		command.due = Clock::now();
	}
	switch (task.function) {
	case TaskFunction::logical_unit_reset:
	case TaskFunction::target_warm_reset:
	case TaskFunction::target_cold_reset:
		break;
	default:
		return;
	}

	constexpr std::uint8_t test_unit_ready[6] = {};

	set_model_time(unit_);
	unit_.device->logical_unit_reset();
	// The target core itself raises 29h/03h on the nexuses of this backstore,
	// that is on this path: the model's own must not come on top of it.
	(void)unit_.device->execute(nexus_, test_unit_ready, {});
	if (unit_.hang && unit_.hang->resets == HangRule::Resets::mend)
		unit_.hang.reset();
	if (unit_.closing)
		return;
	for (const auto &other : unit_.paths) {
		if (other.get() == this)
			continue;
		other->end_commands_by_attention();
		other->wake();
	}
}

// Moves one command on as far as it gets now. Library lock held.
void Path::advance(AtDrive &command, Clock::time_point now)
{
	if (command.stage == Stage::queued && cut_) {
		command.reply.status = model::Status::busy;
		command.stage = Stage::answered;
		command.due = now;
		return;
	}
	if (command.stage == Stage::queued && !command.released &&
	    (unit_.take_hang(command.opcode()) || unit_.take_hold(command.opcode()))) {
		command.stage = Stage::held;
		library_.changed.notify_all();
	}
	if (command.stage == Stage::queued) {
		command.stage = Stage::delayed;
		command.due = now + unit_.delay_of(command.opcode());
		library_.changed.notify_all();
	}
	if (command.stage == Stage::delayed && command.due <= now) {
		execute(command);

		const Clock::duration busy = std::chrono::microseconds(command.reply.busy_us);
		const Clock::duration credit = std::min(busy, late_);

		late_ -= credit;
		command.stage = Stage::answered;
		command.due = now + busy - credit;
		library_.changed.notify_all();
	}
}

// Steps the commands at the drive in their order and takes out those whose
// answer is due. The path is not idle until they are sent.
std::list<Path::AtDrive> Path::take_finished(std::optional<Clock::time_point> &next_due)
{
	const std::lock_guard guard(library_.mutex);
	const Clock::time_point now = Clock::now();
	std::list<AtDrive> finished;
	bool running = false; // a command before this one is not finished

	for (auto at = at_drive_.begin(); at != at_drive_.end();) {
		AtDrive &command = *at++;

		if (!running || command.stage != Stage::queued || cut_ ||
		    passes_running_command(command.opcode()))
			advance(command, now);
		if (command.stage == Stage::answered && command.due <= now) {
			if (command.executed && command.reply.busy_us > 0)
				late_ = std::min<Clock::duration>(now - command.due, late_max);
			unit_.served[command.opcode()]++;
			finished.splice(finished.end(), at_drive_, std::prev(at));
			sending_ = true;
			continue;
		}
		running = true;
		if (command.stage == Stage::delayed || command.stage == Stage::answered)
			next_due = std::min(next_due.value_or(command.due), command.due);
	}
	return finished;
}

void Path::send(const AtDrive &command)
{
	RingAnswer answer;

	answer.id = command.command.id;
	answer.status = static_cast<std::uint8_t>(command.reply.status);
	answer.sense = command.reply.sense;
	if (!sends_data_out(command.command.cdb[0]))
		answer.data_length = ring_->scatter(command.command, command.reply.data);
	ring_->complete(answer);
}

// Sleeps until the kernel or another thread rings, or a command is due.
bool Path::wait(const std::optional<Clock::time_point> &due)
{
	pollfd bells[] = {
		{.fd = store_.fd(), .events = POLLIN, .revents = 0},
		{.fd = wake_.get(), .events = POLLIN, .revents = 0},
	};
	constexpr std::int64_t ns_per_second = 1'000'000'000;
	timespec timeout{};

	if (due) {
		const std::int64_t ns = std::max<std::int64_t>(
			std::chrono::nanoseconds(*due - Clock::now()).count(), 0);

		timeout.tv_sec = ns / ns_per_second;
		timeout.tv_nsec = ns % ns_per_second;
	}
	if (::ppoll(bells, std::size(bells), due ? &timeout : nullptr, nullptr) > 0) {
		std::uint64_t count = 0;

		if (bells[0].revents != 0 && !store_.take_doorbell()) {
			const std::lock_guard guard(library_.mutex);

			fault_ = "the backstore is gone";
			return false;
		}
		if (bells[1].revents != 0)
			while (::read(wake_.get(), &count, sizeof(count)) > 0)
				;
	}
	const std::lock_guard guard(library_.mutex);

	return !stop_;
}

} // namespace ptape::vtl
