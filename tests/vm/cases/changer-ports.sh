#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# ports: 2
# needs: rig=vtl (an operator's hand)
#
# Import/export elements, with either driver: an operator brings a cartridge and takes one away, CHIOMOVE and
# mtx move into them and out of them, and the elements' bytes tell whose hand it was.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=/dev/$(node_of CHANGER)

answers params "1 4 2 1"
answers "status ie" "38 38"
answers "element ie 2" EINVAL
answers "move st 1 ie 2" EBADSLT
answers "move ie 0 st 0" EBADE

# By an operator, seen by the first call behind his attention, and taken in.
vtlctl import NEW001L8
answers "status ie" "3b 38"
answers "element ie 0" "status=3b flags=10 source=-1/-1 tag=NEW001L8"
answers "move ie 0 st 0" ok
same "taken in" "$(barcode_slot NEW001L8)" "slot 1"
answers "status ie" "38 38"

# By the robot, and taken away.
answers "move st 1 ie 1" ok
same "put out" "$(barcode_slot VTL002L8)" "import/export 2"
answers "status ie" "38 39"
answers "move st 2 ie 1" EXFULL
vtlctl export 2
answers "status ie" "38 38"
answers "status st" "09 08 09 09"

# To mtx they are the storage elements behind the slots; a tray's position (eepos) means nothing here.
mtx -f "$sch" transfer 3 5
same "by mtx" "$(barcode_slot VTL003L8)" "import/export 1"
for position in 1 2; do
  mtx -f "$sch" eepos "$position" transfer 5 6
  same "eepos $position" "$(barcode_slot VTL003L8)" "import/export 2"
  mtx -f "$sch" eepos "$position" transfer 6 5
done
mtx -f "$sch" status >said
grep -q 'Storage Element 5 IMPORT/EXPORT:Full :VolumeTag=VTL003L8' said || fail "mtx says: $(<said)"
grep -q 'Storage Element 6 IMPORT/EXPORT:Empty' said || fail "mtx says: $(<said)"

# From there to a drive, and what our driver has learnt of it.
answers "move dt 0 st 1" ok
answers "move ie 0 dt 0" ok
same loaded "$(field TAPE0 cartridge)" VTL003L8
[[ $DRIVER == ptape ]] || exit 0
elements=$(attribute "${sch#/dev/}" elements)
ports_are() { [[ $(awk '$1 == "import-export" { printf "%s ", $3 }' "$elements") == "$1" ]]; }
wait_for "$ANSWER_SECONDS" ports_are "empty empty "
vtlctl import VTL002L8 2
mtx -f "$sch" status >said
wait_for "$ANSWER_SECONDS" ports_are "empty full "
