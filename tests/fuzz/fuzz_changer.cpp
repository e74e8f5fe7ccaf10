// SPDX-License-Identifier: GPL-2.0-only
//
// The changer engine against a hostile library: whatever is answered, each operation
// ends; no command asks for more than the scratch buffer holds; a move is sent again
// only after its elements were asked for, at most as often as the engine says, and
// never after an answer that it is done, an exchange only after a word that the one
// before is over; what is done leaves the inventory in its layout. Input: operations,
// and among them the answers in the order of the questions.
#include "core.hpp"
#include "fuzz.hpp"

#include <memory>

namespace ptape::fuzz
{
namespace
{

constexpr unsigned operations_max = 8;
// All of an operation's bounds together: reads, polls of each kind, rounds of a move.
constexpr unsigned steps_max = 50000;
constexpr u32 room_max = 4096; // elements, beyond which there is no memory
constexpr int errno_max = 4095;

class Library
{
public:
	explicit Library(Input &input)
		: input_(input), scratch_(std::make_unique<u8[]>(PTAPE_CHANGER_SCRATCH_LEN))
	{
		ptape_changer_engine_init(&engine_, scratch_.get());
	}

	void run()
	{
		for (unsigned n = 0; n < operations_max && !input_.empty(); n++)
			if (const u8 kind = input_.byte() % kinds; kind == disturb)
				ptape_changer_engine_disturbed(&engine_, condition());
			else
				operate(operation(kind));
	}

private:
	static constexpr u8 move = 5, exchange = 6, initialize = 7, disturb = 8, kinds = 9;

	ptape_condition condition()
	{
		return static_cast<ptape_condition>(input_.byte() % PTAPE_CONDITION_NR);
	}

	ptape_changer_operation operation(u8 kind)
	{
		ptape_changer_operation operation{};
		ptape_cdb &cdb = operation.command.cdb;

		operation.kind = static_cast<ptape_changer_operation_kind>(
			std::min<u8>(kind, PTAPE_CHANGER_COMMAND));
		operation.polls_max = PTAPE_CHANGER_POLLS_MAX;
		operation.absent_error = ENXIO;
		switch (kind) {
		case PTAPE_CHANGER_READ_TYPE:
			operation.type = u8(1 + input_.byte() % PTAPE_ELEMENT_TYPES);
			break;
		case PTAPE_CHANGER_READ_ONE:
			operation.type = u8(1 + input_.byte() % PTAPE_ELEMENT_TYPES);
			operation.address = input_.word();
			break;
		case exchange: {
			const u16 source = input_.word(), first = input_.word();

			ptape_cdb_exchange_medium(&cdb, input_.byte(), source, first, input_.word(),
						  false, false);
			break;
		}
		case initialize:
			ptape_cdb_initialize_element_status(&cdb);
			break;
		case PTAPE_CHANGER_COMMAND:
		case move: {
			const u16 source = input_.word(), destination = input_.word();

			operation.kind = PTAPE_CHANGER_COMMAND;
			ptape_cdb_move_medium(&cdb, input_.byte(), source, destination, false);
			break;
		}
		default:
			break;
		}
		operation.by_layout = operation.kind == PTAPE_CHANGER_COMMAND && input_.byte() % 2;
		return operation;
	}

	void operate(const ptape_changer_operation &operation)
	{
		ptape_changer_event event{};
		ptape_changer_step step{};
		unsigned steps = 0;

		moves_ = 0;
		asked_ = true;
		is_over_ = true;
		is_done_ = false;
		event.kind = PTAPE_CHANGER_EVENT_STARTED;
		ptape_changer_engine_begin(&engine_, &operation);
		for (;;) {
			ptape_changer_engine_step(&engine_, &event, &step);
			if (step.kind == PTAPE_CHANGER_STEP_DONE)
				break;
			require(++steps <= steps_max);
			event = answer(step);
		}
		require(step.result <= 0 && step.result >= -errno_max);
		require(moves_ <= PTAPE_CHANGER_MOVES_MAX);
		require(engine_.scratch == scratch_.get());
		check_layout();
	}

	ptape_changer_event answer(const ptape_changer_step &step)
	{
		ptape_changer_event event{};

		switch (step.kind) {
		case PTAPE_CHANGER_STEP_COMMAND:
			event.kind = PTAPE_CHANGER_EVENT_RESULT;
			event.result = result(step.command);
			break;
		case PTAPE_CHANGER_STEP_PAUSE:
			event.kind = !input_.empty() && input_.byte() % 16
					     ? PTAPE_CHANGER_EVENT_PAUSED
					     : PTAPE_CHANGER_EVENT_INTERRUPTED;
			break;
		case PTAPE_CHANGER_STEP_AWAIT_PATH: {
			const u8 what = input_.byte(); // 0 where there are no more

			event.kind =
				what % 4 ? PTAPE_CHANGER_EVENT_PATH : PTAPE_CHANGER_EVENT_DEADLINE;
			event.fresh = what & 0x10;
			event.present = what & 0x20;
			break;
		}
		default:
			make_room(step.ranges, event);
			break;
		}
		return event;
	}

	void make_room(const ptape_element_range *ranges, ptape_changer_event &event)
	{
		const u32 size = ptape_inventory_size(ranges);

		require(size <= PTAPE_ELEMENTS_MAX);
		if (size > room_max) {
			event.kind = PTAPE_CHANGER_EVENT_NO_ROOM;
			return;
		}
		std::vector<ptape_slot> slots(size);
		std::vector<ptape_drive_id> ids(ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count);

		ptape_inventory_configure(&engine_.inventory, ranges, slots.data(), ids.data());
		slots_.swap(slots);
		ids_.swap(ids);
		event.kind = PTAPE_CHANGER_EVENT_MADE_ROOM;
	}

