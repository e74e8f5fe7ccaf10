#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# slots: 4
# options: persistence=1 vendor_firsts=1024,1026 vendor_counts=2,1
# needs: rig=vtl (the options name the addresses of its slots)
#
# Vendor-specific element types, by the parameters of ch, with either driver: counted and named, and as good as any
# in a move. Slots 1 and 2 are the first type here, slot 3 is the second.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
sch=/dev/$(node_of CHANGER)

answers vparams "2:v0 1:v1 0: 0:"
answers params "1 4 0 1"
answers "move v1 1 v1 0" ok
same "moved by its vendor's type" "$(barcode_slot VTL002L8)" "slot 1"
answers "move v2 0 st 1" ok
same "from one type to another" "$(barcode_slot VTL003L8)" "slot 2"
answers "position v2 0" ok
answers "move v1 2 v1 0" EBADSLT
answers "move v3 0 v1 0" EBADSLT
answers "position v2 1" EBADSLT
# An element that the standard has too is asked for by the standard's type.
answers "status v1" "09 09"
answers "status v2" "08"
answers "status v3" ""
answers "element v1 0" "status=09 flags=14 source=1/1 tag=VTL002L8"
answers "element v1 2" EINVAL
answers "element v3 0" EINVAL
answers "tag v1 0 NEW" ok
answers "element v1 0" "status=09 flags=14 source=1/1 tag=NEW"
