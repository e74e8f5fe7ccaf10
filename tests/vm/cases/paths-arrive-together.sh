#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 4
# needs: driver=ptape paths=2 (two ways to each device) transport=loop (each path is a host that can be scanned alone)
# timeout: 900
#
# Both paths of every device are found at the same moment, by scans that run side by side,
# again and again: each device is one unit with two paths under its old number.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

ROUNDS=5

DRIVES=4

addresses() {
  local n paths
  xargs -n 1 <<<"$CHANGER_PATHS"
  for ((n = 0; n < DRIVES; n++)); do
    paths=TAPE${n}_PATHS
    xargs -n 1 <<<"${!paths}"
  done
}

side_by_side() { # COMMAND...: for each address, all at once
  local address jobs=() job
  while read -r address; do
    "$@" "$address" &
    jobs+=($!)
  done < <(addresses)
  for job in "${jobs[@]}"; do wait "$job"; done
}

delete_device() { echo 1 >"/sys/class/scsi_device/$1/device/delete"; }
scan_host() { echo "- - -" >"/sys/class/scsi_host/host${1%%:*}/scan"; }

settle
for ((round = 1; round <= ROUNDS; round++)); do
  side_by_side delete_device
  side_by_side scan_host
  settle
  has_paths sch0 2 || fail "round $round: sch0 has not two paths"
  for ((n = 0; n < DRIVES; n++)); do
    has_paths "nst$n" 2 || fail "round $round: nst$n has the paths $(xargs <"$(attribute "nst$n" paths)")"
    same_drive "nst$n" "TAPE$n"
  done
  same "round $round: tapes" "$(find /sys/class/ptape/ -name 'tape*' | wc -l)" "$DRIVES"
done
