#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
#
# 256 units come while ptape-store is started again and again, as systemd does it: the file is
# replaced a handful of times (system calls counted by strace), and has each of them once. A look that
# finds nothing new writes nothing; many at once do not disturb each other.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

ARRIVALS=256
HANDFUL=8
FIRST=1000
HERE=2 # units that are there: two drives, and a robot where the rig has one
[[ ! ${CHANGER:-} ]] || HERE=3

arrive() {
  local n
  for ((n = 0; n < ARRIVALS; n++)); do
    echo "+tape.naa-50000e11$(printf %08d "$n").SN$n:$((FIRST + n))" >"$PARAMETERS/bind"
  done
}

# One look of the store; what it did to the file is in the trace.
look() { traced -o "trace.$((LOOKS++))" -e trace=rename,renameat,renameat2,fsync ptape-store; }

calls() { cat trace.* | grep -c "$1(" || :; } # NAME

file_id() { stat -c '%i %Y %Z' "$BINDINGS"; }

trap 'rm -f "$BINDINGS"*' EXIT
LOOKS=0
settle
arrive &
arriving=$!
while kill -0 "$arriving" 2>/dev/null; do look; done
wait "$arriving"
look
replaced=$(calls 'rename[a2-t]*')
echo "$LOOKS looks, $replaced replacements for $ARRIVALS arrivals"
((replaced >= 1 && replaced <= HANDFUL)) || fail "the file was replaced $replaced times"
# The file and its directory, each time.
same "syncs" "$(calls fsync)" $((2 * replaced))

units() { # what the driver has, as the file should
  local unit
  for unit in /sys/class/ptape/*; do
    [[ $(<"$unit/bound") == 0 ]] || echo "$(<"$unit/identity"):$(<"$unit/number")"
  done | sort
}

expected=$(units)
same "units" "$(wc -l <<<"$expected")" $((ARRIVALS + HERE))
same "the file" "$(remembered "$BINDINGS")" "$expected"

before=$(file_id)
look
same "looked at again, the file" "$(file_id)" "$before"
same "replacements" "$(calls 'rename[a2-t]*')" "$replaced"

# Many at once, each with a new arrival, and the file gone once.
rm "$BINDINGS"
FIRST=2000 ARRIVALS=8
stores=()
for ((n = 0; n < ARRIVALS; n++)); do
  echo "+tape.naa-50000e12$(printf %08d "$n").TN$n:$((FIRST + n))" >"$PARAMETERS/bind"
  ptape-store --settle 0 &
  stores+=($!)
done
for store in "${stores[@]}"; do wait "$store"; done
wait_for 60 applied
ptape-store
same "the file after many at once" "$(remembered "$BINDINGS")" "$(units)"
# One store may have been quick enough for all of them: then there is no file before this one.
same "what is left beside it" \
  "$(cd /etc/modprobe.d && echo ptape-bindings.conf* | sed 's/ ptape-bindings.conf.previous$//')" \
  "ptape-bindings.conf"
