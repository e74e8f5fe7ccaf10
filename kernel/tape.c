// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tape: file operations.
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "hold.h"
#include "join.h"
#include "path.h"
#include "sysfs.h"
#include "tape.h"
#include "unit.h"

#define NODES	     8 /* st0 nst0 st0l nst0l st0m nst0m st0a nst0a */
#define REWIND_NODES 4 /* the first four of them rewind at close */
/* Bytes of one command in fixed mode; larger calls are cut at a block's end. */
#define FIXED_PIECE_MAX (1024 * 1024)

/* How often an open that waits for the last close looks whether the drive is still there. */
#define LOOK_AGAIN_TIME HZ
/* How often, and how many microseconds apart, a close looks whether others have the file too. */
#define LOOKS_AT_OWNERS 3
#define LOOK_PAUSE_US	100

static struct workqueue_struct *tape_queue;

bool ptape_tape_queue(struct work_struct *work)
{
	return queue_work(tape_queue, work);
}

/* --- open --- */

static struct ptape_tape_file *new_file(struct inode *inode)
{
	struct ptape_node *node = container_of(inode->i_cdev, struct ptape_node, cdev);
	struct ptape_tape_file *tape_file = kzalloc(sizeof(*tape_file), GFP_KERNEL);

	if (!tape_file)
		return NULL;
	tape_file->tape = node->unit->role_data;
	tape_file->rewinds = node->index < REWIND_NODES;
	tape_file->mode = ptape_tape_node_mode(node->index);
	return tape_file;
}

/* Return: 0: taken; -EBUSY: open already; -EAGAIN: the last close is still at work. */
static int try_use(struct ptape_tape *tape)
{
	int ret = 0;

	spin_lock(&tape->use_lock);
	if (tape->file_open)
		ret = -EBUSY;
	else if (tape->closing)
		ret = -EAGAIN;
	else if (tape->orphan_error)
		ret = tape->orphan_error;
	else
		tape->file_open = true;
	if (ret != -EAGAIN && ret != -EBUSY)
		tape->orphan_error = 0;
	spin_unlock(&tape->use_lock);
	return ret;
}

static bool closed(struct ptape_tape *tape)
{
	bool is_closed;

	spin_lock(&tape->use_lock);
	is_closed = !tape->closing;
	spin_unlock(&tape->use_lock);
	return is_closed;
}

/*
 * A program that was killed is gone, and its data is still on its way. The next open waits for
 * that; one that is not to wait does so while the drive is there, which ends it in its time:
 * with st too it is the filemark that takes the time, in the program that closes.
 */
static int use(struct ptape_tape *tape, bool nonblock)
{
	int ret;

	while ((ret = try_use(tape)) == -EAGAIN) {
		if (nonblock && !ptape_unit_is_usable(tape->unit))
			return -EBUSY;
		if (wait_event_interruptible_timeout(tape->use_wait, closed(tape),
						     LOOK_AGAIN_TIME) < 0)
			return -EINTR;
	}
	return ret;
}

static void unuse(struct ptape_tape *tape)
{
	spin_lock(&tape->use_lock);
	tape->file_open = false;
	spin_unlock(&tape->use_lock);
	wake_up_all(&tape->use_wait);
}

/*
 * What happened before the session. An open asks for all facts anyway, but where the drive stands
 * need not be where the last close has left it.
 */
static void take_news(struct ptape_tape *tape)
{
	enum ptape_condition condition;
	struct ptape_path *path;
	u32 generation;

	path = ptape_unit_get_path(tape->unit, &generation);
	/* It was away, and may have lost its power there. */
	if (generation != tape->generation)
		ptape_engine_heard(&tape->engine, PTAPE_CONDITION_NEXUS_LOST);
	tape->generation = generation;
	while (path && (condition = ptape_tap_take(&path->tap.told)) != PTAPE_CONDITION_GOOD)
		ptape_engine_heard(&tape->engine, condition);
	if (path)
		ptape_path_put(path);
	if (ptape_tap_take(&tape->unit->disturbed) != PTAPE_CONDITION_GOOD)
		ptape_engine_moved(&tape->engine);
	ptape_tap_forget(&tape->unit->disturbed);
}

