#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) kernel=uml (built with fail_page_alloc)
# timeout: 900
#
# The machine has no memory for the program that writes: no piece that is longer than a page, then none
# at all for a journal that grows. No write fails for it. What that costs is told only where it costs
# something: the journal is short, and of a drive that loses more than it has the loss is told; with
# journal_full=sync there is none.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

BLOCK=65536
LARGE=1048576 # all that the loopback adapter takes: 256 pages
BLOCKS=40
FAULT=/sys/kernel/debug/fail_page_alloc

[[ -d $FAULT ]] || mount -t debugfs debugfs /sys/kernel/debug

# The program's allocations of pieces of at least 2^ORDER pages fail from now on.
no_memory() { # ORDER
  echo "$1" >"$FAULT/min-order"
  echo 1 >"/proc/${PROGRAM[program]}/make-it-fail"
  echo 100 >"$FAULT/probability"
}
memory() { echo 0 >"$FAULT/probability"; }
trap memory EXIT

write_blocks() { # COUNT BYTES LETTER
  local n
  for ((n = 0; n < $1; n++)); do
    expect program "write $2 $3" "$2"
  done
}

begin() { # ORDER: memory ends behind the first block
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0" ok
  expect program "write $BLOCK A" "$BLOCK"
  no_memory "$1"
}

whole() { # WHAT
  memory
  same_objects "$1" VTL001L8 "$((BLOCKS + 1))*B$BLOCK F"
  same "$1" "$(letters VTL001L8 0 "$BLOCK" | tr -s A-C)" ABC
}

settle
echo N >"$FAULT/ignore-gfp-wait"
echo Y >"$FAULT/task-filter"
echo -1 >"$FAULT/times"
echo 0 >"$FAULT/verbose"
start_program program

# Pages one by one: all is as ever, also for the longest block there and back, and when it has to be sent again.
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
no_memory 1
write_blocks 4 "$LARGE" A
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
write_blocks 4 "$LARGE" B
expect program "op weof 1" ok
expect program "op rewind" ok
expect program "read $LARGE" "$LARGE A"
expect program "op fsr 6" ok
expect program "read $LARGE" "$LARGE B"
expect program close ok
memory
same_objects "pages one by one" VTL001L8 "8*B$LARGE F"
same "pages one by one" "$(letters VTL001L8 0 "$LARGE" | tr -s AB)" AB

# None at all: the journal stays as long as it was.
begin 0
write_blocks $((BLOCKS / 2)) "$BLOCK" B
write_blocks $((BLOCKS / 2)) "$BLOCK" C
(($(told nst0 journal_bytes) < BLOCKS * BLOCK / 2)) || fail "there was memory: $(told nst0 journal_bytes) bytes"
expect program close ok
whole "no memory"

# It is short, and the drive loses more: told, and what is on the tape stays.
begin 0
write_blocks "$BLOCKS" "$BLOCK" B
vtlctl reset TAPE0 --kind power --lose-buffer
expect program "write $BLOCK X" "$BLOCK" # is on its way, and meets the loss
expect program "write $BLOCK X" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
memory
same_objects "short, and more is lost" VTL001L8 ""
same "to acknowledge" "$(told nst0 acknowledge)" loss
echo 1 >"$(attribute nst0 acknowledge)"

# ... one that has no more than that is brought back ...
vtlctl speed TAPE0 --mb-s 0 --buffer-mb 0
begin 0
write_blocks $((BLOCKS / 2)) "$BLOCK" B
vtlctl reset TAPE0 --kind power --lose-buffer
write_blocks $((BLOCKS / 2)) "$BLOCK" C
expect program close ok
whole "short, and nothing is lost"
vtlctl speed TAPE0 --mb-s 0 --buffer-mb 256

# ... and with journal_full=sync any is.
echo sync >"$PARAMETERS/journal_full"
begin 0
write_blocks $((BLOCKS / 2)) "$BLOCK" B
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
write_blocks $((BLOCKS / 2)) "$BLOCK" C
expect program close ok
whole "journal_full=sync"
echo shrink >"$PARAMETERS/journal_full"
quit_program program
