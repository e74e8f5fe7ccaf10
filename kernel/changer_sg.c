// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer pass-through: SG_IO on an sch node, and what the midlayer answers for its
 * devices. mtx works here without privilege: commands that core/changer_rules.h
 * lists go through the engine, so that attentions are absorbed, a move whose answer is
 * lost is resolved, and what is known of the elements stays true.
 */
#include <linux/capability.h>
#include <linux/cdrom.h>
#include <linux/ktime.h>
#include <linux/uaccess.h>
#include <asm/ioctls.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/sg.h>

#include "changer.h"
#include "compat_scsi_ioctl.h"
#include "hold.h"
#include "path.h"
#include "unit.h"

#define CDB_LEN_MIN	   6
#define DATA_LEN_MAX	   (4 * 1024 * 1024) /* bytes: the status of 65,536 elements, 64 each */
#define TIMEOUT_S_MIN	   7		     /* seconds, as the block layer's for SG_IO */
#define TIMEOUT_S_USUAL	   60		     /* seconds, likewise: nobody has said another */
#define DRIVER_BYTE_SENSE  0x08		     /* sg's driver_status: there is sense data */
#define MASKED_STATUS_BITS 0x1f

/* --- the midlayer's own --- */

/* Besides SG_IO. */
static bool sends_any(unsigned int cmd)
{
	return cmd == SCSI_IOCTL_SEND_COMMAND || cmd == CDROM_SEND_PACKET;
}

/* A language's open() asks of any file whether it is a terminal: that is no reason to wait. */
static bool is_awaited(const struct file *file, unsigned int cmd)
{
	return !(file->f_flags & O_NONBLOCK) && _IOC_TYPE(cmd) != _IOC_TYPE(TCGETS);
}

/* To the first path that there is. */
static long to_midlayer(struct ptape_changer *changer, struct file *file, unsigned int cmd,
			void __user *arg)
{
	struct ptape_path *path;
	u32 generation;
	long ret;

	ret = -ENXIO;
	if (is_awaited(file, cmd) || ptape_unit_is_usable(changer->unit))
		ret = ptape_unit_await_path(changer->unit, false);
	if (ret)
		return ret == -ENXIO ? -ptape_changer_absent_error() : ret;
	path = ptape_unit_get_path(changer->unit, &generation);
	if (!path)
		return -ptape_changer_absent_error();
	ret = scsi_ioctl_block_when_processing_errors(path->sdev, cmd, file->f_flags & O_NDELAY);
	if (!ret)
		ret = ptape_compat_scsi_ioctl(path->sdev, file, cmd, arg);
	ptape_path_put(path);
	return ret;
}

/* The command is one that nobody has looked at. */
static long by_midlayer(struct ptape_changer *changer, struct file *file, unsigned int cmd,
			void __user *arg)
{
	const long ret = to_midlayer(changer, file, cmd, arg);

	ptape_changer_disturb(changer);
	return ret;
}

/* --- SG_IO --- */

static bool is_allowed(const struct ptape_changer_command_rule *rule, const struct file *file)
{
	switch (rule->handle) {
	case PTAPE_CHANGER_HANDLE_READ:
		return true;
	case PTAPE_CHANGER_HANDLE_WRITE:
		return file->f_mode & FMODE_WRITE;
	default:
		return false;
	}
}

/* Return: 0, or what sg says of a request that is none. */
static int check_header(const struct sg_io_hdr *hdr)
{
	if (hdr->interface_id != 'S')
		return -EINVAL;
	if (hdr->cmd_len < CDB_LEN_MIN || hdr->cmd_len > PTAPE_CDB_LEN_MAX)
		return -EINVAL;
	if (hdr->dxfer_len > DATA_LEN_MAX)
		return -EIO;
	if (!hdr->dxfer_len)
		return 0;
	switch (hdr->dxfer_direction) {
	case SG_DXFER_TO_DEV:
	case SG_DXFER_FROM_DEV:
	case SG_DXFER_TO_FROM_DEV:
		return 0;
	default:
		return -EINVAL;
	}
}

/* Seconds of a command that says none: SG_SET_TIMEOUT, which is the SCSI device's. */
static u32 timeout_of_device(struct ptape_changer *changer)
{
	struct ptape_path *path;
	u32 generation, seconds;

	path = ptape_unit_get_path(changer->unit, &generation);
	if (!path)
		return TIMEOUT_S_USUAL;
	seconds = DIV_ROUND_UP((unsigned long)path->sdev->sg_timeout, HZ);
	ptape_path_put(path);
	return seconds ? seconds : TIMEOUT_S_USUAL;
}

static u32 timeout_of(struct ptape_changer *changer, const struct sg_io_hdr *hdr)
{
	const u32 seconds = hdr->timeout ? DIV_ROUND_UP(hdr->timeout, MSEC_PER_SEC)
					 : timeout_of_device(changer);

	return max_t(u32, seconds, TIMEOUT_S_MIN);
}

static int take_data(struct ptape_changer *changer, const struct sg_io_hdr *hdr,
		     struct ptape_command *command)
{
	command->length = hdr->dxfer_len;
	if (!hdr->dxfer_len)
		return 0;
	command->transfer = true;
	command->direction =
		hdr->dxfer_direction == SG_DXFER_TO_DEV ? PTAPE_DATA_OUT : PTAPE_DATA_IN;
	if (ptape_buffer_grow(&changer->buffer, hdr->dxfer_len, false))
		return -ENOMEM;
	if (command->direction == PTAPE_DATA_OUT &&
	    ptape_buffer_from_user(&changer->buffer, 0, hdr->dxferp, hdr->dxfer_len))
		return -EFAULT;
	return 0;
}

