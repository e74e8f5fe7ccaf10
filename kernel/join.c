// SPDX-License-Identifier: GPL-2.0-only
/*
 * Join: is a new path another way to a unit that has one already? See join.h.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "exec.h"
#include "join.h"
#include "medium.h"
#include "path.h"
#include "unit.h"

void ptape_join_ask(struct ptape_path *path, struct ptape_medium *medium)
{
	struct ptape_medium_question question = {};
	struct ptape_command command;
	struct ptape_result result;
	u8 *data = kzalloc(PTAPE_SCRATCH_LEN, GFP_KERNEL);
	bool more;

	if (data) {
		more = ptape_medium_ask(&question, NULL, data, &command);
		while (more) {
			ptape_exec(path, &command, data, &result);
			more = ptape_medium_ask(&question, &result, data, &command);
		}
	}
	kfree(data);
	*medium = question.medium;
}

bool ptape_join_allowed(struct ptape_unit *unit, struct ptape_path *path)
{
	struct ptape_medium known, seen;

	if (!unit->role->medium)
		return true;
	unit->role->medium(unit, &known);
	if (known.kind == PTAPE_MEDIUM_UNKNOWN)
		return true;
	ptape_join_ask(path, &seen);
	return !ptape_medium_differ(&known, &seen);
}
