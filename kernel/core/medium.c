// SPDX-License-Identifier: GPL-2.0-only
/*
 * Medium: which cartridge a drive says that it holds. See medium.h.
 */
#include "cdb.h"
#include "medium.h"
#include "tape_engine.h"

/* Return: true when the question is answered. */
static bool take_answer(struct ptape_medium_question *question, const struct ptape_result *result,
			const u8 *data)
{
	struct ptape_medium *medium = &question->medium;
	const enum ptape_condition condition = ptape_result_condition(result);

	if (ptape_condition_is_attention(condition)) {
		question->for_serial = false;
		return false;
	}
	switch (condition) {
	case PTAPE_CONDITION_GOOD:
		if (!question->for_serial) {
			question->for_serial = true;
			return false;
		}
		medium->kind = PTAPE_MEDIUM_LOADED;
		if (result->residual < PTAPE_ATTRIBUTE_ALLOC_LEN)
			medium->serial_len = ptape_page_medium_serial(
				data, PTAPE_ATTRIBUTE_ALLOC_LEN - result->residual, medium->serial);
		return true;
	case PTAPE_CONDITION_ILLEGAL_REQUEST:
		if (question->for_serial)
			medium->kind = PTAPE_MEDIUM_LOADED;
		return true;
	case PTAPE_CONDITION_NO_MEDIUM:
		medium->kind = PTAPE_MEDIUM_ABSENT;
		return true;
	default:
		return true;
	}
}

bool ptape_medium_ask(struct ptape_medium_question *question, const struct ptape_result *result,
		      const u8 *data, struct ptape_command *command)
{
	if (result && take_answer(question, result, data))
		return false;
	if (question->asked++ == PTAPE_MEDIUM_QUESTIONS_MAX)
		return false;
	memset(command, 0, sizeof(*command));
	command->brief = true;
	if (question->for_serial) {
		ptape_cdb_read_attribute(&command->cdb, 0, PTAPE_ATTRIBUTE_MEDIUM_SERIAL,
					 PTAPE_ATTRIBUTE_ALLOC_LEN);
		command->direction = PTAPE_DATA_IN;
		command->length = PTAPE_ATTRIBUTE_ALLOC_LEN;
	} else {
		ptape_cdb_test_unit_ready(&command->cdb);
	}
	return true;
}

bool ptape_medium_differ(const struct ptape_medium *a, const struct ptape_medium *b)
{
	if (a->kind == PTAPE_MEDIUM_UNKNOWN || b->kind == PTAPE_MEDIUM_UNKNOWN)
		return false;
	if (a->kind != b->kind)
		return true;
	return a->serial_len != b->serial_len || memcmp(a->serial, b->serial, a->serial_len);
}
