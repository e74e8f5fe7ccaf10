#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (resets of one drive) paths=1 (with two, one that goes is no absence)
#
# What happened to a device last, as sysfs and the command tell it: it comes, goes and comes back, is reset,
# recovered and frozen; the other drive and the changer have nothing of it. Absences are counted. A look never waits for the drive.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

happened() { # NODE WORDS: what follows the time, which is one of now
  local at words
  read -r at words < <(timeout 5 cat "$(attribute "$1" last_event)")
  same "last event of $1" "$words" "$2"
  ((at >= BEGAN && at <= $(date +%s))) || fail "at $at, and it began at $BEGAN"
}

settle
BEGAN=$(date -d "$(uptime -s)" +%s)
node=$(node_of TAPE0)
happened "$node" online
happened "$(node_of TAPE1)" online
happened "$(node_of CHANGER)" online

BEGAN=$(date +%s)
start_program program
expect program "open /dev/$node" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE0
wait_for 60 is_state "$node" waiting
happened "$node" waiting
ptape release "$node" >/dev/null
wait_for 60 is_state "$node" absent
happened "$node" absent
vtlctl plug TAPE0
wait_for 60 is_state "$node" online
happened "$node" online
expect program "write 1000 A" 1000
happened "$node" recovered
same "absences" "$(told "$node" absences)" 1
same "absences of the changer" "$(told "$(node_of CHANGER)" absences)" 0
grep -q "^ptape_device_absences_total{device=\"$node\",.*} 1\$" <(ptape metrics) ||
  fail "metrics: $(ptape metrics | grep absences)"

# A motion to a place needs no proof: it stays with the reset until somebody writes.
expect program "op rewind" ok
vtlctl reset TAPE0 --kind lun
expect program "op rewind" ok
happened "$node" reset
expect program "write 1000 A" 1000
happened "$node" recovered

vtlctl unplug TAPE0
vtlctl swap TAPE0 VTL005L8
vtlctl plug TAPE0
expect program "write 1000 B" ENOTRECOVERABLE
happened "$node" "frozen $(told "$node" state_reason)"
same "the command's" "$(ptape show "$node" --json | jq -r '.device.last_event | "\(.event) \(.why)"')" \
  "frozen $(told "$node" state_reason)"
ptape acknowledge "$node" >/dev/null
happened "$node" acknowledged
expect program "op offline" ok
happened "$node" thawed
grep -qE '^last event +[0-9]{4}-[0-9-]+ [0-9:]+ thawed$' <(ptape show "$node") || fail "$(ptape show "$node")"

same "of the changer" "$(cut -d ' ' -f 2 "$(attribute "$(node_of CHANGER)" last_event)")" online
same "of the other drive" "$(cut -d ' ' -f 2 "$(attribute "$(node_of TAPE1)" last_event)")" online
expect program close ok
quit_program program
