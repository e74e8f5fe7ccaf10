#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 4
# needs: rig=vtl (a power cycle of the robot, a command that is held there)
#
# The ioctls of <linux/chio.h>, with either driver: the same answers, the same errors. Where they are
# meant to differ it is said here.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=/dev/$(node_of CHANGER)

answers params "1 4 0 2"
answers vparams "0: 0: 0: 0:"
answers "status st" "08 08 09 09"
answers "status mt" "00"
answers "status ie" ""
answers "status dt" "01 01"
answers "status 8" EINVAL
answers "status -1" EINVAL
answers "element st 2" "status=09 flags=10 source=-1/-1 tag=VTL003L8"
answers "element st 4" EINVAL
answers "element 8 0" EINVAL
answers "element ie 0" EINVAL

# What is refused, and where nothing has moved.
answers "move st 2 dt 0" EXFULL
answers "move st 0 st 1" EBADE
answers "move st 4 st 0" EBADSLT
answers "move st 2 8 0" EBADSLT
answers "position v1 0" EBADSLT
answers "exchange st 2 st 3 dt 2" EBADSLT
answers "tag st 4 NEW" EBADSLT
answers "ioctl 80046304" EINVAL
same "after refusals" "$(barcode_slot VTL003L8)" "slot 3"

answers "position st 1" ok
# A volume tag that a program tells stays until the library reads its labels.
answers "tag st 2 NEW" ok
answers "element st 2" "status=09 flags=10 source=-1/-1 tag=NEW"
answers initialize ok
answers "element st 2" "status=09 flags=10 source=-1/-1 tag=VTL003L8"
answers "move dt 0 st 0" ok
same moved "$(barcode_slot VTL001L8)" "slot 1"
answers "status dt" "08 01"
answers "move st 2 dt 0" ok
same loaded "$(barcode_slot VTL003L8)" TAPE0
answers "element dt 0" "status=01 flags=14 source=1/2 tag=VTL003L8"
answers "exchange st 0 st 3 st 2" ok
same "exchanged" "$(barcode_slot VTL001L8), $(barcode_slot VTL004L8)" "slot 4, slot 3"
answers "status st" "08 08 09 09"

# A power cycle: the first call works.
vtlctl reset CHANGER --kind power
answers "status st" "08 08 09 09"
vtlctl reset CHANGER --kind power
answers "move st 2 st 0" ok
same "after a power cycle" "$(barcode_slot VTL004L8)" "slot 1"

# Which elements there are is told from memory, whatever another program waits for. ch lets nobody even open it
# meanwhile.
[[ -e /sys/module/ptape ]] || exit 0
vtlctl hold CHANGER --on MOVE_MEDIUM
chio "move st 0 st 2" >output 2>&1 &
mover=$!
vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
same "while a move is at the robot" \
  "$(timeout "$ANSWER_SECONDS" "$GUEST_DIR/chio" "$sch" params vparams | xargs)" "1 4 0 2 0: 0: 0: 0:"
vtlctl release-held CHANGER
wait "$mover" || fail "the move: $(<output)"
same "the move" "$(<output)" ok
