/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/element_status.c: READ ELEMENT STATUS data and the
 * elements in it. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_ELEMENT_STATUS_H
#define PTAPE_TESTS_VECTORS_ELEMENT_STATUS_H

#define ELEMENT_VECTOR_NR_MAX 3

/* A field that points into the data is an offset here; 0: NULL. */
struct expected_element {
	u8 type;
	u16 address;
	bool full, by_operator, exception;
	u8 asc, ascq;
	bool accessible, source_valid;
	u16 source;
	bool inverted, bus_valid;
	u8 bus_id, bus_lun;
	size_t volume_identifier, alternate_identifier, designator;
	u8 designator_len, designator_code_set, designator_type, flags;
};

struct element_status_vector {
	const char *name;
	size_t nr;
	struct expected_element elements[ELEMENT_VECTOR_NR_MAX];
	size_t len;
	const char *data;
};

/* Report header with @length bytes behind it; page header with descriptors of @size. */
#define REPORT(length)			    "\x00\x00\x00\x00\x00\x00\x00" length
#define ELEMENTS(type, flags, size, length) type flags "\x00" size "\x00\x00\x00" length
/* A descriptor of 12 bytes: address, flags; with a source; with an exception. */
#define ELEMENT(address, flags)	      "\x00" address flags "\x00\x00\x00\x00\x00\x00\x00\x00\x00"
#define ELEMENT_FROM(address, source) "\x00" address "\x09\x00\x00\x00\x00\x00\x00\x80\x00" source
#define ELEMENT_BAD(address, codes)   "\x00" address "\x04\x00" codes "\x00\x00\x00\x00\x12\x34"
#define TAG(barcode)		      barcode "                        \x00\x00\x00\x00"
#define DATA(text)		      sizeof(text) - 1, text

