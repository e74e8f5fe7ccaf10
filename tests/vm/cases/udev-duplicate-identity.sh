#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# A drive that says the identity of another never takes its links, at its arrival
# and at later events of its own, and not while the owner is away. One with the same
# designator and a serial number of its own has links of its own, and the name that is
# made of the designator alone stays with the first.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

said_by_library() { # FIELD
  vtlctl status --json | jq -r "first(.. | objects | select(.name == \"TAPE0\") | .$1)"
}

KINDS=('' -nst -stl -stm -sta -nstl -nstm -nsta)

# The links of one name that are there, with their nodes.
links_of() { # NAME
  local kind
  for kind in "${KINDS[@]}"; do
    [[ ! -e $BY_ID/scsi-$1$kind ]] || echo "$BY_ID/scsi-$1$kind $(readlink -f "$BY_ID/scsi-$1$kind")"
  done
}

# Every link that TAPE0 has.
owner_links() {
  links_of "3$naa"
  links_of "$tape0_serial"
}

change_others() { # NODES: an event of each that was not among them
  local node
  for node in /sys/class/scsi_tape/*; do
    [[ $1 == *"$node"* ]] || echo change >"$node/uevent"
  done
  settle
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

change_others "$nodes_before"
still_owned "after events of the second"

vtlctl unplug TAPE0
settle
change_others "$nodes_before"
still_owned "while TAPE0 is away"

# TAPE0's designator, and a serial number of its own.
vtlctl plug TAPE0
settle
still_owned "with TAPE0 back"
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$naa" --serial OWN
settle
nodes_before=$(echo /sys/class/scsi_tape/*)
vtlctl plug TAPE1
settle
own=$(links_of OWN && links_of "3${naa}_OWN")
(($(wc -l <<<"$own") == 16)) || fail "the second has not 16 links: $own"
node=$(readlink -f "$BY_ID/scsi-OWN-nst")
[[ $(<"/sys/class/scsi_tape/${node##*/}/ptape/identity") == "tape.naa-$naa.OWN" ]] ||
  fail "scsi-OWN-nst leads to another drive: $node"
[[ $nodes_before != *"/${node##*/} "* ]] || fail "the second has a node that was there"

each_has_its_own() { # WHEN
  still_owned "$1"
  diff <(echo "$own") <(links_of OWN && links_of "3${naa}_OWN") || fail "$1: links of the second have moved"
}

each_has_its_own "one designator, two serial numbers"
change_others "$nodes_before"
each_has_its_own "after events of the second"
vtlctl unplug TAPE0
settle
each_has_its_own "while the first is away"
change_others "$nodes_before"
each_has_its_own "after events of the second while the first is away"
vtlctl plug TAPE0
settle
each_has_its_own "with the first back"
vtlctl unplug TAPE1
vtlctl unplug TAPE0
vtlctl plug TAPE1
settle
vtlctl plug TAPE0
settle
each_has_its_own "after a return in the other order"
