// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sense data: decoder of both formats and the walk over the rule table. Pure:
 * any context, no lock. Every byte comes from the device and may lie.
 */
#include "core_port.h"
#include "sense.h"
#include "sense_rules.h"

/* Response codes, SPC-5 table 28; bit 7 of the byte is VALID or reserved. */
#define RESPONSE_CODE_MASK  0x7f
#define FIXED_CURRENT	    0x70
#define FIXED_DEFERRED	    0x71
#define DESCRIPTOR_CURRENT  0x72
#define DESCRIPTOR_DEFERRED 0x73

/* The byte that holds FILEMARK, EOM and ILI, in both formats. */
#define FILEMARK_BIT 0x80
#define EOM_BIT	     0x40
#define ILI_BIT	     0x20
#define KEY_MASK     0x0f
#define VALID_BIT    0x80

/* ADDITIONAL SENSE LENGTH counts the bytes after itself, in both formats. */
#define LENGTH_BYTE 7
#define HEADER_LEN  8

/* Fixed format, SPC-5 table 53. */
#define FIXED_KEY_BYTE	  2
#define FIXED_INFORMATION 3
#define FIXED_ASC_BYTE	  12
#define FIXED_ASCQ_BYTE	  13

/* Descriptor format, SPC-5 table 29. */
#define DESCRIPTOR_KEY_BYTE  1
#define DESCRIPTOR_ASC_BYTE  2
#define DESCRIPTOR_ASCQ_BYTE 3

/* Sense data descriptors: type, length of the rest, contents. */
#define DESCRIPTOR_HEADER_LEN  2
#define INFORMATION_TYPE       0x00 /* SPC-5 4.4.2.2 */
#define INFORMATION_LEN	       12
#define INFORMATION_VALID_BYTE 2
#define INFORMATION_VALUE      4
#define STREAM_COMMANDS_TYPE   0x04 /* SSC-5, stream commands descriptor */
#define STREAM_COMMANDS_LEN    4
#define STREAM_COMMANDS_BYTE   3

static u8 byte_at(const u8 *data, size_t len, size_t offset)
{
	return offset < len ? data[offset] : 0;
}

/* How many bytes the device and the transport agree on. */
static size_t clip(const u8 *data, size_t len)
{
	size_t told;

	if (len < HEADER_LEN)
		return len;
	told = (size_t)HEADER_LEN + data[LENGTH_BYTE];
	return told < len ? told : len;
}

static void take_stream_bits(u8 bits, struct ptape_sense *sense)
{
	sense->filemark = bits & FILEMARK_BIT;
	sense->eom = bits & EOM_BIT;
	sense->ili = bits & ILI_BIT;
}

static void take_information(s64 information, struct ptape_sense *sense)
{
	sense->information_valid = true;
	sense->information = information;
}

static void decode_fixed(const u8 *data, size_t len, struct ptape_sense *sense)
{
	if (len <= FIXED_KEY_BYTE)
		return;
	sense->valid = true;
	sense->key = data[FIXED_KEY_BYTE] & KEY_MASK;
	take_stream_bits(data[FIXED_KEY_BYTE], sense);
	if ((data[0] & VALID_BIT) && len >= FIXED_INFORMATION + sizeof(u32))
		take_information((s32)get_unaligned_be32(data + FIXED_INFORMATION), sense);
	sense->asc = byte_at(data, len, FIXED_ASC_BYTE);
	sense->ascq = byte_at(data, len, FIXED_ASCQ_BYTE);
}

/*
 * SPC-5 4.4.2.2: a four-byte quantity has zeros in the upper four bytes, its
 * sign too. No residual of ours is a positive number of that size.
 */
static s64 descriptor_information(const u8 *value)
{
	u64 information = get_unaligned_be64(value);

	return information <= U32_MAX ? (s32)(u32)information : (s64)information;
}

