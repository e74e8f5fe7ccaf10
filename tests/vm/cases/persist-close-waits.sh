#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# A close while the drive is away waits for it: the filemark is on the tape, and only
# then close says so. On a rewinding node it rewinds too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
vtlctl unplug TAPE0
tell program close
expect_waits program
vtlctl plug TAPE0
expect_answer program ok
same_objects "closed" VTL001L8 "2*B1000 F"

expect program "open /dev/st0" ok
expect program "write 1000 C" 1000
vtlctl unplug TAPE0
tell program close
expect_waits program
vtlctl plug TAPE0
expect_answer program ok
same_objects "closed" VTL001L8 "2*B1000 F B1000 F"
same "rewound to" "$(field TAPE0 position)" 0

# Nothing written: nothing to wait for but the drive's own place.
expect program "open /dev/nst0" ok
expect program "read 5000" "1000 A"
vtlctl unplug TAPE0
expect program close ok
vtlctl plug TAPE0
same_objects "read only" VTL001L8 "2*B1000 F B1000 F"
