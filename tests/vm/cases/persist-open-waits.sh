#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
#
# While a drive is away a blocking open waits, and then works; one with O_NONBLOCK
# gives ENXIO at once; an open that waits can be interrupted.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
vtlctl unplug TAPE0
start_program patient
start_program hasty
expect hasty "open $TAPE0 nonblock" ENXIO
expect hasty "open $TAPE0 nonblock read" ENXIO
! mt -f "$TAPE0" status 2>error || fail "mt status on an absent drive"
grep -q 'No such device or address' error || fail "mt status: $(cat error)"

tell patient "open $TAPE0"
expect_waits patient
expect hasty "open $TAPE0 nonblock" EBUSY
kill_program patient TERM
expect hasty "open $TAPE0 nonblock" ENXIO

start_program patient
tell patient "open $TAPE0"
expect_waits patient
vtlctl plug TAPE0
expect_answer patient ok
expect patient "write 1000 A" 1000
expect patient close ok
same_objects written VTL001L8 "B1000 F"

# The program that people use.
vtlctl unplug TAPE0
head -c 5000 /dev/urandom >data
dd if=data of="$TAPE0" bs=1000 status=none &
writer=$!
# There is nothing else that it would sleep for.
opens() { [[ $(<"/proc/$writer/comm") == dd && $(<"/proc/$writer/stat") == *") S "* ]]; }
wait_for 60 opens
vtlctl plug TAPE0
wait "$writer" || fail "dd failed"
vtlctl dump VTL001L8 --stream 1 | cmp - data
