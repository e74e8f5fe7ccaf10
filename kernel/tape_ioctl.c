// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tape ioctls: MTIOCTOP, MTIOCGET and MTIOCPOS as <linux/mtio.h> has them; all
 * the rest is passed through to the SCSI device.
 */
#include <linux/capability.h>
#include <linux/cdrom.h>
#include <linux/compat.h>
#include <linux/mtio.h>
#include <linux/uaccess.h>
#include <asm/ioctls.h>
#include <scsi/scsi.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include "mtop_rules.h"
#include "compat_scsi_ioctl.h"
#include "hold.h"
#include "options.h"
#include "path.h"
#include "stock.h"
#include "tape.h"
#include "unit.h"

#define ALL_BITS 0xffffffff /* GMT_* macros cut their bit out of it */

/* The core has no <linux/mtio.h>; here is the proof that it counts alike. */
#define SAME_NUMBER(id, flags) static_assert(PTAPE_MT##id == MT##id);
PTAPE_MTOP_RULES(SAME_NUMBER)

#define SAME_BIT(id, bit, scope) static_assert((bit) == MT_ST_##id);
PTAPE_OPTION_BOOLEANS(SAME_BIT)

#define SAME_CODE(id, mask, code, noun) static_assert((code) == (u32)MT_ST_##id);
PTAPE_OPTION_RULES(SAME_CODE)

/* An absent unit of a driver that holds nothing is a dead one: as st. */
static int absent_error(void)
{
	return ptape_options_persistence() ? ENXIO : ENODEV;
}

static s64 run_interruptible(struct ptape_tape *tape, const struct ptape_operation *operation)
{
	s64 ret;

	if (mutex_lock_interruptible(&tape->io_lock))
		return -ERESTARTSYS;
	ret = ptape_tape_run(tape, operation);
	mutex_unlock(&tape->io_lock);
	return ret;
}

static long do_mtop(struct ptape_tape *tape, unsigned int cmd, void __user *arg)
{
	struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_MTOP,
		.absent_error = absent_error(),
	};
	struct mtop mtop;
	bool debugging;
	long ret;

	if (_IOC_SIZE(cmd) != sizeof(mtop))
		return -EINVAL;
	if (copy_from_user(&mtop, arg, sizeof(mtop)))
		return -EFAULT;
	if (mtop.mt_op == MTSETDRVBUFFER && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	operation.mtop = mtop.mt_op;
	operation.count = mtop.mt_count;
	ret = run_interruptible(tape, &operation);
	if (ret == 0 && mtop.mt_op == MTSETDRVBUFFER &&
	    ptape_options_debugging(mtop.mt_count, &debugging))
		ptape_stock_set_debugging(debugging);
	return ret;
}

/* Does a write return before its data is on the tape, as far as the options say? */
static bool is_buffered(const struct ptape_tape_status *status)
{
	const struct ptape_options *options = &status->options;

	if (status->buffered_mode ||
	    ptape_options_is_on(options, status->node_mode, PTAPE_OPTION_ASYNC_WRITES))
		return true;
	return status->block_length &&
	       ptape_options_is_on(options, status->node_mode, PTAPE_OPTION_BUFFER_WRITES);
}

static long general_status(const struct ptape_tape_status *status, bool absent)
{
	const s64 file = status->position.file;
	const s64 block = status->position.block_in_file;
	const bool warned = status->end == PTAPE_END_WARNING;
	long bits = 0;

	if (status->write_protected)
		bits |= GMT_WR_PROT(ALL_BITS);
	if (block == 0)
		bits |= file == 0 ? GMT_BOT(ALL_BITS) : GMT_EOF(ALL_BITS);
	if (warned)
		bits |= GMT_EOT(ALL_BITS);
	else if (status->end > PTAPE_END_WARNING)
		bits |= GMT_EOD(ALL_BITS);
	if (status->at_setmark)
		bits |= GMT_SM(ALL_BITS);
	if (status->density == 1)
		bits |= GMT_D_800(ALL_BITS);
	else if (status->density == 2)
		bits |= GMT_D_1600(ALL_BITS);
	else if (status->density == 3)
		bits |= GMT_D_6250(ALL_BITS);
	if (status->ready == PTAPE_READY_YES && !absent)
		bits |= GMT_ONLINE(ALL_BITS);
	if (status->ready == PTAPE_READY_NO_MEDIUM)
		bits |= GMT_DR_OPEN(ALL_BITS);
	if (status->cleaning)
		bits |= GMT_CLN(ALL_BITS);
	if (is_buffered(status))
		bits |= GMT_IM_REP_EN(ALL_BITS);
	return bits;
}

