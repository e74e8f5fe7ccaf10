#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 32
# slots: 32
# needs: driver=ptape rig=vtl (tgt's robot cuts off what it tells of its drives) paths=1 (each of so many drives twice takes too much memory)
# timeout: 3600
#
# A library of 32 drives: each is in the element that the library says, with what is in it, and has its links by
# library, so after the module was loaded anew, and when the robot comes after all of them; a move out of one
# changes what is known of that one alone.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

DRIVES=32
FIRST_ELEMENT=256
mapfile -t UNITS < <(seq --format=TAPE%g 0 $((DRIVES - 1)))

# "UNIT ELEMENT NUMBER CARTRIDGE" of each drive, as sysfs has it, in the order of the units.
told_places() {
  local unit node
  for unit in "${UNITS[@]}"; do
    node=$(node_of "$unit")
    echo "$unit $(told "$node" element) $(told "$node" drive) $(told "$node" cartridge)"
  done
}

# As it is: cartridge i is in drive i, but for the last ones, which are empty.
true_places() { # EMPTY
  local i
  for ((i = 0; i < DRIVES - $1; i++)); do printf 'TAPE%d %d %d VTL%03dL8\n' $i $((FIRST_ELEMENT + i)) $i $((i + 1)); done
  for (( ; i < DRIVES; i++)); do printf 'TAPE%d %d %d \n' $i $((FIRST_ELEMENT + i)) $i; done
}

all_are_right() { # WHEN EMPTY
  settle
  become_links "$1" "$(library_links CHANGER "${UNITS[@]}")"
  same "$1: places" "$(told_places)" "$(true_places "$2")"
  same "$1: elements without a drive" "$(told "$(node_of CHANGER)" drives_unknown)" ""
  same "$1: ptape map" "$(ptape map --json | jq -c '[.changers[].drives[].element], .without_changer')" \
    "$(seq -s, $FIRST_ELEMENT $((FIRST_ELEMENT + DRIVES - 1)) | sed 's/.*/[&]/')"$'\n'"[]"
}

all_are_right "at the start" 0

unload_ptape
load_ptape
all_are_right "after a reload" 0

vtlctl unplug CHANGER
unload_ptape
load_ptape
same "links without the robot" "$(present_links)" ""
vtlctl plug CHANGER
all_are_right "the robot last" 0

"$GUEST_DIR/chio" "/dev/$(node_of CHANGER)" "move dt $((DRIVES - 1)) st 0" >output
same "moved" "$(<output)" ok
is_empty() { [[ ! $(told "$(node_of "$1")" cartridge) ]]; } # UNIT
wait_for "$ANSWER_SECONDS" is_empty "${UNITS[-1]}"
all_are_right "after a move" 1
