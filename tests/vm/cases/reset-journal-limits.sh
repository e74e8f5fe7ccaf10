#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# What a journal is good for that is smaller than what was written since the last
# filemark. A drive whose buffer it covers: nothing is lost. One with a larger buffer:
# the loss is told, and the tape stays as it is, but for a filemark that ends what is left;
# or, with journal_full=sync, there is none, whatever it is that makes the journal full: its own
# limit, that of all drives, or blocks of more sizes than it can tell apart.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

BLOCK=65536
BLOCKS=64 # 4 MiB in all
RUNS=600  # the journal has 512

write_blocks() { # COUNT LETTER
  local n
  for ((n = 0; n < $1; n++)); do
    expect program "write $BLOCK $2" "$BLOCK"
  done
}

begin() {
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0" ok
  write_blocks $((BLOCKS / 2)) A
  write_blocks $((BLOCKS / 2)) B
  vtlctl reset TAPE0 --kind power --rewind --lose-buffer
}

whole() { # WHAT
  expect program "write $BLOCK C" "$BLOCK"
  expect program close ok
  same_objects "$1" VTL001L8 "$((BLOCKS + 1))*B$BLOCK F"
  same "$1" "$(letters VTL001L8 0 "$BLOCK" | tr -s A-C)" ABC
}

settle
start_program program
echo 2 >"$PARAMETERS/journal_mb"
begin
same_objects "nothing was proved" VTL001L8 ""
expect program "write $BLOCK X" "$BLOCK" # is on its way, and meets the loss
expect program "write $BLOCK X" ENOTRECOVERABLE
same_objects "a larger buffer: as the loss left it" VTL001L8 ""
expect program "read $BLOCK" EIO
expect program "op weof 1" ok
expect program "write $BLOCK X" ENOTRECOVERABLE
expect program "op bsf 1" ok
expect program close ENOTRECOVERABLE
same_objects "a larger buffer: what is left has its end" VTL001L8 "F"
expect program "open $TAPE0" ENOTRECOVERABLE
echo 1 >"$(attribute nst0 acknowledge)"

# Where a filemark is last already, none is written.
mt -f "$TAPE0" rewind
expect program "open $TAPE0 sync" ok # each write tells its own end
write_blocks 2 A
expect program "op weof 1" ok
write_blocks "$BLOCKS" B
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write $BLOCK X" ENOTRECOVERABLE
expect program "op weof 1" ok
expect program close ENOTRECOVERABLE
same_objects "one filemark, not two" VTL001L8 "2*B$BLOCK F"
echo 1 >"$(attribute nst0 acknowledge)"

echo sync >"$PARAMETERS/journal_full"
begin
whole "a larger buffer, journal_full=sync"

echo 256 >"$PARAMETERS/journal_mb"
echo 2 >"$PARAMETERS/journal_total_mb"
begin
whole "a larger buffer, the limit of all drives, journal_full=sync"
echo 0 >"$PARAMETERS/journal_total_mb"

# Each block is of another size than the one before: a run of the journal for itself.
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
written=''
for ((n = 0; n < RUNS; n++)); do
  expect program "write $((512 + n % 2)) R" $((512 + n % 2))
  written+="B$((512 + n % 2)) "
done
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write $BLOCK C" "$BLOCK"
expect program close ok
same "more runs than the journal has, journal_full=sync" "$(objects VTL001L8)" "${written}B$BLOCK F"
echo 2 >"$PARAMETERS/journal_mb"
echo shrink >"$PARAMETERS/journal_full"

# A drive that rewound tells nothing of how much it has on the tape; one that did not does.
vtlctl speed TAPE0 --mb-s 0 --buffer-mb 1
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
write_blocks $((BLOCKS / 2)) A
write_blocks $((BLOCKS / 2)) B
(($(told nst0 journal_bytes) <= 2 << 20)) || fail "the journal has $(told nst0 journal_bytes) bytes"
vtlctl reset TAPE0 --kind power --lose-buffer
whole "a smaller buffer"

echo 256 >"$PARAMETERS/journal_mb"
begin
whole "all of it remembered"
