#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) paths=1 (each path is told for itself)
#
# Another user of the drive, by its sg node, takes the unit attention that was meant for the session,
# or moves the tape. Nothing is written where the session does not stand: it goes back there, sends
# again what was lost, and goes on. One of the robot may have moved cartridges by any command that is
# not known to leave them: its elements are read again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

READ_POSITION='34 00 00 00 00 00 00 00 00 00'
REWIND='01 00 00 00 00 00'
MODE_SENSE=1a0000000000 # of no byte

ANSWERS_MANY=1000000 # more than are given before the drive is mended
ATTENTIONS_MAX=4 # that one event may leave: a reset, a change of the cartridge

# shellcheck disable=SC2086
nothing_to_tell() { sg_raw --request=20 "$SG" $READ_POSITION >/dev/null 2>&1; }

# By sg: the unit attentions are gone afterwards.
taken_by() { # COMMAND...
  local try
  "$@" >/dev/null 2>&1 || :
  for ((try = 1; try <= ATTENTIONS_MAX; try++)); do
    ! nothing_to_tell || return 0
  done
  fail "$1: the attentions were not taken"
}

# A session with one block that is proved: it stands behind the filemark, at 2.
begin() {
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0" ok
  expect program "write 1000 A" 1000
  expect program "op weof 1" ok
}

# A REWIND by sg that stays at the drive; its process is $rewind.
hold_rewind() {
  vtlctl hold TAPE0 --on REWIND
  # shellcheck disable=SC2086
  sg_raw --timeout=600 "$SG" $REWIND 2>/dev/null &
  rewind=$!
  vtlctl wait TAPE0 --held --timeout "$ANSWER_SECONDS"
}

# The drive has no room for a write, until it is mended.
served() { vtlctl status TAPE0 --field served | jq '.WRITE_6 // 0'; }
make_busy() {
  before=$(served)
  vtlctl answer TAPE0 busy --on WRITE_6 --times "$ANSWERS_MANY"
}
was_refused() { (($(served) > before)); }

