// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tap: probes on tracepoints of the midlayer. See tap.h.
 *
 * scsi_dispatch_cmd_done sees every command's end but those of the error
 * handler, which looks at the device itself (scsi_eh_tur) and takes what it is
 * told with it: that it has a command of a device counts as the worst that it may have met.
 * Nor does it see the end of one whose time is out: scsi_dispatch_cmd_timeout does.
 */
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/tracepoint.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "cdb.h"
#include "exec.h"
#include "foreign.h"
#include "log_page.h"
#include "path.h"
#include "tap.h"
#include "tape_alert.h"
#include "unit.h"

#ifndef CONFIG_TRACEPOINTS
#error "ptape needs a kernel with CONFIG_TRACEPOINTS: it watches what others send to a tape drive"
#endif

static_assert(PTAPE_CONDITION_NR <= 32); /* a bit of an atomic_t each */

#define TAPS_BITS      8  /* paths of a machine: some hundred */
#define EARLY_SLOTS    64 /* devices that are being scanned at one time */
#define SENSE_DATA_LEN 32 /* bytes of REQUEST SENSE's answer that are looked at */

/* An abort and a reset take less, mostly. */
#define ERROR_HANDLING (30 * HZ)

/* Bytes of LOG SENSE's answer that are looked at: the header and all flags, five bytes each. */
#define ALERT_DATA_LEN (4 + 5 * PTAPE_TAPE_ALERT_FLAGS)

static DEFINE_RAW_SPINLOCK(tap_lock);	  /* probes cannot sleep, nor on PREEMPT_RT */
static DEFINE_HASHTABLE(taps, TAPS_BITS); /* by scsi_device; tap_lock */

/* What was told to the scan of a device that has no path yet; tap_lock. */
static struct {
	const struct scsi_device *sdev;
	unsigned int told;
} early[EARLY_SLOTS];
static unsigned int early_next; /* the oldest slot; tap_lock */

static struct ptape_tap *find_tap(const struct scsi_device *sdev)
{
	struct ptape_tap *tap;

	lockdep_assert_held(&tap_lock);
	hash_for_each_possible(taps, tap, entry, (unsigned long)sdev)
		if (tap->sdev == sdev)
			return tap;
	return NULL;
}

static void keep(atomic_t *bits, enum ptape_condition condition)
{
	if (condition != PTAPE_CONDITION_GOOD)
		atomic_or(BIT(condition), bits);
}

static void keep_early(const struct scsi_device *sdev, enum ptape_condition condition)
{
	unsigned int i;

	if (condition == PTAPE_CONDITION_GOOD)
		return;
	for (i = 0; i < EARLY_SLOTS && early[i].sdev != sdev; i++)
		;
	if (i == EARLY_SLOTS) {
		i = early_next++ % EARLY_SLOTS;
		early[i].sdev = sdev;
		early[i].told = 0;
	}
	early[i].told |= BIT(condition);
}

static unsigned int take_early(const struct scsi_device *sdev)
{
	unsigned int i;

	for (i = 0; i < EARLY_SLOTS; i++)
		if (early[i].sdev == sdev) {
			early[i].sdev = NULL;
			return early[i].told;
		}
	return 0;
}

/* Return: whose path it is; NULL of one that has not come to a unit yet, or has left it. */
static struct ptape_unit *unit_of(struct ptape_tap *tap)
{
	lockdep_assert_held(&tap_lock);
	return tap->done ? container_of(tap, struct ptape_path, tap)->unit : NULL;
}

/* --- commands of others that are at the drive --- */

/* Of the two that are looked at. */
static enum ptape_unit_type type_of(const struct scsi_device *sdev)
{
	return sdev->type == TYPE_MEDIUM_CHANGER ? PTAPE_UNIT_CHANGER : PTAPE_UNIT_TAPE;
}

