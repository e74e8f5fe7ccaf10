#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
# timeout: 900
#
# The link breaks under a command, and the drive had carried it out, or never got it:
# whichever it was, the program goes on, and what it wrote is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# The command is at the drive when the link breaks.
cut_at() { # OUTCOME OPCODE COMMAND ANSWER
  vtlctl hold TAPE0 --on "$2"
  tell program "$3"
  vtlctl wait TAPE0 --at-drive --opcode "$2" --timeout 60
  vtlctl unplug TAPE0 --in-flight "$1"
  expect_waits program
  vtlctl plug TAPE0
  expect_answer program "$4" "$3 ($1)"
}

settle
start_program program
for outcome in lost executed; do
  mt -f "$TAPE0" rewind
  replayed=$(told nst0 replayed_blocks)
  expect program "open $TAPE0 sync" ok # else a write does not wait
  expect program "write 1000 A" 1000
  cut_at "$outcome" WRITE_6 "write 1000 B" 1000
  expect program "write 1000 C" 1000
  cut_at "$outcome" WRITE_FILEMARKS_6 "op weof 2" ok
  cut_at "$outcome" WRITE_6 "write 1000 D" 1000
  expect program "write 1000 E" 1000
  [[ $outcome == lost ]] && sent_again=3 || sent_again=0
  same "$outcome: commands sent again" $(($(told nst0 replayed_blocks) - replayed)) "$sent_again"
  cut_at "$outcome" WRITE_FILEMARKS_6 close ok
  same_objects "$outcome" VTL001L8 "3*B1000 2*F 2*B1000 F"
  same "$outcome: file 0" "$(letters VTL001L8 0 1000)" ABC
  same "$outcome: file 2" "$(letters VTL001L8 2 1000)" DE

  expect program "open $TAPE0 sync" ok # else a write does not wait
  cut_at "$outcome" REWIND "op rewind" ok
  expect program "read 2000" "1000 A"
  cut_at "$outcome" READ_6 "read 2000" "1000 B"
  expect program "read 2000" "1000 C"
  cut_at "$outcome" SPACE_6 "op fsf 2" ok
  expect program tell 5
  cut_at "$outcome" READ_6 "read 2000" "1000 D"
  cut_at "$outcome" SPACE_6 "op bsr 1" ok
  expect program "read 2000" "1000 D"
  expect program "op setblk 500" ok
  expect program "op rewind" ok
  expect program "op setblk 0" ok
  expect program close ok
done

# Fixed blocks: one command writes many, and may have stopped between them: here all or none.
for outcome in lost executed; do
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0 sync" ok # else a write does not wait
  expect program "op setblk 512" ok
  expect program "write 5120 A" 5120
  cut_at "$outcome" WRITE_6 "write 5120 B" 5120
  expect program "write 512 C" 512
  expect program "op setblk 0" ok
  expect program close ok
  same_objects "fixed, $outcome" VTL001L8 "21*B512 F"
  same "fixed, $outcome" "$(letters VTL001L8 0 512)" AAAAAAAAAABBBBBBBBBBC
done
