// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ring: memory of the journals, its limits and its accounting. See ring.h.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "journal.h"
#include "ring.h"

#define JOURNAL_MB_DEFAULT 256 /* more than the buffer of any LTO drive */
#define TOTAL_FRACTION	   8   /* of the machine's memory, for the journals of all drives */
/* A ring that grows, grows by a quarter, within these. */
#define GROW_BYTES_MIN (256 * 1024)
#define GROW_BYTES_MAX (8 * 1024 * 1024)

static unsigned int journal_mb = JOURNAL_MB_DEFAULT;
static unsigned int journal_total_mb; /* 0: a fraction of the machine's memory */
static bool full_syncs;
static bool verify = true;

static atomic_long_t total_bytes; /* of all rings */

static int set_mb(const char *value, const struct kernel_param *param)
{
	unsigned int wanted;
	int ret = kstrtouint(value, 10, &wanted);

	if (ret)
		return ret;
	if (wanted > PTAPE_JOURNAL_MB_MAX)
		return -ERANGE;
	WRITE_ONCE(*(unsigned int *)param->arg, wanted);
	return 0;
}

static const struct kernel_param_ops mb_ops = {
	.set = set_mb,
	.get = param_get_uint,
};
module_param_cb(journal_mb, &mb_ops, &journal_mb, 0644);
MODULE_PARM_DESC(
	journal_mb,
	"what a drive has written is kept until it is proved to be on the tape: at most so many MiB, for each drive that writes; 0: the last block only (default 256)");
module_param_cb(journal_total_mb, &mb_ops, &journal_total_mb, 0644);
MODULE_PARM_DESC(
	journal_total_mb,
	"the same for all drives together; 0: an eighth of the machine's memory (default 0)");

static int set_full(const char *value, const struct kernel_param *param)
{
	if (sysfs_streq(value, "sync"))
		WRITE_ONCE(full_syncs, true);
	else if (sysfs_streq(value, "shrink"))
		WRITE_ONCE(full_syncs, false);
	else
		return -EINVAL;
	return 0;
}

static int get_full(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%s\n", READ_ONCE(full_syncs) ? "sync" : "shrink");
}

static const struct kernel_param_ops full_ops = {
	.set = set_full,
	.get = get_full,
};
module_param_cb(journal_full, &full_ops, NULL, 0644);
MODULE_PARM_DESC(
	journal_full,
	"a full journal: shrink: the oldest is forgotten; sync: it is brought to the tape first (default shrink)");
module_param(verify, bool, 0644);
MODULE_PARM_DESC(
	verify,
	"1: before a session goes on after a reset, the last object that it wrote is read back and compared; 0: the position decides (default 1)");

unsigned int ptape_ring_mb(const struct ptape_ring *ring)
{
	const int own = READ_ONCE(ring->own->mb);

	return own >= 0 ? own : READ_ONCE(journal_mb);
}

bool ptape_ring_syncs(const struct ptape_ring *ring)
{
	const int own = READ_ONCE(ring->own->syncs);

	return own >= 0 ? own : READ_ONCE(full_syncs);
}

bool ptape_ring_verifies(void)
{
	return READ_ONCE(verify);
}

static size_t mebibytes(unsigned int mb)
{
	return min_t(u64, (u64)mb << 20, SIZE_MAX);
}

static size_t total_limit(void)
{
	const unsigned int mb = READ_ONCE(journal_total_mb);

	return mb ? mebibytes(mb) : (totalram_pages() / TOTAL_FRACTION) << PAGE_SHIFT;
}

static size_t limit(const struct ptape_ring *ring)
{
	return mebibytes(ptape_ring_mb(ring));
}

/* Return: true when @bytes more are within the limit of all drives; they count from now on. */
static bool count(struct ptape_ring *ring, size_t bytes)
{
	if (atomic_long_add_return(bytes, &total_bytes) > total_limit()) {
		atomic_long_sub(bytes, &total_bytes);
		return false;
	}
	ring->counted += bytes;
	return true;
}

/* They were not to be had. */
static void count_back(struct ptape_ring *ring, size_t bytes)
{
	atomic_long_sub(bytes, &total_bytes);
	ring->counted -= bytes;
}

/* As far as limits and machine allow; that it is less than wanted is no error. */
static void grow(struct ptape_ring *ring, struct ptape_journal *journal, size_t wanted)
{
	const size_t size = ring->buffer.size;
	const size_t step = clamp_t(size_t, size / 4, GROW_BYTES_MIN, GROW_BYTES_MAX);
	const size_t target = min(max(wanted, size + step), limit(ring));

	if (target > size && target >= wanted && count(ring, target - size)) {
		ptape_buffer_grow(&ring->buffer, target, true);
		if (ring->buffer.size < target)
			count_back(ring, target - ring->buffer.size);
	}
	journal->size = ring->buffer.size;
}

static void make_journal(struct ptape_ring *ring, struct ptape_journal *journal)
{
	if (ring->runs)
		return;
	ring->runs = kcalloc(PTAPE_JOURNAL_RUNS, sizeof(*ring->runs), GFP_KERNEL | __GFP_NOWARN);
	if (ring->runs)
		ptape_journal_give(journal, ring->runs, PTAPE_JOURNAL_RUNS);
}

static void make_room(struct ptape_ring *ring, struct ptape_journal *journal, u32 length)
{
	const u64 wanted = ptape_journal_wanted(journal, length);

	if (wanted > ring->buffer.size)
		grow(ring, journal, wanted);
}

bool ptape_ring_has_room(struct ptape_ring *ring, struct ptape_journal *journal, u32 length)
{
	make_room(ring, journal, length);
	return ptape_journal_has_room(journal, length);
}

int ptape_ring_reserve(struct ptape_ring *ring, struct ptape_journal *journal, u32 length,
		       u32 block_length)
{
	if (limit(ring))
		make_journal(ring, journal);
	make_room(ring, journal, length);
	if (ptape_journal_reserve(journal, length, block_length))
		return 0;
	/* This block must have room, whatever the limits are. */
	if (ptape_buffer_grow(&ring->buffer, length, false))
		return -ENOMEM;
	journal->size = ring->buffer.size;
	return ptape_journal_reserve(journal, length, block_length) ? 0 : -ENOMEM;
}

bool ptape_ring_reserve_next(struct ptape_ring *ring, struct ptape_journal *journal, u32 length)
{
	make_room(ring, journal, length);
	return ptape_journal_reserve_next(journal, length);
}

void ptape_ring_free(struct ptape_ring *ring)
{
	const struct ptape_ring_own *own = ring->own;

	ptape_buffer_free(&ring->buffer);
	kfree(ring->runs);
	atomic_long_sub(ring->counted, &total_bytes);
	memset(ring, 0, sizeof(*ring));
	ring->own = own;
}
