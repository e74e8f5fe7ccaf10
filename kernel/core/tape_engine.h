/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tape engine: every semantic of a tape's file operations, sans I/O. An
 * operation goes in, commands come out, their results go in, and at last the
 * operation's answer comes out. The kernel shell moves buffers, sleeps and
 * sends; the simulation does the same against a model. Pure: any context; the
 * caller serialises all calls for one engine (in the kernel: tape->io_lock).
 *
 *   ptape_engine_begin(engine, &operation);
 *   event.kind = PTAPE_EVENT_STARTED;
 *   do {
 *           ptape_engine_step(engine, &event, &step);
 *           (do what step says and put what came of it into event)
 *   } while (step.kind != PTAPE_STEP_DONE);
 *
 * An operation is a plan: a short queue of tasks, each one SCSI command. When
 * a task ends in doubt, recovery's own plan runs first: path, ready, cartridge,
 * modes, position, verdict; then the task is sent again, counted as done, or
 * the engine freezes (design 4).
 */
#ifndef PTAPE_CORE_TAPE_ENGINE_H
#define PTAPE_CORE_TAPE_ENGINE_H

#include "core_port.h"
#include "cdb.h"
#include "disposition.h"
#include "journal.h"
#include "medium.h"
#include "mode_page.h"
#include "page.h"
#include "position.h"
#include "recovery.h"
#include "reservation.h"
#include "tape_options.h"
#include "tape_timeout.h"

#define PTAPE_SCRATCH_LEN	 1024	 /* bytes of the shell's buffer for parameter data */
#define PTAPE_PLAN_TASKS_MAX	 16	 /* the longest plan is 13: a recovery */
#define PTAPE_POLL_MS		 1000	 /* between two questions "ready now?" */
#define PTAPE_POLLS_OPEN_MAX	 120	 /* as st: a blocking open waits 120 s */
#define PTAPE_POLLS_RECOVERY_MAX 300	 /* a drive that reboots and reloads its cartridge */
#define PTAPE_STABLE_ANSWERS	 3	 /* GOOD in a row before a returned drive is believed */
#define PTAPE_PATHS_MAX		 64	 /* paths that one operation waits for: a link that flaps */
#define PTAPE_PARTITIONS_MAX	 64	 /* that a session keeps apart; LTO drives make four */
#define PTAPE_GIVEN_UP_NOWHERE	 U64_MAX /* nothing was: no block has this address */
#define PTAPE_LOOKS_MAX \
	700000 /* at a silent path, one a second: more than the week of the longest hold */

/* MTIOCTOP operations as <linux/mtio.h> numbers them. */
enum ptape_mtop {
	PTAPE_MTFSF = 1,
	PTAPE_MTBSF = 2,
	PTAPE_MTFSR = 3,
	PTAPE_MTBSR = 4,
	PTAPE_MTWEOF = 5,
	PTAPE_MTREW = 6,
	PTAPE_MTOFFL = 7,
	PTAPE_MTNOP = 8,
	PTAPE_MTRETEN = 9,
	PTAPE_MTBSFM = 10,
	PTAPE_MTFSFM = 11,
	PTAPE_MTEOM = 12,
	PTAPE_MTERASE = 13,
	PTAPE_MTSETBLK = 20,
	PTAPE_MTSETDENSITY = 21,
	PTAPE_MTSEEK = 22,
	PTAPE_MTSETDRVBUFFER = 24,
	PTAPE_MTFSS = 25,
	PTAPE_MTBSS = 26,
	PTAPE_MTWSM = 27,
	PTAPE_MTLOCK = 28,
	PTAPE_MTUNLOCK = 29,
	PTAPE_MTLOAD = 30,
	PTAPE_MTUNLOAD = 31,
	PTAPE_MTCOMPRESSION = 32,
	PTAPE_MTSETPART = 33,
	PTAPE_MTMKPART = 34,
	PTAPE_MTWEOFI = 35,
};

