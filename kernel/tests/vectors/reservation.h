/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/reservation.c: for each row of the table what was made and what
 * the drive tells; what each command makes of what is remembered; and parameter data,
 * cut short and lying. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_RESERVATION_H
#define PTAPE_TESTS_VECTORS_RESERVATION_H

#include "every_row.h"
#include "reservation.h"
#include "reservation_rules.h"

#define PTAPE_ROW_ID(row, ...) RESERVATION_ROW_##row,
enum reservation_row {
	PTAPE_RESERVATION_RULES(PTAPE_ROW_ID) RESERVATION_ROW_NR,
};
#undef PTAPE_ROW_ID

struct reservation_vector {
	const char *name;
	int row;     /* enum reservation_row */
	u8 own_type; /* of what was made with key a1h; 0: it is registered alone */
	struct ptape_reserved now;
	bool reset;
	enum ptape_reserved_verdict verdict;
};

#define RESERVATION_OURS  0xa1
#define RESERVATION_OTHER 0xb2

#define BY_NOBODY	    false, 0, 0
#define BY_US		    true, RESERVATION_OURS, 3
#define BY_OTHER	    true, RESERVATION_OTHER, 3
#define BY_REGISTRANTS(key) true, key, 6
#define BY_ALL		    true, 0, 8

/* clang-format off */
/* V(row, name, own type, registered, held, reset, verdict): one for each row. */
#define RESERVATION_VECTORS(V)                                                                  \
	V(OURS, "it is still ours", 3, true, BY_US, true, GO_ON)                                   \
	V(SHARED, "another's, and who is registered may work", 0, true,                         \
	  BY_REGISTRANTS(RESERVATION_OTHER), false, GO_ON)                                                 \
	V(TAKEN, "another's", 3, false, BY_OTHER, true, TAKEN)                                     \
	V(REGISTERED, "only the key was there, and is", 0, true, BY_NOBODY, true, GO_ON)           \
	V(DROPPED, "a reset has dropped it", 3, false, BY_NOBODY, true, RESTORE)                   \
	V(ENDED, "somebody has ended it", 3, false, BY_NOBODY, false, TAKEN)

#define MORE_RESERVATION_VECTORS(V)                                                             \
	V(OURS, "ours, though the list of keys was cut", 3, false, BY_US, false, GO_ON)            \
	V(OURS, "ours, with another type", 3, true, BY_REGISTRANTS(RESERVATION_OURS), false, GO_ON)         \
	V(OURS, "all who are registered hold it, and we are", 8, true, BY_ALL, true, GO_ON)        \
	V(TAKEN, "all who are registered hold it, and we are not", 8, false, BY_ALL, true, TAKEN)  \
	V(TAKEN, "registrants only, and we are not", 0, false, BY_REGISTRANTS(RESERVATION_OTHER), true,    \
	  TAKEN)                                                                                \
	V(TAKEN, "it was ours, and is another registrant's", 6, true,                           \
	  BY_REGISTRANTS(RESERVATION_OTHER), true, TAKEN)                                                  \
	V(TAKEN, "another's, who lets registrants write", 0, false, true, RESERVATION_OTHER, 5,     \
	  false, TAKEN)                                                                         \
	V(TAKEN, "only registered, and another has it alone", 0, true, BY_OTHER, false, TAKEN)     \
	V(DROPPED, "only the key, and it went", 0, false, BY_NOBODY, true, RESTORE)                \
	V(DROPPED, "the key is there, the reservation is not", 3, true, BY_NOBODY, true, RESTORE)  \
	V(ENDED, "somebody has taken the key away", 0, false, BY_NOBODY, false, TAKEN)             \
	V(ENDED, "the key is there, nobody was reset", 3, true, BY_NOBODY, false, TAKEN)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_RESERVATION_RULES, RESERVATION_VECTORS);

#define VECTOR(row, name, own_type, registered, ...) \
	VECTOR_(row, name, own_type, registered, __VA_ARGS__)
