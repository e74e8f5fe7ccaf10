#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl holds a command at the drive)
#
# A write returns while the drive has its block, the next one waits for that. What comes between
# is met without a call, and what does not get to the tape is told.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

HUNG_SECONDS=4
HUNG_SECONDS_USUAL=120

block_of() { told nst0 position | grep -o ' block=[0-9]*'; } # as its program sees it

# The write returns and the drive has it still.
goes_behind() { # LENGTH LETTER
  vtlctl hold TAPE0 --on WRITE_6
  expect program "write $1 $2" "$1"
  vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout "$ANSWER_SECONDS"
}

written() { [[ $(field TAPE0 objects_written) == "$1" ]]; } # OBJECTS

settle
before=$(field TAPE0 objects_written)
start_program program
expect program "open $TAPE0" ok

# The first one of a file waits: whether the drive takes it nobody knows.
vtlctl hold TAPE0 --on WRITE_6
tell program "write 1000 A"
expect_waits program
vtlctl release-held TAPE0
expect_answer program 1000

goes_behind 1000 B
same "objects that the drive took" "$(field TAPE0 objects_written)" "$((before + 1))"
same "the place that is shown" "$(block_of)" " block=2"
tell program "write 1000 C"
expect_waits program
vtlctl release-held TAPE0
expect_answer program 1000

# All else waits too: here a question.
goes_behind 1000 D
tell program tell
expect_waits program
vtlctl release-held TAPE0
expect_answer program 4

# The link breaks and comes back while the program is idle: the block gets to the drive all the same.
for outcome in lost executed; do
  goes_behind 1000 E
  vtlctl unplug TAPE0 --in-flight "$outcome"
  wait_for "$ANSWER_SECONDS" is_state nst0 waiting
  vtlctl plug TAPE0
  wait_for "$ANSWER_SECONDS" is_state nst0 online
done
expect program "write 1000 F" 1000

# Away for longer than the kernel lets a task hang: a call waits, and what waits behind it is no
# hung task, or the machine would panic (tests/vm/guest/kernel-check).
echo "$HUNG_SECONDS" >/proc/sys/kernel/hung_task_timeout_secs
goes_behind 1000 N
tell program "write 1000 O"
expect_waits program
vtlctl unplug TAPE0 --in-flight lost
wait_for "$ANSWER_SECONDS" is_state nst0 waiting
sleep "$((3 * HUNG_SECONDS))" # the length of the absence
vtlctl plug TAPE0
expect_answer program 1000
echo "$HUNG_SECONDS_USUAL" >/proc/sys/kernel/hung_task_timeout_secs

# It is away, and its hold ends: not yet, and not never.
goes_behind 1000 G
vtlctl unplug TAPE0 --in-flight lost
echo 1 >"$(attribute nst0 release)"
expect program "write 1000 X" ENXIO
expect program "op weof 1" ENXIO
vtlctl plug TAPE0
expect program "write 1000 H" 1000
expect program close ok
same_objects "all of it" VTL001L8 "11*B1000 F"
same "and in order" "$(letters VTL001L8 0 1000)" ABCDEEFNOGH

# Without it, and for who asks for it by O_SYNC, a write waits.
waits_for_the_drive() { # HOW LETTER
  expect program "open $TAPE0$1" ok
  expect program "write 1000 $2" 1000
  vtlctl hold TAPE0 --on WRITE_6
  tell program "write 1000 $2"
  expect_waits program
  vtlctl release-held TAPE0
  expect_answer program 1000
  expect program close ok
}
waits_for_the_drive " sync" I
echo 0 >"$PARAMETERS/write_behind"
waits_for_the_drive "" J
echo 1024 >"$PARAMETERS/write_behind"
same_objects "and behind it" VTL001L8 "11*B1000 F 2*B1000 F 2*B1000 F"

# Another cartridge is there when it comes back: the block is lost, and the next call says so.
expect program "open $TAPE0" ok
expect program "write 1000 K" 1000
goes_behind 1000 L
vtlctl unplug TAPE0 --in-flight lost
vtlctl swap TAPE0 VTL005L8
vtlctl plug TAPE0
wait_for "$ANSWER_SECONDS" is_state nst0 frozen
expect program "op rewind" ENOTRECOVERABLE
expect program "write 1000 M" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same_objects "the other one" VTL005L8 ""
