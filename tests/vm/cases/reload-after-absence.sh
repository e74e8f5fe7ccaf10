#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
#
# A device goes, comes or stays away around an unload and a load: nothing of its
# absence is in the way of the next load.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

expect_works() { # UNIT BARCODE
  local node
  node=$(node_of "$1")
  same_drive "$node" "$1"
  mt -f "/dev/$node" rewind
  dd if=/dev/zero of="/dev/$node" bs=1000 count=2 status=none
  same_objects "$1" "$2" "2*B1000 F"
}

settle
# Absent at the unload and at the load.
vtlctl unplug TAPE0
unload_ptape
load_ptape
vtlctl plug TAPE0
settle
expect_works TAPE0 VTL001L8
expect_works TAPE1 VTL002L8

# It was absent and is back at the unload.
vtlctl unplug TAPE1
vtlctl plug TAPE1
unload_ptape
load_ptape
expect_works TAPE1 VTL002L8

# Absent at the unload, back at the load; and twice that.
for unit in TAPE0 TAPE1; do
  vtlctl unplug "$unit"
  unload_ptape
  vtlctl plug "$unit"
  load_ptape
done
expect_works TAPE0 VTL001L8
expect_works TAPE1 VTL002L8
