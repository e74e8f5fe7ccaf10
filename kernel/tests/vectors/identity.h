/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/identity.c: VPD pages and the identity that they make,
 * texts that are one or are none, bindings. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_IDENTITY_H
#define PTAPE_TESTS_VECTORS_IDENTITY_H

#include "every_row.h"

struct vpd_page {
	const char *data; /* NULL: the device has no such page */
	size_t len;
};

struct identity_vector {
	const char *name;
	enum ptape_unit_type type;
	struct vpd_page page83;
	struct vpd_page page80;
	const char *identity; /* "": none */
};

struct parse_vector {
	const char *text;
	bool ok;
	enum ptape_unit_type type;
};

struct binding_vector {
	const char *text;
	enum ptape_binding_verb verb;
	enum ptape_unit_type type;
	const char *identity;
	u32 number;
};

/* Two paths with one identity: are they ways to one device? */
struct same_device_vector {
	const char *name;
	struct vpd_page inquiry_a, page83_a, inquiry_b, page83_b;
	bool same;
};

/* One device went, one with its identity has come: is it the same? */
struct shown_vector {
	struct vpd_page inquiry, page83;
	struct ptape_address address;
};

struct return_vector {
	enum ptape_return row;
	const char *name;
	const char *identity;
	bool doubled;
	bool was_here;
	struct shown_vector known, seen;
	bool is_return;
};

/* Two identities, the second of which may tell less. */
struct compare_vector {
	const char *a, *b;
	bool share; /* a designator */
	bool a_tells_all;
	bool b_tells_all;
};

/* The greatest number of a type, and one more. */
struct unit_type_vector {
	enum ptape_unit_type type;
	const char *word;
	const char *good;
	const char *bad;
};

/* A page out of a string literal; each descriptor is a literal of its own. */
#define PAGE(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}
#define NO_PAGE         \
	{               \
		NULL, 0 \
	}
#define SERIAL                  \
	PAGE("\x01\x80\x00\x04" \
	     "S123")

/* Designators: NAA 5, EUI-64, SCSI name string, T10 vendor ID; 12, 12, 11 and 14 bytes. */
#define NAA                \
	"\x01\x03\x00\x08" \
	"\x50\x00\xe1\x11\x00\x00\x00\x01"
#define EUI                \
	"\x01\x02\x00\x08" \
	"\x00\x11\x22\x33\x44\x55\x66\x7f"
#define NAME               \
	"\x03\x08\x00\x07" \
	"iqn.a:b"
#define T10                \
	"\x02\x01\x00\x0a" \
	"HP      U5"

/* Standard INQUIRY data as far as the product's end, 32 bytes. */
/* clang-format off */
#define INQUIRY(product)                   \
	PAGE("\x01\x80\x06\x02\x5b\x00\x00\x02" \
	     "VENDOR  " product)

/* The NAA of the target device, 12 bytes, and of a target port. */
#define DEVICE_NAA(last)       \
	"\x61\x23\x00\x08" \
	"\x50\x00\xe1\x11\x00\x00\x00" last
#define PORT_NAA(last)         \
	"\x61\x13\x00\x08" \
	"\x50\x00\xe1\x11\x00\x00\x00" last

/* V(row, name, page 83h, word): one for each row of PTAPE_DESIGNATORS. */
#define DESIGNATOR_VECTORS(V)                                                                   \
	V(PTAPE_DESIGNATOR_NAA, "NAA", PAGE("\x01\x83\x00\x31" T10 NAME EUI NAA),               \
	  "tape.naa-5000e11100000001.S123")                                                   \
	V(PTAPE_DESIGNATOR_EUI_64, "EUI-64", PAGE("\x01\x83\x00\x25" T10 NAME EUI),             \
	  "tape.eui-001122334455667f.S123")                                                   \
	V(PTAPE_DESIGNATOR_NAME, "SCSI name string", PAGE("\x01\x83\x00\x19" T10 NAME),         \
	  "tape.name-iqn%2Ea%3Ab.S123")                                                       \
	V(PTAPE_DESIGNATOR_T10, "T10 vendor ID", PAGE("\x01\x83\x00\x0e" T10),                  \
	  "tape.t10-HP%20%20%20%20%20%20U5.S123")

