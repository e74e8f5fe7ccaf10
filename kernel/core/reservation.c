// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations: what commands of this host have made, from CDB and parameter list, and
 * what the drive tells against that, by reservation_rules.h. Pure; see reservation.h.
 */
#include "reservation.h"
#include "reservation_rules.h"

/* SPC-5 PERSISTENT RESERVE OUT: CDB, parameter list */
#define OUT_ACTION	0x1f /* of byte 1 */
#define OUT_TYPE	2
#define OUT_LIST_LENGTH 5
#define LIST_KEY	0
#define LIST_ACTION_KEY 8
#define LIST_FLAGS	20

/* SPC-5 PERSISTENT RESERVE IN: header, key, reservation descriptor */
#define IN_LENGTH      4 /* ADDITIONAL LENGTH: bytes behind the header */
#define IN_HEADER_LEN  8
#define KEY_LEN	       8
#define HELD_KEY       8
#define HELD_TYPE      21
#define DESCRIPTOR_LEN 16

/* SPC-2 RESERVE, RELEASE, byte 1: of an extent, or for somebody else */
#define RESERVE_6_PARTS	 0x11
#define RESERVE_10_PARTS 0x13

/* SPC-5 table 214 */
#define TYPE_MASK			 0x0f
#define TYPE_WRITE_EXCLUSIVE_REGISTRANTS 5
#define TYPE_EXCLUSIVE_REGISTRANTS	 6

struct reservation_rule {
	u8 made;
	u8 keys;
	u8 holders;
	u8 resets;
	enum ptape_reserved_verdict verdict;
};

