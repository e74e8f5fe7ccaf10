#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=1 (another path would take over) rig=vtl (tgt's drives do not tell where they stand, scsi_debug keeps 4 bytes of a block)
#
# A drive that the kernel has taken offline is there, but not to be used: an open that must not
# wait says so at once, another one waits until somebody has set it running. Nobody has to: while
# something waits for it, the driver tries it again. With persistence=0 it is the administrator's.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

TRIED_SECONDS=10 # the driver tries an offline drive as often

set_state() { echo "$1" >"/sys/class/scsi_device/$(field TAPE0 hctl)/device/state"; }

back_with_rewind() {
  tell patient "op rewind"
  read -r -t "$ANSWER_SECONDS" -u "${HEAR[patient]}" answer
  [[ $answer == ok ]]
}

settle
start_program hasty
start_program patient
for round in 1 2; do
  set_state offline
  expect hasty "open $TAPE0 nonblock" ENXIO
  tell patient "open $TAPE0"
  expect_waits patient
  wait_for "$ANSWER_SECONDS" is_state nst0 waiting
  same "why" "$(told nst0 state_reason)" "the kernel has set its SCSI device offline"
  set_state running
  expect_answer patient ok "round $round"
  wait_for "$ANSWER_SECONDS" is_state nst0 online
  same "no reason" "$(told nst0 state_reason)" ""
  expect patient close ok
done

# Who does not wait has met it, too: it is away, and that is told once.
set_state offline
expect hasty "open $TAPE0 nonblock" ENXIO
wait_for "$ANSWER_SECONDS" is_state nst0 waiting
settle
events=$(</sys/kernel/uevent_seqnum)
for round in {1..20}; do expect hasty "open $TAPE0 nonblock" ENXIO; done
(($(</sys/kernel/uevent_seqnum) == events)) || fail "each open that failed was an event for udev"
set_state running
wait_for "$ANSWER_SECONDS" is_state nst0 online

# Nobody sets it running.
set_state offline
expect hasty "open $TAPE0 nonblock" ENXIO
tell patient "open $TAPE0"
expect_waits patient
expect_answer patient ok "it is tried again"
expect patient "op rewind" ok
expect patient "write 1000 A" 1000
set_state offline
tell patient "write 1000 B"
expect_answer patient 1000 "in the middle"
expect patient "write 1000 C" 1000
expect patient close ok
same_objects "taken offline in the middle" VTL001L8 "3*B1000 F"
same letters "$(letters VTL001L8 0 1000)" ABC

# Offline for longer than it is held: the next call that may wait tries it.
echo 1 >"$(attribute nst0 hold_seconds)"
expect patient "open $TAPE0" ok
set_state offline
expect patient "op rewind" ENXIO
wait_for "$ANSWER_SECONDS" is_state nst0 absent
expect patient get "file=1 block=0 EOF" # not ONLINE
wait_for 60 back_with_rewind
wait_for "$ANSWER_SECONDS" is_state nst0 online

# It goes when it was offline for as long: that is no other absence, with another hold.
set_state offline
expect patient "op rewind" ENXIO
wait_for "$ANSWER_SECONDS" is_state nst0 absent
vtlctl unplug TAPE0
no_path() { [[ ! $(told nst0 paths) ]]; }
wait_for "$ANSWER_SECONDS" no_path
same "gone" "$(told nst0 state)" absent
expect patient "op rewind" ENXIO
vtlctl plug TAPE0
wait_for "$ANSWER_SECONDS" is_state nst0 online
expect patient "op rewind" ok
expect patient close ok

# Its hold ended by hand: it is left alone, until somebody sets it running; and that was this absence.
echo 300 >"$(attribute nst0 hold_seconds)"
expect patient "open $TAPE0" ok
set_state offline
tell patient "op rewind"
expect_waits patient
echo 1 >"$(attribute nst0 release)"
expect_answer patient ENXIO "the hold is ended"
wait_for "$ANSWER_SECONDS" is_state nst0 absent
settle
deadline=$((SECONDS + TRIED_SECONDS + 2))
events=$(</sys/kernel/uevent_seqnum)
while ((SECONDS < deadline)); do expect patient "op rewind" ENXIO; done
(($(</sys/kernel/uevent_seqnum) == events)) || fail "each call that failed was an event for udev"
set_state running
wait_for "$ANSWER_SECONDS" is_state nst0 online # though nobody asks
expect patient "op rewind" ok
set_state offline
tell patient "op rewind"
expect_waits patient
expect_answer patient ok "another absence"
expect patient close ok

echo 0 >"$PARAMETERS/persistence"
set_state offline
expect patient "open $TAPE0" ENXIO
set_state running
expect patient "open $TAPE0" ok
expect patient close ok
