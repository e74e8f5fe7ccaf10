/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sense rules: the one table that tells which sense data means which condition,
 * and the conditions' names. The first row that matches wins, so specific rows
 * stand before general ones. sense.c walks it; the tests see the same rows and
 * do not compile while a row has no vector (kernel/tests/README.md).
 */
#ifndef PTAPE_CORE_SENSE_RULES_H
#define PTAPE_CORE_SENSE_RULES_H

#include "sense.h"

#define PTAPE_ANY (-1) /* any additional sense code, any qualifier */

/* The keys that a row is about, one bit a key. */
enum ptape_sense_key_set {
	PTAPE_KEYS_NO_SENSE = 1 << PTAPE_KEY_NO_SENSE,
	PTAPE_KEYS_RECOVERED_ERROR = 1 << PTAPE_KEY_RECOVERED_ERROR,
	/* No error: with these two, FILEMARK, EOM and ILI are the message. */
	PTAPE_KEYS_CLEAN = PTAPE_KEYS_NO_SENSE | PTAPE_KEYS_RECOVERED_ERROR,
	PTAPE_KEYS_NOT_READY = 1 << PTAPE_KEY_NOT_READY,
	PTAPE_KEYS_MEDIUM_ERROR = 1 << PTAPE_KEY_MEDIUM_ERROR,
	PTAPE_KEYS_HARDWARE_ERROR = 1 << PTAPE_KEY_HARDWARE_ERROR,
	PTAPE_KEYS_ILLEGAL_REQUEST = 1 << PTAPE_KEY_ILLEGAL_REQUEST,
	PTAPE_KEYS_UNIT_ATTENTION = 1 << PTAPE_KEY_UNIT_ATTENTION,
	PTAPE_KEYS_DATA_PROTECT = 1 << PTAPE_KEY_DATA_PROTECT,
	PTAPE_KEYS_BLANK_CHECK = 1 << PTAPE_KEY_BLANK_CHECK,
	PTAPE_KEYS_ABORTED_COMMAND = 1 << PTAPE_KEY_ABORTED_COMMAND,
	PTAPE_KEYS_VOLUME_OVERFLOW = 1 << PTAPE_KEY_VOLUME_OVERFLOW,
	PTAPE_KEYS_ALL = 0xffff,
};

/* The fact that a row asks for, one bit a fact; all others are wildcards. */
enum ptape_sense_fact {
	PTAPE_FACT_NONE = 0,
	PTAPE_FACT_DEFERRED = 1 << 0,
	PTAPE_FACT_FILEMARK = 1 << 1,
	PTAPE_FACT_EOM = 1 << 2,
	PTAPE_FACT_ILI = 1 << 3,
};

/* clang-format off */
/*
 * X(row, keys, asc, ascq, fact, condition): PTAPE_KEYS_keys, PTAPE_FACT_fact,
 * PTAPE_CONDITION_condition. Keys: SPC-5 table 48. Codes: SPC-5 annex F.2
 * (F.2). [n]: note below the table.
 */
