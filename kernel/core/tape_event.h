/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tape event: what has happened to a tape between two looks at its status, for
 * whoever asks what it met last. Pure: any context, no lock. What happens to
 * its paths (away, back) the unit tells itself.
 */
#ifndef PTAPE_CORE_TAPE_EVENT_H
#define PTAPE_CORE_TAPE_EVENT_H

#include "core_port.h"
#include "tape_engine.h"

enum ptape_tape_event {
	PTAPE_TAPE_EVENT_NONE,
	PTAPE_TAPE_EVENT_FROZEN,       /* or frozen for another reason than before */
	PTAPE_TAPE_EVENT_LOSS,	       /* acknowledged data is or may be missing, and it works on */
	PTAPE_TAPE_EVENT_ACKNOWLEDGED, /* somebody knows of a loss or a stop */
	PTAPE_TAPE_EVENT_THAWED,       /* it is not frozen any more */
	PTAPE_TAPE_EVENT_RECOVERED,    /* cartridge and position are proved behind a doubt */
	PTAPE_TAPE_EVENT_RESET,	       /* attention 29h was met */
	PTAPE_TAPE_EVENT_NR,
};

/**
 * ptape_tape_event_between() - what has happened
 * @before: the status that was known
 * @after: the one of now
 *
 * Return: of several the one that matters most, in the order of the values; NONE where nothing has.
 */
enum ptape_tape_event ptape_tape_event_between(const struct ptape_tape_status *before,
					       const struct ptape_tape_status *after);

/* The word for it, as sysfs shows it. NONE has "". */
const char *ptape_tape_event_name(enum ptape_tape_event event);

#endif /* PTAPE_CORE_TAPE_EVENT_H */