/* V(type, word, binding with the greatest number, binding with one more) */
#define UNIT_TYPE_VECTORS(V)                                                                    \
	V(PTAPE_UNIT_TAPE, "tape", "tape..A:131071", "tape..A:131072")                          \
	V(PTAPE_UNIT_CHANGER, "changer", "changer..A:127", "changer..A:128")
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_DESIGNATORS, DESIGNATOR_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_UNIT_TYPES, UNIT_TYPE_VECTORS);

#define VECTOR(type, word, good, bad) { type, word, good, bad },
static const struct unit_type_vector unit_type_vectors[] = { UNIT_TYPE_VECTORS(VECTOR) };
#undef VECTOR

#define VECTOR(row, name, page83, identity) { name, PTAPE_UNIT_TAPE, page83, SERIAL, identity },
/* clang-format off */
static const struct identity_vector identity_vectors[] = {
	DESIGNATOR_VECTORS(VECTOR)
	{"changer", PTAPE_UNIT_CHANGER, PAGE("\x08\x83\x00\x0c" NAA), SERIAL,
	 "changer.naa-5000e11100000001.S123"},
	{"no page 80h", PTAPE_UNIT_TAPE, PAGE("\x01\x83\x00\x0c" NAA), NO_PAGE,
	 "tape.naa-5000e11100000001."},
	{"no page 83h", PTAPE_UNIT_TAPE, NO_PAGE, SERIAL, "tape..S123"},
	{"no page", PTAPE_UNIT_TAPE, NO_PAGE, NO_PAGE, ""},
	{"both pages empty", PTAPE_UNIT_TAPE, PAGE("\x01\x83\x00\x00"),
	  PAGE("\x01\x80\x00\x00"), ""},
	{"pages of another code", PTAPE_UNIT_TAPE, PAGE("\x01\x00\x00\x0c" NAA),
	 PAGE("\x01\x00\x00\x04" "S123"), ""},
	{"page 83h shorter than its header", PTAPE_UNIT_TAPE,
	  PAGE("\x01\x83\x00"), SERIAL, "tape..S123"},
	{"two NAA: the smaller", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x18" "\x01\x03\x00\x08" "\x60\x00\x00\x00\x00\x00\x00\x00" NAA), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"two NAA, the smaller first", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x18" NAA "\x01\x03\x00\x08" "\x60\x00\x00\x00\x00\x00\x00\x00"), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"one is the other's beginning: the shorter", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x16" NAA "\x01\x03\x00\x06" "\x50\x00\xe1\x11\x00\x00"), SERIAL,
	 "tape.naa-5000e1110000.S123"},
	{"the same twice", PTAPE_UNIT_TAPE, PAGE("\x01\x83\x00\x18" NAA NAA), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"the target port's and the target's do not count", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x24" "\x01\x13\x00\x08" "\x10\x00\x00\x00\x00\x00\x00\x01"
	      "\x01\x23\x00\x08" "\x20\x00\x00\x00\x00\x00\x00\x01" NAA), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"association 3 is reserved", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x0c" "\x01\x33\x00\x08" "\x10\x00\x00\x00\x00\x00\x00\x01"), SERIAL,
	 "tape..S123"},
	{"PIV and protocol identifier do not matter", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x0c" "\x61\x83\x00\x08" "\x50\x00\xe1\x11\x00\x00\x00\x01"), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"types of no use", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x10" "\x01\x04\x00\x04" "\x00\x00\x00\x01"
	      "\x01\x00\x00\x04" "\x00\x00\x00\x01"), SERIAL, "tape..S123"},
	{"all-zero NAA", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x18" "\x01\x03\x00\x08" "\x00\x00\x00\x00\x00\x00\x00\x00" EUI), SERIAL,
	 "tape.eui-001122334455667f.S123"},
	{"empty designators", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x14" "\x01\x03\x00\x00" "\x01\x03\x00\x00" EUI), SERIAL,
	 "tape.eui-001122334455667f.S123"},
	{"blank text designator", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x0c" "\x02\x01\x00\x08" "   \x00    "), SERIAL, "tape..S123"},
	{"text with blanks and NULs around", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x0c" "\x03\x08\x00\x08" " \x00" "eui.\x00\x00"), SERIAL,
	 "tape.name-eui%2E.S123"},
	{"designator reaches beyond the page", PTAPE_UNIT_TAPE,
	 PAGE("\x01\x83\x00\x18" NAA "\x01\x03\x00\xff" "\x10\x00\x00\x00\x00\x00\x00\x00"), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"page length beyond what arrived", PTAPE_UNIT_TAPE, PAGE("\x01\x83\xff\xff" NAA), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"page length before what arrived", PTAPE_UNIT_TAPE,
	  PAGE("\x01\x83\x00\x0c" EUI NAA), SERIAL,
	 "tape.eui-001122334455667f.S123"},
	{"half a header at the end", PTAPE_UNIT_TAPE,
	  PAGE("\x01\x83\x00\x0f" NAA "\x01\x03\x00"), SERIAL,
	 "tape.naa-5000e11100000001.S123"},
	{"serial number with blanks around", PTAPE_UNIT_TAPE, NO_PAGE,
	 PAGE("\x01\x80\x00\x0a" "  HU19 48 "), "tape..HU19%2048"},
	{"serial number all blanks and NULs", PTAPE_UNIT_TAPE, PAGE("\x01\x83\x00\x0c" NAA),
	 PAGE("\x01\x80\x00\x04" "  \x00\x00"), "tape.naa-5000e11100000001."},
	{"serial number cut off", PTAPE_UNIT_TAPE, PAGE("\x01\x83\x00\x0c" NAA),
	 PAGE("\x01\x80\x00\x0a" "HU19"), "tape.naa-5000e11100000001."},
	{"serial number cut off, nothing else", PTAPE_UNIT_TAPE, NO_PAGE,
	 PAGE("\x01\x80\x00\x0a" "HU19"), ""},
	{"page 80h with bytes behind the serial number", PTAPE_UNIT_TAPE, NO_PAGE,
	 PAGE("\x01\x80\x00\x04" "HU19" "junk"), "tape..HU19"},
	{"hostile serial number", PTAPE_UNIT_TAPE, NO_PAGE,
	 PAGE("\x01\x80\x00\x10" "../\n\r\"'\\%:.\x00\x7f\xc3\xa4!"),
	 "tape..%2E%2E%2F%0A%0D%22%27%5C%25%3A%2E%00%7F%C3%A4%21"},
	{"plain bytes at the ends of their ranges", PTAPE_UNIT_TAPE, NO_PAGE,
	 PAGE("\x01\x80\x00\x10" "@AZ[`az{/09:_^-,"), "tape..%40AZ%5B%60az%7B%2F09%3A_%5E-%2C"},
};
/* clang-format on */
#undef VECTOR

