#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# A drive goes between two writes and comes back while the next one waits; also at a
# filemark, a read, a motion. The data of a tar that meets it is tar's, byte for byte.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

absent_at() { # COMMAND ANSWER
  vtlctl unplug TAPE0
  tell program "$1"
  expect_waits program
  vtlctl plug TAPE0
  expect_answer program "$2" "$1"
}

settle
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
absent_at "write 1000 B" 1000
absent_at "write 1000 C" 1000
absent_at "op weof 2" ok
absent_at "write 2000 D" 2000
absent_at "op bsf 1" ok
absent_at "tell" 4
absent_at "op rewind" ok
absent_at "read 5000" "1000 A"
absent_at "op fsr 1" ok
absent_at "read 5000" "1000 C"
absent_at "op seek 5" ok
absent_at "read 5000" "2000 D"
absent_at "op eod" ok
expect program close ok
same_objects "all of it" VTL001L8 "3*B1000 2*F B2000 F"
same "letters of file 0" "$(letters VTL001L8 0 1000)" ABC
same "recoveries" "$(($(told nst0 recoveries) > 0))" 1

# tar is in the middle of a tree, with nothing at the drive, when it goes.
tar -cf expected -C /usr/share/common-licenses .
mkfifo pipe
dd if=pipe of="$TAPE1" ibs=10240 obs=10240 status=none &
writer=$!
exec 3>pipe
head -c 102400 expected >&3
vtlctl wait TAPE1 --objects 10 --timeout 60
vtlctl unplug TAPE1
tail -c +102401 expected >&3 &
wait_for 60 is_state nst1 waiting
vtlctl plug TAPE1
wait $!
exec 3>&-
wait "$writer" || fail "the writer failed"
vtlctl dump VTL002L8 --stream 0 | cmp - expected
