#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape paths=1 (with persistence=0 each path is a unit of its own) rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
# options: persistence=0
#
# 0 to 1 while the module runs: the numbers of now are kept, in the driver and on disk, and from
# then on an absence is held.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

SETTINGS=/etc/modprobe.d/ptape.conf

settle
same "at first bound" "$(cat /sys/class/ptape/tape0/bound)" 0
# Not in the order of the library.
vtlctl unplug TAPE0
vtlctl unplug TAPE1
vtlctl plug TAPE1
vtlctl plug TAPE0
settle
same "TAPE0 is" "$(node_of TAPE0)" nst1
same "TAPE1 is" "$(node_of TAPE1)" nst0
start_program program
expect program "open /dev/nst1" ok
expect program "write 1000 A" 1000

cp "$SETTINGS" settings
trap 'rm -f "$BINDINGS"*; cp settings "$SETTINGS"' EXIT
ptape persistence on
same bound "$(cat /sys/class/ptape/tape1/bound)" 1
same "on disk" "$(remembered "$BINDINGS")" \
  "$(printf '%s\n' "$(identity_of TAPE0):1" "$(identity_of TAPE1):0" "$(identity_of CHANGER):0" | sort)"
same "the parameter says" "$(cat "$PARAMETERS/persistence")" 1
vtlctl unplug TAPE0
vtlctl unplug TAPE1
tell program "write 1000 B"
expect_waits program
vtlctl plug TAPE0
vtlctl plug TAPE1
expect_answer program 1000
expect program close ok
settle
same "TAPE0 is" "$(node_of TAPE0)" nst1
same "TAPE1 is" "$(node_of TAPE1)" nst0
same letters "$(letters VTL001L8 0 1000)" AB
for value in 2 maybe ''; do
  ! { echo "$value" >"$PARAMETERS/persistence"; } 2>/dev/null || fail "taken: persistence=$value"
done
