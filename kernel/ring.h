/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ring: the memory in which a tape keeps what it wrote until that is proved.
 * Grows as a session writes, as far as the machine has it, and goes at the
 * close. The core's journal says what is where in it.
 */
#ifndef PTAPE_RING_H
#define PTAPE_RING_H

#include <linux/types.h>

#include "buffer.h"

struct ptape_journal;
struct ptape_journal_run;

/* What an administrator has set for one device; negative: as the module's parameter. */
struct ptape_ring_own {
	int mb;	   /* journal_mb */
	int syncs; /* journal_full: 1 for sync */
};

struct ptape_ring {
	const struct ptape_ring_own *own; /* set by the tape, lives as long */
	struct ptape_buffer buffer;
	struct ptape_journal_run *runs; /* the journal's; NULL: it has none */
	size_t counted;			/* bytes that count against all drives' limit */
};

/**
 * ptape_ring_reserve() - a place for the next block
 * @ring: zeroed memory is an empty ring; the tape's io_lock guards it
 * @journal: the engine's, between two operations
 * @length: bytes
 * @block_length: in force
 *
 * The place is @journal->pending_at. Forgets the oldest where the limits or the
 * machine give no more memory. Context: may sleep. Return: 0, or -ENOMEM when not
 * even this block has room.
 */
int ptape_ring_reserve(struct ptape_ring *ring, struct ptape_journal *journal, u32 length,
		       u32 block_length);

/*
 * The same while a block before it is on its way; the place is @journal->next_at.
 * Return: false when it has to wait for that one.
 */
bool ptape_ring_reserve_next(struct ptape_ring *ring, struct ptape_journal *journal, u32 length);

/*
 * Return: true when nothing is forgotten for the next block, which is of @length bytes; the ring
 * grows for that, as far as limits and machine allow. Context: may sleep.
 */
bool ptape_ring_has_room(struct ptape_ring *ring, struct ptape_journal *journal, u32 length);

/* All of it is given back. */
void ptape_ring_free(struct ptape_ring *ring);

#define PTAPE_JOURNAL_MB_MAX (64 * 1024) /* of journal_mb: 64 GiB */

/* journal_mb in force, and journal_full: a full journal is brought to the tape. Any context. */
unsigned int ptape_ring_mb(const struct ptape_ring *ring);
bool ptape_ring_syncs(const struct ptape_ring *ring);
/* Of the module parameter verify: what is in front of the tape is read back. Any context. */
bool ptape_ring_verifies(void);

#endif /* PTAPE_RING_H */
