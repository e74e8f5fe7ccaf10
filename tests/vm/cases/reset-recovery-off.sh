#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# Recovery switched off, for all and for one device: after a reset nothing is moved and nothing
# sent again, and the tape is kept as it is. Without what is unproved the position is lost; with it
# the loss is told.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

BLOCK=65536

settle
start_program program
same "on at first" "$(told nst0 recovery)" 1
echo 0 >"$PARAMETERS/recovery"
same "the module's" "$(told nst0 recovery)" 0

mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "write $BLOCK A" "$BLOCK"
expect program "op weof 1" ok
vtlctl reset TAPE0 --kind lun --rewind
expect program "write $BLOCK B" EIO
same "nothing is missing, and the job stopped" "$(told nst0 acknowledge)" stop
expect program "op eod" ok
expect program "write $BLOCK B" "$BLOCK"
expect program close ok
same_objects "the tape of before, and what followed" VTL001L8 "B$BLOCK F B$BLOCK F"

mt -f "$TAPE0" rewind
expect program "open $TAPE0 sync" ok # the write that meets the loss tells it
expect program "write $BLOCK C" "$BLOCK"
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write $BLOCK D" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same "a loss" "$(told nst0 acknowledge)" loss
echo 1 >"$(attribute nst0 acknowledge)"

# This device's own.
echo 1 >"$(attribute nst0 recovery)"
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
expect program "write $BLOCK E" "$BLOCK"
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write $BLOCK F" "$BLOCK"
expect program close ok
same_objects "brought back" VTL001L8 "2*B$BLOCK F"
echo default >"$(attribute nst0 recovery)"
same "the module's again" "$(told nst0 recovery)" 0
