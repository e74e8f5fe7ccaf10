#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty) transport=iscsi (only a session can be logged out)
# timeout: 900
#
# Somebody logs out of both drives' targets while data streams to one, and in again in the
# other order: both keep their names, the stream goes on and is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

numbers() { echo "$(node_of TAPE0) $(node_of TAPE1)"; }

settle
for first in TAPE0 TAPE1; do
  [[ $first == TAPE0 ]] && second=TAPE1 || second=TAPE0
  start_slow_stream TAPE0
  vtlctl unplug TAPE0
  vtlctl unplug TAPE1
  [[ ! -e /sys/class/scsi_device/$(field TAPE0 hctl) ]] || fail "the SCSI device is still there"
  stream_waits
  vtlctl plug "$first"
  vtlctl plug "$second"
  finish_stream "$first first" TAPE0 VTL001L8
  settle
  same "$first first: numbers" "$(numbers)" "nst0 nst1"
  same_drive nst0 TAPE0
  same_drive nst1 TAPE1
done
