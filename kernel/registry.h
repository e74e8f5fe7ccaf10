/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registry: which unit has which identity, and which identities cannot be told
 * apart. All under ptape_units_mutex.
 */
#ifndef PTAPE_REGISTRY_H
#define PTAPE_REGISTRY_H

struct ptape_identity;
struct ptape_unit;

/* A unit with its identity comes into the world, or goes. */
void ptape_registry_add(struct ptape_unit *unit);
void ptape_registry_remove(struct ptape_unit *unit);

/* Return: the unit that owns @identity, or NULL. One that is ambiguous owns none. */
struct ptape_unit *ptape_registry_find(const struct ptape_identity *identity);

/* Return: a unit, here or remembered, that tells all that @identity does, or NULL. */
const struct ptape_unit *ptape_registry_told_by(const struct ptape_identity *identity);

/**
 * ptape_registry_note_doubles() - which identities are shown by two devices now?
 * @identity: of a device that has come
 * @owner: the unit that owns it, or NULL
 * @joined: the unit that the device is another way to, or NULL
 *
 * Sets unit->doubled: who shows that identity later is not believed so soon. What was
 * taken for a second device of @joined may have been another way to it, so it is
 * undone where nobody else shows it.
 */
void ptape_registry_note_doubles(const struct ptape_identity *identity, struct ptape_unit *owner,
				 const struct ptape_unit *joined);

/*
 * Who has the names that are made of a designator alone: the lowest number of the units
 * that tell it, here or remembered, so that it is the same one after every boot. First:
 * that one, or NULL. Share: unit->designator_shared of all of them, again.
 */
const struct ptape_unit *ptape_registry_first(const struct ptape_identity *identity);
void ptape_registry_share(const struct ptape_identity *identity);

#endif /* PTAPE_REGISTRY_H */
