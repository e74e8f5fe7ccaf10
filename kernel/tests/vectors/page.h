/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/page.c: parameter data as a drive sends it and what it
 * must decode to. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_PAGE_H
#define PTAPE_TESTS_VECTORS_PAGE_H

#define PAGE_VECTOR_LEN_MAX 64

struct block_limits_vector {
	const char *name;
	bool ok;
	struct ptape_block_limits limits;
	size_t len;
	u8 data[PAGE_VECTOR_LEN_MAX];
};

struct mode_vector {
	const char *name;
	bool ok;
	struct ptape_mode mode;
	size_t len;
	u8 data[PAGE_VECTOR_LEN_MAX];
};

struct mode_list_vector {
	const char *name;
	struct ptape_mode mode;
	u8 data[PTAPE_MODE_6_LEN];
};

struct position_vector {
	const char *name;
	bool (*decode)(const u8 *data, size_t len, struct ptape_read_position *position);
	bool ok;
	struct ptape_read_position position;
	size_t len;
	u8 data[PAGE_VECTOR_LEN_MAX];
};

struct attribute_vector {
	const char *name;
	u16 id;
	u16 length; /* 0: not there */
	size_t offset;
	size_t len;
	u8 data[PAGE_VECTOR_LEN_MAX];
};

struct command_timeout_vector {
	const char *name;
	u8 opcode;
	u32 seconds;
	size_t len;
	u8 data[PAGE_VECTOR_LEN_MAX];
};

