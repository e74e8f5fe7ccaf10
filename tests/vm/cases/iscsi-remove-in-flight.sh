#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) transport=iscsi (tcm_loop cannot drop a command)
# timeout: 900
#
# The SCSI device is removed with a command at the drive: the link breaks, the device had
# carried the command out or never got it, and the session is ended before it can come
# back. Also a logout in peace, which waits for the command; and a deletion by hand.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

gone() { [[ ! -e /sys/class/scsi_device/$1 ]]; } # H:C:T:L
logging_out() { [[ $(cat /sys/class/iscsi_session/*/target_state) == *UNBINDING* ]]; }

settle
for outcome in executed lost; do
  start_held_stream TAPE0
  vtlctl unplug TAPE0 --in-flight "$outcome"
  gone "$(field TAPE0 hctl)" || fail "$outcome: the SCSI device is still there"
  stream_waits
  vtlctl plug TAPE0
  finish_stream "$outcome" TAPE0 VTL001L8
done

# The removal waits for the command, which ends well; the next one meets the absence.
start_held_stream TAPE0
address=$(field TAPE0 hctl)
iscsiadm --mode node --portal 127.1.0.1:3260 --logout >logout 2>&1 &
logout=$!
wait_for "$ANSWER_SECONDS" logging_out
vtlctl release-held TAPE0
wait "$logout" || fail "logout: $(cat logout)"
gone "$address" || fail "the SCSI device is still there after a logout"
stream_waits
iscsiadm --mode node --portal 127.1.0.1:3260 --login >login 2>&1 || fail "login: $(cat login)"
finish_stream "a logout in peace" TAPE0 VTL001L8
vtlctl unplug TAPE0 # by vtlctl again, which knows the address then
vtlctl plug TAPE0

# The session stays, the device is deleted and found again by a scan.
start_slow_stream TAPE0
address=$(field TAPE0 hctl)
echo 1 >"/sys/class/scsi_device/$address/device/delete"
gone "$address" || fail "the SCSI device is still there after its deletion"
stream_waits
echo "0 0 0" >"/sys/class/scsi_host/host${address%%:*}/scan"
finish_stream "a deletion" TAPE0 VTL001L8
