#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# The drive goes while a command of the open itself is at it: the open waits for the
# drive and succeeds, and what is written through it is on the tape.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
for command in MODE_SENSE_6 READ_POSITION; do
  for outcome in lost executed; do
    what="$command, $outcome"
    start_program program
    vtlctl hold TAPE0 --on "$command"
    tell program "open /dev/nst0"
    vtlctl wait TAPE0 --at-drive --opcode "$command" --timeout 60
    vtlctl unplug TAPE0 --in-flight "$outcome"
    expect_waits program
    vtlctl plug TAPE0
    expect_answer program ok "$what"
    expect program "op rewind" ok
    expect program "write 1000 A" 1000
    expect program close ok
    same_objects "$what" VTL001L8 "B1000 F"
    quit_program program
  done
done
