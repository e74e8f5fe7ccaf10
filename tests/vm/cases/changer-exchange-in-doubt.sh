#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (holds a command at the robot)
# timeout: 900
#
# EXCHANGE MEDIUM with a reset, the loss of the path or an attention as its answer: carried out or not, the call
# says that it is done, and two cartridges have changed places once. A second exchange would undo it: it is sent
# because the attention (29h), which the return of the path brings too, tells that the first will not begin. Without
# one it is not: changer-hung.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

MOVES=12 # of the robot: an exchange is two

settle
before=$(field CHANGER moves)
sch=/dev/$(node_of CHANGER)
first=VTL004L8 second=VTL003L8 # of slots 3 and 4 after the next exchange

begin_exchange() {
  vtlctl hold CHANGER --on EXCHANGE_MEDIUM
  "$GUEST_DIR/chio" "$sch" "exchange st 2 st 3 st 2" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode EXCHANGE_MEDIUM --timeout "$ANSWER_SECONDS"
}

exchanged() { # WHAT
  wait "$mover" || fail "$1: $(<output)"
  same "$1: answer" "$(<output)" ok
  same "$1" "$(barcode_slot "$first"), $(barcode_slot "$second")" "slot 3, slot 4"
  read -r first second <<<"$second $first"
}

for outcome in executed lost; do
  begin_exchange
  vtlctl reset CHANGER --kind power --in-flight "$outcome"
  exchanged "reset, $outcome"
  begin_exchange
  vtlctl unplug CHANGER --in-flight "$outcome"
  vtlctl plug CHANGER
  exchanged "path lost, $outcome"
  vtlctl sense CHANGER 6/29/00 --on EXCHANGE_MEDIUM --executed
  "$GUEST_DIR/chio" "$sch" "exchange st 2 st 3 st 2" >output &
  mover=$!
  exchanged "told an attention"
done
same "moves of the robot" "$(($(field CHANGER moves) - before))" "$MOVES"