/* clang-format off */
static const struct same_device_vector same_device_vectors[] = {
	{"no target device told", INQUIRY("DRIVE           "), PAGE("\x01\x83\x00\x0c" NAA),
	 INQUIRY("DRIVE           "), PAGE("\x01\x83\x00\x0c" NAA), true},
	{"no page 83h", INQUIRY("DRIVE           "), NO_PAGE,
	 INQUIRY("DRIVE           "), NO_PAGE, true},
	{"another product", INQUIRY("DRIVE           "), PAGE("\x01\x83\x00\x0c" NAA),
	 INQUIRY("DRIVF           "), PAGE("\x01\x83\x00\x0c" NAA), false},
	{"a product that is cut off", PAGE("\x01\x80\x06\x02\x5b\x00\x00\x02" "VENDOR  DRIVE"), NO_PAGE,
	 PAGE("\x01\x80\x06\x02\x5b\x00\x00\x02" "VENDOR  DRIVE"), NO_PAGE, false},
	{"no INQUIRY data", NO_PAGE, PAGE("\x01\x83\x00\x0c" NAA),
	 NO_PAGE, PAGE("\x01\x83\x00\x0c" NAA), false},
	{"one target device, two ports", INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x24" NAA DEVICE_NAA("\x07") PORT_NAA("\x08")),
	 INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x24" NAA PORT_NAA("\x09") DEVICE_NAA("\x07")), true},
	{"two target devices", INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x18" NAA DEVICE_NAA("\x07")), INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x18" NAA DEVICE_NAA("\x08")), false},
	{"a target device on one side only", INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x18" NAA DEVICE_NAA("\x07")), INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x0c" NAA), false},
	{"a page 83h on one side that is cut off", INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x0c" NAA), INQUIRY("DRIVE           "),
	 PAGE("\x01\x83\x00\x18" NAA), false},
};
/* clang-format on */

