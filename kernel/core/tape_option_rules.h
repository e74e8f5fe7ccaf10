/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What MTSETDRVBUFFER's argument may say, as <linux/mtio.h> numbers it and
 * Documentation/scsi/st.rst describes it. Two tables: the booleans, each with
 * whose it is, and the sub-commands.
 */
#ifndef PTAPE_CORE_TAPE_OPTION_RULES_H
#define PTAPE_CORE_TAPE_OPTION_RULES_H

/* Whose a boolean is: of one of the four modes, of the drive, or of the driver as a whole. */
enum ptape_option_scope {
	PTAPE_SCOPE_MODE,
	PTAPE_SCOPE_DRIVE,
	PTAPE_SCOPE_DRIVER,
};

/* clang-format off */
/* X(id, bit, scope) */
#define PTAPE_OPTION_BOOLEANS(X)                                                                   \
	X(BUFFER_WRITES, 0x1, MODE)                                                                \
	X(ASYNC_WRITES, 0x2, MODE)                                                                 \
	X(READ_AHEAD, 0x4, MODE)                                                                   \
	X(DEBUGGING, 0x8, DRIVER)                                                                  \
	X(TWO_FM, 0x10, DRIVE)                                                                     \
	X(FAST_MTEOM, 0x20, DRIVE)                                                                 \
	X(AUTO_LOCK, 0x40, DRIVE)                                                                  \
	X(DEF_WRITES, 0x80, MODE)                                                                  \
	X(CAN_BSR, 0x100, DRIVE)                                                                   \
	X(NO_BLKLIMS, 0x200, DRIVE)                                                                \
	X(CAN_PARTITIONS, 0x400, DRIVE)                                                            \
	X(SCSI2LOGICAL, 0x800, DRIVE)                                                              \
	X(SYSV, 0x1000, MODE)                                                                      \
	X(NOWAIT, 0x2000, DRIVE)                                                                   \
	X(SILI, 0x4000, DRIVE)                                                                     \
	X(NOWAIT_EOF, 0x8000, DRIVE)

/*
 * X(id, mask, code, noun): the first row with (argument & mask) == code decides; the rest of
 * the argument is the value, which set_##noun() in tape_options.c takes. What no row
 * knows gives EIO.
 */
#define PTAPE_OPTION_RULES(X)                                                                      \
	X(BOOLEANS, 0xf0000000, 0x10000000, booleans)                                              \
	X(SETBOOLEANS, 0xf0000000, 0x30000000, some_booleans)                                      \
	X(CLEARBOOLEANS, 0xf0000000, 0x40000000, no_booleans)                                      \
	/* How much stock gathered before a write began, long ago. */                              \
	X(WRITE_THRESHOLD, 0xf0000000, 0x20000000, nothing)                                        \
	X(DEF_BLKSIZE, 0xf0000000, 0x50000000, block_length)                                       \
	X(DEF_DENSITY, 0xfff00000, 0x60100000, density)                                            \
	X(DEF_COMPRESSION, 0xfff00000, 0x60200000, compression)                                    \
	X(DEF_DRVBUFFER, 0xfff00000, 0x60300000, buffered_mode)                                    \
	/* A default of nothing that there is: stock says that it was set. */                      \
	X(DEF_OPTIONS, 0xf0000000, 0x60000000, nothing)                                            \
	X(TIMEOUTS, 0xf0000000, 0x70000000, timeout)                                               \
	X(SET_CLN, 0xf0000000, 0x80000000, cleaning)
/* clang-format on */

#endif /* PTAPE_CORE_TAPE_OPTION_RULES_H */
