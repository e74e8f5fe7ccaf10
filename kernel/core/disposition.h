/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Disposition: what to do when a command has ended, by what kind of command it
 * was and what it ended with. One table (disposition_rules.h), no branches.
 * Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_DISPOSITION_H
#define PTAPE_CORE_DISPOSITION_H

#include "core_port.h"
#include "sense.h"

/* SAM-5 status codes that we tell apart. */
enum ptape_status {
	PTAPE_STATUS_GOOD = 0x00,
	PTAPE_STATUS_CHECK_CONDITION = 0x02,
	PTAPE_STATUS_BUSY = 0x08,
	PTAPE_STATUS_RESERVATION_CONFLICT = 0x18,
	PTAPE_STATUS_TASK_SET_FULL = 0x28,
	PTAPE_STATUS_TASK_ABORTED = 0x40,
};

/* How far a command got, as the shell that carried it knows. */
enum ptape_delivery {
	PTAPE_DELIVERY_ANSWERED,   /* the device ended it: status counts */
	PTAPE_DELIVERY_UNANSWERED, /* link or time ran out: may or may not be done */
	PTAPE_DELIVERY_NO_PATH,	   /* never sent: no path to the unit */
	PTAPE_DELIVERY_TOO_LARGE,  /* never sent: more than the host adapter takes */
	PTAPE_DELIVERY_NO_MEMORY,  /* never sent: no memory for the request */
	PTAPE_DELIVERY_OVERHEARD,  /* never sent: another user was told what holds for us too */
	PTAPE_DELIVERY_NR,
};

/* A command's end. */
struct ptape_result {
	enum ptape_delivery delivery;
	u8 status;			/* SAM status, of ANSWERED */
	u32 residual;			/* bytes of the data transfer that did not happen */
	struct ptape_sense sense;	/* of CHECK CONDITION */
	bool cleaning;			/* its bytes ask for it, as the command's rule has it */
	bool differs;			/* of a command that compares: not what is remembered */
	enum ptape_condition overheard; /* of OVERHEARD: an attention or a deferred error */
};

/* Kinds of commands that want the same treatment; bits, for the table's masks. */
enum ptape_command_class {
	PTAPE_CLASS_TEST = 1 << 0,	/* TEST UNIT READY */
	PTAPE_CLASS_INQUIRE = 1 << 1,	/* asks a fact, moves nothing */
	PTAPE_CLASS_CONFIGURE = 1 << 2, /* sets a mode; may be sent twice */
	PTAPE_CLASS_READ = 1 << 3,	/* READ */
	PTAPE_CLASS_WRITE = 1 << 4,	/* WRITE, WRITE FILEMARKS */
	PTAPE_CLASS_SPACE = 1 << 5,	/* motion from where the tape stands */
	PTAPE_CLASS_LOCATE = 1 << 6,	/* motion to a place: LOCATE, REWIND */
	PTAPE_CLASS_LOAD = 1 << 7,	/* LOAD, UNLOAD, retension: never blindly again */
	PTAPE_CLASS_ERASE = 1 << 8,	/* ERASE: what it meets is gone; never blindly again */
	PTAPE_CLASS_FORMAT = 1 << 9,	/* makes partitions: the cartridge is empty afterwards */
	PTAPE_CLASS_ANY = (1 << 10) - 1,
	PTAPE_CLASSES_CHANGING = PTAPE_CLASS_WRITE | PTAPE_CLASS_ERASE | PTAPE_CLASS_FORMAT,
};

enum ptape_action {
	PTAPE_ACTION_COMPLETE, /* it did its work; the condition is part of the answer */
	PTAPE_ACTION_RETRY,    /* not processed: send it again at once */
	PTAPE_ACTION_WAIT,     /* not processed: send it again after a while */
	PTAPE_ACTION_RECOVER,  /* where the tape stands, or if it was done, must be asked */
	PTAPE_ACTION_FAIL,     /* give the errno */
	PTAPE_ACTION_FREEZE,   /* acknowledged data may be missing: stop and say so */
	PTAPE_ACTION_NR,
};

struct ptape_disposition {
	enum ptape_action action;
	int error; /* errno, positive; of FAIL and of an exhausted RETRY or WAIT */
};

/*
 * Attempts of one command: more RETRY or RECOVER than this turn into FAIL.
 * Sixteen drained attentions are design's bound for a unit that never settles.
 */
#define PTAPE_ATTEMPTS_MAX 16
/* A command that time ran out on: each try may take its whole timeout, 15 minutes. */
#define PTAPE_UNANSWERED_MAX 3

/**
 * ptape_result_condition() - the condition that a command ended with
 * @result: the command's end
 */
enum ptape_condition ptape_result_condition(const struct ptape_result *result);

/* Return: false when the standard or the shell says that the command was not carried out. */
bool ptape_condition_is_processed(enum ptape_condition condition);

/**
 * ptape_disposition() - what to do about it
 * @command_class: one bit of enum ptape_command_class
 * @condition: what it ended with
 * @attempt: how often this command was sent, from 1
 *
 * Defined for every class and condition: the table's last row catches all.
 */
struct ptape_disposition ptape_disposition(enum ptape_command_class command_class,
					   enum ptape_condition condition, unsigned int attempt);

/* Its name in lower case, for traces; NR, which is none, has "-". */
const char *ptape_action_name(enum ptape_action action);

/* Index of the row that decides; for tests. */
int ptape_disposition_rule_index(enum ptape_command_class command_class,
				 enum ptape_condition condition);

#endif /* PTAPE_CORE_DISPOSITION_H */