/* What a drive shows: its product, with NAA and what else page 83h has, and where. */
/* clang-format off */
#define HERE	 { 3, 0, 1, 0 }
#define DRIVE(page83, ...) { INQUIRY("DRIVE           "), page83, __VA_ARGS__ }
#define PLAIN	 PAGE("\x01\x83\x00\x0c" NAA)
#define WITH_PORT(last)	  PAGE("\x01\x83\x00\x18" NAA PORT_NAA(last))
#define WITH_DEVICE(last) PAGE("\x01\x83\x00\x18" NAA DEVICE_NAA(last))
#define NOT_HERE { NO_PAGE, NO_PAGE, { 0, 0, 0, 0 } }
#define OTHER    { INQUIRY("DRIVF           "), PLAIN, HERE }

#define WHOLE	    "tape.naa-5000e11100000001.S123"
#define SERIAL_ONLY "tape..S123"
#define NAA_ONLY    "tape.naa-5000e11100000001."

/* V(row, name, identity, doubled, was here, known, seen, answer): one for each row. */
#define RETURN_VECTORS(V)                                                                       \
	V(PTAPE_RETURN_COMPLETE, "complete, whatever else has changed", WHOLE, false, true,    \
	  DRIVE(PLAIN, HERE), DRIVE(WITH_PORT("\x08"), { 7, 0, 4, 2 }), true)                  \
	V(PTAPE_RETURN_COMPLETE_DOUBLED, "complete and doubled, in its place", WHOLE, true, true, \
	  DRIVE(PLAIN, HERE), DRIVE(PLAIN, HERE), true)                                         \
	V(PTAPE_RETURN_SERIAL, "serial number, in another place", SERIAL_ONLY, false, true,     \
	  DRIVE(NO_PAGE, HERE), DRIVE(NO_PAGE, { 7, 0, 4, 2 }), true)                           \
	V(PTAPE_RETURN_SERIAL_DOUBLED, "serial number, doubled, in its place", SERIAL_ONLY, true, true, \
	  DRIVE(NO_PAGE, HERE), DRIVE(NO_PAGE, HERE), false)                                    \
	V(PTAPE_RETURN_DESIGNATOR, "designator, in its place", NAA_ONLY, false, true,           \
	  DRIVE(PLAIN, HERE), DRIVE(PLAIN, HERE), true)                                         \
	V(PTAPE_RETURN_DESIGNATOR_DOUBLED, "designator, doubled, in its place", NAA_ONLY, true, true, \
	  DRIVE(PLAIN, HERE), DRIVE(PLAIN, HERE), false)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_RETURNS, RETURN_VECTORS);

#define VECTOR(row, name, identity, doubled, was_here, known, seen, is_return) \
	{ row, name, identity, doubled, was_here, known, seen, is_return },
