// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit shell over the vectors of the tape engine: position, dispositions, reservations,
 * recovery's verdicts, mode pages, and the commands of every MTIOCTOP operation. One
 * parameter a vector. Part of ptape_kunit.ko beside core_kunit.c.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "core_port.h"
#include "disposition.h"
#include "disposition_rules.h"
#include "foreign.h"
#include "foreign_rules.h"
#include "mode_page.h"
#include "mtop_rules.h"
#include "position.h"
#include "recovery.h"
#include "recovery_rules.h"
#include "reservation.h"
#include "reservation_rules.h"
#include "tape_engine.h"

#include "vectors/disposition.h"
#include "vectors/foreign.h"
#include "vectors/mode_page.h"
#include "vectors/mtop.h"
#include "vectors/position.h"
#include "vectors/recovery.h"
#include "vectors/reservation.h"

/* A name for a parameter, in printable characters. */
#define DESCRIBE(kind)                                                                   \
	static void describe_##kind(const struct kind *vector, char *desc)               \
	{                                                                                \
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%*pE", (int)strlen(vector->name), \
			 vector->name);                                                  \
	}

/* ---- position ---- */

DESCRIBE(position_vector)
KUNIT_ARRAY_PARAM(position, position_vectors, describe_position_vector);

static void position_comes_of_what_happens(struct kunit *test)
{
	const struct position_vector *vector = test->param_value;
	struct ptape_position position = vector->before;

	vector->happen(&position);
	KUNIT_EXPECT_EQ(test, position.state, vector->after.state);
	KUNIT_EXPECT_EQ(test, position.partition, vector->after.partition);
	KUNIT_EXPECT_EQ(test, position.block, vector->after.block);
	KUNIT_EXPECT_EQ(test, position.file, vector->after.file);
	KUNIT_EXPECT_EQ(test, position.block_in_file, vector->after.block_in_file);
}

static struct kunit_case position_cases[] = {
	KUNIT_CASE_PARAM(position_comes_of_what_happens, position_gen_params), {}
};

static struct kunit_suite position_suite = {
	.name = "ptape_position",
	.test_cases = position_cases,
};

/* ---- disposition ---- */

DESCRIBE(disposition_vector)
KUNIT_ARRAY_PARAM(disposition, disposition_vectors, describe_disposition_vector);

static void disposition_hits_its_row(struct kunit *test)
{
	const struct disposition_vector *vector = test->param_value;
	struct ptape_disposition disposition;

	KUNIT_EXPECT_EQ(test,
			ptape_disposition_rule_index(vector->command_class, vector->condition),
			vector->row);
	disposition = ptape_disposition(vector->command_class, vector->condition, vector->attempt);
	KUNIT_EXPECT_EQ(test, disposition.action, vector->action);
	KUNIT_EXPECT_EQ(test, disposition.error, vector->error);
}

DESCRIBE(result_vector)
KUNIT_ARRAY_PARAM(result, result_vectors, describe_result_vector);

static void result_has_its_condition(struct kunit *test)
{
	const struct result_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_result_condition(&vector->result), vector->condition);
}

static struct kunit_case disposition_cases[] = {
	KUNIT_CASE_PARAM(disposition_hits_its_row, disposition_gen_params),
	KUNIT_CASE_PARAM(result_has_its_condition, result_gen_params),
	{}
};

static struct kunit_suite disposition_suite = {
	.name = "ptape_disposition",
	.test_cases = disposition_cases,
};

/* ---- foreign ---- */

DESCRIBE(foreign_vector)
KUNIT_ARRAY_PARAM(foreign, foreign_vectors, describe_foreign_vector);

static void foreign_command_means_something(struct kunit *test)
{
	const struct foreign_vector *vector = test->param_value;
	const struct ptape_foreign foreign =
		ptape_foreign_command(vector->type, vector->opcode, &vector->result);

	KUNIT_EXPECT_EQ(test, foreign.told, vector->foreign.told);
	KUNIT_EXPECT_EQ(test, foreign.done, vector->foreign.done);
}