#define VECTOR_(row, name, own_type, registered, held, holder, type, reset, verdict)    \
	{ name,	 RESERVATION_ROW_##row,	  own_type, { registered, held, holder, type }, \
	  reset, PTAPE_RESERVED_##verdict },

static const struct reservation_vector reservation_vectors[] = { RESERVATION_VECTORS(
	VECTOR) MORE_RESERVATION_VECTORS(VECTOR) };
#undef VECTOR
#undef VECTOR_
#undef BY_NOBODY
#undef BY_US
#undef BY_OTHER
#undef BY_REGISTRANTS
#undef BY_ALL

/* What a command with GOOD makes of what is remembered. */
struct reservation_note_vector {
	const char *name;
	struct ptape_reservation before;
	u8 cdb[10];
	u8 cdb_len;
	u64 key;
	u64 action_key;
	u8 flags;
	u8 list_len;
	struct ptape_reservation after;
};

/* clang-format off */
#define OWN_NONE	    { 0, 0, 0, false }
#define OWN_KEY(type)  { RESERVATION_OURS, type, 0, false }
#define OWN_UNIT	    { 0, 0, 0, true }
#define CDB_OUT(action, type, key, action_key, flags) \
	{ 0x5f, action, type, 0, 0, 0, 0, 0, 24, 0 }, 10, key, action_key, flags, 24
#define CDB_6(...)  { __VA_ARGS__ }, 6, 0, 0, 0, 0
#define CDB_10(...) { __VA_ARGS__ }, 10, 0, 0, 0, 0

static const struct reservation_note_vector reservation_note_vectors[] = {
	{ "register", OWN_NONE, CDB_OUT(0, 0, 0, RESERVATION_OURS, 0), OWN_KEY(0) },
	{ "register for good, by all ports", OWN_NONE, CDB_OUT(0, 0, 0, RESERVATION_OURS, 0xff),
	  { RESERVATION_OURS, 0, 0x05, false } },
	{ "another key", OWN_KEY(3), CDB_OUT(0, 0, RESERVATION_OURS, RESERVATION_OTHER, 0),
	  { RESERVATION_OTHER, 3, 0, false } },
	{ "another way registers beside the holder", OWN_KEY(3), CDB_OUT(0, 0, 0, RESERVATION_OTHER, 0),
	  OWN_KEY(3) },
	{ "another way registers, nobody holds", OWN_KEY(0), CDB_OUT(0, 0, 0, RESERVATION_OTHER, 0),
	  { RESERVATION_OTHER, 0, 0, false } },
	{ "unregister", OWN_KEY(3), CDB_OUT(0, 0, RESERVATION_OURS, 0, 0), OWN_NONE },
	{ "another way unregisters", OWN_KEY(3), CDB_OUT(0, 0, RESERVATION_OTHER, 0, 0), OWN_KEY(3) },
	{ "register and ignore", OWN_KEY(3), CDB_OUT(6, 0, 0, RESERVATION_OTHER, 1),
	  { RESERVATION_OTHER, 3, 1, false } },
	{ "ignore and unregister", OWN_KEY(3), CDB_OUT(6, 0, 7, 0, 0), OWN_NONE },
	{ "reserve", OWN_KEY(0), CDB_OUT(1, 3, RESERVATION_OURS, 0, 0), OWN_KEY(3) },
	{ "reserve with a key that was not seen", OWN_NONE, CDB_OUT(1, 8, RESERVATION_OURS, 0, 0), OWN_KEY(8) },
	{ "release", OWN_KEY(3), CDB_OUT(2, 3, RESERVATION_OURS, 0, 0), OWN_KEY(0) },
	{ "another way releases what it does not hold", OWN_KEY(3), CDB_OUT(2, 3, RESERVATION_OTHER, 0, 0),
	  OWN_KEY(3) },
	{ "clear", OWN_KEY(3), CDB_OUT(3, 0, RESERVATION_OURS, 0, 0), OWN_NONE },
	{ "preempt another holder", OWN_KEY(0), CDB_OUT(4, 3, RESERVATION_OURS, RESERVATION_OTHER, 0), OWN_KEY(3) },
	{ "another way preempts ours", OWN_KEY(3), CDB_OUT(5, 6, RESERVATION_OTHER, RESERVATION_OURS, 0),
	  { RESERVATION_OTHER, 6, 0, false } },
	{ "the holder takes a registration away", OWN_KEY(3), CDB_OUT(4, 6, RESERVATION_OURS, RESERVATION_OTHER, 0),
	  OWN_KEY(3) },
	{ "preempt all who are registered", OWN_KEY(8), CDB_OUT(4, 3, RESERVATION_OURS, 0, 0), OWN_KEY(3) },
	{ "an action that there is not here", OWN_KEY(3), CDB_OUT(7, 0, RESERVATION_OURS, RESERVATION_OTHER, 0),
	  OWN_KEY(3) },
	{ "a list that is cut", OWN_NONE,
	  { 0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0 }, 10, 0, RESERVATION_OURS, 0, 23, OWN_NONE },
	{ "a list that says that it is short", OWN_NONE,
	  { 0x5f, 0, 0, 0, 0, 0, 0, 0, 23, 0 }, 10, 0, RESERVATION_OURS, 0, 24, OWN_NONE },
	{ "a CDB that is cut", OWN_NONE,
	  { 0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0 }, 9, 0, RESERVATION_OURS, 0, 24, OWN_NONE },
	{ "no CDB at all", OWN_NONE, { 0x16 }, 0, 0, 0, 0, 0, OWN_NONE },
	{ "another command", OWN_KEY(3), CDB_6(0x01), OWN_KEY(3) },
	{ "RESERVE(6)", OWN_NONE, CDB_6(0x16), OWN_UNIT },
	{ "RESERVE(6) for somebody else", OWN_NONE, CDB_6(0x16, 0x10), OWN_NONE },
	{ "RESERVE(6) of one who is registered", OWN_KEY(0), CDB_6(0x16), OWN_KEY(0) },
	{ "RELEASE(6)", OWN_UNIT, CDB_6(0x17), OWN_NONE },
	{ "RESERVE(10)", OWN_NONE, CDB_10(0x56), OWN_UNIT },
	{ "RESERVE(10) of an extent", OWN_NONE, CDB_10(0x56, 0x01), OWN_NONE },
	{ "RELEASE(10)", OWN_UNIT, CDB_10(0x57), OWN_NONE },
	{ "register behind RESERVE", OWN_UNIT, CDB_OUT(0, 0, 0, RESERVATION_OURS, 0), OWN_KEY(0) },
};
/* clang-format on */

#undef OWN_NONE
#undef OWN_KEY
#undef OWN_UNIT
#undef CDB_OUT
#undef CDB_6
#undef CDB_10

/* PERSISTENT RESERVE IN's answers. */
struct reservation_in_vector {
	const char *name;
	u8 data[24];
	u8 len;
	bool is_there; /* our key, of READ KEYS */
	bool answers;  /* of READ RESERVATION */
	bool held;
	u64 holder;
	u8 type;
};

/* clang-format off */
static const struct reservation_in_vector reservation_in_vectors[] = {
	{ "nothing", {}, 0, false, false, false, 0, 0 },
	{ "a header that is cut", {}, 7, false, false, false, 0, 0 },
	{ "nobody", {}, 8, false, true, false, 0, 0 },
	{ "our key", { 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, RESERVATION_OURS }, 16, true, false,
	  false, 0, 0 },
	{ "the second of two", { 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, RESERVATION_OTHER,
	  0, 0, 0, 0, 0, 0, 0, RESERVATION_OURS }, 24, true, true, true, RESERVATION_OTHER, 0 },
	{ "another key", { 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, RESERVATION_OTHER }, 16, false,
	  false, false, 0, 0 },
	{ "more than arrived", { 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0,
	  RESERVATION_OTHER, 1 }, 23, true, false, false, 0, 0 },
	{ "a key that is not told any more", { 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
	  RESERVATION_OURS }, 16, false, false, false, 0, 0 },
	{ "a holder", { 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, RESERVATION_OTHER,
	  0, 0, 0, 0, 0, 0x03 }, 24, false, true, true, RESERVATION_OTHER, 3 },
	{ "a holder that is cut", { 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, RESERVATION_OTHER,
	  0, 0, 0, 0, 0, 0x03 }, 23, true, false, false, 0, 0 },
};
/* clang-format on */

/* The parameter list of a vector. */
static inline void reservation_note_list(const struct reservation_note_vector *vector,
					 u8 list[PTAPE_RESERVE_LIST_LEN])
{
	ptape_reserve_list(vector->key, vector->action_key, vector->flags, list);
}

#endif /* PTAPE_TESTS_VECTORS_RESERVATION_H */
