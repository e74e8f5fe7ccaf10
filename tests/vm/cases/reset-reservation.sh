#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) paths=1 (registrations are of a path)
# timeout: 900
#
# A program has registered a key and reserved the drive by its sg node, and the drive loses its
# power in the middle of a stream, and with it the registrations. They are made again, with the same
# key and type, and dd sees nothing of it. Where another host has the drive by then nothing is
# written, and the session is told why.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

KEY=0xa1
OTHER=178 # b2h
EXCLUSIVE=3

out() { sg_persist --no-inquiry --out "$@" >/dev/null; } # ... NODE
asked() { sg_persist --no-inquiry --in "$1" "$SG"; }
keys() { asked --read-keys | sed -n 's/^ *\(0x[0-9a-f]*\)$/\1/p' | tr '\n' ' '; }
holder() { asked --read-reservation | grep -o 'Key=0x[0-9a-f]*\|type: .*' | tr '\n' ' '; }
quiet() { while ! sg_turs "$SG" >/dev/null 2>&1; do :; done; } # takes the attentions away
reserve_by() { # NODE
  out --register-ignore --param-sark="$KEY" "$1"
  out --reserve --param-rk="$KEY" --prout-type="$EXCLUSIVE" "$1"
}
is_ours() { # WHAT
  same "$1: keys" "$(keys)" "$KEY "
  same "$1: holder" "$(holder)" "Key=$KEY type: Exclusive Access "
}

settle
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
SG=/dev/${generic[0]##*/}
quiet
start_program program

# In the middle of a stream, whatever else the drive loses; by its sg node, and by the tape's own.
while read -r node what; do
  reserve_by "${!node}"
  resets=$(told nst0 resets)
  start_held_stream TAPE0
  # shellcheck disable=SC2086 # options on purpose
  vtlctl reset TAPE0 --kind power $what
  finish_stream "power $what" TAPE0 VTL001L8
  (($(told nst0 resets) > resets)) || fail "power $what: the reset was not met"
  is_ours "power $what"
done <<'RESETS'
SG
SG --rewind
TAPE0 --rewind --lose-buffer
RESETS

# While the tape was closed: before it is written again.
vtlctl reset TAPE0 --kind power
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
is_ours closed

# What the program has ended is not made again.
out --clear --param-rk="$KEY" "$SG"
vtlctl reset TAPE0 --kind power
expect program "write 1000 B" 1000
expect program "op weof 1" ok
same "cleared: keys" "$(keys)" ""

# RESERVE(6), which any reset drops: the other host finds it reserved again.
sg_raw "$SG" 16 00 00 00 00 00 2>/dev/null
vtlctl reset TAPE0 --kind lun
expect program "write 1000 C" 1000
expect program "op weof 1" ok
! vtlctl reserve TAPE0 --key "$OTHER" 2>/dev/null || fail "RESERVE(6) was not made again"
sg_raw "$SG" 17 00 00 00 00 00 2>/dev/null
expect program close ok
same_objects "three files" VTL001L8 "B1000 F B1000 F B1000 F"

# Another host is faster than we are: nothing is written, in the session or at its close.
mt -f "$TAPE0" rewind
reserve_by "$SG"
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
vtlctl reset TAPE0 --kind power
vtlctl reserve TAPE0 --key "$OTHER"
expect program "write 1000 X" ENOTRECOVERABLE
same "state" "$(told nst0 state)" frozen
[[ $(told nst0 state_reason) == "somebody else has the drive reserved"* ]] ||
  fail "the reason: $(told nst0 state_reason)"
same "acknowledge" "$(told nst0 acknowledge)" stop
expect program "op weof 1" ENOTRECOVERABLE
expect program "read 1000" EIO
expect program close ENOTRECOVERABLE
same_objects "taken" VTL001L8 "B1000 F"
same "the other host's" "$(holder)" "Key=0xb2 type: Exclusive Access "

# It lets go: the next open works. What was taken is not made again; only a program does that.
vtlctl reserve TAPE0 --key "$OTHER" --clear
echo 1 >"$(attribute nst0 acknowledge)"
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
expect program close ok
same_objects "free again" VTL001L8 "2*B1000 F"
same "free again: keys" "$(keys)" ""

# With a block that was acknowledged and is not proved there may be a loss, which is told as one.
reserve_by "$SG"
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --lose-buffer
vtlctl reserve TAPE0 --key "$OTHER"
expect program "write 1000 X" 1000 # is on its way, and meets the other host
expect program "write 1000 X" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same "acknowledge" "$(told nst0 acknowledge)" loss
vtlctl reserve TAPE0 --key "$OTHER" --clear
echo 1 >"$(attribute nst0 acknowledge)"
quit_program program
