#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 4
# needs: driver=ptape rig=vtl (resets and attentions of the robot)
# timeout: 600
#
# mtx on the sch node, as a user of group tape and no root: what it sends is let through, and
# nothing else; a power cycle, an exchange by hand, moves by another node: the first call works.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

as_operator() { setpriv --reuid nobody --regid tape --clear-groups "$@"; }

settle
sch=/dev/$(node_of CHANGER)
robot() { as_operator mtx -f "$sch" "$@"; }

same "group" "$(stat -c %G "$sch")" tape
robot inquiry | grep -q "Product Type: Medium Changer" || fail "inquiry"
robot status >before
grep -q '2 Drives, 4 Slots' before || fail "$(cat before)"
grep -q 'Data Transfer Element 0:Full.*VolumeTag *= *VTL001L8' before || fail "$(cat before)"
grep -q 'Storage Element 3:Full *:VolumeTag=VTL003L8' before || fail "$(cat before)"
robot inventory
robot unload 1 0
same unloaded "$(barcode_slot VTL001L8)" "slot 1"
robot load 3 0
same loaded "$(barcode_slot VTL003L8)" TAPE0
! robot load 4 0 2>error || fail "loaded into a full drive"
robot transfer 1 3
same transferred "$(barcode_slot VTL001L8)" "slot 3"
robot exchange 3 4
same exchanged "$(barcode_slot VTL001L8)" "slot 4"
robot status >before

# No attention comes through.
for kind in lun power; do
  vtlctl reset CHANGER --kind "$kind"
  robot status >after || fail "the first status after a reset ($kind) fails"
  cmp before after
done
vtlctl ua CHANGER 6/28/01
robot transfer 4 1
same "after an attention" "$(barcode_slot VTL001L8)" "slot 1"

# What the table does not have needs the privilege, and reading is not writing.
! as_operator sg_raw "$sch" 15 10 00 00 00 00 2>error || fail "MODE SELECT without privilege"
grep -q 'Operation not permitted' error || fail "another refusal: $(cat error)"
! as_operator sg_raw --readonly "$sch" a5 00 00 00 04 00 04 01 00 00 00 00 2>error ||
  fail "moved by a handle that only reads"
grep -q 'Operation not permitted' error || fail "another refusal: $(cat error)"
as_operator sg_raw --readonly --request=8 "$sch" b8 00 04 00 00 01 00 00 00 08 00 00 2>/dev/null ||
  fail "no status by a handle that only reads"
same "where it was" "$(barcode_slot VTL001L8)" "slot 1"