	void check_command(const ptape_command &command)
	{
		const u8 opcode = command.cdb.bytes[0];

		require(command.cdb.len == 6 || command.cdb.len == 10 || command.cdb.len == 12);
		require(command.direction != PTAPE_DATA_IN ||
			command.length <= PTAPE_CHANGER_SCRATCH_LEN);
		if (opcode != PTAPE_OP_MOVE_MEDIUM && opcode != PTAPE_OP_EXCHANGE_MEDIUM)
			return;
		require(asked_ && !is_done_);
		require(is_over_ || opcode != PTAPE_OP_EXCHANGE_MEDIUM);
		moves_++;
	}

	// What came of it, and what that proves of a move.
	void note(const ptape_command &command, const ptape_result &result)
	{
		const u8 opcode = command.cdb.bytes[0];
		const bool is_good = result.delivery == PTAPE_DELIVERY_ANSWERED &&
				     result.status == PTAPE_STATUS_GOOD;

		is_over_ = is_over_ || tells_reset(result);
		if (opcode == PTAPE_OP_READ_ELEMENT_STATUS)
			asked_ = asked_ || is_good;
		if (opcode != PTAPE_OP_MOVE_MEDIUM && opcode != PTAPE_OP_EXCHANGE_MEDIUM)
			return;
		is_done_ = is_good;
		is_over_ = !ptape_condition_is_processed(ptape_result_condition(&result));
		// An attention promises that it was not begun: not every library keeps that, and of
		// a second exchange nothing but its elements tells.
		if (result.delivery == PTAPE_DELIVERY_UNANSWERED ||
		    (result.delivery == PTAPE_DELIVERY_ANSWERED &&
		     opcode == PTAPE_OP_EXCHANGE_MEDIUM &&
		     ptape_condition_is_attention(ptape_result_condition(&result))))
			asked_ = false;
		if (result.delivery >= PTAPE_DELIVERY_NO_PATH || is_refused(result))
			moves_--;
	}

	// To us, not to others: whatever was at the device is over.
	static bool tells_reset(const ptape_result &result)
	{
		const ptape_condition condition = ptape_result_condition(&result);

		return result.delivery == PTAPE_DELIVERY_ANSWERED &&
		       (condition == PTAPE_CONDITION_POWER_ON ||
			condition == PTAPE_CONDITION_RESET ||
			condition == PTAPE_CONDITION_NEXUS_LOST);
	}

	// A sense that says that nothing was begun: an attention, not ready, busy.
	static bool is_refused(const ptape_result &result)
	{
		return result.delivery == PTAPE_DELIVERY_ANSWERED &&
		       result.status != PTAPE_STATUS_GOOD;
	}

	ptape_result result(const ptape_command &command)
	{
		ptape_result result{};

		check_command(command);
		if (input_.empty()) {
			result.status = PTAPE_STATUS_CHECK_CONDITION;
			result.sense.valid = true;
			result.sense.key = PTAPE_KEY_ILLEGAL_REQUEST;
		} else {
			fill(result, command);
		}
		note(command, result);
		return result;
	}

	void fill(ptape_result &result, const ptape_command &command)
	{
		switch (const u8 what = input_.byte(); what % 4) {
		case 0:
			give_data(result, command);
			break;
		case 1:
			result.status = PTAPE_STATUS_CHECK_CONDITION;
			result.sense.valid = true;
			result.sense.deferred = what & 0x80;
			result.sense.key = input_.byte() & 0x0f;
			result.sense.asc = input_.byte();
			result.sense.ascq = input_.byte();
			break;
		case 2:
			result.status = input_.byte();
			break;
		default:
			result.delivery = static_cast<ptape_delivery>(what / 4 % PTAPE_DELIVERY_NR);
			if (result.delivery == PTAPE_DELIVERY_OVERHEARD)
				result.overheard = PTAPE_CONDITION_POWER_ON;
			break;
		}
	}

	void give_data(ptape_result &result, const ptape_command &command)
	{
		if (command.direction != PTAPE_DATA_IN)
			return;
		const Bytes data = input_.block();
		const std::size_t len = std::min<std::size_t>(data.size(), command.length);

		std::copy_n(data.begin(), len, scratch_.get());
		result.residual = u32(command.length - len);
	}

	void check_layout() const
	{
		const ptape_inventory &inventory = engine_.inventory;
		const u32 size = ptape_inventory_size(inventory.ranges);

		require(size == slots_.size());
		for (u32 i = 0; i < size; i++) {
			require(slots_[i].content.tag_len <= PTAPE_VOLUME_IDENTIFIER_LEN);
			require(slots_[i].content.full || !slots_[i].content.tag_len);
			require(slots_[i].told || !slots_[i].content.full);
		}
	}

	Input &input_;
	std::unique_ptr<u8[]> scratch_; // of exactly its size
	ptape_changer_engine engine_{};
	std::vector<ptape_slot> slots_;
	std::vector<ptape_drive_id> ids_;
	unsigned moves_ = 0;   // that may have been begun
	bool asked_ = true;    // for elements, since a move had no answer
	bool is_over_ = true;  // no command of before may begin
	bool is_done_ = false; // the library said so
};

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);

	ptape::fuzz::Library(input).run();
	return 0;
}
