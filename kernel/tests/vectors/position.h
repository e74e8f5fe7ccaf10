/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/position.c: a position, what happens to it, and the
 * position that must come of it. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_POSITION_H
#define PTAPE_TESTS_VECTORS_POSITION_H

struct position_vector {
	const char *name;
	struct ptape_position before;
	void (*happen)(struct ptape_position *position);
	struct ptape_position after;
};

#define AT(in_state, in_partition, at_block, at_file, at_block_in_file)                           \
	{                                                                                         \
		.state = PTAPE_POSITION_##in_state, .partition = in_partition, .block = at_block, \
		.file = at_file, .block_in_file = at_block_in_file                                \
	}
#define NOWHERE AT(LOST, 0, 0, -1, -1)

static inline void position_vector_report(struct ptape_position *position, bool unknown,
					  u32 partition, u64 block)
{
	struct ptape_read_position report;

	memset(&report, 0, sizeof(report));
	report.unknown = unknown;
	report.partition = partition;
	report.block = block;
	ptape_position_report(position, &report);
}

#define TOLD(partition, block) position_vector_report(position, false, partition, block)
#define NOT_TOLD	       position_vector_report(position, true, 0, 0)

/* clang-format off */
/* V(id, before, what happens, after) */
#define POSITION_VECTORS(V)                                                                         \
	V(suspect_known, AT(KNOWN, 1, 9, 2, 3), ptape_position_suspect(position), AT(SUSPECT, 1, 9, 2, 3)) \
	V(suspect_suspect, AT(SUSPECT, 0, 9, 2, 3), ptape_position_suspect(position),               \
	  AT(SUSPECT, 0, 9, 2, 3))                                                                  \
	V(suspect_uncounted, AT(UNCOUNTED, 0, 9, 2, 3), ptape_position_suspect(position), NOWHERE)  \
	V(suspect_lost, NOWHERE, ptape_position_suspect(position), NOWHERE)                         \
	V(lose, AT(KNOWN, 1, 9, 2, 3), ptape_position_lose(position), AT(LOST, 1, 0, -1, -1))       \
	V(set_beginning, NOWHERE, ptape_position_set_beginning(position, 3), AT(KNOWN, 3, 0, 0, 0)) \
	V(report_unknown, AT(KNOWN, 0, 9, 2, 3), NOT_TOLD, NOWHERE)                  \
	V(report_unknown_suspect, AT(SUSPECT, 0, 9, 2, 3), NOT_TOLD, NOWHERE)        \
	V(report_beginning, AT(SUSPECT, 0, 9, 2, 3), TOLD(1, 0), AT(KNOWN, 1, 0, 0, 0)) \
	V(report_confirms, AT(SUSPECT, 1, 9, 2, 3), TOLD(1, 9), AT(KNOWN, 1, 9, 2, 3)) \
	V(report_confirms_known, AT(KNOWN, 0, 9, 2, 3), TOLD(0, 9), AT(KNOWN, 0, 9, 2, 3))  \
	V(report_moved, AT(KNOWN, 0, 9, 2, 3), TOLD(0, 8), AT(KNOWN, 0, 8, -1, -1))         \
	V(report_moved_suspect, AT(SUSPECT, 0, 9, 2, 3), TOLD(0, 10), AT(KNOWN, 0, 10, -1, -1)) \
	V(report_partition, AT(SUSPECT, 0, 9, 2, 3), TOLD(1, 9),            \
	  AT(KNOWN, 1, 9, -1, -1))                                                                  \
	V(report_uncounted, AT(UNCOUNTED, 0, 9, 2, 0), TOLD(0, 50), AT(KNOWN, 0, 50, 2, 0)) \
	V(report_lost, NOWHERE, TOLD(0, 50), AT(KNOWN, 0, 50, -1, -1))                      \
	V(add_blocks, AT(KNOWN, 0, 9, 2, 3), ptape_position_add_blocks(position, 4), AT(KNOWN, 0, 13, 2, 7)) \
	V(add_blocks_back, AT(KNOWN, 0, 9, 2, 3), ptape_position_add_blocks(position, -3),          \
	  AT(KNOWN, 0, 6, 2, 0))                                                                    \
	V(add_blocks_too_far, AT(KNOWN, 0, 9, 2, 3), ptape_position_add_blocks(position, -4),       \
	  AT(KNOWN, 0, 5, 2, -1))                                                                   \
	V(add_blocks_uncounted, AT(KNOWN, 0, 9, 2, -1), ptape_position_add_blocks(position, 4),     \
	  AT(KNOWN, 0, 13, 2, -1))                                                                  \
	V(pass_filemark, AT(KNOWN, 0, 9, 2, 3), ptape_position_pass_filemark(position),             \
	  AT(KNOWN, 0, 10, 3, 0))                                                                   \
	V(pass_filemark_uncounted, AT(KNOWN, 0, 9, -1, -1), ptape_position_pass_filemark(position), \
	  AT(KNOWN, 0, 10, -1, 0))                                                                  \
	V(pass_back, AT(KNOWN, 0, 9, 2, 0), ptape_position_pass_filemark_back(position),            \
	  AT(KNOWN, 0, 8, 1, -1))                                                                   \
	V(pass_back_uncounted, AT(KNOWN, 0, 9, -1, 0), ptape_position_pass_filemark_back(position), \
	  AT(KNOWN, 0, 8, -1, -1))                                                                  \
	V(pass_back_from_file_0, AT(KNOWN, 0, 9, 0, 9), ptape_position_pass_filemark_back(position), \
	  AT(KNOWN, 0, 8, -1, -1))                                                                  \
	V(write_filemarks, AT(KNOWN, 0, 9, 2, 3), ptape_position_write_filemarks(position, 2),      \
	  AT(KNOWN, 0, 11, 4, 0))                                                                   \
	V(write_filemarks_uncounted, AT(KNOWN, 0, 9, -1, 3), ptape_position_write_filemarks(position, 1), \
	  AT(KNOWN, 0, 10, -1, 0))                                                                  \
	V(write_no_filemark, AT(KNOWN, 0, 9, 2, 3), ptape_position_write_filemarks(position, 0),    \
	  AT(KNOWN, 0, 9, 2, 3))                                                                    \
	V(space_filemarks, AT(KNOWN, 0, 9, 2, 3), ptape_position_space_filemarks(position, 2),      \
	  AT(UNCOUNTED, 0, 9, 4, 0))                                                                \
	V(space_filemarks_back, AT(KNOWN, 0, 9, 2, 3), ptape_position_space_filemarks(position, -2), \
	  AT(UNCOUNTED, 0, 9, 0, -1))                                                               \
	V(space_filemarks_too_far, AT(KNOWN, 0, 9, 2, 3), ptape_position_space_filemarks(position, -3), \
	  AT(UNCOUNTED, 0, 9, -1, -1))                                                              \
	V(space_filemarks_uncounted, AT(KNOWN, 0, 9, -1, 3), ptape_position_space_filemarks(position, 1), \
	  AT(UNCOUNTED, 0, 9, -1, 0))                                                               \
	V(space_no_filemark, AT(KNOWN, 0, 9, 2, 3), ptape_position_space_filemarks(position, 0),    \
	  AT(KNOWN, 0, 9, 2, 3))                                                                    \
	V(locate, AT(LOST, 1, 0, -1, -1), ptape_position_locate(position, 50), AT(KNOWN, 1, 50, -1, -1)) \
	V(locate_forgets, AT(KNOWN, 1, 50, 3, 4), ptape_position_locate(position, 50),              \
	  AT(KNOWN, 1, 50, -1, -1))                                                                 \
	V(locate_beginning, AT(LOST, 1, 0, -1, -1), ptape_position_locate(position, 0), AT(KNOWN, 1, 0, 0, 0))
/* clang-format on */

#define HAPPEN(id, before, what, after)                                   \
	static void position_vector_##id(struct ptape_position *position) \
	{                                                                 \
		what;                                                     \
	}
POSITION_VECTORS(HAPPEN)
#undef HAPPEN

#define VECTOR(id, before, what, after) { #id, before, position_vector_##id, after },
static const struct position_vector position_vectors[] = { POSITION_VECTORS(VECTOR) };
#undef VECTOR
#undef AT
#undef NOWHERE
#undef TOLD
#undef NOT_TOLD

#endif /* PTAPE_TESTS_VECTORS_POSITION_H */
