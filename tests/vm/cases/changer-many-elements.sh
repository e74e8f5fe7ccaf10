#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 10000
# needs: driver=ptape rig=vtl (ten thousand slots, each a process to tgt) paths=1 (a second path reads all of them once more)
# timeout: 900
#
# A library of ten thousand slots: all are known after some reads, a move makes two of them new and no more,
# and CHIOGSTATUS has a byte for each.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

SLOT=1024 # address of the first one
LAST=$((SLOT + 9999))

settle
sch=$(node_of CHANGER)
elements=$(attribute "$sch" elements)
all_known() { ! grep -q ' unknown ' "$elements"; }
content() { awk -v at="$1" '$2 == at { print $3, $4 }' "$elements"; } # ADDRESS
is_content() { [[ $(content "$1") == "$2" ]]; }

wait_for "$ANSWER_SECONDS" all_known
same "elements" "$(wc -l <"$elements")" 10003
same "full elements" "$(grep -c ' full ' "$elements")" 10000
last=$(vtlctl status --json | jq -r '.cartridges[] | select(.at == "slot 10000") | .barcode')
same "the last slot" "$(content $LAST)" "full $last"

"$GUEST_DIR/chio" "/dev/$sch" "move st 9999 st 0" >output
same "moved" "$(<output)" ok
same "where it is" "$(barcode_slot "$last")" "slot 1"
wait_for "$ANSWER_SECONDS" is_content "$SLOT" "full $last"
wait_for "$ANSWER_SECONDS" is_content "$LAST" "empty -"
same "bytes of CHIOGSTATUS" "$("$GUEST_DIR/chio" "/dev/$sch" "status st" | wc -w)" 10000
mtx -f "/dev/$sch" status >output
grep -q "Storage Element 1:Full *:VolumeTag=$last" output || fail "mtx: $(head -n 5 output)"
