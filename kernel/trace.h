/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trace: a tracepoint at every decision (/sys/kernel/tracing/events/ptape). A step tells
 * what an engine was told, what it made of that and what it wants next; nothing rests on
 * any of it. Names and fields are for people, and may change.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ptape

#if !defined(PTAPE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define PTAPE_TRACE_H

#include <linux/tracepoint.h>

#include "changer_engine.h"
#include "hold.h"
#include "tape_engine.h"
#include "tape_event.h"
#include "unit.h"

/* clang-format off */

/* A unit's state, as sysfs has it, has become another one. */
TRACE_EVENT(ptape_state,
	TP_PROTO(const struct ptape_unit *unit, enum ptape_unit_state before),
	TP_ARGS(unit, before),
	TP_STRUCT__entry(
		__field(bool, changer)
		__field(u32, number)
		__field(u8, before)
		__field(u8, state)
	),
	TP_fast_assign(
		__entry->changer = unit->type == PTAPE_UNIT_CHANGER;
		__entry->number = unit->number;
		__entry->before = before;
		__entry->state = unit->state;
	),
	TP_printk("%s%u before=%s state=%s", __entry->changer ? "changer" : "tape",
		  __entry->number, ptape_unit_state_name(__entry->before),
		  ptape_unit_state_name(__entry->state))
);

/* What last_event of a tape has; comings and goings are ptape_state's. */
TRACE_EVENT(ptape_event,
	TP_PROTO(const struct ptape_unit *unit, enum ptape_tape_event event),
	TP_ARGS(unit, event),
	TP_STRUCT__entry(
		__field(u32, number)
		__field(u8, event)
	),
	TP_fast_assign(
		__entry->number = unit->number;
		__entry->event = event;
	),
	TP_printk("tape%u event=%s", __entry->number, ptape_tape_event_name(__entry->event))
);

/*
 * A step of a tape's engine: the fact, how an answer was taken, the verdict where a
 * recovery came to one, where the tape is taken to stand now, and what is to be done next.
 */
TRACE_EVENT(ptape_step,
	TP_PROTO(const struct ptape_unit *unit, const struct ptape_engine *engine,
		 const struct ptape_event *event, const struct ptape_step *step),
	TP_ARGS(unit, engine, event, step),
	TP_STRUCT__entry(
		__field(u32, number)
		__field(u8, fact)
		__field(u8, condition)
		__field(u8, action)
		__field(u8, verdict)
		__field(u8, frozen)
		__field(bool, recovering)
		__field(u64, block)
		__field(u8, next)
		__field(u8, opcode)
		__field(s64, result)
	),
	TP_fast_assign(
		__entry->number = unit->number;
		__entry->fact = event->kind;
		__entry->condition = engine->decided.condition;
		__entry->action = engine->decided.action;
		__entry->verdict = engine->decided.verdict;
		__entry->frozen = engine->frozen;
		__entry->recovering = engine->recovering;
		__entry->block = engine->position.block;
		__entry->next = step->kind;
		__entry->opcode = step->command.cdb.bytes[0];
		__entry->result = step->result;
	),
	TP_printk("tape%u fact=%s condition=%s action=%s verdict=%s frozen=%s recovering=%u block=%llu next=%s opcode=0x%02x result=%lld",
		  __entry->number,
		  __print_symbolic(__entry->fact, { PTAPE_EVENT_STARTED, "started" },
				   { PTAPE_EVENT_RESULT, "result" },
				   { PTAPE_EVENT_PAUSED, "paused" },
				   { PTAPE_EVENT_PATH, "path" },
				   { PTAPE_EVENT_DEADLINE, "deadline" },
				   { PTAPE_EVENT_INTERRUPTED, "interrupted" }),
		  __entry->fact == PTAPE_EVENT_RESULT ?
			  ptape_condition_name(__entry->condition) : "-",
		  ptape_action_name(__entry->action), ptape_verdict_name(__entry->verdict),
		  __print_symbolic(__entry->frozen, { PTAPE_FROZEN_NOT, "-" },
				   { PTAPE_FROZEN_POSITION, "position" },
				   { PTAPE_FROZEN_LOSS, "loss" },
				   { PTAPE_FROZEN_SHORT, "short" },
				   { PTAPE_FROZEN_DEFERRED, "deferred" },
				   { PTAPE_FROZEN_MEDIUM, "medium" },
				   { PTAPE_FROZEN_ENCRYPTION, "encryption" },
				   { PTAPE_FROZEN_PROTECTION, "protection" },
				   { PTAPE_FROZEN_RESERVATION, "reservation" }),
		  __entry->recovering, __entry->block,
		  __print_symbolic(__entry->next, { PTAPE_STEP_COMMAND, "command" },
				   { PTAPE_STEP_PAUSE, "pause" },
				   { PTAPE_STEP_AWAIT_PATH, "await-path" },
				   { PTAPE_STEP_DONE, "done" }),
		  __entry->opcode, __entry->result)
);

