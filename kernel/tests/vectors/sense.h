/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/sense.c: sense bytes and the facts, the row and the
 * condition that they must give. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_SENSE_H
#define PTAPE_TESTS_VECTORS_SENSE_H

#include "every_row.h"

#define SENSE_VECTOR_LEN_MAX 64

struct sense_rule_vector {
	const char *name;
	int row; /* enum ptape_sense_rule, or -1: none matches */
	enum ptape_condition condition;
	size_t len;
	u8 data[SENSE_VECTOR_LEN_MAX];
};

struct sense_decode_vector {
	const char *name;
	struct ptape_sense sense;
	size_t len;
	u8 data[SENSE_VECTOR_LEN_MAX];
};

struct condition_name_vector {
	enum ptape_condition condition;
	const char *name;
};

/* Fixed format, 18 bytes: the byte of FILEMARK, EOM, ILI and key; ASC; ASCQ. */
#define SENSE_FIXED_LEN 18
#define FIXED(bits_and_key, asc, ascq)                                       \
	SENSE_FIXED_LEN,                                                     \
	{                                                                    \
		0x70, 0, bits_and_key, 0, 0, 0, 0, 10, 0, 0, 0, 0, asc, ascq \
	}
#define FIXED_71H(bits_and_key, asc, ascq)                                   \
	SENSE_FIXED_LEN,                                                     \
	{                                                                    \
		0x71, 0, bits_and_key, 0, 0, 0, 0, 10, 0, 0, 0, 0, asc, ascq \
	}

