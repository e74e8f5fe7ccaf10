// SPDX-License-Identifier: GPL-2.0-only
/*
 * Library: matches tape units with data transfer elements. See library.h. The work
 * item runs under ptape_units_mutex; a changer's status_lock is taken under it, and
 * under that the lock of a tape unit.
 */
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#include "changer.h"
#include "drive_match.h"
#include "element_table.h"
#include "library.h"
#include "unit.h"
#include "window.h"

static void match_all(struct work_struct *work);
static DECLARE_WORK(match_work, match_all);

/* A drive element, as the walk over all tapes sees it. */
struct search {
	const struct ptape_drive_id *id;
	const struct ptape_element_row *row; /* of the administrator's table, or NULL */
	u32 library;			     /* number of its unit */
	enum ptape_drive_match best;
	struct ptape_unit *tape;   /* the one that matches best */
	unsigned int equal;	   /* tapes that match so */
	struct ptape_unit *listed; /* the one of the table, or NULL */
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

static bool is_listed(const struct ptape_unit *tape, const struct ptape_element_row *row)
{
	return row && !tape->ambiguous && strlen(tape->identity.text) == row->identity_len &&
	       !memcmp(tape->identity.text, row->identity, row->identity_len);
}

static void consider(struct ptape_unit *tape, void *data)
{
	struct search *search = data;
	enum ptape_drive_match match;

	if (tape->type != PTAPE_UNIT_TAPE)
		return;
	if (is_listed(tape, search->row))
		search->listed = tape;
	match = match_of(tape, search->id);
	if (match == PTAPE_DRIVE_OTHER || match < search->best)
		return;
	if (match > search->best)
		search->equal = 0;
	search->best = match;
	search->tape = tape;
	search->equal++;
}

static void set_conflict(struct ptape_place *place, u32 library)
{
	/* The first one of two stays who it was: claim(). */
	if (!place->known && !place->conflict)
		place->changer = library;
	place->conflict = true;
	place->rival = library;
}

/* All that library or table may mean. */
static void mark_conflict(struct ptape_unit *tape, void *data)
{
	const struct search *search = data;

	if (tape->type != PTAPE_UNIT_TAPE)
		return;
	if (tape == search->listed || (search->equal && match_of(tape, search->id) == search->best))
		set_conflict(tape->place_next, search->library);
}

/* What is in an element, as long as anybody can know it. Paths change under our mutex only. */
static void take_content(const struct ptape_unit *library, struct ptape_place *place)
{
	const struct ptape_changer *changer = library->role_data;
	const struct ptape_slot *slot = ptape_inventory_at(
		&changer->engine.inventory, PTAPE_ELEMENT_DATA_TRANSFER, place->address);

	if (slot && slot->known && !list_empty(&library->paths))
		place->content = slot->content;
	else
		memset(&place->content, 0, sizeof(place->content));
}

static void claim(struct ptape_unit *tape, const struct ptape_unit *library, u16 index)
{
	const struct ptape_changer *changer = library->role_data;
	const struct ptape_inventory *inventory = &changer->engine.inventory;
	struct ptape_place *place = tape->place_next;

	if (place->known || place->conflict) {
		/* Another way to one robot, which is no path of it, says nothing new. */
		if (!library->ambiguous)
			set_conflict(place, library->number);
		return;
	}
	place->known = true;
	place->index = index;
	place->changer = library->number;
	place->address = inventory->ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].first + index;
	take_content(library, place);
	strscpy(place->library, library->ambiguous ? "" : library->identity.text,
		sizeof(place->library));
}

static enum ptape_drive_verdict decide(const struct search *search)
{
	const struct ptape_drive_facts facts = {
		.told = search->id->len,
		.like = search->equal,
		.listed = search->row,
		.listed_here = search->listed,
		.listed_like = search->listed && search->equal &&
			       match_of(search->listed, search->id) == search->best,
	};