DESCRIBE(foreign_sense_vector)
KUNIT_ARRAY_PARAM(foreign_sense, foreign_sense_vectors, describe_foreign_sense_vector);

static void foreign_sense_data_means_something(struct kunit *test)
{
	const struct foreign_sense_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_foreign_sense_data(vector->data, vector->len), vector->told);
}

static struct kunit_case foreign_cases[] = {
	KUNIT_CASE_PARAM(foreign_command_means_something, foreign_gen_params),
	KUNIT_CASE_PARAM(foreign_sense_data_means_something, foreign_sense_gen_params),
	{}
};

static struct kunit_suite foreign_suite = {
	.name = "ptape_foreign",
	.test_cases = foreign_cases,
};

/* ---- reservations ---- */

DESCRIBE(reservation_vector)
KUNIT_ARRAY_PARAM(reservation, reservation_vectors, describe_reservation_vector);

static void reservation_hits_its_row(struct kunit *test)
{
	const struct reservation_vector *vector = test->param_value;
	const struct ptape_reservation own = { .key = RESERVATION_OURS, .type = vector->own_type };

	KUNIT_EXPECT_EQ(test, ptape_reserved_rule_index(&own, &vector->now, vector->reset),
			vector->row);
	KUNIT_EXPECT_EQ(test, ptape_reserved_verdict(&own, &vector->now, vector->reset),
			vector->verdict);
}

DESCRIBE(reservation_note_vector)
KUNIT_ARRAY_PARAM(reservation_note, reservation_note_vectors, describe_reservation_note_vector);

static void reservation_is_noted(struct kunit *test)
{
	const struct reservation_note_vector *vector = test->param_value;
	struct ptape_reservation own = vector->before;
	u8 list[PTAPE_RESERVE_LIST_LEN];

	reservation_note_list(vector, list);
	ptape_reservation_note(&own, vector->cdb, vector->cdb_len, list, vector->list_len);
	KUNIT_EXPECT_EQ(test, own.key, vector->after.key);
	KUNIT_EXPECT_EQ(test, own.type, vector->after.type);
	KUNIT_EXPECT_EQ(test, own.flags, vector->after.flags);
	KUNIT_EXPECT_EQ(test, own.legacy, vector->after.legacy);
}

DESCRIBE(reservation_in_vector)
KUNIT_ARRAY_PARAM(reservation_in, reservation_in_vectors, describe_reservation_in_vector);

static void reservation_is_told(struct kunit *test)
{
	const struct reservation_in_vector *vector = test->param_value;
	struct ptape_reserved now = {};

	KUNIT_EXPECT_EQ(test, ptape_reserved_keys(vector->data, vector->len, RESERVATION_OURS),
			vector->is_there);
	KUNIT_EXPECT_EQ(test, ptape_reserved_holder(vector->data, vector->len, &now),
			vector->answers);
	KUNIT_EXPECT_EQ(test, now.held, vector->held);
	KUNIT_EXPECT_EQ(test, now.holder, vector->holder);
	KUNIT_EXPECT_EQ(test, now.type, vector->type);
}

static struct kunit_case reservation_cases[] = {
	KUNIT_CASE_PARAM(reservation_hits_its_row, reservation_gen_params),
	KUNIT_CASE_PARAM(reservation_is_noted, reservation_note_gen_params),
	KUNIT_CASE_PARAM(reservation_is_told, reservation_in_gen_params),
	{}
};

static struct kunit_suite reservation_suite = {
	.name = "ptape_reservation",
	.test_cases = reservation_cases,
};

/* ---- recovery ---- */

DESCRIBE(recovery_vector)
KUNIT_ARRAY_PARAM(recovery, recovery_vectors, describe_recovery_vector);

