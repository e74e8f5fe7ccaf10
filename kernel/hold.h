/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hold: how long an absence of a unit is borne, the state that it is in, and which of
 * its paths is in use. Announced absences (no path) and unannounced ones (a path that is
 * offline, or does not answer) have one deadline each, counted from their beginning.
 */
#ifndef PTAPE_HOLD_H
#define PTAPE_HOLD_H

#include "unit.h"

/* The path in use with a reference, or NULL. @generation is set in any case. May sleep. */
struct ptape_path *ptape_unit_get_path(struct ptape_unit *unit, u32 *generation);

/**
 * ptape_unit_await_path() - wait until a path can be used
 * @unit: the unit
 * @killable_only: only a fatal signal ends the wait
 *
 * Context: may sleep as long as the hold; no lock but the role's own.
 * Return: 0, -ENXIO when the hold is over or the unit is dead, -EINTR.
 */
int ptape_unit_await_path(struct ptape_unit *unit, bool killable_only);

/*
 * The path in use does not answer: takes the next one, unless all had their turn since
 * the last answer or wait. Context: may sleep; not under unit->lock. Return: it did.
 */
bool ptape_unit_turn_path(struct ptape_unit *unit);

/**
 * ptape_unit_bear_silence() - before a path that does not answer is asked again
 * @unit: the unit
 * @killable_only: only a fatal signal ends the wait
 *
 * A path that is there and does not answer is an absence that nobody announced.
 * Waits a second, or until paths come or go. Context: as ptape_unit_await_path().
 * Return: 0: look for a path again, -ETIME when the silence's hold is over, -EINTR.
 */
int ptape_unit_bear_silence(struct ptape_unit *unit, bool killable_only);

/* A command was answered: @path is alive, and the nodes move below it. May sleep. */
void ptape_unit_answered(struct ptape_unit *unit, const struct ptape_path *path);

/* @n: 1 for the first behind the path in use. With a reference, or NULL. May sleep. */
struct ptape_path *ptape_unit_get_standby(struct ptape_unit *unit, unsigned int n);

/* Under unit->lock. Return: one of its paths is neither offline nor being removed. */
bool ptape_hold_any_usable(struct ptape_unit *unit);

/* No path. May sleep. */
bool ptape_unit_is_absent(struct ptape_unit *unit);

/* Somebody met its path offline, and it has not been seen running since. May sleep. */
bool ptape_unit_is_offline(struct ptape_unit *unit);

/* Why it is away though it has a path: words, or NULL. May sleep. */
const char *ptape_unit_absence_reason(struct ptape_unit *unit);

/*
 * Whether a command can be sent now, by one path or another: asked by whoever is about to
 * send one. May sleep.
 */
bool ptape_unit_is_usable(struct ptape_unit *unit);

/*
 * What the role's own work means for the state; calls for one unit are
 * serialised by the role. @frozen_reason: NULL, or a constant. May sleep.
 */
void ptape_unit_set_condition(struct ptape_unit *unit, bool recovering, const char *frozen_reason);

/* Ends the hold of this absence. May sleep. */
void ptape_unit_release_hold(struct ptape_unit *unit);
/* @seconds: negative: the module's. Acts on a running hold. May sleep. */
void ptape_unit_set_hold_seconds(struct ptape_unit *unit, int seconds);
unsigned int ptape_unit_hold_seconds(struct ptape_unit *unit);

/**
 * ptape_unit_note_event() - what has just happened to a unit, for last_event
 * @unit: the unit
 * @word: a constant, one word
 * @why: a constant of more words, or NULL
 *
 * Context: process context, any lock.
 */
void ptape_unit_note_event(struct ptape_unit *unit, const char *word, const char *why);

/* What was noted last; word NULL: nothing yet. Never waits. Process context, any lock. */
struct ptape_event_note ptape_unit_last_event(struct ptape_unit *unit);

const char *ptape_unit_state_name(enum ptape_unit_state state);

/*
 * The one writer of unit->state: to be called after any fact that it derives from has
 * changed, with unit->lock held; drops it. Under ptape_units_mutex, which keeps the
 * nodes in place while they are told.
 */
void ptape_hold_update_and_unlock(struct ptape_unit *unit);

/* Under unit->lock or ptape_units_mutex. Return: NULL while there is no path. */
struct ptape_path *ptape_hold_path_in_use(struct ptape_unit *unit);

void ptape_hold_init(struct ptape_unit *unit);

/* No hold is borne any more. Whoever waits is to be woken. Any context. */
void ptape_hold_end_all(void);

#endif /* PTAPE_HOLD_H */