/* clang-format off */
/* V(row, name, condition, bytes): one for each row of PTAPE_SENSE_RULES. */
#define SENSE_RULE_VECTORS(V)                                                                   \
	V(PTAPE_RULE_DEFERRED, "deferred write error", DEFERRED, FIXED_71H(0x03, 0x0c, 0x00))   \
	V(PTAPE_RULE_BLANK_CHECK, "LTO at end of data", END_OF_DATA, FIXED(0x08, 0x00, 0x05))   \
	V(PTAPE_RULE_END_OF_DATA, "00/05 without BLANK CHECK", END_OF_DATA,                     \
	  FIXED(0x00, 0x00, 0x05))                                                              \
	V(PTAPE_RULE_CLEAN_OPERATION, "NO SENSE, operation", BECOMING_READY,                    \
	  FIXED(0x00, 0x00, 0x16))                                                              \
	V(PTAPE_RULE_CLEAN_ERASE, "NO SENSE, erase", BECOMING_READY, FIXED(0x00, 0x00, 0x18))   \
	V(PTAPE_RULE_CLEAN_LOCATE, "NO SENSE, locate", BECOMING_READY,                          \
	  FIXED(0x00, 0x00, 0x19))                                                              \
	V(PTAPE_RULE_CLEAN_REWIND, "NO SENSE, rewind", BECOMING_READY,                          \
	  FIXED(0x00, 0x00, 0x1a))                                                              \
	V(PTAPE_RULE_FILEMARK, "filemark", FILEMARK, FIXED(0x80, 0x00, 0x01))                   \
	V(PTAPE_RULE_BEGINNING, "SPACE back to the beginning", BEGINNING,                       \
	  FIXED(0x40, 0x00, 0x04))                                                              \
	V(PTAPE_RULE_INCORRECT_LENGTH, "short block", INCORRECT_LENGTH,                         \
	  FIXED(0x20, 0x00, 0x00))                                                              \
	V(PTAPE_RULE_EARLY_WARNING, "early warning", EARLY_WARNING, FIXED(0x40, 0x00, 0x02))    \
	V(PTAPE_RULE_RECOVERED, "recovered with retries", GOOD, FIXED(0x01, 0x17, 0x01))        \
	V(PTAPE_RULE_PROGRAMMABLE_WARNING, "PEW", GOOD, FIXED(0x00, 0x00, 0x07))                \
	V(PTAPE_RULE_CLEANING_REQUESTED, "cleaning requested", GOOD, FIXED(0x00, 0x00, 0x17))   \
	V(PTAPE_RULE_WARNING, "temperature", GOOD, FIXED(0x00, 0x0b, 0x01))                     \
	V(PTAPE_RULE_FAILURE_PREDICTED, "failure predicted", GOOD, FIXED(0x00, 0x5d, 0x00))     \
	V(PTAPE_RULE_NO_SENSE, "nothing told", UNKNOWN, FIXED(0x00, 0x00, 0x00))                \
	V(PTAPE_RULE_OVERFLOW, "end of partition", VOLUME_OVERFLOW, FIXED(0x4d, 0x00, 0x02))    \
	V(PTAPE_RULE_OPERATION, "operation", BECOMING_READY, FIXED(0x02, 0x00, 0x16))           \
	V(PTAPE_RULE_ERASE, "erase", BECOMING_READY, FIXED(0x02, 0x00, 0x18))                   \
	V(PTAPE_RULE_LOCATE, "locate", BECOMING_READY, FIXED(0x02, 0x00, 0x19))                 \
	V(PTAPE_RULE_REWIND, "rewind", BECOMING_READY, FIXED(0x02, 0x00, 0x1a))                 \
	V(PTAPE_RULE_BECOMING_READY, "becoming ready", BECOMING_READY,                          \
	  FIXED(0x02, 0x04, 0x01))                                                              \
	V(PTAPE_RULE_START_REQUIRED, "needs a load", NOT_READY, FIXED(0x02, 0x04, 0x02))        \
	V(PTAPE_RULE_FORMAT, "format", BECOMING_READY, FIXED(0x02, 0x04, 0x04))                 \
	V(PTAPE_RULE_UNIT_OPERATION, "unit operation", BECOMING_READY,                          \
	  FIXED(0x02, 0x04, 0x07))                                                              \
	V(PTAPE_RULE_SELF_TEST, "self-test", BECOMING_READY, FIXED(0x02, 0x04, 0x09))           \
	V(PTAPE_RULE_ACCESS_TRANSITION, "access state", BECOMING_READY,                         \
	  FIXED(0x02, 0x04, 0x0a))                                                              \
	V(PTAPE_RULE_SA_CREATION, "SA creation", BECOMING_READY, FIXED(0x02, 0x04, 0x13))       \
	V(PTAPE_RULE_START_STOP, "start stop unit", BECOMING_READY, FIXED(0x02, 0x04, 0x1a))    \
	V(PTAPE_RULE_CONFIGURATION, "configuration", BECOMING_READY, FIXED(0x02, 0x04, 0x1d))   \
	V(PTAPE_RULE_NOT_CONFIGURED, "self-configures", BECOMING_READY,                         \
	  FIXED(0x02, 0x3e, 0x00))                                                              \
	V(PTAPE_RULE_NO_MEDIUM, "no cartridge", NO_MEDIUM, FIXED(0x02, 0x3a, 0x00))             \
	V(PTAPE_RULE_NOT_READY, "manual intervention", NOT_READY, FIXED(0x02, 0x04, 0x03))      \
	V(PTAPE_RULE_MEDIUM_CHANGED, "new medium", MEDIUM_CHANGED, FIXED(0x06, 0x28, 0x00))     \
	V(PTAPE_RULE_POWER_ON_OR_RESET, "29/00", POWER_ON, FIXED(0x06, 0x29, 0x00))             \
	V(PTAPE_RULE_POWER_ON, "29/01", POWER_ON, FIXED(0x06, 0x29, 0x01))                      \
	V(PTAPE_RULE_BUS_RESET, "29/02", RESET, FIXED(0x06, 0x29, 0x02))                        \
	V(PTAPE_RULE_DEVICE_RESET, "29/03", RESET, FIXED(0x06, 0x29, 0x03))                     \
	V(PTAPE_RULE_INTERNAL_RESET, "29/04", POWER_ON, FIXED(0x06, 0x29, 0x04))                \
	V(PTAPE_RULE_TRANSCEIVER_SE, "29/05", RESET, FIXED(0x06, 0x29, 0x05))                   \
	V(PTAPE_RULE_TRANSCEIVER_LVD, "29/06", RESET, FIXED(0x06, 0x29, 0x06))                  \
	V(PTAPE_RULE_NEXUS_LOST, "29/07", NEXUS_LOST, FIXED(0x06, 0x29, 0x07))                  \
	V(PTAPE_RULE_RESET_UNKNOWN, "29/80", POWER_ON, FIXED(0x06, 0x29, 0x80))                 \
	V(PTAPE_RULE_PARAMETERS, "mode changed", PARAMETERS_CHANGED, FIXED(0x06, 0x2a, 0x01))   \
	V(PTAPE_RULE_POWER_LOSS, "2f/01", POWER_ON, FIXED(0x06, 0x2f, 0x01))                    \
	V(PTAPE_RULE_LUNS_CHANGED, "3f/0e", ATTENTION, FIXED(0x06, 0x3f, 0x0e))                 \
	V(PTAPE_RULE_TARGET_CHANGED, "3f/01", ATTENTION, FIXED(0x06, 0x3f, 0x01))               \
	V(PTAPE_RULE_ATTENTION, "operator wants the medium", ATTENTION,                         \
	  FIXED(0x06, 0x5a, 0x01))                                                              \
	V(PTAPE_RULE_DATA_PROTECT, "write protected", WRITE_PROTECTED,                          \
	  FIXED(0x07, 0x27, 0x00))                                                              \
	V(PTAPE_RULE_ILLEGAL, "invalid field", ILLEGAL_REQUEST, FIXED(0x05, 0x24, 0x00))        \
	V(PTAPE_RULE_MEDIUM_ERROR, "write error", MEDIUM_ERROR, FIXED(0x03, 0x0c, 0x00))        \
	V(PTAPE_RULE_HARDWARE, "internal failure", HARDWARE_ERROR, FIXED(0x04, 0x44, 0x00))     \
	V(PTAPE_RULE_ABORTED, "aborted", ABORTED, FIXED(0x0b, 0x00, 0x00))

