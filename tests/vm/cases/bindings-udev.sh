#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# What udev says of units to systemd: one whose device is here is ready and wants ptape-store.service,
# one that is absent or only remembered is not ready, so that its return is an arrival again. (The rig
# has no systemd; bindings-service.sh starts one.) The unit file is one to systemd.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

property() { # UNIT NAME
  udevadm info --query=property "/sys/class/ptape/$1" | sed -n "s/^$2=//p"
}

expect_ready() { # WHEN UNIT 0|1
  settle
  same "$1: $2 is ready" "$(property "$2" SYSTEMD_READY)" "$3"
  same "$1: $2 wants" "$(property "$2" SYSTEMD_WANTS)" ptape-store.service
  [[ $(property "$2" TAGS) == *:systemd:* ]] || fail "$1: systemd does not see $2"
}

trap 'rm -f /usr/sbin/ptape-store' EXIT
expect_ready "here" tape0 1
expect_ready "here" changer0 1
vtlctl unplug TAPE0
expect_ready "away" tape0 0
vtlctl plug TAPE0
expect_ready "back" tape0 1
echo "+tape.naa-500000000badcafe.NEVER:9" >"$PARAMETERS/bind"
wait_for 60 test -e /sys/class/ptape/tape9
expect_ready "only remembered" tape9 0

for action in add change move; do
  udevadm test --action="$action" /sys/class/ptape/tape0 >"$OUT/udevadm-test.log" 2>&1
  grep -q 'SYSTEMD_WANTS=ptape-store.service' "$OUT/udevadm-test.log" ||
    fail "$action: does not want the service"
done

install -m 755 "$(command -v ptape-store)" /usr/sbin/
# Its manual page is installed with the package, not here.
systemd-analyze verify --man=no /ptape/userspace/store/ptape-store.service >"$OUT/verify.log" 2>&1 || :
! grep ptape-store "$OUT/verify.log" || fail "systemd does not like the unit file"
