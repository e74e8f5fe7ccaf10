/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Medium: which cartridge a drive says that it holds, asked outside of any
 * session. Two paths that see different cartridges lead to different drives,
 * whatever identity these claim. Sans I/O, as the engine. Pure: any context.
 */
#ifndef PTAPE_CORE_MEDIUM_H
#define PTAPE_CORE_MEDIUM_H

#include "core_port.h"
#include "disposition.h"
#include "page.h"

#define PTAPE_MEDIUM_QUESTIONS_MAX 17 /* 16 attentions that wait, and the answer */

struct ptape_command;

enum ptape_medium_kind {
	PTAPE_MEDIUM_UNKNOWN, /* the drive does not say, now */
	PTAPE_MEDIUM_ABSENT,
	PTAPE_MEDIUM_LOADED,
};

struct ptape_medium {
	enum ptape_medium_kind kind;
	u8 serial_len; /* of LOADED; 0: the cartridge tells none */
	u8 serial[PTAPE_MEDIUM_SERIAL_LEN];
};

/* Zeroed memory is the initial state. */
struct ptape_medium_question {
	u8 asked; /* commands so far */
	bool for_serial;
	struct ptape_medium medium; /* the answer */
};

/**
 * ptape_medium_ask() - the next command that finds out, if there is one
 * @question: state
 * @result: what came of the last command, NULL at first
 * @data: parameter data that it brought: PTAPE_ATTRIBUTE_ALLOC_LEN bytes
 * @command: the next one, TEST UNIT READY or READ ATTRIBUTE (data to scratch)
 *
 * Attentions are taken off the path and asked again: the caller tells whoever
 * would have wanted to meet them.
 * Return: false when there is nothing more to ask; @question->medium is the answer.
 */
bool ptape_medium_ask(struct ptape_medium_question *question, const struct ptape_result *result,
		      const u8 *data, struct ptape_command *command);

/* Return: true when the two cannot be what one drive holds. Unknown differs from nothing. */
bool ptape_medium_differ(const struct ptape_medium *a, const struct ptape_medium *b);

#endif /* PTAPE_CORE_MEDIUM_H */
