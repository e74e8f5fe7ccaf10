// SPDX-License-Identifier: GPL-2.0-only
/*
 * Window: see window.h.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "window.h"

void ptape_window_print(struct ptape_window *window, const char *format, ...)
{
	char line[PTAPE_WINDOW_LINE_MAX + 1];
	const loff_t end = window->from + window->size;
	loff_t first, last;
	va_list args;
	int len;

	va_start(args, format);
	len = vscnprintf(line, sizeof(line), format, args);
	va_end(args);
	first = max(window->at, window->from);
	last = min(window->at + len, end);
	if (first < last) {
		memcpy(window->buf + window->len, line + (first - window->at), last - first);
		window->len += last - first;
	}
	window->at += len;
}
