#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
#
# A number above 31 takes other bits of the minor: the drive that is bound to it has its eight nodes, and a
# program can open each. 4095 is the last drive of a large site, 131071 has the last minor that there is.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

MODES=('' l m a) # as their nodes are called, in the order of bits 5 and 6
NO_REWIND=128    # bit 7

# The low five bits of a number are the minor's, the rest is above mode and rewinding.
minor() { # NUMBER MODE
  echo $((($1 & ~31) << 3 | $2 << 5 | $1 & 31))
}

minor_of() { echo $((16#$(stat -c %T "$1"))); } # NODE

opens() { # NODE MINOR
  same "the minor of $1" "$(minor_of "/dev/$1")" "$2"
  expect program "open /dev/$1" ok
  expect program close ok
}

is_bound_to() { # NUMBER
  local number=$1 mode
  unload_ptape
  printf 'options ptape bind=%s\n' "$identity:$number" >"$BINDINGS"
  load_ptape
  nodes_are "bound to $number" TAPE0="nst$number"
  for mode in "${!MODES[@]}"; do
    opens "st$number${MODES[mode]}" "$(minor "$number" "$mode")"
    opens "nst$number${MODES[mode]}" "$(($(minor "$number" "$mode") | NO_REWIND))"
  done
  # shellcheck disable=SC2153 # set by the rig
  [[ $TAPE0 -ef /dev/nst$number ]] || fail "the link is not that of number $number"
  expect program "open /dev/nst$number" ok
  expect program "write 1000 A" 1000
  expect program close ok
}

trap 'rm -f "$BINDINGS"*' EXIT
settle
identity=$(identity_of TAPE0)
start_program program
is_bound_to 4095
is_bound_to 131071
same "the last minor" "$(minor_of /dev/nst131071a)" 1048575
quit_program program
same_objects "what was written, at the place that the last close has left" VTL001L8 "B1000 F"
