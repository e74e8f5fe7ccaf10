/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/mode_page.c: MODE SENSE(6) answers, what they become
 * for MODE SELECT(6), and the partitions that MTMKPART asks for. Run by Catch2
 * and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_MODE_PAGE_H
#define PTAPE_TESTS_VECTORS_MODE_PAGE_H

#define MODE_PAGE_VECTOR_LEN 40

struct mode_page_vector {
	const char *name;
	enum ptape_mode_page page;
	bool ok;
	size_t len;
	u8 data[MODE_PAGE_VECTOR_LEN];
	u8 list[MODE_PAGE_VECTOR_LEN]; /* as long as the answer, where ok */
};

struct protection_vector {
	const char *name;
	bool ok;
	struct ptape_protection protection;
	size_t len;
	u8 data[MODE_PAGE_VECTOR_LEN];
	u8 list[MODE_PAGE_VECTOR_LEN]; /* as long as the answer, where ok */
	u8 off[MODE_PAGE_VECTOR_LEN];  /* once it was switched off */
};

struct compression_vector {
	const char *name;
	u8 flags; /* of the page: DCE 80h, DCC 40h */
	bool can, on;
	u8 flags_on, flags_off; /* once it was switched */
};

struct partitioning_vector {
	const char *name;
	s32 count;
	int error;
	struct ptape_partitioning how;
	size_t len;			   /* of the page below, with its header */
	u8 page[MODE_PAGE_VECTOR_LEN];	   /* as the drive told it */
	size_t select_len;		   /* of the page below; 0: not selected */
	u8 selected[MODE_PAGE_VECTOR_LEN]; /* as it is sent */
};

/* clang-format off */
#define COMPRESSION PTAPE_PAGE_COMPRESSION
#define PARTITIONS  PTAPE_PAGE_PARTITIONS
static const struct mode_page_vector mode_page_vectors[] = {
	{"compression behind a block descriptor", COMPRESSION, true, 28,
	 {27, 0x78, 0x90, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x8f, 14, 0xc0, 0x80, 0, 0, 0, 1},
	 {0, 0, 0x10, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x0f, 14, 0xc0, 0x80, 0, 0, 0, 1}},
	{"no block descriptor, bytes behind the page", COMPRESSION, true, 24,
	 {23, 0, 0, 0, 0x0f, 14, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 2, 0, 0},
	 {0, 0, 0, 0, 0x0f, 14, 0x40}},
	{"partitions, no sizes", PARTITIONS, true, 12, {11, 0, 0, 0, 0x11, 6, 3, 0, 0x1c, 3, 9},
	 {0, 0, 0, 0, 0x11, 6, 3, 0, 0x1c, 3, 9}},
	{"another page", COMPRESSION, false, 20, {19, 0, 0, 0, 0x10, 14}, {0}},
	{"a subpage", COMPRESSION, false, 20, {19, 0, 0, 0, 0x4f, 14}, {0}},
	{"a page that is too short", COMPRESSION, false, 19, {18, 0, 0, 0, 0x0f, 13}, {0}},
	{"partitions too short", PARTITIONS, false, 11, {10, 0, 0, 0, 0x11, 5}, {0}},
	{"a page that is cut off", COMPRESSION, false, 19, {19, 0, 0, 0, 0x0f, 14}, {0}},
	{"a page header that is cut off", COMPRESSION, false, 5, {19, 0, 0, 0, 0x0f}, {0}},
	{"descriptors that lead beyond the end", COMPRESSION, false, 20,
	 {19, 0, 0, 0xff, 0x0f, 14}, {0}},
	{"header cut off", COMPRESSION, false, 3, {19, 0, 0}, {0}},
	{"no data", COMPRESSION, false, 0, {0}, {0}},
};

