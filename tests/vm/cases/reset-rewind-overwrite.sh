#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: rig=vtl (vtlctl plays the fault) paths=1 (each path is told for itself)
#
# The drive loses its power between two writes and rewinds, and another program is told of
# it first. ptape's cartridge holds all of it. With --driver stock this fails: on 6.1 that writes on at
# the beginning of the tape and reports success (case stock-reset-overwrites says so).
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
until test_unit_ready "/dev/${generic[0]##*/}"; do :; done
expect program "write 1000 C" 1000
expect program close ok
same_objects "after the power loss" VTL001L8 "B1000 F 2*B1000 F"
same "file 0" "$(letters VTL001L8 0 1000)" A
same "file 1" "$(letters VTL001L8 1 1000)" BC
