#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
# timeout: 900
#
# Links survive an absence: with one drive, then all devices away, the names are
# those of before, lead to the node that was that drive's, and are true again at
# the return in another order. Only the changer's sg node is not ptape's.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

without_sg() { grep -v ' sg ' <<<"$1"; }

permissions() {
  stat -L -c '%n %G %a' /dev/st[0-9]* /dev/nst[0-9]* /dev/sch[0-9]*
}

settle
remember_serials
all=$(expected_links --ptape)
same_links "online" "$all"
online_permissions=$(permissions)

node=$(readlink -f "$TAPE0")
vtlctl unplug TAPE0
settle
! sg_of "${node##*/}" >/dev/null || fail "TAPE0 is unplugged and has an sg node"
[[ $(<"/sys/class/scsi_tape/${node##*/}/ptape/state") != online ]] ||
  fail "TAPE0 is unplugged and online"
[[ $(readlink -f "$TAPE0") == "$node" ]] || fail "$TAPE0 leads to another node"
same_links "TAPE0 absent" "$all"

# As when the package that brings udev is upgraded: everything once more.
for action in change add; do
  udevadm trigger --action="$action" --subsystem-match=scsi_tape
  settle
  same_links "TAPE0 absent, event $action by hand" "$all"
done
[[ $(permissions) == "$online_permissions" ]] || fail "TAPE0 absent: $(permissions | tr '\n' ' ')"

vtlctl unplug CHANGER
vtlctl unplug TAPE1
settle
same_links "all absent" "$(without_sg "$all")"

vtlctl plug TAPE1
vtlctl plug TAPE0
vtlctl plug CHANGER
settle
remember_serials
same_links "all back in another order" "$all"
