/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Window: the part of a text that a reader asks for, of a text that is made anew at each
 * read and may be longer than a page.
 */
#ifndef PTAPE_WINDOW_H
#define PTAPE_WINDOW_H

#include <linux/types.h>

#define PTAPE_WINDOW_LINE_MAX 32 /* bytes of one line, with its end */

struct ptape_window {
	char *buf;
	loff_t from; /* of the text's bytes the first that is wanted */
	size_t size; /* how many are */
	size_t len;  /* how many are in buf */
	loff_t at;   /* the text has come to here */
};

/* The next line of the text, of PTAPE_WINDOW_LINE_MAX bytes at most. Any context. */
__printf(2, 3) void ptape_window_print(struct ptape_window *window, const char *format, ...);

#endif /* PTAPE_WINDOW_H */
