#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (holds a command at the robot) paths=2 (two ways to each device)
#
# One of two paths goes with MOVE MEDIUM at the robot, carried out or not: the call goes on by the other path
# and says that it is done; the cartridge is moved once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
node=$(node_of CHANGER)
before=$(field CHANGER moves)
move() { # OUTCOME COMMAND SLOT
  local path
  path=$(active_path CHANGER "$node")
  vtlctl hold CHANGER --on MOVE_MEDIUM
  "$GUEST_DIR/chio" "/dev/$node" "$2" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
  vtlctl unplug CHANGER --path "$path" --in-flight "$1"
  wait "$mover" || fail "$1: $(<output)"
  same "$1: answer" "$(<output)" ok
  same "$1" "$(barcode_slot VTL002L8)" "$3"
  same "$1: state" "$(told "$node" state)" online
  vtlctl plug CHANGER --path "$path"
  wait_for "$ANSWER_SECONDS" has_paths "$node" 2
}

for outcome in executed lost; do
  move "$outcome" "move st 1 st 0" "slot 1"
  move "$outcome" "move st 0 st 1" "slot 2"
done
same "moves of the robot" "$(($(field CHANGER moves) - before))" 4
