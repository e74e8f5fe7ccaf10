// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sysfs attributes. A show function reads a copy or takes unit->lock for a
 * moment; none touches the drive. kernel/README.md documents every file.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "changer.h"
#include "compat_sysfs.h"
#include "hold.h"
#include "log_page.h"
#include "options.h"
#include "path.h"
#include "stats.h"
#include "stock.h"
#include "sysfs.h"
#include "tape.h"
#include "unit.h"
#include "window.h"

static struct ptape_unit *unit_of_node(struct device *dev)
{
	return ptape_node_of_dev(dev)->unit;
}

static ssize_t show_position(struct ptape_unit *unit, char *buf)
{
	static const char *const states[] = {
		[PTAPE_POSITION_LOST] = "lost",
		[PTAPE_POSITION_SUSPECT] = "suspect",
		[PTAPE_POSITION_UNCOUNTED] = "uncounted",
		[PTAPE_POSITION_KNOWN] = "known",
	};
	struct ptape_tape_status status;

	ptape_tape_status(unit->role_data, &status);
	return sysfs_emit(buf, "partition=%u block=%llu file=%lld block_in_file=%lld %s\n",
			  status.position.partition, status.position.block, status.position.file,
			  status.position.block_in_file, states[status.position.state]);
}

/* Of each kind of command in seconds: the program's, the drive's, or st's. */
static ssize_t show_timeouts(struct ptape_unit *unit, char *buf)
{
	static const struct {
		const char *name;
		enum ptape_command_class command_class;
	} kinds[] = {
		{ "read", PTAPE_CLASS_READ },	  { "write", PTAPE_CLASS_WRITE },
		{ "space", PTAPE_CLASS_SPACE },	  { "locate", PTAPE_CLASS_LOCATE },
		{ "load", PTAPE_CLASS_LOAD },	  { "erase", PTAPE_CLASS_ERASE },
		{ "format", PTAPE_CLASS_FORMAT },
	};
	struct ptape_tape_status status;
	unsigned int i;
	int len = 0;

	ptape_tape_status(unit->role_data, &status);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		len += sysfs_emit_at(buf, len, "%s%s=%u", i ? " " : "", kinds[i].name,
				     ptape_timeout_s(&status.options, &status.timeouts,
						     kinds[i].command_class));
	return len + sysfs_emit_at(buf, len, "\n");
}

static ssize_t show_absences(struct ptape_unit *unit, char *buf)
{
	u64 absences;

	mutex_lock(&unit->lock);
	absences = unit->absences;
	mutex_unlock(&unit->lock);
	return sysfs_emit(buf, "%llu\n", absences);
}

static ssize_t show_counter(struct ptape_unit *unit, char *buf, size_t offset)
{
	struct ptape_tape_status status;

	ptape_tape_status(unit->role_data, &status);
	return sysfs_emit(buf, "%llu\n", *(u64 *)((char *)&status.counters + offset));
}

static ssize_t show_resets(struct ptape_unit *unit, char *buf)
{
	return show_counter(unit, buf, offsetof(struct ptape_counters, resets));
}

static ssize_t show_recoveries(struct ptape_unit *unit, char *buf)
{
	return show_counter(unit, buf, offsetof(struct ptape_counters, recoveries));
}

static ssize_t show_replayed_blocks(struct ptape_unit *unit, char *buf)
{
	return show_counter(unit, buf, offsetof(struct ptape_counters, resent));
}

static ssize_t show_journal_bytes(struct ptape_unit *unit, char *buf)
{
	struct ptape_tape_status status;

	ptape_tape_status(unit->role_data, &status);
	return sysfs_emit(buf, "%llu\n", status.journal_bytes);
}

static ssize_t show_acknowledge(struct ptape_unit *unit, char *buf)
{
	struct ptape_tape_status status;

	ptape_tape_status(unit->role_data, &status);
	if (status.loss_unacknowledged)
		return sysfs_emit(buf, "loss\n");
	return sysfs_emit(buf, "%s\n", status.stop_unacknowledged ? "stop" : "none");
}

