#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (holds a command at the robot)
# timeout: 900
#
# A reset, or the loss of the path, with MOVE MEDIUM at the robot: carried out or not, the call says that
# it is done, and the cartridge is where it was to go; moved once. Slot 1 is free: its cartridge is in the drive.
# While nobody can know where it is, nobody is told: as long as the command is at the robot, too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

MOVES=21 # calls below

settle
before=$(field CHANGER moves)
sch=/dev/$(node_of CHANGER)
robot() { mtx -f "$sch" "$@"; }

# A move whose command stays at the robot.
begin_move() { # COMMAND...
  vtlctl hold CHANGER --on MOVE_MEDIUM
  "$@" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout 120
}

moved() { # WHAT SLOT [ANSWER]
  wait "$mover" || fail "$1: $(cat output)"
  [[ -z ${3:-} ]] || same "$1: answer" "$(cat output)" "$3"
  same "$1" "$(barcode_slot VTL002L8)" "$2"
}

# A command that an attention ends is not carried out (SPC-5 5.14), so it is sent again; or it is all the same.
for kind in power lun; do
  for outcome in lost executed; do
    begin_move chio "move st 1 st 0"
    vtlctl reset CHANGER --kind "$kind" --in-flight "$outcome"
    moved "reset, $kind, $outcome" "slot 1" ok
    begin_move robot transfer 1 2
    vtlctl reset CHANGER --kind "$kind" --in-flight "$outcome"
    moved "mtx, reset, $kind, $outcome" "slot 2"
  done
done
for sense in 6/28/00 6/29/00 6/29/07; do
  vtlctl sense CHANGER "$sense" --on MOVE_MEDIUM --executed
  same "told $sense, and done" "$(chio "move st 1 st 0")" ok
  same "told $sense" "$(barcode_slot VTL002L8)" "slot 1"
  vtlctl sense CHANGER "$sense" --on MOVE_MEDIUM --executed
  robot transfer 1 2
  same "mtx, told $sense" "$(barcode_slot VTL002L8)" "slot 2"
done

for outcome in executed lost; do
  begin_move robot transfer 2 1
  vtlctl unplug CHANGER --in-flight "$outcome"
  wait_for "$ANSWER_SECONDS" is_state "${sch#/dev/}" waiting
  vtlctl plug CHANGER
  moved "mtx, path lost, $outcome" "slot 1"
  begin_move chio "move st 0 st 1"
  vtlctl unplug CHANGER --in-flight "$outcome"
  vtlctl plug CHANGER
  moved "path lost, $outcome" "slot 2" ok
done

content() { awk -v at="$1" '$2 == at { print $3, $4 }' "$(attribute "${sch#/dev/}" elements)"; } # ADDRESS
contents() { echo "$(content 1024), $(content 1025)"; } # of the first two slots
contents_are() { [[ $(contents) == "$1" ]]; } # TEXT
wait_for "$ANSWER_SECONDS" contents_are "empty -, full VTL002L8"

# A command that takes its time: what its places hold is not told, by the drive either.
tape=$(node_of TAPE0)
cartridge_is() { [[ $(told "$tape" cartridge) == "$1" ]]; } # BARCODE
wait_for "$ANSWER_SECONDS" cartridge_is VTL001L8
begin_move chio "move dt 0 st 0"
same "its places, at the robot" "$(content 256), $(contents)" "unknown -, unknown -, full VTL002L8"
wait_for "$ANSWER_SECONDS" cartridge_is ""
vtlctl release-held CHANGER
wait "$mover" || fail "an unload: $(<output)"
same "an unload" "$(<output)" ok
wait_for "$ANSWER_SECONDS" contents_are "full VTL001L8, full VTL002L8"
same "a load" "$(chio "move st 0 dt 0")" ok
wait_for "$ANSWER_SECONDS" cartridge_is VTL001L8
wait_for "$ANSWER_SECONDS" contents_are "empty -, full VTL002L8"

# Away for longer than calls wait: where the cartridge is nobody knows until the library is back and was read.
hold=$(told "${sch#/dev/}" hold_seconds)
begin_move chio "move st 1 st 0"
vtlctl unplug CHANGER --in-flight executed
echo 1 >"$(attribute "${sch#/dev/}" hold_seconds)"
wait "$mover" || fail "the move without an end: $(cat output)"
same "the move without an end" "$(cat output)" ENXIO
same "its places" "$(contents)" "unknown -, unknown -"
echo "$hold" >"$(attribute "${sch#/dev/}" hold_seconds)"
vtlctl plug CHANGER
wait_for "$ANSWER_SECONDS" contents_are "full VTL002L8, empty -"
same "moves of the robot" "$(($(field CHANGER moves) - before))" "$MOVES"