/* clang-format off */
static const struct return_vector return_vectors[] = {
	RETURN_VECTORS(VECTOR)
	{PTAPE_RETURN_NR, "no identity", "", false, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, HERE), false},
	{PTAPE_RETURN_COMPLETE, "complete, another product", WHOLE, false, true,
	 DRIVE(PLAIN, HERE), OTHER, true},
	{PTAPE_RETURN_COMPLETE_DOUBLED, "complete and doubled, another product", WHOLE, true, true,
	 DRIVE(PLAIN, HERE), OTHER, false},
	{PTAPE_RETURN_COMPLETE_DOUBLED, "complete and doubled, another target", WHOLE, true, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, { 3, 0, 2, 0 }), false},
	{PTAPE_RETURN_COMPLETE_DOUBLED, "complete and doubled, the port is no proof", WHOLE, true, true,
	 DRIVE(WITH_PORT("\x08"), HERE), DRIVE(WITH_PORT("\x08"), { 3, 0, 2, 0 }), false},
	{PTAPE_RETURN_SERIAL, "serial number, another product", SERIAL_ONLY, false, true,
	 DRIVE(NO_PAGE, HERE), { INQUIRY("DRIVF           "), NO_PAGE, HERE }, false},
	{PTAPE_RETURN_SERIAL, "serial number, no product told", SERIAL_ONLY, false, true,
	 NOT_HERE, NOT_HERE, false},
	{PTAPE_RETURN_SERIAL, "serial number, of a binding", SERIAL_ONLY, false, false,
	 NOT_HERE, DRIVE(NO_PAGE, HERE), true},
	{PTAPE_RETURN_DESIGNATOR, "designator, of a binding", NAA_ONLY, false, false,
	 NOT_HERE, DRIVE(PLAIN, HERE), true},
	{PTAPE_RETURN_DESIGNATOR, "designator, another product", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), OTHER, false},
	{PTAPE_RETURN_DESIGNATOR, "designator, another host", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, { 4, 0, 1, 0 }), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, another channel", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, { 3, 1, 1, 0 }), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, another target", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, { 3, 0, 2, 0 }), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, another LUN", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), DRIVE(PLAIN, { 3, 0, 1, 1 }), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, more in page 83h", NAA_ONLY, false, true,
	 DRIVE(PLAIN, HERE), DRIVE(WITH_PORT("\x08"), HERE), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, the same port elsewhere", NAA_ONLY, false, true,
	 DRIVE(WITH_PORT("\x08"), HERE), DRIVE(WITH_PORT("\x08"), { 4, 0, 7, 0 }), true},
	{PTAPE_RETURN_DESIGNATOR, "designator, another port in its place", NAA_ONLY, false, true,
	 DRIVE(WITH_PORT("\x08"), HERE), DRIVE(WITH_PORT("\x09"), HERE), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, another LUN of the same port", NAA_ONLY, false, true,
	 DRIVE(WITH_PORT("\x08"), HERE), DRIVE(WITH_PORT("\x08"), { 3, 0, 1, 1 }), false},
	{PTAPE_RETURN_DESIGNATOR, "designator, the same target device elsewhere", NAA_ONLY, false, true,
	 DRIVE(WITH_DEVICE("\x07"), HERE), DRIVE(WITH_DEVICE("\x07"), { 4, 0, 7, 0 }), true},
	{PTAPE_RETURN_DESIGNATOR, "designator, another target device in its place", NAA_ONLY, false, true,
	 DRIVE(WITH_DEVICE("\x07"), HERE), DRIVE(WITH_DEVICE("\x08"), HERE), false},
};
/* clang-format on */
#undef VECTOR

static const struct compare_vector compare_vectors[] = {
	{ WHOLE, WHOLE, true, true, true },
	{ WHOLE, NAA_ONLY, true, true, false },
	{ WHOLE, "tape.naa-5000e11100000001.S124", true, false, false },
	{ WHOLE, SERIAL_ONLY, false, false, false },
	{ WHOLE, "changer.naa-5000e11100000001.S123", false, false, false },
	{ WHOLE, "tape.naa-5000e1110000000.S123", false, false, false },
	{ WHOLE, "tape.naa-5000e11100000002.S123", false, false, false },
	{ NAA_ONLY, NAA_ONLY, true, true, true },
	{ NAA_ONLY, "changer.naa-5000e11100000001.", false, false, false },
	{ SERIAL_ONLY, SERIAL_ONLY, false, true, true },
	{ SERIAL_ONLY, "tape..S124", false, false, false },
	{ "", WHOLE, false, false, false },
	{ "", "", false, true, true },
};

