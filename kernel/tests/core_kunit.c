// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit shell over the vectors of kernel/tests/vectors: the core as the kernel's
 * own compiler builds it, under KASAN where the kernel has it. One parameter a
 * vector. Bytes are given in heap blocks of exactly their size. Common subset
 * of KUnit from 6.1 on.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "cdb.h"
#include "core_port.h"
#include "identity.h"
#include "identity_tables.h"
#include "opcodes.h"
#include "page.h"
#include "sense.h"
#include "sense_rules.h"

#include "vectors/cdb.h"
#include "vectors/identity.h"
#include "vectors/page.h"
#include "vectors/sense.h"

/* Freed with the test. */
static void *copy_of(struct kunit *test, const void *bytes, size_t len)
{
	void *copy = kunit_kzalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, bytes, len);
	return copy;
}

/* A name for a parameter, in printable characters. */
static void describe(const char *text, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%*pE", (int)strlen(text), text);
}

#define DESCRIBE(kind, member)                                             \
	static void describe_##kind(const struct kind *vector, char *desc) \
	{                                                                  \
		describe(vector->member, desc);                            \
	}

/* ---- sense ---- */

DESCRIBE(sense_rule_vector, name)
KUNIT_ARRAY_PARAM(sense_rule, sense_rule_vectors, describe_sense_rule_vector);

static void sense_rule_hits_its_row(struct kunit *test)
{
	const struct sense_rule_vector *vector = test->param_value;
	struct ptape_sense sense;

	ptape_sense_decode(copy_of(test, vector->data, vector->len), vector->len, &sense);
	KUNIT_EXPECT_EQ(test, ptape_sense_rule_index(&sense), vector->row);
	KUNIT_EXPECT_STREQ(test, ptape_condition_name(ptape_sense_condition(&sense)),
			   ptape_condition_name(vector->condition));
}

DESCRIBE(sense_decode_vector, name)
KUNIT_ARRAY_PARAM(sense_decode, sense_decode_vectors, describe_sense_decode_vector);

static void sense_decodes_to_its_facts(struct kunit *test)
{
	const struct sense_decode_vector *vector = test->param_value;
	const struct ptape_sense *expected = &vector->sense;
	struct ptape_sense sense;
	bool valid;

	valid = ptape_sense_decode(copy_of(test, vector->data, vector->len), vector->len, &sense);
	KUNIT_EXPECT_EQ(test, valid, expected->valid);
	KUNIT_EXPECT_EQ(test, sense.valid, expected->valid);
	KUNIT_EXPECT_EQ(test, sense.deferred, expected->deferred);
	KUNIT_EXPECT_EQ(test, sense.key, expected->key);
	KUNIT_EXPECT_EQ(test, sense.asc, expected->asc);
	KUNIT_EXPECT_EQ(test, sense.ascq, expected->ascq);
	KUNIT_EXPECT_EQ(test, sense.filemark, expected->filemark);
	KUNIT_EXPECT_EQ(test, sense.eom, expected->eom);
	KUNIT_EXPECT_EQ(test, sense.ili, expected->ili);
	KUNIT_EXPECT_EQ(test, sense.information_valid, expected->information_valid);
	KUNIT_EXPECT_EQ(test, sense.information, expected->information);
}

static void sense_is_read_inside_its_bounds(struct kunit *test)
{
	const struct sense_decode_vector *vector = test->param_value;
	struct ptape_sense sense;
	size_t len;

	for (len = 0; len < vector->len; len++) {
		ptape_sense_decode(copy_of(test, vector->data, len), len, &sense);
		KUNIT_EXPECT_TRUE(test, sense.valid || !len || sense.key == 0);
	}
}

DESCRIBE(condition_name_vector, name)
KUNIT_ARRAY_PARAM(condition_name, condition_name_vectors, describe_condition_name_vector);

static void condition_has_its_name(struct kunit *test)
{
	const struct condition_name_vector *vector = test->param_value;

	KUNIT_EXPECT_STREQ(test, ptape_condition_name(vector->condition), vector->name);
}

static struct kunit_case sense_cases[] = {
	KUNIT_CASE_PARAM(sense_rule_hits_its_row, sense_rule_gen_params),
	KUNIT_CASE_PARAM(sense_decodes_to_its_facts, sense_decode_gen_params),
	KUNIT_CASE_PARAM(sense_is_read_inside_its_bounds, sense_decode_gen_params),
	KUNIT_CASE_PARAM(condition_has_its_name, condition_name_gen_params),
	{}
};