	return ptape_drive_decide(&facts);
}

static enum ptape_drive_verdict match_element(const struct ptape_unit *library,
					      const struct ptape_drive_id *id,
					      const struct ptape_element_row *row, u16 index)
{
	struct search search = { .id = id, .row = row, .library = library->number };
	enum ptape_drive_verdict verdict;

	if (!id->len && !row)
		return PTAPE_DRIVE_UNTOLD;
	ptape_unit_for_each(consider, &search);
	verdict = decide(&search);
	switch (verdict) {
	case PTAPE_DRIVE_TOLD:
		claim(search.tape, library, index);
		break;
	case PTAPE_DRIVE_LISTED:
		claim(search.listed, library, index);
		break;
	case PTAPE_DRIVE_SEVERAL:
	case PTAPE_DRIVE_CONFLICT:
		if (!library->ambiguous)
			ptape_unit_for_each(mark_conflict, &search);
		break;
	default:
		break;
	}
	return verdict;
}

/*
 * While a library is read anew, what it said of its drives before stands, or names would come
 * and go; what it said of their cartridges does not. A conflict that it is one side of stands too.
 */
static void keep_place(struct ptape_unit *tape, void *data)
{
	const struct ptape_unit *library = data;
	const struct ptape_place *place = &tape->place; /* written under the mutex that we have */
	struct ptape_place *next = tape->place_next;

	if (tape->type != PTAPE_UNIT_TAPE || (!place->known && !place->conflict))
		return;
	if (place->changer == library->number && !next->known && !next->conflict) {
		*next = *place;
		take_content(library, next);
	} else if (place->conflict && place->rival == library->number) {
		set_conflict(next, library->number);
	}
}

static bool is_being_read(const struct ptape_inventory *inventory)
{
	struct ptape_element_run run;

	return !inventory->configured ||
	       ptape_inventory_unknown(inventory, PTAPE_ELEMENT_DATA_TRANSFER, &run);
}

static void match_drives(struct ptape_unit *unit, struct ptape_changer *changer)
{
	const struct ptape_inventory *inventory = &changer->engine.inventory;
	const struct ptape_element_range *range =
		&inventory->ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1];
	struct ptape_element_row row;
	bool listed;
	u32 i;

	for (i = 0; i < range->count; i++) {
		listed = ptape_element_table_find(changer->table, changer->table_len,
						  range->first + i, &row);
		changer->verdicts[i] =
			match_element(unit, &inventory->drive_ids[i], listed ? &row : NULL, i);
	}
}

static void match_library(struct ptape_unit *unit, void *data)
{
	struct ptape_changer *changer = unit->role_data;
	const bool *ambiguous = data;

	if (unit->type != PTAPE_UNIT_CHANGER || unit->ambiguous != *ambiguous)
		return;
	mutex_lock(&changer->status_lock);
	if (is_being_read(&changer->engine.inventory))
		ptape_unit_for_each(keep_place, unit);
	else
		match_drives(unit, changer);
	mutex_unlock(&changer->status_lock);
}

static void match_libraries(bool ambiguous)
{
	ptape_unit_for_each(match_library, &ambiguous);
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
	       a->index == b->index && a->changer == b->changer && !strcmp(a->library, b->library);
}

/*
 * Who makes names of it wants to know; the cartridge is no part of a name. The nodes
 * themselves see no event: udev/README.md says how their links follow.
 */
static void finish(struct ptape_unit *unit, void *data)
{
	char place_changed[] = "PTAPE_PLACE=changed";
	char *place_env[] = { place_changed, NULL };
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
		kobject_uevent_env(&unit->dev.kobj, KOBJ_CHANGE, place_env);
	/* It was told so before anybody knew whose element it is in. */
	if (unit->place.known && atomic_read(&unit->exchanged))
		ptape_library_news();
}

