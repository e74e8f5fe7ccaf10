// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit shell over the vectors of the core's decisions: disposition, position
 * and recovery's verdict. See core_kunit.c, whose twin this is.
 */
#include <kunit/test.h>

#include "core_port.h"
#include "disposition.h"
#include "disposition_rules.h"
#include "position.h"
#include "recovery.h"
#include "recovery_rules.h"

#include "vectors/disposition.h"
#include "vectors/position.h"
#include "vectors/recovery.h"

#define DESCRIBE(kind)                                                     \
	static void describe_##kind(const struct kind *vector, char *desc) \
	{                                                                  \
		strscpy(desc, vector->name, KUNIT_PARAM_DESC_SIZE);        \
	}

/* ---- disposition ---- */

DESCRIBE(disposition_vector)
KUNIT_ARRAY_PARAM(disposition, disposition_vectors, describe_disposition_vector);

static void disposition_hits_its_row(struct kunit *test)
{
	const struct disposition_vector *vector = test->param_value;
	const struct ptape_disposition disposition =
		ptape_disposition(vector->command_class, vector->condition, vector->attempt);

	KUNIT_EXPECT_EQ(test,
			ptape_disposition_rule_index(vector->command_class, vector->condition),
			vector->row);
	KUNIT_EXPECT_EQ(test, (int)disposition.action, (int)vector->action);
	KUNIT_EXPECT_EQ(test, disposition.error, vector->error);
}

DESCRIBE(result_vector)
KUNIT_ARRAY_PARAM(result, result_vectors, describe_result_vector);

static void result_has_its_condition(struct kunit *test)
{
	const struct result_vector *vector = test->param_value;

	KUNIT_EXPECT_STREQ(test, ptape_condition_name(ptape_result_condition(&vector->result)),
			   ptape_condition_name(vector->condition));
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

/* ---- position ---- */

DESCRIBE(position_vector)
KUNIT_ARRAY_PARAM(position, position_vectors, describe_position_vector);

static void position_follows(struct kunit *test)
{
	const struct position_vector *vector = test->param_value;
	struct ptape_position position = vector->before;

	vector->happen(&position);
	KUNIT_EXPECT_EQ(test, (int)position.state, (int)vector->after.state);
	KUNIT_EXPECT_EQ(test, position.partition, vector->after.partition);
	KUNIT_EXPECT_EQ(test, position.block, vector->after.block);
	KUNIT_EXPECT_EQ(test, position.file, vector->after.file);
	KUNIT_EXPECT_EQ(test, position.block_in_file, vector->after.block_in_file);
}

static struct kunit_case position_cases[] = {
	KUNIT_CASE_PARAM(position_follows, position_gen_params), {}
};

static struct kunit_suite position_suite = {
	.name = "ptape_position",
	.test_cases = position_cases,
};

/* ---- recovery ---- */

DESCRIBE(recovery_vector)
KUNIT_ARRAY_PARAM(recovery, recovery_vectors, describe_recovery_vector);

static void recovery_hits_its_row(struct kunit *test)
{
	const struct recovery_vector *vector = test->param_value;

	KUNIT_EXPECT_EQ(test, ptape_recovery_rule_index(&vector->facts), vector->row);
	KUNIT_EXPECT_EQ(test, (int)ptape_recovery_verdict(&vector->facts), (int)vector->verdict);
}

static struct kunit_case recovery_cases[] = {
	KUNIT_CASE_PARAM(recovery_hits_its_row, recovery_gen_params), {}
};

static struct kunit_suite recovery_suite = {
	.name = "ptape_recovery",
	.test_cases = recovery_cases,
};

kunit_test_suites(&disposition_suite, &position_suite, &recovery_suite);
