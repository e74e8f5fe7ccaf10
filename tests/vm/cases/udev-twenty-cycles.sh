#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
# timeout: 900
#
# After 20 departures and returns, shared by the drives and the changer, without a pause, so that udev
# handles events of absences that are long over, every link is there and true; and each link to a node of
# ours was there all the time, and led to one of the unit that is away.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

CYCLES=20
DONE=/run/twenty-cycles-done

# Looks without a pause until the file appears; udev replaces a link in one step.
watch_links() { # UNTIL-FILE LINK...
  local until=$1 link misses=0 looks=0
  shift
  until [[ -e $until ]]; do
    looks=$((looks + 1))
    for link; do [[ -L $link ]] || misses=$((misses + 1)); done
  done
  echo "$# links: missed $misses times in $looks looks"
  ((looks > 100 && misses == 0))
}

# The set's links to a unit, without those to sg nodes, which are not ours: "NAME KIND SERIAL".
links_of() { awk -v serial="$1" '$2 != "sg" && $3 "" == serial ""' <<<"$all"; } # SERIAL

# While the unit is away, and udev has not handled that yet: what sysfs says of the nodes behind its links.
true_while_away() { # UNIT SERIAL
  local name kind node target links=()
  local -A kind_of=()
  while read -r name kind _; do
    kind_of[$name]=$kind
    links+=("$BY_ID/$name")
  done < <(links_of "$2")
  ((${#links[@]} > 0)) || fail "$1 has no links"
  while IFS=/ read -r name target; do
    node=${target##*/}
    [[ ${node//[0-9]/} == "${kind_of[$name]}" ]] || fail "$1 away: $name leads to $node"
    identity_serial "$node"
    [[ $REPLY == "$2" ]] || fail "$1 away: $name leads to $node, whose unit is $REPLY, not $2"
    unset "kind_of[$name]"
  done < <(find "${links[@]}" -maxdepth 0 -printf '%f/%l\n')
  ((${#kind_of[@]} == 0)) || fail "$1 away: there is no ${!kind_of[*]}"
}

rm -f "$DONE"
settle
remember_serials
all=$(expected_links --ptape)
same_links "before" "$all"
units=(TAPE0 TAPE1)
[[ ! ${CHANGER:-} ]] || units+=(CHANGER)
declare -A serial_of_unit
for unit in "${units[@]}"; do
  node=$(readlink -f "${!unit}")
  serial_of_unit[$unit]=${SERIAL_OF[${node##*/}]}
done
mapfile -t watched < <(awk -v by_id="$BY_ID" '$2 != "sg" { print by_id "/" $1 }' <<<"$all")
watch_links "$DONE" "${watched[@]}" &
watcher=$!

for ((cycle = 0; cycle < CYCLES; cycle++)); do
  unit=${units[cycle % ${#units[@]}]}
  vtlctl unplug "$unit"
  true_while_away "$unit" "${serial_of_unit[$unit]}"
  vtlctl plug "$unit"
done

settle
: >"$DONE"
wait "$watcher" || fail "a link was away for a time"
remember_serials
same_links "after $CYCLES cycles" "$all"
