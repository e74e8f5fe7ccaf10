#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# slots: 4
# needs: driver=ptape rig=vtl (tgt's robot cuts off what it tells of its drives)
# timeout: 900
#
# Names by library stay what they are: while robot or drive is away, while a library that was reset is read
# anew (no event says that a place has changed), after the module was loaded anew, and where another drive
# is put in the place of one: it is the library's drive 1 then, and inherits the node of the old one.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

settle
links=$(library_links CHANGER TAPE0 TAPE1 TAPE2)
become_links "at the start" "$links"
sch=/dev/$(node_of CHANGER)

udevadm monitor --kernel --subsystem-match=ptape --property >events &
monitor=$!
seen() { grep -q "$1" events; } # WHAT
# It listens once it has seen an event of ours.
monitor_listens() { echo change >/sys/class/ptape/changer0/uevent && seen changer0; }
wait_for "$ANSWER_SECONDS" monitor_listens

for unit in CHANGER TAPE1; do
  vtlctl unplug "$unit"
  settle
  become_links "$unit away" "$links"
  vtlctl plug "$unit"
  settle
  become_links "$unit back" "$links"
done
for kind in lun power; do
  vtlctl reset CHANGER --kind "$kind"
  # It meets the attention, and what is read anew is known at its end.
  mtx -f "$sch" unload 1 0
  mtx -f "$sch" load 1 0
  known() { ! grep -q unknown "$(attribute "${sch#/dev/}" elements)"; }
  wait_for "$ANSWER_SECONDS" known
  settle
  become_links "after a reset ($kind)" "$links"
done
! seen PTAPE_PLACE || fail "a place is said to have changed: $(<events)"
kill "$monitor"
wait "$monitor" || :

unload_ptape
settle
same "without the module" "$(present_links)" ""
load_ptape
become_links "after a reload" "$(library_links CHANGER TAPE0 TAPE1 TAPE2)"
same_drive "$(basename "$(readlink -f "$(library_folder CHANGER)/drive1-nst")")" TAPE1

# A drive that comes when its library was read already, and one that goes for good.
vtlctl unplug TAPE2
unload_ptape
load_ptape
become_links "TAPE2 away at the load" "$(library_links CHANGER TAPE0 TAPE1)"
vtlctl plug TAPE2
settle
become_links "TAPE2 late" "$(library_links CHANGER TAPE0 TAPE1 TAPE2)"

# Another drive in the place of one, of which the library tells: each name leads to the drive that it names.
by_id() { # NAA SERIAL: the nodes behind both names of a drive
  local name
  for name in "3$1" "$2"; do
    name=/dev/tape/by-id/scsi-$name-nst
    [[ ! -L $name ]] || basename "$(readlink -f "$name")"
  done | xargs
}
in_place_of_old() { # WHEN: of TAPE1, as the new drive
  local node
  node=$(node_of TAPE1)
  become_links "$1" "$(library_links CHANGER TAPE0 TAPE1 TAPE2)"
  same_drive "$(basename "$(readlink -f "$(library_folder CHANGER)/drive1-nst")")" TAPE1
  same "$1: by-id of the new drive" "$(by_id "$(field TAPE1 naa)" "$(field TAPE1 serial)")" "$node $node"
}

trap 'rm -f "$BINDINGS"*' EXIT
ptape-store --settle 0
old_node=$(node_of TAPE1) old_identity=$(identity_of TAPE1)
old_naa=$(field TAPE1 naa) old_serial=$(field TAPE1 serial)
vtlctl unplug TAPE1
become_stranger TAPE1
vtlctl plug TAPE1
settle
new_node=$(node_of TAPE1)
[[ $new_node != "$old_node" ]] || fail "another drive has the node of the old one: $new_node"
vtlctl ua CHANGER 6/3f/01
test_unit_ready "$CHANGER" || : # nobody is told before somebody asks
in_place_of_old "another drive in drive 1"
same "by-id of the old drive" "$(by_id "$old_naa" "$old_serial")" "$old_node $old_node"
same "the old drive's unit" "$(told "$old_node" identity)" "$old_identity"

ptape bindings replace "$old_node" "$new_node"
settle
same "the heir's node" "$(node_of TAPE1)" "$old_node"
in_place_of_old "behind replace"
same "by-id of the old drive, replaced" "$(by_id "$old_naa" "$old_serial")" ""
[[ ! -e /dev/$new_node ]] || fail "the heir has two nodes"
