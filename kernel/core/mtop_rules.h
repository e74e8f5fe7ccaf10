/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MTIOCTOP's operations: X(id, flags). What each needs and leaves besides its
 * own commands, as stock st has it; the commands are in tape_plan.c. And which of
 * them a frozen tape is left by.
 */
#ifndef PTAPE_CORE_MTOP_RULES_H
#define PTAPE_CORE_MTOP_RULES_H

#define PTAPE_MTOP_MARK_FIRST	   (1 << 0) /* ends a written file with a filemark first */
#define PTAPE_MTOP_PROVE_FIRST	   (1 << 1) /* moves: what was written is proved first */
#define PTAPE_MTOP_KEEPS	   (1 << 2) /* leaves the automatic filemark at close due */
#define PTAPE_MTOP_WRITES	   (1 << 3) /* EACCES on a protected cartridge or O_RDONLY */
#define PTAPE_MTOP_READY	   (1 << 4) /* ENOMEDIUM or EIO when the drive is not ready */
#define PTAPE_MTOP_BACK_OVER	   (1 << 5) /* first back over a filemark that nobody was told of */
#define PTAPE_MTOP_LEAVES_POSITION (1 << 6) /* these three: PTAPE_FROZEN_RULES */
#define PTAPE_MTOP_LEAVES_LOSS	   (1 << 7)
#define PTAPE_MTOP_LEAVES_MEDIUM   (1 << 8)
#define PTAPE_MTOP_STAYS	   (1 << 9)  /* not for the partition that MTSETPART has named */
#define PTAPE_MTOP_WHILE_FROZEN	   (1 << 10) /* nothing moves: carried out, and it stays frozen */

#define PTAPE_MTOP_LEAVES_ALL \
	(PTAPE_MTOP_LEAVES_POSITION | PTAPE_MTOP_LEAVES_LOSS | PTAPE_MTOP_LEAVES_MEDIUM)

/* clang-format off */
#define PTAPE_MTOP_RULES(X)                                                                        \
	X(FSF, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY)                                          \
	X(BSF, PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_READY)                                           \
	X(FSR, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                   \
	X(BSR, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                   \
	X(WEOF, PTAPE_MTOP_WRITES | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                       \
	X(WEOFI, PTAPE_MTOP_WRITES | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                      \
	X(REW, PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_LEAVES_POSITION |             \
	       PTAPE_MTOP_LEAVES_LOSS)                                                             \
	X(OFFL, PTAPE_MTOP_STAYS | PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_READY |                      \
	       PTAPE_MTOP_LEAVES_ALL)                                                              \
	X(UNLOAD, PTAPE_MTOP_STAYS | PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY |                   \
	       PTAPE_MTOP_BACK_OVER | PTAPE_MTOP_LEAVES_ALL)                                       \
	X(LOAD, PTAPE_MTOP_STAYS | PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_LEAVES_ALL)                 \
	X(NOP, PTAPE_MTOP_KEEPS | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                         \
	X(RETEN, PTAPE_MTOP_STAYS | PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY |                    \
	       PTAPE_MTOP_LEAVES_POSITION)                                                         \
	X(BSFM, PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_READY)                                          \
	X(FSFM, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY)                                         \
	X(EOM, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_LEAVES_POSITION)             \
	X(ERASE, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_WRITES | PTAPE_MTOP_READY |                   \
	       PTAPE_MTOP_BACK_OVER)                                                               \
	X(SETBLK, PTAPE_MTOP_KEEPS | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                      \
	X(SETDENSITY, PTAPE_MTOP_KEEPS | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                  \
	X(SEEK, PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_LEAVES_POSITION)                                \
	X(FSS, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                   \
	X(BSS, PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)                   \
	X(WSM, PTAPE_MTOP_KEEPS | PTAPE_MTOP_WRITES | PTAPE_MTOP_READY | PTAPE_MTOP_BACK_OVER)     \
	X(SETDRVBUFFER, PTAPE_MTOP_STAYS | PTAPE_MTOP_KEEPS | PTAPE_MTOP_BACK_OVER)                \
	X(LOCK, PTAPE_MTOP_STAYS)                                                                  \
	X(UNLOCK, PTAPE_MTOP_STAYS | PTAPE_MTOP_BACK_OVER | PTAPE_MTOP_WHILE_FROZEN)               \
	X(COMPRESSION, 0)                                                                          \
	X(SETPART, PTAPE_MTOP_STAYS | PTAPE_MTOP_KEEPS)                                            \
	X(MKPART, PTAPE_MTOP_STAYS | PTAPE_MTOP_PROVE_FIRST | PTAPE_MTOP_WRITES)

/* Frozen states: X(id, the flag of those operations that end it). Design 4's column "leaves by". */
#define PTAPE_FROZEN_RULES(X)                                                                      \
	X(FROZEN_POSITION, PTAPE_MTOP_LEAVES_POSITION)                                             \
	X(FROZEN_LOSS, PTAPE_MTOP_LEAVES_LOSS)                                                     \
	X(FROZEN_SHORT, PTAPE_MTOP_LEAVES_LOSS)                                                    \
	X(FROZEN_DEFERRED, PTAPE_MTOP_LEAVES_LOSS)                                                 \
	X(FROZEN_MEDIUM, PTAPE_MTOP_LEAVES_MEDIUM)                                                 \
	X(FROZEN_ENCRYPTION, PTAPE_MTOP_LEAVES_MEDIUM)                                             \
	X(FROZEN_PROTECTION, PTAPE_MTOP_LEAVES_MEDIUM)                                             \
	X(FROZEN_RESERVATION, PTAPE_MTOP_LEAVES_MEDIUM)
/* clang-format on */

#endif /* PTAPE_CORE_MTOP_RULES_H */
