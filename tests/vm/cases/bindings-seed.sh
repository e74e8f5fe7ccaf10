#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot) paths=1 (the stock driver makes a unit of each path)
#
# Take-over: the numbers that st and ch have given, whatever the order was that led to them, are those
# of ptape, whatever the order in which it finds the devices. What the file knows already outranks them.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

load_stock() {
  modprobe --ignore-install st
  modprobe --ignore-install ch
  settle
}

unload_stock() {
  settle
  rmmod st ch
}

trap 'rm -f "$BINDINGS"*' EXIT
unload_ptape
load_stock
for unit in TAPE0 TAPE1 TAPE2; do vtlctl unplug "$unit"; done
for unit in TAPE2 TAPE0 TAPE1; do vtlctl plug "$unit"; done
vtlctl unplug TAPE0 # leaves a gap
nodes_are "stock" TAPE2=nst0 TAPE1=nst2 CHANGER=sch0
vtlctl plug TAPE0
nodes_are "stock" TAPE2=nst0 TAPE0=nst1 TAPE1=nst2
same "TAPE1 is driven by" "$(driver_of TAPE1)" st
ptape-store seed
same "the file" "$(remembered "$BINDINGS")" "$(for unit in TAPE0 TAPE1 TAPE2 CHANGER; do binding_of "$unit"; done | sort)"
cp "$BINDINGS" seeded
ptape-store seed
cmp "$BINDINGS" seeded || fail "seeding twice is not the same"

unload_stock
for unit in TAPE0 TAPE1 TAPE2 CHANGER; do vtlctl unplug "$unit"; done
udevadm control --stop-exec-queue # their arrival loads no driver yet
for unit in CHANGER TAPE0 TAPE1 TAPE2; do vtlctl plug "$unit"; done
udevadm control --start-exec-queue
load_ptape
nodes_are "ptape" TAPE2=nst0 TAPE0=nst1 TAPE1=nst2 CHANGER=sch0
same "TAPE1 is driven by" "$(driver_of TAPE1)" ptape
! said=$(ptape-store seed 2>&1) || fail "seeded from ptape's own numbers"
[[ $said == *"ptape is loaded already"* ]] || fail "unclear: $said"
ptape-store
cmp "$BINDINGS" seeded || fail "the store has changed the file"

# st has given other numbers since: the file's are older.
unload_ptape
for unit in TAPE0 TAPE1 TAPE2; do vtlctl unplug "$unit"; done
load_stock
for unit in TAPE0 TAPE1 TAPE2; do vtlctl plug "$unit"; done
nodes_are "stock again" TAPE0=nst0 TAPE1=nst1 TAPE2=nst2
said=$(ptape-store seed 2>&1)
[[ $said == *"$(identity_of TAPE0) is nst0 now, and keeps nst1"* ]] || fail "not said: $said"
cmp "$BINDINGS" seeded || fail "seeding has changed a number"
unload_stock
load_ptape
nodes_are "ptape again" TAPE2=nst0 TAPE0=nst1 TAPE1=nst2 CHANGER=sch0