static ssize_t store_acknowledge(struct ptape_unit *unit, const char *buf, size_t count)
{
	bool known;
	int ret = kstrtobool(buf, &known);

	if (ret)
		return ret;
	if (!known)
		return -EINVAL;
	ret = ptape_tape_acknowledge(unit->role_data);
	if (ret)
		return ret;
	atomic64_set(&unit->tape_alerts, 0);
	return count;
}

static ssize_t show_tape_alerts(struct ptape_unit *unit, char *buf)
{
	const u64 flags = atomic64_read(&unit->tape_alerts);
	unsigned int flag;
	int len = 0;

	for (flag = 1; flag <= PTAPE_TAPE_ALERT_FLAGS; flag++)
		if (flags & BIT_ULL(flag - 1))
			len += sysfs_emit_at(buf, len, "%s%u", len ? " " : "", flag);
	return len + sysfs_emit_at(buf, len, "\n");
}

/* A second unit that says the same has none: who reads names by it must not mix them up. */
static ssize_t show_identity(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%s\n", unit->ambiguous ? "" : unit->identity.text);
}

/* Names that are made of the designator alone are another unit's. */
static ssize_t show_designator_shared(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(unit->designator_shared));
}

static ssize_t show_state(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%s\n", ptape_unit_state_name(READ_ONCE(unit->state)));
}

static ssize_t show_state_reason(struct ptape_unit *unit, char *buf)
{
	/* Of an absence first: while it lasts that is what the state says. */
	const char *reason = ptape_unit_absence_reason(unit);

	if (!reason)
		reason = READ_ONCE(unit->frozen_reason);
	if (unit->ambiguous && !reason)
		reason = "identity in use by another device";
	return sysfs_emit(buf, "%s\n", reason ? reason : "");
}

/* When, in seconds since 1970, what, and why. */
static ssize_t show_last_event(struct ptape_unit *unit, char *buf)
{
	const struct ptape_event_note note = ptape_unit_last_event(unit);

	if (!note.word)
		return sysfs_emit(buf, "\n");
	return sysfs_emit(buf, "%lld %s%s%s\n", note.at, note.word, note.why ? " " : "",
			  note.why ? note.why : "");
}

/* One H:C:T:L a line, the path in use first. */
static ssize_t show_paths(struct ptape_unit *unit, char *buf)
{
	struct ptape_path *path;
	ssize_t len = 0;

	mutex_lock(&unit->lock);
	list_for_each_entry(path, &unit->paths, entry)
		len += sysfs_emit_at(buf, len, "%s\n", dev_name(&path->sdev->sdev_gendev));
	mutex_unlock(&unit->lock);
	return len;
}

static ssize_t show_hold_seconds(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%u\n", ptape_unit_hold_seconds(unit));
}

static ssize_t store_hold_seconds(struct ptape_unit *unit, const char *buf, size_t count)
{
	unsigned int seconds;
	int ret;

	if (sysfs_streq(buf, "default")) {
		ptape_unit_set_hold_seconds(unit, -1);
		return count;
	}
	ret = kstrtouint(buf, 10, &seconds);
	if (ret)
		return ret;
	if (seconds > PTAPE_HOLD_SECONDS_MAX)
		return -ERANGE;
	ptape_unit_set_hold_seconds(unit, seconds);
	return count;
}

/* --- what is set for one tape: `default` is as the module has it --- */

static int *own_switch(struct ptape_unit *unit, size_t offset)
{
	struct ptape_tape *tape = unit->role_data;

	return (int *)((char *)&tape->own + offset);
}

