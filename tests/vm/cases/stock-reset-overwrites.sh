#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# driver: stock
# needs: kernel=6.1|uml (7.3 refuses the write) paths=1 transport=loop rig=vtl (vtlctl plays the fault)
#
# What ptape's case reset-rewind-overwrite is about, on the stock driver of 6.1: every
# call succeeds, and the beginning of the tape is overwritten.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write 1000 C" 1000
expect program close ok
same_objects "after the power loss" VTL001L8 "B1000 F"
same "file 0" "$(letters VTL001L8 0 1000)" C
