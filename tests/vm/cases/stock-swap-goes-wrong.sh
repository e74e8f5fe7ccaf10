#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# driver: stock
# needs: paths=1 (the stock driver makes a unit of each path) rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
#
# The fault that ptape is for, on the stock drivers: two drives that come back in the
# other order have swapped their names, the open file is dead, and its data ends there.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
same "at first TAPE0 is" "$(node_of TAPE0)" nst0
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
vtlctl unplug TAPE1
vtlctl plug TAPE1
vtlctl plug TAPE0
settle
tell program "write 1000 B"
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" answer || fail "the write waits"
[[ $answer == E* ]] || fail "the open file is alive: $answer"
echo "write on the open file: $answer"
tell program close
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" answer || fail "close waits"
same "TAPE0 is" "$(node_of TAPE0)" nst1
same "TAPE1 is" "$(node_of TAPE1)" nst0
same_drive nst0 TAPE1
[[ $(runs VTL001L8) != *F* ]] || fail "the file has its end mark"

# Who goes on by the name that he knows writes to the other cartridge.
dd if=/dev/zero of=/dev/nst0 bs=1000 count=1 status=none
same_objects "the other cartridge" VTL002L8 "B1000 F"