static void forget_other(struct ptape_tap *tap, const struct scsi_cmnd *scmd)
{
	struct ptape_unit *unit = unit_of(tap);
	struct ptape_tap_others *others;
	unsigned int i;

	if (!unit)
		return;
	others = &unit->others;
	for (i = 0; i < others->count; i++)
		if (others->out[i].scmd == scmd) {
			others->out[i] = others->out[--others->count];
			return;
		}
}

/* These are told no attention (SAM-5 5.14), and leave all as it is. */
static bool is_harmless(u8 opcode)
{
	return opcode == INQUIRY || opcode == REPORT_LUNS;
}

static bool moves(const struct scsi_cmnd *scmd)
{
	static const struct ptape_result good = { .delivery = PTAPE_DELIVERY_ANSWERED };

	return ptape_foreign_command(type_of(scmd->device), scmd->cmnd[0], &good).done !=
	       PTAPE_CONDITION_GOOD;
}

static void note_other(struct ptape_tap *tap, struct scsi_cmnd *scmd)
{
	struct ptape_unit *unit = unit_of(tap);
	struct ptape_tap_others *others;

	if (!unit || is_harmless(scmd->cmnd[0]))
		return;
	others = &unit->others;
	/* What has no room is heard of at its end. */
	if (others->count == PTAPE_TAP_OTHERS_MAX)
		return;
	others->out[others->count++] = (struct ptape_tap_other){
		.scmd = scmd,
		.tap = tap,
		.until = jiffies + scsi_cmd_to_rq(scmd)->timeout + ERROR_HANDLING,
		.moves = moves(scmd),
	};
}

/* Its time is out: it is aborted, or the transport gives it more. */
static void other_is_late(struct ptape_tap *tap, const struct scsi_cmnd *scmd)
{
	struct ptape_unit *unit = unit_of(tap);
	unsigned int i;

	for (i = 0; unit && i < unit->others.count; i++)
		if (unit->others.out[i].scmd == scmd)
			unit->others.out[i].until = jiffies + ERROR_HANDLING;
}

/* Its path has gone, and nobody tells the end of what was sent by it. */
static void forget_others_of(struct ptape_tap *tap)
{
	struct ptape_unit *unit = unit_of(tap);
	struct ptape_tap_others *others;
	unsigned int i, left = 0;

	if (!unit)
		return;
	others = &unit->others;
	for (i = 0; i < others->count; i++)
		if (others->out[i].tap != tap)
			others->out[left++] = others->out[i];
	others->count = left;
}

static bool others_out(const struct ptape_unit *unit, bool moving)
{
	const struct ptape_tap_others *others = &unit->others;
	unsigned int i;

	lockdep_assert_held(&tap_lock);
	for (i = 0; i < others->count; i++)
		if ((others->out[i].moves || !moving) && time_before(jiffies, others->out[i].until))
			return true;
	return false;
}

bool ptape_tap_others_out(const struct ptape_unit *unit, bool moving)
{
	unsigned long flags;
	bool out;

	raw_spin_lock_irqsave(&tap_lock, flags);
	out = others_out(unit, moving);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
	return out;
}

/* Who keeps facts of a unit asks for them again. */
static void tell_news(struct ptape_tap *tap)
{
	struct ptape_unit *unit = unit_of(tap);

	if (unit && unit->role->news)
		unit->role->news(unit);
}

/* Whoever was told so: the engine in its session, or another user of the drive. */
static void tell_exchange(struct ptape_tap *tap, unsigned int told)
{
	struct ptape_unit *unit = unit_of(tap);

	if (unit && told & BIT(PTAPE_CONDITION_MEDIUM_CHANGED) && unit->role->exchanged)
		unit->role->exchanged(unit);
}

/* Return: NULL of a command of somebody else. */
static struct ptape_tap_request *find_ours(struct ptape_tap *tap, const struct request *rq)
{
	struct ptape_tap_request *request;

	list_for_each_entry(request, &tap->ours, entry)
		if (request->rq == rq)
			return request;
	return NULL;
}

