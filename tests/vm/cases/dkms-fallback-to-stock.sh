#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=1 (the stock driver makes a unit of each path) rig=vtl|tgt (scsi_debug has no robot)
#
# Our modprobe.d, but no module for this kernel (the build failed, or there were no headers): a drive
# and a changer that arrive get st and ch, by the alias through udev, and so does whoever asks by name.
# With the module there again, ptape gets them.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

RELEASE=$(uname -r)

replug() {
  vtlctl unplug TAPE0
  vtlctl unplug CHANGER
  vtlctl plug TAPE0
  vtlctl plug CHANGER
  settle
}

expect_stock() { # WHEN
  same "$1: TAPE0 is driven by" "$(driver_of TAPE0)" st
  same "$1: CHANGER is driven by" "$(driver_of CHANGER)" ch
  [[ ! -e /sys/module/ptape ]] || fail "$1: ptape is loaded"
  [[ -c $TAPE0 ]] || fail "$1: no $TAPE0"
  mt -f "$TAPE0" status >/dev/null
  settle
  rmmod st
  rmmod ch
}

file=$(modinfo -n ptape)
unload_ptape
mv "$file" away
depmod "$RELEASE"
[[ -f /etc/modprobe.d/ptape.conf ]] || fail "no modprobe.d to test"

replug
expect_stock "devices arrive"
modprobe -a st ch
settle
expect_stock "by name"

mv away "$file"
depmod "$RELEASE"
replug
same "TAPE0 is driven by" "$(driver_of TAPE0)" ptape
same "CHANGER is driven by" "$(driver_of CHANGER)" ptape
[[ ! -e /sys/module/st && ! -e /sys/module/ch ]] || fail "a stock driver was loaded beside"