static struct kunit_suite sense_suite = {
	.name = "ptape_sense",
	.test_cases = sense_cases,
};

/* ---- cdb ---- */

DESCRIBE(cdb_vector, name)
KUNIT_ARRAY_PARAM(cdb, cdb_vectors, describe_cdb_vector);

static void cdb_has_its_bytes(struct kunit *test)
{
	const struct cdb_vector *vector = test->param_value;
	struct ptape_cdb cdb;
	size_t i;

	memset(&cdb, 0xa5, sizeof(cdb));
	vector->build(&cdb);
	KUNIT_EXPECT_EQ(test, cdb.len, vector->len);
	for (i = 0; i < ARRAY_SIZE(cdb.bytes); i++)
		KUNIT_EXPECT_EQ_MSG(test, cdb.bytes[i], vector->bytes[i], "byte %zu", i);
}

DESCRIBE(opcode_vector, name)
KUNIT_ARRAY_PARAM(opcode, opcode_vectors, describe_opcode_vector);

static void opcode_has_its_name(struct kunit *test)
{
	const struct opcode_vector *vector = test->param_value;

	KUNIT_EXPECT_STREQ(test, ptape_opcode_name(vector->opcode), vector->name);
	KUNIT_EXPECT_EQ(test, ptape_cdb_length(vector->opcode), vector->length);
}

static void opcode_without_row_is_unknown(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ptape_opcode_name(0xff), "unknown");
}

static void opcode_group_has_one_length(struct kunit *test)
{
	const struct cdb_group_vector *group;
	unsigned int i, opcode;

	for (i = 0; i < ARRAY_SIZE(cdb_group_vectors); i++) {
		group = &cdb_group_vectors[i];
		for (opcode = group->first; opcode <= group->last; opcode++)
			KUNIT_EXPECT_EQ_MSG(test, ptape_cdb_length((u8)opcode), group->length,
					    "opcode %02x", opcode);
	}
}

static struct kunit_case cdb_cases[] = { KUNIT_CASE_PARAM(cdb_has_its_bytes, cdb_gen_params),
					 KUNIT_CASE_PARAM(opcode_has_its_name, opcode_gen_params),
					 KUNIT_CASE(opcode_without_row_is_unknown),
					 KUNIT_CASE(opcode_group_has_one_length),
					 {} };

static struct kunit_suite cdb_suite = {
	.name = "ptape_cdb",
	.test_cases = cdb_cases,
};

/* ---- page ---- */

DESCRIBE(block_limits_vector, name)
KUNIT_ARRAY_PARAM(block_limits, block_limits_vectors, describe_block_limits_vector);

static void block_limits_decode(struct kunit *test)
{
	const struct block_limits_vector *vector = test->param_value;
	struct ptape_block_limits limits;
	bool ok;

	ok = ptape_page_block_limits(copy_of(test, vector->data, vector->len), vector->len,
				     &limits);
	KUNIT_EXPECT_EQ(test, ok, vector->ok);
	KUNIT_EXPECT_EQ(test, limits.granularity, vector->limits.granularity);
	KUNIT_EXPECT_EQ(test, limits.max, vector->limits.max);
	KUNIT_EXPECT_EQ(test, limits.min, vector->limits.min);
}

DESCRIBE(mode_vector, name)
KUNIT_ARRAY_PARAM(mode, mode_vectors, describe_mode_vector);

static void mode_decodes(struct kunit *test)
{
	const struct mode_vector *vector = test->param_value;
	const struct ptape_mode *expected = &vector->mode;
	struct ptape_mode mode;
	bool ok;

	ok = ptape_page_mode_6(copy_of(test, vector->data, vector->len), vector->len, &mode);
	KUNIT_EXPECT_EQ(test, ok, vector->ok);
	KUNIT_EXPECT_EQ(test, mode.medium_type, expected->medium_type);
	KUNIT_EXPECT_EQ(test, mode.write_protected, expected->write_protected);
	KUNIT_EXPECT_EQ(test, mode.buffered_mode, expected->buffered_mode);
	KUNIT_EXPECT_EQ(test, mode.speed, expected->speed);
	KUNIT_EXPECT_EQ(test, mode.has_descriptor, expected->has_descriptor);
	KUNIT_EXPECT_EQ(test, mode.density, expected->density);
	KUNIT_EXPECT_EQ(test, mode.block_length, expected->block_length);
}

DESCRIBE(mode_list_vector, name)
KUNIT_ARRAY_PARAM(mode_list, mode_list_vectors, describe_mode_list_vector);

