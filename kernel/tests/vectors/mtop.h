/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of MTIOCTOP's table (mtop_rules.h): for each operation the state it
 * is called in, what it gives, and every command that it sends, byte by byte.
 * Each row has one from the middle of writing in the first list. Run by Catch2
 * and by KUnit on an obedient drive. And of each frozen state the operations that
 * it is left by; each other one leaves it as it is.
 */
#ifndef PTAPE_TESTS_VECTORS_MTOP_H
#define PTAPE_TESTS_VECTORS_MTOP_H

#include "every_row.h"
#include "obedient_drive.h"

#define MTOP_START_BLOCK  5    /* where the tape stands at the open */
#define MTOP_WRITE_LENGTH 1024 /* bytes */
#define MTOP_BLOCK_LENGTH 512  /* bytes, of MARK_HIT */

/* The state in which the operation is called; all but three are open for writing. */
enum mtop_start {
	MTOP_WRITING,	    /* one block written, not proved */
	MTOP_IDLE,	    /* just opened */
	MTOP_MARK_HIT,	    /* read up to a mark that nobody was told of */
	MTOP_LOCKED,	    /* door locked */
	MTOP_LOST_POSITION, /* PTAPE_FROZEN_POSITION */
	MTOP_LOST_DATA,	    /* PTAPE_FROZEN_LOSS */
	MTOP_OTHER_MEDIUM,  /* PTAPE_FROZEN_MEDIUM */
	MTOP_EMPTY,	    /* no medium, O_NONBLOCK */
	MTOP_READ_ONLY,	    /* O_RDONLY */
	MTOP_PROTECTED,	    /* write protected, O_NONBLOCK */
	MTOP_PARTITIONS,    /* just opened, partitions allowed */
	MTOP_SWITCHING,	    /* one block written, then MTSETPART 1 */
};

struct mtop_vector {
	const char *name;
	int mtop;
	enum mtop_start start;
	s32 count;
	int error; /* positive; 0: success */
	unsigned int commands;
	u8 cdbs[OBEDIENT_COMMANDS_MAX][OBEDIENT_CDB_LEN];
};

#define NO_COMMAND        \
	0,                \
	{                 \
		{         \
			0 \
		}         \
	}
#define FLUSH                    \
	{                        \
		0x10, 0, 0, 0, 0 \
	}
#define MARKS(n)                 \
	{                        \
		0x10, 0, 0, 0, n \
	}
#define ASK          \
	{            \
		0x34 \
	}
#define FILES(n)                 \
	{                        \
		0x11, 1, 0, 0, n \
	}
#define FILES_BACK(n)                            \
	{                                        \
		0x11, 1, 0xff, 0xff, 0x100 - (n) \
	}
#define BLOCKS(n)                \
	{                        \
		0x11, 0, 0, 0, n \
	}
#define BLOCKS_BACK(n)                           \
	{                                        \
		0x11, 0, 0xff, 0xff, 0x100 - (n) \
	}
#define ALL_FILES                         \
	{                                 \
		0x11, 1, 0x7f, 0xff, 0xff \
	}
#define END             \
	{               \
		0x11, 3 \
	}
#define REWIND       \
	{            \
		0x01 \
	}
#define UNLOAD       \
	{            \
		0x1b \
	}
#define LOAD                     \
	{                        \
		0x1b, 0, 0, 0, 1 \
	}
#define RETENSION                \
	{                        \
		0x1b, 0, 0, 0, 3 \
	}
#define SELECT                       \
	{                            \
		0x15, 0x10, 0, 0, 12 \
	}
#define LOCATE(n)                      \
	{                              \
		0x2b, 0, 0, 0, 0, 0, n \
	}
#define PREVENT                  \
	{                        \
		0x1e, 0, 0, 0, 1 \
	}
#define ALLOW        \
	{            \
		0x1e \
	}
#define ERASE        \
	{            \
		0x19 \
	}
#define SETMARKS(n)              \
	{                        \
		0x11, 4, 0, 0, n \
	}
