#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
# timeout: 900
#
# After 20 departures and returns of a drive without a pause, so that udev handles
# events of absences that are long over, every link is there and true; and the
# drive's link was there all the time.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

CYCLES=20
DONE=/run/twenty-cycles-done

# Looks without a pause until the file appears; udev replaces a link in one step.
watch_link() { # LINK UNTIL-FILE
  local misses=0 looks=0
  until [[ -e $2 ]]; do
    looks=$((looks + 1))
    [[ -L $1 ]] || misses=$((misses + 1))
  done
  echo "${1##*/}: missed in $misses of $looks looks"
  ((looks > 100 && misses == 0))
}

rm -f "$DONE"
settle
remember_serials
all=$(expected_links --ptape)
same_links "before" "$all"
watch_link "$TAPE0" "$DONE" &
watcher=$!

for ((cycle = 1; cycle <= CYCLES; cycle++)); do
  vtlctl unplug TAPE0
  vtlctl plug TAPE0
done

settle
: >"$DONE"
wait "$watcher" || fail "the link was away for a time"
remember_serials
same_links "after $CYCLES cycles" "$all"