static ssize_t store_switch(struct ptape_unit *unit, size_t offset, const char *buf, size_t count)
{
	bool on = false;
	int ret = sysfs_streq(buf, "default") ? 0 : kstrtobool(buf, &on);

	if (ret)
		return ret;
	WRITE_ONCE(*own_switch(unit, offset), sysfs_streq(buf, "default") ? -1 : on);
	return count;
}

static ssize_t show_recovery(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%d\n", ptape_tape_recovers(unit->role_data));
}

static ssize_t store_recovery(struct ptape_unit *unit, const char *buf, size_t count)
{
	return store_switch(unit, offsetof(struct ptape_tape_own, recovery), buf, count);
}

static ssize_t show_verify(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%d\n", ptape_tape_verifies(unit->role_data));
}

static ssize_t store_verify(struct ptape_unit *unit, const char *buf, size_t count)
{
	return store_switch(unit, offsetof(struct ptape_tape_own, verify), buf, count);
}

static ssize_t show_journal_mb(struct ptape_unit *unit, char *buf)
{
	const struct ptape_tape *tape = unit->role_data;

	return sysfs_emit(buf, "%u\n", ptape_ring_mb(&tape->ring));
}

static ssize_t store_journal_mb(struct ptape_unit *unit, const char *buf, size_t count)
{
	struct ptape_tape *tape = unit->role_data;
	unsigned int mb;
	int ret;

	if (sysfs_streq(buf, "default")) {
		WRITE_ONCE(tape->own.journal.mb, -1);
		return count;
	}
	ret = kstrtouint(buf, 10, &mb);
	if (ret)
		return ret;
	if (mb > PTAPE_JOURNAL_MB_MAX)
		return -ERANGE;
	WRITE_ONCE(tape->own.journal.mb, mb);
	return count;
}

static ssize_t show_journal_full(struct ptape_unit *unit, char *buf)
{
	const struct ptape_tape *tape = unit->role_data;

	return sysfs_emit(buf, "%s\n", ptape_ring_syncs(&tape->ring) ? "sync" : "shrink");
}

static ssize_t store_journal_full(struct ptape_unit *unit, const char *buf, size_t count)
{
	static const char *const words[] = { "shrink", "sync", "default" };
	static const int values[] = { 0, 1, -1 };
	struct ptape_tape *tape = unit->role_data;
	const int word = sysfs_match_string(words, buf);

	if (word < 0)
		return word;
	WRITE_ONCE(tape->own.journal.syncs, values[word]);
	return count;
}

static ssize_t show_number(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%u\n", unit->number);
}

static ssize_t show_bound(struct ptape_unit *unit, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(unit->bound));
}

/* --- where a drive is --- */

/* Copies what others write; "" for what nobody tells. */
static void copy_place(struct ptape_unit *unit, struct ptape_place *place)
{
	mutex_lock(&unit->lock);
	*place = unit->place;
	mutex_unlock(&unit->lock);
}

static ssize_t show_place(struct ptape_unit *unit, char *buf,
			  ssize_t (*show)(const struct ptape_place *place, char *buf))
{
	struct ptape_place *place = kmalloc(sizeof(*place), GFP_KERNEL);
	ssize_t len;

	if (!place)
		return -ENOMEM;
	copy_place(unit, place);
	if (place->known)
		len = show(place, buf);
	else
		len = sysfs_emit(buf, "%s\n", place->conflict ? "conflict" : "");
	kfree(place);
	return len;
}

static ssize_t show_place_library(const struct ptape_place *place, char *buf)
{
	return sysfs_emit(buf, "%s\n", place->library);
}

static ssize_t show_place_element(const struct ptape_place *place, char *buf)
{
	return sysfs_emit(buf, "%u\n", place->address);
}

static ssize_t show_place_drive(const struct ptape_place *place, char *buf)
{
	return sysfs_emit(buf, "%u\n", place->index);
}

