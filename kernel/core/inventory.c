// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inventory: layout, lookups and what an answer changes. See inventory.h. Pure.
 */
#include "inventory.h"

/* First and last type code, enum ptape_element_type; a type's index is its code less one. */
#define TYPE_FIRST PTAPE_ELEMENT_TRANSPORT
#define TYPE_LAST  PTAPE_ELEMENT_DATA_TRANSFER

static const struct ptape_element_range *range_of(const struct ptape_inventory *inventory, u8 type)
{
	return &inventory->ranges[type - TYPE_FIRST];
}

static bool covers(const struct ptape_element_range *range, u16 address)
{
	return address >= range->first && address - range->first < range->count;
}

u32 ptape_inventory_size(const struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES])
{
	unsigned int i;
	u32 size = 0;

	for (i = 0; i < PTAPE_ELEMENT_TYPES; i++)
		size += ranges[i].count;
	return size;
}

void ptape_inventory_configure(struct ptape_inventory *inventory,
			       const struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES],
			       struct ptape_slot *slots, struct ptape_drive_id *drive_ids)
{
	inventory->configured = true;
	memcpy(inventory->ranges, ranges, sizeof(inventory->ranges));
	inventory->slots = slots;
	inventory->drive_ids = drive_ids;
	inventory->changes++;
}

/* Where the slots of a type begin; there may be none at all, and no memory. */
static u32 first_of(const struct ptape_inventory *inventory, u8 type)
{
	u32 first = 0;
	u8 other;

	for (other = TYPE_FIRST; other < type; other++)
		first += range_of(inventory, other)->count;
	return first;
}

u8 ptape_inventory_type(const struct ptape_inventory *inventory, u16 address)
{
	u8 type;

	for (type = TYPE_FIRST; type <= TYPE_LAST; type++)
		if (covers(range_of(inventory, type), address))
			return type;
	return 0;
}

struct ptape_slot *ptape_inventory_at(const struct ptape_inventory *inventory, u8 type, u16 address)
{
	if (!type)
		type = ptape_inventory_type(inventory, address);
	if (type < TYPE_FIRST || type > TYPE_LAST || !covers(range_of(inventory, type), address))
		return NULL;
	return &inventory->slots[first_of(inventory, type) +
				 (u32)(address - range_of(inventory, type)->first)];
}

/* That nobody knows it any more is something to see, once. */
static void forget_slot(struct ptape_inventory *inventory, struct ptape_slot *slot)
{
	if (!slot->known)
		return;
	slot->known = false;
	inventory->changes++;
}

void ptape_inventory_forget(struct ptape_inventory *inventory)
{
	const u32 size = ptape_inventory_size(inventory->ranges);
	u32 i;

	for (i = 0; i < size; i++)
		forget_slot(inventory, &inventory->slots[i]);
}

void ptape_inventory_forget_one(struct ptape_inventory *inventory, u16 address)
{
	struct ptape_slot *slot = ptape_inventory_at(inventory, 0, address);

	if (slot)
		forget_slot(inventory, slot);
}

void ptape_inventory_forget_type(struct ptape_inventory *inventory, u8 type)
{
	const u32 first = first_of(inventory, type);
	u32 i;

	for (i = 0; i < range_of(inventory, type)->count; i++)
		forget_slot(inventory, &inventory->slots[first + i]);
}

/* A transport element that is known to be full; NULL: none is. */
static struct ptape_slot *carried(const struct ptape_inventory *inventory)
{
	const u32 first = first_of(inventory, PTAPE_ELEMENT_TRANSPORT);
	u32 i;

	for (i = first; i < first + range_of(inventory, PTAPE_ELEMENT_TRANSPORT)->count; i++)
		if (inventory->slots[i].known && inventory->slots[i].content.full)
			return &inventory->slots[i];
	return NULL;
}

bool ptape_inventory_carries(const struct ptape_inventory *inventory)
{
	return carried(inventory);
}

void ptape_inventory_forget_carried(struct ptape_inventory *inventory)
{
	struct ptape_slot *slot;

	while ((slot = carried(inventory)))
		forget_slot(inventory, slot);
}

void ptape_inventory_exchanged(struct ptape_inventory *inventory, u16 address)
{
	struct ptape_slot *slot =
		ptape_inventory_at(inventory, PTAPE_ELEMENT_DATA_TRANSFER, address);

	if (!slot)
		return;
	if (slot->source_valid)
		ptape_inventory_forget_one(inventory, slot->source);
	forget_slot(inventory, slot);
	slot->exchanged = true;
	/* It may have come from there. */
	ptape_inventory_forget_carried(inventory);
}

static bool unknown_of_type(const struct ptape_inventory *inventory, u8 type,
			    struct ptape_element_run *run)
{
	const struct ptape_element_range *range = range_of(inventory, type);
	const u32 first = first_of(inventory, type);
	bool known;
	u32 i;