#define SETMARKS_BACK(n)                         \
	{                                        \
		0x11, 4, 0xff, 0xff, 0x100 - (n) \
	}
#define PARTITION_PAGE                \
	{                             \
		0x1a, 0, 0x11, 0, 255 \
	}
#define PARTITION_SELECT             \
	{                            \
		0x15, 0x10, 0, 0, 24 \
	}
#define FORMAT(code)          \
	{                     \
		0x04, 0, code \
	}
#define LOCATE_IN(partition, n)                      \
	{                                            \
		0x2b, 2, 0, 0, 0, 0, n, 0, partition \
	}
#define COMPRESSION_PAGE              \
	{                             \
		0x1a, 0, 0x0f, 0, 255 \
	}
#define COMPRESSION_SELECT           \
	{                            \
		0x15, 0x10, 0, 0, 28 \
	}
#define FACTS \
	{ 0x00 }, { 0x05 }, { 0x1a, 0, 0, 0, 12 }, { 0x8c, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x03 }, ASK

/* clang-format off */
/* V(row, start, count, errno, how many commands, commands): one a row of PTAPE_MTOP_RULES. */
#define MTOP_VECTORS(V)                                                                              \
	V(FSF, WRITING, 2, 0, 4, { FLUSH, ASK, FILES(2), ASK })                                      \
	V(BSF, WRITING, 1, 0, 4, { MARKS(1), ASK, FILES_BACK(2), ASK })                              \
	V(FSR, WRITING, 3, 0, 4, { FLUSH, ASK, BLOCKS(3), ASK })                                     \
	V(BSR, WRITING, 3, 0, 4, { FLUSH, ASK, BLOCKS_BACK(3), ASK })                                \
	V(WEOF, WRITING, 2, 0, 2, { MARKS(2), ASK })                                                 \
	V(WEOFI, WRITING, 2, 0, 1, { { 0x10, 1, 0, 0, 2 } })                                         \
	V(REW, WRITING, 1, 0, 3, { MARKS(1), ASK, REWIND })                                          \
	V(OFFL, WRITING, 1, 0, 3, { MARKS(1), ASK, UNLOAD })                                         \
	V(UNLOAD, WRITING, 1, 0, 3, { FLUSH, ASK, UNLOAD })                                          \
	V(LOAD, WRITING, 1, 0, 8, { FLUSH, ASK, LOAD, FACTS })                                       \
	V(NOP, WRITING, 1, 0, NO_COMMAND)                                                            \
	V(RETEN, WRITING, 1, 0, 3, { FLUSH, ASK, RETENSION })                                        \
	V(BSFM, WRITING, 1, 0, 6, { MARKS(1), ASK, FILES_BACK(2), ASK, FILES(1), ASK })              \
	V(FSFM, WRITING, 2, 0, 6, { FLUSH, ASK, FILES(2), ASK, FILES_BACK(1), ASK })                 \
	V(EOM, WRITING, 1, 0, 6, { FLUSH, ASK, ALL_FILES, ASK, END, ASK })                           \
	V(ERASE, WRITING, 0, 0, 4, { FLUSH, ASK, ERASE, ASK })                                       \
	V(SETBLK, WRITING, 512, 0, 1, { SELECT })                                                    \
	V(SETDENSITY, WRITING, 0x5c, 0, 1, { SELECT })                                               \
	V(SEEK, WRITING, 9, 0, 3, { MARKS(1), ASK, LOCATE(9) })                                      \
	V(FSS, WRITING, 2, 0, 4, { FLUSH, ASK, SETMARKS(2), ASK })                                   \
	V(BSS, WRITING, 2, 0, 4, { FLUSH, ASK, SETMARKS_BACK(2), ASK })                              \
	V(WSM, WRITING, 2, 0, 2, { { 0x10, 2, 0, 0, 2 }, ASK })                                      \
	V(SETDRVBUFFER, WRITING, 0, 0, 1, { SELECT })                                                \
	V(LOCK, WRITING, 1, 0, 1, { PREVENT })                                                       \
	V(UNLOCK, WRITING, 1, 0, 1, { ALLOW })                                                       \
	V(COMPRESSION, WRITING, 1, 0, 2, { COMPRESSION_PAGE, COMPRESSION_SELECT })                   \
	V(SETPART, WRITING, 0, EINVAL, NO_COMMAND)                                                   \
	V(MKPART, WRITING, 0, EINVAL, NO_COMMAND)

