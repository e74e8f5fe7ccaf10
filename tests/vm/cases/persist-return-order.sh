#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# needs: driver=ptape
#
# Drives that nobody has open go and come back in every other order: each has its number again, and the
# links that lead to it stay. A robot comes back last, then first.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# Not those to sg nodes, whose numbers are nobody's.
links() { (cd /dev/tape/by-id && for link in *; do echo "$link $(readlink "$link")"; done | grep -v '/sg'); }

settle
mapfile -t units < <(vtlctl status --json | jq -r '.units[].name')
robot=
[[ " ${units[*]} " != *" CHANGER "* ]] || robot=CHANGER
declare -A number
for unit in "${units[@]}"; do number[$unit]=$(node_of "$unit"); done
same "drives" "$(printf '%s\n' "${!number[@]}" | grep -c TAPE)" 3
before=$(links)

for order in "TAPE0 TAPE2 TAPE1 $robot" "$robot TAPE1 TAPE0 TAPE2" "TAPE1 TAPE2 $robot TAPE0" \
  "TAPE2 $robot TAPE0 TAPE1" "$robot TAPE2 TAPE1 TAPE0"; do
  for unit in "${units[@]}"; do vtlctl unplug "$unit"; done
  settle
  for unit in "${units[@]}"; do wait_for 60 is_state "${number[$unit]}" waiting; done
  for unit in $order; do
    vtlctl plug "$unit"
    settle
    same "back as $order: $unit is" "$(node_of "$unit")" "${number[$unit]}"
  done
  same "links, back as $order" "$(links)" "$before"
  for unit in TAPE0 TAPE1 TAPE2; do same_drive "${number[$unit]}" "$unit"; done
done
