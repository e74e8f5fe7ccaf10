/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Journal: what was written and is not proved to be on the tape yet, in the
 * order of the tape, so that it can be sent again when a drive has lost its
 * buffer. It knows where each object's bytes are in the shell's ring memory;
 * it never sees the bytes. Commands of one size that follow each other are one
 * run. Pure: any context; the caller serialises.
 *
 *      first                         end
 *        | run | run | run | run ... | pending
 *        tail                        head          (addresses in the ring)
 *
 * Room is made by forgetting the oldest. The last object that is proved stays,
 * as the witness of the place behind it.
 */
#ifndef PTAPE_CORE_JOURNAL_H
#define PTAPE_CORE_JOURNAL_H

#include "core_port.h"

#define PTAPE_JOURNAL_ALIGN 4096 /* bytes: each command's data begins on a page of any machine */
#define PTAPE_JOURNAL_RUNS  512	 /* runs that a shell gives room for; more forget the oldest */

enum ptape_journal_kind {
	PTAPE_JOURNAL_DATA,
	PTAPE_JOURNAL_FILEMARK,
	PTAPE_JOURNAL_SETMARK,
};

/* Commands of the same kind and size, next to each other on tape and in the ring. */
struct ptape_journal_run {
	u64 block;   /* logical block address of its first object */
	u64 at;	     /* DATA: address of its first command's bytes in the ring */
	u32 length;  /* DATA: bytes of one command */
	u32 objects; /* of one command: 1, or blocks in fixed mode; of marks: 1 */
	u32 count;   /* commands, marks */
	enum ptape_journal_kind kind;
};

struct ptape_journal {
	struct ptape_journal_run *runs; /* the shell's; a ring of room entries, NULL: no journal */
	u16 room;
	u16 first; /* index of the oldest run */
	u16 used;
	u64 size;	  /* bytes of the ring */
	u64 head;	  /* where the last command's bytes end */
	u64 end;	  /* logical block address behind the last object */
	u32 block_length; /* all of its data was written with; 0: variable */
	/* The command that is on its way: its bytes are in the ring, it is not in a run. */
	bool pending;
	u64 pending_at;
	u32 pending_length;
	/* The one behind it, whose bytes come into the ring meanwhile. */
	bool next;
	u64 next_at;
	u32 next_length;
};

/* One command out of the journal. */
struct ptape_journal_entry {
	u64 block;
	u64 at;
	u32 length;
	u32 objects; /* of marks: all from here to the end of the run */
	enum ptape_journal_kind kind;
};

/* Empty, without memory. */
void ptape_journal_init(struct ptape_journal *journal);

/**
 * ptape_journal_give() - memory for the runs
 * @runs: @room entries that live until the next call; NULL and 0: no journal from now on
 *
 * Between two operations. What the journal held is forgotten. The ring is the shell's too:
 * journal->size says how large it is, and may grow between two operations.
 */
void ptape_journal_give(struct ptape_journal *journal, struct ptape_journal_run *runs, u16 room);

/*
 * Nothing that was written counts any more: the session ends, or a loss was told. What is
 * pending keeps its place.
 */
void ptape_journal_forget(struct ptape_journal *journal);

/**
 * ptape_journal_wanted() - how large the ring should be
 * @length: bytes of the next command
 *
 * Return: bytes that the ring should have, so that nothing is forgotten for the
 * next command; 0 when it has room, or cannot grow now because its end is in use.
 */
u64 ptape_journal_wanted(const struct ptape_journal *journal, u32 length);

/* Return: true when the next command has a place and a run, and nothing is forgotten for it. */
bool ptape_journal_has_room(const struct ptape_journal *journal, u32 length);

/**
 * ptape_journal_reserve() - a place for the next WRITE's bytes
 * @length: bytes, at most what the ring has
 * @block_length: in force
 *
 * Forgets what stands in the way, and what was pending. The place counts until the next
 * reservation.
 * Return: false when the ring is too small; there is no pending command then.
 */
bool ptape_journal_reserve(struct ptape_journal *journal, u32 length, u32 block_length);

/**
 * ptape_journal_reserve_next() - a place for the bytes of the WRITE behind the pending one
 * @length: bytes
 *
 * Of the block length in force. Forgets what stands in the way, but never the pending one.
 * Return: false when there is no room for both, or none is pending.
 */
bool ptape_journal_reserve_next(struct ptape_journal *journal, u32 length);

/* The pending WRITE has its end: the one behind it is the pending one now, if there is one. */
void ptape_journal_take_next(struct ptape_journal *journal);

/* The pending WRITE put @objects from @block on the tape, @length bytes of it. */
void ptape_journal_commit(struct ptape_journal *journal, u64 block, u32 objects, u32 length,
			  u32 block_length);

/* @count marks were written at @block, while @block_length was in force. */
void ptape_journal_mark(struct ptape_journal *journal, u64 block, u32 count,
			enum ptape_journal_kind kind, u32 block_length);

/* All of it is on the tape: only the last object stays, as a witness. */
void ptape_journal_prove(struct ptape_journal *journal);

/* Address of the oldest object; PTAPE_JOURNAL_NOTHING: it holds none. */
#define PTAPE_JOURNAL_NOTHING U64_MAX
u64 ptape_journal_first(const struct ptape_journal *journal);

/* Bytes of the ring that are in use, for those who look. */
u64 ptape_journal_bytes(const struct ptape_journal *journal);

/**
 * ptape_journal_find() - the command that put an object on the tape
 * @block: its logical block address
 * @entry: the command; of marks, those from @block on
 *
 * Return: false when the journal does not hold it.
 */
bool ptape_journal_find(const struct ptape_journal *journal, u64 block,
			struct ptape_journal_entry *entry);

#endif /* PTAPE_CORE_JOURNAL_H */
