#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# A SCSI device goes at once, whatever calls on its unit wait for: the hold, a
# recovery, a drive that is not ready. Nor do other devices wait.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

LIMIT=60 # the hold and the drives below last longer than this

unplug() { timeout "$LIMIT" vtlctl unplug "$@" || fail "unplug $* waits"; }

settle
same "hold" "$(cat "$PARAMETERS/hold_seconds")" 300
start_program first
start_program second
expect first "open $TAPE0 sync" ok
expect second "open $TAPE1" ok

# A write waits in the hold; another device goes and comes.
unplug TAPE0
tell first "write 1000 A"
expect_waits first
unplug TAPE1
vtlctl plug TAPE1
expect second "write 1000 a" 1000

# The drive comes back and is not ready: the write is in its recovery when it goes again.
vtlctl not-ready TAPE0 --seconds 600
vtlctl plug TAPE0
wait_for 60 is_state nst0 recovering
expect_waits first
unplug TAPE0
wait_for 60 is_state nst0 waiting
vtlctl not-ready TAPE0 --seconds 0
vtlctl plug TAPE0
expect_answer first 1000

# An open that waits for a drive to become ready.
expect second close ok
vtlctl not-ready TAPE1 --seconds 600
tell second "open $TAPE1"
expect_waits second
unplug TAPE1
wait_for 60 is_state nst1 waiting
vtlctl not-ready TAPE1 --seconds 0
vtlctl plug TAPE1
expect_answer second ok

# The link breaks under a write.
vtlctl hold TAPE0 --on WRITE_6
tell first "write 1000 B"
vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 60
unplug TAPE0 --in-flight lost
expect_waits first
vtlctl plug TAPE0
expect_answer first 1000
expect first close ok
expect second close ok
same "letters on the first" "$(letters VTL001L8 0 1000)" AB
same "letters on the second" "$(letters VTL002L8 0 1000)" a
