#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# Open files outlive an absence in which nobody calls: of a program that writes, one
# that reads, and one that has the changer open.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# What passes through a changer's node gets its attentions too, once each.
drain() {
  local answer attentions=0
  while tell robot "scsi 000000000000" &&
    read -r -t "$ANSWER_SECONDS" -u "${HEAR[robot]}" answer && [[ $answer == "status 2" ]]; do
    ((++attentions <= 3)) || fail "more than 3 attentions"
  done
  same "the changer's open file says" "$answer" ok
}

settle
start_program writer
start_program reader
for letter in p q r s; do
  printf "$letter%.0s" {1..1000} | dd of="$TAPE1" bs=1000 status=none
done
mt -f "$TAPE1" rewind

expect writer "open $TAPE0" ok
expect reader "open $TAPE1 read" ok
exec 4<>/dev/sch0
start_program robot # it has the open file 4 from us
expect robot "use 4" ok
drain
expect writer "write 1000 A" 1000
expect writer "write 1000 B" 1000
expect reader "read 2000" "1000 p"

for unit in TAPE0 TAPE1 CHANGER; do
  vtlctl unplug "$unit"
done
for node in nst0 nst1 sch0; do
  wait_for 60 is_state "$node" waiting
done
settle
for unit in CHANGER TAPE1 TAPE0; do
  vtlctl plug "$unit"
done
settle

expect writer "write 1000 C" 1000
expect writer get "file=0 block=3 ONLINE"
expect writer close ok
same_objects written VTL001L8 "3*B1000 F"
same letters "$(letters VTL001L8 0 1000)" ABC

expect reader "read 2000" 0
expect reader "read 2000" "1000 q"
expect reader get "file=1 block=1 ONLINE"
expect reader tell 3
expect reader close ok
drain