enum ptape_operation_kind {
	PTAPE_OPERATION_OPEN,
	PTAPE_OPERATION_CLOSE,
	PTAPE_OPERATION_READ,
	PTAPE_OPERATION_WRITE,
	PTAPE_OPERATION_MTOP,
	PTAPE_OPERATION_TELL,	 /* MTIOCPOS: the answer is the logical block address */
	PTAPE_OPERATION_SYNC,	 /* before a pass-through: nothing unproved stays behind */
	PTAPE_OPERATION_PREPARE, /* before the first WRITE of a tape: its mode's defaults */
	PTAPE_OPERATION_RELEASE, /* after a close, however it ended: the door that locked itself */
};

struct ptape_operation {
	enum ptape_operation_kind kind;
	bool nonblock;	  /* OPEN: O_NONBLOCK */
	bool for_write;	  /* OPEN: O_WRONLY or O_RDWR */
	u8 mode;	  /* OPEN: of the node, below PTAPE_MODES */
	bool rewind;	  /* CLOSE: a rewinding node */
	int mtop;	  /* MTOP: mt_op, any value */
	s32 count;	  /* MTOP: mt_count */
	u32 length;	  /* READ, WRITE: bytes, all in the transfer buffer; PREPARE: of the call */
	bool continues;	  /* READ: the call has data already, and is told of an end by the next */
	int absent_error; /* errno when the unit stays absent */
};

enum ptape_data_direction {
	PTAPE_DATA_NONE,
	PTAPE_DATA_IN,
	PTAPE_DATA_OUT
};

/* One command for the shell to send. */
struct ptape_command {
	struct ptape_cdb cdb;
	enum ptape_data_direction direction;
	bool transfer; /* data is in the transfer buffer, else in the scratch buffer */
	bool journal;  /* of what goes out: it is in the journal's ring, at @at */
	bool compare;  /* what comes in is compared with the ring, from @at on */
	u64 at;	       /* bytes into the journal's ring */
	u32 length;    /* bytes of data, from the buffer's beginning */
	bool brief;    /* a question whose asker does not wait for minutes */
	bool here;     /* carried out where the tape stands: not behind a command of others */
	u32 timeout_s; /* of what is not brief: as the options have the two */
	struct ptape_cleaning_rule cleaning; /* for ptape_cleaning_asked() on the sense data */
};

enum ptape_step_kind {
	PTAPE_STEP_COMMAND, /* send command; then EVENT_RESULT, or EVENT_INTERRUPTED: not sent */
	PTAPE_STEP_PAUSE,   /* wait pause_ms; then EVENT_PAUSED, or EVENT_INTERRUPTED */
	/*
	 * Wait for a path until the hold's deadline; then EVENT_PATH, DEADLINE or
	 * INTERRUPTED. With silent the path in use does not answer: wait a second, or
	 * until another comes.
	 */
	PTAPE_STEP_AWAIT_PATH,
	PTAPE_STEP_DONE, /* the operation has ended with result */
};

struct ptape_step {
	enum ptape_step_kind kind;
	bool killable_only; /* of PAUSE and AWAIT_PATH: only a fatal signal ends it */
	bool silent;	    /* of AWAIT_PATH: the path did not even answer TEST UNIT READY */
	u32 pause_ms;
	struct ptape_command command;
	s64 result; /* bytes, block address or 0; negative errno */
};

enum ptape_event_kind {
	PTAPE_EVENT_STARTED,
	PTAPE_EVENT_RESULT,
	PTAPE_EVENT_PAUSED,
	PTAPE_EVENT_PATH,
	PTAPE_EVENT_DEADLINE,
	PTAPE_EVENT_INTERRUPTED,
};

struct ptape_event {
	enum ptape_event_kind kind;
	bool fresh;		    /* of PATH: paths came or went since the last command */
	bool present;		    /* of DEADLINE: a path is there, it only does not answer */
	struct ptape_result result; /* of RESULT */
};

