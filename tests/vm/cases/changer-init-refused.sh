#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# options: persistence=1 init=1
# needs: driver=ptape rig=vtl (counts what the robot is sent) paths=1 (each path is told for itself)
#
# init=1, as of ch: the inventory is taken once, when the library comes. One that refuses is not asked again,
# and its elements are read all the same; nor does one that is away keep anybody busy.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

served() { vtlctl status CHANGER --field served | jq ".$1 // 0"; } # OPCODE
known() { [[ $(awk '$3 == "full" { print $4 }' "$(attribute "$sch" elements)" | sort | xargs) == *VTL004L8 ]]; }

settle
sch=$(node_of CHANGER)
wait_for "$ANSWER_SECONDS" known
same "once, when it has come" "$(served INITIALIZE_ELEMENT_STATUS)" 1

unload_ptape
vtlctl sense CHANGER 5/20/00 --on INITIALIZE_ELEMENT_STATUS
load_ptape
sch=$(node_of CHANGER)
wait_for "$ANSWER_SECONDS" known
same "refused once" "$(served INITIALIZE_ELEMENT_STATUS)" 2
status=$(served READ_ELEMENT_STATUS)
mtx -f "/dev/$sch" unload 1 0 >output 2>&1 || fail "$(<output)"
wait_for "$ANSWER_SECONDS" known
settle
same "not asked again" "$(served INITIALIZE_ELEMENT_STATUS)" 2
(($(served READ_ELEMENT_STATUS) - status < 20)) || fail "the elements are read without end"