#define PTAPE_SENSE_RULES(X)                                                                    \
	/* SPC-5 4.4.7: about an earlier command; this one was not processed */                 \
	X(PTAPE_RULE_DEFERRED, ALL, PTAPE_ANY, PTAPE_ANY, DEFERRED, DEFERRED)                   \
	/* SSC-5 READ(6), SPACE(6), LOCATE(10): end-of-data met [1] */                          \
	X(PTAPE_RULE_BLANK_CHECK, BLANK_CHECK, PTAPE_ANY, PTAPE_ANY, NONE, END_OF_DATA)         \
	X(PTAPE_RULE_END_OF_DATA, CLEAN, 0x00, 0x05, NONE, END_OF_DATA)                         \
	/* SPC-5 F.2, 00h: an operation started with IMMED still runs [2] */                    \
	X(PTAPE_RULE_CLEAN_OPERATION, CLEAN, 0x00, 0x16, NONE, BECOMING_READY)                  \
	X(PTAPE_RULE_CLEAN_ERASE, CLEAN, 0x00, 0x18, NONE, BECOMING_READY)                      \
	X(PTAPE_RULE_CLEAN_LOCATE, CLEAN, 0x00, 0x19, NONE, BECOMING_READY)                     \
	X(PTAPE_RULE_CLEAN_REWIND, CLEAN, 0x00, 0x1a, NONE, BECOMING_READY)                     \
	/* SSC-5 READ(6), SPACE(6): a filemark met, behind early warning too */                 \
	X(PTAPE_RULE_FILEMARK, CLEAN, PTAPE_ANY, PTAPE_ANY, FILEMARK, FILEMARK)                 \
	/* SSC-5 SPACE(6): the beginning of the partition met */                                \
	X(PTAPE_RULE_BEGINNING, CLEAN, 0x00, 0x04, NONE, BEGINNING)                             \
	/* SSC-5 READ(6): before EOM, so that a wrong length is not lost */                     \
	X(PTAPE_RULE_INCORRECT_LENGTH, CLEAN, PTAPE_ANY, PTAPE_ANY, ILI, INCORRECT_LENGTH)      \
	/* SSC-5 WRITE(6), WRITE FILEMARKS(6), READ(6): early warning */                        \
	X(PTAPE_RULE_EARLY_WARNING, CLEAN, PTAPE_ANY, PTAPE_ANY, EOM, EARLY_WARNING)            \
	/* SPC-5 table 48: the command completed, with help */                                  \
	X(PTAPE_RULE_RECOVERED, RECOVERED_ERROR, PTAPE_ANY, PTAPE_ANY, NONE, GOOD)              \
	/* SPC-5 F.2: programmable early warning, cleaning requested: completed */              \
	X(PTAPE_RULE_PROGRAMMABLE_WARNING, NO_SENSE, 0x00, 0x07, NONE, GOOD)                    \
	X(PTAPE_RULE_CLEANING_REQUESTED, NO_SENSE, 0x00, 0x17, NONE, GOOD)                      \
	/* SPC-5 mode page 1Ch, MRIE 5h: warning or failure prediction, completed */            \
	X(PTAPE_RULE_WARNING, NO_SENSE, 0x0b, PTAPE_ANY, NONE, GOOD)                            \
	X(PTAPE_RULE_FAILURE_PREDICTED, NO_SENSE, 0x5d, PTAPE_ANY, NONE, GOOD)                  \
	/* SPC-5 table 48: nothing told [3] */                                                  \
	X(PTAPE_RULE_NO_SENSE, NO_SENSE, PTAPE_ANY, PTAPE_ANY, NONE, UNKNOWN)                   \
	/* SPC-5 table 48, SSC-5 WRITE(6): the end of the partition */                          \
	X(PTAPE_RULE_OVERFLOW, VOLUME_OVERFLOW, PTAPE_ANY, PTAPE_ANY, NONE, VOLUME_OVERFLOW)    \
	/* SPC-5 F.2, 00h: operation, erase, locate, rewind in progress */                      \
	X(PTAPE_RULE_OPERATION, NOT_READY, 0x00, 0x16, NONE, BECOMING_READY)                    \
	X(PTAPE_RULE_ERASE, NOT_READY, 0x00, 0x18, NONE, BECOMING_READY)                        \
	X(PTAPE_RULE_LOCATE, NOT_READY, 0x00, 0x19, NONE, BECOMING_READY)                       \
	X(PTAPE_RULE_REWIND, NOT_READY, 0x00, 0x1a, NONE, BECOMING_READY)                       \
	/* SPC-5 F.2, 04h: in process of becoming ready; the others pass alone too */           \
	X(PTAPE_RULE_BECOMING_READY, NOT_READY, 0x04, 0x01, NONE, BECOMING_READY)               \
	X(PTAPE_RULE_START_REQUIRED, NOT_READY, 0x04, 0x02, NONE, NOT_READY)                    \
	X(PTAPE_RULE_FORMAT, NOT_READY, 0x04, 0x04, NONE, BECOMING_READY)                       \
	X(PTAPE_RULE_UNIT_OPERATION, NOT_READY, 0x04, 0x07, NONE, BECOMING_READY)               \
	X(PTAPE_RULE_SELF_TEST, NOT_READY, 0x04, 0x09, NONE, BECOMING_READY)                    \
	X(PTAPE_RULE_ACCESS_TRANSITION, NOT_READY, 0x04, 0x0a, NONE, BECOMING_READY)            \
	X(PTAPE_RULE_SA_CREATION, NOT_READY, 0x04, 0x13, NONE, BECOMING_READY)                  \
	X(PTAPE_RULE_START_STOP, NOT_READY, 0x04, 0x1a, NONE, BECOMING_READY)                   \
	X(PTAPE_RULE_CONFIGURATION, NOT_READY, 0x04, 0x1d, NONE, BECOMING_READY)                \
	/* SPC-5 F.2, 3Eh/00h: has not self-configured yet; 3Ah: medium not present */          \
	X(PTAPE_RULE_NOT_CONFIGURED, NOT_READY, 0x3e, 0x00, NONE, BECOMING_READY)               \
	X(PTAPE_RULE_NO_MEDIUM, NOT_READY, 0x3a, PTAPE_ANY, NONE, NO_MEDIUM)                    \
	/* SPC-5 table 48: all other reasons need a hand */                                     \
	X(PTAPE_RULE_NOT_READY, NOT_READY, PTAPE_ANY, PTAPE_ANY, NONE, NOT_READY)               \
	/* SPC-5 F.2, 28h: not ready to ready, import or export element accessed */             \
	X(PTAPE_RULE_MEDIUM_CHANGED, UNIT_ATTENTION, 0x28, PTAPE_ANY, NONE, MEDIUM_CHANGED)     \
	/* SPC-5 F.2, 29h: one of the next four, power on, bus reset, LUN reset, internal */    \
	X(PTAPE_RULE_POWER_ON_OR_RESET, UNIT_ATTENTION, 0x29, 0x00, NONE, POWER_ON)             \
	X(PTAPE_RULE_POWER_ON, UNIT_ATTENTION, 0x29, 0x01, NONE, POWER_ON)                      \
	X(PTAPE_RULE_BUS_RESET, UNIT_ATTENTION, 0x29, 0x02, NONE, RESET)                        \
	X(PTAPE_RULE_DEVICE_RESET, UNIT_ATTENTION, 0x29, 0x03, NONE, RESET)                     \
	X(PTAPE_RULE_INTERNAL_RESET, UNIT_ATTENTION, 0x29, 0x04, NONE, POWER_ON)                \
	/* SPC-5 F.2, 29h: transceiver mode changed to single-ended, to LVD [4] */              \
	X(PTAPE_RULE_TRANSCEIVER_SE, UNIT_ATTENTION, 0x29, 0x05, NONE, RESET)                   \
	X(PTAPE_RULE_TRANSCEIVER_LVD, UNIT_ATTENTION, 0x29, 0x06, NONE, RESET)                  \
	/* SPC-5 F.2, 29h: I_T nexus loss; any other: the worst is assumed */                   \
	X(PTAPE_RULE_NEXUS_LOST, UNIT_ATTENTION, 0x29, 0x07, NONE, NEXUS_LOST)                  \
	X(PTAPE_RULE_RESET_UNKNOWN, UNIT_ATTENTION, 0x29, PTAPE_ANY, NONE, POWER_ON)            \
	/* SPC-5 F.2, 2Ah: modes, reservations, encryption parameters changed */                \
	X(PTAPE_RULE_PARAMETERS, UNIT_ATTENTION, 0x2a, PTAPE_ANY, NONE, PARAMETERS_CHANGED)    \
	/* SPC-5 F.2, 2Fh/01h: commands cleared by power loss notification */                   \
	X(PTAPE_RULE_POWER_LOSS, UNIT_ATTENTION, 0x2f, 0x01, NONE, POWER_ON)                    \
	/* SPC-5 F.2, 3Fh: reported LUNs changed; other operating conditions */                 \
	X(PTAPE_RULE_LUNS_CHANGED, UNIT_ATTENTION, 0x3f, 0x0e, NONE, ATTENTION)                 \
	X(PTAPE_RULE_TARGET_CHANGED, UNIT_ATTENTION, 0x3f, PTAPE_ANY, NONE, ATTENTION)          \
	/* SPC-5 table 48; MEDIUM ERROR with FILEMARK or EOM is no filemark and no data */      \
	X(PTAPE_RULE_ATTENTION, UNIT_ATTENTION, PTAPE_ANY, PTAPE_ANY, NONE, ATTENTION)          \
	X(PTAPE_RULE_DATA_PROTECT, DATA_PROTECT, PTAPE_ANY, PTAPE_ANY, NONE, WRITE_PROTECTED)   \
	X(PTAPE_RULE_ILLEGAL, ILLEGAL_REQUEST, PTAPE_ANY, PTAPE_ANY, NONE, ILLEGAL_REQUEST)     \
	X(PTAPE_RULE_MEDIUM_ERROR, MEDIUM_ERROR, PTAPE_ANY, PTAPE_ANY, NONE, MEDIUM_ERROR)      \
	X(PTAPE_RULE_HARDWARE, HARDWARE_ERROR, PTAPE_ANY, PTAPE_ANY, NONE, HARDWARE_ERROR)      \
	X(PTAPE_RULE_ABORTED, ABORTED_COMMAND, PTAPE_ANY, PTAPE_ANY, NONE, ABORTED)
