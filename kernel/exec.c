// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exec: builds a request for the midlayer, waits for it and tells how it
 * ended. Knows host bytes and block layer status; nothing of tapes.
 */
#include <linux/blk-mq.h>
#include <linux/jiffies.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "buffer.h"
#include "compat_block.h"
#include "exec.h"
#include "path.h"

#define TIMEOUT_BRIEF (30 * HZ)	     /* the block layer's own, and sd's */
#define TIMEOUT_S_MAX (INT_MAX / HZ) /* jiffies that a timer can be away */

/* A host byte other than DID_OK: was the command certainly not sent? */
static enum ptape_delivery delivery_of_host_byte(u8 host)
{
	switch (host) {
	case DID_OK:
		return PTAPE_DELIVERY_ANSWERED;
	default:
		/*
		 * Even "no connection" may come from a link that broke after the
		 * drive had the data: only the position tells.
		 */
		return PTAPE_DELIVERY_UNANSWERED;
	}
}

void ptape_exec_result(const struct scsi_cmnd *scmd, size_t sense_len, struct ptape_result *result)
{
	memset(result, 0, sizeof(*result));
	result->delivery = delivery_of_host_byte(host_byte(scmd->result));
	result->status = scmd->result & 0xff;
	result->residual = scmd->resid_len;
	if (result->status == SAM_STAT_CHECK_CONDITION)
		ptape_sense_decode(scmd->sense_buffer,
				   min_t(size_t, sense_len, SCSI_SENSE_BUFFERSIZE), &result->sense);
}

static void read_result(struct request *rq, blk_status_t status,
			const struct ptape_command *command, struct ptape_result *result)
{
	struct scsi_cmnd *scmd = blk_mq_rq_to_pdu(rq);
	const size_t sense_len = min_t(size_t, scmd->sense_len, SCSI_SENSE_BUFFERSIZE);

	ptape_exec_result(scmd, sense_len, result);
	/* The block layer ended it before the midlayer saw it. */
	if (status != BLK_STS_OK && scmd->result == 0)
		result->delivery = PTAPE_DELIVERY_UNANSWERED;
	if (result->status == SAM_STAT_CHECK_CONDITION)
		result->cleaning =
			ptape_cleaning_asked(&command->cleaning, scmd->sense_buffer, sense_len);
}

static blk_status_t execute(struct ptape_path *path, struct request *rq)
{
	struct ptape_tap_request ours;
	blk_status_t status;

	ptape_tap_begin(&path->tap, &ours, rq, false);
	status = blk_execute_rq(rq, true);
	ptape_tap_end(&ours);
	return status;
}

static int map_data(struct request *rq, const struct ptape_command *command, u8 *scratch,
		    struct ptape_buffer *buffer, struct ptape_buffer *ring)
{
	if (command->direction == PTAPE_DATA_NONE)
		return 0;
	if (command->journal)
		return ptape_buffer_map(ring, rq, command->at, command->length);
	if (command->transfer) {
		/* What a tape is sent comes from the ring; its buffer holds what came in. */
		if (WARN_ON_ONCE(ring && command->direction == PTAPE_DATA_OUT))
			return -EINVAL;
		return ptape_buffer_map(buffer, rq, 0, command->length);
	}
	return blk_rq_map_kern(rq, scratch, command->length, GFP_KERNEL);
}

static enum ptape_delivery delivery_of_errno(int error)
{
	return error == -ENOMEM ? PTAPE_DELIVERY_NO_MEMORY : PTAPE_DELIVERY_TOO_LARGE;
}

unsigned int ptape_exec_timeout(const struct ptape_command *command)
{
	if (command->brief)
		return TIMEOUT_BRIEF;
	return min_t(u32, command->timeout_s, TIMEOUT_S_MAX) * HZ;
}

static void read_raw(struct request *rq, struct ptape_raw_answer *raw)
{
	const struct scsi_cmnd *scmd = blk_mq_rq_to_pdu(rq);

	raw->result = scmd->result;
	raw->residual = scmd->resid_len;
	raw->sense_len = min_t(size_t, scmd->sense_len, sizeof(raw->sense));
	memcpy(raw->sense, scmd->sense_buffer, raw->sense_len);
}

