/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exec: the only caller of the SCSI midlayer: a CDB in, a result out.
 */
#ifndef PTAPE_EXEC_H
#define PTAPE_EXEC_H

#include <linux/completion.h>
#include <linux/ktime.h>
#include <scsi/scsi_cmnd.h>

#include "disposition.h"
#include "tap.h"
#include "tape_engine.h"

struct ptape_buffer;
struct ptape_path;

/* A command's end as the midlayer tells it, for who knows SCSI himself. */
struct ptape_raw_answer {
	int result; /* of the midlayer: status and host byte */
	u32 residual;
	u8 sense_len;
	u8 sense[SCSI_SENSE_BUFFERSIZE];
};

/**
 * ptape_exec() - send one command and wait for its end
 * @path: where to; the caller holds a reference
 * @command: what to send, without transfer
 * @scratch: PTAPE_SCRATCH_LEN bytes from kmalloc; NULL: it has no data
 * @result: how it ended, always written
 *
 * One try: the midlayer repeats only what was certainly not executed.
 * Context: sleeps without a signal's end until the command's time is out and
 * error handling has ended; no spinlock.
 */
void ptape_exec(struct ptape_path *path, const struct ptape_command *command, u8 *scratch,
		struct ptape_result *result);

/*
 * The same. @buffer: for a command with transfer, at least command->length bytes. @raw: how it
 * ended, in the midlayer's words; or NULL.
 */
void ptape_exec_raw(struct ptape_path *path, const struct ptape_command *command, u8 *scratch,
		    struct ptape_buffer *buffer, struct ptape_result *result,
		    struct ptape_raw_answer *raw);

/* Return: jiffies that @command may take; 0: as the block layer has it. Any context. */
unsigned int ptape_exec_timeout(const struct ptape_command *command);

/* A command that is on its way while its sender does other things. */
struct ptape_exec {
	struct ptape_tap_request ours;
	const struct ptape_command *command;
	struct completion done; /* the two below are there */
	struct ptape_result result;
	ktime_t ended;
	/* It did not end with GOOD: the last before @done. Interrupt context. NULL: nothing. */
	void (*failed)(struct ptape_exec *exec);
};

/**
 * ptape_exec_start() - send one command and do not wait for its end
 * @exec: lives, and so does what it needs, until exec->done
 * @path: where to; the caller keeps its reference as long
 * @command: what to send; lives as long
 * @scratch: as for ptape_exec()
 * @buffer: what comes in: at least command->length bytes
 * @ring: what goes out; whoever has waited compares with it what the command is to compare
 *
 * Context: may sleep for memory and for a queue that is full; no spinlock.
 * Return: 0: it is on its way, exec->done will be completed, whoever waits. -EAGAIN: it is not, for
 * a command of others is at the drive, or has left news (ptape_tap_begin()). -EIO: it is not, and
 * exec->result says why.
 */
int ptape_exec_start(struct ptape_exec *exec, struct ptape_path *path,
		     const struct ptape_command *command, u8 *scratch, struct ptape_buffer *buffer,
		     struct ptape_buffer *ring);

/* How a command ended that anybody sent. @sense_len: bytes of its buffer. Any context. */
void ptape_exec_result(const struct scsi_cmnd *scmd, size_t sense_len, struct ptape_result *result);

#endif /* PTAPE_EXEC_H */
