#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
# timeout: 600
#
# mtx on the sch node, as a user of group tape and no root: by turns, as small scripts use it, and with
# "eepos", the tray of an import/export element, which a library without one does not mind.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=/dev/$(node_of CHANGER)
robot() { setpriv --reuid nobody --regid tape --clear-groups mtx -f "$sch" "$@"; }

robot unload 1 0
for step in "first VTL001L8" "next VTL002L8" "next VTL003L8" "previous VTL002L8" "last VTL004L8"; do
  read -r word barcode <<<"$step"
  robot "$word" 0
  same "$word" "$(field TAPE0 cartridge)" "$barcode"
done
robot eepos 0 transfer 1 4
same transferred "$(barcode_slot VTL001L8)" "slot 4"