static int open_session(struct ptape_tape_file *tape_file, struct file *file)
{
	struct ptape_tape *tape = tape_file->tape;
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_OPEN,
		.nonblock = file->f_flags & O_NONBLOCK,
		.for_write = (file->f_flags & O_ACCMODE) != O_RDONLY,
		.mode = tape_file->mode,
		.absent_error = ENXIO,
	};
	int ret;

	if (mutex_lock_interruptible(&tape->io_lock))
		return -ERESTARTSYS;
	ret = ptape_tape_settle_abandoned(tape);
	if (!ret) {
		take_news(tape);
		tape->nonblock = operation.nonblock;
		tape->standby_stale = true;
		ret = ptape_tape_run(tape, &operation);
		tape->nonblock = false;
	}
	mutex_unlock(&tape->io_lock);
	return ret;
}

static int open_tape(struct inode *inode, struct file *file)
{
	struct ptape_tape_file *tape_file = new_file(inode);
	int ret;

	if (!tape_file)
		return -ENOMEM;
	ret = use(tape_file->tape, file->f_flags & O_NONBLOCK);
	if (ret)
		goto err_free;
	ret = open_session(tape_file, file);
	if (ret)
		goto err_unuse;
	/* As st: seeking "succeeds", which old tars want, but no pread and pwrite. */
	file->f_mode &= ~(FMODE_PREAD | FMODE_PWRITE);
	file->private_data = tape_file;
	return 0;

err_unuse:
	unuse(tape_file->tape);
err_free:
	kfree(tape_file);
	return ret;
}

/* --- close --- */

/*
 * A close works here, not in the caller: a program that is killed leaves, and
 * the data that it had acknowledged still gets its filemark.
 */
static void close_session(struct work_struct *work)
{
	struct ptape_tape *tape = container_of(work, struct ptape_tape, close_work);
	struct ptape_unit *unit = tape->unit;
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_CLOSE,
		.rewind = tape->close_rewinds,
		.absent_error = ENXIO,
	};
	const struct ptape_operation release = {
		.kind = PTAPE_OPERATION_RELEASE,
		.absent_error = ENXIO,
	};

	ptape_tape_lock_patiently(tape);
	tape->close_result = ptape_tape_run(tape, &operation);
	/* Not for a drive that is away: it is unlocked when it is gone. */
	tape->nonblock = true;
	ptape_tape_run(tape, &release);
	tape->nonblock = false;
	ptape_journal_give(&tape->engine.journal, NULL, 0);
	tape->engine.journal.size = 0;
	ptape_buffer_free(&tape->buffer);
	ptape_ring_free(&tape->ring);
	ptape_tape_publish(tape);
	mutex_unlock(&tape->io_lock);
	spin_lock(&tape->use_lock);
	if (tape->orphaned && tape->close_result < 0)
		tape->orphan_error = tape->close_result;
	tape->orphaned = false;
	tape->closing = false;
	spin_unlock(&tape->use_lock);
	wake_up_all(&tape->use_wait);
	put_device(&unit->dev);
	/* The queue is flushed before the module's text goes. */
	module_put(THIS_MODULE);
}

static void begin_close(struct ptape_tape_file *tape_file)
{
	struct ptape_tape *tape = tape_file->tape;

	tape_file->closed = true;
	spin_lock(&tape->use_lock);
	tape->closing = true;
	spin_unlock(&tape->use_lock);
	tape->close_rewinds = tape_file->rewinds;
	get_device(&tape->unit->dev);
	__module_get(THIS_MODULE);
	ptape_tape_queue(&tape->close_work);
}

/* Nobody waits for the close's result any more: it is for the next open. */
static void orphan_close(struct ptape_tape *tape)
{
	spin_lock(&tape->use_lock);
	if (tape->closing)
		tape->orphaned = true;
	else if (tape->close_result < 0)
		tape->orphan_error = tape->close_result;
	spin_unlock(&tape->use_lock);
}

/* A look at /proc/PID/fd has it too, for an instant, and is no other owner. */
static bool is_shared(struct file *file)
{
	unsigned int looks = 0;

	while (file_count(file) > 1 && looks++ < LOOKS_AT_OWNERS)
		usleep_range(LOOK_PAUSE_US, 2 * LOOK_PAUSE_US);
	return file_count(file) > 1;
}

static int flush_tape(struct file *file, fl_owner_t id)
{
	struct ptape_tape_file *tape_file = file->private_data;
	struct ptape_tape *tape = tape_file->tape;

	if (is_shared(file))
		return 0;
	begin_close(tape_file);
	if ((current->flags & PF_EXITING) || wait_event_killable(tape->use_wait, closed(tape))) {
		orphan_close(tape);
		return -EINTR;
	}
	return tape->close_result;
}

