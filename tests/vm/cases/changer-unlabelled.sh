#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 4
# needs: driver=ptape rig=vtl (vtlctl plays the fault) paths=1 (another path would take over)
#
# Cartridges without a bar code: they are told as full and nothing more, move, and a move in doubt is resolved
# by what is full and what is empty. An exchange in doubt is not: both places look the same, so the call fails,
# and the robot has moved once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=$(node_of CHANGER)
robot() { mtx -f "/dev/$sch" "$@"; }
chio() { "$GUEST_DIR/chio" "/dev/$sch" "$@"; }
content() { awk -v at="$1" '$2 == at { print $3, $4 }' "$(attribute "$sch" elements)"; } # ADDRESS
is_content() { [[ $(content "$1") == "$2" ]]; }
SLOT=1024 DRIVE=256 # addresses of the first ones

for barcode in VTL001L8 VTL003L8 VTL004L8; do vtlctl cartridge "$barcode" --no-label; done
vtlctl ua CHANGER 6/28/01
robot status >output
grep -q 'Storage Element 3:Full' output || fail "$(<output)"
! grep -q VTL003L8 output || fail "a bar code: $(<output)"
wait_for "$ANSWER_SECONDS" is_content $((SLOT + 2)) "full -"
wait_for "$ANSWER_SECONDS" is_content $DRIVE "full -"
same "the cartridge in the drive" "$(told "$(node_of TAPE0)" cartridge)" ""
wait_for "$ANSWER_SECONDS" is_content $((DRIVE + 1)) "full VTL002L8"

before=$(field CHANGER moves)
robot transfer 3 1
same transferred "$(barcode_slot VTL003L8)" "slot 1"
for outcome in executed lost; do
  vtlctl hold CHANGER --on MOVE_MEDIUM
  robot transfer 1 3 >output 2>&1 &
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
  vtlctl unplug CHANGER --in-flight "$outcome"
  vtlctl plug CHANGER
  wait $! || fail "path lost, $outcome: $(<output)"
  same "path lost, $outcome" "$(barcode_slot VTL003L8)" "slot 3"
  robot transfer 3 1
done
for outcome in executed lost; do
  vtlctl hold CHANGER --on MOVE_MEDIUM
  robot transfer 1 3 >output 2>&1 &
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
  vtlctl reset CHANGER --kind power --in-flight "$outcome"
  wait $! || fail "power cycle, $outcome: $(<output)"
  same "power cycle, $outcome" "$(barcode_slot VTL003L8)" "slot 3"
  robot transfer 3 1
done
same "moves of the robot" "$(($(field CHANGER moves) - before))" 9

vtlctl hold CHANGER --on EXCHANGE_MEDIUM
chio "exchange st 0 st 3 st 0" >output 2>&1 &
vtlctl wait CHANGER --at-drive --opcode EXCHANGE_MEDIUM --timeout "$ANSWER_SECONDS"
vtlctl reset CHANGER --kind lun --in-flight executed
wait $!
same "an exchange of two that look the same" "$(<output)" EIO
same "exchanged once" "$(barcode_slot VTL003L8) $(barcode_slot VTL004L8)" "slot 4 slot 1"