static bool is_ours(struct ptape_tap *tap, const struct request *rq)
{
	return find_ours(tap, rq);
}

/*
 * Did the program that has the tape send it? Nothing of a command tells who did: of those that end
 * while a pass-through is out, the first one of its opcode counts as it. Was that somebody else's,
 * the program's own counts as foreign.
 */
static bool is_passed(struct ptape_tap *tap, const struct scsi_cmnd *scmd)
{
	struct ptape_tap_pass *pass;

	list_for_each_entry(pass, &tap->passes, entry)
		if (pass->opcode == scmd->cmnd[0] && !pass->seen) {
			pass->seen = true;
			return true;
		}
	return false;
}

/* Return: bytes at @data of what has arrived, or gone out, @size at most. */
static size_t transferred(struct scsi_cmnd *scmd, u8 *data, size_t size)
{
	const unsigned int len = scsi_bufflen(scmd) - min(scsi_bufflen(scmd), scsi_get_resid(scmd));

	return sg_copy_to_buffer(scsi_sglist(scmd), scsi_sg_count(scmd), data,
				 min_t(size_t, len, size));
}

/* REQUEST SENSE takes an attention with it, and tells of it in its data (SPC-5 6.39). */
static enum ptape_condition told_as_data(struct scsi_cmnd *scmd)
{
	u8 data[SENSE_DATA_LEN];

	return ptape_foreign_sense_data(data, transferred(scmd, data, sizeof(data)));
}

static void keep_flags(struct ptape_unit *unit, u64 flags)
{
	if (flags)
		atomic64_or(flags, &unit->tape_alerts);
}

/* A flag that LOG SENSE tells is told once: the drive drops it then (SSC-5 4.2.20). */
static void keep_told_alerts(struct ptape_unit *unit, struct scsi_cmnd *scmd)
{
	u8 data[ALERT_DATA_LEN];
	u64 flags;

	if (ptape_log_tape_alert(data, transferred(scmd, data, sizeof(data)), &flags))
		keep_flags(unit, flags);
}

/* What the end of a command shows without the drive's log being read, whoever sent it. */
static void keep_shown_alerts(struct ptape_unit *unit, const struct scsi_cmnd *scmd)
{
	struct ptape_sense sense;

	if ((scmd->result & 0xff) != SAM_STAT_CHECK_CONDITION)
		return;
	ptape_sense_decode(scmd->sense_buffer, SCSI_SENSE_BUFFERSIZE, &sense);
	keep_flags(unit, ptape_tape_alert_of(scmd->cmnd[0], &sense));
}

/* What programs of this host make of the drive, also by the tape's own file. */
static void note_reservation(struct ptape_unit *unit, struct scsi_cmnd *scmd)
{
	u8 list[PTAPE_RESERVE_LIST_LEN];
	size_t len = 0;

	if (scmd->cmnd[0] == PTAPE_OP_PERSISTENT_RESERVE_OUT)
		len = transferred(scmd, list, sizeof(list));
	ptape_reservation_note(&unit->reservation, scmd->cmnd, scmd->cmd_len, list, len);
}

static struct ptape_foreign meaning_of(struct scsi_cmnd *scmd)
{
	struct ptape_foreign foreign;
	struct ptape_result result;

	ptape_exec_result(scmd, SCSI_SENSE_BUFFERSIZE, &result);
	foreign = ptape_foreign_command(type_of(scmd->device), scmd->cmnd[0], &result);
	if (scmd->cmnd[0] == PTAPE_OP_REQUEST_SENSE &&
	    ptape_result_condition(&result) == PTAPE_CONDITION_GOOD)
		foreign.told = told_as_data(scmd);
	return foreign;
}

