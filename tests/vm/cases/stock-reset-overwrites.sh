#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# driver: stock
# needs: kernel=6.1|uml (later ones count what others are told) paths=1 (each path is told for itself) rig=vtl (vtlctl plays the fault)
#
# What ptape's case reset-rewind-overwrite is about, on the stock driver of 6.1: where another
# program was told of the reset first, every call succeeds, and the beginning of the tape
# is overwritten. That of 6.12 as Debian has it now refuses the write, with EIO.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
expect program "write 1000 B" 1000
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
until test_unit_ready "/dev/${generic[0]##*/}"; do :; done
expect program "write 1000 C" 1000
expect program close ok
same_objects "after the power loss" VTL001L8 "B1000 F"
same "file 0" "$(letters VTL001L8 0 1000)" C
