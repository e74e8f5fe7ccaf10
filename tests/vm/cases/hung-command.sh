#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# One WRITE is never answered: when its time is over the midlayer aborts it and sends it no more, and
# ptape finds the tape in front of it. The job goes on, with every block on the tape, once; also where
# the write that hung is the filemark of the close.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

COMMAND_SECONDS=8 # the drive's timeout: long enough to see the command there
served() { vtlctl status TAPE0 --field served | jq ".$1 // 0"; } # OPCODE

settle
mt -f "$TAPE0" sttimeout "$COMMAND_SECONDS"
start_program job
expect job "open $TAPE0" ok
expect job "write 1000 A" 1000
vtlctl hang TAPE0 --commands 1
sent=$(served WRITE_6)
tell job "write 1000 B"
vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 60
expect_answer job 1000
expect job "write 1000 C" 1000
expect job "op weof 1" ok
same "WRITEs for two blocks, one of which hung" "$(($(served WRITE_6) - sent))" 3
same_objects "a write hung" VTL001L8 "3*B1000 F"
same letters "$(letters VTL001L8 0 1000)" ABC
same recoveries "$(told nst0 recoveries)" 1
vtlctl release-held TAPE0

taken=$(vtlctl status TAPE0 --field objects_written)
expect job "write 1000 D" 1000
vtlctl wait TAPE0 --objects $((taken + 1)) --timeout 60 # it may have returned before
vtlctl hang TAPE0 --commands 1
tell job close
vtlctl wait TAPE0 --at-drive --opcode WRITE_FILEMARKS_6 --timeout 60
expect_answer job ok
same_objects "a filemark hung" VTL001L8 "3*B1000 F B1000 F"
same letters "$(letters VTL001L8 1 1000)" D
same recoveries "$(told nst0 recoveries)" 2
vtlctl release-held TAPE0
