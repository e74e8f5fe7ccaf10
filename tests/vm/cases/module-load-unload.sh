#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# Unload while idle leaves nothing of ptape in the system, whatever was before it:
# devices present, absent, used; and the next load has all of it again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

nothing_left() { # WHEN
  local left=() path
  for path in /sys/class/{ptape,scsi_tape,scsi_changer} /sys/bus/scsi/drivers/{st,ch} \
    /sys/devices/virtual/{ptape,scsi_tape,scsi_changer} /sys/module/ptape \
    /dev/{st,nst,sch}[0-9]* /sys/class/scsi_device/*/device/{scsi_tape,scsi_changer,tape}; do
    [[ ! -e $path ]] || left+=("$path")
  done
  [[ -z ${left[*]} ]] || fail "$1: left behind: ${left[*]}"
  ! grep -E '^ *(9|86) ' /proc/devices || fail "$1: majors are still taken"
  ! grep '^ptape ' /proc/modules || fail "$1: still in /proc/modules"
}

everything_there() { # WHEN
  same "$1: nodes" "$(cd /dev && echo st[0-9]* nst[0-9]* sch[0-9]*)" "$nodes"
  same_drive nst0 TAPE0
  same_drive nst1 TAPE1
  grep -qE '^ *9 st$' /proc/devices || fail "$1: major 9 is not st's"
  grep -qE '^ *86 ch$' /proc/devices || fail "$1: major 86 is not ch's"
}

nodes=$(cd /dev && echo st[0-9]* nst[0-9]* sch[0-9]*)
same "number of nodes" "$(wc -w <<<"$nodes")" 17
unload_ptape
nothing_left "never used"
load_ptape
everything_there "loaded again"

dd if=/dev/zero of=/dev/nst0 bs=1000 count=3 status=none
vtlctl unplug TAPE1
vtlctl unplug CHANGER
unload_ptape
nothing_left "used, some absent"
load_ptape
vtlctl plug TAPE1
vtlctl plug CHANGER
settle
everything_there "absent ones are back"

for unit in TAPE0 TAPE1 CHANGER; do
  vtlctl unplug "$unit"
done
unload_ptape
nothing_left "all absent"
for unit in TAPE0 TAPE1 CHANGER; do
  vtlctl plug "$unit"
done
settle
everything_there "loaded by the devices' aliases"
