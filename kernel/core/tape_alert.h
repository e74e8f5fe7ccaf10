/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TapeAlert flags that a failed command shows by itself. The drive's own are in
 * its log, which nobody may read behind a backup program's back: it drops a
 * flag that it has told (log_page.h). Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_TAPE_ALERT_H
#define PTAPE_CORE_TAPE_ALERT_H

#include "core_port.h"
#include "sense.h"

/* Flags by their numbers, SSC-5 annex A, table A.1. */
enum ptape_tape_alert {
	PTAPE_ALERT_NONE = 0,
	PTAPE_ALERT_HARD_ERROR = 3,
	PTAPE_ALERT_READ_FAILURE = 5,
	PTAPE_ALERT_WRITE_FAILURE = 6,
	PTAPE_ALERT_WRITE_PROTECT = 9,
	PTAPE_ALERT_CLEANING_REQUESTED = 21,
};

/**
 * ptape_tape_alert_of() - which flags the end of a command shows
 * @opcode: byte 0 of its CDB, of any program
 * @sense: its sense data
 *
 * Return: bit N-1 is flag N, as in ptape_log_tape_alert(); 0: none.
 */
u64 ptape_tape_alert_of(u8 opcode, const struct ptape_sense *sense);

#endif /* PTAPE_CORE_TAPE_ALERT_H */