/* Bytes that a library may make up: printable, and one word. */
static void print_tag(const struct ptape_content *content,
		      char word[PTAPE_VOLUME_IDENTIFIER_LEN + 1])
{
	unsigned int i;

	for (i = 0; i < content->tag_len; i++)
		word[i] = content->tag[i] > ' ' && content->tag[i] <= '~' ? content->tag[i] : '_';
	word[i] = '\0';
}

static ssize_t show_place_cartridge(const struct ptape_place *place, char *buf)
{
	char word[PTAPE_VOLUME_IDENTIFIER_LEN + 1];

	print_tag(&place->content, word);
	return sysfs_emit(buf, "%s\n", word);
}

static ssize_t show_library(struct ptape_unit *unit, char *buf)
{
	return show_place(unit, buf, show_place_library);
}

static ssize_t show_element(struct ptape_unit *unit, char *buf)
{
	return show_place(unit, buf, show_place_element);
}

static ssize_t show_drive(struct ptape_unit *unit, char *buf)
{
	return show_place(unit, buf, show_place_drive);
}

static ssize_t show_cartridge(struct ptape_unit *unit, char *buf)
{
	return show_place(unit, buf, show_place_cartridge);
}

static ssize_t show_element_table(struct ptape_unit *unit, char *buf)
{
	return ptape_library_show_table(unit->role_data, buf);
}

static ssize_t store_element_table(struct ptape_unit *unit, const char *buf, size_t count)
{
	int ret = ptape_library_set_table(unit->role_data, buf, count);

	return ret ? ret : count;
}

/* --- attributes of nodes: group ptape/ --- */

#define NODE_SHOW(name)                                                                          \
	static ssize_t name##_show(struct device *dev, struct device_attribute *attr, char *buf) \
	{                                                                                        \
		return show_##name(unit_of_node(dev), buf);                                      \
	}
#define NODE_STORE(name)                                                               \
	static ssize_t name##_store(struct device *dev, struct device_attribute *attr, \
				    const char *buf, size_t count)                     \
	{                                                                              \
		return store_##name(unit_of_node(dev), buf, count);                    \
	}
#define NODE_RO(name)   \
	NODE_SHOW(name) \
	static DEVICE_ATTR_RO(name)
#define NODE_RW(name)    \
	NODE_SHOW(name)  \
	NODE_STORE(name) \
	static DEVICE_ATTR_RW(name)

NODE_RO(identity);
NODE_RO(designator_shared);
NODE_RO(state);
NODE_RO(state_reason);
NODE_RO(last_event);
NODE_RO(paths);
NODE_RW(hold_seconds);
NODE_RO(absences);
NODE_RO(position);
NODE_RO(timeouts);
NODE_RO(resets);
NODE_RO(recoveries);
NODE_RO(replayed_blocks);
NODE_RO(journal_bytes);
NODE_RW(acknowledge);
NODE_RO(tape_alerts);
NODE_RW(recovery);
NODE_RW(verify);
NODE_RW(journal_mb);
NODE_RW(journal_full);
NODE_RO(library);
NODE_RO(element);
NODE_RO(drive);
NODE_RO(cartridge);
NODE_RW(element_table);

static ssize_t release_store(struct device *dev, struct device_attribute *attr, const char *buf,
			     size_t count)
{
	bool end;
	int ret = kstrtobool(buf, &end);

	if (ret)
		return ret;
	if (!end)
		return -EINVAL;
	ptape_unit_release_hold(unit_of_node(dev));
	return count;
}
static DEVICE_ATTR_WO(release);

static ssize_t read_blob(struct kobject *kobj, enum ptape_blob_kind kind, char *buf, loff_t offset,
			 size_t count)
{
	struct ptape_unit *unit = unit_of_node(kobj_to_dev(kobj));
	const struct ptape_blob *blob = &unit->blobs[kind];
	ssize_t len;

	mutex_lock(&unit->lock);
	len = memory_read_from_buffer(buf, count, &offset, blob->data, blob->len);
	mutex_unlock(&unit->lock);
	return len;
}