static void mode_list_has_its_bytes(struct kunit *test)
{
	const struct mode_list_vector *vector = test->param_value;
	u8 data[PTAPE_MODE_6_LEN];
	size_t i;

	memset(data, 0xa5, sizeof(data));
	ptape_page_encode_mode_6(&vector->mode, data);
	for (i = 0; i < sizeof(data); i++)
		KUNIT_EXPECT_EQ_MSG(test, data[i], vector->data[i], "byte %zu", i);
}

DESCRIBE(position_vector, name)
KUNIT_ARRAY_PARAM(position, position_vectors, describe_position_vector);

static void position_decodes(struct kunit *test)
{
	const struct position_vector *vector = test->param_value;
	const struct ptape_read_position *expected = &vector->position;
	struct ptape_read_position position;
	bool ok;

	ok = vector->decode(copy_of(test, vector->data, vector->len), vector->len, &position);
	KUNIT_EXPECT_EQ(test, ok, vector->ok);
	KUNIT_EXPECT_EQ(test, position.beginning, expected->beginning);
	KUNIT_EXPECT_EQ(test, position.end, expected->end);
	KUNIT_EXPECT_EQ(test, position.unknown, expected->unknown);
	KUNIT_EXPECT_EQ(test, position.file_known, expected->file_known);
	KUNIT_EXPECT_EQ(test, position.partition, expected->partition);
	KUNIT_EXPECT_EQ(test, position.block, expected->block);
	KUNIT_EXPECT_EQ(test, position.file, expected->file);
}

DESCRIBE(attribute_vector, name)
KUNIT_ARRAY_PARAM(attribute, attribute_vectors, describe_attribute_vector);

static void attribute_is_found(struct kunit *test)
{
	const struct attribute_vector *vector = test->param_value;
	const u8 *data = copy_of(test, vector->data, vector->len);
	const u8 *value = data;
	u16 length;

	length = ptape_page_attribute(data, vector->len, vector->id, &value);
	KUNIT_EXPECT_EQ(test, length, vector->length);
	if (vector->length)
		KUNIT_EXPECT_PTR_EQ(test, value, data + vector->offset);
	else
		KUNIT_EXPECT_PTR_EQ(test, value, (const u8 *)NULL);
}

static void attribute_is_read_inside_its_bounds(struct kunit *test)
{
	const struct attribute_vector *vector = test->param_value;
	const u8 *data, *value;
	size_t len;
	u16 length;

	for (len = 0; len < vector->len; len++) {
		data = copy_of(test, vector->data, len);
		length = ptape_page_attribute(data, len, vector->id, &value);
		if (length)
			KUNIT_EXPECT_TRUE(test, value + length <= data + len);
	}
}

DESCRIBE(command_timeout_vector, name)
KUNIT_ARRAY_PARAM(command_timeout, command_timeout_vectors, describe_command_timeout_vector);

static void command_timeout_is_found(struct kunit *test)
{
	const struct command_timeout_vector *vector = test->param_value;
	size_t len;

	KUNIT_EXPECT_EQ(test,
			ptape_page_command_timeout(copy_of(test, vector->data, vector->len),
						   vector->len, vector->opcode),
			vector->seconds);
	for (len = 0; len < vector->len; len++)
		KUNIT_EXPECT_LE(test,
				ptape_page_command_timeout(copy_of(test, vector->data, len), len,
							   vector->opcode),
				vector->seconds);
}

static struct kunit_case page_cases[] = {
	KUNIT_CASE_PARAM(block_limits_decode, block_limits_gen_params),
	KUNIT_CASE_PARAM(mode_decodes, mode_gen_params),
	KUNIT_CASE_PARAM(mode_list_has_its_bytes, mode_list_gen_params),
	KUNIT_CASE_PARAM(position_decodes, position_gen_params),
	KUNIT_CASE_PARAM(attribute_is_found, attribute_gen_params),
	KUNIT_CASE_PARAM(attribute_is_read_inside_its_bounds, attribute_gen_params),
	KUNIT_CASE_PARAM(command_timeout_is_found, command_timeout_gen_params),
	{}
};

static struct kunit_suite page_suite = {
	.name = "ptape_page",
	.test_cases = page_cases,
};

/* ---- identity ---- */

DESCRIBE(identity_vector, name)
KUNIT_ARRAY_PARAM(identity, identity_vectors, describe_identity_vector);

static const u8 *page_of(struct kunit *test, const struct vpd_page *page, size_t len)
{
	return page->data ? copy_of(test, page->data, len) : NULL;
}