static void recovery_hits_its_row(struct kunit *test)
{
	const struct recovery_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_recovery_rule_index(&vector->facts), vector->row);
	KUNIT_EXPECT_EQ(test, ptape_recovery_verdict(&vector->facts), vector->verdict);
}

DESCRIBE(verdict_freeze_vector)
KUNIT_ARRAY_PARAM(verdict_freeze, verdict_freeze_vectors, describe_verdict_freeze_vector);

static void verdict_freezes_for_its_reason(struct kunit *test)
{
	const struct verdict_freeze_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_verdict_frozen(vector->verdict), vector->frozen);
}

static struct kunit_case recovery_cases[] = {
	KUNIT_CASE_PARAM(recovery_hits_its_row, recovery_gen_params),
	KUNIT_CASE_PARAM(verdict_freezes_for_its_reason, verdict_freeze_gen_params),
	{}
};

static struct kunit_suite recovery_suite = {
	.name = "ptape_recovery",
	.test_cases = recovery_cases,
};

/* ---- mode pages ---- */

DESCRIBE(mode_page_vector)
KUNIT_ARRAY_PARAM(mode_page, mode_page_vectors, describe_mode_page_vector);

static void mode_page_becomes_a_list(struct kunit *test)
{
	const struct mode_page_vector *vector = test->param_value;
	u8 *data = kunit_kzalloc(test, vector->len, GFP_KERNEL);
	struct ptape_mode_list list;

	KUNIT_ASSERT_NOT_NULL(test, data);
	memcpy(data, vector->data, vector->len);
	KUNIT_ASSERT_EQ(test, ptape_mode_list_decode(data, vector->len, vector->page, &list),
			vector->ok);
	KUNIT_EXPECT_EQ(test, memcmp(list.bytes, vector->list, list.len), 0);
}

DESCRIBE(partitioning_vector)
KUNIT_ARRAY_PARAM(partitioning, partitioning_vectors, describe_partitioning_vector);

static void partitioning_has_its_bytes(struct kunit *test)
{
	const struct partitioning_vector *vector = test->param_value;
	struct ptape_mode_list list = { .len = vector->len };
	struct ptape_partitioning how;

	memcpy(list.bytes, vector->page, vector->len);
	KUNIT_ASSERT_EQ(test, ptape_mode_plan_partitions(&list, vector->count, &how),
			vector->error);
	if (vector->error)
		return;
	KUNIT_EXPECT_EQ(test, how.select, vector->how.select);
	KUNIT_EXPECT_EQ(test, how.format, vector->how.format);
	KUNIT_EXPECT_EQ(test, how.format_code, vector->how.format_code);
	if (how.select)
		KUNIT_EXPECT_EQ(test, memcmp(list.bytes, vector->selected, vector->select_len), 0);
}

DESCRIBE(compression_vector)
KUNIT_ARRAY_PARAM(compression, compression_vectors, describe_compression_vector);

static void compression_is_switched(struct kunit *test)
{
	const struct compression_vector *vector = test->param_value;
	struct ptape_mode_list list = {};

	list.bytes[2] = vector->flags;
	KUNIT_EXPECT_EQ(test, ptape_mode_can_compress(&list), vector->can);
	KUNIT_EXPECT_EQ(test, ptape_mode_compresses(&list), vector->on);
	ptape_mode_set_compression(&list, true);
	KUNIT_EXPECT_EQ(test, list.bytes[2], vector->flags_on);
	ptape_mode_set_compression(&list, false);
	KUNIT_EXPECT_EQ(test, list.bytes[2], vector->flags_off);
}

DESCRIBE(protection_vector)
KUNIT_ARRAY_PARAM(protection, protection_vectors, describe_protection_vector);

