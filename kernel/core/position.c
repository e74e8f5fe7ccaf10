// SPDX-License-Identifier: GPL-2.0-only
/*
 * Position of a tape: the only writer of struct ptape_position. See position.h
 * for the states. Pure; whoever owns the position holds his own lock.
 */
#include "position.h"

static void forget_numbers(struct ptape_position *position)
{
	position->file = PTAPE_NUMBER_UNKNOWN;
	position->block_in_file = PTAPE_NUMBER_UNKNOWN;
}

void ptape_position_suspect(struct ptape_position *position)
{
	if (position->state == PTAPE_POSITION_UNCOUNTED)
		ptape_position_lose(position);
	else if (position->state == PTAPE_POSITION_KNOWN)
		position->state = PTAPE_POSITION_SUSPECT;
}

void ptape_position_lose(struct ptape_position *position)
{
	position->state = PTAPE_POSITION_LOST;
	position->block = 0;
	forget_numbers(position);
}

void ptape_position_set_beginning(struct ptape_position *position, u32 partition)
{
	position->state = PTAPE_POSITION_KNOWN;
	position->partition = partition;
	position->block = 0;
	position->file = 0;
	position->block_in_file = 0;
}

void ptape_position_report(struct ptape_position *position,
			   const struct ptape_read_position *report)
{
	bool confirmed;

	if (report->unknown) {
		ptape_position_lose(position);
		return;
	}
	if (report->block == 0) {
		ptape_position_set_beginning(position, report->partition);
		return;
	}
	confirmed = position->state != PTAPE_POSITION_LOST &&
		    position->partition == report->partition && position->block == report->block;
	if (!confirmed && position->state != PTAPE_POSITION_UNCOUNTED)
		forget_numbers(position);
	position->state = PTAPE_POSITION_KNOWN;
	position->partition = report->partition;
	position->block = report->block;
}

void ptape_position_add_blocks(struct ptape_position *position, s64 count)
{
	position->block += (u64)count;
	if (position->block_in_file == PTAPE_NUMBER_UNKNOWN)
		return;
	position->block_in_file += count;
	if (position->block_in_file < 0)
		position->block_in_file = PTAPE_NUMBER_UNKNOWN;
}

void ptape_position_pass_filemark(struct ptape_position *position)
{
	position->block++;
	if (position->file != PTAPE_NUMBER_UNKNOWN)
		position->file++;
	position->block_in_file = 0;
}

void ptape_position_pass_filemark_back(struct ptape_position *position)
{
	position->block--;
	/* From file 0 this gives "unknown": the count was wrong, and says so. */
	if (position->file != PTAPE_NUMBER_UNKNOWN)
		position->file--;
	position->block_in_file = PTAPE_NUMBER_UNKNOWN;
}

void ptape_position_write_filemarks(struct ptape_position *position, u32 count)
{
	if (count == 0)
		return;
	position->block += count;
	if (position->file != PTAPE_NUMBER_UNKNOWN)
		position->file += count;
	position->block_in_file = 0;
}

void ptape_position_space_filemarks(struct ptape_position *position, s64 count)
{
	if (count == 0)
		return;
	position->state = PTAPE_POSITION_UNCOUNTED;
	if (position->file != PTAPE_NUMBER_UNKNOWN)
		position->file += count;
	if (position->file < 0)
		position->file = PTAPE_NUMBER_UNKNOWN;
	position->block_in_file = count > 0 ? 0 : PTAPE_NUMBER_UNKNOWN;
}

void ptape_position_locate(struct ptape_position *position, u64 block)
{
	if (block == 0) {
		ptape_position_set_beginning(position, position->partition);
		return;
	}
	position->state = PTAPE_POSITION_KNOWN;
	position->block = block;
	forget_numbers(position);
}

bool ptape_position_same(const struct ptape_position *a, const struct ptape_position *b)
{
	return a->state == PTAPE_POSITION_KNOWN && b->state == PTAPE_POSITION_KNOWN &&
	       a->partition == b->partition && a->block == b->block;
}
