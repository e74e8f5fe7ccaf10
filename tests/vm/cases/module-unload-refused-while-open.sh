#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# Unload is refused while a node is open, and the open file goes on working: a
# tape, a changer, a tape whose drive is away.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

expect_refused() { # WHEN
  ! rmmod ptape 2>error || fail "$1: unloaded while a node is open"
  grep -q 'in use' error || fail "$1: $(cat error)"
}

settle
start_program writer
expect writer "open $TAPE0" ok
expect_refused "a tape is open"
expect writer "write 1000 A" 1000

vtlctl unplug TAPE0
expect_refused "an absent tape is open"
tell writer "write 1000 B"
expect_waits writer
expect_refused "a write waits"
vtlctl plug TAPE0
expect_answer writer 1000
expect writer close ok
same "letters" "$(letters VTL001L8 0 1000)" AB

exec 3<>/dev/sch0
expect_refused "a changer is open"
exec 3>&-
unload_ptape
[[ ! -e /sys/module/ptape ]] || fail "ptape is still there"
load_ptape