static int give_data(struct ptape_changer *changer, const struct sg_io_hdr *hdr,
		     const struct ptape_command *command)
{
	size_t len;

	if (command->direction != PTAPE_DATA_IN || hdr->resid < 0 || hdr->resid >= command->length)
		return 0;
	len = min_t(size_t, command->length - hdr->resid, changer->buffer.size);
	return ptape_buffer_to_user(&changer->buffer, hdr->dxferp, 0, len) ? -EFAULT : 0;
}

static int give_sense(struct sg_io_hdr *hdr, const struct ptape_raw_answer *answer)
{
	const u8 len = min_t(u8, hdr->mx_sb_len, answer->sense_len);

	if (!hdr->sbp || !len)
		return 0;
	if (copy_to_user(hdr->sbp, answer->sense, len))
		return -EFAULT;
	hdr->sb_len_wr = len;
	return 0;
}

/* The fields that sg answers with. */
static int answer(struct sg_io_hdr *hdr, const struct ptape_raw_answer *raw)
{
	hdr->status = raw->result & 0xff;
	hdr->masked_status = hdr->status >> 1 & MASKED_STATUS_BITS;
	hdr->msg_status = 0;
	hdr->host_status = host_byte(raw->result);
	hdr->driver_status = hdr->status == SAM_STAT_CHECK_CONDITION ? DRIVER_BYTE_SENSE : 0;
	hdr->info = 0;
	if (hdr->masked_status || hdr->host_status || hdr->driver_status)
		hdr->info |= SG_INFO_CHECK;
	hdr->resid = raw->residual;
	hdr->sb_len_wr = 0;
	return give_sense(hdr, raw);
}

static int execute(struct ptape_changer *changer, struct file *file, struct sg_io_hdr *hdr,
		   struct ptape_changer_operation *operation)
{
	static const struct ptape_raw_answer good;
	const bool nonblock = file->f_flags & O_NONBLOCK;
	const ktime_t began = ktime_get();
	struct ptape_changer_step end;
	int ret;

	lockdep_assert_held(&changer->io_lock);
	ret = take_data(changer, hdr, &operation->command);
	if (ret)
		return ret;
	operation->command.timeout_s = timeout_of(changer, hdr);
	if (!nonblock)
		operation->polls_max =
			min_t(u32, operation->command.timeout_s, PTAPE_CHANGER_POLLS_MAX);
	ret = ptape_changer_run(changer, operation, nonblock, &end);
	if (ret && !end.as_answered)
		return ret;
	ret = answer(hdr, end.as_answered ? &changer->answer : &good);
	hdr->duration = ktime_ms_delta(ktime_get(), began);
	return ret ? ret : give_data(changer, hdr, &operation->command);
}

static long by_engine(struct ptape_changer *changer, struct file *file, struct sg_io_hdr *hdr,
		      struct ptape_changer_operation *operation, void __user *arg)
{
	int ret;

	if (mutex_lock_interruptible(&changer->io_lock))
		return -ERESTARTSYS;
	ret = execute(changer, file, hdr, operation);
	/* The next one gets pages in which nothing of this one is left. */
	ptape_buffer_free(&changer->buffer);
	mutex_unlock(&changer->io_lock);
	return ret ? ret : put_sg_io_hdr(hdr, arg);
}

/*
 * What is checked is what is sent: the command is copied once. Only who may send anything
 * has his request read again by the midlayer.
 */
static long sg_io(struct ptape_changer *changer, struct file *file, void __user *arg)
{
	struct ptape_changer_operation operation = { .kind = PTAPE_CHANGER_COMMAND };
	struct ptape_cdb *cdb = &operation.command.cdb;
	const struct ptape_changer_command_rule *rule;
	struct sg_io_hdr hdr;
	int ret;

	ret = get_sg_io_hdr(&hdr, arg);
	if (!ret)
		ret = check_header(&hdr);
	if (!ret && copy_from_user(cdb->bytes, hdr.cmdp, hdr.cmd_len))
		ret = -EFAULT;
	rule = ptape_changer_command_rule(cdb->bytes[0]);
	if (!ret && rule->handle != PTAPE_CHANGER_HANDLE_RAWIO && !hdr.iovec_count) {
		if (!is_allowed(rule, file) && !capable(CAP_SYS_RAWIO))
			return -EPERM;
		cdb->len = hdr.cmd_len;
		return by_engine(changer, file, &hdr, &operation, arg);
	}
	/* Neither a command of ours nor a plain request: the midlayer says what it is. */
	if (!capable(CAP_SYS_RAWIO))
		return ret ? ret : -EPERM;
	return by_midlayer(changer, file, SG_IO, arg);
}

long ptape_changer_passthrough(struct ptape_changer *changer, struct file *file, unsigned int cmd,
			       void __user *arg)
{
	if (cmd == SG_IO)
		return sg_io(changer, file, arg);
	if (!sends_any(cmd))
		return to_midlayer(changer, file, cmd, arg);
	return capable(CAP_SYS_RAWIO) ? by_midlayer(changer, file, cmd, arg) : -EPERM;
}
