// SPDX-License-Identifier: GPL-2.0-only
/*
 * Library: matches tape units with data transfer elements. See library.h. The work
 * item runs under ptape_units_mutex; a changer's status_lock is taken under it, and
 * under that the lock of a tape unit.
 */
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "changer.h"
#include "drive_match.h"
#include "library.h"
#include "unit.h"

static void match_all(struct work_struct *work);
static DECLARE_WORK(match_work, match_all);

/* A drive element, as the walk over all tapes sees it. */
struct search {
	const struct ptape_drive_id *id;
	enum ptape_drive_match best;
	struct ptape_unit *tape; /* the one that matches best */
	unsigned int equal;	 /* tapes that match so */
};

static enum ptape_drive_match match_of(struct ptape_unit *tape, const struct ptape_drive_id *id)
{
	const struct ptape_blob *page80 = &tape->blobs[PTAPE_BLOB_PAGE_80];
	const struct ptape_blob *page83 = &tape->blobs[PTAPE_BLOB_PAGE_83];
	enum ptape_drive_match match;

	mutex_lock(&tape->lock);
	match = ptape_drive_matches(id, page80->data, page80->len, page83->data, page83->len);
	mutex_unlock(&tape->lock);
	return match;
}

static void consider(struct ptape_unit *tape, void *data)
{
	struct search *search = data;
	enum ptape_drive_match match;

	if (tape->type != PTAPE_UNIT_TAPE)
		return;
	match = match_of(tape, search->id);
	if (match == PTAPE_DRIVE_OTHER || match < search->best)
		return;
	if (match > search->best)
		search->equal = 0;
	search->best = match;
	search->tape = tape;
	search->equal++;
}

static void mark_conflict(struct ptape_unit *tape, void *data)
{
	const struct search *search = data;

	if (tape->type == PTAPE_UNIT_TAPE && match_of(tape, search->id) == search->best)
		tape->place_next->conflict = true;
}

static void claim(struct ptape_unit *tape, const struct ptape_unit *library, u16 index)
{
	const struct ptape_changer *changer = library->role_data;
	const struct ptape_inventory *inventory = &changer->engine.inventory;
	struct ptape_place *place = tape->place_next;
	const struct ptape_slot *slot;

	if (place->known) {
		place->conflict = true;
		return;
	}
	place->known = true;
	place->index = index;
	place->address = inventory->ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].first + index;
	slot = ptape_inventory_at(inventory, PTAPE_ELEMENT_DATA_TRANSFER, place->address);
	place->content = slot->content;
	strscpy(place->library, library->ambiguous ? "" : library->identity.text,
		sizeof(place->library));
}

static void match_element(const struct ptape_unit *library, const struct ptape_drive_id *id,
			  u16 index)
{
	struct search search = { .id = id };

	if (!id->len)
		return;
	ptape_unit_for_each(consider, &search);
	if (search.equal == 1)
		claim(search.tape, library, index);
	else if (search.equal > 1)
		ptape_unit_for_each(mark_conflict, &search);
}

static void match_library(struct ptape_unit *unit, void *data)
{
	struct ptape_changer *changer = unit->role_data;
	const struct ptape_inventory *inventory = &changer->engine.inventory;
	u32 i;

	if (unit->type != PTAPE_UNIT_CHANGER)
		return;
	mutex_lock(&changer->status_lock);
	for (i = 0; i < inventory->ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count; i++)
		match_element(unit, &inventory->drive_ids[i], i);
	mutex_unlock(&changer->status_lock);
}

static void begin(struct ptape_unit *unit, void *data)
{
	bool *enough = data;

	if (unit->type != PTAPE_UNIT_TAPE)
		return;
	unit->place_next = kzalloc(sizeof(*unit->place_next), GFP_KERNEL);
	*enough = *enough && unit->place_next;
}

static bool same_place(const struct ptape_place *a, const struct ptape_place *b)
{
	return a->known == b->known && a->conflict == b->conflict && a->address == b->address &&
	       a->index == b->index && !strcmp(a->library, b->library);
}

/* Who makes names of it wants to know; the cartridge is no part of a name. */
static void finish(struct ptape_unit *unit, void *data)
{
	const bool *enough = data;
	bool changed = false;

	if (unit->type != PTAPE_UNIT_TAPE)
		return;
	if (*enough) {
		if (unit->place_next->conflict)
			unit->place_next->known = false;
		mutex_lock(&unit->lock);
		changed = !same_place(&unit->place, unit->place_next);
		unit->place = *unit->place_next;
		mutex_unlock(&unit->lock);
	}
	kfree(unit->place_next);
	unit->place_next = NULL;
	if (changed)
		kobject_uevent(&unit->dev.kobj, KOBJ_CHANGE);
}

static void match_all(struct work_struct *work)
{
	bool enough = true;

	mutex_lock(&ptape_units_mutex);
	ptape_unit_for_each(begin, &enough);
	if (enough)
		ptape_unit_for_each(match_library, NULL);
	ptape_unit_for_each(finish, &enough);
	mutex_unlock(&ptape_units_mutex);
}

void ptape_library_news(void)
{
	schedule_work(&match_work);
}

void ptape_library_module_exit(void)
{
	cancel_work_sync(&match_work);
}