/* V(row, name, condition, bytes): what else a row must catch, or must not. */
#define SENSE_MORE_RULE_VECTORS(V)                                                              \
	V(PTAPE_RULE_DEFERRED, "deferred before a filemark", DEFERRED,                          \
	  FIXED_71H(0x80, 0x00, 0x01))                                                          \
	V(PTAPE_RULE_DEFERRED, "deferred before an attention", DEFERRED,                        \
	  FIXED_71H(0x06, 0x29, 0x00))                                                          \
	V(PTAPE_RULE_BLANK_CHECK, "tgt: BLANK CHECK, EOM, 00/00", END_OF_DATA,                  \
	  FIXED(0x48, 0x00, 0x00))                                                              \
	V(PTAPE_RULE_BLANK_CHECK, "BLANK CHECK with all bits", END_OF_DATA,                     \
	  FIXED(0xe8, 0x00, 0x05))                                                              \
	V(PTAPE_RULE_END_OF_DATA, "00/05 with EOM", END_OF_DATA, FIXED(0x40, 0x00, 0x05))       \
	V(PTAPE_RULE_END_OF_DATA, "00/05, recovered", END_OF_DATA, FIXED(0x01, 0x00, 0x05))     \
	V(PTAPE_RULE_FILEMARK, "filemark behind early warning", FILEMARK,                       \
	  FIXED(0xc0, 0x00, 0x01))                                                              \
	V(PTAPE_RULE_FILEMARK, "filemark, recovered", FILEMARK, FIXED(0x81, 0x00, 0x01))        \
	V(PTAPE_RULE_FILEMARK, "setmark", FILEMARK, FIXED(0x80, 0x00, 0x03))                    \
	V(PTAPE_RULE_CLEAN_REWIND, "rewind in progress with EOM", BECOMING_READY,               \
	  FIXED(0x40, 0x00, 0x1a))                                                              \
	V(PTAPE_RULE_BEGINNING, "00/04 without EOM", BEGINNING, FIXED(0x00, 0x00, 0x04))        \
	V(PTAPE_RULE_INCORRECT_LENGTH, "short block, recovered", INCORRECT_LENGTH,              \
	  FIXED(0x21, 0x17, 0x01))                                                              \
	V(PTAPE_RULE_INCORRECT_LENGTH, "short block behind early warning", INCORRECT_LENGTH,    \
	  FIXED(0x60, 0x00, 0x00))                                                              \
	V(PTAPE_RULE_EARLY_WARNING, "early warning, recovered", EARLY_WARNING,                  \
	  FIXED(0x41, 0x0c, 0x01))                                                              \
	V(PTAPE_RULE_EARLY_WARNING, "early warning, nothing else", EARLY_WARNING,               \
	  FIXED(0x40, 0x00, 0x00))                                                              \
	V(PTAPE_RULE_OVERFLOW, "VOLUME OVERFLOW without EOM", VOLUME_OVERFLOW,                  \
	  FIXED(0x0d, 0x00, 0x00))                                                              \
	V(PTAPE_RULE_NO_MEDIUM, "no cartridge, tray open", NO_MEDIUM, FIXED(0x02, 0x3a, 0x02))  \
	V(PTAPE_RULE_NOT_READY, "off line", NOT_READY, FIXED(0x02, 0x04, 0x12))                 \
	V(PTAPE_RULE_NOT_READY, "cause not reportable", NOT_READY, FIXED(0x02, 0x04, 0x00))     \
	V(PTAPE_RULE_NOT_READY, "load or eject failed", NOT_READY, FIXED(0x02, 0x53, 0x00))     \
	V(PTAPE_RULE_MEDIUM_CHANGED, "import or export", MEDIUM_CHANGED,                        \
	  FIXED(0x06, 0x28, 0x01))                                                              \
	V(PTAPE_RULE_PARAMETERS, "reservations preempted", PARAMETERS_CHANGED,                  \
	  FIXED(0x06, 0x2a, 0x03))                                                              \
	V(PTAPE_RULE_ATTENTION, "commands cleared by another", ATTENTION,                       \
	  FIXED(0x06, 0x2f, 0x00))                                                              \
	V(PTAPE_RULE_ATTENTION, "attention with FILEMARK", ATTENTION, FIXED(0x86, 0x5a, 0x01))  \
	V(PTAPE_RULE_DATA_PROTECT, "WORM overwrite", WRITE_PROTECTED, FIXED(0x07, 0x30, 0x0c))  \
	V(PTAPE_RULE_MEDIUM_ERROR, "MEDIUM ERROR with FILEMARK", MEDIUM_ERROR,                  \
	  FIXED(0x83, 0x11, 0x00))                                                              \
	V(PTAPE_RULE_MEDIUM_ERROR, "MEDIUM ERROR with EOM", MEDIUM_ERROR,                       \
	  FIXED(0x43, 0x00, 0x02))                                                              \
	V(PTAPE_RULE_MEDIUM_ERROR, "MEDIUM ERROR with ILI", MEDIUM_ERROR,                       \
	  FIXED(0x23, 0x11, 0x00))                                                              \
	V(PTAPE_RULE_MEDIUM_ERROR, "end of data not found", MEDIUM_ERROR,                       \
	  FIXED(0x03, 0x14, 0x03))                                                              \
	V(-1, "vendor specific key", UNKNOWN, FIXED(0x09, 0x80, 0x00))                          \
	V(-1, "COPY ABORTED", UNKNOWN, FIXED(0x0a, 0x00, 0x00))                                 \
	V(-1, "reserved key", UNKNOWN, FIXED(0x0c, 0x00, 0x00))                                 \
	V(-1, "MISCOMPARE", UNKNOWN, FIXED(0x0e, 0x1d, 0x00))                                   \
	V(-1, "COMPLETED", UNKNOWN, FIXED(0x0f, 0x00, 0x00))                                    \
	V(-1, "vendor specific response code", UNKNOWN, 2, {0x7f, 0x00})                        \
	V(-1, "all zero", UNKNOWN, SENSE_FIXED_LEN, {0x00})                                     \
	V(-1, "ends before the key", UNKNOWN, 2, {0x70, 0x00})                                  \
	V(PTAPE_RULE_MEDIUM_ERROR, "descriptor format", MEDIUM_ERROR, 8,                        \
	  {0x72, 0x03, 0x11, 0x00})                                                             \
	V(PTAPE_RULE_DEFERRED, "descriptor format, deferred", DEFERRED, 8, {0x73, 0x03, 0x0c, 0x00})

