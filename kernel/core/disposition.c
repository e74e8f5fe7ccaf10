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

struct status_rule {
	u8 status;
	enum ptape_condition condition;
};

struct undelivered_rule {
	enum ptape_delivery delivery;
	enum ptape_condition condition;
};

#define ROW(row, condition) { PTAPE_##row, PTAPE_CONDITION_##condition },

static const struct status_rule statuses[] = { PTAPE_STATUS_RULES(ROW) };
static const struct undelivered_rule undelivered[] = { PTAPE_UNDELIVERED_RULES(ROW) };

static enum ptape_condition answered_condition(const struct ptape_result *result)
{
	unsigned int i;

	if (result->status == PTAPE_STATUS_CHECK_CONDITION)
		return ptape_sense_condition(&result->sense);
	for (i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == result->status)
			return statuses[i].condition;
	return PTAPE_CONDITION_UNKNOWN;
}

enum ptape_condition ptape_result_condition(const struct ptape_result *result)
{
	unsigned int i;

	if (result->delivery == PTAPE_DELIVERY_ANSWERED)
		return answered_condition(result);
	for (i = 0; i < ARRAY_SIZE(undelivered); i++)
		if (undelivered[i].delivery == result->delivery)
			return undelivered[i].condition;
	return result->overheard;
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
