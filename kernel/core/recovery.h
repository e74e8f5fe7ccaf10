/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recovery's verdict: after a doubt the drive has been asked which cartridge
 * it holds and where it stands; this says what follows. One table of cases
 * (recovery_rules.h) in the order of design's list, pure: any context, no lock.
 * The engine gathers the facts and carries the verdict out.
 */
#ifndef PTAPE_CORE_RECOVERY_H
#define PTAPE_CORE_RECOVERY_H

#include "core_port.h"
#include "page.h"
#include "position.h"

/* The command whose end is not known, by what can be done about it. */
enum ptape_interrupted {
	PTAPE_INTERRUPTED_NONE,	    /* doubt came between two commands */
	PTAPE_INTERRUPTED_READ,	    /* also SPACE: back to its start and again */
	PTAPE_INTERRUPTED_WRITE,    /* also WRITE FILEMARKS: at its start or at its end */
	PTAPE_INTERRUPTED_GIVEN_UP, /* a WRITE whose call has already returned an error */
};

/* Whether the cartridge is the one that the session works on. */
enum ptape_medium_proof {
	PTAPE_MEDIUM_UNDOUBTED, /* nothing happened that could have exchanged it */
	PTAPE_MEDIUM_SAME,	/* proved by MAM 0401h */
	PTAPE_MEDIUM_UNPROVED,	/* the drive tells no serial number */
	PTAPE_MEDIUM_OTHER,	/* another cartridge, or none */
};

/* The object in front of the place where the tape stands: what was written, or not. */
enum ptape_witness {
	PTAPE_WITNESS_ASK,     /* it can be read back and compared */
	PTAPE_WITNESS_SEEN,    /* it was, and is what was written */
	PTAPE_WITNESS_MISSING, /* something else is there, or nothing */
	PTAPE_WITNESS_UNREAD,  /* it was asked for, and the drive or this machine cannot read it */
	PTAPE_WITNESS_NONE,    /* nobody remembers it, or it need not be asked */
};

struct ptape_recovery_facts {
	enum ptape_interrupted interrupted;
	enum ptape_medium_proof medium;
	bool writing;			     /* the session wrote: its end must not move */
	bool unproved;			     /* it wrote what no sync point has proved yet: S < B */
	bool buffer_doubt;		     /* the drive may have lost its buffer (power on) */
	bool deferred;			     /* a block of it failed, and it has not said which */
	struct ptape_position start;	     /* B: before the interrupted command */
	u64 end;			     /* E: logical block address after it, if it was done */
	struct ptape_read_position reported; /* P */
	u64 synced;			     /* S: B where nothing is unproved */
	u64 remembered;			     /* what was written from here to B can be sent again */
	enum ptape_witness witness;	     /* of P */
};

enum ptape_verdict {
	PTAPE_VERDICT_GO_ON,	       /* stands at B: send the interrupted command again */
	PTAPE_VERDICT_ACCEPT,	       /* stands at E: the interrupted command was done */
	PTAPE_VERDICT_RETURN,	       /* LOCATE B, then as GO_ON */
	PTAPE_VERDICT_LOOK,	       /* read the witness of P and ask again */
	PTAPE_VERDICT_REPLAY_REPORTED, /* what was written from P to B is sent again */
	PTAPE_VERDICT_REPLAY_SYNCED,   /* the same from S, whatever is there */
	PTAPE_VERDICT_FREEZE_POSITION, /* place lost, nothing acknowledged is unproved */
	PTAPE_VERDICT_FREEZE_LOSS,     /* acknowledged data is or may be missing, S too */
	PTAPE_VERDICT_FREEZE_SHORT,    /* it is missing; what is in front of S is there */
	PTAPE_VERDICT_FREEZE_DEFERRED, /* the same, and nobody tells which block is missing */
	PTAPE_VERDICT_FREEZE_MEDIUM,   /* not proved to be the session's cartridge */
	PTAPE_VERDICT_NR,
};

/* Why the tape is kept as it is; design 4's frozen table. */
enum ptape_frozen {
	PTAPE_FROZEN_NOT,
	PTAPE_FROZEN_POSITION, /* position lost, nothing acknowledged is unproved */
	PTAPE_FROZEN_LOSS,     /* acknowledged data is or may be missing, who knows from where on */
	PTAPE_FROZEN_SHORT,    /* it is missing, and where what is left ends is known */
	PTAPE_FROZEN_DEFERRED, /* the same: a block failed after it was answered, who knows which */
	PTAPE_FROZEN_MEDIUM,   /* not proved to be the session's cartridge */
	PTAPE_FROZEN_ENCRYPTION, /* what was written was encrypted, and what follows would not be */
	PTAPE_FROZEN_PROTECTION, /* blocks had checksums behind them, and the drive looks no more */
	PTAPE_FROZEN_RESERVATION, /* somebody else has the drive */
	PTAPE_FROZEN_NR,
};

/**
 * ptape_recovery_verdict() - what follows from the facts
 * @facts: all of them; a start that is SUSPECT counts only if the drive confirms it
 *
 * Defined for every combination. Never GO_ON or ACCEPT for a write at a place
 * that the drive did not confirm.
 */
enum ptape_verdict ptape_recovery_verdict(const struct ptape_recovery_facts *facts);

/* What it freezes for; NOT if it does not freeze. */
enum ptape_frozen ptape_verdict_frozen(enum ptape_verdict verdict);

/* Its name in lower case with dashes, for traces; NR, which is none, has "-". */
const char *ptape_verdict_name(enum ptape_verdict verdict);

/* Index of the row that decides; for tests. */
int ptape_recovery_rule_index(const struct ptape_recovery_facts *facts);

#endif /* PTAPE_CORE_RECOVERY_H */
