#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape paths=2 (two ways to each device)
# timeout: 900
#
# The links by identity lead to the same node whichever path comes, goes or is in use:
# with two nodes for one drive the one that came last would have them. Somebody looks
# at them all the time.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

# Every link of tape and changer nodes, with its node; not the new link that udev renames over the
# old one.
all_links() {
  find /dev/tape/by-id -mindepth 1 -not -name '.#*' -not -lname '*/sg*' -printf '%f %l\n' | LC_ALL=C sort
}

watch_links() { # until it is told to end: every other state of the links, once
  local before=$1 now
  until [[ -e watched ]]; do
    now=$(all_links)
    [[ $now == "$before" ]] || diff <(echo "$before") <(echo "$now") || before=$now
    : >looked
  done
}

look() { # the watcher has looked since
  rm -f looked
  wait_for "$ANSWER_SECONDS" test -e looked
}

settle
links=$(all_links)
(($(wc -l <<<"$links") >= 4)) || fail "there are few links: $links"
watch_links "$links" >changes &
watcher=$!
for unit in TAPE0 TAPE1 CHANGER; do
  for path in 0 1 0; do
    vtlctl unplug "$unit" --path "$path"
    settle
    look
    vtlctl plug "$unit" --path "$path"
    settle
    look
  done
done
# The path in use goes under an open file and comes back.
start_program program
expect program "open $TAPE0" ok
for ((i = 0; i < 4; i++)); do
  path=$(active_path TAPE0 nst0)
  vtlctl unplug TAPE0 --path "$path"
  expect program "write 1000 A" 1000
  vtlctl plug TAPE0 --path "$path"
  settle
  look
done
expect program close ok
same_objects "at the end" VTL001L8 "4*B1000 F"
: >watched
wait "$watcher"
[[ ! -s changes ]] || fail "links changed: $(cat changes)"
same "links at the end" "$(all_links)" "$links"
