#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# A drive that says the identity of another never takes its links, at its arrival
# and at later events of its own, and not while the owner is away.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

said_by_library() { # FIELD
  vtlctl status --json | jq -r "first(.. | objects | select(.name == \"TAPE0\") | .$1)"
}

# Every link that TAPE0 has, with its node.
owner_links() {
  local link
  for link in "$BY_ID/scsi-3$naa"* "$BY_ID/scsi-$tape0_serial"*; do
    echo "$link $(readlink -f "$link")"
  done
}

still_owned() { # WHEN
  diff <(echo "$owned") <(owner_links) || fail "$1: links of TAPE0 have moved"
  echo "$1: $(wc -l <<<"$owned") links are TAPE0's"
}

settle
naa=$(said_by_library naa)
tape0_serial=$(said_by_library serial)
owned=$(owner_links)
(($(wc -l <<<"$owned") == 16)) || fail "TAPE0 has not 16 links: $owned"

vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$naa" --serial "$tape0_serial"
settle
nodes_before=$(echo /sys/class/scsi_tape/*)
vtlctl plug TAPE1
settle
[[ $(echo /sys/class/scsi_tape/*) != "$nodes_before" ]] || fail "the second drive has no node of its own"
still_owned "at the arrival of the second"

for node in /sys/class/scsi_tape/*; do
  [[ $nodes_before == *"$node"* ]] || echo change >"$node/uevent"
done
settle
still_owned "after events of the second"

vtlctl unplug TAPE0
settle
for node in /sys/class/scsi_tape/*; do
  [[ $nodes_before == *"$node"* ]] || echo change >"$node/uevent"
done
settle
still_owned "while TAPE0 is away"
