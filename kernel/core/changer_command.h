/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changer commands: what a command to a medium changer may do, who may send it,
 * and what its end means. Tables in changer_rules.h. Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_CHANGER_COMMAND_H
#define PTAPE_CORE_CHANGER_COMMAND_H

#include "core_port.h"
#include "disposition.h"

/* Kinds of commands that want the same treatment; bits, for the table's masks. */
enum ptape_changer_class {
	PTAPE_CHANGER_ASK = 1 << 0,    /* asks a fact, moves nothing */
	PTAPE_CHANGER_SETTLE = 1 << 1, /* our own TEST UNIT READY, until it is */
	PTAPE_CHANGER_TEST = 1 << 2,   /* a program's question whether it is ready */
	PTAPE_CHANGER_STILL = 1 << 3,  /* does something, and may be sent again */
	PTAPE_CHANGER_ONCE = 1 << 4,   /* moves a cartridge: never blindly again */
	PTAPE_CHANGER_ANY = (1 << 5) - 1,
};

/* What is not known any more after a command. */
enum ptape_changer_effect {
	PTAPE_CHANGER_EFFECT_NONE,
	PTAPE_CHANGER_EFFECT_PLACES, /* the elements that it names */
	PTAPE_CHANGER_EFFECT_ALL,
};

/* What a handle needs to send it. */
enum ptape_changer_handle {
	PTAPE_CHANGER_HANDLE_READ,  /* any */
	PTAPE_CHANGER_HANDLE_WRITE, /* one opened for writing */
	PTAPE_CHANGER_HANDLE_RAWIO, /* CAP_SYS_RAWIO */
};

struct ptape_changer_command_rule {
	u8 opcode;
	enum ptape_changer_handle handle;
	enum ptape_changer_class command_class;
	enum ptape_changer_effect effect;
};

/* Return: its row, or that of commands that have none; never NULL. */
const struct ptape_changer_command_rule *ptape_changer_command_rule(u8 opcode);

enum ptape_changer_action {
	PTAPE_CHANGER_COMPLETE, /* it did its work */
	/* Not processed: at once again; a move when its places say so too. */
	PTAPE_CHANGER_AGAIN,
	PTAPE_CHANGER_WAIT,	     /* not processed: again when it is ready by itself */
	PTAPE_CHANGER_WAIT_FOR_HAND, /* not processed: a door is open, or it needs repair */
	PTAPE_CHANGER_SETTLE_FIRST,  /* no answer: ask until there is one, then again */
	PTAPE_CHANGER_LOOK_AGAIN,    /* no answer to that question: another path, or later */
	PTAPE_CHANGER_AWAIT_PATH,    /* never sent: when there is a path */
	PTAPE_CHANGER_DOUBT,	     /* status before and after tell whether it was done */
	PTAPE_CHANGER_FAIL,	     /* give the errno */
};

struct ptape_changer_disposition {
	enum ptape_changer_action action;
	int error; /* errno, positive; also of the others, when they are at their bounds */
};

/* Defined for every class and condition: the table's last row catches all. */
struct ptape_changer_disposition ptape_changer_disposition(enum ptape_changer_class command_class,
							   enum ptape_condition condition);

/* Index of the row that decides; for tests. */
int ptape_changer_disposition_index(enum ptape_changer_class command_class,
				    enum ptape_condition condition);

/* The errno of a refusal, positive; @otherwise when no row has its sense codes. */
int ptape_changer_errno(const struct ptape_result *result, int otherwise);

#endif /* PTAPE_CORE_CHANGER_COMMAND_H */
