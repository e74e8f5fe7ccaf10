#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# Both drives go in the middle of writes, each with a WRITE at it, and come back in the
# other order: every name leads to the drive of before, and both programs end with
# their data on their own cartridge, once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

links() { (cd /dev/tape/by-id && for link in *; do echo "$link $(readlink "$link")"; done); }

settle
before=$(links)
head -c 8000000 /dev/urandom >data0
head -c 8000000 /dev/urandom >data1
vtlctl hold TAPE0 --on WRITE_6 --after 40
vtlctl hold TAPE1 --on WRITE_6 --after 60
dd if=data0 of="$TAPE0" bs=64512 status=none &
writer0=$!
dd if=data1 of="$TAPE1" bs=64512 status=none &
writer1=$!
vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 100
vtlctl wait TAPE1 --at-drive --opcode WRITE_6 --timeout 100
vtlctl unplug TAPE0 --in-flight lost
vtlctl unplug TAPE1 --in-flight executed
settle
same "links while absent" "$(links)" "$before"
for node in nst0 nst1; do
  wait_for 60 is_state "$node" waiting
done

vtlctl plug TAPE1
vtlctl plug TAPE0
settle
same "links afterwards" "$(links)" "$before"
wait "$writer0" || fail "the writer on TAPE0 failed"
wait "$writer1" || fail "the writer on TAPE1 failed"
same "TAPE0 is" "$(node_of TAPE0)" nst0
same "TAPE1 is" "$(node_of TAPE1)" nst1
same_drive nst0 TAPE0
same_drive nst1 TAPE1
vtlctl dump VTL001L8 --stream 0 | cmp - data0
vtlctl dump VTL002L8 --stream 0 | cmp - data1
same "filemarks" "$(objects VTL001L8 | grep -o F | wc -l) $(objects VTL002L8 | grep -o F | wc -l)" "1 1"
same "sent again on TAPE0" "$(told nst0 replayed_blocks)" 1
same "sent again on TAPE1" "$(told nst1 replayed_blocks)" 0
