#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# The hold ends before the drive is back: calls fail at once with ENXIO, what failed is
# never sent, and after the return the same open file works. A close before the return
# gives ENOTRECOVERABLE if acknowledged data is unproved, and opens for writing are
# refused until somebody acknowledges the loss. An open waits until the same deadline.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

lose_it() { # takes it away and lets the hold end
  vtlctl unplug TAPE0
  wait_for 60 is_state nst0 absent
}

HOLD_SECONDS=2
OPENS=10 # that none of them waits shows where the time of all is less than their holds would be

now_ms() { echo "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

settle
echo "$HOLD_SECONDS" >"$(attribute nst0 hold_seconds)"
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
tell program "write 1000 x"
expect_waits program
expect_answer program ENXIO
same "state" "$(told nst0 state)" absent
expect program "write 1000 y" ENXIO
expect program "op weof 1" ENXIO
expect program "op rewind" ENXIO
expect program tell ENXIO
expect program get "file=0 block=1"
vtlctl plug TAPE0
wait_for 60 is_state nst0 online
expect program "write 1000 B" 1000
expect program close ok
same_objects "after the return" VTL001L8 "2*B1000 F"
same letters "$(letters VTL001L8 0 1000)" AB

# At the drive when it goes, over before it returns: told as failed, so it is not to be there.
for outcome in lost executed; do
  mt -f /dev/nst0 rewind
  expect program "open /dev/nst0 sync" ok
  expect program "write 1000 C" 1000
  vtlctl hold TAPE0 --on WRITE_6
  tell program "write 1000 x"
  vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 60
  vtlctl unplug TAPE0 --in-flight "$outcome"
  expect_answer program ENXIO
  vtlctl plug TAPE0
  expect program "write 1000 D" 1000
  expect program close ok
  same "$outcome: letters" "$(letters VTL001L8 0 1000)" CD
  same_objects "$outcome" VTL001L8 "2*B1000 F"
done

# Closed while it is away, with nothing unproved: the loss of nothing.
expect program "open /dev/nst0" ok
expect program "write 1000 E" 1000
expect program "op weof 1" ok
lose_it
expect program close ok
same acknowledge "$(told nst0 acknowledge)" none
vtlctl plug TAPE0

# An open meets the absence: until the deadline, which counts from the loss, it waits, the next ones do not.
echo 300 >"$(attribute nst0 hold_seconds)" # the open comes in time, however slow the machine is
start=$(now_ms)
vtlctl unplug TAPE0
tell program "open /dev/nst0"
expect_waits program
echo "$HOLD_SECONDS" >"$(attribute nst0 hold_seconds)"
expect_answer program ENXIO "open until the deadline"
took=$(($(now_ms) - start))
((took >= HOLD_SECONDS * 1000)) || fail "an open waited $took ms, not until the deadline"
wait_for 60 is_state nst0 absent
start=$(now_ms)
for ((n = 0; n < OPENS; n++)); do expect program "open /dev/nst0" ENXIO; done
took=$(($(now_ms) - start))
((took < OPENS * HOLD_SECONDS * 1000)) || fail "$OPENS opens behind the deadline took $took ms"
vtlctl plug TAPE0
expect program "open /dev/nst0" ok
expect program close ok

# With unproved data.
expect program "open /dev/nst0" ok
expect program "write 1000 F" 1000
lose_it
expect program close ENOTRECOVERABLE
same acknowledge "$(told nst0 acknowledge)" loss
vtlctl plug TAPE0
expect program "open /dev/nst0" ENOTRECOVERABLE
expect program "open /dev/nst0 read" ok
expect program "op rewind" ok
expect program "read 5000" "1000 C"
expect program close ok
# The module alone knows of it, with every handle closed: it is not unloaded.
! /ptape/dkms/change-driver handback 2>refusal || fail "a loss that nobody has acknowledged was thrown away"
grep -q '  nst0: loss' refusal || fail "handback does not name the drive: $(cat refusal)"
echo 1 >"$(attribute nst0 acknowledge)"
same acknowledge "$(told nst0 acknowledge)" none
expect program "open /dev/nst0" ok
expect program close ok

# As a program of today tells it.
mkfifo pipe
dd if=pipe of=/dev/nst0 bs=1000 status=none 2>error &
writer=$!
exec 3>pipe
taken=$(field TAPE0 objects_written)
printf G%.0s {1..1000} >&3
vtlctl wait TAPE0 --objects $((taken + 1)) --timeout 60
lose_it
exec 3>&-
! wait "$writer" || fail "dd closed a tape whose data is unproved and says 0"
grep -q 'State not recoverable' error || fail "dd: $(cat error)"
vtlctl plug TAPE0
echo 1 >"$(attribute nst0 acknowledge)"