static void see_foreign(struct ptape_tap *tap, struct scsi_cmnd *scmd)
{
	const struct ptape_foreign foreign = meaning_of(scmd);
	struct ptape_unit *unit = unit_of(tap);

	keep(&tap->told, foreign.told);
	if (!unit)
		return;
	keep_shown_alerts(unit, scmd);
	/* Keys that the program itself has set are asked for, too. */
	if (foreign.done != PTAPE_CONDITION_GOOD &&
	    (!is_passed(tap, scmd) || foreign.done == PTAPE_CONDITION_REKEYED))
		keep(tap->done, foreign.done);
	if (scmd->cmnd[0] == PTAPE_OP_LOG_SENSE && !scmd->result)
		keep_told_alerts(unit, scmd);
	if (!scmd->result)
		note_reservation(unit, scmd);
	if (foreign.told != PTAPE_CONDITION_GOOD || foreign.done != PTAPE_CONDITION_GOOD)
		tell_news(tap);
	tell_exchange(tap, BIT(foreign.told));
}

/* The device had no room for it: scsi_decide_disposition() puts it back into the queue. */
static bool is_busy(const struct scsi_cmnd *scmd)
{
	const u8 status = scmd->result & 0xff;

	return host_byte(scmd->result) == DID_OK &&
	       (status == SAM_STAT_BUSY || status == SAM_STAT_TASK_SET_FULL);
}

/*
 * Does the midlayer send it again by itself, whatever was allowed? After DID_RESET what has no
 * data, done or not (scsi_io_completion_action()): a filemark or a move would be there twice. The
 * others as long as its time lasts (scsi_decide_disposition()): what is carried out where the tape
 * stands would go wherever somebody has moved it meanwhile.
 */
static bool is_sent_again(const struct ptape_tap_request *request, const struct scsi_cmnd *scmd)
{
	switch (host_byte(scmd->result)) {
	case DID_RESET:
		return true;
	case DID_REQUEUE:
	case DID_IMM_RETRY:
		return request->here;
	default:
		return request->busy;
	}
}

/* DID_ERROR it gives back, and whoever sent it finds out what became of it. */
static void keep_from_retry(struct ptape_tap_request *request, struct scsi_cmnd *scmd)
{
	request->busy = request->here && is_busy(scmd);
	if (is_sent_again(request, scmd))
		set_host_byte(scmd, DID_ERROR);
}

/* Whoever sent it knows what it was told, all but the library. */
static void see_own(struct ptape_tap *tap, struct ptape_tap_request *request,
		    struct scsi_cmnd *scmd)
{
	struct ptape_unit *unit = unit_of(tap);

	keep_from_retry(request, scmd);
	if (!unit || !scmd->result)
		return;
	/* A recovery looks for what may not be there: its questions may fail. */
	if (!READ_ONCE(unit->recovering))
		keep_shown_alerts(unit, scmd);
	tell_exchange(tap, BIT(meaning_of(scmd).told));
}

static bool ends_are_seen(void);

static bool is_watched(const struct scsi_device *sdev)
{
	return sdev->type == TYPE_TAPE || sdev->type == TYPE_MEDIUM_CHANGER;
}

