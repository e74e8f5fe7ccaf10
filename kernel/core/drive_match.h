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

#endif /* PTAPE_CORE_DRIVE_MATCH_H */