static void protection_is_told_and_set(struct kunit *test)
{
	const struct protection_vector *vector = test->param_value;
	u8 *data = kunit_kzalloc(test, vector->len, GFP_KERNEL);
	const struct ptape_protection none = {};
	struct ptape_protection protection;
	struct ptape_mode_list list;

	KUNIT_ASSERT_NOT_NULL(test, data);
	memcpy(data, vector->data, vector->len);
	KUNIT_ASSERT_EQ(test, ptape_mode_protection(data, vector->len, &list, &protection),
			vector->ok);
	KUNIT_EXPECT_EQ(test, protection.method, vector->protection.method);
	KUNIT_EXPECT_EQ(test, protection.length, vector->protection.length);
	KUNIT_EXPECT_EQ(test, protection.on_write, vector->protection.on_write);
	KUNIT_EXPECT_EQ(test, protection.on_read, vector->protection.on_read);
	KUNIT_EXPECT_EQ(test, memcmp(list.bytes, vector->list, list.len), 0);
	if (!vector->ok)
		return;
	ptape_mode_set_protection(&list, &none);
	KUNIT_EXPECT_EQ(test, memcmp(list.bytes, vector->off, list.len), 0);
}

static struct kunit_case mode_page_cases[] = {
	KUNIT_CASE_PARAM(mode_page_becomes_a_list, mode_page_gen_params),
	KUNIT_CASE_PARAM(protection_is_told_and_set, protection_gen_params),
	KUNIT_CASE_PARAM(compression_is_switched, compression_gen_params),
	KUNIT_CASE_PARAM(partitioning_has_its_bytes, partitioning_gen_params),
	{}
};

static struct kunit_suite mode_page_suite = {
	.name = "ptape_mode_page",
	.test_cases = mode_page_cases,
};

/* ---- MTIOCTOP ---- */

DESCRIBE(mtop_vector)
KUNIT_ARRAY_PARAM(mtop, mtop_vectors, describe_mtop_vector);

static void mtop_sends_its_commands(struct kunit *test)
{
	const struct mtop_vector *vector = test->param_value;
	struct obedient_drive *drive = kunit_kzalloc(test, sizeof(*drive), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, drive);
	KUNIT_ASSERT_TRUE(test, mtop_vector_begin(drive, vector->start));
	KUNIT_EXPECT_EQ(test, mtop_vector_mtop(drive, vector->mtop, vector->count),
			(s64)-vector->error);
	KUNIT_ASSERT_EQ(test, drive->commands, vector->commands);
	for (i = 0; i < vector->commands; i++)
		KUNIT_EXPECT_EQ_MSG(test, memcmp(drive->cdbs[i], vector->cdbs[i], OBEDIENT_CDB_LEN),
				    0, "command %u of the operation", i);
}

DESCRIBE(frozen_vector)
KUNIT_ARRAY_PARAM(frozen, frozen_vectors, describe_frozen_vector);

static void frozen_is_left_by_these_only(struct kunit *test)
{
	const struct frozen_vector *vector = test->param_value;
	struct obedient_drive *drive = kunit_kzalloc(test, sizeof(*drive), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, drive);
	for (i = 0; i < ARRAY_SIZE(frozen_operations); i++) {
		const int mtop = frozen_operations[i];
		const bool leaves = vector->left_by >> mtop & 1;

		KUNIT_EXPECT_EQ_MSG(test, frozen_vector_run(drive, vector->frozen, mtop),
				    leaves ? PTAPE_FROZEN_NOT : vector->frozen,
				    "operation %d of MTIOCTOP", mtop);
	}
}

static struct kunit_case mtop_cases[] = {
	KUNIT_CASE_PARAM(mtop_sends_its_commands, mtop_gen_params),
	KUNIT_CASE_PARAM(frozen_is_left_by_these_only, frozen_gen_params),
	{}
};

static struct kunit_suite mtop_suite = {
	.name = "ptape_mtop",
	.test_cases = mtop_cases,
};

kunit_test_suites(&position_suite, &disposition_suite, &foreign_suite, &reservation_suite,
		  &recovery_suite, &mode_page_suite, &mtop_suite);