static bool is_away(struct ptape_unit *unit)
{
	return ptape_unit_is_absent(unit) || ptape_unit_is_offline(unit);
}

/* Answers from memory: never waits for a drive, present or absent. */
static long do_get(struct ptape_tape *tape, unsigned int cmd, void __user *arg)
{
	struct ptape_tape_status status;
	struct mtget get = {};

	if (_IOC_SIZE(cmd) != sizeof(get))
		return -EINVAL;
	ptape_tape_status(tape, &status);
	get.mt_type = MT_ISSCSI2;
	get.mt_resid = status.position.partition;
	get.mt_dsreg = (status.block_length << MT_ST_BLKSIZE_SHIFT & MT_ST_BLKSIZE_MASK) |
		       ((u32)status.density << MT_ST_DENSITY_SHIFT & MT_ST_DENSITY_MASK);
	get.mt_gstat = general_status(&status, is_away(tape->unit));
	get.mt_erreg = (u32)ptape_tape_take_recovered(tape) << MT_ST_SOFTERR_SHIFT;
	get.mt_fileno = status.position.file;
	get.mt_blkno = status.position.block_in_file;
	return put_user_mtget(arg, &get);
}

static long do_pos(struct ptape_tape *tape, unsigned int cmd, void __user *arg)
{
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_TELL,
		.absent_error = absent_error(),
	};
	struct mtpos pos;
	s64 block;

	if (_IOC_SIZE(cmd) != sizeof(pos))
		return -EINVAL;
	block = run_interruptible(tape, &operation);
	if (block < 0)
		return block;
	pos.mt_blkno = block;
	return put_user_mtpos(arg, &pos);
}

/* --- pass-through --- */

static bool needs_rawio(unsigned int cmd)
{
	return cmd == SG_IO || cmd == SCSI_IOCTL_SEND_COMMAND || cmd == CDROM_SEND_PACKET;
}

static int opcode_at(const u8 __user *cdb)
{
	u8 opcode;

	return get_user(opcode, cdb) ? PTAPE_TAP_NO_OPCODE : opcode;
}

/*
 * What the request sends that may move the tape or change what the drive has set. A program that
 * writes another command there meanwhile has sent one of somebody else's.
 */
static int opcode_of(unsigned int cmd, void __user *arg)
{
	struct scsi_ioctl_command __user *old = arg;
	struct sg_io_hdr header;

	switch (cmd) {
	case SG_IO:
		if (get_sg_io_hdr(&header, arg))
			return PTAPE_TAP_NO_OPCODE;
		return opcode_at((const u8 __user *)header.cmdp);
	case SCSI_IOCTL_SEND_COMMAND:
		return opcode_at(old->data);
	case CDROM_SEND_PACKET:
		return opcode_at(arg); /* it begins with the command */
	case SCSI_IOCTL_START_UNIT:
	case SCSI_IOCTL_STOP_UNIT:
	case CDROMCLOSETRAY:
	case CDROMEJECT:
		return START_STOP;
	default:
		return PTAPE_TAP_NO_OPCODE;
	}
}

/* Those that ask the kernel and not the drive. */
static bool only_asks(unsigned int cmd)
{
	switch (cmd) {
	case SG_GET_VERSION_NUM:
	case SG_GET_TIMEOUT:
	case SG_SET_TIMEOUT:
	case SG_GET_RESERVED_SIZE:
	case SG_SET_RESERVED_SIZE:
	case SG_EMULATED_HOST:
	case SCSI_IOCTL_GET_IDLUN:
	case SCSI_IOCTL_GET_BUS_NUMBER:
	case SCSI_IOCTL_PROBE_HOST:
	case SCSI_IOCTL_GET_PCI:
		return true;
	default:
		return false;
	}
}

