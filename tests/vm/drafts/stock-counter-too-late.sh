#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# driver: stock
# needs: kernel=7.3 (the first whose st looks at counters of attentions) paths=1 (each path is told for itself) rig=vtl (vtlctl plays the fault)
#
# What ptape's case reset-rewind-overwrite is about, on the stock driver of 7.3, which counts the
# attentions that others are told: it compares behind the next command, and that one is carried out
# at the beginning of the tape. A write that reports success cuts off all that was there; so does the filemark of
# a close.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
start_program program

begin() { # a proved file, and a block that another program keeps the drive from
  mt -f /dev/nst0 rewind
  expect program "open /dev/nst0" ok
  expect program "write 1000 A" 1000
  expect program "op weof 1" ok
  expect program "write 1000 B" 1000
  vtlctl reset TAPE0 --kind power --rewind --lose-buffer
  until test_unit_ready "/dev/${generic[0]##*/}"; do :; done
}

begin
same_objects "before the next write" VTL001L8 "B1000 F"
expect program "write 1000 C" 1000
tell program "write 1000 D"
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" answer || fail "the write waits"
echo "the next write: $answer"
tell program close
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" answer || fail "the close waits"
echo "close: $answer"
mt -f /dev/nst0 rewind # what is in the drive's buffer is on the tape
echo "the tape: $(runs VTL001L8)"
[[ $(letters VTL001L8 0 1000) == C* ]] || fail "file 0 is not overwritten: $(letters VTL001L8 0 1000)"

begin
tell program close
read -r -t "$ANSWER_SECONDS" -u "${HEAR[program]}" answer || fail "the close waits"
echo "close with nothing more to write: $answer"
echo "the tape: $(runs VTL001L8)"
