/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reservations: what programs of this host have made of a drive, as the ends of their
 * commands tell, and what is to be done where a reset may have dropped it. The driver
 * makes none of its own; it restores the application's, with the same key, and stops
 * where somebody else has the drive. Pure: any context; the caller serialises.
 */
#ifndef PTAPE_CORE_RESERVATION_H
#define PTAPE_CORE_RESERVATION_H

#include "core_port.h"
#include "cdb.h"

#define PTAPE_RESERVE_LIST_LEN	24   /* bytes of PERSISTENT RESERVE OUT's list, SPC-5 table 221 */
#define PTAPE_READ_KEYS_LEN	248  /* bytes: header and 30 keys, all that scratch has room for */
#define PTAPE_READ_HELD_LEN	24   /* bytes: header and the one descriptor, SPC-5 table 212 */
#define PTAPE_RESERVE_APTPL	0x01 /* byte 20 of the list: registrations outlive the power */
#define PTAPE_RESERVE_ALL_PORTS 0x04 /* the same: for all target ports */

/* What programs of this host have made; zeroed memory: nothing. */
struct ptape_reservation {
	u64 key;     /* that is registered; 0: none */
	u8 type;     /* SCOPE and TYPE of the reservation that is held with it; 0: none */
	u8 flags;    /* APTPL and ALL_TG_PT of the registration */
	bool legacy; /* RESERVE(6) or (10) */
};

/* What the drive tells of keys and holder. */
struct ptape_reserved {
	bool registered; /* our key is among those that are, or the list was longer than asked */
	bool held;	 /* somebody holds a reservation ... */
	u64 holder;	 /* ... with this key; 0: all who are registered */
	u8 type;	 /* SCOPE and TYPE */
};

/* What to do about it. */
enum ptape_reserved_verdict {
	PTAPE_RESERVED_GO_ON,	/* it is as it was made */
	PTAPE_RESERVED_RESTORE, /* a reset has dropped it: register, and reserve */
	PTAPE_RESERVED_TAKEN,	/* it is somebody else's, or somebody else has ended it */
	PTAPE_RESERVED_VERDICT_NR,
};

/* Return: true when there is something that a reset could drop. */
static inline bool ptape_reservation_made(const struct ptape_reservation *own)
{
	return own->key || own->legacy;
}

/**
 * ptape_reservation_note() - a command of this host ended with GOOD
 * @own: what is remembered; changed by RESERVE, RELEASE and PERSISTENT RESERVE OUT
 * @cdb: the command
 * @cdb_len: bytes of it
 * @list: data that went out with it, as far as it is at hand
 * @len: bytes of it
 *
 * Other commands, and what is cut short, change nothing. One key and one reservation
 * are remembered: of ways to the drive with different keys the one that reserved counts.
 */
void ptape_reservation_note(struct ptape_reservation *own, const u8 *cdb, size_t cdb_len,
			    const u8 *list, size_t len);

/**
 * ptape_reserved_keys() - PERSISTENT RESERVE IN, READ KEYS
 * @data: parameter data
 * @len: bytes that arrived
 * @key: the one that is looked for
 *
 * Return: true when it is there, or when there are more keys than arrived.
 */
bool ptape_reserved_keys(const u8 *data, size_t len, u64 key);

/**
 * ptape_reserved_holder() - PERSISTENT RESERVE IN, READ RESERVATION
 * @data: parameter data
 * @len: bytes that arrived
 * @reserved: held, holder and type are set
 *
 * Return: false when it is no answer: nothing is set then.
 */
bool ptape_reserved_holder(const u8 *data, size_t len, struct ptape_reserved *reserved);

/* The parameter list of a PERSISTENT RESERVE OUT; all bytes are written. */
void ptape_reserve_list(u64 key, u64 action_key, u8 flags, u8 list[PTAPE_RESERVE_LIST_LEN]);

/**
 * ptape_reserved_verdict() - by the table in reservation_rules.h
 * @own: what was made, with a key
 * @now: what the drive tells
 * @reset: something was met that may have dropped it
 */
enum ptape_reserved_verdict ptape_reserved_verdict(const struct ptape_reservation *own,
						   const struct ptape_reserved *now, bool reset);

/* Index of the row that decides; for tests. */
int ptape_reserved_rule_index(const struct ptape_reservation *own, const struct ptape_reserved *now,
			      bool reset);

#endif /* PTAPE_CORE_RESERVATION_H */