/* X(id, row): each task, and its row of the table in tape_task.c. */
/* clang-format off */
#define PTAPE_TASKS(X)									\
	X(AWAIT_PATH, no_command) /* no command: a path must be there */		\
	X(TEST_READY, ptape_task_test_ready)						\
	X(BLOCK_LIMITS, ptape_task_block_limits)					\
	X(MODE_SENSE, ptape_task_mode_sense)						\
	X(MODE_SELECT, ptape_task_mode_select)						\
	X(MODE_PAGE, ptape_task_mode_page) /* MODE SENSE of one page */			\
	X(COMPRESSION, ptape_task_compression) /* MODE SELECT of that page */		\
	X(MEDIUM_SERIAL, ptape_task_medium_serial)					\
	X(TIMEOUTS, ptape_task_timeouts) /* REPORT SUPPORTED OPERATION CODES */		\
	X(ENCRYPTION, ptape_task_encryption) /* SECURITY PROTOCOL IN: encrypted? */	\
	X(RESERVE_KEYS, ptape_task_reserve_keys) /* recovery: is our key there? */	\
	X(RESERVE_HELD, ptape_task_reserve_held) /* recovery: who holds the drive? */	\
	X(REGISTER, ptape_task_register) /* recovery: our key again */			\
	X(RESERVE, ptape_task_reserve) /* recovery: and the reservation with it */	\
	X(RESERVE_UNIT, ptape_task_reserve_unit) /* recovery: RESERVE(6) again */	\
	X(PROTECTION, ptape_task_protection) /* MODE SENSE: checksums behind blocks? */	\
	X(PROTECT, ptape_task_protect) /* MODE SELECT of that page */			\
	X(READ_POSITION, ptape_task_read_position)					\
	X(PREVENT_ALLOW, ptape_task_prevent_allow)					\
	X(READ, ptape_task_read)							\
	X(WRITE, ptape_task_write)							\
	X(FILEMARKS, ptape_task_filemarks)						\
	X(SPACE, ptape_task_space)							\
	X(LOCATE, ptape_task_locate)							\
	X(REWIND, ptape_task_rewind)							\
	X(LOAD_UNLOAD, ptape_task_load_unload)						\
	X(ERASE, ptape_task_erase)							\
	X(PARTITIONING, ptape_task_partitioning) /* MODE SELECT of the page of partitions */\
	X(FORMAT, ptape_task_format)							\
	X(LAST_MARK, ptape_task_last_mark) /* READ of the last object: is it a filemark? */\
	X(APPENDS, ptape_task_appends) /* recovery: MODE SENSE: may it be written over? */\
	X(TO_END, ptape_task_to_end) /* recovery: SPACE to the end of data */		\
	X(WITNESS, ptape_task_witness) /* recovery: READ, compared with the journal */	\
	X(REPLAY, ptape_task_replay) /* recovery: WRITE out of the journal */		\
	X(FLUSH, ptape_task_flush) /* recovery: WRITE FILEMARKS 0, of what was sent again */
/* clang-format on */

enum ptape_task_kind {
#define PTAPE_TASK_ID(id, row) PTAPE_TASK_##id,
	PTAPE_TASKS(PTAPE_TASK_ID)
#undef PTAPE_TASK_ID
	PTAPE_TASK_NR,
};

/* What a task's answer is used for, where that is not the same every time. */
enum ptape_task_purpose {
	PTAPE_PURPOSE_PLAIN,
	PTAPE_PURPOSE_FACT,	 /* of an open or a load: true together, or asked again */
	PTAPE_PURPOSE_DEFAULT,	 /* sets what an option asks for: its failure may be borne */
	PTAPE_PURPOSE_PROVE,	 /* READ POSITION, MODE SENSE: must be what we expect */
	PTAPE_PURPOSE_CONFIRM,	 /* READ POSITION: of data that was read by a second send */
	PTAPE_PURPOSE_ARRIVED,	 /* READ POSITION: a motion that nobody waited for has ended */
	PTAPE_PURPOSE_TELL,	 /* READ POSITION: of the proved place, it is the answer */
	PTAPE_PURPOSE_COMPARE,	 /* MODE SENSE, MEDIUM SERIAL in recovery: compare and restore */
	PTAPE_PURPOSE_TO_END,	 /* SPACE: running into the end of data is what is wanted */
	PTAPE_PURPOSE_BACK_OVER, /* SPACE: back over a filemark that nobody was told of */
	PTAPE_PURPOSE_OWED,	 /* FILEMARKS: nobody asked, a written file ends here; only here */
};

struct ptape_task {
	enum ptape_task_kind kind;
	enum ptape_task_purpose purpose;
	u8 code;       /* what the kind has: SPACE's code, MODE_PAGE's page, a load's; or a flag */
	s64 count;     /* SPACE, FILEMARKS: how many; LOCATE: block; LOAD: slot, or 0 */
	u32 partition; /* LOCATE: where the block is */
};

