/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sense data: from the bytes of a CHECK CONDITION to facts, and from facts to
 * the one condition that they mean for a tape drive or a changer. Pure: any
 * context, no lock. Every byte is the device's and so is hostile.
 */
#ifndef PTAPE_CORE_SENSE_H
#define PTAPE_CORE_SENSE_H

#include "core_port.h"

/* Sense keys, SPC-5 table 48. */
enum ptape_sense_key {
	PTAPE_KEY_NO_SENSE = 0x0,
	PTAPE_KEY_RECOVERED_ERROR = 0x1,
	PTAPE_KEY_NOT_READY = 0x2,
	PTAPE_KEY_MEDIUM_ERROR = 0x3,
	PTAPE_KEY_HARDWARE_ERROR = 0x4,
	PTAPE_KEY_ILLEGAL_REQUEST = 0x5,
	PTAPE_KEY_UNIT_ATTENTION = 0x6,
	PTAPE_KEY_DATA_PROTECT = 0x7,
	PTAPE_KEY_BLANK_CHECK = 0x8,
	PTAPE_KEY_VENDOR_SPECIFIC = 0x9,
	PTAPE_KEY_COPY_ABORTED = 0xa,
	PTAPE_KEY_ABORTED_COMMAND = 0xb,
	PTAPE_KEY_RESERVED = 0xc,
	PTAPE_KEY_VOLUME_OVERFLOW = 0xd,
	PTAPE_KEY_MISCOMPARE = 0xe,
	PTAPE_KEY_COMPLETED = 0xf,
};

/* Decoded sense data of either format (SPC-5 4.4.2 descriptor, 4.4.3 fixed). */
struct ptape_sense {
	bool valid;    /* false: nothing below means anything */
	bool deferred; /* response code 71h or 73h: about an earlier command */
	u8 key;	       /* enum ptape_sense_key, 4 bits */
	u8 asc;	       /* 0 when the data ends before it */
	u8 ascq;
	bool filemark;		/* FILEMARK: a filemark (or setmark) was met */
	bool eom;		/* EOM: early warning or beginning/end of partition */
	bool ili;		/* ILI: logical block length differs from the transfer length */
	bool information_valid; /* VALID, and INFORMATION was there */
	s64 information;	/* residual; a four-byte one of either format is sign-extended */
};

/**
 * ptape_sense_decode() - read sense data of either format
 * @data: sense bytes as the device sent them
 * @len: how many of them arrived; may be shorter than the format says
 * @sense: answer, always written
 *
 * Only bytes inside @len are believed: a length field of the device that
 * points outside is clipped, a field that is cut off counts as zero.
 * Return: sense->valid: false for an unknown response code, or when the data
 * end before the sense key.
 */
bool ptape_sense_decode(const u8 *data, size_t len, struct ptape_sense *sense);

/*
 * What a CHECK CONDITION means for us. One name for each thing that the driver
 * does differently; ptape_sense_rules in sense.c is the one place that tells
 * which sense means which.
 */
enum ptape_condition {
	PTAPE_CONDITION_GOOD,		    /* no error; also recovered errors */
	PTAPE_CONDITION_FILEMARK,	    /* filemark met */
	PTAPE_CONDITION_END_OF_DATA,	    /* no more objects in this partition */
	PTAPE_CONDITION_BEGINNING,	    /* beginning of partition met */
	PTAPE_CONDITION_EARLY_WARNING,	    /* done, and the end of the partition is near */
	PTAPE_CONDITION_VOLUME_OVERFLOW,    /* end of partition: not (all) written */
	PTAPE_CONDITION_INCORRECT_LENGTH,   /* ILI */
	PTAPE_CONDITION_BECOMING_READY,	    /* ready soon without anybody's help */
	PTAPE_CONDITION_NO_MEDIUM,	    /* no cartridge */
	PTAPE_CONDITION_NOT_READY,	    /* needs help: a load, a hand, a repair */
	PTAPE_CONDITION_MEDIUM_CHANGED,	    /* attention 28h: perhaps another cartridge */
	PTAPE_CONDITION_POWER_ON,	    /* attention 29h that may have emptied the buffer */
	PTAPE_CONDITION_RESET,		    /* attention 29h of a bus or logical unit reset */
	PTAPE_CONDITION_NEXUS_LOST,	    /* attention 29h/07h: only the link was lost */
	PTAPE_CONDITION_PARAMETERS_CHANGED, /* attention 2Ah: modes or reservations changed */
	PTAPE_CONDITION_ATTENTION,	    /* any other unit attention */
	PTAPE_CONDITION_REKEYED,	 /* somebody has set encryption keys; ours was not sent */
	PTAPE_CONDITION_WRITE_PROTECTED, /* the medium may not be written */
	PTAPE_CONDITION_ILLEGAL_REQUEST,
	PTAPE_CONDITION_MEDIUM_ERROR,
	PTAPE_CONDITION_HARDWARE_ERROR,
	PTAPE_CONDITION_ABORTED,    /* aborted command: not known to be done */
	PTAPE_CONDITION_DEFERRED,   /* an earlier command failed; this one was not processed */
	PTAPE_CONDITION_CONFLICT,   /* reservation conflict */
	PTAPE_CONDITION_BUSY,	    /* busy or task set full: not processed */
	PTAPE_CONDITION_NO_PATH,    /* never sent: no path to the unit */
	PTAPE_CONDITION_UNANSWERED, /* sent, and no answer: may or may not be done */
	PTAPE_CONDITION_TOO_LARGE,  /* never sent: more than the host adapter takes */
	PTAPE_CONDITION_NO_MEMORY,  /* never sent: no memory for the request */
	PTAPE_CONDITION_UNKNOWN,    /* sense that no rule knows, or a status without sense */
	PTAPE_CONDITION_NR,
};

/**
 * ptape_sense_condition() - the condition that a decoded sense means
 * @sense: decoded sense data
 *
 * The first row of ptape_sense_rules that matches decides.
 * Return: the condition; PTAPE_CONDITION_UNKNOWN when @sense is not valid.
 */
enum ptape_condition ptape_sense_condition(const struct ptape_sense *sense);

/* Unit attentions: the command was not carried out. They stand together above. */
bool ptape_condition_is_attention(enum ptape_condition condition);

/**
 * ptape_sense_rule_index() - which row of the rule table matches
 * @sense: decoded sense data
 *
 * For tests and `ptape decode sense`: the row's index (enum ptape_sense_rule
 * in sense_rules.h), or -1 when none matches.
 */
int ptape_sense_rule_index(const struct ptape_sense *sense);

/**
 * ptape_condition_name() - a condition's name in lower case with dashes
 * @condition: any value; out of range gives "invalid"
 */
const char *ptape_condition_name(enum ptape_condition condition);

#endif /* PTAPE_CORE_SENSE_H */