#define RULE(id, made, keys, holders, resets, verdict) \
	{ made, keys, holders, resets, PTAPE_RESERVED_##verdict },

static const struct reservation_rule rules[] = { PTAPE_RESERVATION_RULES(RULE) };

/* --- what was made --- */

/* One PERSISTENT RESERVE OUT. */
struct reserve_out {
	enum ptape_reserve_out_action action;
	u8 type;
	u64 key;
	u64 action_key;
	u8 flags;
};

static bool decode_out(const u8 *cdb, const u8 *list, size_t len, struct reserve_out *out)
{
	if (len < PTAPE_RESERVE_LIST_LEN ||
	    get_unaligned_be32(cdb + OUT_LIST_LENGTH) < PTAPE_RESERVE_LIST_LEN)
		return false;
	out->action = (enum ptape_reserve_out_action)(cdb[1] & OUT_ACTION);
	out->type = cdb[OUT_TYPE];
	out->key = get_unaligned_be64(list + LIST_KEY);
	out->action_key = get_unaligned_be64(list + LIST_ACTION_KEY);
	out->flags = list[LIST_FLAGS] & (PTAPE_RESERVE_APTPL | PTAPE_RESERVE_ALL_PORTS);
	return true;
}

static void forget(struct ptape_reservation *own)
{
	memset(own, 0, sizeof(*own));
}

/* A key for none, or for another; or none for it. */
static void note_key(struct ptape_reservation *own, const struct reserve_out *out)
{
	if (!out->action_key) {
		forget(own);
		return;
	}
	own->key = out->action_key;
	own->flags = out->flags;
	own->legacy = false;
}

static void note_register(struct ptape_reservation *own, const struct reserve_out *out)
{
	/* Another key's holder beside the one that has the drive: another way to it. */
	if (out->key == own->key || !own->type)
		note_key(own, out);
}

/* Whoever preempts the holder holds the drive; of a key that is only registered, as before. */
static void note_preempt(struct ptape_reservation *own, const struct reserve_out *out)
{
	if (own->type && out->action_key && out->action_key != own->key)
		return;
	own->key = out->key;
	own->type = out->type;
}

static void note_out(struct ptape_reservation *own, const struct reserve_out *out)
{
	switch (out->action) {
	case PTAPE_RESERVE_OUT_REGISTER:
		note_register(own, out);
		break;
	case PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE:
		note_key(own, out);
		break;
	case PTAPE_RESERVE_OUT_RESERVE:
		own->key = out->key;
		own->type = out->type;
		break;
	case PTAPE_RESERVE_OUT_RELEASE:
		/* Of what somebody else holds it is GOOD too, and does nothing. */
		if (out->key == own->key)
			own->type = 0;
		break;
	case PTAPE_RESERVE_OUT_CLEAR:
		forget(own);
		break;
	case PTAPE_RESERVE_OUT_PREEMPT:
	case PTAPE_RESERVE_OUT_PREEMPT_AND_ABORT:
		note_preempt(own, out);
		break;
	default:
		break;
	}
}

/* RESERVE and RELEASE: to who is registered they are GOOD and do nothing (SPC-3 5.6.3). */
static void note_unit(struct ptape_reservation *own, u8 parts, bool reserves)
{
	if (!parts && !own->key)
		own->legacy = reserves;
}

void ptape_reservation_note(struct ptape_reservation *own, const u8 *cdb, size_t cdb_len,
			    const u8 *list, size_t len)
{
	struct reserve_out out;

	if (!cdb_len || cdb_len < ptape_cdb_length(cdb[0]))
		return;
	switch (cdb[0]) {
	case PTAPE_OP_RESERVE_6:
	case PTAPE_OP_RELEASE_6:
		note_unit(own, cdb[1] & RESERVE_6_PARTS, cdb[0] == PTAPE_OP_RESERVE_6);
		break;
	case PTAPE_OP_RESERVE_10:
	case PTAPE_OP_RELEASE_10:
		note_unit(own, cdb[1] & RESERVE_10_PARTS, cdb[0] == PTAPE_OP_RESERVE_10);
		break;
	case PTAPE_OP_PERSISTENT_RESERVE_OUT:
		if (decode_out(cdb, list, len, &out))
			note_out(own, &out);
		break;
	default:
		break;
	}
}

/* --- what the drive tells --- */

bool ptape_reserved_keys(const u8 *data, size_t len, u64 key)
{
	size_t at, told;

	if (len < IN_HEADER_LEN)
		return false;
	told = get_unaligned_be32(data + IN_LENGTH);
	for (at = 0; at + KEY_LEN <= told && IN_HEADER_LEN + at + KEY_LEN <= len; at += KEY_LEN)
		if (get_unaligned_be64(data + IN_HEADER_LEN + at) == key)
			return true;
	/* Keys that there was no room for: nobody knows. */
	return at + KEY_LEN <= told;
}

bool ptape_reserved_holder(const u8 *data, size_t len, struct ptape_reserved *reserved)
{
	u32 told;

	if (len < IN_HEADER_LEN)
		return false;
	told = get_unaligned_be32(data + IN_LENGTH);
	if (told && (told < DESCRIPTOR_LEN || len < PTAPE_READ_HELD_LEN))
		return false;
	reserved->held = told;
	reserved->holder = told ? get_unaligned_be64(data + HELD_KEY) : 0;
	reserved->type = told ? data[HELD_TYPE] : 0;
	return true;
}

void ptape_reserve_list(u64 key, u64 action_key, u8 flags, u8 list[PTAPE_RESERVE_LIST_LEN])
{
	memset(list, 0, PTAPE_RESERVE_LIST_LEN);
	put_unaligned_be64(key, list + LIST_KEY);
	put_unaligned_be64(action_key, list + LIST_ACTION_KEY);
	list[LIST_FLAGS] = flags;
}

/* --- verdict --- */

static enum ptape_reserved_by held_by(const struct ptape_reservation *own,
				      const struct ptape_reserved *now)
{
	const u8 type = now->type & TYPE_MASK;

	if (!now->held)
		return PTAPE_HELD_BY_NOBODY;
	/* Of the types that all who are registered hold there is no key to tell. */
	if (now->holder ? now->holder == own->key : now->registered)
		return PTAPE_HELD_BY_US;
	return type == TYPE_WRITE_EXCLUSIVE_REGISTRANTS || type == TYPE_EXCLUSIVE_REGISTRANTS
		       ? PTAPE_HELD_BY_OTHER_FOR_ALL
		       : PTAPE_HELD_BY_OTHER;
}

int ptape_reserved_rule_index(const struct ptape_reservation *own, const struct ptape_reserved *now,
			      bool reset)
{
	const u8 made = own->type ? PTAPE_MADE_RESERVATION : PTAPE_MADE_KEY;
	const u8 key = now->registered ? PTAPE_OWN_KEY_THERE : PTAPE_OWN_KEY_GONE;
	const u8 holder = (u8)held_by(own, now);
	const u8 met = reset ? PTAPE_RESET_MET : PTAPE_RESET_NONE;
	int i = 0;

	/* The last row fits everything: the loop needs no other end. */
	while (!(rules[i].made & made) || !(rules[i].keys & key) || !(rules[i].holders & holder) ||
	       !(rules[i].resets & met))
		i++;
	return i;
}

enum ptape_reserved_verdict ptape_reserved_verdict(const struct ptape_reservation *own,
						   const struct ptape_reserved *now, bool reset)
{
	return rules[ptape_reserved_rule_index(own, now, reset)].verdict;
}
