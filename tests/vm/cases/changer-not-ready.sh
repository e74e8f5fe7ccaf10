#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (a door, and an inventory that takes its time)
# timeout: 600
#
# A library that is not ready: a running inventory is waited for, a door half a minute, and then there is a
# clear error; who waits can be killed. Nothing is moved before it is ready, and each call moves once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=/dev/$(node_of CHANGER)
before=$(field CHANGER moves)
moves() { echo $(($(field CHANGER moves) - before)); }

vtlctl not-ready CHANGER --seconds 3
same "while it is becoming ready" "$(chio "move st 1 st 0")" ok
same "moves" "$(moves)" 1
vtlctl not-ready CHANGER --seconds 3
mtx -f "$sch" status >output || fail "mtx status: $(<output)"
grep -q 'Storage Element 1:Full *:VolumeTag=VTL002L8' output || fail "$(<output)"

vtlctl door --open
begin=$SECONDS
same "an open door" "$(chio "move st 0 st 1")" EIO
((SECONDS - begin >= 25)) || fail "the door was waited for $((SECONDS - begin)) s"
exec 4<>"$sch"
for signal in TERM KILL; do
  start_program robot # it has the open file 4 from us
  expect robot "use 4" ok
  tell robot "scsi a50000000400040100000000"
  expect_waits robot
  kill_program robot "$signal"
done
same "moves with an open door" "$(moves)" 1
vtlctl door --close
same "a door that is closed" "$(chio "move st 0 st 1")" ok
same "moves" "$(moves)" 2
same "where it is" "$(barcode_slot VTL002L8)" "slot 2"

# A move whose answer is lost is not given up for TERM: what became of it is found out first.
vtlctl hold CHANGER --on MOVE_MEDIUM
start_program robot
expect robot "use 4" ok
tell robot "scsi a50000000401040000000000"
vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
vtlctl unplug CHANGER --in-flight executed
kill -TERM "${PROGRAM[robot]}"
vtlctl plug CHANGER
wait_for "$ANSWER_SECONDS" ended "${PROGRAM[robot]}"
wait "${PROGRAM[robot]}" || :
same "moves" "$(moves)" 3
same "where it is" "$(barcode_slot VTL002L8)" "slot 1"
known() { awk '$3 == "full" { print $4 }' "$(attribute "${sch#/dev/}" elements)" | sort | xargs; }
is_known() { [[ $(known) == "VTL001L8 VTL002L8 VTL003L8 VTL004L8" ]]; }
wait_for "$ANSWER_SECONDS" is_known
