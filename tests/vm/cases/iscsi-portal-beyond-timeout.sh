#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) transport=iscsi (only a session has a replacement timeout)
# timeout: 900
#
# The portal is away for longer than the initiator waits: the SCSI device goes offline and
# refuses all commands, but stays, so that no arrival announces its return. The stream
# waits in the driver, goes on after the return, and is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

passed() { ((SECONDS > $1)); } # DEADLINE

settle
address=$(path_address TAPE0 0)
for outcome in executed lost; do
  start_held_stream TAPE0
  vtlctl portal TAPE0 --down --in-flight "$outcome"
  wait_for $((REPLACEMENT_TIMEOUT + ANSWER_SECONDS)) is_scsi_state "$address" transport-offline
  stream_waits
  # One more timeout passes: it goes on waiting, far from the end of its hold.
  deadline=$((SECONDS + REPLACEMENT_TIMEOUT))
  wait_for $((3 * REPLACEMENT_TIMEOUT)) passed "$deadline"
  kill -0 "$STREAM" || fail "$outcome: dd does not wait: $(cat stream.error)"
  vtlctl portal TAPE0 --up
  finish_stream "$outcome" TAPE0 VTL001L8
done

# An open file without a call on it.
start_program program
expect program "open $TAPE0" ok
expect program "op rewind" ok
expect program "write 1000 A" 1000
vtlctl link TAPE0 --down
same "the device is" "$(scsi_state "$address")" transport-offline
vtlctl link TAPE0 --up
expect program "write 1000 B" 1000
expect program close ok
same_objects "idle" VTL001L8 "2*B1000 F"
