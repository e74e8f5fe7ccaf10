#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# slots: 5
# needs: driver=ptape rig=vtl (a hand in the library, and attentions)
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
sg_of() { # UNIT
  local address nodes
  read -r address < <(addresses "$1")
  nodes=("/sys/class/scsi_device/$address/device/scsi_generic/"sg*)
  echo "/dev/${nodes[0]##*/}"
}

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

no_cartridge() { [[ -z $(told "$(node_of "$1")" cartridge) ]]; } # UNIT

# Only the drive is told of a hand, or of another host: whoever asks it, its element is read again.
drive_tells() { # UNIT BARCODE COMMAND...
  local unit=$1 barcode=$2
  shift 2
  vtlctl swap "$unit" "$barcode"
  "$@" >output 2>&1 || :
  becomes_true "$barcode in $unit, told to $1"
  wait_for "$ANSWER_SECONDS" places_are_right
  same "cartridge in $unit" "$(told "$(node_of "$unit")" cartridge)" "$barcode"
}
drive_tells TAPE1 VTL002L8 test_unit_ready "$(sg_of TAPE1)"
drive_tells TAPE0 VTL001L8 mt -f "/dev/$(node_of TAPE0)" status
# That which comes with a load of ours says nothing new, and names nothing anew.
mtx -f "/dev/$sch" unload 4 0
mtx -f "/dev/$sch" load 4 0
mt -f "/dev/$(node_of TAPE0)" status >output || fail "$(<output)"
becomes_true "a load of ours, told to the tape"
wait_for "$ANSWER_SECONDS" places_are_right
# While the changer is away it is asked nothing; back, it is.
vtlctl unplug CHANGER
vtlctl swap TAPE1 VTL005L8
test_unit_ready "$(sg_of TAPE1)" || :
wait_for "$ANSWER_SECONDS" no_cartridge TAPE1
same "a drive of a library that is away" "$(told "$(node_of TAPE1)" drive)" 1
vtlctl plug CHANGER
settle
becomes_true "changed while the library was away"
wait_for "$ANSWER_SECONDS" places_are_right

# A drive that goes and comes, and the library that does.
vtlctl unplug TAPE2
vtlctl plug TAPE2
settle
wait_for "$ANSWER_SECONDS" places_are_right
vtlctl unplug CHANGER
# Away, it may be filled anew; where the drives are stays known.
wait_for "$ANSWER_SECONDS" no_cartridge TAPE0
same "what is known of it while it is away" "$(elements | awk '{ print $3, $4, $5 }' | sort -u)" "unknown - -"
same "the place of a drive" "$(told "$(node_of TAPE0)" element) $(told "$(node_of TAPE0)" drive)" "256 0"
vtlctl swap TAPE0 VTL002L8
vtlctl plug CHANGER
settle
becomes_true "after a return"
wait_for "$ANSWER_SECONDS" places_are_right
map_is_true || fail "ptape map after a return: $(mapped), and so it is: $(map_truth)"

# It has another number, and what a drive is told of finds it by that one.
trap 'rm -f "$BINDINGS"*' EXIT
ptape bindings set "$sch" 7
settle
sch=$(node_of CHANGER)
same "the node now" "$sch" sch7
becomes_true "under another number"
drive_tells TAPE1 VTL001L8 test_unit_ready "$(sg_of TAPE1)"
map_is_true || fail "ptape map under another number: $(mapped), and so it is: $(map_truth)"
