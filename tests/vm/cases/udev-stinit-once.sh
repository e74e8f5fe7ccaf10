#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
#
# mt-st's stinit opens a drive to set it up. It runs at the first add of each drive
# and at no other event: not at departures, returns, and not when udev handles
# everything once more. A recorder stands in its place.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

RECORD=/run/stinit-record

runs() { LC_ALL=C sort "$RECORD" | tr '\n' ,; }

expect_runs() { # WHEN RUNS
  settle
  [[ $(runs) == "$2" ]] || fail "$1: stinit ran for \"$(runs)\", not for \"$2\""
  echo "$1: stinit ran for \"$2\""
}

[[ -f /usr/lib/udev/rules.d/60-mt-st.rules ]] || fail "mt-st's rule is not here"
stinit=$(readlink -f /sbin/stinit)
rm "$stinit"
cat >"$stinit" <<EOF
#!/bin/sh
echo "\$1 \$ACTION" >>$RECORD
EOF
chmod 755 "$stinit"
: >"$RECORD"

settle
modprobe -r ptape
modprobe ptape
expect_runs "the first add" "0 add,1 add,"

for unit in TAPE0 TAPE1; do
  vtlctl unplug "$unit"
  expect_runs "$unit goes" "0 add,1 add,"
  vtlctl plug "$unit"
  expect_runs "$unit comes back" "0 add,1 add,"
done
for action in change add; do
  udevadm trigger --action="$action" --subsystem-match=scsi_tape
  expect_runs "a $action event by hand" "0 add,1 add,"
done
