// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stats: counters of a drive's commands, and their files in sysfs: a number
 * each, without a newline, as stock has them.
 */
#include <linux/device.h>
#include <scsi/scsi_proto.h>

#include "stats.h"
#include "tape.h"
#include "unit.h"

ktime_t ptape_stats_begin(struct ptape_stats *stats)
{
	atomic64_inc(&stats->in_flight);
	return ktime_get();
}

/* As st, whose midlayer sends it again: what a drive had no room for counts when it has. */
static bool counts(const struct ptape_result *result)
{
	return (result->delivery == PTAPE_DELIVERY_ANSWERED &&
		ptape_result_condition(result) != PTAPE_CONDITION_BUSY) ||
	       result->delivery == PTAPE_DELIVERY_UNANSWERED;
}

static void count_transfer(struct ptape_stats *stats, const struct ptape_command *command,
			   const struct ptape_result *result, atomic64_t *bytes)
{
	/* A host adapter's word: never more than was asked for. */
	const u32 undone = min(result->residual, command->length);

	atomic64_add(command->length - undone, bytes);
	if (undone)
		atomic64_inc(&stats->resid_cnt);
}

void ptape_stats_end(struct ptape_stats *stats, const struct ptape_command *command,
		     const struct ptape_result *result, ktime_t began, ktime_t ended)
{
	const s64 ns = ktime_to_ns(ktime_sub(ended, began));

	atomic64_dec(&stats->in_flight);
	if (!counts(result))
		return;
	atomic64_add(ns, &stats->io_ns);
	switch (command->cdb.bytes[0]) {
	case READ_6:
		atomic64_inc(&stats->read_cnt);
		atomic64_add(ns, &stats->read_ns);
		count_transfer(stats, command, result, &stats->read_byte_cnt);
		break;
	case WRITE_6:
		atomic64_inc(&stats->write_cnt);
		atomic64_add(ns, &stats->write_ns);
		count_transfer(stats, command, result, &stats->write_byte_cnt);
		break;
	default:
		atomic64_inc(&stats->other_cnt);
		break;
	}
}

static ssize_t show_counter(struct device *dev, char *buf, size_t offset)
{
	struct ptape_tape *tape = ptape_node_of_dev(dev)->unit->role_data;
	const atomic64_t *counter = (const atomic64_t *)((char *)&tape->stats + offset);

	return sysfs_emit(buf, "%lld", (long long)atomic64_read(counter));
}

#define STATS_RO(name)                                                                           \
	static ssize_t name##_show(struct device *dev, struct device_attribute *attr, char *buf) \
	{                                                                                        \
		return show_counter(dev, buf, offsetof(struct ptape_stats, name));               \
	}                                                                                        \
	static DEVICE_ATTR_RO(name)

STATS_RO(read_cnt);
STATS_RO(read_byte_cnt);
STATS_RO(read_ns);
STATS_RO(write_cnt);
STATS_RO(write_byte_cnt);
STATS_RO(write_ns);
STATS_RO(in_flight);
STATS_RO(io_ns);
STATS_RO(other_cnt);
STATS_RO(resid_cnt);

static struct attribute *stats_attrs[] = {
	&dev_attr_read_cnt.attr,
	&dev_attr_read_byte_cnt.attr,
	&dev_attr_read_ns.attr,
	&dev_attr_write_cnt.attr,
	&dev_attr_write_byte_cnt.attr,
	&dev_attr_write_ns.attr,
	&dev_attr_in_flight.attr,
	&dev_attr_io_ns.attr,
	&dev_attr_other_cnt.attr,
	&dev_attr_resid_cnt.attr,
	NULL,
};

const struct attribute_group ptape_stats_group = {
	.name = "stats",
	.attrs = stats_attrs,
};