static const struct parse_vector parse_vectors[] = {
	{ "tape.naa-5000e11100000001.HU19487T7J", true, PTAPE_UNIT_TAPE },
	{ "changer.t10-HP%20%20.A_b-9", true, PTAPE_UNIT_CHANGER },
	{ "tape..A", true, PTAPE_UNIT_TAPE },
	{ "tape.A.", true, PTAPE_UNIT_TAPE },
	{ "tape.%FF.%00", true, PTAPE_UNIT_TAPE },
	{ "tape..", false, PTAPE_UNIT_TAPE },
	{ "tape.", false, PTAPE_UNIT_TAPE },
	{ "tape", false, PTAPE_UNIT_TAPE },
	{ "", false, PTAPE_UNIT_TAPE },
	{ "tapes.A.B", false, PTAPE_UNIT_TAPE },
	{ "disk.A.B", false, PTAPE_UNIT_TAPE },
	{ "Tape.A.B", false, PTAPE_UNIT_TAPE },
	{ " tape.A.B", false, PTAPE_UNIT_TAPE },
	{ "tape.A.B ", false, PTAPE_UNIT_TAPE },
	{ "tape.A.B\n", false, PTAPE_UNIT_TAPE },
	{ "tape.A", false, PTAPE_UNIT_TAPE },
	{ "tape.A.B.C", false, PTAPE_UNIT_TAPE },
	{ "tape.A.B:1", false, PTAPE_UNIT_TAPE },
	{ "tape.A/.B", false, PTAPE_UNIT_TAPE },
	{ "tape.A.\xc3\xa4", false, PTAPE_UNIT_TAPE },
	{ "tape.%.B", false, PTAPE_UNIT_TAPE },
	{ "tape.%2.B", false, PTAPE_UNIT_TAPE },
	{ "tape.%2G.B", false, PTAPE_UNIT_TAPE },
	{ "tape.%G2.B", false, PTAPE_UNIT_TAPE },
	{ "tape.%2e.B", false, PTAPE_UNIT_TAPE },
	{ "tape.A.%2", false, PTAPE_UNIT_TAPE },
	{ "tape.A.%", false, PTAPE_UNIT_TAPE },
	{ "tape.A.%41", false, PTAPE_UNIT_TAPE }, /* a second name for tape.A.A */
	{ "tape.A.%/0", false, PTAPE_UNIT_TAPE },
	{ "tape.A.%@0", false, PTAPE_UNIT_TAPE },
};

static const struct binding_vector binding_vectors[] = {
	{ "tape.A.B:0", PTAPE_BINDING_ADD, PTAPE_UNIT_TAPE, "tape.A.B", 0 },
	{ "+tape.A.B:12", PTAPE_BINDING_ADD, PTAPE_UNIT_TAPE, "tape.A.B", 12 },
	{ "+changer..B:7\n", PTAPE_BINDING_ADD, PTAPE_UNIT_CHANGER, "changer..B", 7 },
	{ "tape.A%3A.B:131071\n", PTAPE_BINDING_ADD, PTAPE_UNIT_TAPE, "tape.A%3A.B", 131071 },
	{ "-tape.A.B", PTAPE_BINDING_REMOVE, PTAPE_UNIT_TAPE, "tape.A.B", 0 },
	{ "-changer.A.\n", PTAPE_BINDING_REMOVE, PTAPE_UNIT_CHANGER, "changer.A.", 0 },
	{ "", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "\n", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "+", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "-", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ ":", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ ":1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:01", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:00", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B: 1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:1 ", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ " tape.A.B:1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:-1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:+1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:0x1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:1a", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:1:2", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:131072", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:4294967296", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:18446744073709551617", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B:1\n\n", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A.B\n:1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "tape.A%2.B:1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "++tape.A.B:1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "-tape.A.B:1", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "--tape.A.B", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
	{ "-tape.A.B\n\n", PTAPE_BINDING_INVALID, PTAPE_UNIT_TAPE, "", 0 },
};

#endif /* PTAPE_TESTS_VECTORS_IDENTITY_H */