static void decode_descriptor(const u8 *data, size_t len, struct ptape_sense *sense)
{
	size_t at = HEADER_LEN, size;
	const u8 *one;

	if (len <= DESCRIPTOR_KEY_BYTE)
		return;
	sense->valid = true;
	sense->key = data[DESCRIPTOR_KEY_BYTE] & KEY_MASK;
	sense->asc = byte_at(data, len, DESCRIPTOR_ASC_BYTE);
	sense->ascq = byte_at(data, len, DESCRIPTOR_ASCQ_BYTE);
	for (; at + DESCRIPTOR_HEADER_LEN <= len; at += size) {
		one = data + at;
		size = (size_t)DESCRIPTOR_HEADER_LEN + one[1];
		if (size > len - at)
			return;
		if (one[0] == INFORMATION_TYPE && size >= INFORMATION_LEN &&
		    (one[INFORMATION_VALID_BYTE] & VALID_BIT))
			take_information(descriptor_information(one + INFORMATION_VALUE), sense);
		else if (one[0] == STREAM_COMMANDS_TYPE && size >= STREAM_COMMANDS_LEN)
			take_stream_bits(one[STREAM_COMMANDS_BYTE], sense);
	}
}

bool ptape_sense_decode(const u8 *data, size_t len, struct ptape_sense *sense)
{
	u8 response_code = byte_at(data, len, 0) & RESPONSE_CODE_MASK;

	memset(sense, 0, sizeof(*sense));
	len = clip(data, len);
	switch (response_code) {
	case FIXED_CURRENT:
	case FIXED_DEFERRED:
		decode_fixed(data, len, sense);
		break;
	case DESCRIPTOR_CURRENT:
	case DESCRIPTOR_DEFERRED:
		decode_descriptor(data, len, sense);
		break;
	default:
		return false;
	}
	sense->deferred = sense->valid && (response_code & 1);
	return sense->valid;
}

struct rule {
	u16 keys; /* enum ptape_sense_key_set */
	s16 asc;  /* PTAPE_ANY or a byte */
	s16 ascq;
	u8 facts; /* enum ptape_sense_fact: must be set */
	u8 condition;
};

#define RULE(row, keys, asc, ascq, fact, condition) \
	{ PTAPE_KEYS_##keys, asc, ascq, PTAPE_FACT_##fact, PTAPE_CONDITION_##condition },
static const struct rule ptape_sense_rules[] = { PTAPE_SENSE_RULES(RULE) };
#undef RULE

static u8 facts_of(const struct ptape_sense *sense)
{
	return (u8)((sense->deferred ? PTAPE_FACT_DEFERRED : 0) |
		    (sense->filemark ? PTAPE_FACT_FILEMARK : 0) |
		    (sense->eom ? PTAPE_FACT_EOM : 0) | (sense->ili ? PTAPE_FACT_ILI : 0));
}

static bool matches_code(s16 pattern, u8 code)
{
	return pattern == PTAPE_ANY || pattern == code;
}

int ptape_sense_rule_index(const struct ptape_sense *sense)
{
	const struct rule *rule;
	u8 facts = facts_of(sense);
	int i;

	if (!sense->valid)
		return -1;
	for (i = 0; i < PTAPE_RULE_NR; i++) {
		rule = &ptape_sense_rules[i];
		if ((rule->keys >> sense->key & 1) && matches_code(rule->asc, sense->asc) &&
		    matches_code(rule->ascq, sense->ascq) && (facts & rule->facts) == rule->facts)
			return i;
	}
	return -1;
}

enum ptape_condition ptape_sense_condition(const struct ptape_sense *sense)
{
	int row = ptape_sense_rule_index(sense);

	if (row < 0)
		return PTAPE_CONDITION_UNKNOWN;
	return (enum ptape_condition)ptape_sense_rules[row].condition;
}

bool ptape_condition_is_attention(enum ptape_condition condition)
{
	return condition >= PTAPE_CONDITION_MEDIUM_CHANGED &&
	       condition <= PTAPE_CONDITION_ATTENTION;
}

const char *ptape_condition_name(enum ptape_condition condition)
{
#define NAME(row, name) \
	case row:       \
		return name;
	switch (condition) {
		PTAPE_CONDITION_NAMES(NAME)
	case PTAPE_CONDITION_NR:
		break;
	}
#undef NAME
	return "invalid";
}