static void identity_is_made_and_read_back(struct kunit *test)
{
	const struct identity_vector *vector = test->param_value;
	const struct vpd_page *page83 = &vector->page83, *page80 = &vector->page80;
	struct ptape_identity *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);
	struct ptape_identity *again = kunit_kzalloc(test, sizeof(*again), GFP_KERNEL);
	enum ptape_unit_type type = PTAPE_UNIT_TYPE_NR;
	bool ok;

	KUNIT_ASSERT_NOT_NULL(test, made);
	KUNIT_ASSERT_NOT_NULL(test, again);
	ok = ptape_identity_from_vpd(vector->type, page_of(test, page83, page83->len), page83->len,
				     page_of(test, page80, page80->len), page80->len, made);
	KUNIT_EXPECT_EQ(test, ok, vector->identity[0] != '\0');
	KUNIT_EXPECT_STREQ(test, (const char *)made->text, vector->identity);
	if (!ok)
		return;
	KUNIT_EXPECT_TRUE(test, ptape_identity_parse(made->text, strlen(made->text), &type, again));
	KUNIT_EXPECT_EQ(test, type, vector->type);
	KUNIT_EXPECT_STREQ(test, (const char *)again->text, (const char *)made->text);
}

static void identity_pages_are_read_inside_their_bounds(struct kunit *test)
{
	const struct identity_vector *vector = test->param_value;
	const struct vpd_page *page83 = &vector->page83, *page80 = &vector->page80;
	struct ptape_identity *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);
	size_t len;
	bool ok;

	KUNIT_ASSERT_NOT_NULL(test, made);
	for (len = 0; len < page83->len; len++) {
		ok = ptape_identity_from_vpd(vector->type, page_of(test, page83, len), len, NULL, 0,
					     made);
		KUNIT_EXPECT_EQ(test, ok, made->text[0] != '\0');
	}
	for (len = 0; len < page80->len; len++) {
		ok = ptape_identity_from_vpd(vector->type, NULL, 0, page_of(test, page80, len), len,
					     made);
		KUNIT_EXPECT_EQ(test, ok, made->text[0] != '\0');
	}
}

DESCRIBE(same_device_vector, name)
KUNIT_ARRAY_PARAM(same_device, same_device_vectors, describe_same_device_vector);

static void identity_tells_two_paths_of_one_device(struct kunit *test)
{
	const struct same_device_vector *vector = test->param_value;
	const struct ptape_path_pages a = {
		page_of(test, &vector->inquiry_a, vector->inquiry_a.len),
		vector->inquiry_a.len,
		page_of(test, &vector->page83_a, vector->page83_a.len),
		vector->page83_a.len,
	};
	const struct ptape_path_pages b = {
		page_of(test, &vector->inquiry_b, vector->inquiry_b.len),
		vector->inquiry_b.len,
		page_of(test, &vector->page83_b, vector->page83_b.len),
		vector->page83_b.len,
	};

	KUNIT_EXPECT_EQ(test, ptape_identity_same_device(&a, &b), vector->same);
}

DESCRIBE(return_vector, name)
KUNIT_ARRAY_PARAM(return, return_vectors, describe_return_vector);

static void show(struct kunit *test, const struct shown_vector *vector,
		 struct ptape_showing *showing)
{
	showing->pages.inquiry = page_of(test, &vector->inquiry, vector->inquiry.len);
	showing->pages.inquiry_len = vector->inquiry.len;
	showing->pages.page83 = page_of(test, &vector->page83, vector->page83.len);
	showing->pages.page83_len = vector->page83.len;
	showing->address = vector->address;
}

static struct ptape_identity *identity_from(struct kunit *test, const char *text)
{
	struct ptape_identity *identity = kunit_kzalloc(test, sizeof(*identity), GFP_KERNEL);

	if (identity)
		strscpy(identity->text, text, sizeof(identity->text));
	return identity;
}

static void identity_tells_a_return(struct kunit *test)
{
	const struct return_vector *vector = test->param_value;
	struct ptape_identity *identity = identity_from(test, vector->identity);
	struct ptape_showing known, seen;

	KUNIT_ASSERT_NOT_NULL(test, identity);
	show(test, &vector->known, &known);
	show(test, &vector->seen, &seen);
	KUNIT_EXPECT_EQ(test, ptape_identity_return_index(identity, vector->doubled),
			(size_t)vector->row);
	KUNIT_EXPECT_EQ(test,
			ptape_identity_is_return(identity, vector->doubled,
						 vector->was_here ? &known : NULL, &seen),
			vector->is_return);
}