/* Return: NULL when it cannot be sent, and @result says why. */
static struct request *make_request(struct ptape_path *path, const struct ptape_command *command,
				    u8 *scratch, struct ptape_buffer *buffer,
				    struct ptape_buffer *ring, struct ptape_result *result)
{
	const blk_opf_t op = command->direction == PTAPE_DATA_OUT ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN;
	struct scsi_cmnd *scmd;
	struct request *rq;
	int ret;

	memset(result, 0, sizeof(*result));
	rq = scsi_alloc_request(path->sdev->request_queue, op, 0);
	if (IS_ERR(rq)) {
		/* The queue of a removed device takes nothing more. */
		result->delivery = PTAPE_DELIVERY_NO_PATH;
		return NULL;
	}
	ret = map_data(rq, command, scratch, buffer, ring);
	if (ret) {
		result->delivery = delivery_of_errno(ret);
		if (result->delivery == PTAPE_DELIVERY_TOO_LARGE)
			sdev_printk(
				KERN_WARNING, path->sdev,
				"ptape: %u bytes in one command are more than the host adapter takes (%u segments, %u KiB)\n",
				command->length, queue_max_segments(rq->q),
				queue_max_hw_sectors(rq->q) / 2);
		blk_mq_free_request(rq);
		return NULL;
	}
	scmd = blk_mq_rq_to_pdu(rq);
	scmd->cmd_len = command->cdb.len;
	memcpy(scmd->cmnd, command->cdb.bytes, command->cdb.len);
	scmd->allowed = 0;
	rq->timeout = ptape_exec_timeout(command);
	rq->rq_flags |= RQF_QUIET;
	return rq;
}

static void send(struct ptape_path *path, const struct ptape_command *command, u8 *scratch,
		 struct ptape_buffer *buffer, struct ptape_result *result,
		 struct ptape_raw_answer *raw)
{
	struct request *rq;
	blk_status_t status;

	if (raw)
		*raw = (struct ptape_raw_answer){ .result = DID_NO_CONNECT << 16 };
	rq = make_request(path, command, scratch, buffer, NULL, result);
	if (!rq)
		return;
	status = execute(path, rq);
	read_result(rq, status, command, result);
	if (raw)
		read_raw(rq, raw);
	blk_mq_free_request(rq);
}

/*
 * The request is given back here: a device that is removed waits for all of its requests, and
 * nobody knows when the sender will ask for this one.
 */
static enum rq_end_io_ret end_started(PTAPE_END_IO_ARGUMENTS)
{
	struct ptape_exec *exec = rq->end_io_data;

	read_result(rq, status, exec->command, &exec->result);
	exec->ended = ktime_get();
	ptape_tap_end(&exec->ours);
	/* The tap has kept the midlayer from sending it again; the drive's answer counts. */
	if (exec->ours.busy)
		exec->result.delivery = PTAPE_DELIVERY_ANSWERED;
	if (exec->failed &&
	    (exec->result.delivery != PTAPE_DELIVERY_ANSWERED || exec->result.status))
		exec->failed(exec);
	complete_all(&exec->done);
	return RQ_END_IO_FREE;
}

int ptape_exec_start(struct ptape_exec *exec, struct ptape_path *path,
		     const struct ptape_command *command, u8 *scratch, struct ptape_buffer *buffer,
		     struct ptape_buffer *ring)
{
	struct request *rq = make_request(path, command, scratch, buffer, ring, &exec->result);

	if (!rq)
		return -EIO;
	/* The last look: it may have slept for memory and a tag. */
	if (!ptape_tap_begin(&path->tap, &exec->ours, rq, command->here)) {
		blk_mq_end_request(rq, BLK_STS_AGAIN);
		return -EAGAIN;
	}
	exec->command = command;
	init_completion(&exec->done);
	rq->end_io = end_started;
	rq->end_io_data = exec;
	blk_execute_rq_nowait(rq, true);
	return 0;
}

void ptape_exec(struct ptape_path *path, const struct ptape_command *command, u8 *scratch,
		struct ptape_result *result)
{
	send(path, command, scratch, NULL, result, NULL);
}

void ptape_exec_raw(struct ptape_path *path, const struct ptape_command *command, u8 *scratch,
		    struct ptape_buffer *buffer, struct ptape_result *result,
		    struct ptape_raw_answer *raw)
{
	send(path, command, scratch, buffer, result, raw);
}
