/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Library: which drive is in which element of which library. Put together anew, by a
 * work item, whenever an inventory or the set of units has changed; what does not
 * follow from what the devices tell is not guessed.
 */
#ifndef PTAPE_LIBRARY_H
#define PTAPE_LIBRARY_H

#include <linux/types.h>

#include "identity.h"
#include "inventory.h"

struct ptape_unit;

/* Where a tape drive is. Zeroed memory: nobody tells. Embedded in the unit, under its lock. */
struct ptape_place {
	bool known;
	bool conflict; /* two libraries, elements or drives claim to be the one */
	char library[PTAPE_IDENTITY_LEN_MAX]; /* identity of its changer; "" when that has none */
	u16 address;			      /* of its element */
	u16 index;			      /* among the library's drives, from 0 */
	struct ptape_content content;	      /* of the element */
};

/* Something has changed that places follow from. Any context that may schedule work. */
void ptape_library_news(void);

/* No work begins any more, and none runs. All units are gone. May sleep. */
void ptape_library_module_exit(void);

#endif /* PTAPE_LIBRARY_H */
