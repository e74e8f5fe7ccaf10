/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/drive_match.c: what a library tells of a drive, the drive's
 * own pages, and whether they agree. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_DRIVE_MATCH_H
#define PTAPE_TESTS_VECTORS_DRIVE_MATCH_H

#include "drive_match.h"

struct drive_match_vector {
	const char *name;
	u8 code_set, type;
	size_t id_len;
	const char *id;
	size_t page80_len;
	const char *page80;
	size_t page83_len;
	const char *page83;
	enum ptape_drive_match match;
};

#define BYTES(text)	sizeof(text) - 1, text
#define NO_PAGE		0, NULL
#define NAA_1		"\x50\x00\xe1\x11\x00\x00\x00\x01"
#define NAA_2		"\x50\x00\xe1\x11\x00\x00\x00\x02"
#define UNIT_NAA(naa)	"\x01\x03\x00\x08" naa
#define PORT_NAA(naa)	"\x61\x93\x00\x08" naa
#define DEVICE_NAA(naa) "\x01\xa3\x00\x08" naa
#define SERIAL_PAGE              \
	BYTES("\x01\x80\x00\x0a" \
	      "HU1234567X")

/* clang-format off */
static const struct drive_match_vector drive_match_vectors[] = {
	{ "the unit's own NAA", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x18" UNIT_NAA(NAA_2) UNIT_NAA(NAA_1)), PTAPE_DRIVE_UNIT },
	{ "the NAA of its port", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x18" UNIT_NAA(NAA_2) PORT_NAA(NAA_1)), PTAPE_DRIVE_TARGET },
	{ "the NAA of its device, and of the unit behind it", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x18" DEVICE_NAA(NAA_1) UNIT_NAA(NAA_1)), PTAPE_DRIVE_UNIT },
	{ "another NAA", 1, 3, BYTES(NAA_1), SERIAL_PAGE,
	  BYTES("\x01\x83\x00\x0c" UNIT_NAA(NAA_2)), PTAPE_DRIVE_OTHER },
	{ "half of the NAA", 1, 3, BYTES("\x50\x00\xe1\x11"), NO_PAGE,
	  BYTES("\x01\x83\x00\x0c" UNIT_NAA(NAA_1)), PTAPE_DRIVE_OTHER },
	{ "the same bytes of another type", 1, 2, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x0c" UNIT_NAA(NAA_1)), PTAPE_DRIVE_OTHER },
	{ "the same bytes of another code set", 2, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x0c" UNIT_NAA(NAA_1)), PTAPE_DRIVE_OTHER },
	{ "a designator cut off", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\x0b" UNIT_NAA(NAA_1)), PTAPE_DRIVE_OTHER },
	{ "a page shorter than it says", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x83\x00\xff" UNIT_NAA(NAA_1)), PTAPE_DRIVE_UNIT },
	{ "another page", 1, 3, BYTES(NAA_1), NO_PAGE,
	  BYTES("\x01\x82\x00\x0c" UNIT_NAA(NAA_1)), PTAPE_DRIVE_OTHER },
	{ "half a header", 1, 3, BYTES(NAA_1), NO_PAGE, BYTES("\x01\x83\x00"), PTAPE_DRIVE_OTHER },
	{ "the serial number alone", 2, 0, BYTES("HU1234567X"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_SERIAL },
	{ "padded on both sides", 2, 0, BYTES("  HU1234567X  "), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_SERIAL },
	{ "a padded page", 2, 0, BYTES("HU1234567X"), BYTES("\x01\x80\x00\x0e" "\0 HU1234567X  "),
	  NO_PAGE, PTAPE_DRIVE_SERIAL },
	{ "behind the vendor", 2, 1, BYTES("HP      HU1234567X"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_SERIAL },
	{ "behind vendor and product", 2, 1, BYTES("IBM     ULTRIUM-TD8-1234HU1234567X"),
	  SERIAL_PAGE, NO_PAGE, PTAPE_DRIVE_SERIAL },
	{ "the last word", 3, 1, BYTES("HP Ultrium 8-SCSI HU1234567X"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_SERIAL },
	{ "the end of a longer number", 2, 0, BYTES("AHU1234567X"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_OTHER },
	{ "another number", 2, 0, BYTES("HU1234567Y"), SERIAL_PAGE, NO_PAGE, PTAPE_DRIVE_OTHER },
	{ "another last word", 2, 1, BYTES("HP Ultrium HU1234567Y"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_OTHER },
	{ "a number in binary is none", 1, 0, BYTES("HU1234567X"), SERIAL_PAGE, NO_PAGE,
	  PTAPE_DRIVE_OTHER },
	{ "no serial number", 2, 0, BYTES("    "), BYTES("\x01\x80\x00\x04    "), NO_PAGE,
	  PTAPE_DRIVE_OTHER },
	{ "better a serial number than a shared NAA", 2, 8, BYTES("HU1234567X"), SERIAL_PAGE,
	  BYTES("\x01\x83\x00\x0e" "\x02\xa8\x00\x0aHU1234567X"), PTAPE_DRIVE_SERIAL },
	{ "nothing told", 2, 0, BYTES(""), SERIAL_PAGE, BYTES("\x01\x83\x00\x04\x02\x00\x00\x00"),
	  PTAPE_DRIVE_OTHER },
	{ "no pages", 2, 0, BYTES("HU1234567X"), NO_PAGE, NO_PAGE, PTAPE_DRIVE_OTHER },
};
/* clang-format on */

#undef BYTES
#undef NO_PAGE
#undef NAA_1
#undef NAA_2
#undef UNIT_NAA
#undef PORT_NAA
#undef DEVICE_NAA
#undef SERIAL_PAGE

#endif /* PTAPE_TESTS_VECTORS_DRIVE_MATCH_H */
