// SPDX-License-Identifier: GPL-2.0-only
/*
 * Encryption: whether the drive encrypts what is written, as it was told at the first
 * write of an open. A key that a reset has taken is nobody's but the program's to set
 * again; until then nothing is written, for it would be plain text. Pure; see
 * tape_engine.h.
 */
#include "tape_task.h"

bool ptape_keys_due(const struct ptape_engine *engine, const struct ptape_task *task)
{
	return task->kind == PTAPE_TASK_WRITE && engine->keys.state != PTAPE_KEYS_ASKED &&
	       !engine->no_encryption;
}

bool ptape_keys_doubted(const struct ptape_engine *engine)
{
	return engine->keys.was.mode || engine->keys.state == PTAPE_KEYS_SET;
}

void ptape_keys_note(struct ptape_engine *engine, enum ptape_condition condition)
{
	if (condition == PTAPE_CONDITION_REKEYED) {
		engine->keys.state = PTAPE_KEYS_SET;
		/* A recovery that has not asked begins again: it may write. */
		engine->unsettled = true;
	} else if (ptape_condition_is_attention(condition) &&
		   condition != PTAPE_CONDITION_PARAMETERS_CHANGED) {
		ptape_keys_reset(engine);
	}
}

void ptape_keys_reset(struct ptape_engine *engine)
{
	engine->keys.reset = true;
}

void ptape_keys_reload(struct ptape_engine *engine)
{
	if (engine->keys.state == PTAPE_KEYS_ASKED)
		engine->keys.state = PTAPE_KEYS_AGAIN;
	else if (engine->keys.state == PTAPE_KEYS_UNASKED)
		engine->keys.reset = false; /* before anything was written or set */
}

static void build_encryption(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_security_protocol_in(&command->cdb, PTAPE_SECURITY_TAPE_ENCRYPTION,
				       PTAPE_ENCRYPTION_STATUS_PAGE, PTAPE_ENCRYPTION_STATUS_LEN);
	ptape_expect_scratch(command, PTAPE_ENCRYPTION_STATUS_LEN);
}

static bool differ(const struct ptape_encryption *a, const struct ptape_encryption *b)
{
	return a->mode != b->mode || a->algorithm != b->algorithm || a->instance != b->instance;
}

/* Return: true when what the session wrote so far was encrypted otherwise, by nobody's will. */
static bool keys_lost(const struct ptape_keys_known *keys, const struct ptape_encryption *now)
{
	switch (keys->state) {
	case PTAPE_KEYS_UNASKED:
		return false;
	case PTAPE_KEYS_SET:
		/* Whether the key that was set went with the reset, nobody can tell. */
		return keys->reset && !now->mode;
	default:
		return keys->was.mode && differ(&keys->was, now);
	}
}

static void take_keys(struct ptape_engine *engine, const struct ptape_encryption *now)
{
	struct ptape_keys_known *keys = &engine->keys;

	if (keys_lost(keys, now)) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_ENCRYPTION);
		return;
	}
	/* What was written with one key is not sent again with another. */
	if ((keys->was.mode || now->mode) && differ(&keys->was, now))
		ptape_journal_forget(&engine->journal);
	keys->was = *now;
	keys->state = PTAPE_KEYS_ASKED;
	keys->reset = false;
}

static void complete_encryption(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome)
{
	struct ptape_encryption now;

	/* What is no such page tells of no encryption. */
	ptape_page_encryption(engine->scratch, ptape_arrived(outcome, PTAPE_ENCRYPTION_STATUS_LEN),
			      &now);
	take_keys(engine, &now);
}

/* A drive that does not know the question has never encrypted. */
static void tolerate_encryption(struct ptape_engine *engine, const struct ptape_task *task)
{
	static const struct ptape_encryption none;

	engine->no_encryption = true;
	take_keys(engine, &none);
}

const struct ptape_task_row ptape_task_encryption = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_encryption,
	.complete = complete_encryption,
	.tolerate = tolerate_encryption,
};
