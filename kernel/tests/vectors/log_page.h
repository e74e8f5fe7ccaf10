/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/log_page.c: LOG SENSE's answers and the TapeAlert flags
 * in them. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_LOG_PAGE_H
#define PTAPE_TESTS_VECTORS_LOG_PAGE_H

#define LOG_VECTOR_LEN_MAX 64

struct tape_alert_vector {
	const char *name;
	bool ok;
	u64 flags;
	size_t len;
	u8 data[LOG_VECTOR_LEN_MAX];
};

/* clang-format off */
static const struct tape_alert_vector tape_alert_vectors[] = {
	{"none set", true, 0, 14,
	 {0x2e, 0, 0, 10, 0, 1, 0x03, 1, 0, 0, 2, 0x03, 1, 0}},
	{"first, write, last", true, 0x8000000000000021, 19,
	 {0x2e, 0, 0, 15, 0, 1, 0x03, 1, 1, 0, 6, 0x03, 1, 1, 0, 64, 0x03, 1, 1}},
	{"DS and SPF's neighbours", true, 1, 9, {0xae, 0, 0, 5, 0, 1, 0x43, 1, 0xff}},
	{"other bits of the value mean nothing", true, 0, 9, {0x2e, 0, 0, 5, 0, 1, 0x03, 1, 0xfe}},
	{"the flag is in the first byte; a parameter without a value", true, 0, 14,
	 {0x2e, 0, 0, 10, 0, 1, 0x03, 2, 0, 1, 0, 2, 0x03, 0}},
	{"longer values", true, 5, 16,
	 {0x2e, 0, 0, 12, 0, 1, 0x03, 2, 1, 0, 0, 3, 0x03, 2, 1, 0}},
	{"codes of no flag", true, 0, 19,
	 {0x2e, 0, 0, 15, 0, 0, 0x03, 1, 1, 0, 65, 0x03, 1, 1, 1, 1, 0x03, 1, 1}},
	{"told twice", true, 1, 14, {0x2e, 0, 0, 10, 0, 1, 0x03, 1, 1, 0, 1, 0x03, 1, 0}},
	{"page length ends before the second", true, 1, 14,
	 {0x2e, 0, 0, 5, 0, 1, 0x03, 1, 1, 0, 2, 0x03, 1, 1}},
	{"page length beyond what arrived", true, 1, 9,
	 {0x2e, 0, 0xff, 0xff, 0, 1, 0x03, 1, 1}},
	{"value cut off", true, 1, 13, {0x2e, 0, 0, 10, 0, 1, 0x03, 1, 1, 0, 2, 0x03, 1}},
	{"half a parameter header", true, 1, 12, {0x2e, 0, 0, 10, 0, 1, 0x03, 1, 1, 0, 2, 0x03}},
	{"a length that leads beyond the end", true, 0, 14,
	 {0x2e, 0, 0, 10, 0, 1, 0x03, 0xff, 1, 0, 2, 0x03, 1, 1}},
	{"header alone", true, 0, 4, {0x2e, 0, 0, 0}},
	{"another page", false, 0, 9, {0x11, 0, 0, 5, 0, 1, 0x03, 1, 1}},
	{"a subpage", false, 0, 9, {0x6e, 1, 0, 5, 0, 1, 0x03, 1, 1}},
	{"header cut off", false, 0, 3, {0x2e, 0, 0}},
	{"no data", false, 0, 0, {0}},
};
/* clang-format on */

#endif /* PTAPE_TESTS_VECTORS_LOG_PAGE_H */
