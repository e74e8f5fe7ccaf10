#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# slots: 4
# logical: 2
# needs: driver=ptape rig=vtl (two logical libraries on one robot)
# timeout: 600
#
# Two logical libraries on one robot: each has its name, its drives counted from 0 and its cartridges, whichever
# comes first; its door is both's; a picker that keeps a cartridge is said to, and it is not lost.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

settle
all_links() { library_links CHANGER TAPE0 TAPE1 && library_links CHANGER1 TAPE2; }
become_links "at the start" "$(all_links)"

# The other one first, and a drive before its library.
for unit in CHANGER CHANGER1 TAPE0 TAPE1 TAPE2; do vtlctl unplug "$unit"; done
unload_ptape
load_ptape
for unit in TAPE2 CHANGER1 TAPE1 CHANGER TAPE0; do vtlctl plug "$unit"; done
settle
become_links "in another order" "$(all_links)"

robot0=$(library_folder CHANGER)/changer
robot1=$(library_folder CHANGER1)/changer
mtx -f "$robot1" unload 1 0
same "unloaded in the second" "$(barcode_slot VTL003L8)" "CHANGER1 slot 1"
same "the first one's drives" "$(barcode_slot VTL001L8) $(barcode_slot VTL002L8)" "TAPE0 TAPE1"

# Both have the door. It is waited for, as one that somebody is about to close.
vtlctl door --open
mtx -f "$robot1" load 1 0 >output 2>&1 &
mover=$!
! test_unit_ready "$CHANGER" || fail "ready with an open door"
vtlctl door --close
wait "$mover" || fail "a door that is closed again: $(<output)"
same "after the door" "$(barcode_slot VTL003L8)" TAPE2
mtx -f "$robot0" status >output
grep -q 'Data Transfer Element 0:Full.*VolumeTag *= *VTL001L8' output || fail "$(cat output)"

# What the picker keeps is told as it is, and goes on when it is free.
vtlctl picker --stuck
! mtx -f "$robot0" unload 1 0 >output 2>&1 || fail "a stuck picker has unloaded"
same "where it is" "$(barcode_slot VTL001L8)" "transport 1"
sch=$(basename "$(readlink -f "$robot0")")
in_picker() { [[ $(awk '$1 == "transport" { print $3, $4 }' "$(attribute "$sch" elements)") == "full VTL001L8" ]]; }
wait_for "$ANSWER_SECONDS" in_picker
! mtx -f "$robot0" unload 2 1 >output 2>&1 || fail "a full picker has unloaded"
same "the other cartridge" "$(barcode_slot VTL002L8)" TAPE1
vtlctl picker --free
"$GUEST_DIR/chio" "/dev/$sch" "move mt 0 st 0"
same "put down" "$(barcode_slot VTL001L8)" "slot 1"