#define BLOB_FILE(name, kind)                                                                \
	static ssize_t name##_read(struct file *file, struct kobject *kobj,                  \
				   ptape_compat_const struct bin_attribute *attr, char *buf, \
				   loff_t offset, size_t count)                              \
	{                                                                                    \
		return read_blob(kobj, kind, buf, offset, count);                            \
	}                                                                                    \
	static BIN_ATTR_RO(name, 0)

BLOB_FILE(inquiry, PTAPE_BLOB_INQUIRY);
BLOB_FILE(vpd_pg80, PTAPE_BLOB_PAGE_80);
BLOB_FILE(vpd_pg83, PTAPE_BLOB_PAGE_83);

static ptape_compat_const struct bin_attribute *ptape_compat_const blob_attrs[] = {
	&bin_attr_inquiry,
	&bin_attr_vpd_pg80,
	&bin_attr_vpd_pg83,
	NULL,
};

/*
 * All elements of a library, one a line of a fixed length, so that any part of them is
 * found without the others: type, address, content, bar code and source.
 */
#define ELEMENT_LINE_LEN 67

static const char *const element_types[PTAPE_ELEMENT_TYPES] = { "transport", "storage",
								"import-export", "data-transfer" };

static const char *content_word(const struct ptape_slot *slot)
{
	if (!slot->known)
		return "unknown";
	if (!slot->told)
		return "untold";
	return slot->content.full ? "full" : "empty";
}

static void print_element(const struct ptape_slot *slot, unsigned int type, u16 address,
			  char line[ELEMENT_LINE_LEN + 1])
{
	char tag[PTAPE_VOLUME_IDENTIFIER_LEN + 1];
	char source[8] = "-"; /* five digits */

	print_tag(&slot->content, tag);
	if (slot->source_valid)
		snprintf(source, sizeof(source), "%u", slot->source);
	snprintf(line, ELEMENT_LINE_LEN + 1, "%-13s %-5u %-7s %-32s %-5s\n", element_types[type],
		 address, content_word(slot), *tag ? tag : "-", source);
}

/*
 * The line of the element that is the @n-th of all; of a library that is @away nobody knows
 * what is in it. Return: false behind the last.
 */
static bool element_line(const struct ptape_inventory *inventory, bool away, u32 n,
			 char line[ELEMENT_LINE_LEN + 1])
{
	static const struct ptape_slot unknown;
	const struct ptape_slot *slot = inventory->slots + n;
	unsigned int type;

	for (type = 0; type < PTAPE_ELEMENT_TYPES; type++) {
		if (n < inventory->ranges[type].count) {
			if (away || !slot->known)
				slot = &unknown;
			print_element(slot, type, inventory->ranges[type].first + n, line);
			return true;
		}
		n -= inventory->ranges[type].count;
	}
	return false;
}

static ssize_t elements_read(struct file *file, struct kobject *kobj,
			     ptape_compat_const struct bin_attribute *attr, char *buf,
			     loff_t offset, size_t count)
{
	struct ptape_unit *unit = unit_of_node(kobj_to_dev(kobj));
	struct ptape_changer *changer = unit->role_data;
	const bool away = ptape_unit_is_absent(unit);
	char line[ELEMENT_LINE_LEN + 1];
	size_t len = 0, part;
	u32 at;
	u64 n;

	mutex_lock(&changer->status_lock);
	while (len < count) {
		n = div_u64_rem(offset + len, ELEMENT_LINE_LEN, &at);
		if (n >= PTAPE_ELEMENTS_MAX ||
		    !element_line(&changer->engine.inventory, away, n, line))
			break;
		part = min_t(size_t, count - len, ELEMENT_LINE_LEN - at);
		memcpy(buf + len, line + at, part);
		len += part;
	}
	mutex_unlock(&changer->status_lock);
	return len;
}
static BIN_ATTR_RO(elements, 0);

