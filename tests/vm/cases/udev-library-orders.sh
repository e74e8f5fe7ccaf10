#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 4
# slots: 4
# options: persistence=0
# needs: driver=ptape rig=vtl (tgt's robot cuts off what it tells of its drives) paths=1 (with persistence=0 each path is a unit of its own)
# timeout: 1800
#
# Names by library: four drives come in each of the 24 orders, the robot at every place among them. Nothing is
# remembered of the time before; the numbers are others each time, and the names lead to the same drives.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

DRIVES=(TAPE0 TAPE1 TAPE2 TAPE3)

# All orders of the numbers behind the first argument, one a line.
orders() { # DONE REST...
  local done=$1 i rest
  shift
  (($# > 0)) || echo "$done"
  for ((i = 1; i <= $#; i++)); do
    rest=("${@:1:i-1}" "${@:i+1}")
    orders "$done TAPE${!i}" "${rest[@]}"
  done
}

with_robot() { # PLACE UNIT...
  local place=$1
  shift
  echo "${*:1:place}" CHANGER "${*:place+1}"
}

settle
become_links "at the start" "$(library_links CHANGER "${DRIVES[@]}")"
same "group" "$(stat -L -c %G "$(library_folder CHANGER)/changer")" tape

count=0 numbers=
while read -r -a order; do
  for unit in "${DRIVES[@]}" CHANGER; do vtlctl unplug "$unit"; done
  settle
  same "while all are away" "$(present_links)" ""
  read -r -a all <<<"$(with_robot $((count % 5)) "${order[@]}")"
  for unit in "${all[@]}"; do vtlctl plug "$unit"; done
  settle
  become_links "order ${all[*]}" "$(library_links CHANGER "${DRIVES[@]}")"
  numbers+=" $(node_of TAPE0)"
  count=$((count + 1))
done < <(orders "" 0 1 2 3)
same "orders" "$count" 24
# Else the names would have had nothing to show.
same "numbers that TAPE0 had" "$(xargs -n 1 <<<"$numbers" | sort -u | xargs)" "nst0 nst1 nst2 nst3"
