#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl paths=1 (another path would take over)
#
# A drive that the kernel has taken offline is there, but not to be used: an open that must not
# wait says so at once, another one waits until somebody has set it running.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

set_state() { echo "$1" >"/sys/class/scsi_device/$TAPE0_PATHS/device/state"; }

settle
start_program hasty
start_program patient
for round in 1 2; do
  set_state offline
  expect hasty "open $TAPE0 nonblock" ENXIO
  tell patient "open $TAPE0"
  expect_waits patient
  set_state running
  expect_answer patient ok "round $round"
  expect patient close ok
done