/* A command that is sent again begins again. */
static void see_start(void *unused, struct scsi_cmnd *scmd)
{
	struct ptape_tap *tap;
	unsigned long flags;

	if (!is_watched(scmd->device))
		return;
	raw_spin_lock_irqsave(&tap_lock, flags);
	tap = find_tap(scmd->device);
	if (tap) {
		forget_other(tap, scmd);
		if (!is_ours(tap, scsi_cmd_to_rq(scmd)) && ends_are_seen())
			note_other(tap, scmd);
	}
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

/* The host adapter did not take it: it will begin again, or end without a word. */
static void see_refused(void *unused, struct scsi_cmnd *scmd, int reason)
{
	struct ptape_tap *tap;
	unsigned long flags;

	if (!is_watched(scmd->device))
		return;
	raw_spin_lock_irqsave(&tap_lock, flags);
	tap = find_tap(scmd->device);
	if (tap)
		forget_other(tap, scmd);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

/*
 * It is aborted now, and its end is told nowhere: it may have done all that it does. Or its
 * transport gives it more time, and see_done() comes.
 */
static void see_timeout(void *unused, struct scsi_cmnd *scmd)
{
	struct ptape_result unanswered = { .delivery = PTAPE_DELIVERY_UNANSWERED };
	struct ptape_foreign foreign;
	struct ptape_tap *tap;
	unsigned long flags;

	if (!is_watched(scmd->device) || test_bit(SCMD_STATE_COMPLETE, &scmd->state))
		return;
	foreign = ptape_foreign_command(type_of(scmd->device), scmd->cmnd[0], &unanswered);
	raw_spin_lock_irqsave(&tap_lock, flags);
	tap = find_tap(scmd->device);
	if (tap && !is_ours(tap, scsi_cmd_to_rq(scmd))) {
		if (unit_of(tap))
			keep(tap->done, foreign.done);
		if (foreign.done != PTAPE_CONDITION_GOOD)
			tell_news(tap);
		other_is_late(tap, scmd);
	}
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

static void see_done(void *unused, struct scsi_cmnd *scmd)
{
	const struct scsi_device *sdev = scmd->device;
	struct ptape_tap_request *request;
	struct ptape_tap *tap;
	unsigned long flags;

	if (!is_watched(sdev))
		return;
	raw_spin_lock_irqsave(&tap_lock, flags);
	tap = find_tap(sdev);
	request = tap ? find_ours(tap, scsi_cmd_to_rq(scmd)) : NULL;
	if (!tap) {
		keep_early(sdev, meaning_of(scmd).told);
	} else if (request) {
		see_own(tap, request, scmd);
	} else {
		see_foreign(tap, scmd);
		forget_other(tap, scmd);
	}
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

/*
 * It tests the devices whose commands it has, and no others: those are told of a reset of
 * bus or host themselves. Called with the host's lock, which guards its queue.
 */
static void see_error_handler(void *unused, struct Scsi_Host *shost)
{
	struct scsi_cmnd *scmd;
	struct ptape_tap *tap;
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	list_for_each_entry(scmd, &shost->eh_cmd_q, eh_entry) {
		tap = find_tap(scmd->device);
		if (tap) {
			keep(&tap->told, PTAPE_CONDITION_POWER_ON);
			forget_other(tap, scmd);
			/* Our own question, asked again at once, may meet it for ever. */
			if (!is_ours(tap, scsi_cmd_to_rq(scmd)))
				tell_news(tap);
		}
	}
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

/* --- paths --- */

void ptape_tap_add(struct ptape_tap *tap, const struct scsi_device *sdev)
{
	unsigned long flags;

	tap->sdev = sdev;
	INIT_LIST_HEAD(&tap->ours);
	INIT_LIST_HEAD(&tap->passes);
	raw_spin_lock_irqsave(&tap_lock, flags);
	atomic_set(&tap->told, take_early(sdev));
	hash_add(taps, &tap->entry, (unsigned long)sdev);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_attach(struct ptape_tap *tap, atomic_t *done)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	tap->done = done;
	tell_exchange(tap, atomic_read(&tap->told)); /* to a scan */
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_remove(struct ptape_tap *tap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	hash_del(&tap->entry);
	forget_others_of(tap);
	tap->done = NULL;
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

static bool is_undisturbed(struct ptape_tap *tap)
{
	const struct ptape_unit *unit = unit_of(tap);

	return !atomic_read(&tap->told) && (!tap->done || !atomic_read(tap->done)) &&
	       (!unit || !others_out(unit, true));
}

bool ptape_tap_begin(struct ptape_tap *tap, struct ptape_tap_request *request,
		     const struct request *rq, bool here)
{
	unsigned long flags;
	bool now;

	*request = (struct ptape_tap_request){ .rq = rq, .here = here };
	raw_spin_lock_irqsave(&tap_lock, flags);
	now = !here || is_undisturbed(tap);
	if (now)
		list_add(&request->entry, &tap->ours);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
	return now;
}

void ptape_tap_end(struct ptape_tap_request *request)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	list_del(&request->entry);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_pass(struct ptape_tap *tap, struct ptape_tap_pass *pass, int opcode)
{
	unsigned long flags;

	*pass = (struct ptape_tap_pass){ .opcode = opcode };
	raw_spin_lock_irqsave(&tap_lock, flags);
	list_add(&pass->entry, &tap->passes);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_passed(struct ptape_tap_pass *pass)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	list_del(&pass->entry);
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_reservation(const struct ptape_unit *unit, struct ptape_reservation *reservation)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	*reservation = unit->reservation;
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

void ptape_tap_disown(struct ptape_unit *unit)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tap_lock, flags);
	memset(&unit->reservation, 0, sizeof(unit->reservation));
	raw_spin_unlock_irqrestore(&tap_lock, flags);
}

enum ptape_condition ptape_tap_take(atomic_t *bits)
{
	unsigned int taken, bit;

	while ((taken = atomic_read(bits))) {
		bit = __ffs(taken);
		if (atomic_fetch_andnot(BIT(bit), bits) & BIT(bit))
			return bit;
	}
	return PTAPE_CONDITION_GOOD;
}

/* --- hooks --- */

#define NOT_WAITED "nothing is held back while another program has a command at the drive"
#define UNHEARD	   "a reset that others are told of is met at the next filemark or close only"

static struct hook {
	const char *tracepoint;
	void *probe;
	const char *without; /* what is lost then, for the administrator */
	struct tracepoint *hooked;
} hooks[] = {
	{ "scsi_dispatch_cmd_start", see_start, NOT_WAITED },
	{ "scsi_dispatch_cmd_error", see_refused, NOT_WAITED },
	{ "scsi_dispatch_cmd_timeout", see_timeout, NOT_WAITED },
	{ "scsi_dispatch_cmd_done", see_done, UNHEARD ", and the kernel may send a command again" },
	{ "scsi_eh_wakeup", see_error_handler, UNHEARD },
};

/* Without one of them a command would stay at the drive as long as its time. */
static bool ends_are_seen(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!hooks[i].hooked)
			return false;
	return true;
}

static void hook(struct tracepoint *tracepoint, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!strcmp(tracepoint->name, hooks[i].tracepoint) && !hooks[i].hooked &&
		    !tracepoint_probe_register(tracepoint, hooks[i].probe, NULL))
			hooks[i].hooked = tracepoint;
}

/* Called for the modules that are there already, and for each that comes. */
static int see_module(struct notifier_block *block, unsigned long action, void *data)
{
	const struct tp_module *tp_module = data;
	unsigned int i;

	if (action == MODULE_STATE_COMING)
		for (i = 0; i < tp_module->mod->num_tracepoints; i++)
			hook(tracepoint_ptr_deref(&tp_module->mod->tracepoints_ptrs[i]), NULL);
	return NOTIFY_DONE;
}

static struct notifier_block module_block = { .notifier_call = see_module };

void ptape_tap_module_init(void)
{
	unsigned int i;

	for_each_kernel_tracepoint(hook, NULL);
	/* The midlayer is a module on most machines; it is there, we use it. */
	register_tracepoint_module_notifier(&module_block);
	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!hooks[i].hooked)
			pr_warn("ptape: this kernel has no tracepoint %s: %s\n",
				hooks[i].tracepoint, hooks[i].without);
}

void ptape_tap_module_exit(void)
{
	unsigned int i;

	unregister_tracepoint_module_notifier(&module_block);
	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (hooks[i].hooked)
			tracepoint_probe_unregister(hooks[i].hooked, hooks[i].probe, NULL);
	tracepoint_synchronize_unregister();
}
