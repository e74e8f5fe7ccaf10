/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of reservations in a recovery: X(id, made, registered, holders, resets,
 * verdict). The first row that fits decides; each column is a mask, one bit a value of
 * the fact. Design's section 4: the application's own is restored with the same key;
 * anybody else's: stop.
 */
#ifndef PTAPE_CORE_RESERVATION_RULES_H
#define PTAPE_CORE_RESERVATION_RULES_H

#include "reservation.h"

/* What the host has made. */
enum ptape_reserved_made {
	PTAPE_MADE_KEY = 1 << 0,	 /* it is registered, no more */
	PTAPE_MADE_RESERVATION = 1 << 1, /* and holds the reservation */
	PTAPE_MADE_ANY = (1 << 2) - 1,
};

/* Its key. */
enum ptape_reserved_key {
	PTAPE_OWN_KEY_GONE = 1 << 0,
	PTAPE_OWN_KEY_THERE = 1 << 1,
	PTAPE_OWN_KEY_ANY = (1 << 2) - 1,
};

/* Who holds the drive. */
enum ptape_reserved_by {
	PTAPE_HELD_BY_NOBODY = 1 << 0,
	PTAPE_HELD_BY_US = 1 << 1,
	/* Another; but who is registered may work all the same (the types "registrants only"). */
	PTAPE_HELD_BY_OTHER_FOR_ALL = 1 << 2,
	PTAPE_HELD_BY_OTHER = 1 << 3,
	PTAPE_HELD_BY_ANY = (1 << 4) - 1,
};

/* Was anything met that may have dropped what was made? */
enum ptape_reserved_reset {
	PTAPE_RESET_NONE = 1 << 0,
	PTAPE_RESET_MET = 1 << 1,
	PTAPE_RESET_ANY = (1 << 2) - 1,
};

/* clang-format off */
#define PTAPE_RESERVATION_RULES(X)                                                              \
	X(OURS, PTAPE_MADE_ANY, PTAPE_OWN_KEY_ANY, PTAPE_HELD_BY_US, PTAPE_RESET_ANY, GO_ON)    \
	/* It was another's when the host registered, and it works beside him. */               \
	X(SHARED, PTAPE_MADE_KEY, PTAPE_OWN_KEY_THERE, PTAPE_HELD_BY_OTHER_FOR_ALL,             \
	  PTAPE_RESET_ANY, GO_ON)                                                               \
	X(TAKEN, PTAPE_MADE_ANY, PTAPE_OWN_KEY_ANY,                                             \
	  PTAPE_HELD_BY_OTHER_FOR_ALL | PTAPE_HELD_BY_OTHER, PTAPE_RESET_ANY, TAKEN)            \
	X(REGISTERED, PTAPE_MADE_KEY, PTAPE_OWN_KEY_THERE, PTAPE_HELD_BY_NOBODY, PTAPE_RESET_ANY, \
	  GO_ON)                                                                                \
	X(DROPPED, PTAPE_MADE_ANY, PTAPE_OWN_KEY_ANY, PTAPE_HELD_BY_NOBODY, PTAPE_RESET_MET,    \
	  RESTORE)                                                                              \
	/* Nothing could drop it: somebody has ended it, and had a reason. */                   \
	X(ENDED, PTAPE_MADE_ANY, PTAPE_OWN_KEY_ANY, PTAPE_HELD_BY_ANY, PTAPE_RESET_ANY, TAKEN)
/* clang-format on */

#endif /* PTAPE_CORE_RESERVATION_RULES_H */