/* Only finish() writes the place, and it is under the mutex that we have. */
static void look_again_at(struct ptape_unit *library, void *data)
{
	struct ptape_changer *changer = library->role_data;
	const struct ptape_place *place = data;

	if (library->type != PTAPE_UNIT_CHANGER || library->number != place->changer)
		return;
	mutex_lock(&changer->status_lock);
	ptape_inventory_exchanged(&changer->engine.inventory, place->address);
	mutex_unlock(&changer->status_lock);
	ptape_changer_news(library);
}

static void forget_exchanged(struct ptape_unit *tape, void *unused)
{
	if (tape->type == PTAPE_UNIT_TAPE && tape->place.known && atomic_xchg(&tape->exchanged, 0))
		ptape_unit_for_each(look_again_at, &tape->place);
}

static void match_all(struct work_struct *work)
{
	bool enough = true;

	mutex_lock(&ptape_units_mutex);
	ptape_unit_for_each(forget_exchanged, NULL);
	ptape_unit_for_each(begin, &enough);
	if (enough) {
		/* Those that have an identity first: their word counts. */
		match_libraries(false);
		match_libraries(true);
	}
	ptape_unit_for_each(finish, &enough);
	mutex_unlock(&ptape_units_mutex);
}

void ptape_library_news(void)
{
	schedule_work(&match_work);
}

void ptape_library_exchanged(struct ptape_unit *tape)
{
	atomic_set(&tape->exchanged, 1);
	ptape_library_news();
}

/* --- the administrator's table --- */

int ptape_library_set_table(struct ptape_changer *changer, const char *text, size_t len)
{
	char *table = NULL;

	if (len > PTAPE_ELEMENT_TABLE_LEN_MAX)
		return -EFBIG;
	if (!ptape_element_table_valid(text, len))
		return -EINVAL;
	if (len <= 1) /* an empty line */
		len = 0;
	if (len) {
		table = kmemdup(text, len, GFP_KERNEL);
		if (!table)
			return -ENOMEM;
	}
	mutex_lock(&changer->status_lock);
	swap(changer->table, table);
	changer->table_len = len;
	mutex_unlock(&changer->status_lock);
	kfree(table);
	ptape_library_news();
	return 0;
}

ssize_t ptape_library_show_table(struct ptape_changer *changer, char *page)
{
	struct ptape_element_rows rows;
	struct ptape_element_row row;
	ssize_t len = 0;

	mutex_lock(&changer->status_lock);
	rows = (struct ptape_element_rows){ changer->table, changer->table_len, 0 };
	while (ptape_element_rows_next(&rows, &row))
		len += sysfs_emit_at(page, len, "%u %.*s\n", row.address, (int)row.identity_len,
				     row.identity);
	mutex_unlock(&changer->status_lock);
	return len;
}

/* A line of the table that is for no drive element. */
static void show_stray_rows(const struct ptape_changer *changer, struct ptape_window *window)
{
	struct ptape_element_rows rows = { changer->table, changer->table_len, 0 };
	struct ptape_element_row row;

	while (ptape_element_rows_next(&rows, &row))
		if (ptape_inventory_type(&changer->engine.inventory, row.address) !=
		    PTAPE_ELEMENT_DATA_TRANSFER)
			ptape_window_print(window, "%u no-drive\n", row.address);
}

void ptape_library_show_problems(struct ptape_changer *changer, struct ptape_window *window)
{
	const struct ptape_element_range *range =
		&changer->engine.inventory.ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1];
	const char *problem;
	u32 i;

	mutex_lock(&changer->status_lock);
	for (i = 0; i < range->count; i++) {
		problem = ptape_drive_verdict_problem(changer->verdicts[i]);
		if (problem)
			ptape_window_print(window, "%u %s\n", range->first + i, problem);
	}
	if (changer->engine.inventory.configured)
		show_stray_rows(changer, window);
	mutex_unlock(&changer->status_lock);
}

void ptape_library_module_exit(void)
{
	cancel_work_sync(&match_work);
}
