#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl presses the button)
# timeout: 900
#
# Somebody takes the cartridge out at the drive's front in the middle of a job, and nobody is told of
# it. What the drive had acknowledged is on that cartridge, or the writer is told that it may not be; no
# other cartridge that is put in is written; and with the same one back the job goes on.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

MEDIUM="not proved to be the cartridge that the session works on"

gives() { # CALL ANSWER, CALL ANSWER, ...
  while (($# > 0)); do
    expect program "$1" "$2"
    shift 2
  done
}

# A proved file, and a block behind it that is not.
begin() { # [OPTION]: sync: each write tells its own end
  vtlctl swap TAPE0 VTL001L8
  mt -f "$TAPE0" rewind
  gives "open $TAPE0 ${1:-}" ok "write 1000 A" 1000 "op weof 1" ok "write 1000 B" 1000
}

# What may be missing is shown until somebody has looked, and keeps the next writer off.
ends() { # ACKNOWLEDGE
  same acknowledge "$(told nst0 acknowledge)" "$1"
  echo 1 >"$(attribute nst0 acknowledge)"
}

is_frozen() {
  same state "$(told nst0 state)" frozen
  same reason "$(told nst0 state_reason)" "$MEDIUM"
}

settle
start_program program

# No cartridge: each call fails as one that misses it, and the close tells what is not proved.
begin sync
vtlctl eject TAPE0
gives "write 1000 C" EIO "write 1000 C" EIO "op weof 1" EIO "read 1000" EIO "op bsf 1" EIO tell EIO
gives close ENOTRECOVERABLE
ends loss
gives "open $TAPE0" ENOMEDIUM
same_objects "taken out" VTL001L8 "B1000 F B1000"
same "taken out: behind the mark" "$(letters VTL001L8 1 1000)" B

# The close is what meets it: no filemark, and that is no success.
begin
vtlctl eject TAPE0
gives close ENOTRECOVERABLE
ends loss
same_objects "taken out before the close" VTL001L8 "B1000 F B1000"

# All is proved, and a close has nothing to write any more.
begin
gives "op weof 1" ok
vtlctl eject TAPE0
gives close ok
ends none
same_objects "taken out, all proved" VTL001L8 "B1000 F B1000 F"

# What the drive had buffered went with it.
begin sync
vtlctl eject TAPE0 --lose-buffer
gives "write 1000 C" EIO "op weof 1" EIO close ENOTRECOVERABLE
ends loss
same_objects "lost in the drive" VTL001L8 "B1000 F"

# A block that was answered before it met that: every call tells it.
begin
vtlctl eject TAPE0
gives "write 1000 C" 1000 "write 1000 C" ENOTRECOVERABLE
same state "$(told nst0 state)" frozen
gives "op weof 1" ENOTRECOVERABLE "read 1000" EIO "op bsf 1" EIO tell EIO close ENOTRECOVERABLE
ends loss
same_objects "taken out behind a write" VTL001L8 "B1000 F B1000"

# Another one is in before the next call: never written.
for how in sync ""; do
  begin "$how"
  vtlctl eject TAPE0
  vtlctl swap TAPE0 VTL005L8
  [[ $how ]] || gives "write 1000 C" 1000 # is on its way
  gives "write 1000 C" ENOTRECOVERABLE
  [[ ! $how ]] || is_frozen
  gives "write 1000 C" ENOTRECOVERABLE "op weof 1" ENOTRECOVERABLE "read 1000" EIO close ENOTRECOVERABLE
  echo 1 >"$(attribute nst0 acknowledge)"
  same_objects "the other one" VTL005L8 ""
  same_objects "ours" VTL001L8 "B1000 F B1000"
done

# ... also where the session was told first that there was none.
begin sync
vtlctl eject TAPE0
gives "write 1000 C" EIO
vtlctl swap TAPE0 VTL005L8
gives "write 1000 C" ENOTRECOVERABLE
is_frozen
gives "op weof 1" ENOTRECOVERABLE close ENOTRECOVERABLE
ends stop
same_objects "the other one, behind none" VTL005L8 ""
same_objects "ours, behind none" VTL001L8 "B1000 F B1000"

# The same one is pushed in again before the next call: nobody notices, whatever the drive has lost.
for lost in "" --lose-buffer; do
  begin
  # shellcheck disable=SC2086 # an option, or none
  vtlctl eject TAPE0 $lost
  vtlctl swap TAPE0 VTL001L8
  gives "write 1000 C" 1000 close ok
  same_objects "pushed in again $lost" VTL001L8 "B1000 F 2*B1000 F"
  same "pushed in again $lost: file 1" "$(letters VTL001L8 1 1000)" BC
done

# ... and behind a call that was told so: that block's call failed, and so it is never sent.
for lost in "" --lose-buffer; do
  begin sync
  # shellcheck disable=SC2086
  vtlctl eject TAPE0 $lost
  gives "write 1000 X" EIO
  vtlctl swap TAPE0 VTL001L8
  gives "write 1000 C" 1000 close ok
  same_objects "pushed in behind an error $lost" VTL001L8 "B1000 F 2*B1000 F"
  same "pushed in behind an error $lost: file 1" "$(letters VTL001L8 1 1000)" BC
done

# The button is dead while the program has the door locked.
begin
gives "op lock" ok
! vtlctl eject TAPE0 2>/dev/null || fail "the door is locked, and the drive ejects"
gives "write 1000 C" 1000 "op unlock" ok close ok
# As on stock, MTUNLOCK is the last operation, and a close behind it writes no filemark.
same_objects "locked" VTL001L8 "B1000 F 2*B1000"
quit_program program

# In the middle of a stream, with a WRITE at the drive: dd fails, and each block that it had got rid of is
# there, once and in order, but for the last ones if the drive did not write them.
for lost in "" --lose-buffer; do
  start_held_stream TAPE0
  # shellcheck disable=SC2086
  vtlctl eject TAPE0 $lost
  vtlctl release-held TAPE0
  ! wait "$STREAM" || fail "dd has not noticed"
  vtlctl dump VTL001L8 --stream 0 >there
  cmp -n "$(stat -c %s there)" there stream.data || fail "dd, eject $lost: other data on the cartridge"
  if [[ ! $lost ]]; then
    same "blocks that dd had got rid of" "$(runs VTL001L8)" "$STREAM_MIDDLE*B$STREAM_BLOCK"
  fi
  grep -q 'State not recoverable' stream.error || fail "nobody has told dd that data may be missing: $(cat stream.error)"
  ends loss
  vtlctl swap TAPE0 VTL001L8
done
