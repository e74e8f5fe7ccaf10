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
# a drive is somebody else than that drive, also as LUN 1 of that drive's target.
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
[[ $TRANSPORT == loop ]] || exit 0 # whose targets can have another LUN by a directory

# And one target: vtld serves the commands of its backstore, wherever they come from.
TARGETS=/sys/kernel/config/target
port_of() { # H:C:T:L: of its LUN 0
  local port
  for port in "$TARGETS"/loopback/naa.*/tpgt_*; do
    [[ $(<"$port/address"):0 != "$1" ]] || echo "$port"
  done
}
lun_1_node() { # the node of the changer, which one of its paths has
  local address path
  for address in $(addresses TAPE0); do
    for path in "/sys/class/scsi_device/${address%:*}:1/device/scsi_changer/"*; do
      [[ ! -e $path ]] || echo "${path##*/}"
    done
  done
}

vtlctl unplug CHANGER1
wait_for "$ANSWER_SECONDS" is_state sch2 waiting
n=0
for address in $(addresses TAPE0); do
  port=$(port_of "$address")
  mkdir "$port/lun/lun_1"
  ln -s "$TARGETS/core/user_0/vtl_CHANGER1_$n" "$port/lun/lun_1/unit"
  n=$((n + 1))
done
settle
wait_for "$ANSWER_SECONDS" is_state sch2 online
same "LUN 1 is" "$(lun_1_node)" sch2
nodes_are "with the changer as LUN 1" TAPE0=nst0 CHANGER=sch0
same "the changer is still" "$(told sch2 identity)" "changer${identity#tape}"
same "paths of the changer" "$(told sch2 paths | wc -l)" "$PATHS"
same "paths of the drive" "$(told nst0 paths | wc -l)" "$PATHS"
mt -f "$TAPE0" status >output || fail "the drive beside LUN 1: $(<output)"
mtx -f /dev/sch2 status >output || fail "the changer as LUN 1: $(<output)"

# It goes, and the drive stays.
for address in $(addresses TAPE0); do
  port=$(port_of "$address")
  rm "$port/lun/lun_1/unit"
  rmdir "$port/lun/lun_1"
done
wait_for "$ANSWER_SECONDS" is_state sch2 waiting
same "the drive without LUN 1" "$(told nst0 state)" online
mt -f "$TAPE0" status >output || fail "the drive without LUN 1: $(<output)"