/* V(condition, name): one for each row of PTAPE_CONDITION_NAMES. */
#define CONDITION_NAME_VECTORS(V)                                                               \
	V(PTAPE_CONDITION_GOOD, "good")                                                         \
	V(PTAPE_CONDITION_FILEMARK, "filemark")                                                 \
	V(PTAPE_CONDITION_END_OF_DATA, "end-of-data")                                           \
	V(PTAPE_CONDITION_BEGINNING, "beginning")                                               \
	V(PTAPE_CONDITION_EARLY_WARNING, "early-warning")                                       \
	V(PTAPE_CONDITION_VOLUME_OVERFLOW, "volume-overflow")                                   \
	V(PTAPE_CONDITION_INCORRECT_LENGTH, "incorrect-length")                                 \
	V(PTAPE_CONDITION_BECOMING_READY, "becoming-ready")                                     \
	V(PTAPE_CONDITION_NO_MEDIUM, "no-medium")                                               \
	V(PTAPE_CONDITION_NOT_READY, "not-ready")                                               \
	V(PTAPE_CONDITION_MEDIUM_CHANGED, "medium-changed")                                     \
	V(PTAPE_CONDITION_POWER_ON, "power-on")                                                 \
	V(PTAPE_CONDITION_RESET, "reset")                                                       \
	V(PTAPE_CONDITION_NEXUS_LOST, "nexus-lost")                                             \
	V(PTAPE_CONDITION_PARAMETERS_CHANGED, "parameters-changed")                             \
	V(PTAPE_CONDITION_ATTENTION, "attention")                                               \
	V(PTAPE_CONDITION_REKEYED, "rekeyed")                                                   \
	V(PTAPE_CONDITION_WRITE_PROTECTED, "write-protected")                                   \
	V(PTAPE_CONDITION_ILLEGAL_REQUEST, "illegal-request")                                   \
	V(PTAPE_CONDITION_MEDIUM_ERROR, "medium-error")                                         \
	V(PTAPE_CONDITION_HARDWARE_ERROR, "hardware-error")                                     \
	V(PTAPE_CONDITION_ABORTED, "aborted")                                                   \
	V(PTAPE_CONDITION_DEFERRED, "deferred")                                                 \
	V(PTAPE_CONDITION_CONFLICT, "conflict")                                                 \
	V(PTAPE_CONDITION_BUSY, "busy")                                                         \
	V(PTAPE_CONDITION_NO_PATH, "no-path")                                                   \
	V(PTAPE_CONDITION_UNANSWERED, "unanswered")                                             \
	V(PTAPE_CONDITION_TOO_LARGE, "too-large")                                               \
	V(PTAPE_CONDITION_NO_MEMORY, "no-memory")                                               \
	V(PTAPE_CONDITION_UNKNOWN, "unknown")
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_SENSE_RULES, SENSE_RULE_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_CONDITION_NAMES, CONDITION_NAME_VECTORS);

