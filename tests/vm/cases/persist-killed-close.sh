#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# A program that is killed while its drive is away is gone at once; when the drive is
# back, its data and a filemark are on the tape. Until then an open waits, and one
# with O_NONBLOCK gives EBUSY. Killed while the drive is there, it is gone at once too, and then
# the open with O_NONBLOCK waits until its filemark is written. Where the hold ends before the drive
# is back, the next open tells what became of the data, once; so it does where another cartridge is in
# the drive then, which nothing was written to.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

killed_with() { # WHAT-IT-DOES RUNS
  start_program other
  tell other "open /dev/nst0 nonblock"
  expect_answer other EBUSY "$1: an open that does not wait"
  tell other "open /dev/nst0"
  expect_waits other
  vtlctl plug TAPE0
  expect_answer other ok "$1: the next open"
  same_objects "$1" VTL001L8 "$2"
  expect other get "file=1 block=0 EOF ONLINE"
  expect other "op rewind" ok
  expect other close ok
  quit_program other
}

settle
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
vtlctl unplug TAPE0
kill_program program KILL
killed_with "killed while idle" "2*B1000 F"

# It waits in a write: that block was never acknowledged and is not sent.
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 C" 1000
vtlctl unplug TAPE0
tell program "write 1000 D"
expect_waits program
kill_program program KILL
killed_with "killed in a write" "B1000 F"
same "letters" "$(letters VTL001L8 0 1000)" C

# It waits in its close.
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 E" 1000
vtlctl unplug TAPE0
tell program close
expect_waits program
kill_program program KILL
killed_with "killed in its close" "B1000 F"
same "letters" "$(letters VTL001L8 0 1000)" E

# A write at the drive when the link breaks, and then the kill: sent or not, nothing doubled.
for outcome in lost executed; do
  start_program program
  expect program "open /dev/nst0 sync" ok
  expect program "write 1000 F" 1000
  vtlctl hold TAPE0 --on WRITE_6
  tell program "write 1000 G"
  vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 60
  vtlctl unplug TAPE0 --in-flight "$outcome"
  expect_waits program
  kill_program program KILL
  killed_with "killed in a write that was $outcome" "B1000 F"
  same "letters" "$(letters VTL001L8 0 1000)" F
done

start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 H" 1000
vtlctl hold TAPE0 --on WRITE_FILEMARKS_6
kill_program program KILL
vtlctl wait TAPE0 --at-drive --opcode WRITE_FILEMARKS_6 --timeout 60
start_program other
tell other "open /dev/nst0 nonblock"
expect_waits other
vtlctl release-held TAPE0
expect_answer other ok "an open that does not wait, of a drive that is there"
same_objects "killed with the drive there" VTL001L8 "B1000 F"
same "letters" "$(letters VTL001L8 0 1000)" H
expect other "op rewind" ok
expect other close ok

# Nobody is left who could be told: whoever opens it next is, for reading too.
quit_program other
echo 2 >"$(attribute nst0 hold_seconds)"
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 I" 1000
vtlctl unplug TAPE0
kill_program program KILL
wait_for 60 is_state nst0 absent
vtlctl plug TAPE0
wait_for 60 is_state nst0 online
start_program other
expect other "open /dev/nst0 read" ENOTRECOVERABLE
expect other "open /dev/nst0 read" ok
expect other close ok
expect other "open /dev/nst0" ENOTRECOVERABLE
same acknowledge "$(told nst0 acknowledge)" loss
echo 1 >"$(attribute nst0 acknowledge)"
expect other "open /dev/nst0" ok
expect other close ok

# Another cartridge is in the drive when it is back. Its own has what was written to it, and no filemark more.
MEDIUM="not proved to be the cartridge that the session works on"

killed_and_exchanged() { # WHAT-IT-DOES BARCODE [COMMAND]
  local own
  own=$(field TAPE0 cartridge)
  start_program program
  expect program "open /dev/nst0" ok
  expect program "op rewind" ok
  expect program "write 1000 J" 1000
  expect program "op weof 1" ok
  expect program "write 1000 K" 1000
  vtlctl unplug TAPE0
  if [[ ${3:-} ]]; then
    tell program "$3"
    expect_waits program
  fi
  kill_program program KILL
  vtlctl swap TAPE0 "$2"
  vtlctl plug TAPE0
  # Of the killed program's close; the tape stays frozen until somebody has it open.
  expect other "open /dev/nst0 read" ENOTRECOVERABLE
  same "$1, exchanged: state" "$(told nst0 state)" frozen
  same "$1, exchanged: reason" "$(told nst0 state_reason)" "$MEDIUM"
  same "$1, exchanged: to acknowledge" "$(told nst0 acknowledge)" stop
  same "$1, exchanged: $2 has" "$(runs "$2")" ""
  same_objects "$1, exchanged" "$own" "B1000 F B1000"
  same "$1, exchanged: letters of $own" "$(letters "$own" 0 1000)$(letters "$own" 1 1000)" JK
  expect other "open /dev/nst0" ok
  same "$1, exchanged: state of the new session" "$(told nst0 state)" online
  expect other "write 1000 L" 1000
  expect other close ok
  same_objects "$1, exchanged, and the next session" "$2" "B1000 F"
  echo 1 >"$(attribute nst0 acknowledge)"
}

echo default >"$(attribute nst0 hold_seconds)"
killed_and_exchanged "killed while idle" VTL005L8
killed_and_exchanged "killed in a write" VTL006L8 "write 1000 x"
killed_and_exchanged "killed in its close" VTL007L8 close
