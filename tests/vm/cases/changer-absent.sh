#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 4
# logical: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
# timeout: 600
#
# A changer that is away, as a drive: its number is its identity's, open files and opens wait for it until the
# hold's deadline, then ENXIO at once; with O_NONBLOCK at once. One that tells designator and serial number of
# a drive is somebody else than that drive.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
nodes_are "at the start" CHANGER=sch0 CHANGER1=sch1
exec 4<>/dev/sch0

vtlctl unplug CHANGER
vtlctl unplug CHANGER1
wait_for "$ANSWER_SECONDS" is_state sch0 waiting
start_program holder # it has the open file 4 from us
expect holder "use 4" ok
start_program hasty
start_program patient
expect hasty "open /dev/sch0 nonblock" ENXIO
tell holder "scsi 000000000000"
expect_waits holder
tell patient "open /dev/sch0"
expect_waits patient
"$GUEST_DIR/chio" /dev/sch0 "move dt 0 st 0" >output 2>&1 &
mover=$!
vtlctl plug CHANGER1
settle
nodes_are "the other one first" CHANGER1=sch1
vtlctl plug CHANGER
expect_answer holder ok
expect_answer patient ok
wait "$mover" || fail "chio: $(<output)"
same "a move that began while it was away" "$(<output)" ok
same "where it is" "$(barcode_slot VTL001L8)" "slot 1"
nodes_are "both again" CHANGER=sch0 CHANGER1=sch1

vtlctl unplug CHANGER
echo 1 >"$(attribute sch0 hold_seconds)"
wait_for "$ANSWER_SECONDS" is_state sch0 absent
expect holder "scsi 000000000000" ENXIO
expect hasty "open /dev/sch0" ENXIO
vtlctl plug CHANGER
wait_for "$ANSWER_SECONDS" is_state sch0 online
expect holder "scsi 000000000000" ok
quit_program holder
quit_program patient
quit_program hasty
exec 4>&-

# Real libraries share one designator among drive and changer.
vtlctl unplug CHANGER1
vtlctl identity CHANGER1 --naa "$(field TAPE0 naa)" --serial "$(field TAPE0 serial)"
vtlctl plug CHANGER1
nodes_are "with a drive's identity" CHANGER1=sch2 CHANGER=sch0 TAPE0=nst0
identity=$(told nst0 identity)
same "the changer is" "$(told sch2 identity)" "changer${identity#tape}"
same "paths of the drive" "$(told nst0 paths | wc -l)" "$PATHS"
mt -f "$TAPE0" status >output || fail "the drive: $(<output)"
mtx -f /dev/sch2 status >output || fail "the changer: $(<output)"
