// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tape events: two statuses compared. Pure; see tape_event.h.
 */
#include "tape_event.h"

static const char *const names[PTAPE_TAPE_EVENT_NR] = {
	[PTAPE_TAPE_EVENT_NONE] = "",	      [PTAPE_TAPE_EVENT_FROZEN] = "frozen",
	[PTAPE_TAPE_EVENT_LOSS] = "loss",     [PTAPE_TAPE_EVENT_ACKNOWLEDGED] = "acknowledged",
	[PTAPE_TAPE_EVENT_THAWED] = "thawed", [PTAPE_TAPE_EVENT_RECOVERED] = "recovered",
	[PTAPE_TAPE_EVENT_RESET] = "reset",
};

const char *ptape_tape_event_name(enum ptape_tape_event event)
{
	return names[event];
}

/* Return: true when a flag that waits for an administrator is gone. */
static bool was_acknowledged(const struct ptape_tape_status *before,
			     const struct ptape_tape_status *after)
{
	return (before->loss_unacknowledged && !after->loss_unacknowledged) ||
	       (before->stop_unacknowledged && !after->stop_unacknowledged);
}

enum ptape_tape_event ptape_tape_event_between(const struct ptape_tape_status *before,
					       const struct ptape_tape_status *after)
{
	if (after->frozen != before->frozen && after->frozen != PTAPE_FROZEN_NOT)
		return PTAPE_TAPE_EVENT_FROZEN;
	if (after->loss_unacknowledged && !before->loss_unacknowledged)
		return PTAPE_TAPE_EVENT_LOSS;
	if (was_acknowledged(before, after))
		return PTAPE_TAPE_EVENT_ACKNOWLEDGED;
	if (after->frozen != before->frozen)
		return PTAPE_TAPE_EVENT_THAWED;
	if (after->counters.recoveries != before->counters.recoveries)
		return PTAPE_TAPE_EVENT_RECOVERED;
	if (after->counters.resets != before->counters.resets)
		return PTAPE_TAPE_EVENT_RESET;
	return PTAPE_TAPE_EVENT_NONE;
}
