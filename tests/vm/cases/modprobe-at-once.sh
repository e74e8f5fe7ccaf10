#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
# timeout: 900
#
# st and ch are asked for at the same moment, by name and by udev, as a machine does that finds its
# drives and its robot: modprobe.d sends all of them to ptape, and that one of them loads it already
# lets none of them fall back to the stock driver.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

ROUNDS=20
MARK="modprobe-at-once begins"

# What each of the stock drivers says of itself when it comes.
stock_lines() { dmesg | sed "1,/$MARK/d" | grep -E ' st: Version |SCSI Media Changer driver' || :; }

expect_ptape() { # WHEN
  [[ ! -e /sys/module/st && ! -e /sys/module/ch ]] || fail "$1: st or ch is loaded"
  [[ -e /sys/module/ptape ]] || fail "$1: ptape is not loaded"
  same "$1: stock drivers that came" "$(stock_lines)" ""
}

at_once() { # MODULE...: asked for by as many modprobes
  local module pids=()
  for module; do
    modprobe "$module" &
    pids+=($!)
  done
  for module in "${pids[@]}"; do wait "$module" || fail "modprobe $*: one of them failed"; done
}

echo "$MARK" >/dev/kmsg
for ((round = 1; round <= ROUNDS; round++)); do
  unload_ptape
  at_once st ch
  expect_ptape "round $round"
  unload_ptape
  udevadm trigger --subsystem-match=scsi --action=add & # asks by the devices' aliases
  at_once ch st ptape st ch
  wait "$!"
  settle
  expect_ptape "round $round, with udev"
done

settle
same "TAPE0 is driven by" "$(driver_of TAPE0)" ptape
