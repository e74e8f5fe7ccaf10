// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journal of what was written and is not proved: runs of commands, and where
 * their bytes are in a ring. See journal.h. Pure.
 */
#include "journal.h"

#define RUNS_AHEAD 2 /* of the next command, and of a mark behind it */

/* Bytes of the ring that a command's data takes. */
static u64 stride(u32 length)
{
	return ((u64)length + PTAPE_JOURNAL_ALIGN - 1) / PTAPE_JOURNAL_ALIGN * PTAPE_JOURNAL_ALIGN;
}

static struct ptape_journal_run *run_at(const struct ptape_journal *journal, u16 nth)
{
	return &journal->runs[(journal->first + nth) % journal->room];
}

static u64 run_end(const struct ptape_journal_run *run)
{
	return run->block + (u64)run->objects * run->count;
}

void ptape_journal_init(struct ptape_journal *journal)
{
	memset(journal, 0, sizeof(*journal));
}

void ptape_journal_forget(struct ptape_journal *journal)
{
	journal->first = 0;
	journal->used = 0;
	journal->head = 0;
}

void ptape_journal_give(struct ptape_journal *journal, struct ptape_journal_run *runs, u16 room)
{
	ptape_journal_forget(journal);
	journal->pending = false;
	journal->next = false;
	journal->runs = runs;
	journal->room = room;
}

/* Where the oldest bytes are. Return: false when there are none. */
static bool find_tail(const struct ptape_journal *journal, u64 *tail)
{
	u16 nth;

	for (nth = 0; nth < journal->used; nth++) {
		if (run_at(journal, nth)->kind == PTAPE_JOURNAL_DATA) {
			*tail = run_at(journal, nth)->at;
			return true;
		}
	}
	return false;
}

/*
 * What of the ring is in use: from @tail on, up to @head, which may have come round.
 * Return: false when nothing is.
 */
static bool find_used(const struct ptape_journal *journal, u64 *tail, u64 *head)
{
	bool any = find_tail(journal, tail);

	*head = journal->head;
	if (!journal->pending)
		return any;
	*head = journal->pending_at + stride(journal->pending_length);
	if (!any)
		*tail = journal->pending_at;
	return true;
}

static void forget_oldest(struct ptape_journal *journal)
{
	struct ptape_journal_run *run = run_at(journal, 0);

	if (run->kind == PTAPE_JOURNAL_DATA && run->count > 1) {
		run->count--;
		run->block += run->objects;
		run->at += stride(run->length);
		return;
	}
	journal->first = (u16)((journal->first + 1) % journal->room);
	journal->used--;
}

/*
 * A place for @bytes in front of the oldest, or behind the newest.
 * Return: false when there is none without forgetting.
 */
static bool find_place(const struct ptape_journal *journal, u64 bytes, u64 *place)
{
	u64 tail, head;

	if (!find_used(journal, &tail, &head)) {
		*place = 0;
		return bytes <= journal->size;
	}
	*place = head;
	if (head <= tail) /* it has come round: what is free ends at the oldest */
		return bytes <= tail - head;
	if (bytes <= journal->size - head)
		return true;
	*place = 0;
	return bytes <= tail;
}

/* A journal that is half empty comes round instead of growing. */
static bool is_half_free(const struct ptape_journal *journal, u64 tail)
{
	return tail >= journal->size / 2;
}

u64 ptape_journal_wanted(const struct ptape_journal *journal, u32 length)
{
	const u64 bytes = stride(length);
	u64 tail, head, place;

	if (!find_used(journal, &tail, &head))
		return bytes <= journal->size ? 0 : bytes;
	/* It has come round: there is no end to grow at. */
	if (head <= tail)
		return 0;
	if (find_place(journal, bytes, &place) && (place || is_half_free(journal, tail)))
		return 0;
	return head + bytes;
}

bool ptape_journal_has_room(const struct ptape_journal *journal, u32 length)
{
	u64 place;

	return journal->used + RUNS_AHEAD <= journal->room &&
	       find_place(journal, stride(length), &place);
}

/* Data of another block length cannot be read or sent in this one. */
static void set_block_length(struct ptape_journal *journal, u32 block_length)
{
	u64 tail;

	if (block_length != journal->block_length && find_tail(journal, &tail))
		ptape_journal_forget(journal);
	journal->block_length = block_length;
}

bool ptape_journal_reserve(struct ptape_journal *journal, u32 length, u32 block_length)
{
	const u64 bytes = stride(length);
	u64 place;

	journal->pending = false;
	journal->next = false;
	if (bytes > journal->size)
		return false;
	set_block_length(journal, block_length);
	while (!find_place(journal, bytes, &place))
		forget_oldest(journal);
	journal->pending = true;
	journal->pending_at = place;
	journal->pending_length = length;
	return true;
}