static int release_tape(struct inode *inode, struct file *file)
{
	struct ptape_tape_file *tape_file = file->private_data;

	/* Closed while a thread was in a call, or passed on and dropped: no flush was the last. */
	if (!tape_file->closed) {
		begin_close(tape_file);
		orphan_close(tape_file->tape);
	}
	unuse(tape_file->tape);
	kfree(tape_file);
	return 0;
}

/* --- read and write --- */

/* Bytes of whole blocks that @bytes lie in. */
static size_t whole_blocks(u32 block_length, size_t bytes)
{
	return block_length ? roundup(bytes, block_length) : bytes;
}

static size_t piece_length(u32 block_length, size_t left)
{
	if (!block_length || whole_blocks(block_length, left) <= FIXED_PIECE_MAX)
		return left;
	return max_t(size_t, rounddown(FIXED_PIECE_MAX, block_length),
		     min_t(size_t, left, block_length));
}

static ssize_t read_piece(struct ptape_tape *tape, char __user *to, size_t length, bool continues)
{
	const u32 block_length = tape->engine.mode.block_length;
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_READ,
		.length = whole_blocks(block_length, length),
		.continues = continues,
		.absent_error = ENXIO,
	};
	s64 ret;

	/* Fixed mode, as st: before the tape moves. What is in the buffer stays in it. */
	if (block_length && fault_in_safe_writeable(to, length))
		return continues ? 0 : -EFAULT;
	if (ptape_buffer_grow(&tape->buffer, operation.length, false))
		return -EOVERFLOW;
	ret = ptape_tape_run(tape, &operation);
	if (ret <= 0)
		return ret;
	ret = ptape_engine_keep_rest(&tape->engine, ret, length);
	return ptape_buffer_to_user(&tape->buffer, to, 0, ret) ? -EFAULT : ret;
}

static bool take_status_told(struct ptape_tape *tape)
{
	bool told;

	spin_lock(&tape->status_lock);
	told = tape->status_told;
	tape->status_told = false;
	spin_unlock(&tape->status_lock);
	return told;
}

/* What the last read has left of its last block. */
static ssize_t read_rest(struct ptape_tape *tape, char __user *to, size_t count)
{
	u32 length, offset;

	if (take_status_told(tape))
		ptape_engine_drop_rest(&tape->engine);
	length = ptape_engine_take_rest(&tape->engine, count, &offset);
	return ptape_buffer_to_user(&tape->buffer, to, offset, length) ? -EFAULT : length;
}

/* A journal that must not forget is brought to the tape when it is full. */
static s64 make_room(struct ptape_tape *tape, size_t length)
{
	const struct ptape_operation sync = {
		.kind = PTAPE_OPERATION_SYNC,
		.absent_error = ENXIO,
	};
	/* One that is on its way will be unproved when this one wants its room. */
	const bool unproved = tape->engine.unproved || tape->behind;

	if (!ptape_ring_syncs(&tape->ring) || !unproved ||
	    ptape_ring_has_room(&tape->ring, &tape->engine.journal, length))
		return 0;
	return ptape_tape_run(tape, &sync);
}

static int copy_in(struct ptape_tape *tape, u64 at, const char __user *from, size_t length)
{
	return ptape_buffer_from_user(&tape->ring.buffer, at, from, length) ? -EFAULT : 0;
}

static int keep(struct ptape_tape *tape, const char __user *from, size_t length)
{
	struct ptape_journal *journal = &tape->engine.journal;
	int ret = ptape_tape_settle(tape, false);

	if (ret)
		return ret;
	ptape_tape_note_passed(tape);
	if (ptape_ring_reserve(&tape->ring, journal, length, tape->engine.mode.block_length))
		return -EOVERFLOW;
	ret = copy_in(tape, journal->pending_at, from, length);
	if (ret)
		journal->pending = false;
	return ret;
}

/* While the block before it is on its way. */
static int keep_next(struct ptape_tape *tape, const char __user *from, size_t length)
{
	struct ptape_journal *journal = &tape->engine.journal;
	int ret = copy_in(tape, journal->next_at, from, length);

	if (!ret)
		ret = ptape_tape_settle(tape, false);
	/* Another thread has passed a command through: the journal is forgotten with it. */
	if (!ret && atomic_read(&tape->passed)) {
		journal->next = false;
		return keep(tape, from, length);
	}
	if (ret)
		journal->next = false;
	else
		ptape_journal_take_next(journal);
	return ret;
}

