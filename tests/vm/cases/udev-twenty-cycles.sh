#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
# timeout: 900
#
# After 20 departures and returns of a drive without a pause, so that udev handles
# events of absences that are long over, every link is there and true.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

CYCLES=20

settle
remember_serials
all=$(expected_links --ptape)
same_links "before" "$all"

for ((cycle = 1; cycle <= CYCLES; cycle++)); do
  vtlctl unplug TAPE0
  vtlctl plug TAPE0
done

udevadm settle --timeout=600 || fail "udev does not settle"
remember_serials
same_links "after $CYCLES cycles" "$all"
