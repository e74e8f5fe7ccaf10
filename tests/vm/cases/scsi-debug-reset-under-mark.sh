#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=scsi_debug (a host adapter that ends commands as one does that resets)
#
# A host adapter resets its device and ends what was there with DID_RESET, done or not. The midlayer
# sends a command without data again by itself then: a filemark would be there twice, a motion done
# twice. It comes to us instead: we ask where the tape stands first.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

DID_RESET=0x08
TRACING=/sys/kernel/tracing
EVENT=$TRACING/events/scsi/scsi_dispatch_cmd_start

[[ -d $EVENT ]] || mount -t tracefs tracefs "$TRACING"
[[ -d /sys/kernel/debug/scsi_debug ]] || mount -t debugfs debugfs /sys/kernel/debug

trap 'echo 0 >"$EVENT/enable"' EXIT
settle
node=$(node_of TAPE0)
errors=/sys/kernel/debug/scsi_debug/$(basename "$(readlink -f "/sys/class/scsi_tape/$node/device")")/error
[[ -w $errors ]] || fail "no $errors"

# Its next command of that operation code ends so, without having been carried out.
end_by_reset() { echo "2 -1 $1 $DID_RESET 0 0 0 0 0" >"$errors"; } # OPCODE

# Operation codes in the order in which they went to the drive, hexadecimal.
dispatched() { sed -n 's/.* raw=\([0-9a-f]\{2\}\)[ )].*/\1/p' "$TRACING/trace" | paste -sd' '; }

READ_POSITION=34

check_asked() { # OPERATION OPCODE ADDRESS
  local recoveries sent
  recoveries=$(told "$node" recoveries)
  end_by_reset "0x$2"
  echo >"$TRACING/trace"
  echo 1 >"$EVENT/enable"
  expect program "op $1" ok
  echo 0 >"$EVENT/enable"
  sent=$(dispatched)
  same "recoveries with $1" "$(told "$node" recoveries)" $((recoveries + 1))
  [[ $sent =~ $2\ .*$READ_POSITION\ .*$2 ]] || fail "$1: nobody asked where it stands: $sent"
  [[ ! $sent =~ $2\ $2 ]] || fail "$1: sent twice, and nothing asked: $sent"
  same "$1: the drive stands at" "$(field TAPE0 position)" "$3"
}

start_program program
expect program "open $TAPE0" ok
for letter in A B C; do expect program "write 1000 $letter" 1000; done
check_asked "weof 1" 10 4
expect program "op rewind" ok
check_asked "fsr 2" 11 2
expect program close ok
