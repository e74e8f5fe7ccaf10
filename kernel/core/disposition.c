// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disposition: looks a command's end up in disposition_rules.h. Pure.
 */
#include "disposition.h"
#include "disposition_rules.h"

struct disposition_rule {
	u16 classes;			/* mask of enum ptape_command_class */
	enum ptape_condition condition; /* PTAPE_CONDITION_NR: any */
	struct ptape_disposition disposition;
};

#define RULE(id, classes, condition, action, error) \
	{ classes, PTAPE_CONDITION_##condition, { PTAPE_ACTION_##action, error } },

static const struct disposition_rule rules[] = { PTAPE_DISPOSITION_RULES(RULE) };

static enum ptape_condition answered_condition(const struct ptape_result *result)
{
	switch (result->status) {
	case PTAPE_STATUS_GOOD:
		return PTAPE_CONDITION_GOOD;
	case PTAPE_STATUS_CHECK_CONDITION:
		return ptape_sense_condition(&result->sense);
	case PTAPE_STATUS_RESERVATION_CONFLICT:
		return PTAPE_CONDITION_CONFLICT;
	case PTAPE_STATUS_BUSY:
	case PTAPE_STATUS_TASK_SET_FULL:
		return PTAPE_CONDITION_BUSY;
	case PTAPE_STATUS_TASK_ABORTED: /* by another initiator's reset (TAS) */
		return PTAPE_CONDITION_ABORTED;
	default:
		return PTAPE_CONDITION_UNKNOWN;
	}
}

enum ptape_condition ptape_result_condition(const struct ptape_result *result)
{
	static const enum ptape_condition undelivered[PTAPE_DELIVERY_NR] = {
		[PTAPE_DELIVERY_UNANSWERED] = PTAPE_CONDITION_UNANSWERED,
		[PTAPE_DELIVERY_NO_PATH] = PTAPE_CONDITION_NO_PATH,
		[PTAPE_DELIVERY_TOO_LARGE] = PTAPE_CONDITION_TOO_LARGE,
		[PTAPE_DELIVERY_NO_MEMORY] = PTAPE_CONDITION_NO_MEMORY,
	};

	if (result->delivery == PTAPE_DELIVERY_ANSWERED)
		return answered_condition(result);
	if (result->delivery == PTAPE_DELIVERY_OVERHEARD)
		return result->overheard;
	return undelivered[result->delivery];
}

bool ptape_condition_is_processed(enum ptape_condition condition)
{
	if (ptape_condition_is_attention(condition))
		return false;
	switch (condition) {
	case PTAPE_CONDITION_REKEYED:
	case PTAPE_CONDITION_BECOMING_READY:
	case PTAPE_CONDITION_NO_MEDIUM:
	case PTAPE_CONDITION_NOT_READY:
	case PTAPE_CONDITION_DEFERRED:
	case PTAPE_CONDITION_CONFLICT:
	case PTAPE_CONDITION_BUSY:
	case PTAPE_CONDITION_NO_PATH:
	case PTAPE_CONDITION_TOO_LARGE:
	case PTAPE_CONDITION_NO_MEMORY:
		return false;
	default:
		return true;
	}
}

int ptape_disposition_rule_index(enum ptape_command_class command_class,
				 enum ptape_condition condition)
{
	unsigned int i = 0;

	/* The last row fits everything: the loop needs no other end. */
	while (!(rules[i].classes & command_class) ||
	       (rules[i].condition != condition && rules[i].condition != PTAPE_CONDITION_NR))
		i++;
	return (int)i;
}

struct ptape_disposition ptape_disposition(enum ptape_command_class command_class,
					   enum ptape_condition condition, unsigned int attempt)
{
	struct ptape_disposition disposition =
		rules[ptape_disposition_rule_index(command_class, condition)].disposition;
	const unsigned int attempts_max =
		condition == PTAPE_CONDITION_UNANSWERED ? PTAPE_UNANSWERED_MAX : PTAPE_ATTEMPTS_MAX;
	const bool again = disposition.action == PTAPE_ACTION_RETRY ||
			   disposition.action == PTAPE_ACTION_RECOVER;

	if (again && attempt >= attempts_max)
		disposition.action = PTAPE_ACTION_FAIL;
	return disposition;
}

const char *ptape_action_name(enum ptape_action action)
{
	static const char *const names[PTAPE_ACTION_NR + 1] = {
		[PTAPE_ACTION_COMPLETE] = "complete",
		[PTAPE_ACTION_RETRY] = "retry",
		[PTAPE_ACTION_WAIT] = "wait",
		[PTAPE_ACTION_RECOVER] = "recover",
		[PTAPE_ACTION_FAIL] = "fail",
		[PTAPE_ACTION_FREEZE] = "freeze",
		[PTAPE_ACTION_NR] = "-",
	};

	return names[action];
}