/* What the program wrote is proved before it goes its own way. */
static int before_passthrough(struct ptape_tape *tape)
{
	const struct ptape_operation operation = {
		.kind = PTAPE_OPERATION_SYNC,
		.absent_error = absent_error(),
	};

	return run_interruptible(tape, &operation);
}

/*
 * Nobody knew the request, or its arguments were none: no command was sent. A language's open()
 * asks whether it has a terminal, and must not cost the session what it knows.
 */
static bool sent_nothing(long ret)
{
	return ret == -EINVAL || ret == -ENOTTY || ret == -ENOIOCTLCMD;
}

/* Return: 0, or what another thread's write has met that had returned. */
static int after_passthrough(struct ptape_tape *tape, bool stopped)
{
	int ret;

	atomic_or(stopped ? PTAPE_TAPE_STOPPED : PTAPE_TAPE_PASSED, &tape->passed);
	/* Another thread's call may wait as long as the hold. Whoever is next tells the engine. */
	if (mutex_lock_killable(&tape->io_lock))
		return -EINTR;
	ret = ptape_tape_settle(tape, true);
	/* Killed in it: whoever goes on needs the journal, and tells the engine behind it. */
	if (!tape->behind)
		ptape_tape_note_passed(tape);
	ptape_tape_publish(tape);
	mutex_unlock(&tape->io_lock);
	return ret;
}

static long do_passthrough(struct ptape_tape *tape, struct file *file, unsigned int cmd,
			   void __user *arg)
{
	struct ptape_tap_pass pass;
	struct ptape_path *path;
	u32 generation;
	long ret;

	if (needs_rawio(cmd) && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	/* isatty() of a tape that is used is no question to the drive. */
	if (_IOC_TYPE(cmd) == _IOC_TYPE(TCGETS))
		return -ENOTTY;
	ret = only_asks(cmd) ? 0 : before_passthrough(tape);
	if (ret)
		return ret;
	path = ptape_unit_get_path(tape->unit, &generation);
	if (!path)
		return -absent_error();
	ret = scsi_ioctl_block_when_processing_errors(path->sdev, cmd, file->f_flags & O_NDELAY);
	if (!ret) {
		ptape_tap_pass(&path->tap, &pass, opcode_of(cmd, arg));
		ret = ptape_compat_scsi_ioctl(path->sdev, file, cmd, arg);
		ptape_tap_passed(&pass);
	}
	ptape_path_put(path);
	if (!only_asks(cmd) && !sent_nothing(ret)) {
		const int lost = after_passthrough(tape, ret == 0 && cmd == SCSI_IOCTL_STOP_UNIT);

		ret = lost ? lost : ret;
	}
	return ret;
}

static bool mode_is_defined(struct ptape_tape *tape)
{
	struct ptape_tape_status status;

	ptape_tape_status(tape, &status);
	return status.options.modes[status.node_mode].defined;
}

static long dispatch(struct file *file, unsigned int cmd, void __user *arg)
{
	struct ptape_tape_file *tape_file = file->private_data;
	struct ptape_tape *tape = tape_file->tape;

	if (_IOC_TYPE(cmd) == _IOC_TYPE(MTIOCTOP) && _IOC_NR(cmd) == _IOC_NR(MTIOCTOP))
		return do_mtop(tape, cmd, arg);
	if (!mode_is_defined(tape))
		return -ENXIO;
	if (_IOC_TYPE(cmd) == _IOC_TYPE(MTIOCTOP)) {
		switch (_IOC_NR(cmd)) {
		case _IOC_NR(MTIOCGET):
			return do_get(tape, cmd, arg);
		case _IOC_NR(MTIOCPOS):
			return do_pos(tape, cmd, arg);
		}
	}
	return do_passthrough(tape, file, cmd, arg);
}

long ptape_tape_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return dispatch(file, cmd, (void __user *)arg);
}

#ifdef CONFIG_COMPAT
/* Only the two structures with longs differ; put_user_mtget() knows the caller's. */
long ptape_tape_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == MTIOCGET32)
		cmd = MTIOCGET;
	else if (cmd == MTIOCPOS32)
		cmd = MTIOCPOS;
	return dispatch(file, cmd, compat_ptr(arg));
}
#endif