/* SSC-5 8.3.9; the shortest page that has all that is used, and the standard's. */
static const struct protection_vector protection_vectors[] = {
	{"both, by CRC32C", true, {.method = 2, .length = 4, .on_write = true, .on_read = true}, 36,
	 {35, 0x78, 0x90, 0, 0xca, 0xf0, 0, 28, 2, 4, 0xc0},
	 {0, 0, 0x10, 0, 0x4a, 0xf0, 0, 28, 2, 4, 0xc0},
	 {0, 0, 0x10, 0, 0x4a, 0xf0, 0, 28, 0, 0, 0}},
	{"on writing, behind a block descriptor; other bits stay", true,
	 {.method = 0xf1, .length = 0x3f, .on_write = true}, 20,
	 {19, 0, 0, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x4a, 0xf0, 0, 4, 0xf1, 0xff, 0xbf, 1},
	 {0, 0, 0, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x4a, 0xf0, 0, 4, 0xf1, 0xff, 0xbf, 1},
	 {0, 0, 0, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0, 0x4a, 0xf0, 0, 4, 0, 0xc0, 0x3f, 1}},
	{"on reading, the shortest page", true, {.method = 1, .length = 4, .on_read = true}, 11,
	 {10, 0, 0, 0, 0x4a, 0xf0, 0, 3, 1, 4, 0x40}, {0, 0, 0, 0, 0x4a, 0xf0, 0, 3, 1, 4, 0x40},
	 {0, 0, 0, 0, 0x4a, 0xf0, 0, 3, 0, 0, 0}},
	{"none", true, {.method = 0}, 11, {10, 0, 0, 0, 0x4a, 0xf0, 0, 3},
	 {0, 0, 0, 0, 0x4a, 0xf0, 0, 3}, {0, 0, 0, 0, 0x4a, 0xf0, 0, 3}},
	{"another subpage", false, {.method = 0}, 11, {10, 0, 0, 0, 0x4a, 0xf1, 0, 3, 2, 4, 0xc0},
	 {0}, {0}},
	{"the control page itself", false, {.method = 0}, 16,
	 {15, 0, 0, 0, 0x0a, 0xf0, 0, 3, 2, 4, 0xc0}, {0}, {0}},
	{"a subpage of another", false, {.method = 0}, 11,
	 {10, 0, 0, 0, 0x50, 0xf0, 0, 3, 2, 4, 0xc0}, {0}, {0}},
	{"a page that is too short", false, {.method = 0}, 12,
	 {10, 0, 0, 0, 0x4a, 0xf0, 0, 2, 2, 4, 0xc0}, {0}, {0}},
	{"a page that is cut off", false, {.method = 0}, 11,
	 {10, 0, 0, 0, 0x4a, 0xf0, 0, 4, 2, 4, 0xc0}, {0}, {0}},
	{"a page without end", false, {.method = 0}, 11,
	 {10, 0, 0, 0, 0x4a, 0xf0, 0xff, 0xff, 2, 4, 0xc0}, {0}, {0}},
	{"what is used of it cut off", false, {.method = 0}, 10,
	 {9, 0, 0, 0, 0x4a, 0xf0, 0, 3, 2, 4}, {0}, {0}},
	{"descriptors that lead beyond the end", false, {.method = 0}, 11,
	 {10, 0, 0, 0xff, 0x4a, 0xf0, 0, 3, 2, 4, 0xc0}, {0}, {0}},
	{"header cut off", false, {.method = 0}, 3, {10, 0, 0}, {0}, {0}},
};

static const struct compression_vector compression_vectors[] = {
	{"off", 0x40, true, false, 0xc0, 0x40},
	{"on", 0xc0, true, true, 0xc0, 0x40},
	{"not to be had", 0x00, false, false, 0x80, 0x00},
	{"always on; other bits stay", 0xbf, false, true, 0xbf, 0x3f},
};

/* What LTO drives tell of a cartridge with one partition: up to three more, GB, POFM. */
#define LTO_PAGE 16, {0x11, 14, 3, 0, 0x1c, 3, 9, 0, 0x2e, 0xe0}
/* What a DDS drive tells: one size, of the one additional partition; no POFM. */
#define DDS_PAGE 10, {0x11, 8, 1, 1, 0x30, 3, 0, 0, 1, 0}
#define SELECTS  { true, true, 1 }
#define AT_ONCE  { true, false, 1 }
#define NOTHING  0, {0}

