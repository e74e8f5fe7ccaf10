/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changer engine: what a changer's file operations mean, sans I/O, as the tape
 * engine. An operation goes in, commands come out, their results go in, and at last
 * the operation's answer comes out. Unit attentions are absorbed, not-ready is waited
 * for within bounds, and a move whose end nobody knows is resolved by the status of
 * its elements before and after: a second one only behind answers in a row that the first has
 * not begun. Should it begin behind these, the second finds its source empty, is refused, and
 * the status is asked again. An exchange has no such net, its second would undo the first: it
 * goes out again only when the device has told that the first is over, and is an error else.
 * Pure: any context; the caller serialises all calls for one engine.
 */
#ifndef PTAPE_CORE_CHANGER_ENGINE_H
#define PTAPE_CORE_CHANGER_ENGINE_H

#include "core_port.h"
#include "changer_command.h"
#include "inventory.h"
#include "move.h"
#include "tape_engine.h"

#define PTAPE_CHANGER_SCRATCH_LEN    16384 /* bytes: READ ELEMENT STATUS of 150 to 300 elements */
#define PTAPE_CHANGER_POLL_MS	     1000  /* between two questions "ready now?" */
#define PTAPE_CHANGER_POLLS_MAX	     300   /* of what comes by itself: an inventory of all slots */
#define PTAPE_CHANGER_POLLS_HAND_MAX 30	   /* of what needs a hand: a door that is being closed */
#define PTAPE_CHANGER_MOVES_MAX	     3	   /* sends of one move, each but the last not begun */
/*
 * Answers in a row, a second apart, that must say "not started", or that somebody else
 * moved, before it is believed: the robot may be on its way yet. As many "in transport"
 * before that is an error; as many that were not believed after one send is one.
 * An exchange whose answer was no attention has as long as one in transport: what the robot has
 * in its hand is seen by then, also behind a reset.
 */
#define PTAPE_CHANGER_QUIET_ANSWERS	3
#define PTAPE_CHANGER_TRANSPORT_ANSWERS 60
#define PTAPE_CHANGER_ROUNDS_MAX	100
/* Operations in a row that must meet the same refusal before less is asked from the start. */
#define PTAPE_CHANGER_REFUSALS_MAX 3
#define PTAPE_CHANGER_READS_MAX	   4096 /* READ ELEMENT STATUS commands of one operation */
/*
 * Seconds between two refreshes of what cannot be read, as long as there are no news: at first,
 * and of a library that is not ready later too, in all as long as ch lets an INITIALIZE ELEMENT
 * STATUS take (its timeout_init).
 */
#define PTAPE_CHANGER_AGAIN_S	 5
#define PTAPE_CHANGER_AT_FIRST_S 300
#define PTAPE_CHANGER_LATER_S	 30
#define PTAPE_CHANGER_UNREADY_S	 3600

enum ptape_changer_operation_kind {
	PTAPE_CHANGER_CONFIGURE, /* which elements there are, unless it is known */
	PTAPE_CHANGER_REFRESH,	 /* read what is not known */
	PTAPE_CHANGER_READ_TYPE, /* read all elements of a type anew, into the inventory */
	PTAPE_CHANGER_READ_ONE,	 /* read one element anew; its data stays in the scratch buffer */
	PTAPE_CHANGER_COMMAND,	 /* send a command */
};

struct ptape_changer_operation {
	enum ptape_changer_operation_kind kind;
	struct ptape_command
		command;  /* of COMMAND; a program's own has its data in the transfer buffer */
	bool by_layout;	  /* its addresses (COMMAND, READ_ONE) are of the ranges as configured */
	u8 type;	  /* of READ_TYPE and READ_ONE; else 0 */
	u16 address;	  /* of READ_ONE */
	u16 polls_max;	  /* seconds of not-ready that are borne; 0: none */
	u32 timeout_s;	  /* of each command of our own */
	int absent_error; /* errno when the unit stays absent */
};