/* @behind: it may return before it is done. */
static ssize_t write_piece(struct ptape_tape *tape, const char __user *from, size_t length,
			   bool behind)
{
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_WRITE,
		.length = length,
		.absent_error = ENXIO,
	};
	s64 ret = make_room(tape, length);

	if (ret)
		return ret;
	/*
	 * All of it is here before any of it is sent: no torn block, whatever comes. What a
	 * recovery has at the drive may be any block of the ring.
	 */
	if (tape->behind && !tape->engine.recovering &&
	    ptape_ring_reserve_next(&tape->ring, &tape->engine.journal, length))
		ret = keep_next(tape, from, length);
	else
		ret = keep(tape, from, length);
	if (ret)
		return ret;
	return behind ? ptape_tape_run_behind(tape, &operation) : ptape_tape_run(tape, &operation);
}

/* As st: with option read-ahead, on at first, a read may ask for parts of a block. */
static bool length_allowed(const struct ptape_tape *tape, size_t count, bool write)
{
	const struct ptape_engine *engine = &tape->engine;

	if (!engine->mode.block_length)
		return count <= PTAPE_LENGTH_24_MAX;
	return count % engine->mode.block_length == 0 ||
	       (!write &&
		ptape_options_is_on(&engine->options, engine->node_mode, PTAPE_OPTION_READ_AHEAD));
}

/* A call in pieces; one in variable mode, where a call is a block. */
static ssize_t transfer(struct ptape_tape *tape, char __user *user, size_t count, bool write,
			bool behind)
{
	const u32 block_length = tape->engine.mode.block_length;
	ssize_t rest = 0;
	size_t total;

	if (write)
		ptape_engine_drop_rest(&tape->engine);
	else
		rest = read_rest(tape, user, count);
	if (rest < 0 || (rest && (size_t)rest == count))
		return rest;
	if (!length_allowed(tape, count, write))
		return -EINVAL;
	total = rest;
	do {
		const size_t length = piece_length(block_length, count - total);
		const bool is_last = total + length == count;
		ssize_t ret = write ? write_piece(tape, user + total, length, behind && is_last)
				    : read_piece(tape, user + total, length, total > 0);

		/*
		 * A write that failed is given up, and comes again with the rest. A read's
		 * failure is told now: the next one would go on behind the bad spot.
		 */
		if (ret < 0)
			return write && total ? total : ret;
		total += ret;
		if (ret < length)
			break;
	} while (total < count);
	return total;
}

/* The defaults of its mode: another block length cuts the call into other pieces. */
static int prepare(struct ptape_tape *tape, size_t count)
{
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_PREPARE,
		.length = count,
		.absent_error = ENXIO,
	};

	return ptape_engine_starts_tape(&tape->engine) ? ptape_tape_run(tape, &operation) : 0;
}

static ssize_t transfer_file(struct file *file, char __user *user, size_t count, bool write)
{
	struct ptape_tape_file *tape_file = file->private_data;
	struct ptape_tape *tape = tape_file->tape;
	const bool behind = ptape_tape_writes_behind() && !(file->f_flags & O_DSYNC);
	ssize_t ret;

	if (mutex_lock_interruptible(&tape->io_lock))
		return -ERESTARTSYS;
	count = min_t(size_t, count, MAX_RW_COUNT);
	ret = ptape_tape_settle_abandoned(tape);
	if (!ret && write)
		ret = prepare(tape, count);
	if (!ret)
		ret = transfer(tape, user, count, write, behind);
	mutex_unlock(&tape->io_lock);
	return ret;
}

static ssize_t read_tape(struct file *file, char __user *to, size_t count, loff_t *offset)
{
	return transfer_file(file, to, count, false);
}

static ssize_t write_tape(struct file *file, const char __user *from, size_t count, loff_t *offset)
{
	return transfer_file(file, (char __user *)from, count, true);
}

static const struct file_operations tape_fops = {
	.owner = THIS_MODULE,
	.open = open_tape,
	.flush = flush_tape,
	.release = release_tape,
	.read = read_tape,
	.write = write_tape,
	.unlocked_ioctl = ptape_tape_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = ptape_tape_compat_ioctl,
#endif
	.llseek = noop_llseek,
};

int ptape_tape_acknowledge(struct ptape_tape *tape)
{
	if (!mutex_trylock(&tape->io_lock))
		return -EBUSY;
	ptape_engine_acknowledge(&tape->engine);
	ptape_tape_publish(tape);
	mutex_unlock(&tape->io_lock);
	return 0;
}

/* --- the role --- */

