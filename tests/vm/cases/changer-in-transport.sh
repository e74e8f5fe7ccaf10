#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl (stops a move halfway)
# timeout: 1200
#
# A move in doubt whose cartridge is with the robot, or which the robot has not even begun: the call goes on asking,
# up to a minute, through a second reset or the loss of the path too, and says that it is done when it is. What went
# back to where it was is moved again; what is still with the robot after a minute is EIO, and once it is put down
# the driver knows where, without an event. Never is there a second MOVE MEDIUM while the first may go on.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# Slots 1 and 2: the first is free, for its cartridge is in the drive.
SLOT1=1024
SLOT2=1025
CARTRIDGE=VTL002L8

settle
sch=/dev/$(node_of CHANGER)
elements=$(attribute "${sch#/dev/}" elements)
sent() { vtlctl status CHANGER --field served | jq '.MOVE_MEDIUM // 0'; }
content() { awk -v at="$1" '$2 == at { print $3, $4 }' "$elements"; } # ADDRESS
contents() { echo "$(awk '$1 == "transport" { print $3, $4 }' "$elements"), $(content $SLOT1), $(content $SLOT2)"; }
contents_are() { [[ $(contents) == "$1" ]]; } # TEXT: of the robot, of slot 1 and of slot 2

# The move stays at the robot, which has begun it, or not.
begin_move() { # COMMAND...
  moves=$(field CHANGER moves) commands=$(sent)
  vtlctl hold CHANGER --on MOVE_MEDIUM
  "$@" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
}

# What the driver asks next, but for the first ones, waits for its answer.
hold_question() { vtlctl hold CHANGER --on READ_ELEMENT_STATUS --after "${1:-0}"; }
await_question() { vtlctl wait CHANGER --held --timeout "$ANSWER_SECONDS"; }
answer_question() { vtlctl release-held CHANGER; }

ends() { # WHAT ANSWER SLOT COMMANDS: the commands of which the robot has carried out one
  wait "$mover" || fail "$1: $(<output)"
  [[ $2 == mtx ]] || same "$1: answer" "$(<output)" "$2"
  same "$1: where it is" "$(barcode_slot $CARTRIDGE)" "$3"
  same "$1: moves of the robot" "$(($(field CHANGER moves) - moves))" 1
  same "$1: MOVE MEDIUM commands" "$(($(sent) - commands))" "$4"
  echo "$1: $2"
}

wait_for "$ANSWER_SECONDS" contents_are "empty -, empty -, full $CARTRIDGE"

# On its way when the reset comes, and arrived between two rounds of questions: of source and destination; mtx names
# the transport too.
for kind in lun power; do
  begin_move chio "move st 1 st 0"
  vtlctl pick-up CHANGER $SLOT2 $SLOT1
  hold_question 2
  vtlctl reset CHANGER --kind "$kind"
  await_question
  vtlctl put-down CHANGER
  answer_question
  ends "arrives behind a reset ($kind)" ok "slot 1" 1

  begin_move mtx -f "$sch" transfer 1 2
  vtlctl pick-up CHANGER $SLOT1 $SLOT2
  hold_question 3
  vtlctl reset CHANGER --kind "$kind"
  await_question
  vtlctl put-down CHANGER
  answer_question
  ends "mtx, arrives behind a reset ($kind)" mtx "slot 2" 1
done

# Back in its slot: not begun after all, so that it is sent again.
begin_move chio "move st 1 st 0"
vtlctl pick-up CHANGER $SLOT2 $SLOT1
hold_question 2
vtlctl reset CHANGER --kind lun
await_question
vtlctl put-down CHANGER --back
answer_question
ends "goes back" ok "slot 1" 2

# A robot that begins late, when it was said once that it has not.
begin_move chio "move st 0 st 1"
hold_question 2
vtlctl reset CHANGER --kind lun
await_question
vtlctl pick-up CHANGER $SLOT1 $SLOT2
answer_question
hold_question
await_question
vtlctl put-down CHANGER
answer_question
ends "begins late" ok "slot 2" 1

# A second fault during the questions.
second_reset() { vtlctl reset CHANGER --kind power; }
second_loss() { vtlctl unplug CHANGER --in-flight lost && vtlctl plug CHANGER; }
for second in reset loss; do
  begin_move chio "move st 1 st 0"
  vtlctl pick-up CHANGER $SLOT2 $SLOT1
  hold_question 2
  vtlctl reset CHANGER --kind lun
  await_question
  "second_$second"
  hold_question
  await_question
  vtlctl put-down CHANGER
  answer_question
  ends "arrives behind a second $second" ok "slot 1" 1
  same "moved back" "$(chio "move st 0 st 1")" ok
done

# Still on its way after a minute. No event tells of its arrival: the driver asks until it is there.
wait_for "$ANSWER_SECONDS" contents_are "empty -, empty -, full $CARTRIDGE"
for back in "" --back; do
  begin_move chio "move st 1 st 0"
  vtlctl pick-up CHANGER $SLOT2 $SLOT1
  vtlctl reset CHANGER --kind lun
  wait "$mover" || fail "a minute on its way: $(<output)"
  same "a minute on its way" "$(<output)" EIO
  wait_for "$ANSWER_SECONDS" contents_are "full $CARTRIDGE, empty -, empty -"
  if [[ $back ]]; then
    vtlctl put-down CHANGER --back
    wait_for "$ANSWER_SECONDS" contents_are "empty -, empty -, full $CARTRIDGE"
  else
    vtlctl put-down CHANGER
    wait_for "$ANSWER_SECONDS" contents_are "empty -, full $CARTRIDGE, empty -"
  fi
  same "MOVE MEDIUM commands of a minute on its way" "$(($(sent) - commands))" 1
  [[ $back ]] || same "moved back" "$(chio "move st 0 st 1")" ok
done