/* V(row, start, count, errno, how many commands, commands): from the other states. */
#define MTOP_MORE_VECTORS(V)                                                                         \
	V(FSF, IDLE, 2, 0, 2, { FILES(2), ASK })                                                     \
	V(BSF, IDLE, 1, 0, 2, { FILES_BACK(1), ASK })                                                \
	V(WEOF, IDLE, 0, 0, 2, { FLUSH, ASK })                                                       \
	V(REW, IDLE, 1, 0, 1, { REWIND })                                                            \
	V(OFFL, IDLE, 1, 0, 1, { UNLOAD })                                                           \
	V(UNLOAD, IDLE, 1, 0, 1, { UNLOAD })                                                         \
	V(LOAD, IDLE, 10001, 0, 6, { { 0x1b, 0, 0, 1, 1 }, FACTS })                                  \
	V(LOAD, IDLE, 10006, 0, 6, { { 0x1b, 0, 0, 6, 1 }, FACTS })                                  \
	V(LOAD, IDLE, 10000, 0, 6, { LOAD, FACTS })                                                  \
	V(LOAD, IDLE, 10007, 0, 6, { LOAD, FACTS })                                                  \
	V(LOAD, IDLE, -1, 0, 6, { LOAD, FACTS })                                                     \
	V(LOAD, IDLE, 1, 0, 6, { LOAD, FACTS })                                                      \
	V(NOP, IDLE, 1, 0, NO_COMMAND)                                                               \
	V(BSFM, IDLE, 1, 0, 4, { FILES_BACK(1), ASK, FILES(1), ASK })                                \
	V(SEEK, IDLE, 9, 0, 1, { LOCATE(9) })                                                        \
	V(SEEK, IDLE, -1, EINVAL, NO_COMMAND)                                                        \
	V(WEOF, IDLE, -1, EINVAL, NO_COMMAND)                                                        \
	V(FSF, IDLE, 0x7fffff, 0, 2, { ALL_FILES, ASK })                                             \
	V(FSF, IDLE, 0x800000, 0, 2, { { 0x91, 1, 0, 0, 0, 0, 0, 0, 0, 0x80 }, ASK })                \
	V(FSR, IDLE, 0x800000, 0, 2, { { 0x91, 0, 0, 0, 0, 0, 0, 0, 0, 0x80 }, ASK })                \
	V(ERASE, IDLE, 1, 0, 2, { { 0x19, 1 }, ASK })                                                \
	V(ERASE, MARK_HIT, 0, 0, 4, { FILES_BACK(1), ASK, ERASE, ASK })                              \
	V(ERASE, LOST_POSITION, 0, EIO, NO_COMMAND)                                                  \
	V(ERASE, LOST_DATA, 0, ENOTRECOVERABLE, NO_COMMAND)                                          \
	V(ERASE, EMPTY, 0, ENOMEDIUM, NO_COMMAND)                                                    \
	V(ERASE, READ_ONLY, 0, EACCES, NO_COMMAND)                                                   \
	V(ERASE, PROTECTED, 0, EACCES, NO_COMMAND)                                                   \
	V(FSS, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, SETMARKS(1), ASK })                          \
	V(BSS, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, SETMARKS_BACK(1), ASK })                     \
	V(WSM, IDLE, -1, EINVAL, NO_COMMAND)                                                         \
	V(WSM, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, { 0x10, 2, 0, 0, 1 }, ASK })                 \
	V(FSS, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(BSS, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(WSM, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(WSM, READ_ONLY, 1, EACCES, NO_COMMAND)                                                     \
	V(WSM, PROTECTED, 1, EACCES, NO_COMMAND)                                                     \
	V(FSS, LOST_POSITION, 1, EIO, NO_COMMAND)                                                    \
	V(WSM, LOST_DATA, 1, ENOTRECOVERABLE, NO_COMMAND)                                            \
	V(COMPRESSION, MARK_HIT, 0, 0, 2, { COMPRESSION_PAGE, COMPRESSION_SELECT })                  \
	V(COMPRESSION, EMPTY, 0, EIO, NO_COMMAND)                                                    \
	V(COMPRESSION, READ_ONLY, 0, 0, 2, { COMPRESSION_PAGE, COMPRESSION_SELECT })                 \
	V(COMPRESSION, LOST_POSITION, 0, EIO, NO_COMMAND)                                            \
	/* A mark that was not told: counted, or gone back over, by what the operation is about. */  \
	V(FSF, MARK_HIT, 2, 0, 2, { FILES(1), ASK })                                                 \
	V(BSF, MARK_HIT, 1, 0, 2, { FILES_BACK(2), ASK })                                            \
	V(FSFM, MARK_HIT, 2, 0, 4, { FILES(1), ASK, FILES_BACK(1), ASK })                            \
	V(BSFM, MARK_HIT, 1, 0, 4, { FILES_BACK(2), ASK, FILES(1), ASK })                            \
	V(FSR, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, BLOCKS(1), ASK })                            \
	V(BSR, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, BLOCKS_BACK(1), ASK })                       \
	V(WEOF, MARK_HIT, 1, 0, 4, { FILES_BACK(1), ASK, MARKS(1), ASK })                            \
	V(WEOFI, MARK_HIT, 1, 0, 3, { FILES_BACK(1), ASK, { 0x10, 1, 0, 0, 1 } })                    \
	V(NOP, MARK_HIT, 1, 0, 2, { FILES_BACK(1), ASK })                                            \
	V(SETBLK, MARK_HIT, 0, 0, 3, { FILES_BACK(1), ASK, SELECT })                                 \
	V(SETDRVBUFFER, MARK_HIT, 1, 0, 3, { FILES_BACK(1), ASK, SELECT })                           \
	V(SETDRVBUFFER, MARK_HIT, 0x30000010, 0, 2, { FILES_BACK(1), ASK })                          \
	V(SETDENSITY, MARK_HIT, 0, 0, 3, { FILES_BACK(1), ASK, SELECT })                             \
	V(UNLOAD, MARK_HIT, 1, 0, 3, { FILES_BACK(1), ASK, UNLOAD })                                 \
	V(UNLOCK, MARK_HIT, 1, 0, 3, { FILES_BACK(1), ASK, ALLOW })                                  \
	V(LOCK, MARK_HIT, 1, 0, 1, { PREVENT })                                                      \
	V(REW, MARK_HIT, 1, 0, 1, { REWIND })                                                        \
	V(SEEK, MARK_HIT, 9, 0, 1, { LOCATE(9) })                                                    \
	V(EOM, MARK_HIT, 1, 0, 4, { ALL_FILES, ASK, END, ASK })                                      \
	V(RETEN, MARK_HIT, 1, 0, 1, { RETENSION })                                                   \
	V(OFFL, LOCKED, 1, 0, 2, { ALLOW, UNLOAD })                                                  \
	V(UNLOAD, LOCKED, 1, 0, 1, { UNLOAD })                                                       \
	/* Frozen: what leaves it, and what is refused without a command. */                         \
	V(REW, LOST_POSITION, 1, 0, 1, { REWIND })                                                   \
	V(SEEK, LOST_POSITION, 9, 0, 1, { LOCATE(9) })                                               \
	V(EOM, LOST_POSITION, 1, 0, 6, { REWIND, ASK, ALL_FILES, ASK, END, ASK })                    \
	V(RETEN, LOST_POSITION, 1, 0, 1, { RETENSION })                                              \
	V(OFFL, LOST_POSITION, 1, 0, 1, { UNLOAD })                                                  \
	V(UNLOAD, LOST_POSITION, 1, 0, 1, { UNLOAD })                                                \
	V(LOAD, LOST_POSITION, 1, 0, 6, { LOAD, FACTS })                                             \
	V(FSF, LOST_POSITION, 1, EIO, NO_COMMAND)                                                    \
	V(FSR, LOST_POSITION, 1, EIO, NO_COMMAND)                                                    \
	V(WEOF, LOST_POSITION, 1, EIO, NO_COMMAND)                                                   \
	V(SETBLK, LOST_POSITION, 0, EIO, NO_COMMAND)                                                 \
	V(LOCK, LOST_POSITION, 1, EIO, NO_COMMAND)                                                   \
	V(UNLOCK, LOST_POSITION, 1, 0, 1, { ALLOW })                                                 \
	V(NOP, LOST_POSITION, 1, EIO, NO_COMMAND)                                                    \
	V(REW, LOST_DATA, 1, 0, 1, { REWIND })                                                       \
	V(OFFL, LOST_DATA, 1, 0, 1, { UNLOAD })                                                      \
	V(UNLOAD, LOST_DATA, 1, 0, 1, { UNLOAD })                                                    \
	V(LOAD, LOST_DATA, 1, 0, 6, { LOAD, FACTS })                                                 \
	V(SEEK, LOST_DATA, 9, EIO, NO_COMMAND)                                                       \
	V(EOM, LOST_DATA, 1, EIO, NO_COMMAND)                                                        \
	V(RETEN, LOST_DATA, 1, EIO, NO_COMMAND)                                                      \
	V(BSF, LOST_DATA, 1, EIO, NO_COMMAND)                                                        \
	V(WEOF, LOST_DATA, 1, ENOTRECOVERABLE, NO_COMMAND)                                           \
	V(WEOFI, LOST_DATA, 1, ENOTRECOVERABLE, NO_COMMAND)                                          \
	V(UNLOCK, LOST_DATA, 1, 0, 1, { ALLOW })                                                     \
	V(OFFL, OTHER_MEDIUM, 1, 0, 1, { UNLOAD })                                                   \
	V(UNLOAD, OTHER_MEDIUM, 1, 0, 1, { UNLOAD })                                                 \
	V(LOAD, OTHER_MEDIUM, 1, 0, 6, { LOAD, FACTS })                                              \
	V(REW, OTHER_MEDIUM, 1, EIO, NO_COMMAND)                                                     \
	V(SEEK, OTHER_MEDIUM, 9, EIO, NO_COMMAND)                                                    \
	V(EOM, OTHER_MEDIUM, 1, EIO, NO_COMMAND)                                                     \
	V(RETEN, OTHER_MEDIUM, 1, EIO, NO_COMMAND)                                                   \
	V(WEOF, OTHER_MEDIUM, 1, ENOTRECOVERABLE, NO_COMMAND)                                        \
	V(UNLOCK, OTHER_MEDIUM, 1, 0, 1, { ALLOW })                                                  \
	/* No medium. */                                                                             \
	V(FSF, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(BSF, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(FSR, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(BSR, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(FSFM, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                     \
	V(BSFM, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                     \
	V(WEOF, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                     \
	V(WEOFI, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                    \
	V(REW, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(OFFL, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                     \
	V(UNLOAD, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                   \
	V(NOP, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(RETEN, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                    \
	V(EOM, EMPTY, 1, ENOMEDIUM, NO_COMMAND)                                                      \
	V(SETBLK, EMPTY, 0, ENOMEDIUM, NO_COMMAND)                                                   \
	V(SETDENSITY, EMPTY, 0, ENOMEDIUM, NO_COMMAND)                                               \
	V(SETDRVBUFFER, EMPTY, 0, ENOMEDIUM, NO_COMMAND)                                             \
	V(SETDRVBUFFER, EMPTY, 0x50000200, 0, NO_COMMAND)                                            \
	V(SETDRVBUFFER, LOST_POSITION, 0x30000010, EIO, NO_COMMAND)                                  \
	V(SEEK, EMPTY, 9, EIO, NO_COMMAND)                                                           \
	V(LOAD, EMPTY, 1, 0, 2, { LOAD, { 0x00 } })                                                  \
	V(LOCK, EMPTY, 1, 0, 1, { PREVENT })                                                         \
	V(UNLOCK, EMPTY, 1, 0, 1, { ALLOW })                                                         \
	/* No right to write. */                                                                     \
	V(WEOF, READ_ONLY, 1, EACCES, NO_COMMAND)                                                    \
	V(WEOFI, READ_ONLY, 1, EACCES, NO_COMMAND)                                                   \
	V(REW, READ_ONLY, 1, 0, 1, { REWIND })                                                       \
	V(WEOF, PROTECTED, 1, EACCES, NO_COMMAND)                                                    \
	V(WEOFI, PROTECTED, 1, EACCES, NO_COMMAND)                                                   \
	V(FSF, PROTECTED, 1, 0, 2, { FILES(1), ASK })                                                \
	/* Partitions. */                                                                            \
	V(SETPART, PARTITIONS, 0, 0, NO_COMMAND)                                                     \
	V(SETPART, PARTITIONS, 1, 0, 1, { PARTITION_PAGE })                                          \
	V(SETPART, PARTITIONS, 2, EINVAL, 1, { PARTITION_PAGE })                                     \
	V(SETPART, PARTITIONS, -1, EINVAL, NO_COMMAND)                                               \
	V(SETPART, PARTITIONS, 64, EINVAL, NO_COMMAND)                                               \
	V(MKPART, PARTITIONS, 0, 0, 4, { LOAD, PARTITION_PAGE, ASK, FORMAT(0) })                     \
	V(MKPART, PARTITIONS, 100, 0, 5,                                                             \
	  { LOAD, PARTITION_PAGE, ASK, PARTITION_SELECT, FORMAT(1) })                                \
	V(MKPART, PARTITIONS, 70000000, EINVAL, 2, { LOAD, PARTITION_PAGE })                         \
	/* Each goes there first, or is not about a place there. */                                  \
	V(SETPART, SWITCHING, 0, 0, NO_COMMAND)                                                      \
	V(SETPART, SWITCHING, 1, 0, NO_COMMAND)                                                      \
	V(NOP, SWITCHING, 1, 0, 3, { FLUSH, ASK, LOCATE_IN(1, 0) })                                  \
	V(FSF, SWITCHING, 2, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), FILES(2), ASK })                   \
	V(BSF, SWITCHING, 1, 0, 5, { MARKS(1), ASK, LOCATE_IN(1, 0), FILES_BACK(1), ASK })           \
	V(FSR, SWITCHING, 2, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), BLOCKS(2), ASK })                  \
	V(FSS, SWITCHING, 2, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), SETMARKS(2), ASK })                \
	V(BSS, SWITCHING, 2, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), SETMARKS_BACK(2), ASK })           \
	V(WEOF, SWITCHING, 1, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), MARKS(1), ASK })                  \
	V(WEOFI, SWITCHING, 1, 0, 4, { FLUSH, ASK, LOCATE_IN(1, 0), { 0x10, 1, 0, 0, 1 } })          \
	V(WSM, SWITCHING, 1, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), { 0x10, 2, 0, 0, 1 }, ASK })       \
	V(REW, SWITCHING, 1, 0, 4, { MARKS(1), ASK, LOCATE_IN(1, 0), REWIND })                       \
	V(SEEK, SWITCHING, 9, 0, 3, { MARKS(1), ASK, LOCATE_IN(1, 9) })                              \
	V(EOM, SWITCHING, 1, 0, 7, { FLUSH, ASK, LOCATE_IN(1, 0), ALL_FILES, ASK, END, ASK })        \
	V(ERASE, SWITCHING, 0, 0, 5, { FLUSH, ASK, LOCATE_IN(1, 0), ERASE, ASK })                    \
	V(SETBLK, SWITCHING, 0, 0, 4, { FLUSH, ASK, LOCATE_IN(1, 0), SELECT })                       \
	V(SETDENSITY, SWITCHING, 0, 0, 4, { FLUSH, ASK, LOCATE_IN(1, 0), SELECT })                   \
	V(COMPRESSION, SWITCHING, 1, 0, 5,                                                           \
	  { FLUSH, ASK, LOCATE_IN(1, 0), COMPRESSION_PAGE, COMPRESSION_SELECT })                     \
	V(OFFL, SWITCHING, 1, 0, 3, { MARKS(1), ASK, UNLOAD })                                       \
	V(RETEN, SWITCHING, 1, 0, 3, { FLUSH, ASK, RETENSION })                                      \
	V(LOAD, SWITCHING, 1, 0, 8, { FLUSH, ASK, LOAD, FACTS })                                     \
	V(LOCK, SWITCHING, 1, 0, 1, { PREVENT })                                                     \
	V(UNLOCK, SWITCHING, 1, 0, 1, { ALLOW })                                                     \
	V(MKPART, SWITCHING, 0, 0, 6, { FLUSH, ASK, LOAD, PARTITION_PAGE, ASK, FORMAT(0) })
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_MTOP_RULES, MTOP_VECTORS);

#define VECTOR(row, start, count, error, ...) \
	{ #row ", " #start ", " #count, PTAPE_MT##row, MTOP_##start, count, error, __VA_ARGS__ },
static const struct mtop_vector mtop_vectors[] = { MTOP_VECTORS(VECTOR) MTOP_MORE_VECTORS(VECTOR) };
#undef VECTOR

#undef NO_COMMAND
#undef FLUSH
#undef MARKS
#undef ASK
#undef FILES
#undef FILES_BACK
#undef BLOCKS
#undef BLOCKS_BACK
#undef ALL_FILES
#undef END
#undef REWIND
#undef UNLOAD
#undef LOAD
#undef RETENSION
#undef SELECT
#undef LOCATE
#undef PREVENT
#undef ALLOW
#undef ERASE
#undef SETMARKS
#undef SETMARKS_BACK
#undef PARTITION_PAGE
#undef PARTITION_SELECT
#undef FORMAT
#undef LOCATE_IN
#undef COMPRESSION_PAGE
#undef COMPRESSION_SELECT
#undef FACTS

static inline s64 mtop_vector_call(struct obedient_drive *drive, enum ptape_operation_kind kind,
				   u32 length)
{
	struct ptape_operation operation;

	memset(&operation, 0, sizeof(operation));
	operation.kind = kind;
	operation.length = length;
	return obedient_drive_run(drive, &operation);
}

static inline s64 mtop_vector_mtop(struct obedient_drive *drive, int mtop, s32 count)
{
	struct ptape_operation operation;

	memset(&operation, 0, sizeof(operation));
	operation.kind = PTAPE_OPERATION_MTOP;
	operation.mtop = mtop;
	operation.count = count;
	return obedient_drive_run(drive, &operation);
}

static inline s64 mtop_vector_open(struct obedient_drive *drive, enum mtop_start start)
{
	struct ptape_operation operation;

	memset(&operation, 0, sizeof(operation));
	operation.kind = PTAPE_OPERATION_OPEN;
	operation.for_write = start != MTOP_READ_ONLY;
	operation.nonblock = start == MTOP_EMPTY || start == MTOP_PROTECTED;
	drive->block = MTOP_START_BLOCK;
	drive->block_length = start == MTOP_MARK_HIT ? MTOP_BLOCK_LENGTH : 0;
	drive->empty = start == MTOP_EMPTY;
	drive->write_protected = start == MTOP_PROTECTED;
	drive->mark_ahead = start == MTOP_MARK_HIT;
	return obedient_drive_run(drive, &operation);
}

/* Brings a drive into the vector's state. Return: true when it is there. */
static inline bool mtop_vector_begin(struct obedient_drive *drive, enum mtop_start start)
{
	obedient_drive_init(drive);
	if (mtop_vector_open(drive, start) != 0)
		return false;
	switch (start) {
	case MTOP_WRITING:
		return mtop_vector_call(drive, PTAPE_OPERATION_WRITE, MTOP_WRITE_LENGTH) ==
		       MTOP_WRITE_LENGTH;
	case MTOP_MARK_HIT:
		return mtop_vector_call(drive, PTAPE_OPERATION_READ, 2 * MTOP_BLOCK_LENGTH) ==
		       MTOP_BLOCK_LENGTH;
	case MTOP_PARTITIONS:
		drive->engine.can_partitions = true;
		return true;
	case MTOP_SWITCHING:
		drive->engine.can_partitions = true;
		return mtop_vector_call(drive, PTAPE_OPERATION_WRITE, MTOP_WRITE_LENGTH) ==
			       MTOP_WRITE_LENGTH &&
		       mtop_vector_mtop(drive, PTAPE_MTSETPART, 1) == 0;
	case MTOP_LOCKED:
		return mtop_vector_mtop(drive, PTAPE_MTLOCK, 1) == 0;
	case MTOP_LOST_POSITION:
		drive->engine.frozen = PTAPE_FROZEN_POSITION;
		return true;
	case MTOP_LOST_DATA:
		drive->engine.frozen = PTAPE_FROZEN_LOSS;
		drive->engine.unproved = true;
		return true;
	case MTOP_OTHER_MEDIUM:
		drive->engine.frozen = PTAPE_FROZEN_MEDIUM;
		return true;
	default:
		return true;
	}
}

/* --- what leaves a frozen tape --- */

struct frozen_vector {
	const char *name;
	enum ptape_frozen frozen;
	u64 left_by; /* a bit each operation */
};

#define BY(mtop)      (1ULL << PTAPE_MT##mtop)
#define BY_TAKING_OUT (BY(OFFL) | BY(UNLOAD) | BY(LOAD))

/* clang-format off */
/* V(row, what leaves it): one a row of PTAPE_FROZEN_RULES. */
#define FROZEN_VECTORS(V)                                                                          \
	V(FROZEN_POSITION, BY_TAKING_OUT | BY(REW) | BY(RETEN) | BY(SEEK) | BY(EOM))               \
	V(FROZEN_LOSS, BY_TAKING_OUT | BY(REW))                                                    \
	V(FROZEN_SHORT, BY_TAKING_OUT | BY(REW))                                                   \
	V(FROZEN_DEFERRED, BY_TAKING_OUT | BY(REW))                                                \
	V(FROZEN_MEDIUM, BY_TAKING_OUT)                                                            \
	V(FROZEN_ENCRYPTION, BY_TAKING_OUT)                                                        \
	V(FROZEN_PROTECTION, BY_TAKING_OUT)                                                        \
	V(FROZEN_RESERVATION, BY_TAKING_OUT)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_FROZEN_RULES, FROZEN_VECTORS);

#define VECTOR(row, left_by) { #row, PTAPE_##row, left_by },
static const struct frozen_vector frozen_vectors[] = { FROZEN_VECTORS(VECTOR) };
#undef VECTOR
#undef BY
#undef BY_TAKING_OUT

#define CODE(id, flags) PTAPE_MT##id,
static const int frozen_operations[] = { PTAPE_MTOP_RULES(CODE) };
#undef CODE

/* An operation on a tape that is frozen in that way. Return: how it is frozen after it. */
static inline enum ptape_frozen frozen_vector_run(struct obedient_drive *drive,
						  enum ptape_frozen frozen, int mtop)
{
	mtop_vector_begin(drive, MTOP_IDLE);
	drive->engine.frozen = frozen;
	mtop_vector_mtop(drive, mtop, 1);
	return drive->engine.frozen;
}

#endif /* PTAPE_TESTS_VECTORS_MTOP_H */