/* A close of a program that was killed goes on without an open node. */
static bool is_tape_in_use(struct ptape_unit *unit)
{
	struct ptape_tape *tape = unit->role_data;
	bool is_used;

	spin_lock(&tape->use_lock);
	is_used = tape->file_open || tape->closing;
	spin_unlock(&tape->use_lock);
	return is_used;
}

/*
 * A session must meet its attentions itself. Without one the drive is asked, and the
 * engine told that it may have missed some. An open that comes meanwhile waits for io_lock.
 */
static void medium_of_tape(struct ptape_unit *unit, struct ptape_medium *medium)
{
	struct ptape_tape *tape = unit->role_data;
	struct ptape_path *path;
	u32 generation;

	memset(medium, 0, sizeof(*medium));
	if (!mutex_trylock(&tape->io_lock))
		return;
	path = is_tape_in_use(unit) || tape->behind ? NULL : ptape_unit_get_path(unit, &generation);
	if (path) {
		/* One that the transport holds back would answer nobody knows when. */
		if (ptape_path_running(path))
			ptape_join_ask(path, medium);
		ptape_path_put(path);
		ptape_engine_absent(&tape->engine);
	}
	mutex_unlock(&tape->io_lock);
}

unsigned int ptape_tape_node_mode(unsigned int index)
{
	return index % PTAPE_MODES;
}

/* As st: bits 0-4 and 8-19 number, bits 5-6 mode, bit 7 no rewind. */
static dev_t tape_devt(u32 number, unsigned int index)
{
	const unsigned int mode = ptape_tape_node_mode(index);
	const unsigned int no_rewind = index / REWIND_NODES;

	return MKDEV(SCSI_TAPE_MAJOR,
		     (number & ~0x1fu) << 3 | no_rewind << 7 | mode << 5 | (number & 0x1f));
}

static void tape_node_name(u32 number, unsigned int index, char *name, size_t len)
{
	static const char *const suffixes[PTAPE_MODES] = { "", "l", "m", "a" };

	snprintf(name, len, "%sst%u%s", index < REWIND_NODES ? "" : "n", number,
		 suffixes[ptape_tape_node_mode(index)]);
}

static int init_tape(struct ptape_unit *unit)
{
	struct ptape_tape *tape = kzalloc(sizeof(*tape), GFP_KERNEL);

	if (!tape)
		return -ENOMEM;
	tape->scratch = kzalloc(PTAPE_SCRATCH_LEN, GFP_KERNEL);
	if (!tape->scratch) {
		kfree(tape);
		return -ENOMEM;
	}
	tape->unit = unit;
	tape->own = (struct ptape_tape_own){ -1, -1, { -1, -1 } };
	tape->ring.own = &tape->own.journal;
	mutex_init(&tape->io_lock);
	spin_lock_init(&tape->status_lock);
	spin_lock_init(&tape->use_lock);
	init_waitqueue_head(&tape->use_wait);
	INIT_WORK(&tape->close_work, close_session);
	ptape_tape_run_init(tape);
	ptape_engine_init(&tape->engine, tape->scratch);
	ptape_engine_status(&tape->engine, &tape->status);
	unit->role_data = tape;
	return 0;
}

static void destroy_tape(struct ptape_unit *unit)
{
	struct ptape_tape *tape = unit->role_data;

	ptape_buffer_free(&tape->buffer);
	ptape_ring_free(&tape->ring);
	kfree(tape->scratch);
	kfree(tape);
}

static struct class tape_class = {
	.name = "scsi_tape",
};

const struct ptape_role ptape_tape_role = {
	.noun = "tape",
	.path_link = "tape",
	.number_max = PTAPE_TAPE_NUMBER_MAX,
	.nodes = NODES,
	.fops = &tape_fops,
	.node_groups = ptape_tape_node_groups,
	.class = &tape_class,
	.devt = tape_devt,
	.node_name = tape_node_name,
	.init = init_tape,
	.destroy = destroy_tape,
	.path_gone = ptape_tape_path_gone,
	.exchanged = ptape_library_exchanged,
	.in_use = is_tape_in_use,
	.medium = medium_of_tape,
};

int ptape_tape_module_init(void)
{
	int ret;

	tape_queue = alloc_workqueue("ptape_tape", WQ_UNBOUND, 0);
	if (!tape_queue)
		return -ENOMEM;
	ret = class_register(&tape_class);
	if (ret)
		destroy_workqueue(tape_queue);
	return ret;
}

void ptape_tape_module_exit(void)
{
	class_unregister(&tape_class);
	destroy_workqueue(tape_queue);
}
