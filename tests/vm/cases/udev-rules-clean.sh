#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
#
# udevadm test of every sort of node and event: udev finds no fault in our rules,
# asks ptape_id and not scsi_id, and has nothing to run after the first add.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

COMPLAINT='invalid|unknown|ignoring|fail|error|cannot|returned|duplicate|mismatch'

# Lines about our rules or our program that complain.
complaints() { # LOG
  grep -E '(59|61)-ptape\.rules|ptape_id' "$1" | grep -i -E "$COMPLAINT" || true
}

settle
node=$(readlink -f "$TAPE0")
number=${node##*nst}
log=$OUT/udevadm-test.log

# The check itself: a rule of udev's that is wrong is seen.
cp /usr/lib/udev/rules.d/61-ptape.rules "$OUT/61-ptape.rules"
echo 'SUBSYSTEM=="scsi_tape", NONSENSE="1"' >>/usr/lib/udev/rules.d/61-ptape.rules
udevadm test "/sys/class/scsi_tape/st$number" >"$log" 2>&1
[[ -n $(complaints "$log") ]] || fail "a wrong rule passes unseen"
cp "$OUT/61-ptape.rules" /usr/lib/udev/rules.d/61-ptape.rules

# A line each: what is made of it is the same for nodes of a kind and for most events.
while read -r device action runs; do
  udevadm test --action="$action" "/sys/class/$device" >"$log" 2>&1 || fail "udevadm test $device"
  grep -q "61-ptape.rules:.* LINK\|60-persistent-storage-tape.rules:.* LINK" "$log" ||
    fail "$device, $action: no link"
  [[ -z $(complaints "$log") ]] || fail "$device, $action: $(complaints "$log")"
  grep -q "Starting 'ptape_id /sys/class/$device'" "$log" || fail "$device: ptape_id is not asked"
  ! grep "Starting 'scsi_id" "$log" || fail "$device: scsi_id is asked"
  [[ $(sed -n "s/^run: '\(.*\)'$/\1/p" "$log") == "$runs" ]] ||
    fail "$device, $action: would run $(grep '^run: ' "$log" | tr '\n' ' ')"
  echo "$device, $action: no complaint"
done <<EOF
scsi_tape/st$number move /bin/true
scsi_tape/st$number change /bin/true
scsi_tape/nst${number}l move
scsi_changer/sch0 add
EOF