/* clang-format off */
static const struct element_status_vector element_status_vectors[] = {
	{"two slots, one full", 2,
	 {{.type = 2, .address = 0x10, .full = true, .accessible = true, .flags = 0x09},
	  {.type = 2, .address = 0x11, .accessible = true, .flags = 0x08}},
	 DATA(REPORT("\x20") ELEMENTS("\x02", "\x00", "\x0c", "\x18")
	      ELEMENT("\x10", "\x09") ELEMENT("\x11", "\x08"))},
	{"a robot and a drive, each on its page", 2,
	 {{.type = 1, .address = 1},
	  {.type = 4, .address = 2, .full = true, .accessible = true, .source_valid = true,
	   .source = 0x21, .flags = 0x09}},
	 DATA(REPORT("\x28") ELEMENTS("\x01", "\x00", "\x0c", "\x0c") ELEMENT("\x01", "\x00")
	      ELEMENTS("\x04", "\x00", "\x0c", "\x0c") ELEMENT_FROM("\x02", "\x21"))},
	{"volume tag", 1,
	 {{.type = 2, .address = 3, .full = true, .volume_identifier = 28, .flags = 0x01}},
	 DATA(REPORT("\x38") ELEMENTS("\x02", "\x80", "\x30", "\x30")
	      ELEMENT("\x03", "\x01") TAG("VTL001L8"))},
	{"drive with volume tag and serial number", 1,
	 {{.type = 4, .address = 4, .volume_identifier = 28, .designator = 68, .designator_len = 4,
	   .designator_code_set = 2, .designator_type = 1}},
	 DATA(REPORT("\x40") ELEMENTS("\x04", "\x80", "\x38", "\x38")
	      ELEMENT("\x04", "\x00") TAG("VTL001L8") "\xf2\xf1\x00\x04" "S123")},
	{"drive with both tags and NAA", 1,
	 {{.type = 4, .address = 4, .volume_identifier = 28, .alternate_identifier = 64,
	   .designator = 104, .designator_len = 8, .designator_code_set = 1, .designator_type = 3}},
	 DATA(REPORT("\x68") ELEMENTS("\x04", "\xc0", "\x60", "\x60") ELEMENT("\x04", "\x00")
	      TAG("VTL001L8") TAG("        ") "\x01\x03\x00\x08" "\x30\x00\x00\x00\x00\x00\x00\x01")},
	{"alternate tag alone", 1, {{.type = 2, .address = 4, .alternate_identifier = 28}},
	 DATA(REPORT("\x38") ELEMENTS("\x02", "\x40", "\x30", "\x30")
	      ELEMENT("\x04", "\x00") TAG("VTL001L8"))},
	{"a slot has no designator", 1, {{.type = 2, .address = 4}},
	 DATA(REPORT("\x1c") ELEMENTS("\x02", "\x00", "\x14", "\x14")
	      ELEMENT("\x04", "\x00") "\x02\x01\x00\x04" "S123")},
	{"empty designator", 1, {{.type = 4, .address = 4}},
	 DATA(REPORT("\x18") ELEMENTS("\x04", "\x00", "\x10", "\x10")
	      ELEMENT("\x04", "\x00") "\x02\x01\x00\x00")},
	{"designator that leads beyond its descriptor", 1, {{.type = 4, .address = 4}},
	 DATA(REPORT("\x18") ELEMENTS("\x04", "\x00", "\x10", "\x10")
	      ELEMENT("\x04", "\x00") "\x02\x01\x00\xff")},
	{"half a designator's header", 1, {{.type = 4, .address = 4}},
	 DATA(REPORT("\x16") ELEMENTS("\x04", "\x00", "\x0e", "\x0e")
	      ELEMENT("\x04", "\x00") "\x02\x01")},
	{"volume tag that does not fit", 1, {{.type = 4, .address = 4}},
	 DATA(REPORT("\x18") ELEMENTS("\x04", "\x80", "\x10", "\x10")
	      ELEMENT("\x04", "\x00") "ABCD")},
	{"alternate tag that does not fit", 1,
	 {{.type = 4, .address = 4, .volume_identifier = 28}},
	 DATA(REPORT("\x38") ELEMENTS("\x04", "\xc0", "\x30", "\x30")
	      ELEMENT("\x04", "\x00") TAG("VTL001L8"))},
	{"exception; a source that is not valid", 1,
	 {{.type = 2, .address = 5, .exception = true, .asc = 0x83, .ascq = 0x01,
	   .flags = 0x04}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT_BAD("\x05", "\x83\x01"))},
	{"put by hand into a mail slot", 1,
	 {{.type = 3, .address = 6, .full = true, .by_operator = true, .accessible = true,
	   .flags = 0x3b}},
	 DATA(REPORT("\x14") ELEMENTS("\x03", "\x00", "\x0c", "\x0c") ELEMENT("\x06", "\x3b"))},
	{"an empty mail slot", 1, {{.type = 3, .address = 6, .accessible = true, .flags = 0x38}},
	 DATA(REPORT("\x14") ELEMENTS("\x03", "\x00", "\x0c", "\x0c") ELEMENT("\x06", "\x38"))},
	{"IMPEXP in a slot means nothing", 1,
	 {{.type = 2, .address = 6, .full = true, .flags = 0x03}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x06", "\x03"))},
	{"a page without elements before one with", 1, {{.type = 2, .address = 7}},
	 DATA(REPORT("\x1c") ELEMENTS("\x04", "\x00", "\x0c", "\x00")
	      ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x07", "\x00"))},
	{"descriptors shorter than the standard's are passed over", 1, {{.type = 2, .address = 7}},
	 DATA(REPORT("\x27") ELEMENTS("\x04", "\x00", "\x0b", "\x0b")
	      "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	      ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x07", "\x00"))},
	{"descriptors of no length", 1, {{.type = 2, .address = 7}},
	 DATA(REPORT("\x20") ELEMENTS("\x04", "\x00", "\x00", "\x04") "\x00\x01\x00\x00"
	      ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x07", "\x00"))},
	{"last descriptor cut off", 1, {{.type = 2, .address = 0x10}},
	 DATA(REPORT("\x20") ELEMENTS("\x02", "\x00", "\x0c", "\x18")
	      ELEMENT("\x10", "\x00") "\x00\x11\x08\x00\x00\x00\x00\x00\x00\x00\x00")},
	{"page length beyond the report", 1, {{.type = 2, .address = 0x10}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\xff")
	      ELEMENT("\x10", "\x00") ELEMENT("\x11", "\x00"))},
	{"report length beyond what arrived", 1, {{.type = 2, .address = 0x10}},
	 DATA(REPORT("\xff") ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x10", "\x00"))},
	{"half a page header at the end", 1, {{.type = 2, .address = 0x10}},
	 DATA(REPORT("\x18") ELEMENTS("\x02", "\x00", "\x0c", "\x0c") ELEMENT("\x10", "\x00")
	      "\x04\x00\x00\x0c")},
	{"type of a vendor, reserved bits", 1, {{.type = 9, .address = 1}},
	 DATA(REPORT("\x14") ELEMENTS("\xf9", "\x00", "\x0c", "\x0c") ELEMENT("\x01", "\x00"))},
	{"turned over on its way", 1,
	 {{.type = 2, .address = 8, .full = true, .accessible = true, .source_valid = true,
	   .source = 0x21, .inverted = true, .flags = 0x09}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\x0c")
	      "\x00\x08\x09\x00\x00\x00\x00\x00\x00\xc0\x00\x21")},
	{"INVERT without a source means nothing", 1, {{.type = 2, .address = 8, .full = true, .flags = 0x01}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\x0c")
	      "\x00\x08\x01\x00\x00\x00\x00\x00\x00\x40\x00\x21")},
	{"drives on a parallel bus, one with its address", 2,
	 {{.type = 4, .address = 4, .bus_valid = true, .bus_id = 6, .bus_lun = 1},
	  {.type = 4, .address = 5}},
	 DATA(REPORT("\x20") ELEMENTS("\x04", "\x00", "\x0c", "\x18")
	      "\x00\x04\x00\x00\x00\x00\x31\x06\x00\x00\x00\x00"
	      "\x00\x05\x00\x00\x00\x00\x21\x06\x00\x00\x00\x00")},
	{"a slot has no bus address", 1, {{.type = 2, .address = 4}},
	 DATA(REPORT("\x14") ELEMENTS("\x02", "\x00", "\x0c", "\x0c")
	      "\x00\x04\x00\x00\x00\x00\x31\x06\x00\x00\x00\x00")},
	{"no pages", 0, {{.type = 0}}, DATA(REPORT("\x00"))},
	{"header cut off", 0, {{.type = 0}}, DATA("\x00\x00\x00\x00\x00\x00\x00")},
	{"no data", 0, {{.type = 0}}, DATA("")},
};
/* clang-format on */

struct element_ranges_vector {
	const char *name;
	bool ok;
	struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES];
	size_t len;
	const char *data;
};

#define RANGES_PAGE "\x1d\x12\x00\x01\x00\x01\x04\x00\x00\x08\x00\x10\x00\x02\x01\x00\x00\x04"

/* clang-format off */
static const struct element_ranges_vector element_ranges_vectors[] = {
	{"robot, slots, mail slots, drives", true, {{1, 1}, {0x400, 8}, {0x10, 2}, {0x100, 4}},
	 DATA("\x17\x00\x00\x00" RANGES_PAGE "\x00\x00")},
	{"behind a block descriptor, with PS", true, {{1, 1}, {0x400, 8}, {0x10, 2}, {0x100, 4}},
	 DATA("\x1d\x00\x00\x08" "\x00\x00\x00\x00\x00\x00\x00\x00"
	      "\x9d\x12\x00\x01\x00\x01\x04\x00\x00\x08\x00\x10\x00\x02\x01\x00\x00\x04")},
	{"more elements than addresses", true, {{1, 0xffff}, {0xffff, 1}, {0, 0xffff}, {0xfffe, 2}},
	 DATA("\x17\x00\x00\x00\x1d\x12\x00\x01\xff\xff\xff\xff\xff\xff\x00\x00\xff\xff\xff\xfe\x00\x02\x00\x00")},
	{"another page", false, {{0, 0}},
	 DATA("\x15\x00\x00\x00\x1f\x12\x00\x01\x00\x01\x04\x00\x00\x08\x00\x10\x00\x02\x01\x00\x00\x04")},
	{"cut off in the page", false, {{0, 0}},
	 DATA("\x15\x00\x00\x00\x1d\x12\x00\x01\x00\x01\x04\x00\x00\x08\x00\x10\x00\x02\x01\x00\x00")},
	{"block descriptors beyond the end", false, {{0, 0}}, DATA("\x17\x00\x00\xff" RANGES_PAGE "\x00\x00")},
	{"half a header", false, {{0, 0}}, DATA("\x17\x00\x00")},
};
/* clang-format on */

#undef RANGES_PAGE
#undef REPORT
#undef ELEMENTS
#undef ELEMENT
#undef ELEMENT_FROM
#undef ELEMENT_BAD
#undef TAG
#undef DATA

#endif /* PTAPE_TESTS_VECTORS_ELEMENT_STATUS_H */
