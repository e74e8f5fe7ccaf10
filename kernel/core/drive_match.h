/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drive match: is the drive that a library tells of in one of its elements the one
 * behind a tape unit? Pure: any context, no lock. All bytes are the devices' and may lie.
 */
#ifndef PTAPE_CORE_DRIVE_MATCH_H
#define PTAPE_CORE_DRIVE_MATCH_H

#include "core_port.h"
#include "inventory.h"

/* How well the two agree; more is better. */
enum ptape_drive_match {
	PTAPE_DRIVE_OTHER,  /* nothing of it */
	PTAPE_DRIVE_TARGET, /* a designator of its target device or port, which others may share */
	PTAPE_DRIVE_SERIAL, /* its serial number, in words of the library's own */
	PTAPE_DRIVE_UNIT,   /* a designator of the logical unit itself */
};

/**
 * ptape_drive_matches() - compare
 * @id: what READ ELEMENT STATUS tells with DVCID
 * @page80: VPD page 80h of the tape unit with its header, or NULL
 * @page80_len: bytes of it
 * @page83: VPD page 83h of the tape unit with its header, or NULL
 * @page83_len: bytes of it
 *
 * Of designators code set, type and all bytes must be equal. The serial number is looked
 * for in a designator of text (code set ASCII or UTF-8): all of it, what follows the
 * vendor (8 bytes) or vendor and product (24 bytes), or its last word.
 */
enum ptape_drive_match ptape_drive_matches(const struct ptape_drive_id *id, const u8 *page80,
					   size_t page80_len, const u8 *page83, size_t page83_len);

/* What is known of the drive in one element. */
struct ptape_drive_facts {
	bool told;	   /* the library tells which one it is */
	unsigned int like; /* tape units that are as it tells, all equally well */
	bool listed;	   /* the administrator's table has the element */
	bool listed_here;  /* there is a tape unit of the identity in the table */
	bool listed_like;  /* it is one of those that are as the library tells */
};

/* Which drive it is. The first is what zeroed memory says. */
enum ptape_drive_verdict {
	PTAPE_DRIVE_UNTOLD,   /* nobody tells */
	PTAPE_DRIVE_UNKNOWN,  /* told or listed, and there is no such unit */
	PTAPE_DRIVE_SEVERAL,  /* more units than one are as the library tells */
	PTAPE_DRIVE_CONFLICT, /* the table says another one than the library */
	PTAPE_DRIVE_TOLD,     /* the one that is as the library tells */
	PTAPE_DRIVE_LISTED,   /* the one in the table */
	PTAPE_DRIVE_VERDICT_NR,
};

/**
 * ptape_drive_decide() - library and table
 * @facts: about one element
 *
 * The table counts where the library tells nothing, and picks one where several are as
 * it tells; against the library it never counts.
 */
enum ptape_drive_verdict ptape_drive_decide(const struct ptape_drive_facts *facts);

/* A word for sysfs; NULL for the two that say which drive it is. */
const char *ptape_drive_verdict_problem(enum ptape_drive_verdict verdict);

#endif /* PTAPE_CORE_DRIVE_MATCH_H */
