/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Foreign commands: what others send to our device by its sg node, and what it
 * means for a session. A unit attention is told once and to whoever comes
 * first; a foreign REWIND moves the tape under our hands. Pure: any context.
 */
#ifndef PTAPE_CORE_FOREIGN_H
#define PTAPE_CORE_FOREIGN_H

#include "core_port.h"
#include "disposition.h"
#include "identity.h"

/* What a foreign command tells, and what it does. */
struct ptape_foreign {
	enum ptape_condition told; /* as if our own command had been told; GOOD: nothing */
	enum ptape_condition done; /* the attention that is as good as what it did; GOOD: nothing */
};

/**
 * ptape_foreign_command() - what a command of somebody else means for us
 * @type: of the unit that it was sent to
 * @opcode: byte 0 of its CDB
 * @result: how it ended
 *
 * Told: a unit attention, or a deferred error of what we wrote. Done: by the
 * tables in foreign_rules.h, unless it ended before it was processed.
 */
struct ptape_foreign ptape_foreign_command(enum ptape_unit_type type, u8 opcode,
					   const struct ptape_result *result);

/**
 * ptape_foreign_sense_data() - what the answer to a foreign REQUEST SENSE means for us
 * @data: parameter data
 * @len: bytes of it that arrived
 *
 * Return: the attention that it took (SPC-5 6.39), the deferred error, or GOOD.
 */
enum ptape_condition ptape_foreign_sense_data(const u8 *data, size_t len);

#endif /* PTAPE_CORE_FOREIGN_H */
