// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit shell over the vectors of what tells of a library and its drives: log
 * pages, element status, commands of a changer and moves. As core_kunit.c: one parameter a vector,
 * bytes in heap blocks of exactly their size.
 */
#include <kunit/test.h>

#include "core_port.h"
#include "changer_command.h"
#include "changer_rules.h"
#include "drive_match.h"
#include "element_status.h"
#include "element_table.h"
#include "log_page.h"
#include "move.h"
#include "move_rules.h"
#include "tape_alert.h"

#include "vectors/changer.h"
#include "vectors/drive_match.h"
#include "vectors/element_status.h"
#include "vectors/element_table.h"
#include "vectors/log_page.h"
#include "vectors/move.h"
#include "vectors/tape_alert.h"

/* Freed with the test. */
static const u8 *copy_of(struct kunit *test, const void *bytes, size_t len)
{
	void *copy = kunit_kzalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, bytes, len);
	return copy;
}

#define DESCRIBE(kind)                                                                   \
	static void describe_##kind(const struct kind *vector, char *desc)               \
	{                                                                                \
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%*pE", (int)strlen(vector->name), \
			 vector->name);                                                  \
	}

/* ---- log pages ---- */

DESCRIBE(tape_alert_vector)
KUNIT_ARRAY_PARAM(tape_alert, tape_alert_vectors, describe_tape_alert_vector);

static void tape_alert_flags_are_found(struct kunit *test)
{
	const struct tape_alert_vector *vector = test->param_value;
	size_t len;
	u64 flags;
	bool ok;

	ok = ptape_log_tape_alert(copy_of(test, vector->data, vector->len), vector->len, &flags);
	KUNIT_EXPECT_EQ(test, ok, vector->ok);
	KUNIT_EXPECT_EQ(test, flags, vector->flags);
	for (len = 0; len < vector->len; len++) {
		ptape_log_tape_alert(copy_of(test, vector->data, len), len, &flags);
		KUNIT_EXPECT_EQ(test, flags & ~vector->flags, (u64)0);
	}
}

static struct kunit_case log_page_cases[] = {
	KUNIT_CASE_PARAM(tape_alert_flags_are_found, tape_alert_gen_params), {}
};

static struct kunit_suite log_page_suite = {
	.name = "ptape_log_page",
	.test_cases = log_page_cases,
};

/* ---- TapeAlert flags of failed commands ---- */

DESCRIBE(alert_vector)
KUNIT_ARRAY_PARAM(alert, alert_vectors, describe_alert_vector);

static void failed_command_shows_its_flags(struct kunit *test)
{
	const struct alert_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_tape_alert_of(vector->opcode, &vector->sense), vector->flags);
}

static struct kunit_case alert_cases[] = {
	KUNIT_CASE_PARAM(failed_command_shows_its_flags, alert_gen_params), {}
};

static struct kunit_suite alert_suite = {
	.name = "ptape_tape_alert",
	.test_cases = alert_cases,
};

/* ---- element status ---- */

DESCRIBE(element_status_vector)
KUNIT_ARRAY_PARAM(element_status, element_status_vectors, describe_element_status_vector);

static size_t offset_in(const u8 *data, const u8 *at)
{
	return at ? (size_t)(at - data) : 0;
}

