/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Library: which drive is in which element of which library. Put together anew, by a
 * work item, whenever an inventory, an administrator's table or the set of units has
 * changed; what does not follow from what the devices and the table tell is not guessed.
 */
#ifndef PTAPE_LIBRARY_H
#define PTAPE_LIBRARY_H

#include <linux/types.h>

#include "identity.h"
#include "inventory.h"

struct ptape_changer;
struct ptape_unit;
struct ptape_window;

/* Where a tape drive is. Zeroed memory: nobody tells. Embedded in the unit, under its lock. */
struct ptape_place {
	bool known;
	bool conflict; /* two libraries, elements or drives claim to be the one */
	char library[PTAPE_IDENTITY_LEN_MAX]; /* identity of its changer; "" when that has none */
	u16 address;			      /* of its element */
	u16 index;			      /* among the library's drives, from 0 */
	u32 changer;			      /* number of its changer's unit */
	u32 rival; /* of a conflict: number of the other one's unit; may be the same */
	struct ptape_content content; /* of the element; zeroed while nobody knows it */
};

/*
 * The administrator's table of a changer's drives, core/element_table.h. Set: takes the
 * place of what was there; -EINVAL for a bad line, -EFBIG or -ENOMEM, and nothing has
 * changed. Show: into a page; returns bytes. The file of problems has a line for each
 * drive element whose drive is not known, and for each line of the table that is for no
 * drive element: address and a word. All may sleep, none waits for a device.
 */
int ptape_library_set_table(struct ptape_changer *changer, const char *text, size_t len);
ssize_t ptape_library_show_table(struct ptape_changer *changer, char *page);
void ptape_library_show_problems(struct ptape_changer *changer, struct ptape_window *window);

/* Something has changed that places follow from. Any context that may schedule work. */
void ptape_library_news(void);

/*
 * A tape unit was told of another cartridge (attention 28h): a hand or another host may have
 * put it there, of which nobody told the changer. Its element is read again, and the places that
 * its cartridges came from, once its library is here. Any context that may schedule work.
 */
void ptape_library_exchanged(struct ptape_unit *tape);

/* No work begins any more, and none runs. All units are gone. May sleep. */
void ptape_library_module_exit(void);

#endif /* PTAPE_LIBRARY_H */
