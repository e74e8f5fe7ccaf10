#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) paths=1 (with two, one that goes is no absence)
#
# The ways in which a tape is frozen, a table: what each call gives, what the log, sysfs and the
# uevent say, and what leaves it. What a cartridge has then is its own witness.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

BLOCK=65536
POSITION="position lost: rewind, seek or space to the end of data first"
LOSS="acknowledged data is or may be missing: see ptape/acknowledge"
SHORT="acknowledged data is missing, what came before it is there: see ptape/acknowledge"
MEDIUM="not proved to be the cartridge that the session works on"
freezes=0
logged=$(dmesg | grep -c ': frozen: ' || :) # by cases before

told_frozen() { (($(grep -c '^PTAPE_STATE=frozen$' events) >= freezes)); }

# The unit's uevent, its file, and the line of the log that an administrator reads.
is_frozen() { # REASON ACKNOWLEDGE
  ((freezes += 1))
  same state "$(told nst0 state)" frozen
  same reason "$(told nst0 state_reason)" "$1"
  same "the log" "$(dmesg | sed -n 's/^.*: frozen: //p' | tail -n 1)" "$1"
  same "lines of the log" "$(dmesg | grep -c ': frozen: ')" "$((logged + freezes))"
  wait_for "$ANSWER_SECONDS" told_frozen
  same "to acknowledge" "$(told nst0 acknowledge)" "$2"
}

# A row: CALL ERRNO, CALL ERRNO, ...
gives() {
  while (($# > 0)); do
    expect program "$1" "$2"
    shift 2
  done
}

begin() { # [OPTION]: one proved file
  mt -f "$TAPE0" rewind
  gives "open $TAPE0 ${1:-}" ok "write $BLOCK A" "$BLOCK" "op weof 1" ok
}

lose() { vtlctl reset TAPE0 --kind power --rewind --lose-buffer; }

settle
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
SG=/dev/${generic[0]##*/}
udevadm monitor --kernel --subsystem-match=ptape --property >events &
monitor=$!
# It listens once it has seen an event of ours.
monitor_listens() { echo change >/sys/class/ptape/tape0/uevent && [[ -s events ]] && grep -q tape0 events; }
wait_for "$ANSWER_SECONDS" monitor_listens
start_program program
lost="file=-1 block=-1"

# The position is lost, and nothing that was acknowledged is unproved.
echo 0 >"$PARAMETERS/recovery"
begin
vtlctl reset TAPE0 --kind lun --rewind
gives "write $BLOCK B" EIO
is_frozen "$POSITION" stop
gives "write $BLOCK B" EIO "op weof 1" EIO "read $BLOCK" EIO "op bsf 1" EIO tell EIO
tell program get
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" got
[[ $got == "$lost "* ]] || fail "MTIOCGET: $got"
same_objects "kept" VTL001L8 "B$BLOCK F"
gives "op eod" ok
same state "$(told nst0 state)" online
gives "write $BLOCK B" "$BLOCK" close ok
same_objects "after the end of data" VTL001L8 "B$BLOCK F B$BLOCK F"

# Another program has written where nothing is proved: what is missing, and from where on, nobody knows.
echo 1 >"$PARAMETERS/recovery"
begin sync
gives "write $BLOCK B" "$BLOCK"
sg_raw "$SG" 10 00 00 00 01 00 2>/dev/null # WRITE FILEMARKS
gives "write $BLOCK C" ENOTRECOVERABLE
is_frozen "$LOSS" loss
gives "write $BLOCK C" ENOTRECOVERABLE "op weof 1" ENOTRECOVERABLE "read $BLOCK" EIO "op bsf 1" EIO
tell program get
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" got
[[ $got == "$lost "* ]] || fail "MTIOCGET: $got"
gives close ENOTRECOVERABLE "open $TAPE0" ENOTRECOVERABLE
same_objects "kept" VTL001L8 "B$BLOCK F B$BLOCK F"
gives "open $TAPE0 read" ok "op rewind" ok "read $BLOCK" "$BLOCK A" close ok
echo 1 >"$(attribute nst0 acknowledge)"
gives "open $TAPE0" ok close ok
same state "$(told nst0 state)" online

# It is missing, and the end is known: a filemark is carried out there, once.
echo 0 >"$PARAMETERS/journal_mb"
begin sync
gives "write $BLOCK B" "$BLOCK"
lose
gives "write $BLOCK C" ENOTRECOVERABLE
is_frozen "$SHORT" loss
gives "read $BLOCK" EIO "write $BLOCK C" ENOTRECOVERABLE "op weof 1" ok "op bsf 1" ok
gives "write $BLOCK C" ENOTRECOVERABLE close ENOTRECOVERABLE "open $TAPE0" ENOTRECOVERABLE
same_objects "one filemark, not two" VTL001L8 "B$BLOCK F"
echo 1 >"$(attribute nst0 acknowledge)"
gives "open $TAPE0" ok close ok
same state "$(told nst0 state)" online
echo 256 >"$PARAMETERS/journal_mb"

# Another cartridge.
begin
vtlctl unplug TAPE0
vtlctl swap TAPE0 VTL005L8
vtlctl plug TAPE0
gives "write $BLOCK B" ENOTRECOVERABLE
is_frozen "$MEDIUM" stop
gives "write $BLOCK B" ENOTRECOVERABLE "op weof 1" ENOTRECOVERABLE "read $BLOCK" EIO "op bsf 1" EIO tell EIO
gives close ENOTRECOVERABLE "open $TAPE0" ok
same state "$(told nst0 state)" online
gives close ok
same_objects "never touched" VTL005L8 ""
same_objects "the session's" VTL001L8 "B$BLOCK F"
quit_program program
kill "$monitor"
wait "$monitor" || :
