#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the status)
# timeout: 900
#
# A WRITE, and the filemark of a close, ends with each status that is neither GOOD nor CHECK CONDITION,
# carried out or not. Either the program does not notice, and the cartridge holds all of it once and in
# order; or the call fails, and its block, and it alone, is not there.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
start_program program

# Status, and what the call that waits for it gives. The first two say that nothing was done (SAM-5
# 5.3.1), and the midlayer sends the command again; of one that was aborted nobody knows.
while read -r status carried_out answer; do
  what="$status $carried_out"
  [[ $carried_out == not ]] && executed=() || executed=(--executed)

  # By who waits for each block.
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0 sync" ok
  expect program "write 1000 A" 1000
  expect program "op weof 1" ok
  expect program "write 1000 B" 1000
  vtlctl answer TAPE0 "$status" --on WRITE_6 "${executed[@]}"
  expect program "write 1000 C" "$answer"
  expect program "write 1000 D" 1000
  expect program close ok
  [[ $answer == 1000 ]] && expected=BCD || expected=BD
  same_objects "$what" VTL001L8 "B1000 F ${#expected}*B1000 F"
  same "$what: file 1" "$(letters VTL001L8 1 1000)" "$expected"
  same "$what: state" "$(told nst0 state)" online

  # The filemark of a close, or of a program.
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0" ok
  expect program "write 1000 A" 1000
  vtlctl answer TAPE0 "$status" --on WRITE_FILEMARKS_6 "${executed[@]}"
  if [[ $answer == 1000 ]]; then
    expect program "op weof 2" ok
    expect program "write 1000 B" 1000
    vtlctl answer TAPE0 "$status" --on WRITE_FILEMARKS_6 "${executed[@]}"
    expect program close ok
    same_objects "$what, filemarks" VTL001L8 "B1000 2*F B1000 F"
  else
    expect program "op weof 2" EIO
    expect program "op weof 1" ok
    expect program close ok
    same_objects "$what, filemarks" VTL001L8 "B1000 F"
  fi
  vtlctl mend TAPE0
done <<'STATUSES'
busy not 1000
task-set-full not 1000
task-aborted not 1000
task-aborted executed 1000
reservation-conflict not EIO
aca-active not EIO
aca-active executed EIO
STATUSES

# In a stream, behind whose writes nobody waits: an answer that was given is kept.
for status in busy task-set-full task-aborted "task-aborted --executed" reservation-conflict; do
  # shellcheck disable=SC2086 # words on purpose
  start_stream TAPE0 answer TAPE0 $status --on WRITE_6 --after "$STREAM_MIDDLE"
  finish_stream "$status" TAPE0 VTL001L8
done

# ... or taken back, where the drive has said no more than that it was an error: nothing is written behind it.
for how in "" --executed; do
  # shellcheck disable=SC2086
  start_stream TAPE0 answer TAPE0 aca-active --on WRITE_6 --after "$STREAM_MIDDLE" $how
  ! wait "$STREAM" || fail "aca-active: dd has not noticed"
  grep -q 'State not recoverable' stream.error || fail "aca-active: dd: $(cat stream.error)"
  same "aca-active: to acknowledge" "$(told nst0 acknowledge)" loss
  echo 1 >"$(attribute nst0 acknowledge)"
  mt -f "$TAPE0" rewind # what the drive has buffered is on the tape
  [[ $(runs VTL001L8) =~ ^[0-9]+\*B$STREAM_BLOCK( F)?$ ]] || fail "aca-active: $(runs VTL001L8)"
  vtlctl dump VTL001L8 --stream 0 >there
  cmp -n "$(stat -c %s there)" there stream.data || fail "aca-active: other data on the cartridge"
done
quit_program program