/*
 * [1] Whatever the bits say: Linux tgt sends BLANK CHECK with EOM and 00h/00h,
 *     and the "data" that comes with it was never on the tape.
 * [2] Drives send it with NO SENSE as well as with NOT READY. The command was
 *     not carried out; taken for "no error", a WRITE would be lost silently.
 * [3] No error has status GOOD. What this command did is not known.
 * [4] SPI-4: a hard reset event, as a bus reset is.
 */

/* X(condition, name): every value of enum ptape_condition once. */
#define PTAPE_CONDITION_NAMES(X)                                        \
	X(PTAPE_CONDITION_GOOD, "good")                                 \
	X(PTAPE_CONDITION_FILEMARK, "filemark")                         \
	X(PTAPE_CONDITION_END_OF_DATA, "end-of-data")                   \
	X(PTAPE_CONDITION_BEGINNING, "beginning")                       \
	X(PTAPE_CONDITION_EARLY_WARNING, "early-warning")               \
	X(PTAPE_CONDITION_VOLUME_OVERFLOW, "volume-overflow")           \
	X(PTAPE_CONDITION_INCORRECT_LENGTH, "incorrect-length")         \
	X(PTAPE_CONDITION_BECOMING_READY, "becoming-ready")             \
	X(PTAPE_CONDITION_NO_MEDIUM, "no-medium")                       \
	X(PTAPE_CONDITION_NOT_READY, "not-ready")                       \
	X(PTAPE_CONDITION_MEDIUM_CHANGED, "medium-changed")             \
	X(PTAPE_CONDITION_POWER_ON, "power-on")                         \
	X(PTAPE_CONDITION_RESET, "reset")                               \
	X(PTAPE_CONDITION_NEXUS_LOST, "nexus-lost")                     \
	X(PTAPE_CONDITION_PARAMETERS_CHANGED, "parameters-changed")     \
	X(PTAPE_CONDITION_ATTENTION, "attention")                       \
	X(PTAPE_CONDITION_REKEYED, "rekeyed")                           \
	X(PTAPE_CONDITION_WRITE_PROTECTED, "write-protected")           \
	X(PTAPE_CONDITION_ILLEGAL_REQUEST, "illegal-request")           \
	X(PTAPE_CONDITION_MEDIUM_ERROR, "medium-error")                 \
	X(PTAPE_CONDITION_HARDWARE_ERROR, "hardware-error")             \
	X(PTAPE_CONDITION_ABORTED, "aborted")                           \
	X(PTAPE_CONDITION_DEFERRED, "deferred")                         \
	X(PTAPE_CONDITION_CONFLICT, "conflict")                         \
	X(PTAPE_CONDITION_BUSY, "busy")                                 \
	X(PTAPE_CONDITION_NO_PATH, "no-path")                           \
	X(PTAPE_CONDITION_UNANSWERED, "unanswered")                     \
	X(PTAPE_CONDITION_TOO_LARGE, "too-large")                       \
	X(PTAPE_CONDITION_NO_MEMORY, "no-memory")                       \
	X(PTAPE_CONDITION_UNKNOWN, "unknown")
/* clang-format on */

#define PTAPE_ROW_ID(row, ...) row,
enum ptape_sense_rule {
	PTAPE_SENSE_RULES(PTAPE_ROW_ID) PTAPE_RULE_NR,
};
#undef PTAPE_ROW_ID

#endif /* PTAPE_CORE_SENSE_RULES_H */