static void expect_element(struct kunit *test, const u8 *data, const struct ptape_element *element,
			   const struct expected_element *expected)
{
	KUNIT_EXPECT_EQ(test, element->type, expected->type);
	KUNIT_EXPECT_EQ(test, element->address, expected->address);
	KUNIT_EXPECT_EQ(test, element->full, expected->full);
	KUNIT_EXPECT_EQ(test, element->by_operator, expected->by_operator);
	KUNIT_EXPECT_EQ(test, element->exception, expected->exception);
	KUNIT_EXPECT_EQ(test, element->asc, expected->asc);
	KUNIT_EXPECT_EQ(test, element->ascq, expected->ascq);
	KUNIT_EXPECT_EQ(test, element->accessible, expected->accessible);
	KUNIT_EXPECT_EQ(test, element->source_valid, expected->source_valid);
	KUNIT_EXPECT_EQ(test, element->source, expected->source);
	KUNIT_EXPECT_EQ(test, element->flags, expected->flags);
	KUNIT_EXPECT_EQ(test, element->inverted, expected->inverted);
	KUNIT_EXPECT_EQ(test, element->bus_valid, expected->bus_valid);
	KUNIT_EXPECT_EQ(test, element->bus_id, expected->bus_id);
	KUNIT_EXPECT_EQ(test, element->bus_lun, expected->bus_lun);
	KUNIT_EXPECT_EQ(test, offset_in(data, element->alternate_identifier),
			expected->alternate_identifier);
	KUNIT_EXPECT_EQ(test, offset_in(data, element->volume_identifier),
			expected->volume_identifier);
	KUNIT_EXPECT_EQ(test, offset_in(data, element->designator), expected->designator);
	KUNIT_EXPECT_EQ(test, element->designator_len, expected->designator_len);
	KUNIT_EXPECT_EQ(test, element->designator_code_set, expected->designator_code_set);
	KUNIT_EXPECT_EQ(test, element->designator_type, expected->designator_type);
}

static void elements_are_read_inside_their_bounds(struct kunit *test)
{
	const struct element_status_vector *vector = test->param_value;
	struct ptape_element_reader reader;
	struct ptape_element element;
	const u8 *data;
	size_t len, nr;

	for (len = 0; len <= vector->len; len++) {
		data = copy_of(test, vector->data, len);
		ptape_element_reader_init(&reader, data, len);
		for (nr = 0; ptape_element_reader_next(&reader, &element); nr++) {
			KUNIT_ASSERT_LT(test, nr, vector->nr);
			expect_element(test, data, &element, &vector->elements[nr]);
		}
	}
	KUNIT_EXPECT_EQ(test, nr, vector->nr);
}

DESCRIBE(element_ranges_vector)
KUNIT_ARRAY_PARAM(element_ranges, element_ranges_vectors, describe_element_ranges_vector);

static void ranges_are_read(struct kunit *test)
{
	const struct element_ranges_vector *vector = test->param_value;
	struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES];
	const u8 *data = copy_of(test, vector->data, vector->len);

	KUNIT_EXPECT_EQ(test, ptape_element_ranges(data, vector->len, ranges), vector->ok);
	KUNIT_EXPECT_EQ(test, memcmp(ranges, vector->ranges, sizeof(ranges)), 0);
}

static struct kunit_case element_status_cases[] = {
	KUNIT_CASE_PARAM(elements_are_read_inside_their_bounds, element_status_gen_params),
	KUNIT_CASE_PARAM(ranges_are_read, element_ranges_gen_params),
	{}
};

static struct kunit_suite element_status_suite = {
	.name = "ptape_element_status",
	.test_cases = element_status_cases,
};

/* ---- commands of a changer, and moves ---- */

DESCRIBE(changer_command_vector)
KUNIT_ARRAY_PARAM(changer_command, changer_command_vectors, describe_changer_command_vector);

static void changer_commands_have_their_rows(struct kunit *test)
{
	const struct changer_command_vector *vector = test->param_value;
	const struct ptape_changer_command_rule *rule =
		ptape_changer_command_rule(vector->rule.opcode);

	KUNIT_EXPECT_EQ(test, rule->opcode, vector->rule.opcode);
	KUNIT_EXPECT_EQ(test, rule->handle, vector->rule.handle);
	KUNIT_EXPECT_EQ(test, rule->command_class, vector->rule.command_class);
	KUNIT_EXPECT_EQ(test, rule->effect, vector->rule.effect);
}

DESCRIBE(changer_errno_vector)
KUNIT_ARRAY_PARAM(changer_errno, changer_errno_vectors, describe_changer_errno_vector);

static void changer_errnos_are_those_of_ch(struct kunit *test)
{
	const struct changer_errno_vector *vector = test->param_value;
	const struct ptape_result result = { .sense = vector->sense };

	KUNIT_EXPECT_EQ(test, ptape_changer_errno(&result, 0), vector->error);
}

DESCRIBE(changer_disposition_vector)
KUNIT_ARRAY_PARAM(changer_disposition, changer_disposition_vectors,
		  describe_changer_disposition_vector);

