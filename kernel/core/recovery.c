// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recovery's verdict. Read with design's section 4: B where the unanswered
 * command started, E where it would end, P where the drive says it stands, S
 * the last point that is proved to be on the tape. Pure.
 */
#include "recovery.h"

static enum ptape_verdict freeze(const struct ptape_recovery_facts *facts, bool unproved)
{
	return facts->writing && unproved ? PTAPE_VERDICT_FREEZE_LOSS
					  : PTAPE_VERDICT_FREEZE_POSITION;
}

static enum ptape_verdict writing_verdict(const struct ptape_recovery_facts *facts)
{
	const u64 start = facts->start.block;
	const u64 reported = facts->reported.block;
	const bool unproved = facts->synced < start;

	/*
	 * A drive that kept its count but lost its buffer stands at B all the
	 * same: without a witness read back from the tape this proves nothing.
	 */
	if (facts->buffer_doubt && unproved)
		return PTAPE_VERDICT_FREEZE_LOSS;
	if (reported == start)
		return PTAPE_VERDICT_GO_ON;
	if (reported != facts->end)
		return freeze(facts, unproved);
	if (facts->interrupted == PTAPE_INTERRUPTED_WRITE)
		return PTAPE_VERDICT_ACCEPT;
	/* The program was told that this block failed: it will be written over. */
	return PTAPE_VERDICT_RETURN;
}

enum ptape_verdict ptape_recovery_verdict(const struct ptape_recovery_facts *facts)
{
	if (facts->medium == PTAPE_MEDIUM_OTHER || facts->medium == PTAPE_MEDIUM_UNPROVED)
		return PTAPE_VERDICT_FREEZE_MEDIUM;
	if (facts->start.state != PTAPE_POSITION_KNOWN || facts->reported.unknown ||
	    facts->reported.partition != facts->start.partition)
		return freeze(facts, facts->start.state != PTAPE_POSITION_KNOWN ||
					     facts->synced < facts->start.block);
	if (facts->writing)
		return writing_verdict(facts);
	return facts->reported.block == facts->start.block ? PTAPE_VERDICT_GO_ON
							   : PTAPE_VERDICT_RETURN;
}