/* Flags of FILEMARKS; without IMMED it is a sync point. */
enum ptape_filemarks_code {
	PTAPE_MARKS_IMMED = 1 << 0,
	PTAPE_MARKS_SET = 1 << 1, /* setmarks */
};

enum ptape_load_code {
	PTAPE_UNLOAD,
	PTAPE_LOAD,
	PTAPE_LOAD_BEGIN, /* of a threaded cartridge: to its beginning, the session goes on */
	PTAPE_RETENSION
};

struct ptape_plan {
	struct ptape_task tasks[PTAPE_PLAN_TASKS_MAX];
	u8 head;
	u8 tail;
};

/* What reading met last; in the order in which a reader runs into it. */
enum ptape_end {
	PTAPE_END_NONE,
	PTAPE_END_MARK_HIT, /* data before a filemark was returned, the mark not yet told */
	PTAPE_END_MARK,	    /* a filemark was told: the next end of data gives 0 once */
	PTAPE_END_WARNING,  /* early warning: the next write gives ENOSPC */
	PTAPE_END_DATA_1,   /* writing: one more write is let through; reading: 0 twice, */
	PTAPE_END_DATA_2,   /* then once, */
	PTAPE_END_DATA,	    /* then EIO without a command */
};

/* Data compression, as far as recovery has to restore it. */
enum ptape_compression {
	PTAPE_COMPRESSION_UNSET, /* the program has not said: as it is */
	PTAPE_COMPRESSION_OFF,
	PTAPE_COMPRESSION_ON,
};

enum ptape_ready {
	PTAPE_READY_UNKNOWN,
	PTAPE_READY_YES,
	PTAPE_READY_NOT,
	PTAPE_READY_NO_MEDIUM,
};

enum ptape_activity {
	PTAPE_ACTIVITY_IDLE,
	PTAPE_ACTIVITY_READING,
	PTAPE_ACTIVITY_TO_WRITE, /* a write was asked for, and none was at the drive */
	PTAPE_ACTIVITY_WRITING,	 /* the close has a file to end with a mark */
};

/* How far a recovery has come, behind the questions that each of them begins with. */
enum ptape_recovery_phase {
	PTAPE_RECOVERY_ASKS,	/* where the tape stands */
	PTAPE_RECOVERY_WEIGHS,	/* whether what is recorded may be written over */
	PTAPE_RECOVERY_APPENDS, /* where it may not: to the end of data */
	PTAPE_RECOVERY_LOOKS,	/* at the object in front of it */
	PTAPE_RECOVERY_GOES,	/* to a place, past the object in front of it */
	PTAPE_RECOVERY_REPLAYS, /* what was written from that place on */
};

/* Things that happened since the position was last proved. */
struct ptape_doubt {
	bool any;      /* prove position and modes before the medium is touched */
	bool nexus;    /* I_T NEXUS LOSS was told, which by itself loses nothing */
	bool other;    /* something else was, or may have been */
	bool reset;    /* attention 29h or absence: it may have been rewound */
	bool buffer;   /* power on: the drive's buffer may be gone */
	bool shifted;  /* and what was written behind that is where other objects were to be */
	bool deferred; /* a deferred error: a block that was answered is not on the tape */
	bool medium;   /* absence, power on or 28h: the cartridge may be another */
};

/* What is known of the keys; anew with each open. */
enum ptape_keys {
	PTAPE_KEYS_UNASKED, /* before the first write */
	PTAPE_KEYS_ASKED,   /* they stay as they were told */
	PTAPE_KEYS_AGAIN,   /* the same, but the cartridge is another: ask before the next write */
	PTAPE_KEYS_SET,	    /* somebody has set them since: ask, and take what is told */
};

struct ptape_keys_known {
	enum ptape_keys state;
	bool reset;		     /* since they were told, something may have taken them */
	struct ptape_encryption was; /* as they were told */
};

/* What is known of logical block protection; anew with each open. */
enum ptape_protection_state {
	PTAPE_PROTECTION_UNASKED, /* before the first write */
	PTAPE_PROTECTION_ASKED,	  /* it stays as it was told */
	PTAPE_PROTECTION_SET,	  /* the program itself may have set it since */
};

