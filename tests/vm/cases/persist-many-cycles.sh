#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
# timeout: 1200
#
# Many departures and returns as fast as they go, with a file open and a block written
# in each: the data is right, and nothing piles up in the device tree.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CYCLES=50
# Each takes User-Mode Linux some ten seconds, nearly all of it udev's.
[[ $KERNEL_UNDER_TEST != uml ]] || CYCLES=10
LETTERS=abcdefghijklmnopqrstuvwxyz

# Everything of ours in the tree, without the serial numbers of SCSI devices, hosts and sessions.
tree() {
  find /sys/devices -path '*/scsi_tape*' -o -path '*/scsi_changer*' -o -path '*/ptape*' |
    sed -E 's/[0-9:]*:[0-9:]*/#/g; s/(host|session)[0-9]+/\1#/g' | LC_ALL=C sort
}

settle
before=$(tree)
virtual=$(cd /sys/devices/virtual && echo *)
start_program program
expect program "open /dev/nst0" ok
expected=
for ((cycle = 0; cycle < CYCLES; cycle++)); do
  letter=${LETTERS:cycle % 26:1}
  vtlctl unplug TAPE0
  if ((cycle % 2)); then
    tell program "write 1000 $letter"
    vtlctl plug TAPE0
    expect_answer program 1000
  else
    vtlctl plug TAPE0
    expect program "write 1000 $letter" 1000
  fi
  expected+=$letter
  ((cycle % 10)) || {
    vtlctl unplug TAPE1
    vtlctl plug TAPE1
  }
done
expect program close ok
settle
same "written" "$(letters VTL001L8 0 1000)" "$expected"
same_objects "written" VTL001L8 "$CYCLES*B1000 F"
diff <(echo "$before") <(tree) || fail "the device tree is not as before"
same "virtual devices" "$(cd /sys/devices/virtual && echo *)" "$virtual"
same "numbers" "$(cd /sys/class/ptape && echo *)" "changer0 tape0 tape1"