/* The same of a changer's engine: its phase, and what is believed of a move in doubt. */
TRACE_EVENT(ptape_changer_step,
	TP_PROTO(const struct ptape_unit *unit, const struct ptape_changer_engine *engine,
		 const struct ptape_changer_event *event, const struct ptape_changer_step *step),
	TP_ARGS(unit, engine, event, step),
	TP_STRUCT__entry(
		__field(u32, number)
		__field(u8, fact)
		__field(u8, condition)
		__field(u8, phase)
		__field(bool, doubt)
		__field(u8, verdict)
		__field(u8, next)
		__field(u8, opcode)
		__field(int, result)
	),
	TP_fast_assign(
		__entry->number = unit->number;
		__entry->fact = event->kind;
		__entry->condition = event->kind == PTAPE_CHANGER_EVENT_RESULT ?
					     ptape_result_condition(&event->result) :
					     PTAPE_CONDITION_GOOD;
		__entry->phase = engine->phase;
		__entry->doubt = engine->doubt.any;
		__entry->verdict = engine->doubt.verdict;
		__entry->next = step->kind;
		__entry->opcode = step->command.cdb.bytes[0];
		__entry->result = step->result;
	),
	TP_printk("changer%u fact=%s condition=%s phase=%s verdict=\"%s\" next=%s opcode=0x%02x result=%d",
		  __entry->number,
		  __print_symbolic(__entry->fact, { PTAPE_CHANGER_EVENT_STARTED, "started" },
				   { PTAPE_CHANGER_EVENT_RESULT, "result" },
				   { PTAPE_CHANGER_EVENT_PAUSED, "paused" },
				   { PTAPE_CHANGER_EVENT_PATH, "path" },
				   { PTAPE_CHANGER_EVENT_DEADLINE, "deadline" },
				   { PTAPE_CHANGER_EVENT_INTERRUPTED, "interrupted" },
				   { PTAPE_CHANGER_EVENT_MADE_ROOM, "made-room" },
				   { PTAPE_CHANGER_EVENT_NO_ROOM, "no-room" }),
		  __entry->fact == PTAPE_CHANGER_EVENT_RESULT ?
			  ptape_condition_name(__entry->condition) : "-",
		  __print_symbolic(__entry->phase, { PTAPE_CHANGER_PHASE_RANGES, "ranges" },
				   { PTAPE_CHANGER_PHASE_ROOM, "room" },
				   { PTAPE_CHANGER_PHASE_BEFORE, "before" },
				   { PTAPE_CHANGER_PHASE_SEND, "send" },
				   { PTAPE_CHANGER_PHASE_SETTLE, "settle" },
				   { PTAPE_CHANGER_PHASE_AFTER, "after" },
				   { PTAPE_CHANGER_PHASE_READ, "read" },
				   { PTAPE_CHANGER_PHASE_ONE, "one" },
				   { PTAPE_CHANGER_PHASE_DONE, "done" }),
		  __entry->doubt ? ptape_move_verdict_name(__entry->verdict) : "-",
		  __print_symbolic(__entry->next, { PTAPE_CHANGER_STEP_COMMAND, "command" },
				   { PTAPE_CHANGER_STEP_PAUSE, "pause" },
				   { PTAPE_CHANGER_STEP_AWAIT_PATH, "await-path" },
				   { PTAPE_CHANGER_STEP_ROOM, "room" },
				   { PTAPE_CHANGER_STEP_DONE, "done" }),
		  __entry->opcode, __entry->result)
);

/* clang-format on */

#endif /* PTAPE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
