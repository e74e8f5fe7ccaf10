#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl holds the command)
#
# A program that is killed leaves at once, also while the drive has a command of its and does not answer:
# a read, a write that is waited for, a motion, an open. What the drive answers then is heard by nobody,
# the tape stands where the drive says, and nothing is on it that was not written. The module does not go
# before the answer has come.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

killed_at() { # OPCODE COMMAND: the program's command has that one held at the drive
  vtlctl hold TAPE0 --on "$1"
  tell program "$2"
  vtlctl wait TAPE0 --held --timeout "$ANSWER_SECONDS"
  expect_waits program
  kill_program program KILL
  same "at the drive, $1" "$(field TAPE0 at_drive)" "[\"$1\"]"
}

# The next open waits for what is still at the drive.
next_program() {
  start_program program
  tell program "open $TAPE0"
  expect_waits program
  vtlctl release-held TAPE0
  expect_answer program ok "open behind a killed program"
}

settle
echo 0 >"$PARAMETERS/write_behind"
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
expect program "write 1000 C" 1000
expect program "op rewind" ok

killed_at READ_6 "read 2000"
next_program
expect program "op rewind" ok
expect program "read 2000" "1000 A"
expect program "op eod 1" ok

# It was at the drive, and is carried out: the program was not told.
killed_at WRITE_6 "write 1000 D"
next_program
same_objects "killed in a write" VTL001L8 "3*B1000 F B1000 F"
expect program "op rewind" ok
expect program "read 2000" "1000 A"

killed_at REWIND "op rewind"
next_program
expect program "op rewind" ok
expect program "op fsf 1" ok
expect program "read 2000" "1000 D"
expect program "op rewind" ok
expect program close ok

# In an open: no close follows.
killed_at MODE_SENSE_6 "open $TAPE0"
rmmod ptape &
unload=$!
going_or_gone() { [[ $(cat /sys/module/ptape/initstate 2>/dev/null || echo gone) == go* ]]; }
wait_for "$ANSWER_SECONDS" going_or_gone
[[ -d /sys/module/ptape ]] || fail "the module went while a command of it is at the drive"
same "at the drive, behind rmmod" "$(field TAPE0 at_drive)" '["MODE_SENSE_6"]'
vtlctl release-held TAPE0
wait "$unload" || fail "the module does not go when the drive has answered"
load_ptape
start_program program
expect program "open $TAPE0" ok
expect program "read 2000" "1000 A"
expect program close ok
