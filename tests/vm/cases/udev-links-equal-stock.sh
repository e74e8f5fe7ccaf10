#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
#
# The links of each drive and changer are those of systemd's rules, computed from
# what the devices answer to its scsi_id, and with ptape ours beside them. The
# same case passes with --driver stock: that is what systemd makes there.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

ours=()
[[ $DRIVER == stock ]] || ours=(--ptape)

settle
remember_serials
same_links "with $DRIVER" "$(expected_links "${ours[@]}")"

# Both spellings of the library's own name for the drive lead to it.
serial=$(vtlctl status --json | jq -r 'first(.. | objects | select(.name == "TAPE0") | .serial)')
[[ $(readlink -f "$BY_ID/scsi-$serial-nst") == "$(readlink -f "$TAPE0")" ]] ||
  fail "scsi-$serial-nst and $TAPE0 lead to different nodes"

if [[ $DRIVER == ptape ]]; then
  nodes=("$TAPE0")
  [[ ! ${CHANGER:-} ]] || nodes+=(/dev/sch0)
  for node in "${nodes[@]}"; do
    [[ $(stat -L -c '%G %a' "$node") == "tape 660" ]] ||
      fail "$node: $(stat -L -c '%G %a' "$node")"
  done
fi