	run->type = type;
	run->count = 0;
	for (i = 0; i < range->count; i++) {
		known = inventory->slots[first + i].known;
		if (known && run->count)
			break;
		if (known)
			continue;
		if (!run->count)
			run->first = (u16)(range->first + i);
		run->count++;
	}
	return run->count;
}

bool ptape_inventory_unknown(const struct ptape_inventory *inventory, u8 type,
			     struct ptape_element_run *run)
{
	if (type)
		return unknown_of_type(inventory, type, run);
	for (type = TYPE_FIRST; type <= TYPE_LAST; type++)
		if (unknown_of_type(inventory, type, run))
			return true;
	return false;
}

/* --- answers --- */

static void take_content(const struct ptape_element *element, struct ptape_content *content)
{
	memset(content, 0, sizeof(*content));
	content->full = element->full;
	if (!element->full || !element->volume_identifier)
		return;
	content->tag_len = PTAPE_VOLUME_IDENTIFIER_LEN;
	memcpy(content->tag, element->volume_identifier, sizeof(content->tag));
	/* Padded with blanks, or by some with NULs. */
	while (content->tag_len && (content->tag[content->tag_len - 1] == ' ' ||
				    content->tag[content->tag_len - 1] == '\0'))
		content->tag[--content->tag_len] = '\0';
}

static void take_designator(const struct ptape_element *element, bool asked,
			    struct ptape_drive_id *designator)
{
	/* Asked without DVCID, it is as it was; with it, the drive has gone to another bay. */
	if (!element->designator) {
		if (asked)
			designator->len = 0;
		return;
	}
	designator->code_set = element->designator_code_set;
	designator->type = element->designator_type;
	designator->len = element->designator_len;
	memcpy(designator->bytes, element->designator, element->designator_len);
}

static struct ptape_drive_id *drive_id_at(struct ptape_inventory *inventory, u16 address)
{
	return &inventory->drive_ids[address -
				     range_of(inventory, PTAPE_ELEMENT_DATA_TRANSFER)->first];
}

/* The element that the cartridge of @element was taken from is not as it was. */
static bool is_from_elsewhere(const struct ptape_slot *before, const struct ptape_element *element)
{
	if (!before->exchanged || !element->source_valid)
		return false;
	return !before->source_valid || before->source != element->source;
}

static void take_slot(struct ptape_inventory *inventory, bool asked,
		      const struct ptape_element *element)
{
	struct ptape_slot *slot = ptape_inventory_at(inventory, element->type, element->address);

	/* Type 0 in a page is the library's fault, and no type at all. */
	if (!element->type || !slot)
		return;
	if (is_from_elsewhere(slot, element))
		ptape_inventory_forget_one(inventory, element->source);
	slot->exchanged = false;
	slot->known = true;
	slot->told = true;
	slot->flags = element->flags;
	slot->asc = element->asc;
	slot->ascq = element->ascq;
	slot->source_valid = element->source_valid;
	slot->source = element->source;
	take_content(element, &slot->content);
	if (element->type == PTAPE_ELEMENT_DATA_TRANSFER)
		take_designator(element, asked, drive_id_at(inventory, element->address));
}

static bool in_run(const struct ptape_element_run *run, const struct ptape_element *element)
{
	return (!run->type || element->type == run->type) && element->address >= run->first &&
	       element->address - run->first < run->count;
}

/* The elements of a run that were to be told of by now and were not. */
static void mark_untold(struct ptape_inventory *inventory, const struct ptape_element_run *run,
			u32 count)
{
	static const struct ptape_slot untold = { .known = true };
	struct ptape_slot *slot;
	u16 address;
	u32 i;

	for (i = 0; i < count; i++) {
		address = (u16)(run->first + i);
		slot = ptape_inventory_at(inventory, run->type, address);
		if (!slot || slot->known)
			continue;
		*slot = untold;
		if (run->device_ids)
			drive_id_at(inventory, address)->len = 0;
	}
}

void ptape_inventory_take(struct ptape_inventory *inventory, const struct ptape_element_run *run,
			  const u8 *data, size_t len)
{
	struct ptape_element_reader reader;
	struct ptape_element element;
	u32 upto = 0;

	ptape_element_reader_init(&reader, data, len);
	while (ptape_element_reader_next(&reader, &element)) {
		take_slot(inventory, run->device_ids, &element);
		if (in_run(run, &element) && (u32)(element.address - run->first) >= upto)
			upto = (u32)(element.address - run->first) + 1;
	}
	mark_untold(inventory, run, upto ? upto : run->count);
	inventory->changes++;
}

bool ptape_content_of(const u8 *data, size_t len, u16 address, struct ptape_content *content)
{
	struct ptape_element_reader reader;
	struct ptape_element element;

	ptape_element_reader_init(&reader, data, len);
	while (ptape_element_reader_next(&reader, &element)) {
		if (element.address != address)
			continue;
		take_content(&element, content);
		return true;
	}
	memset(content, 0, sizeof(*content));
	return false;
}
