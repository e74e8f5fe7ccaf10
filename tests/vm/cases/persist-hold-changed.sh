#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# The hold that is running follows what is written to hold_seconds, of the device and
# of the module, shorter and longer; release ends it; each return starts a new one.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

write_waits() {
  tell program "write 1000 ${1:-x}"
  expect_waits program
}

settle
start_program program
expect program "open /dev/nst0" ok
same "hold of the device" "$(told nst0 hold_seconds)" 300

vtlctl unplug TAPE0
write_waits
echo 1 >"$(attribute nst0 hold_seconds)"
expect_answer program ENXIO "shortened on the device"
same state "$(told nst0 state)" absent

# Longer: calls wait again.
echo 1000 >"$(attribute nst0 hold_seconds)"
wait_for 60 is_state nst0 waiting
write_waits

echo 1 >"$(attribute nst0 release)"
expect_answer program ENXIO "released"
same state "$(told nst0 state)" absent
expect program "write 1000 x" ENXIO

# A release is of this absence.
vtlctl plug TAPE0
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
write_waits B
vtlctl plug TAPE0
expect_answer program 1000

# The module's own: for devices that have none.
echo default >"$(attribute nst0 hold_seconds)"
same "hold of the device" "$(told nst0 hold_seconds)" 300
vtlctl unplug TAPE0
vtlctl unplug TAPE1
write_waits
echo 77 >"$(attribute nst1 hold_seconds)"
echo 0 >"$PARAMETERS/hold_seconds"
expect_answer program ENXIO "shortened in the module"
wait_for 60 is_state nst0 absent
same "another device" "$(told nst1 state)" waiting
echo 300 >"$PARAMETERS/hold_seconds"
wait_for 60 is_state nst0 waiting
write_waits C
vtlctl plug TAPE1
vtlctl plug TAPE0
expect_answer program 1000
expect program close ok
same letters "$(letters VTL001L8 0 1000)" ABC

# Nonsense is refused.
for value in -1 604801 soon ''; do
  ! { echo "$value" >"$(attribute nst0 hold_seconds)"; } 2>/dev/null || fail "taken: hold_seconds=$value"
  ! { echo "$value" >"$PARAMETERS/hold_seconds"; } 2>/dev/null || fail "taken: parameter hold_seconds=$value"
done
! { echo 0 >"$(attribute nst0 release)"; } 2>/dev/null || fail "taken: release 0"