enum ptape_changer_step_kind {
	PTAPE_CHANGER_STEP_COMMAND,    /* send command; then EVENT_RESULT */
	PTAPE_CHANGER_STEP_PAUSE,      /* wait a poll's time; then PAUSED or INTERRUPTED */
	PTAPE_CHANGER_STEP_AWAIT_PATH, /* as PTAPE_STEP_AWAIT_PATH */
	/* Get memory for ranges and configure the inventory; then MADE_ROOM or NO_ROOM. */
	PTAPE_CHANGER_STEP_ROOM,
	PTAPE_CHANGER_STEP_DONE, /* the operation has ended with result */
};

/* What became of a move in doubt, for a log line. */
struct ptape_changer_doubt {
	bool any; /* there was a doubt; the rest means something */
	struct ptape_move move;
	enum ptape_move_verdict verdict; /* the last one */
	u8 sends;
	u8 outstanding; /* of these: nothing has told that they are over, they may begin yet */
};

/* A library that was not ready in the end: it says when that is over by being it. */
struct ptape_changer_unready {
	bool any;			/* it was not; the rest means something */
	u16 waited_s;			/* seconds that were borne */
	enum ptape_condition condition; /* that it said last: also BUSY, which has no sense data */
	struct ptape_sense sense;
};

struct ptape_changer_step {
	enum ptape_changer_step_kind kind;
	bool killable_only; /* of PAUSE and AWAIT_PATH: only a fatal signal ends it */
	bool silent;	    /* of AWAIT_PATH: the path did not answer */
	bool own;	    /* of COMMAND: the program's command, whose answer may be its answer */
	struct ptape_command command;
	struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES]; /* of ROOM */
	/*
	 * Of DONE: 0 or negative errno; -ESTALE: of a command by layout, which was not carried
	 * out, for the ranges may be others by now.
	 */
	int result;
	bool as_answered; /* of DONE: the last own command was sent, and its answer says more */
	bool refused;	  /* of DONE: what is not known is refused, until there is news */
	struct ptape_changer_unready unready; /* of DONE */
	struct ptape_changer_doubt doubt;     /* of DONE */
};

enum ptape_changer_event_kind {
	PTAPE_CHANGER_EVENT_STARTED,
	PTAPE_CHANGER_EVENT_RESULT,
	PTAPE_CHANGER_EVENT_PAUSED,
	PTAPE_CHANGER_EVENT_PATH,
	PTAPE_CHANGER_EVENT_DEADLINE,
	PTAPE_CHANGER_EVENT_INTERRUPTED,
	PTAPE_CHANGER_EVENT_MADE_ROOM,
	PTAPE_CHANGER_EVENT_NO_ROOM,
};

struct ptape_changer_event {
	enum ptape_changer_event_kind kind;
	bool fresh;		    /* of PATH: paths came or went since the last command */
	bool present;		    /* of DEADLINE: a path is there, it only does not answer */
	bool may_be_old;	    /* of RESULT: what it is told may be of before the last send */
	struct ptape_result result; /* of RESULT */
};

struct ptape_changer_counters {
	u64 resets;   /* attentions 29h seen */
	u64 resolved; /* moves in doubt that were done in the end */
	u64 resent;
};

/* Where an operation is. */
enum ptape_changer_phase {
	PTAPE_CHANGER_PHASE_RANGES, /* MODE SENSE of the element address assignment page */
	PTAPE_CHANGER_PHASE_ROOM,
	PTAPE_CHANGER_PHASE_BEFORE, /* status of a place of a move */
	PTAPE_CHANGER_PHASE_SEND,   /* the command */
	PTAPE_CHANGER_PHASE_SETTLE, /* TEST UNIT READY, until it is answered with GOOD */
	PTAPE_CHANGER_PHASE_AFTER,  /* status of a place of a move */
	PTAPE_CHANGER_PHASE_READ,   /* elements that are not known */
	PTAPE_CHANGER_PHASE_ONE,    /* the one element that was asked for */
	PTAPE_CHANGER_PHASE_DONE,
};