#define VECTOR(row, name, condition, ...) { name, row, PTAPE_CONDITION_##condition, __VA_ARGS__ },
/* clang-format off */
static const struct sense_rule_vector sense_rule_vectors[] = {
	SENSE_RULE_VECTORS(VECTOR)
	SENSE_MORE_RULE_VECTORS(VECTOR)
};
/* clang-format on */
#undef VECTOR

#define VECTOR(condition, name) { condition, name },
/* clang-format off */
static const struct condition_name_vector condition_name_vectors[] = {
	CONDITION_NAME_VECTORS(VECTOR)
	{PTAPE_CONDITION_NR, "invalid"},
};
#undef VECTOR

static const struct sense_decode_vector sense_decode_vectors[] = {
	{"no data", {.valid = false}, 0, {0}},
	{"fixed: response code alone", {.valid = false}, 1, {0x70}},
	{"fixed: up to the key", {.valid = true, .key = 0x3}, 3, {0x70, 0, 0x03}},
	{"fixed: VALID, INFORMATION cut off", {.valid = true, .ili = true}, 6,
	  {0xf0, 0, 0x20, 0, 0, 1}},
	{"fixed: INFORMATION is the last byte",
	 {.valid = true, .ili = true, .information_valid = true, .information = 300},
	 7, {0xf0, 0, 0x20, 0, 0, 0x01, 0x2c}},
	{"fixed: negative residual",
	 {.valid = true, .ili = true, .information_valid = true, .information = -512},
	 18, {0xf0, 0, 0x20, 0xff, 0xff, 0xfe, 0x00, 10}},
	{"fixed: INFORMATION without VALID",
	 {.valid = true, .eom = true}, 18, {0x70, 0, 0x40, 0, 0, 2, 0, 10}},
	{"fixed: all facts",
	 {.valid = true, .deferred = true, .key = 0xd, .asc = 0x12, .ascq = 0x34, .filemark = true,
	  .eom = true, .ili = true, .information_valid = true, .information = 1},
	 18, {0xf1, 0, 0xed, 0, 0, 0, 1, 10, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0, 0}},
	{"fixed: SDAT_OVFL is not the key", {.valid = true, .key = 0x5}, 18, {0x70, 0, 0x15}},
	{"fixed: length ends before ASC",
	 {.valid = true, .key = 0x6}, 18, {0x70, 0, 0x06, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x29, 0x01}},
	{"fixed: length ends before ASCQ",
	 {.valid = true, .key = 0x6, .asc = 0x29}, 18,
	 {0x70, 0, 0x06, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0x29, 0x01}},
	{"fixed: length far beyond what arrived",
	 {.valid = true, .key = 0x6, .asc = 0x29}, 13,
	 {0x70, 0, 0x06, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0x29}},
	{"descriptor: response code alone", {.valid = false}, 1, {0x72}},
	{"descriptor: up to the key", {.valid = true, .key = 0x2}, 2, {0x72, 0xf2}},
	{"descriptor: up to ASC", {.valid = true, .key = 0x2, .asc = 0x3a}, 3, {0x72, 0x02, 0x3a}},
	{"descriptor: INFORMATION and stream commands",
	 {.valid = true, .asc = 0x00, .ascq = 0x01, .filemark = true, .information_valid = true,
	  .information = 0x0102030405060708},
	 24, {0x72, 0x00, 0x00, 0x01, 0, 0, 0, 16, 0x00, 0x0a, 0x80, 0, 1, 2, 3, 4, 5, 6, 7, 8,
	      0x04, 0x02, 0x00, 0x80}},
	{"descriptor: stream commands before INFORMATION",
	 {.valid = true, .deferred = true, .eom = true, .ili = true, .information_valid = true,
	  .information = -1},
	 24, {0x73, 0x00, 0x00, 0x00, 0, 0, 0, 16, 0x04, 0x02, 0x00, 0x60, 0x00, 0x0a, 0x80, 0,
	      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
	{"descriptor: four-byte negative residual",
	 {.valid = true, .information_valid = true, .information = -512},
	 20, {0x72, 0, 0, 0, 0, 0, 0, 12, 0x00, 0x0a, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xfe, 0x00}},
	{"descriptor: just above four bytes",
	 {.valid = true, .information_valid = true, .information = 0x100000000},
	 20, {0x72, 0, 0, 0, 0, 0, 0, 12, 0x00, 0x0a, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0}},
	{"descriptor: INFORMATION without VALID",
	 {.valid = true}, 20,
	  {0x72, 0, 0, 0, 0, 0, 0, 12, 0x00, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 5}},
	{"descriptor: INFORMATION too short",
	 {.valid = true}, 19,
	  {0x72, 0, 0, 0, 0, 0, 0, 11, 0x00, 0x09, 0x80, 0, 0, 0, 0, 0, 0, 0, 5}},
	{"descriptor: INFORMATION reaches beyond the end",
	 {.valid = true}, 20,
	  {0x72, 0, 0, 0, 0, 0, 0, 11, 0x00, 0x0a, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 5}},
	{"descriptor: stream commands too short",
	 {.valid = true}, 12, {0x72, 0, 0, 0, 0, 0, 0, 4, 0x04, 0x01, 0x00, 0x80}},
	{"descriptor: unknown ones are passed over",
	 {.valid = true, .filemark = true}, 18,
	 {0x72, 0, 0, 0, 0, 0, 0, 10, 0x03, 0x02, 0, 0xaa, 0x80, 0x00, 0x04, 0x02, 0x00, 0x80}},
	{"descriptor: half a header at the end",
	 {.valid = true, .eom = true}, 13,
	  {0x72, 0, 0, 0, 0, 0, 0, 5, 0x04, 0x02, 0x00, 0x40, 0x04}},
	{"descriptor: length zero hides all",
	 {.valid = true}, 12, {0x72, 0, 0, 0, 0, 0, 0, 0, 0x04, 0x02, 0x00, 0x80}},
	{"descriptor: length far beyond what arrived",
	 {.valid = true, .filemark = true}, 12,
	  {0x72, 0, 0, 0, 0, 0, 0, 0xff, 0x04, 0x02, 0x00, 0x80}},
	{"response code 74h", {.valid = false}, 8, {0x74, 0x03}},
	{"response code 6Fh", {.valid = false}, 8, {0x6f, 0x03}},
};
/* clang-format on */

#endif /* PTAPE_TESTS_VECTORS_SENSE_H */