bool ptape_journal_reserve_next(struct ptape_journal *journal, u32 length)
{
	const u64 bytes = stride(length);
	u64 place;

	journal->next = false;
	if (!journal->pending)
		return false;
	while (!find_place(journal, bytes, &place)) {
		if (!journal->used)
			return false;
		forget_oldest(journal);
	}
	journal->next = true;
	journal->next_at = place;
	journal->next_length = length;
	return true;
}

void ptape_journal_take_next(struct ptape_journal *journal)
{
	journal->pending = journal->next;
	journal->pending_at = journal->next_at;
	journal->pending_length = journal->next_length;
	journal->next = false;
}

/* What was held so far counts only for the place where it ends. */
static void continue_at(struct ptape_journal *journal, u64 block)
{
	if (journal->used && journal->end != block) {
		journal->used = 0;
		journal->first = 0;
	}
}

static bool continues(const struct ptape_journal_run *last, const struct ptape_journal_run *next)
{
	if (last->kind != next->kind)
		return false;
	if (last->kind != PTAPE_JOURNAL_DATA)
		return true;
	return last->length == next->length && last->objects == next->objects &&
	       last->at + last->count * stride(last->length) == next->at;
}

static void append(struct ptape_journal *journal, const struct ptape_journal_run *next)
{
	struct ptape_journal_run *last;

	continue_at(journal, next->block);
	journal->end = run_end(next);
	last = journal->used ? run_at(journal, journal->used - 1) : NULL;
	if (last && continues(last, next)) {
		last->count += next->count;
		return;
	}
	if (journal->used == journal->room) {
		journal->first = (u16)((journal->first + 1) % journal->room);
		journal->used--;
	}
	*run_at(journal, journal->used++) = *next;
}

void ptape_journal_commit(struct ptape_journal *journal, u64 block, u32 objects, u32 length,
			  u32 block_length)
{
	const struct ptape_journal_run run = {
		.block = block,
		.at = journal->pending_at,
		.length = length,
		.objects = objects,
		.count = 1,
		.kind = PTAPE_JOURNAL_DATA,
	};
	const bool hole = !journal->pending || !journal->room;

	journal->pending = false;
	if (hole) {
		/* What was before it cannot be sent again without it. */
		ptape_journal_forget(journal);
		return;
	}
	/* The drive's may have been found changed since the place was reserved. */
	set_block_length(journal, block_length);
	append(journal, &run);
	journal->head = run.at + stride(length);
}

void ptape_journal_mark(struct ptape_journal *journal, u64 block, u32 count,
			enum ptape_journal_kind kind, u32 block_length)
{
	const struct ptape_journal_run run = {
		.block = block, .objects = 1, .count = count, .kind = kind
	};

	if (!journal->room || !count)
		return;
	set_block_length(journal, block_length);
	append(journal, &run);
}

void ptape_journal_prove(struct ptape_journal *journal)
{
	struct ptape_journal_run *last;

	if (!journal->used)
		return;
	last = run_at(journal, journal->used - 1);
	last->block += (u64)last->objects * (last->count - 1);
	if (last->kind == PTAPE_JOURNAL_DATA)
		last->at += (last->count - 1) * stride(last->length);
	last->count = 1;
	journal->first = (u16)((journal->first + journal->used - 1) % journal->room);
	journal->used = 1;
}

u64 ptape_journal_first(const struct ptape_journal *journal)
{
	return journal->used ? run_at(journal, 0)->block : PTAPE_JOURNAL_NOTHING;
}

u64 ptape_journal_bytes(const struct ptape_journal *journal)
{
	u64 tail;

	if (!find_tail(journal, &tail))
		return 0;
	return journal->head > tail ? journal->head - tail : journal->size - tail + journal->head;
}

bool ptape_journal_find(const struct ptape_journal *journal, u64 block,
			struct ptape_journal_entry *entry)
{
	u16 nth;

	for (nth = 0; nth < journal->used; nth++) {
		const struct ptape_journal_run *run = run_at(journal, nth);
		u32 command;

		if (block < run->block || block >= run_end(run))
			continue;
		/* A run is in memory: its objects are fewer than 32 bits count. */
		command = (u32)(block - run->block) / run->objects;
		entry->block = run->block + (u64)command * run->objects;
		entry->kind = run->kind;
		if (run->kind == PTAPE_JOURNAL_DATA) {
			entry->at = run->at + command * stride(run->length);
			entry->length = run->length;
			entry->objects = run->objects;
		} else {
			entry->at = 0;
			entry->length = 0;
			entry->objects = (u32)(run_end(run) - block);
		}
		return true;
	}
	return false;
}
