#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# While a number is held for an absent drive, another drive on the same cable gets
# another number; the held one is for the first drive, whose program waits.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
naa=$(field TAPE0 naa)
serial=$(field TAPE0 serial)
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
tell program "write 1000 B"
expect_waits program

vtlctl identity TAPE0 --naa 500000000badcafe --serial STRANGER
vtlctl plug TAPE0
settle
same "number of the stranger" "$(node_of TAPE0)" nst2
same_drive nst2 TAPE0
same "nst0 is" "$(told nst0 state)" waiting
same "nst0 is for" "$(told nst0 identity)" "tape.naa-$naa.$serial"
expect_waits program
[[ $(readlink -f "$TAPE0") == /dev/nst0 ]] || fail "the stranger has the first drive's name"

# Only the serial number, only the designator is the same: strangers too.
vtlctl unplug TAPE0
vtlctl identity TAPE0 --naa 500000000badcafe --serial "$serial"
vtlctl plug TAPE0
settle
same "number of one with the same serial number" "$(node_of TAPE0)" nst3
vtlctl unplug TAPE0
vtlctl identity TAPE0 --naa "$naa" --serial STRANGER
vtlctl plug TAPE0
settle
same "number of one with the same designator" "$(node_of TAPE0)" nst4
expect_waits program

vtlctl unplug TAPE0
vtlctl identity TAPE0 --naa "$naa" --serial "$serial"
vtlctl plug TAPE0
settle
expect_answer program 1000
expect program close ok
same "the first drive again" "$(node_of TAPE0)" nst0
same letters "$(letters VTL001L8 0 1000)" AB
same "remembered meanwhile" "$(cat /sys/class/ptape/tape2/identity)" tape.naa-500000000badcafe.STRANGER
