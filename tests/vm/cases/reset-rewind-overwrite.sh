#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# The drive loses its power between two writes and rewinds. Stock 6.1 writes on at the
# beginning of the tape and reports success (case stock-reset-overwrites); here the
# cartridge holds all of it.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write 1000 C" 1000
expect program close ok
same_objects "after the power loss" VTL001L8 "B1000 F 2*B1000 F"
same "file 0" "$(letters VTL001L8 0 1000)" A
same "file 1" "$(letters VTL001L8 1 1000)" BC
