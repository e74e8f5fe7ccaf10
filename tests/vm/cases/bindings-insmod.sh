#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# The module is loaded by insmod, which knows no modprobe.d: the drives have the numbers of their
# arrival. ptape-store notices, says so and gives them theirs, live; a drive that is open keeps what it
# has until it is closed, and that is said too. The numbers of absent ones are reserved again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

insert_ptape() {
  unload_ptape
  vtlctl unplug TAPE0
  vtlctl unplug TAPE1
  insmod "$(modinfo -n ptape)" persistence=1
  vtlctl plug TAPE0
  vtlctl plug TAPE1
  nodes_are "after insmod" TAPE0=nst0 TAPE1=nst1
}

trap 'rm -f "$BINDINGS"*' EXIT
settle
tape0=$(identity_of TAPE0) tape1=$(identity_of TAPE1)
changer=$(identity_of CHANGER)
away=tape.naa-500000000badcafe.AWAY
printf 'options ptape bind=%s\n' "$tape0:1" "$tape1:0" "$changer:7" "$away:2" >"$BINDINGS"
cp "$BINDINGS" before

insert_ptape
said=$(ptape-store 2>&1)
[[ $said == *"loaded without 4 of the numbers in $BINDINGS"* ]] || fail "not said: $said"
nodes_are "told" TAPE0=nst1 TAPE1=nst0 CHANGER=sch7
same "the absent one" "$(cat /sys/class/ptape/tape2/identity)" "$away"
cmp "$BINDINGS" before || fail "the file has changed"
same_drive nst1 TAPE0
# shellcheck disable=SC2153 # set by the rig
[[ $TAPE0 -ef /dev/nst1 && $TAPE1 -ef /dev/nst0 ]] || fail "the links do not follow"

# TAPE0 is open and keeps TAPE1's number, so TAPE1 cannot have it yet; the rest is repaired.
insert_ptape
start_program program
expect program "open /dev/nst0" ok
! said=$(ptape-store 2>&1) || fail "all is well with a drive that is open"
[[ $said == *"$tape0 is nst0 and should be nst1"* ]] || fail "not said of TAPE0: $said"
[[ $said == *"$tape1 is nst"*" and should be nst0"* ]] || fail "not said of TAPE1: $said"
settle
nodes_are "one open" TAPE0=nst0 CHANGER=sch7
expect program "write 1000 A" 1000
quit_program program
cmp "$BINDINGS" before || fail "the file has changed"
ptape-store
nodes_are "closed" TAPE0=nst1 TAPE1=nst0 CHANGER=sch7
same_objects "what was written" VTL001L8 "B1000 F"
