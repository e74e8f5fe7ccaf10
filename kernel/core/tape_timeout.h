/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long a command may take: st's times by kind of command, those that MTSETDRVBUFFER has
 * set, and, where it has set none, those that the drive recommends. Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_TAPE_TIMEOUT_H
#define PTAPE_CORE_TAPE_TIMEOUT_H

#include "core_port.h"
#include "disposition.h"
#include "tape_options.h"
#include "tape_timeout_rules.h"

/* Which of st's times is a command's. */
enum ptape_duration {
	PTAPE_DURATION_SHORT, /* it moves little */
	PTAPE_DURATION_LONG,  /* it may move the whole tape */
	PTAPE_DURATION_ERASE, /* it may write the whole tape */
};

/**
 * ptape_timeout_s() - how long a command of a class may take
 * @options: as the program has set them
 * @command_class: one bit of enum ptape_command_class
 *
 * Return: seconds.
 */
u32 ptape_timeout_s(const struct ptape_options *options, enum ptape_command_class command_class);

#endif /* PTAPE_CORE_TAPE_TIMEOUT_H */