DESCRIBE(compare_vector, b)
KUNIT_ARRAY_PARAM(compare, compare_vectors, describe_compare_vector);

static void identities_compare(struct kunit *test)
{
	const struct compare_vector *vector = test->param_value;
	struct ptape_identity *a = identity_from(test, vector->a);
	struct ptape_identity *b = identity_from(test, vector->b);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, ptape_identity_shares_designator(a, b), vector->share);
	KUNIT_EXPECT_EQ(test, ptape_identity_tells_all(a, b), vector->a_tells_all);
	KUNIT_EXPECT_EQ(test, ptape_identity_tells_all(b, a), vector->b_tells_all);
}

DESCRIBE(parse_vector, text)
KUNIT_ARRAY_PARAM(parse, parse_vectors, describe_parse_vector);

static void identity_parses(struct kunit *test)
{
	const struct parse_vector *vector = test->param_value;
	struct ptape_identity *identity = kunit_kzalloc(test, sizeof(*identity), GFP_KERNEL);
	enum ptape_unit_type type = PTAPE_UNIT_TAPE;
	size_t len = strlen(vector->text);
	bool ok;

	KUNIT_ASSERT_NOT_NULL(test, identity);
	ok = ptape_identity_parse(copy_of(test, vector->text, len), len, &type, identity);
	KUNIT_EXPECT_EQ(test, ok, vector->ok);
	KUNIT_EXPECT_EQ(test, type, vector->type);
	KUNIT_EXPECT_STREQ(test, (const char *)identity->text, ok ? vector->text : "");
}

DESCRIBE(binding_vector, text)
KUNIT_ARRAY_PARAM(binding, binding_vectors, describe_binding_vector);

static void binding_parses(struct kunit *test)
{
	const struct binding_vector *vector = test->param_value;
	struct ptape_binding *binding = kunit_kzalloc(test, sizeof(*binding), GFP_KERNEL);
	bool ok;

	KUNIT_ASSERT_NOT_NULL(test, binding);
	memset(binding, 0xa5, sizeof(*binding));
	ok = ptape_binding_parse(copy_of(test, vector->text, strlen(vector->text) + 1), binding);
	KUNIT_EXPECT_EQ(test, ok, vector->verb != PTAPE_BINDING_INVALID);
	KUNIT_EXPECT_EQ(test, binding->verb, vector->verb);
	KUNIT_EXPECT_EQ(test, binding->type, vector->type);
	KUNIT_EXPECT_STREQ(test, (const char *)binding->identity.text, vector->identity);
	KUNIT_EXPECT_EQ(test, binding->number, vector->number);
}

DESCRIBE(unit_type_vector, word)
KUNIT_ARRAY_PARAM(unit_type, unit_type_vectors, describe_unit_type_vector);

static void unit_type_has_its_greatest_number(struct kunit *test)
{
	const struct unit_type_vector *vector = test->param_value;
	struct ptape_binding *binding = kunit_kzalloc(test, sizeof(*binding), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, binding);
	KUNIT_EXPECT_TRUE(test, ptape_binding_parse(vector->good, binding));
	KUNIT_EXPECT_EQ(test, binding->type, vector->type);
	KUNIT_EXPECT_FALSE(test, ptape_binding_parse(vector->bad, binding));
}

static struct kunit_case identity_cases[] = {
	KUNIT_CASE_PARAM(identity_is_made_and_read_back, identity_gen_params),
	KUNIT_CASE_PARAM(identity_pages_are_read_inside_their_bounds, identity_gen_params),
	KUNIT_CASE_PARAM(identity_tells_two_paths_of_one_device, same_device_gen_params),
	KUNIT_CASE_PARAM(identity_tells_a_return, return_gen_params),
	KUNIT_CASE_PARAM(identities_compare, compare_gen_params),
	KUNIT_CASE_PARAM(identity_parses, parse_gen_params),
	KUNIT_CASE_PARAM(binding_parses, binding_gen_params),
	KUNIT_CASE_PARAM(unit_type_has_its_greatest_number, unit_type_gen_params),
	{}
};

static struct kunit_suite identity_suite = {
	.name = "ptape_identity",
	.test_cases = identity_cases,
};

kunit_test_suites(&sense_suite, &cdb_suite, &page_suite, &identity_suite);

MODULE_DESCRIPTION("KUnit tests of the core of ptape");
MODULE_LICENSE("GPL");