static ssize_t drives_unknown_read(struct file *file, struct kobject *kobj,
				   ptape_compat_const struct bin_attribute *attr, char *buf,
				   loff_t offset, size_t count)
{
	struct ptape_window window = { .buf = buf, .from = offset, .size = count };

	ptape_library_show_problems(unit_of_node(kobj_to_dev(kobj))->role_data, &window);
	return window.len;
}
static BIN_ATTR_RO(drives_unknown, 0);

static ptape_compat_const struct bin_attribute *ptape_compat_const changer_bin_attrs[] = {
	&bin_attr_inquiry,  &bin_attr_vpd_pg80,	      &bin_attr_vpd_pg83,
	&bin_attr_elements, &bin_attr_drives_unknown, NULL,
};

static struct attribute *tape_node_attrs[] = {
	&dev_attr_identity.attr,      &dev_attr_designator_shared.attr,
	&dev_attr_state.attr,	      &dev_attr_state_reason.attr,
	&dev_attr_paths.attr,	      &dev_attr_hold_seconds.attr,
	&dev_attr_release.attr,	      &dev_attr_position.attr,
	&dev_attr_timeouts.attr,      &dev_attr_resets.attr,
	&dev_attr_recoveries.attr,    &dev_attr_replayed_blocks.attr,
	&dev_attr_journal_bytes.attr, &dev_attr_acknowledge.attr,
	&dev_attr_recovery.attr,      &dev_attr_verify.attr,
	&dev_attr_journal_mb.attr,    &dev_attr_journal_full.attr,
	&dev_attr_library.attr,	      &dev_attr_element.attr,
	&dev_attr_drive.attr,	      &dev_attr_cartridge.attr,
	&dev_attr_tape_alerts.attr,   &dev_attr_last_event.attr,
	&dev_attr_absences.attr,      NULL,
};

static const struct attribute_group tape_node_group = {
	.name = "ptape",
	.attrs = tape_node_attrs,
	.bin_attrs = blob_attrs,
};

const struct attribute_group *ptape_tape_node_groups[] = { &ptape_stock_node_group,
							   &ptape_stats_group, &tape_node_group,
							   NULL };

static struct attribute *changer_node_attrs[] = {
	&dev_attr_identity.attr,
	&dev_attr_designator_shared.attr,
	&dev_attr_state.attr,
	&dev_attr_state_reason.attr,
	&dev_attr_paths.attr,
	&dev_attr_hold_seconds.attr,
	&dev_attr_release.attr,
	&dev_attr_element_table.attr,
	&dev_attr_last_event.attr,
	&dev_attr_absences.attr,
	NULL,
};

static const struct attribute_group changer_node_group = {
	.name = "ptape",
	.attrs = changer_node_attrs,
	.bin_attrs = changer_bin_attrs,
};

const struct attribute_group *ptape_changer_node_groups[] = { &changer_node_group, NULL };

/* --- attributes of units: class ptape --- */

#define UNIT_RO(name)                                                                        \
	static ssize_t unit_##name##_show(struct device *dev, struct device_attribute *attr, \
					  char *buf)                                         \
	{                                                                                    \
		return show_##name(container_of(dev, struct ptape_unit, dev), buf);          \
	}                                                                                    \
	static struct device_attribute unit_attr_##name =                                    \
		__ATTR(name, 0444, unit_##name##_show, NULL)

UNIT_RO(identity);
UNIT_RO(number);
UNIT_RO(bound);
UNIT_RO(state);
UNIT_RO(state_reason);

static struct attribute *unit_attrs[] = {
	&unit_attr_identity.attr, &unit_attr_number.attr,	&unit_attr_bound.attr,
	&unit_attr_state.attr,	  &unit_attr_state_reason.attr, NULL,
};

static const struct attribute_group unit_group = { .attrs = unit_attrs };

const struct attribute_group *ptape_unit_groups[] = { &unit_group, NULL };
