#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# Two drives, each with a program at it, are away at one time and come back in the other order: between two
# writes, in a close, in an open, and behind the end of their holds. Each program goes on when its own drive
# is back, and not before; its data is on its own cartridge, once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

LENGTHS=(1000 2000) # of a drive's blocks: what is the other's would be seen
BARCODES=(VTL001L8 VTL002L8)
declare -a NODES

# Not those to sg nodes, whose numbers are nobody's.
links() { (cd /dev/tape/by-id && for link in *; do echo "$link $(readlink "$link")"; done | grep -v '/sg'); }

# Of a drive: @ is its node, % the length of its blocks.
spelt() { # DRIVE TEXT
  local text=${2//@//dev/${NODES[$1]}}
  echo "${text//%/${LENGTHS[$1]}}"
}

each() { # COMMAND ANSWER
  local n
  for n in 0 1; do expect "program$n" "$(spelt "$n" "$1")" "$(spelt "$n" "$2")"; done
}

both_go() {
  local n
  for n in 0 1; do vtlctl unplug "TAPE$n"; done
  for n in 0 1; do wait_for 60 is_state "${NODES[n]}" waiting; done
}

each_waits_in() { # COMMAND
  local n
  for n in 0 1; do
    tell "program$n" "$(spelt "$n" "$1")"
    expect_waits "program$n"
  done
}

# The second one first: the other program's drive is still away.
both_return() { # ANSWER
  vtlctl plug TAPE1
  expect_answer program1 "$(spelt 1 "$1")"
  expect_waits program0
  same "state with only TAPE1 back" "$(told "${NODES[0]}" state)" waiting
  vtlctl plug TAPE0
  expect_answer program0 "$(spelt 0 "$1")"
}

# What the cartridges have, and who is behind each name. The drives may be open.
each_has() { # WHEN RUNS LETTERS-OF-THE-LAST-FILE FILE
  local n
  settle
  for n in 0 1; do
    same_objects "$1" "${BARCODES[n]}" "$(spelt "$n" "$2")"
    same "$1: letters of ${BARCODES[n]}" "$(letters "${BARCODES[n]}" "$4" "${LENGTHS[n]}")" "$3"
    same "$1: TAPE$n is" "$(node_of "TAPE$n")" "${NODES[n]}"
    same "$1: identity of ${NODES[n]}" "$(told "${NODES[n]}" identity)" "$(identity_of "TAPE$n")"
  done
  same "$1: links" "$(links)" "$before"
}

settle
before=$(links)
for n in 0 1; do
  NODES[n]=$(node_of "TAPE$n")
  start_program "program$n"
done

each "open @" ok
each "write % A" %
both_go
each_waits_in "write % B"
both_return %
each "write % C" %

both_go
each_waits_in close
both_return ok
each_has "a write, then a close" "3*B% F" ABC 0

both_go
each_waits_in "open @"
both_return ok
each "write % D" %
each "op weof 1" ok
each_has "an open" "3*B% F B% F" D 1

# The holds end while both wait: what failed is not sent, also not at the return.
both_go
each_waits_in "write % x"
for n in 0 1; do echo 1 >"$(attribute "${NODES[n]}" hold_seconds)"; done
for n in 0 1; do
  expect_answer "program$n" ENXIO "a write behind the hold"
  wait_for 60 is_state "${NODES[n]}" absent
done
each "write % y" ENXIO
vtlctl plug TAPE1
wait_for 60 is_state "${NODES[1]}" online
same "state with only TAPE1 back" "$(told "${NODES[0]}" state)" absent
expect program1 "$(spelt 1 "write % E")" "${LENGTHS[1]}"
expect program0 "$(spelt 0 "write % z")" ENXIO
vtlctl plug TAPE0
wait_for 60 is_state "${NODES[0]}" online
expect program0 "$(spelt 0 "write % E")" "${LENGTHS[0]}"
each close ok
each_has "behind the holds" "3*B% F B% F B% F" E 2
for n in 0 1; do
  quit_program "program$n"
  same_drive "${NODES[n]}" "TAPE$n"
done
