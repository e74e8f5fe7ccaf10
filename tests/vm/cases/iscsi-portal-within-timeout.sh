#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) transport=iscsi (only a session has a replacement timeout)
# timeout: 900
#
# The portal goes with the session and comes back before the initiator gives up: the SCSI
# device is blocked meanwhile, never offline. tar's archive is on the tape, byte for byte.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

LONG=600 # seconds: longer than any machine takes to log in again

long_timeout() {
  local timeout
  for timeout in /sys/class/iscsi_session/*/recovery_tmo; do echo "$LONG" >"$timeout"; done
}

settle
long_timeout
tar -cb 20 -f expected -C /usr/share/common-licenses .
address=$(path_address TAPE0 0)
for outcome in executed lost; do
  mt -f "$TAPE0" rewind
  before=$(field TAPE0 objects_written)
  vtlctl hold TAPE0 --on WRITE_6 --after 10
  tar -cb 20 -f "$TAPE0" -C /usr/share/common-licenses . 2>error &
  tar=$!
  vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --objects $((before + 10)) --timeout 60
  vtlctl portal TAPE0 --down --in-flight "$outcome"
  same "$outcome: the device is" "$(scsi_state "$address")" blocked
  vtlctl portal TAPE0 --up
  wait "$tar" || fail "$outcome: tar: $(cat error)"
  same "$outcome: the device is" "$(scsi_state "$address")" running
  vtlctl dump VTL001L8 --stream 0 | cmp - expected || fail "$outcome: other data on the cartridge"
  same "$outcome: TAPE0 is" "$(readlink -f "$TAPE0")" /dev/nst0
done

# With nothing at the drive.
start_slow_stream TAPE0
vtlctl portal TAPE0 --down
stream_waits
vtlctl portal TAPE0 --up
finish_stream "between blocks" TAPE0 VTL001L8