struct ptape_protection_known {
	enum ptape_protection_state state;
	bool doubted;		     /* since it was told, something may have changed it */
	struct ptape_protection was; /* as it was told */
};

struct ptape_counters {
	u64 resets;	/* attentions 29h seen */
	u64 recoveries; /* recoveries that ended with the position proved */
	u64 resent;	/* commands sent again by a verdict, or out of the journal */
};

/* A SPACE that was answered, until READ POSITION has told where it led. It can go again. */
struct ptape_spaced {
	bool known;
	struct ptape_task task;
	struct ptape_position from;
	enum ptape_end end;
};

/* Where the last close has left the tape, until it is proved, or a program chooses another. */
struct ptape_kept {
	bool known;
	bool sure;     /* all that was written is in front of it */
	bool doubted;  /* a reset or an absence was met since */
	bool restored; /* an open has taken it for the session's place, and nothing was met since */
	struct ptape_position place;
	u8 serial_len; /* of the cartridge; 0: it tells none */
	u8 serial[PTAPE_MEDIUM_SERIAL_LEN];
};

/* What a read in fixed mode has left of the last block that it took. */
struct ptape_rest {
	u32 offset; /* into the transfer buffer, bytes */
	u32 length; /* bytes; 0: nothing */
};

/* What the last step has decided, for a trace; nothing rests on it. */
struct ptape_decided {
	enum ptape_condition condition; /* of the answer that was weighed */
	enum ptape_action action;	/* what its row says; NR: there was no answer */
	enum ptape_verdict verdict;	/* of a recovery, as it was carried out; NR: none */
};

/* All facts about one drive and its session. Zeroed memory is the initial state. */
struct ptape_engine {
	u8 *scratch; /* PTAPE_SCRATCH_LEN bytes, the shell's, DMA-able */

	struct ptape_block_limits limits;
	bool limits_known;
	struct ptape_mode mode;		    /* as the session wants it */
	struct ptape_mode mode_wanted;	    /* of a MODE SELECT on its way */
	struct ptape_mode_list mode_list;   /* of a MODE SELECT of a page on its way */
	enum ptape_compression compression; /* as the program has set it */
	bool mode_stale;       /* a pass-through may have changed it: adopt, not restore */
	bool opened_for_write; /* O_WRONLY or O_RDWR */
	bool position_told;    /* READ POSITION has answered with an address */
	bool position_untold;  /* it never does: then as stock, and frozen at any doubt */
	/* What the drive said it does not know, once; it counts for as long as the unit. */
	bool no_space_16;
	bool no_load_count; /* READ ATTRIBUTE from there on: INVALID FIELD IN CDB */
	bool no_locate_16;
	bool no_position_long;
	bool no_encryption;
	bool no_append_pages;
	bool no_protection;
	struct ptape_timeouts timeouts; /* so does this */
	enum ptape_ready ready;
	enum ptape_activity activity;
	enum ptape_end end;
	s64 block_before_mark; /* block number in front of a MARK_HIT filemark */
	bool at_setmark;       /* the last thing that was met or written */
	bool warned;	       /* early warning was met on this cartridge since its beginning */
	bool warns_once;       /* and a write behind it was not told again */
	bool door_locked;
	struct ptape_options options;
	u8 node_mode;	   /* which of the options' modes the session has */
	u8 chosen;	   /* enum ptape_default: set by the program itself, so no default is */
	u8 defaults_due;   /* enum ptape_default: to be set in the drive now */
	bool new_session;  /* another mode, or cartridge: the defaults are set when it is ready */
	bool door_auto;	   /* locked by itself: unlocked after the close */
	bool door_refused; /* it cannot be: not tried again in this session */
	bool underway;	   /* a motion was answered before its end */
	bool cleaning;	   /* the drive has asked for it since the last new session */
	u32 recovered;	   /* errors that the drive recovered */
	bool unloaded;	   /* by this session: a rewinding close does not rewind */

