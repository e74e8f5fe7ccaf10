#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
# timeout: 900
#
# A drive is reset in the middle of a stream, with a WRITE at it: it rewinds, or loses
# what it had buffered, or both. dd sees nothing of it, and the cartridge holds each of
# its blocks once and in order.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
while read -r kind what; do
  resets=$(told nst0 resets)
  start_held_stream TAPE0
  # The WRITE at the drive is ended by the attention, and so not carried out (SPC-5 5.14).
  # shellcheck disable=SC2086 # options on purpose
  vtlctl reset TAPE0 --kind "$kind" $what
  finish_stream "$kind $what" TAPE0 VTL001L8
  (($(told nst0 resets) > resets)) || fail "$kind $what: the reset was not met"
done <<'RESETS'
lun
lun --rewind
lun --lose-buffer
lun --rewind --lose-buffer
power
power --rewind
power --lose-buffer
power --rewind --lose-buffer
RESETS

# One after the other in one stream, and files that are proved before it.
start_program program
mt -f "$TAPE0" rewind
expect program "open $TAPE0" ok
for file in A B C; do
  for reset in "lun --rewind" "power --rewind --lose-buffer" "power --lose-buffer"; do
    expect program "write 64512 $file" 64512
    # shellcheck disable=SC2086
    vtlctl reset TAPE0 --kind $reset
    expect program "write 64512 $file" 64512
  done
  expect program "op weof 1" ok
  vtlctl reset TAPE0 --kind power --rewind
done
expect program close ok
same_objects "three files" VTL001L8 "6*B64512 F 6*B64512 F 6*B64512 F"
for file in 0 1 2; do
  same "file $file" "$(letters VTL001L8 "$file" 64512 | tr -s A-C)" "$(tr 012 ABC <<<"$file")"
done
