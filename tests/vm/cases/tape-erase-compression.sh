#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (faults, and the truth about the cartridge)
#
# Erasing takes away what is behind the tape and no more, and only where the place is
# proved; compression is the drive's own word, and comes back after a reset.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# Byte 2 of the page of data compression, asked beside the driver.
compression() {
  sg_raw --request=64 --binary "$sg" 1a 08 0f 00 40 00 2>/dev/null |
    od -An -tx1 -j6 -N1 | tr -d ' '
}

refused() { # MESSAGE OPERATION [COUNT]
  ! mt -f "$TAPE0" "${@:2}" 2>error || fail "mt ${*:2} succeeds"
  grep -q "$1" error || fail "mt ${*:2}: $(cat error)"
}

settle
sg=/dev/$(basename "/sys/class/scsi_device/$(field TAPE0 hctl)/device/scsi_generic/"sg*)
for file in 3:1000 5:2000 2:3000; do
  head -c $((${file%:*} * ${file#*:})) /dev/urandom >"file${file#*:}"
  dd if="file${file#*:}" of="$TAPE0" bs="${file#*:}" status=none
done
same_objects written VTL001L8 "3*B1000 F 5*B2000 F 2*B3000 F"

# From block 6 on: the place is kept, what is before it too.
mt -f "$TAPE0" seek 6
mt -f "$TAPE0" erase 0
same "after erase 0: the drive stands at" "$(field TAPE0 position)" 6
same_objects "after erase 0" VTL001L8 "3*B1000 F 2*B2000"
same "after erase 0: mt tell" "$(mt -f "$TAPE0" tell)" "At block 6."
dd if=file3000 of="$TAPE0" bs=3000 status=none
same_objects "written after erase" VTL001L8 "3*B1000 F 2*B2000 2*B3000 F"

# In the middle of writing: what was written before is on the tape, and no filemark comes.
start_program session
mt -f "$TAPE0" seek 6
expect session "open $TAPE0" ok
expect session "write 1000 A" 1000
expect session "op erase 1" ok
expect session get "file=-1 block=-1 ONLINE"
expect session close ok
same_objects "erased while writing" VTL001L8 "3*B1000 F 2*B2000 B1000"

# Not without the right to write, and not on a frozen tape.
expect session "open $TAPE0 read" ok
expect session "op erase 0" EACCES
expect session close ok
mt -f "$TAPE0" rewind
echo 0 >"$PARAMETERS/journal_mb"
expect session "open $TAPE0 sync" ok
expect session "write 500 B" 500
vtlctl reset TAPE0 --kind power --lose-buffer
expect session "write 500 C" ENOTRECOVERABLE
expect session "op erase 0" ENOTRECOVERABLE
expect session close ENOTRECOVERABLE
echo 1 >"$(attribute nst0 acknowledge)"
same_objects "a loss is no erasure" VTL001L8 ""
echo 256 >"$PARAMETERS/journal_mb"
refused "Input/output error" wset 1

# Compression: on at first, as the drive has it.
same "at first" "$(compression)" c0
mt -f "$TAPE0" compression 0
same "switched off" "$(compression)" 40
mt -f "$TAPE0" compression 1
same "switched on" "$(compression)" c0
mt -f "$TAPE0" compression 0

# A reset in a session takes the modes back, and the driver brings them again. It is not
# asked in between: that would take the attention away.
expect session "open $TAPE0" ok
expect session "write 1000 D" 1000
vtlctl reset TAPE0 --kind lun
expect session "write 1000 E" 1000
expect session tell 2 # the block was accepted, not sent: this waits for it, and so for the recovery
same "after recovery" "$(compression)" 40
expect session close ok
same_objects "written around a reset" VTL001L8 "2*B1000 F"
same "letters" "$(letters VTL001L8 0 1000)" DE

# The page is not told, or not taken.
expect session "open $TAPE0" ok
vtlctl sense TAPE0 5/24/00 --on 0x1A
expect session "op compression 1" EIO
vtlctl sense TAPE0 5/26/00 --on 0x15
expect session "op compression 1" EIO
same "refused" "$(compression)" 40
expect session "op compression 1" ok
same "in the end" "$(compression)" c0
expect session close ok
quit_program session