	struct ptape_position position;
	bool can_partitions;  /* an option, off at first: MTSETPART and MTMKPART work */
	u16 partitions;	      /* that the cartridge has, as the drive told; 0: not asked */
	u32 partition_wanted; /* the next access is to be there */
	u64 left[PTAPE_PARTITIONS_MAX]; /* block where each was left; 0: not visited */
	bool unproved; /* write-class commands were answered since the last sync point */
	u64 synced;    /* S, while unproved or writing */
	struct ptape_journal journal; /* its memory is the shell's */
	bool unverified;  /* an option of the shell, off at first: no witness is read back */
	bool unrecovered; /* another: no recovery moves the tape or sends anything again */
	/* The longest WRITE since one failed, bytes, and the block length in force then. */
	u32 usual_length;
	u32 usual_block_length;
	bool answered; /* the operation is a WRITE whose call has returned */

	u8 medium_serial_len; /* 0: the cartridge tells none */
	u8 medium_serial[PTAPE_MEDIUM_SERIAL_LEN];
	struct ptape_loads loads; /* of that cartridge, when it was last proved */

	struct ptape_kept kept;
	struct ptape_keys_known keys;
	struct ptape_protection_known protection;
	struct ptape_reservation reservation; /* of this host; the shell's, before each step */
	struct ptape_reserved reserved;	      /* as the drive has told, at the last asking */
	bool reserve_due; /* open or load was told of a reset: asked before the tape is touched */
	struct ptape_doubt doubt;
	bool stray;    /* a READ had no answer: it may be carried out yet, in front of the next */
	bool given_up; /* a write-class command from position to given_up_end failed unanswered */
	u64 given_up_end;
	u64 given_up_at; /* where the last one of the session began, or PTAPE_GIVEN_UP_NOWHERE */
	enum ptape_frozen frozen;
	u64 true_end;	  /* of SHORT: behind the last object that is proved */
	bool at_true_end; /* of SHORT: a filemark is last, and what is on the tape may be read */
	bool loss_unacknowledged; /* an open for writing is refused until somebody says he knows */
	bool stop_unacknowledged; /* a tape that was being written froze, and lost nothing by it */
	struct ptape_counters counters;

	struct ptape_operation operation;
	struct ptape_plan plan;
	struct ptape_plan recovery;
	bool recovering;
	struct ptape_decided decided;
	enum ptape_medium_proof medium_proof;
	struct ptape_read_position reported;
	u8 stable;	      /* GOOD answers in a row */
	u16 polls;	      /* not-ready polls of this operation */
	u16 attempt;	      /* sends of the task at the head */
	u16 recovery_attempt; /* of the task at the recovery's head */
	u8 unanswered;	/* sends that time ran out on, of the task at the head, on this path */
	u8 attentions;	/* drained by this operation's recoveries and questions */
	u8 paths;	/* waited for by this operation */
	u32 looks;	/* at a path that does not answer, by this operation */
	bool silent;	/* the path did not answer the recovery's TEST UNIT READY */
	bool in_flight; /* the head of plan was sent and is not answered for certain */
	bool sent;	/* the head of plan has been at the drive, on this path or another */
	bool resumed;	/* a recovery has ended, and no command at the tape was answered since */
	bool light;	/* this recovery only needs a ready path: the task moves to a place */
	enum ptape_recovery_phase phase;
	struct ptape_read_position stood; /* where the tape was when recovery asked first */
	bool displaced;			  /* and then it was moved, by recovery itself */
	bool weighed;			  /* whether this medium may be written over was asked */
	bool appends;			  /* it may not */
	enum ptape_witness witness;	  /* of the place that was looked at last */
	u64 replay_next;		  /* where the recovery goes to, and what it sends next */
	bool replay_failed;		  /* once, in this operation */
	bool mended;	/* a loss that no attention had told of was met, in this operation */
	bool unsettled; /* something happened since this recovery began: it begins again */
	bool thawing;	/* this operation leaves the frozen state if it succeeds */
	bool ending;	/* this operation brings the tape to its true end if it succeeds */
	bool pausing;
	bool asked; /* READ POSITION was put in front of the task at the head */
	struct ptape_spaced spaced;
	s64 result;
	struct ptape_rest rest; /* until the next operation */
};

