#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# slots: 5
# needs: driver=ptape rig=vtl (tells where every cartridge is)
# timeout: 600
#
# The map of a library in sysfs: every element, and of every drive its element and cartridge. It is kept by
# events: our own moves, moves by the sg node, attentions that somebody else was told, drives that come late.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=$(node_of CHANGER)
generic=$CHANGER # by-id links to the sg node
elements() { cat "$(attribute "$sch" elements)"; }

# What the driver knows: "ADDRESS BARCODE" of each full element.
known() { elements | awk '$3 == "full" { print $2, $4 }' | sort; }
# The same by the library; addresses as the model lays them out.
truth() {
  vtlctl status --json | jq -r '.cartridges[] | select(.at != "outside") |
    if .at | startswith("slot ") then "\(1023 + (.at[5:] | tonumber)) \(.barcode)"
    else "\(256 + (.at[4:] | tonumber)) \(.barcode)" end' | sort
}
# An empty element that is not known looks like one that is.
is_true() { [[ $(known) == "$(truth)" && $(elements) != *unknown* ]]; }
becomes_true() { # WHAT
  echo "true: $1"
  wait_for "$ANSWER_SECONDS" is_true
}

becomes_true "at the start"
same "elements" "$(elements | wc -l)" 9
same "types" "$(elements | awk '{ print $1 }' | uniq -c | awk '{ print $1 $2 }' | xargs)" \
  "1transport 5storage 3data-transfer"

# What ptape map says: drive, element and cartridge of each drive's node; by the library: the same.
mapped() {
  ptape map --json | jq -r '.changers[] | .node as $changer | .drives[] |
    "\($changer) \(.node) \(.drive) \(.element) \(.cartridge)"'
}
map_truth() {
  local unit
  for unit in 0 1 2; do
    echo "$sch $(node_of "TAPE$unit") $unit $((256 + unit)) $(truth | awk -v at=$((256 + unit)) '$1 == at { print $2 }')"
  done
}
map_is_true() { [[ $(mapped) == "$(map_truth)" && $(ptape map --json | jq '.without_changer | length') == 0 ]]; }

places_are_right() {
  local unit node
  for unit in 0 1 2; do
    node=$(node_of "TAPE$unit")
    [[ $(told "$node" drive) == "$unit" ]] || return 1
    [[ $(told "$node" element) == $((256 + unit)) ]] || return 1
    [[ $(told "$node" library) == "$(told "$sch" identity)" ]] || return 1
    [[ $(told "$node" cartridge) == "$(truth | awk -v at=$((256 + unit)) '$1 == at { print $2 }')" ]] ||
      return 1
  done
}
wait_for "$ANSWER_SECONDS" places_are_right
map_is_true || fail "ptape map: $(mapped), and so it is: $(map_truth)"

mtx -f "/dev/$sch" unload 1 0
becomes_true "a move of ours"
wait_for "$ANSWER_SECONDS" places_are_right
map_is_true || fail "ptape map after a move: $(mapped), and so it is: $(map_truth)"
mtx -f "$generic" load 4 0
becomes_true "a move by the sg node"
wait_for "$ANSWER_SECONDS" places_are_right
same "source" "$(elements | awk '$2 == 256 { print $5 }')" 1027
vtlctl swap TAPE1 VTL005L8
test_unit_ready "$generic" || : # nobody is told of a hand before somebody asks
vtlctl ua CHANGER 6/28/01
test_unit_ready "$generic" || :
becomes_true "an attention that somebody else was told"

# A drive that goes and comes, and the library that does.
vtlctl unplug TAPE2
vtlctl plug TAPE2
settle
wait_for "$ANSWER_SECONDS" places_are_right
vtlctl unplug CHANGER
# Away, it may be filled anew; where the drives are stays known.
no_cartridge() { [[ -z $(told "$(node_of TAPE0)" cartridge) ]]; }
wait_for "$ANSWER_SECONDS" no_cartridge
same "what is known of it while it is away" "$(elements | awk '{ print $3, $4, $5 }' | sort -u)" "unknown - -"
same "the place of a drive" "$(told "$(node_of TAPE0)" element) $(told "$(node_of TAPE0)" drive)" "256 0"
vtlctl swap TAPE0 VTL002L8
vtlctl plug CHANGER
settle
becomes_true "after a return"
wait_for "$ANSWER_SECONDS" places_are_right
map_is_true || fail "ptape map after a return: $(mapped), and so it is: $(map_truth)"
