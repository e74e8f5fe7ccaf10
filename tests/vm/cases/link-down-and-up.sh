#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
# timeout: 900
#
# The link is dead for a while, and the SCSI device stays: every command ends with the
# transport's error. The stream waits and goes on; so does a file that was idle.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

still_there() {
  local address
  for address in $TAPE0_PATHS; do
    [[ -e /sys/class/scsi_device/$address ]] || fail "the SCSI device $address has gone"
  done
}

settle
for outcome in executed lost; do
  start_held_stream TAPE0
  vtlctl link TAPE0 --down --in-flight "$outcome"
  still_there
  same "$outcome: state" "$(field TAPE0 state)" down
  stream_waits
  vtlctl link TAPE0 --up
  finish_stream "$outcome" TAPE0 VTL001L8
done
start_slow_stream TAPE0
vtlctl link TAPE0 --down
still_there
stream_waits
vtlctl link TAPE0 --up
finish_stream "between blocks" TAPE0 VTL001L8

# Down and up again before anybody looks; and with a call that begins while it is down.
start_program program
expect program "open $TAPE0 sync" ok
expect program "op rewind" ok
expect program "write 1000 A" 1000
vtlctl link TAPE0 --down
vtlctl link TAPE0 --up
expect program "write 1000 B" 1000
vtlctl link TAPE0 --down
tell program "write 1000 C"
expect_waits program
vtlctl link TAPE0 --up
expect_answer program 1000
vtlctl link TAPE0 --down
tell program close
expect_waits program
vtlctl link TAPE0 --up
expect_answer program ok
same_objects "idle" VTL001L8 "3*B1000 F"
same letters "$(letters VTL001L8 0 1000)" ABC