static void changer_dispositions_are_the_tables(struct kunit *test)
{
	const struct changer_disposition_vector *vector = test->param_value;
	const struct ptape_changer_disposition disposition =
		ptape_changer_disposition(vector->command_class, vector->condition);

	KUNIT_EXPECT_EQ(test,
			ptape_changer_disposition_index(vector->command_class, vector->condition),
			vector->row);
	KUNIT_EXPECT_EQ(test, disposition.action, vector->disposition.action);
	KUNIT_EXPECT_EQ(test, disposition.error, vector->disposition.error);
}

DESCRIBE(move_vector)
KUNIT_ARRAY_PARAM(move, move_vectors, describe_move_vector);

static void moves_are_resolved(struct kunit *test)
{
	const struct move_vector *vector = test->param_value;
	struct ptape_move_facts facts;

	move_vector_facts(vector, &facts);
	KUNIT_EXPECT_EQ(test, ptape_move_rule_index(&facts), vector->row);
	KUNIT_EXPECT_EQ(test, ptape_move_resolve(&facts), vector->verdict);
}

DESCRIBE(drive_match_vector)
KUNIT_ARRAY_PARAM(drive_match, drive_match_vectors, describe_drive_match_vector);

static void drives_are_matched(struct kunit *test)
{
	const struct drive_match_vector *vector = test->param_value;
	struct ptape_drive_id *id = kunit_kzalloc(test, sizeof(*id), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, id);
	id->code_set = vector->code_set;
	id->type = vector->type;
	id->len = vector->id_len;
	memcpy(id->bytes, vector->id, vector->id_len);
	KUNIT_EXPECT_EQ(
		test,
		ptape_drive_matches(
			id,
			vector->page80 ? copy_of(test, vector->page80, vector->page80_len) : NULL,
			vector->page80_len,
			vector->page83 ? copy_of(test, vector->page83, vector->page83_len) : NULL,
			vector->page83_len),
		vector->match);
}

DESCRIBE(element_table_vector)
KUNIT_ARRAY_PARAM(element_table, element_table_vectors, describe_element_table_vector);

static void element_tables_are_read(struct kunit *test)
{
	const struct element_table_vector *vector = test->param_value;
	const char *text = (const char *)copy_of(test, vector->text, vector->len);
	struct ptape_element_row row;
	bool found;

	KUNIT_EXPECT_EQ(test, ptape_element_table_valid(text, vector->len), vector->valid);
	found = ptape_element_table_find(text, vector->len, vector->address, &row);
	KUNIT_ASSERT_EQ(test, found, !!vector->identity);
	if (!found)
		return;
	KUNIT_ASSERT_EQ(test, row.identity_len, strlen(vector->identity));
	KUNIT_EXPECT_EQ(test, memcmp(row.identity, vector->identity, row.identity_len), 0);
}

DESCRIBE(drive_decide_vector)
KUNIT_ARRAY_PARAM(drive_decide, drive_decide_vectors, describe_drive_decide_vector);

static void library_and_table_are_weighed(struct kunit *test)
{
	const struct drive_decide_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_drive_decide(&vector->facts), vector->verdict);
}

static struct kunit_case changer_cases[] = {
	KUNIT_CASE_PARAM(changer_commands_have_their_rows, changer_command_gen_params),
	KUNIT_CASE_PARAM(changer_errnos_are_those_of_ch, changer_errno_gen_params),
	KUNIT_CASE_PARAM(changer_dispositions_are_the_tables, changer_disposition_gen_params),
	KUNIT_CASE_PARAM(moves_are_resolved, move_gen_params),
	KUNIT_CASE_PARAM(drives_are_matched, drive_match_gen_params),
	KUNIT_CASE_PARAM(element_tables_are_read, element_table_gen_params),
	KUNIT_CASE_PARAM(library_and_table_are_weighed, drive_decide_gen_params),
	{}
};

static struct kunit_suite changer_suite = {
	.name = "ptape_changer",
	.test_cases = changer_cases,
};

kunit_test_suites(&log_page_suite, &alert_suite, &element_status_suite, &changer_suite);
