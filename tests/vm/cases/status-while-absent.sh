#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# While a drive is away, and while a write waits for it, MTIOCGET on an open file
# answers at once and does not say ONLINE; every file in sysfs answers too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

ask_all() { # WHEN
  local file
  for file in "$(attribute nst0 '')"* /sys/class/ptape/tape0/*; do
    [[ -f $file && -r $file && ${file##*/} != release ]] || continue
    timeout 20 cat "$file" >/dev/null || fail "$1: ${file##*/} cannot be read"
  done
}

settle
exec 3<>/dev/nst0
start_program writer
start_program asker
exec 3>&-
expect writer "use 3" ok
expect asker "use 3" ok
expect writer "write 1000 A" 1000
expect asker get "file=0 block=1 ONLINE"
vtlctl unplug TAPE0
expect asker get "file=0 block=1"
ask_all "absent"
tell writer "write 1000 B"
expect_waits writer
expect asker get "file=0 block=1"
ask_all "a write waits"
same "state" "$(told nst0 state)" waiting
same "paths" "$(told nst0 paths)" ""
same "position" "$(told nst0 position)" "partition=0 block=1 file=0 block_in_file=1 known"
! { echo 1 >"$(attribute nst0 acknowledge)"; } 2>error || fail "acknowledged under a write"
grep -q 'resource busy' error || fail "acknowledge: $(cat error)"
echo 1 >"$(attribute nst0 release)"
expect_answer writer ENXIO
expect asker get "file=0 block=1"
same "state" "$(told nst0 state)" absent
ask_all "the hold is over"
vtlctl plug TAPE0
expect writer "write 1000 C" 1000
expect asker get "file=0 block=2 ONLINE"
[[ " $(told nst0 paths | xargs) " == *" $(field TAPE0 hctl) "* ]] || fail "paths: $(told nst0 paths)"
quit_program asker
expect writer close ok
same letters "$(letters VTL001L8 0 1000)" AC