static const struct partitioning_vector partitioning_vectors[] = {
	{"one partition, by FORMAT MEDIUM", 0, 0, {false, true, 0}, LTO_PAGE, NOTHING},
	{"two as the drive likes", 1, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x9c, 3, 0, 0, 0xff, 0xff, 0, 1}},
	{"two as the drive likes, said of the first", -1, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x9c, 3, 0, 0, 0, 1, 0xff, 0xff}},
	{"the second of 500 MB", 500, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x34, 3, 0, 0, 0xff, 0xff, 0x01, 0xf4}},
	{"the first of 500 MB", -500, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x34, 3, 0, 0, 0x01, 0xf4, 0xff, 0xff}},
	{"whole GB, where the drive has the unit", 2000, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x3c, 3, 9, 0, 0xff, 0xff, 0, 2}},
	{"one GB is a size, not the drive's choice", 1000, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x3c, 3, 9, 0, 0xff, 0xff, 0, 1}},
	{"not whole GB: MB", 1001, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x34, 3, 0, 0, 0xff, 0xff, 0x03, 0xe9}},
	{"the largest in MB", 65533, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x34, 3, 0, 0, 0xff, 0xff, 0xff, 0xfd}},
	{"too large for MB: GB, rounded", 65534, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x3c, 3, 9, 0, 0xff, 0xff, 0, 65}},
	{"the largest in GB", 65534999, 0, SELECTS, LTO_PAGE,
	 12, {0x11, 10, 3, 1, 0x3c, 3, 9, 0, 0xff, 0xff, 0xff, 0xfe}},
	{"too large", 65535000, EINVAL, SELECTS, LTO_PAGE, NOTHING},
	{"the largest number", S32_MAX, EINVAL, SELECTS, LTO_PAGE, NOTHING},
	{"the smallest number", S32_MIN, EINVAL, SELECTS, LTO_PAGE, NOTHING},
	{"MODE SELECT does it: the one size", 200, 0, AT_ONCE, DDS_PAGE,
	 10, {0x11, 8, 1, 1, 0x30, 3, 0, 0, 0, 200}},
	{"MODE SELECT does it: one partition", 0, 0, {true, false, 0}, DDS_PAGE,
	 10, {0x11, 8, 1, 0, 0x30, 3, 0, 0, 0, 0}},
	{"no size of the first where one is described", -200, EINVAL, AT_ONCE, DDS_PAGE, NOTHING},
	{"none described yet", 200, 0, AT_ONCE, 8, {0x11, 6, 1, 0, 0x10, 3, 0, 9},
	 10, {0x11, 8, 1, 1, 0x30, 3, 0, 0, 0, 200}},
	{"none described, more than one possible: both", 200, 0, AT_ONCE,
	 8, {0x11, 6, 3, 0, 0x10, 3, 0, 0},
	 12, {0x11, 10, 3, 1, 0x30, 3, 0, 0, 0xff, 0xff, 0, 200}},
	{"more described than possible: the second is it", 200, 0, AT_ONCE,
	 12, {0x11, 10, 1, 0, 0x10, 3, 0, 0, 7, 7, 7, 7},
	 12, {0x11, 10, 1, 1, 0x30, 3, 0, 0, 0xff, 0xff, 0, 200}},
	{"a large one whose drive has no unit", 5000, 0, AT_ONCE, DDS_PAGE,
	 10, {0x11, 8, 1, 1, 0x30, 3, 0, 0, 0x13, 0x88}},
};
#undef COMPRESSION
#undef PARTITIONS
#undef LTO_PAGE
#undef DDS_PAGE
#undef SELECTS
#undef AT_ONCE
#undef NOTHING
/* clang-format on */

#endif /* PTAPE_TESTS_VECTORS_MODE_PAGE_H */
