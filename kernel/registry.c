// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registry: which unit has which identity, and which identities cannot be told
 * apart. See registry.h.
 */
#include <linux/hashtable.h>
#include <linux/stringhash.h>

#include "hold.h"
#include "registry.h"
#include "unit.h"

#define IDENTITY_BITS 10 /* 4,096 bindings: four in a bucket */

/* Units by identity: thousands are bound before the first one comes. */
static DEFINE_HASHTABLE(identities, IDENTITY_BITS); /* ptape_units_mutex */

/* The bucket of an identity: those that share a designator are in one. */
static u32 identity_key(const struct ptape_identity *identity)
{
	return full_name_hash(NULL, identity->text, ptape_identity_common_len(identity));
}

const struct ptape_unit *ptape_registry_first(const struct ptape_identity *identity)
{
	const struct ptape_unit *unit, *first = NULL;

	hash_for_each_possible(identities, unit, same_key, identity_key(identity))
		if (!unit->ambiguous && (!first || unit->number < first->number) &&
		    ptape_identity_shares_designator(&unit->identity, identity))
			first = unit;
	return first;
}

void ptape_registry_share(const struct ptape_identity *identity)
{
	const struct ptape_unit *first = ptape_registry_first(identity);
	struct ptape_unit *unit;

	hash_for_each_possible(identities, unit, same_key, identity_key(identity))
		if (ptape_identity_shares_designator(&unit->identity, identity))
			WRITE_ONCE(unit->designator_shared, unit != first);
}

void ptape_registry_add(struct ptape_unit *unit)
{
	lockdep_assert_held(&ptape_units_mutex);
	hash_add(identities, &unit->same_key, identity_key(&unit->identity));
	ptape_registry_share(&unit->identity);
}

void ptape_registry_remove(struct ptape_unit *unit)
{
	lockdep_assert_held(&ptape_units_mutex);
	hash_del(&unit->same_key);
	ptape_registry_share(&unit->identity);
}

struct ptape_unit *ptape_registry_find(const struct ptape_identity *identity)
{
	struct ptape_unit *unit;

	lockdep_assert_held(&ptape_units_mutex);
	hash_for_each_possible(identities, unit, same_key, identity_key(identity))
		if (identity->text[0] && !unit->ambiguous &&
		    !strcmp(unit->identity.text, identity->text))
			return unit;
	return NULL;
}

/* A path that the midlayer has given up is of no device that is here. */
static bool is_here(struct ptape_unit *unit)
{
	bool usable;

	mutex_lock(&unit->lock);
	usable = ptape_hold_any_usable(unit);
	mutex_unlock(&unit->lock);
	return usable;
}

void ptape_registry_note_doubles(const struct ptape_identity *identity, struct ptape_unit *owner,
				 const struct ptape_unit *joined)
{
	struct ptape_unit *unit;
	bool beside = false;

	if (!identity->text[0])
		return;
	hash_for_each_possible(identities, unit, same_key, identity_key(identity)) {
		if (unit == joined || !is_here(unit))
			continue;
		if (ptape_identity_tells_all(identity, &unit->identity))
			unit->doubled = true;
		if (unit != owner && ptape_identity_tells_all(&unit->identity, identity))
			beside = true;
	}
	/* What was taken for a second device may have been a way to this one. */
	if (owner)
		owner->doubled = beside || (owner->doubled && owner != joined);
}

const struct ptape_unit *ptape_registry_told_by(const struct ptape_identity *identity)
{
	const struct ptape_unit *unit;

	hash_for_each_possible(identities, unit, same_key, identity_key(identity))
		if (identity->text[0] && !unit->ambiguous &&
		    ptape_identity_tells_all(&unit->identity, identity))
			return unit;
	return NULL;
}
