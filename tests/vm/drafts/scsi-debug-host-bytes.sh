#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=scsi_debug (a host adapter that ends commands as it is told)
# timeout: 900
#
# A host adapter ends a command by each host byte that there is, with no status of the drive's: whether
# it was carried out nobody knows. A WRITE, and a filemark: the program does not notice, and the tape, as
# sg reads it, has everything once and in order.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# <scsi/scsi_status.h>; 10h to 13h are the midlayer's own and no adapter's.
HOST_BYTES='no-connect 01
bus-busy 02
time-out 03
bad-target 04
abort 05
parity 06
error 07
reset 08
bad-intr 09
passthrough 0a
soft-error 0b
imm-retry 0c
requeue 0d
transport-disrupted 0e
transport-failfast 0f
transport-marginal 14'

BLOCK='00 03 e8' # 1000 bytes, as READ(6) names it
READ_SECONDS=60

[[ -d /sys/kernel/debug/scsi_debug ]] || mount -t debugfs debugfs /sys/kernel/debug
settle
node=$(node_of TAPE0)
device=$(readlink -f "/sys/class/scsi_tape/$node/device")
errors=/sys/kernel/debug/scsi_debug/${device##*/}/error
[[ -w $errors ]] || fail "no $errors"
generic=("$device"/scsi_generic/sg*)
SG=/dev/${generic[0]##*/}

# Its next command of that operation code ends so, without having been carried out.
end_by() { echo "2 -1 $1 $2 0 0 0 0 0" >"$errors"; } # OPCODE HOST-BYTE

raw() { sg_raw --timeout="$READ_SECONDS" "$@" 2>said; }

# The letters of the blocks and F for a filemark, until the end of what is recorded. scsi_debug keeps the first
# bytes of a block.
on_the_tape() {
  local text=
  raw "$SG" 01 00 00 00 00 00 || raw "$SG" 01 00 00 00 00 00 || fail "sg does not rewind: $(cat said)"
  while :; do
    # shellcheck disable=SC2086 # words on purpose
    if raw --request=1000 --outfile=block "$SG" 08 00 $BLOCK 00; then
      text+=$(head -c 1 block)
    elif grep -qi 'filemark' said; then
      text+=F
    else
      grep -qiE 'blank check|end-of-data' said || fail "sg reads: $(cat said)"
      break
    fi
  done
  echo "$text"
}

start_program program
while read -r name byte; do
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0 sync" ok # each write tells its own end
  expect program "write 1000 A" 1000
  expect program "op weof 1" ok
  expect program "write 1000 B" 1000
  end_by 0x0a "0x$byte"
  expect program "write 1000 C" 1000
  expect program "write 1000 D" 1000
  end_by 0x10 "0x$byte"
  expect program "op weof 2" ok
  expect program "write 1000 E" 1000
  end_by 0x10 "0x$byte"
  expect program close ok
  same "$name" "$(on_the_tape)" AFBCDFFEF

  # Nobody waits for the write that meets it.
  mt -f "$TAPE0" rewind
  expect program "open $TAPE0" ok
  for letter in A B; do expect program "write 1000 $letter" 1000; done
  end_by 0x0a "0x$byte"
  for letter in C D E; do expect program "write 1000 $letter" 1000; done
  expect program close ok
  same "$name, answered before" "$(on_the_tape)" ABCDEF
done <<<"$HOST_BYTES"
quit_program program
