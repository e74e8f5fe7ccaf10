#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) paths=1 (each path is told for itself)
#
# The drive loses its power and rewinds while nobody has it open: what is written next stands behind what is
# there. Stock 6.1 writes it over the beginning. What somebody has done on purpose counts: another cartridge
# begins where the drive says, and so does one that was rewound by hand.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

write() { head -c 1000 /dev/zero | tr '\0' "$1" | dd of="$TAPE0" bs=1000 status=none; } # LETTER

settle
write A
vtlctl reset TAPE0 --kind power --rewind
write B
same_objects "after a power loss" VTL001L8 "B1000 F B1000 F"
same "file 1" "$(letters VTL001L8 1 1000)" B

# Somebody looks first; and it was away besides.
vtlctl unplug TAPE0
vtlctl reset TAPE0 --kind power --rewind
vtlctl plug TAPE0
settle
mt -f "$TAPE0" status | grep -q '^File number=2, block number=0' || fail "$(mt -f "$TAPE0" status)"
write C
same_objects "away, and after a power loss" VTL001L8 "B1000 F B1000 F B1000 F"
same "file 2" "$(letters VTL001L8 2 1000)" C

# Another program is told of it, by the sg node.
generic=(/sys/class/scsi_device/"$(field TAPE0 hctl)"/device/scsi_generic/sg*)
vtlctl reset TAPE0 --kind power --rewind
until test_unit_ready "/dev/${generic[0]##*/}"; do :; done
write C
same_objects "another was told" VTL001L8 "B1000 F B1000 F B1000 F B1000 F"

# A place that is chosen is the place.
vtlctl reset TAPE0 --kind power --rewind
mt -f "$TAPE0" rewind
mt -f "$TAPE0" fsf 1
write D
same_objects "a place of choice" VTL001L8 "B1000 F B1000 F"
same "file 1, written anew" "$(letters VTL001L8 1 1000)" D

# Another cartridge.
vtlctl reset TAPE0 --kind power --rewind
vtlctl swap TAPE0 VTL006L8
write E
same_objects "another cartridge" VTL006L8 "B1000 F"
same_objects "the one before" VTL001L8 "B1000 F B1000 F"
