#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# With ptape built for the kernel, a drive that arrives gets it: udev asks for the driver by the
# device's alias, which st and ptape both have, and modprobe.d sends both ways to ptape. Also for the
# changer, and at the boot's asking again for all that is there. The module is the one that DKMS
# built: at its place, with its signature (DKMS does not know the kernels that the rig built itself).
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

expect_ptape() { # WHEN
  settle
  [[ ! -e /sys/module/st && ! -e /sys/module/ch ]] || fail "$1: a stock driver was loaded"
  same "$1: TAPE0 is driven by" "$(driver_of TAPE0)" ptape
  same "$1: CHANGER is driven by" "$(driver_of CHANGER)" ptape
  [[ -c $TAPE0 ]] || fail "$1: no $TAPE0"
}

file=$(modinfo -n ptape)
same "place of the module" "${file%/*}" "/lib/modules/$(uname -r)/updates/dkms"
if [[ $KERNEL_UNDER_TEST != @(uml|debug|debug-kcsan) ]]; then
  same "signer of the module" "$(modinfo -F signer ptape)" "DKMS module signing key"
fi

unload_ptape
vtlctl unplug TAPE0
vtlctl plug TAPE0
expect_ptape "a drive arrives"

unload_ptape
vtlctl unplug CHANGER
vtlctl plug CHANGER
expect_ptape "a changer arrives"

unload_ptape
udevadm trigger --type=devices --action=add # what a booting system does
expect_ptape "the system boots"