/* clang-format off */
static const struct block_limits_vector block_limits_vectors[] = {
	{"LTO: 1 byte to 8 MiB", true, {.granularity = 0, .max = 0x800000, .min = 1},
	 6, {0, 0x80, 0x00, 0x00, 0x00, 0x01}},
	{"all bits", true, {.granularity = 0x1f, .max = 0xffffff, .min = 0xffff},
	 6, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
	{"no limit told", true, {.granularity = 2, .max = 0, .min = 4}, 6, {2, 0, 0, 0, 0, 4}},
	{"longer than the format", true, {.granularity = 0, .max = 2, .min = 1}, 8,
	 {0, 0, 0, 2, 0, 1, 0xee, 0xee}},
	{"one byte short", false, {.granularity = 0}, 5, {0, 0x80, 0, 0, 0}},
	{"no data", false, {.granularity = 0}, 0, {0}},
};

static const struct mode_vector mode_vectors[] = {
	{"buffered, variable blocks", true,
	 {.medium_type = 0x78, .buffered_mode = 1, .has_descriptor = true, .density = 0x5e},
	 12, {11, 0x78, 0x10, 8, 0x5e, 0, 0, 0, 0, 0, 0, 0}},
	{"write protected, fixed blocks", true,
	 {.write_protected = true, .buffered_mode = 7, .speed = 15, .has_descriptor = true,
	  .density = 0x46, .block_length = 0x010200},
	 12, {11, 0, 0xff, 8, 0x46, 1, 2, 3, 0, 0x01, 0x02, 0x00}},
	{"header alone", true, {.medium_type = 1, .speed = 2}, 4, {3, 1, 0x02, 0}},
	{"header, and bytes that are no descriptor", true, {.medium_type = 1}, 12,
	 {11, 1, 0, 0, 0x5e, 0, 0, 0, 0, 1, 2, 3}},
	{"descriptor shorter than its format", true, {.medium_type = 0}, 12,
	 {11, 0, 0, 7, 0x5e, 0, 0, 0, 0, 1, 2, 3}},
	{"two descriptors: the first", true,
	  {.has_descriptor = true, .density = 0x5e, .block_length = 512},
	 20, {19, 0, 0, 16, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x5a, 0, 0, 0, 0, 0, 4, 0}},
	{"descriptor told and cut off", false, {.speed = 0}, 11,
	  {11, 1, 0x12, 8, 0x5e, 0, 0, 0, 0, 0, 2}},
	{"header cut off", false, {.speed = 0}, 3, {11, 1, 0x12}},
	{"no data", false, {.speed = 0}, 0, {0}},
};

static const struct mode_list_vector mode_list_vectors[] = {
	{"variable blocks, buffered", {.buffered_mode = 1, .density = 0x5e},
	 {0, 0, 0x10, 8, 0x5e, 0, 0, 0, 0, 0, 0, 0}},
	{"what MODE SELECT must not carry", {.medium_type = 0x78, .write_protected = true,
	 .buffered_mode = 0, .speed = 3, .density = 1, .block_length = 0x010203},
	 {0, 0, 0x03, 8, 1, 0, 0, 0, 0, 1, 2, 3}},
	{"numbers too large for their fields", {.buffered_mode = 0xff, .speed = 0xff,
	 .block_length = 0xff010203}, {0, 0, 0x7f, 8, 0, 0, 0, 0, 0, 1, 2, 3}},
};

static const struct position_vector position_vectors[] = {
	{"short: beginning", ptape_page_position_short, true, {.beginning = true}, 20, {0x80}},
	{"short: block in partition 2", ptape_page_position_short, true,
	 {.partition = 2, .block = 0x01020304}, 20,
	 {0x30, 2, 0, 0, 1, 2, 3, 4, 9, 9, 9, 9, 0, 9, 9, 9, 9, 9, 9, 9}},
	{"short: end, highest block", ptape_page_position_short, true,
	 {.end = true, .block = 0xffffffff}, 20, {0x40, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}},
	{"short: LOLU", ptape_page_position_short, true, {.beginning = true, .unknown = true},
	 20, {0x84, 1, 0, 0, 1, 2, 3, 4}},
	{"short: PERR", ptape_page_position_short, true, {.unknown = true},
	 20, {0x02, 1, 0, 0, 0xff, 0xff, 0xff, 0xff}},
	{"short: one byte short", ptape_page_position_short, false, {.block = 0}, 19, {0x80}},
	{"short: no data", ptape_page_position_short, false, {.block = 0}, 0, {0}},
	{"long: block and file", ptape_page_position_long, true,
	 {.file_known = true, .partition = 0x01000002, .block = 0x0102030405060708,
	  .file = 0x1112131415161718}, 32,
	 {0x00, 0, 0, 0, 1, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8,
	  0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 9, 9, 9, 9, 9, 9, 9, 9}},
	{"long: MPU", ptape_page_position_long, true, {.end = true, .block = 5}, 32,
	 {0x48, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7}},
	{"long: LONU", ptape_page_position_long, true,
	 {.unknown = true, .file_known = true, .file = 7}, 32,
	 {0x04, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7}},
	{"long: nothing known", ptape_page_position_long, true,
	 {.beginning = true, .unknown = true}, 32,
	 {0x8c, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7}},
	{"long: one byte short", ptape_page_position_long, false, {.block = 0}, 31, {0x80}},
	{"long: no data", ptape_page_position_long, false, {.block = 0}, 0, {0}},
};

static const struct attribute_vector attribute_vectors[] = {
	{"the only one", 0x0401, 4, 9, 13,
	 {0, 0, 0, 9, 0x04, 0x01, 0x80, 0, 4, 'A', 'B', 'C', 'D'}},
	{"the second one", 0x0401, 2, 22, 24,
	 {0, 0, 0, 20, 0x00, 0x03, 0x80, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0x04, 0x01, 0x80, 0,
	  2, 'A', 'B'}},
	{"behind an empty one", 0x0401, 1, 14, 15,
	 {0, 0, 0, 11, 0x00, 0x03, 0x80, 0, 0, 0x04, 0x01, 0x80, 0, 1, 'A'}},
	{"not there", 0x0401, 0, 0, 17,
	 {0, 0, 0, 13, 0x00, 0x03, 0x80, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1}},
	{"there and empty", 0x0401, 0, 0, 9, {0, 0, 0, 5, 0x04, 0x01, 0x80, 0, 0}},
	{"empty, more behind it", 0x0401, 0, 0, 15,
	 {0, 0, 0, 11, 0x04, 0x01, 0x80, 0, 0, 0x04, 0x02, 0x80, 0, 1, 'A'}},
	{"value cut off", 0x0401, 2, 9, 11, {0, 0, 0, 0xff, 0x04, 0x01, 0x80, 0, 32, 'A', 'B'}},
	{"value wholly cut off", 0x0401, 0, 0, 9, {0, 0, 0, 0xff, 0x04, 0x01, 0x80, 0, 32}},
	{"header cut off", 0x0401, 0, 0, 8, {0, 0, 0, 0xff, 0x04, 0x01, 0x80, 0}},
	{"less available than arrived", 0x0401, 1, 9, 13,
	 {0, 0, 0, 6, 0x04, 0x01, 0x80, 0, 4, 'A', 'B', 'C', 'D'}},
	{"nothing available", 0x0401, 0, 0, 13,
	 {0, 0, 0, 0, 0x04, 0x01, 0x80, 0, 4, 'A', 'B', 'C', 'D'}},
	{"available says 4 GiB", 0x0401, 4, 9, 13,
	 {0xff, 0xff, 0xff, 0xff, 0x04, 0x01, 0x80, 0, 4, 'A', 'B', 'C', 'D'}},
	{"another's length leads beyond the end", 0x0401, 0, 0, 13,
	 {0, 0, 0, 9, 0x00, 0x03, 0x80, 0xff, 0xff, 0x04, 0x01, 0x80, 0}},
	{"list header cut off", 0x0401, 0, 0, 3, {0, 0, 0}},
	{"no data", 0x0401, 0, 0, 0, {0}},
};

/* Of a command: opcode, service action, flags, CDB length; and length, nominal, recommended. */
#define COMMAND(opcode, action, flags, length) opcode, 0, 0, action, 0, flags, 0, length
#define TIMEOUTS(len, nominal, a, b, c, d) 0, len, 0, 0, 0, 0, 0, nominal, a, b, c, d

static const struct command_timeout_vector command_timeout_vectors[] = {
	{"the only one", 0x0a, 0x01020304, 24,
	 {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 1, 2, 3, 4)}},
	{"the second one", 0x0a, 1560, 44,
	 {0, 0, 0, 40, COMMAND(0x08, 0, 2, 6), TIMEOUTS(10, 0, 0, 0, 5, 5),
	  COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 0, 0, 0, 6, 24)}},
	{"behind one without timeouts", 0x0a, 7, 32,
	 {0, 0, 0, 28, COMMAND(0x08, 0, 0, 6), COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 0, 0, 0, 0, 7)}},
	{"without timeouts itself", 0x08, 0, 32,
	 {0, 0, 0, 28, COMMAND(0x08, 0, 0, 6), COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 0, 0, 0, 0, 7)}},
	{"of two service actions the longest", 0x0a, 9, 44,
	 {0, 0, 0, 40, COMMAND(0x0a, 1, 3, 6), TIMEOUTS(10, 0, 0, 0, 0, 9),
	  COMMAND(0x0a, 2, 3, 6), TIMEOUTS(10, 0, 0, 0, 0, 7)}},
	{"not told", 0x0a, 0, 24, {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 0, 0, 0, 0)}},
	{"as long as can be", 0x0a, 0xffffffff, 24,
	 {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 0xff, 0xff, 0xff, 0xff)}},
	{"not there", 0x10, 0, 24,
	 {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 1, 2, 3, 4)}},
	{"RCTD ignored", 0x0a, 0, 20,
	 {0, 0, 0, 16, COMMAND(0x08, 0, 0, 6), COMMAND(0x0a, 0, 0, 6)}},
	{"timeouts longer than the format", 0x0a, 7, 48,
	 {0, 0, 0, 44, COMMAND(0x08, 0, 2, 6), TIMEOUTS(14, 9, 0, 0, 0, 5), 0xee, 0xee, 0xee, 0xee,
	  COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 0, 0, 0, 7)}},
	{"timeouts too short for a value", 0x08, 0, 34,
	 {0, 0, 0, 30, COMMAND(0x08, 0, 2, 6), 0, 0, COMMAND(0x0a, 0, 2, 6),
	  TIMEOUTS(10, 9, 0, 0, 0, 7)}},
	{"behind timeouts that are too short", 0x0a, 7, 34,
	 {0, 0, 0, 30, COMMAND(0x08, 0, 2, 6), 0, 0, COMMAND(0x0a, 0, 2, 6),
	  TIMEOUTS(10, 9, 0, 0, 0, 7)}},
	{"a length that leads beyond the end", 0x0a, 0, 44,
	 {0, 0, 0, 40, COMMAND(0x08, 0, 2, 6), 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5,
	  COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 0, 0, 0, 0, 7)}},
	{"and its own value", 0x08, 5, 24,
	 {0, 0, 0, 20, COMMAND(0x08, 0, 2, 6), 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}},
	{"value cut off", 0x0a, 0, 23,
	 {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), 0, 10, 0, 0, 0, 0, 0, 9, 1, 2, 3}},
	{"timeouts wholly cut off", 0x0a, 0, 12, {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6)}},
	{"their length cut off", 0x0a, 0, 13, {0, 0, 0, 20, COMMAND(0x0a, 0, 2, 6), 0}},
	{"command cut off", 0x0a, 0, 11, {0, 0, 0, 20, 0x0a, 0, 0, 0, 0, 2, 0}},
	{"less available than arrived", 0x0a, 0, 24,
	 {0, 0, 0, 19, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 1, 2, 3, 4)}},
	{"available says 4 GiB", 0x0a, 4, 24,
	 {0xff, 0xff, 0xff, 0xff, COMMAND(0x0a, 0, 2, 6), TIMEOUTS(10, 9, 0, 0, 0, 4)}},
	{"list header cut off", 0x0a, 0, 3, {0, 0, 0}},
	{"no data", 0x0a, 0, 0, {0}},
};
#undef TIMEOUTS
#undef COMMAND
/* clang-format on */

#endif /* PTAPE_TESTS_VECTORS_PAGE_H */
