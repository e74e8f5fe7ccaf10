#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape paths=1 (with persistence=0 each path is a unit of its own) rig=vtl (vtlctl plays the fault)
# options: persistence=0
#
# persistence=0: as the stock driver. At the removal node, links and number go, the
# open file is dead for ever, and numbers follow the order of arrival.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
vtlctl unplug TAPE1
settle
for gone in /dev/st0 /dev/nst0 /dev/nst1 "$TAPE0" "$TAPE1" /sys/class/scsi_tape/nst0 /sys/class/ptape/tape0; do
  [[ ! -e $gone && ! -L $gone ]] || fail "still there: $(ls -l "$gone")"
done
expect program "write 1000 B" ENXIO
expect program "read 1000" ENXIO
expect program "op rewind" ENODEV
expect program tell ENODEV

vtlctl plug TAPE1
vtlctl plug TAPE0
settle
same "TAPE1 is" "$(node_of TAPE1)" nst0
same "TAPE0 is" "$(node_of TAPE0)" nst1
same_drive nst0 TAPE1
expect program "write 1000 B" ENXIO
start_program other
expect other "open /dev/nst0" ok
expect other "write 1000 a" 1000
expect other close ok
# What was acknowledged was in the drive's buffer and is not on the tape: the close says so.
expect program close ENOTRECOVERABLE
same_objects "the one that went" VTL001L8 ""
same_objects "the other drive's" VTL002L8 "B1000 F"
same "held" "$(told nst0 state)" online

# Commands of the drive that is here are another matter: recovery works as ever.
expect other "open /dev/nst1" ok
expect other "op rewind" ok
expect other "write 1000 C" 1000
vtlctl reset TAPE0 --kind lun
expect other "write 1000 D" 1000
expect other close ok
same letters "$(letters VTL001L8 0 1000)" CD
