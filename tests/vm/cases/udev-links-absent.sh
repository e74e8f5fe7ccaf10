#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
#
# Links survive an absence: with each drive, then all devices away, the names are
# those of before, lead to the node that was that drive's, and are true again at
# the return, whatever its order. Only the changer's sg node is not ptape's.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

without_sg() { grep -v ' sg ' <<<"$1"; }

# As if the package that brought udev was upgraded: everything once more.
trigger() {
  udevadm trigger --action="$1" --subsystem-match=scsi_tape --subsystem-match=scsi_changer
  settle
}

permissions() {
  stat -L -c '%n %G %a' /dev/st[0-9]* /dev/nst[0-9]* /dev/sch[0-9]*
}

settle
remember_serials
all=$(expected_links --ptape)
same_links "online" "$all"
online_permissions=$(permissions)

for unit in TAPE0 TAPE1; do
  node=$(readlink -f "${!unit}")
  vtlctl unplug "$unit"
  settle
  ! sg_of "${node##*/}" >/dev/null || fail "$unit is unplugged and has an sg node"
  [[ $(<"/sys/class/scsi_tape/${node##*/}/ptape/state") != online ]] ||
    fail "$unit is unplugged and online"
  [[ $(readlink -f "${!unit}") == "$node" ]] || fail "${!unit} leads to another node"
  same_links "$unit absent" "$all"
  for action in change add; do
    trigger "$action"
    same_links "$unit absent, a $action event" "$all"
  done
  [[ $(permissions) == "$online_permissions" ]] ||
    fail "$unit absent: $(permissions | tr '\n' ' ')"
  vtlctl plug "$unit"
  settle
  SERIAL_OF=()
  remember_serials
  same_links "$unit back" "$all"
done

vtlctl unplug CHANGER
vtlctl unplug TAPE0
vtlctl unplug TAPE1
settle
same_links "all absent" "$(without_sg "$all")"
vtlctl plug TAPE1
vtlctl plug TAPE0
vtlctl plug CHANGER
settle
SERIAL_OF=()
remember_serials
same_links "all back in another order" "$all"
