#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
#
# A change of state wakes whoever polls ptape/state, on a node and on the unit. Its
# uevents are those of class ptape; the st nodes see add, move and remove alone.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

heard() { grep -q "$1" events; } # PATTERN

# The monitor listens when it hears of an event that we make.
listening() {
  echo change >/sys/class/mem/null/uevent
  heard 'DEVPATH=/devices/virtual/mem/null'
}

write_to() { cat >"$1"; } # FILE

polled() { # FILE SECONDS COMMAND...
  tell watcher "poll $1 $2"
  expect_answer watcher polling
  "${@:3}"
}

settle
udevadm monitor --kernel --property >events &
monitor=$!
trap 'kill "$monitor"' EXIT
wait_for 60 listening
start_program watcher
node_state=$(attribute nst0 state)
unit_state=/sys/class/ptape/tape0/state

polled "$node_state" 60 vtlctl unplug TAPE0
expect_answer watcher waiting
polled "$node_state" 60 vtlctl plug TAPE0
expect_answer watcher online
polled "$unit_state" 60 vtlctl unplug TAPE0
expect_answer watcher waiting
polled "$unit_state" 60 write_to "$(attribute nst0 release)" <<<1
expect_answer watcher absent
polled "$unit_state" 60 vtlctl plug TAPE0
expect_answer watcher online
# No change, no wake.
polled "$node_state" 1 write_to "$(attribute nst0 hold_seconds)" <<<100
expect_answer watcher time

for state in waiting online absent; do
  wait_for 60 heard "^PTAPE_STATE=$state$"
done
wait_for 60 listening
# An event is a paragraph.
awk -v RS= '/\nSUBSYSTEM=scsi_tape\n/' events >of_nodes
[[ -s of_nodes ]] || fail "no event of a node at all"
same "actions at nodes" "$(sed -n 's/^ACTION=//p' of_nodes | sort -u | xargs)" move
! grep PTAPE_STATE of_nodes || fail "state changes are events of nodes"
awk -v RS= '/\nSUBSYSTEM=ptape\n/' events >of_units
same "actions at units" "$(sed -n 's/^ACTION=//p' of_units | sort -u | xargs)" change
same "states told" "$(sed -n 's/^PTAPE_STATE=//p' of_units | xargs)" \
  "waiting online waiting absent online"
