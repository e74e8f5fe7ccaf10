#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape paths=1 (with persistence=0 each path is a unit of its own) rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
#
# 1 to 0 while the module runs: absent devices go at once and their open files get
# ENXIO; those that are here keep number and open file until they go too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
start_program first
start_program second
expect first "open /dev/nst0" ok
expect first "op rewind" ok # a drive that never tells its position is at a place that is known
expect second "open /dev/nst1" ok
expect second "write 1000 a" 1000
vtlctl unplug TAPE0
tell first "write 1000 A"
expect_waits first

echo 0 >"$PARAMETERS/persistence"
expect_answer first ENXIO
wait_for 60 test ! -e /sys/class/scsi_tape/nst0
settle
[[ ! -e /dev/nst0 && ! -e /sys/class/ptape/tape0 ]] || fail "the absent unit is still there"
expect first "write 1000 A" ENXIO
expect first "op rewind" ENODEV
expect first get "file=0 block=0 BOT"
expect second "write 1000 b" 1000
same "the other's number" "$(node_of TAPE1)" nst1
same "the other is bound" "$(cat /sys/class/ptape/tape1/bound)" 0

# The number is free, although a dead open file had it: lowest free, as stock.
vtlctl plug TAPE0
settle
same "number at the return" "$(node_of TAPE0)" nst0
expect first "write 1000 A" ENXIO
expect first close ok
expect first "open /dev/nst0" ok
expect first "write 1000 B" 1000
expect first close ok
same letters "$(letters VTL001L8 0 1000)" B

vtlctl unplug TAPE1
wait_for 60 test ! -e /sys/class/scsi_tape/nst1
expect second "write 1000 c" ENXIO
vtlctl plug TAPE1