/* What MTIOCGET and sysfs show; a copy that needs no lock of the engine. */
struct ptape_tape_status {
	enum ptape_ready ready;
	enum ptape_end end;
	enum ptape_frozen frozen;
	bool loss_unacknowledged;
	bool stop_unacknowledged;
	bool write_protected;
	bool unproved;
	bool at_setmark;
	u8 buffered_mode;
	u8 density;
	u32 block_length;
	struct ptape_position position; /* numbers as MTIOCGET has them */
	struct ptape_counters counters;
	struct ptape_options options;
	struct ptape_timeouts timeouts;
	u8 node_mode;
	bool cleaning;
	u32 recovered;
	u64 journal_bytes; /* that are kept until they are proved */
};

/* @scratch: PTAPE_SCRATCH_LEN bytes that live as long as the engine. */
void ptape_engine_init(struct ptape_engine *engine, u8 *scratch);

/* Starts an operation; the one before must be DONE. */
void ptape_engine_begin(struct ptape_engine *engine, const struct ptape_operation *operation);

/**
 * ptape_engine_step() - tell what happened, learn what to do
 * @engine: between begin and DONE
 * @event: STARTED at first, then what came of the last step
 * @step: what to do now
 *
 * Ends: every operation reaches DONE within PTAPE_ATTEMPTS_MAX sends of each of
 * its tasks, as many attentions, PTAPE_PATHS_MAX paths, PTAPE_LOOKS_MAX looks
 * at a silent one and the polls above,
 * whatever the events are.
 */
void ptape_engine_step(struct ptape_engine *engine, const struct ptape_event *event,
		       struct ptape_step *step);

/**
 * ptape_behind_may_answer() - may the program go on while the drive has its block?
 * @engine: has just said PTAPE_STEP_COMMAND
 *
 * Return: true for the WRITE of a call whose data is all in the journal's ring, one like
 * those before it, on a drive that buffers, before early warning.
 */
bool ptape_behind_may_answer(const struct ptape_engine *engine);

/*
 * That command is on its way, and the program was told that its data is written. The shell
 * goes on with the operation before any other begins, and lets no signal and no deadline
 * end it but that of a close. Where the data does not get to the tape the operation's
 * answer is -ENOTRECOVERABLE, which is the next call's, and the tape is frozen.
 */
void ptape_behind_answer(struct ptape_engine *engine);

/**
 * ptape_engine_keep_rest() - a READ in fixed mode took whole blocks, the program wants less
 * @engine: after that READ
 * @got: bytes that it gave, at the beginning of the transfer buffer
 * @wanted: bytes that the program asked for
 *
 * Return: bytes for the program. The rest is for its next read, if no other operation comes first.
 */
u32 ptape_engine_keep_rest(struct ptape_engine *engine, u32 got, u32 wanted);

/* Takes at most @wanted bytes of it, from @offset in the transfer buffer. Return: how many. */
u32 ptape_engine_take_rest(struct ptape_engine *engine, u32 wanted, u32 *offset);

/* What was kept is not given any more: MTIOCGET and whatever uses the transfer buffer. */
void ptape_engine_drop_rest(struct ptape_engine *engine);

/* The next WRITE is the first on its tape: PREPARE first, which may change the block length. */
bool ptape_engine_starts_tape(const struct ptape_engine *engine);

/* The unit has lost its last path: nothing is believed at its return before it is proved. */
void ptape_engine_absent(struct ptape_engine *engine);

/* Between two sessions: an attention that the drive has told another user. */
void ptape_engine_heard(struct ptape_engine *engine, enum ptape_condition condition);

/* Between two sessions: another user has moved the tape, or written on it. */
void ptape_engine_moved(struct ptape_engine *engine);

/* The program sent a command of its own: position and modes are asked again, not assumed. */
void ptape_engine_passthrough(struct ptape_engine *engine);

/* Its command was SCSI_IOCTL_STOP_UNIT: as st, the drive counts as empty until a load. */
void ptape_engine_stopped(struct ptape_engine *engine);

/* An administrator knows of the loss: opens for writing are let through again. */
void ptape_engine_acknowledge(struct ptape_engine *engine);

void ptape_engine_status(const struct ptape_engine *engine, struct ptape_tape_status *status);

#endif /* PTAPE_CORE_TAPE_ENGINE_H */