settle
WRITES=/sys/class/scsi_tape/nst0/stats/write_cnt
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
SG=/dev/${generic[0]##*/}
start_program program

# The drive lost its power and rewound: all that is proved stays, and the session is behind it.
begin
vtlctl reset TAPE0 --kind power --rewind
taken_by test_unit_ready "$SG"
expect program "write 1000 C" 1000
expect program close ok
same_objects "rewound, proved" VTL001L8 "B1000 F B1000 F"
same "rewound, proved: file 1" "$(letters VTL001L8 1 1000)" C

# ... and what is not proved is sent again.
begin
expect program "write 1000 B" 1000
replayed=$(told nst0 replayed_blocks)
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
taken_by test_unit_ready "$SG"
expect program "write 1000 C" 1000
expect program close ok
same_objects "rewound, lost" VTL001L8 "B1000 F 2*B1000 F"
same "rewound, lost: file 1" "$(letters VTL001L8 1 1000)" BC
same "rewound, lost: sent again" $(($(told nst0 replayed_blocks) - replayed)) 1

# ... or told to be lost, where nothing is remembered.
echo 0 >"$PARAMETERS/journal_mb"
begin
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
taken_by test_unit_ready "$SG"
expect program "write 1000 X" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same_objects "rewound, lost and forgotten" VTL001L8 "B1000 F"
echo 1 >"$(attribute nst0 acknowledge)"
echo 256 >"$PARAMETERS/journal_mb"

# REQUEST SENSE tells it in its data, with status GOOD.
begin
vtlctl reset TAPE0 --kind power --rewind
taken_by sg_requests "$SG"
expect program "write 1000 C" 1000
expect program close ok
same_objects "REQUEST SENSE" VTL001L8 "B1000 F B1000 F"

# A reset that moved nothing: the session goes on.
begin
expect program "write 1000 B" 1000
resets=$(told nst0 resets)
vtlctl reset TAPE0 --kind lun
taken_by test_unit_ready "$SG"
expect program "write 1000 C" 1000
expect program close ok
same_objects "reset" VTL001L8 "B1000 F 2*B1000 F"
same "resets counted" "$(($(told nst0 resets) - resets))" 1

# A foreign REWIND: a writer and a reader go on where they were.
begin
expect program "write 1000 B" 1000
# shellcheck disable=SC2086
sg_raw "$SG" $REWIND 2>/dev/null
expect program "write 1000 C" 1000
expect program close ok
same_objects "REWIND under a writer" VTL001L8 "B1000 F 2*B1000 F"
same "REWIND under a writer: file 1" "$(letters VTL001L8 1 1000)" BC
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "read 2000" "1000 A"
expect program "read 2000" 0
# shellcheck disable=SC2086
sg_raw "$SG" $REWIND 2>/dev/null
expect program "read 2000" "1000 B"
expect program close ok

# One that is still at the drive: what the session sends waits for its end, and goes where it belongs.
begin
expect program "write 1000 B" 1000
hold_rewind
tell program "write 1000 C"
expect_waits program
same "at the drive" "$(field TAPE0 at_drive)" '["REWIND"]'
vtlctl release-held TAPE0
expect_answer program 1000 "write 1000 C"
wait "$rewind"
expect program close ok
same_objects "REWIND at the drive" VTL001L8 "B1000 F 2*B1000 F"
same "REWIND at the drive: file 1" "$(letters VTL001L8 1 1000)" BC

# ... and a killed program waits for nobody.
begin
hold_rewind
tell program "write 1000 X"
expect_waits program
kill_program program KILL
vtlctl release-held TAPE0
wait "$rewind"
same_objects "killed behind a REWIND" VTL001L8 "B1000 F"
start_program program

# A write that the drive has no room for goes out again, to where the session stands: a REWIND came between.
begin
written=$(cat "$WRITES")
make_busy
tell program "write 1000 C"
wait_for "$ANSWER_SECONDS" was_refused
# shellcheck disable=SC2086
sg_raw "$SG" $REWIND 2>/dev/null
vtlctl mend TAPE0
expect_answer program 1000 "write 1000 C"
same "busy: counted once" $(($(cat "$WRITES") - written)) 1
expect program close ok
same_objects "REWIND before a busy drive" VTL001L8 "B1000 F B1000 F"
same "REWIND before a busy drive: file 1" "$(letters VTL001L8 1 1000)" C

# ... and one that nobody waits for.
begin
expect program "write 1000 B" 1000
make_busy
expect program "write 1000 C" 1000
wait_for "$ANSWER_SECONDS" was_refused
# shellcheck disable=SC2086
sg_raw "$SG" $REWIND 2>/dev/null
vtlctl mend TAPE0
expect program "write 1000 D" 1000
expect program close ok
same_objects "REWIND before a busy drive, behind" VTL001L8 "B1000 F 3*B1000 F"
same "REWIND before a busy drive, behind: file 1" "$(letters VTL001L8 1 1000)" BCD

# A REWIND while the session's own program passes a command through, which might move the tape as well: nobody
# knows where it stands then, and nothing is written.
begin
hold_rewind
tell program "scsi $MODE_SENSE"
expect_waits program
vtlctl release-held TAPE0
expect_answer program ok "scsi $MODE_SENSE"
wait "$rewind"
expect program "write 1000 X" EIO
expect program "op weof 1" EIO
expect program close EIO
same_objects "REWIND under a pass-through" VTL001L8 "B1000 F"

# ... its own is what it wanted.
begin
expect program "scsi 010000000000" ok
expect program "write 1000 C" 1000
expect program close ok
same_objects "its own REWIND" VTL001L8 "B1000 F"
same "its own REWIND" "$(letters VTL001L8 0 1000)" C

# Another cartridge, and the other program is told: it is not written to.
begin
vtlctl swap TAPE0 VTL003L8
taken_by test_unit_ready "$SG"
expect program "write 1000 X" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same_objects "the other cartridge" VTL003L8 ""
same_objects "ours" VTL001L8 "B1000 F"

# A hand that nobody was told of: the drive is not asked. What the robot makes of c7h its vendor knows.
sch=$(node_of CHANGER)
in_drive() { awk '$2 == 256 { print $4 }' "$(attribute "$sch" elements)"; }
in_drive_is() { [[ $(in_drive) == "$1" ]]; } # BARCODE
wait_for "$ANSWER_SECONDS" in_drive_is VTL003L8
vtlctl swap TAPE0 VTL001L8
same "behind a hand" "$(in_drive)" VTL003L8
sg_raw "$CHANGER" c7 00 00 00 00 00 >/dev/null 2>&1 || :
wait_for "$ANSWER_SECONDS" in_drive_is VTL001L8
