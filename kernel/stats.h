/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stats: what tapestat, node_exporter and their like read in stats/ of a tape's
 * nodes: commands, bytes and time, one set a drive. Counted where commands are
 * sent. No lock: every number is by itself, and whoever reads takes two of them
 * a while apart.
 */
#ifndef PTAPE_STATS_H
#define PTAPE_STATS_H

#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/sysfs.h>

struct ptape_command;
struct ptape_result;

struct ptape_stats {
	atomic64_t read_cnt; /* READ commands */
	atomic64_t read_byte_cnt;
	atomic64_t read_ns;
	atomic64_t write_cnt; /* WRITE commands */
	atomic64_t write_byte_cnt;
	atomic64_t write_ns;
	atomic64_t in_flight; /* commands that are out */
	atomic64_t io_ns;     /* of all commands */
	atomic64_t other_cnt; /* all the rest: motion, filemarks, questions */
	atomic64_t resid_cnt; /* READ and WRITE that moved less than they asked for */
};

/* A command goes out. Return: when, for ptape_stats_end(). Any context. */
ktime_t ptape_stats_begin(struct ptape_stats *stats);

/* It ended at @ended. One that was not sent is no command. Any context. */
void ptape_stats_end(struct ptape_stats *stats, const struct ptape_command *command,
		     const struct ptape_result *result, ktime_t began, ktime_t ended);

extern const struct attribute_group ptape_stats_group;

#endif /* PTAPE_STATS_H */