/* How much READ ELEMENT STATUS is asked to tell; the less, the more libraries know it. */
enum ptape_changer_detail {
	PTAPE_CHANGER_DETAIL_ALL,  /* volume tags, and designators of drives */
	PTAPE_CHANGER_DETAIL_TAGS, /* volume tags */
	PTAPE_CHANGER_DETAIL_BARE,
};

/* All facts about one changer. Zeroed memory is the initial state. */
struct ptape_changer_engine {
	u8 *scratch; /* PTAPE_CHANGER_SCRATCH_LEN bytes, the shell's, DMA-able */
	struct ptape_inventory inventory;
	enum ptape_changer_detail detail;	/* of this operation */
	enum ptape_changer_detail detail_known; /* that it begins with */
	u8 refusals;				/* operations in a row that ended with less */
	struct ptape_changer_counters counters;

	struct ptape_changer_operation operation;
	const struct ptape_changer_command_rule *rule; /* of the operation's command */
	enum ptape_changer_phase phase;
	enum ptape_changer_phase settled; /* the phase after SETTLE */
	struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES];
	struct ptape_element_run run; /* that is being read */
	u32 answered_len;	      /* bytes in the scratch buffer, of READ_ONE */
	bool is_move;
	struct ptape_move_facts facts;
	bool promised; /* the doubt is one of an attention, which says "not processed" */
	u8 place;      /* of BEFORE and AFTER, enum ptape_move_place */
	struct ptape_changer_doubt doubt;
	enum ptape_changer_detail detail_before; /* the run's first send */
	bool has_read;				 /* READ ELEMENT STATUS was sent */
	u8 quiet;				 /* the same verdict in a row */
	u8 rounds;    /* verdicts since the last send that were not believed */
	u16 attempts; /* of the phase's command */
	u8 unanswered;
	u8 attentions;
	u8 paths;
	u32 looks;
	u16 polls;
	u32 reads;
	bool pausing;
	bool awaiting; /* a path is to be waited for first */
	bool silent;   /* because the one in use does not answer */
	bool sent;     /* the command has been at the device, and may be carried out */
	bool last;     /* a second send failed: there is no third */
	int failure;   /* errno of a move that is not done in the end */
	u8 refused;    /* bits of the element types that REFRESH could not read */
	bool final;    /* what is not known is of these */
	struct ptape_changer_unready unready; /* the time for polls is over */
	bool answered;			      /* the last own command has been at the device */
	bool as_answered;
	int result;
};

/* @scratch: PTAPE_CHANGER_SCRATCH_LEN bytes that live as long as the engine. */
void ptape_changer_engine_init(struct ptape_changer_engine *engine, u8 *scratch);

/* Starts an operation; the one before must be DONE. */
void ptape_changer_engine_begin(struct ptape_changer_engine *engine,
				const struct ptape_changer_operation *operation);

/**
 * ptape_changer_engine_step() - tell what happened, learn what to do
 * @engine: between begin and DONE
 * @event: STARTED at first, then what came of the last step
 * @step: what to do now
 *
 * Ends: every operation reaches DONE within PTAPE_ATTEMPTS_MAX sends of each command,
 * as many attentions, PTAPE_PATHS_MAX paths, PTAPE_LOOKS_MAX looks at a silent one,
 * PTAPE_CHANGER_READS_MAX reads and the polls above, whatever the events are.
 */
void ptape_changer_engine_step(struct ptape_changer_engine *engine,
			       const struct ptape_changer_event *event,
			       struct ptape_changer_step *step);

/* Return: seconds until the next refresh, behind @tries that have failed; 0: there is none. */
unsigned int ptape_changer_again_s(unsigned int tries, bool unready);

/* Something happened that may have changed any element: an attention, a foreign command. */
void ptape_changer_engine_disturbed(struct ptape_changer_engine *engine,
				    enum ptape_condition condition);

#endif /* PTAPE_CORE_CHANGER_ENGINE_H */
