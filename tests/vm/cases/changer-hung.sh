#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (hangs a command at the robot)
# timeout: 900
#
# A MOVE MEDIUM and an EXCHANGE MEDIUM that are never answered: when their time is over the midlayer aborts
# them. The move is sent again, and the robot has moved once. A second exchange would undo a first that begins late,
# and nothing tells that it will not: none is sent, and the call is an error. A command of SG_IO that says no time
# has that of SG_SET_TIMEOUT, as with ch.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

COMMAND_SECONDS=8 # the command's time: long enough to see it at the robot
USUAL_SECONDS=60  # the midlayer's time of a command for which nobody has said another

settle
echo "$COMMAND_SECONDS" >"$PARAMETERS/timeout_move"
trap 'echo 300 >"$PARAMETERS/timeout_move"' EXIT
sch=/dev/$(node_of CHANGER)
before=$(field CHANGER moves)

# The command stays at the robot and is not carried out.
hang_in() { # OPCODE COMMAND ANSWER
  vtlctl hang CHANGER --on "$1" --commands 1
  chio "$2" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode "$1" --timeout "$ANSWER_SECONDS"
  wait "$mover" || fail "$2: $(<output)"
  same "$2" "$(<output)" "$3"
  vtlctl release-held CHANGER
}

hang_in MOVE_MEDIUM "move st 1 st 0" ok
same "moved" "$(barcode_slot VTL002L8)" "slot 1"
same "moves of the robot" "$(($(field CHANGER moves) - before))" 1

hang_in EXCHANGE_MEDIUM "exchange st 2 st 3 st 2" EIO
same "not exchanged" "$(barcode_slot VTL003L8), $(barcode_slot VTL004L8)" "slot 3, slot 4"
same "moves of the robot" "$(($(field CHANGER moves) - before))" 1
same "a later move" "$(chio "move st 0 st 1")" ok

vtlctl hang CHANGER --on MOVE_MEDIUM --commands 1
start_program robot
expect robot "open $sch" ok
expect robot "timeout $COMMAND_SECONDS" ok
begin=$SECONDS
tell robot "scsi a50000000401040000000000 untimed"
vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
expect_answer robot ok "a move by SG_IO"
((SECONDS - begin < USUAL_SECONDS)) || fail "its time was not over after $((SECONDS - begin)) s"
vtlctl release-held CHANGER
same "moved by SG_IO" "$(barcode_slot VTL002L8)" "slot 1"
