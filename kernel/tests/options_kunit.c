// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit shell over the vectors of the tape options and of the times of commands. As
 * core_kunit.c: one parameter a vector.
 */
#include <kunit/test.h>

#include "core_port.h"
#include "tape_options.h"
#include "tape_timeout.h"

#include "vectors/tape_options.h"
#include "vectors/tape_timeout.h"

#define DESCRIBE(kind)                                                                   \
	static void describe_##kind(const struct kind *vector, char *desc)               \
	{                                                                                \
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%*pE", (int)strlen(vector->name), \
			 vector->name);                                                  \
	}

DESCRIBE(option_boolean_vector)
KUNIT_ARRAY_PARAM(option_boolean, option_boolean_vectors, describe_option_boolean_vector);

static void option_boolean_is_of_its_scope(struct kunit *test)
{
	const struct option_boolean_vector *vector = test->param_value;
	struct ptape_options options;

	ptape_options_init(&options);
	ptape_options_set(&options, 0, 0x4000ffff);
	ptape_options_set(&options, 1, 0x30000000 | vector->bit);
	KUNIT_EXPECT_EQ(test, ptape_options_is_on(&options, 1, vector->boolean),
			vector->of_mode || vector->of_drive);
	KUNIT_EXPECT_EQ(test, ptape_options_is_on(&options, 0, vector->boolean), vector->of_drive);
	KUNIT_EXPECT_EQ(test, ptape_options_shown(&options, 1), vector->shown ? vector->bit : 0);
}

DESCRIBE(option_vector)
KUNIT_ARRAY_PARAM(option, option_vectors, describe_option_vector);

static void option_leaves_what_it_says(struct kunit *test)
{
	const struct option_vector *vector = test->param_value;
	struct ptape_options options;

	ptape_options_init(&options);
	KUNIT_EXPECT_EQ(test, ptape_options_rule_index(vector->argument),
			vector->row == OPTION_ROW_NR ? -1 : vector->row);
	KUNIT_EXPECT_EQ(test, ptape_options_set(&options, 0, vector->argument), vector->result);
	KUNIT_EXPECT_EQ(test, ptape_options_shown(&options, 0), vector->shown);
	KUNIT_EXPECT_EQ(test, options.modes[0].block_length, vector->block_length);
	KUNIT_EXPECT_EQ(test, options.modes[0].density, vector->density);
	KUNIT_EXPECT_EQ(test, options.modes[0].compression, vector->compression);
	KUNIT_EXPECT_EQ(test, options.buffered_mode, vector->buffered_mode);
	KUNIT_EXPECT_EQ(test, options.compression_algorithm, vector->algorithm);
	KUNIT_EXPECT_EQ(test, options.timeout_s, vector->timeout_s);
	KUNIT_EXPECT_EQ(test, options.timeout_long_s, vector->timeout_long_s);
	KUNIT_EXPECT_EQ(test, options.cleaning.at, vector->cleaning.at);
	KUNIT_EXPECT_EQ(test, options.cleaning.mask, vector->cleaning.mask);
	KUNIT_EXPECT_EQ(test, options.cleaning.value, vector->cleaning.value);
}

DESCRIBE(cleaning_vector)
KUNIT_ARRAY_PARAM(cleaning, cleaning_vectors, describe_cleaning_vector);

static void cleaning_is_asked_for_inside_the_bounds(struct kunit *test)
{
	const struct cleaning_vector *vector = test->param_value;
	u8 *sense = kunit_kzalloc(test, vector->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, sense);
	memset(sense, 0x55, vector->len);
	if (vector->len)
		sense[0] = vector->code;
	KUNIT_EXPECT_EQ(test, ptape_cleaning_asked(&vector->rule, sense, vector->len),
			vector->asked);
}

DESCRIBE(timeout_vector)
KUNIT_ARRAY_PARAM(timeout, timeout_vectors, describe_timeout_vector);

static void timeout_is_inside_its_bounds(struct kunit *test)
{
	const struct timeout_vector *vector = test->param_value;
	const u32 told[] = { 0,
			     vector->stock_s - 1,
			     vector->stock_s + 1,
			     vector->bound_s,
			     vector->bound_s + 1,
			     U32_MAX };
	u8 *data = kunit_kzalloc(test, TIMEOUT_ANSWER_LEN, GFP_KERNEL);
	struct ptape_timeouts timeouts;
	struct ptape_options options;
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	ptape_options_init(&options);
	for (i = 0; i < ARRAY_SIZE(told); i++) {
		timeout_answer(data, vector->opcode, told[i]);
		ptape_timeouts_take(&timeouts, data, TIMEOUT_ANSWER_LEN);
		KUNIT_EXPECT_EQ(test, ptape_timeout_s(&options, &timeouts, vector->command_class),
				timeout_expected(vector, told[i]));
		KUNIT_EXPECT_EQ(test, timeouts.told_s[vector->row] != 0, told[i] != 0);
	}
}

static struct kunit_case options_cases[] = {
	KUNIT_CASE_PARAM(option_boolean_is_of_its_scope, option_boolean_gen_params),
	KUNIT_CASE_PARAM(option_leaves_what_it_says, option_gen_params),
	KUNIT_CASE_PARAM(cleaning_is_asked_for_inside_the_bounds, cleaning_gen_params),
	KUNIT_CASE_PARAM(timeout_is_inside_its_bounds, timeout_gen_params),
	{}
};

static struct kunit_suite options_suite = {
	.name = "ptape_options",
	.test_cases = options_cases,
};

kunit_test_suites(&options_suite);
