#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty) transport=iscsi (only a session can be logged out)
# timeout: 900
#
# Somebody logs out of both drives' targets while data streams to one, and in again in the
# other order: both keep their names behind other SCSI hosts, the stream goes on and is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

hosts() { { addresses TAPE0 && addresses TAPE1; } | cut -d: -f1 | sort; }

# A host lives while somebody has a node of its devices open, and its number is no other one's so long.
hold_hosts() {
  local address node fd
  HELD=()
  for address in $(addresses TAPE0) $(addresses TAPE1); do
    for node in "/sys/class/scsi_device/$address/device/scsi_generic/"sg*; do
      exec {fd}<"/dev/${node##*/}"
      HELD+=("$fd")
    done
  done
}

let_hosts_go() {
  local fd
  for fd in "${HELD[@]}"; do exec {fd}<&-; done
}

numbers() { echo "$(node_of TAPE0) $(node_of TAPE1)"; }

settle
for first in TAPE0 TAPE1; do
  [[ $first == TAPE0 ]] && second=TAPE1 || second=TAPE0
  before=$(hosts)
  hold_hosts
  start_slow_stream TAPE0
  vtlctl unplug TAPE0
  vtlctl unplug TAPE1
  [[ ! -e /sys/class/scsi_device/$(field TAPE0 hctl) ]] || fail "the SCSI device is still there"
  stream_waits
  vtlctl plug "$first"
  vtlctl plug "$second"
  finish_stream "$first first" TAPE0 VTL001L8
  settle
  same "$first first: hosts" "$(hosts | wc -l)" "$(wc -l <<<"$before")"
  same "$first first: hosts of before" "$(comm -12 <(echo "$before") <(hosts))" ""
  let_hosts_go
  same "$first first: numbers" "$(numbers)" "nst0 nst1"
  same_drive nst0 TAPE0
  same_drive nst1 TAPE1
done
