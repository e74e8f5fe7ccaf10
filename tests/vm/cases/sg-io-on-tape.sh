#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (tells what is in the drive's buffer, and what is on the cartridge)
#
# SG_IO on a tape node: root may, others may not, whatever group they are in; what
# was written before it is on the tape, and afterwards the position is true.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

as_nobody() { setpriv --reuid nobody --regid tape --clear-groups "$@"; }

settle
same_drive nst0 TAPE0
! as_nobody sg_inq /dev/nst0 >output 2>&1 || fail "nobody sent a command"
grep -q 'Operation not permitted' output || fail "nobody: $(cat output)"
as_nobody mt -f /dev/nst0 status >/dev/null || fail "nobody may not even mt status"

printf A%.0s {1..1000} >a
for _ in 1 2 3; do dd if=a of=/dev/nst0 bs=1000 status=none; done
same_objects written VTL001L8 "B1000 F B1000 F B1000 F"

# READ POSITION, by hand: the address in bytes 4 to 7.
same "READ POSITION" "$(sg_raw --request=20 --binary /dev/nst0 34 00 00 00 00 00 00 00 00 00 2>/dev/null |
  od -An -tx1 -j4 -N4 | tr -d ' ')" 00000006
same "mt tell" "$(mt -f /dev/nst0 tell)" "At block 6."

# SPACE back over two filemarks, LOCATE, REWIND behind the driver's back.
sg_raw /dev/nst0 11 01 ff ff fe 00 2>/dev/null
same "after SPACE" "$(mt -f /dev/nst0 tell)" "At block $(field TAPE0 position)."
same "after SPACE" "$(field TAPE0 position)" 3
sg_raw /dev/nst0 2b 00 00 00 00 00 02 00 00 00 2>/dev/null
dd if=a of=/dev/nst0 bs=500 count=1 status=none
same_objects "written where LOCATE went" VTL001L8 "B1000 F B500 F"
sg_raw /dev/nst0 01 00 00 00 00 00 2>/dev/null
same "after REWIND" "$(mt -f /dev/nst0 status | grep -o 'File number=.*block number=[0-9]*')" \
  "File number=0, block number=0"
dd if=/dev/nst0 bs=2000 status=none | cmp - a

# In an open session: what it had written comes first, and it goes on where the tape stands.
start_program session
mt -f /dev/nst0 rewind
expect session "open /dev/nst0" ok
expect session "write 1000 B" 1000
same "in the drive's buffer" "$(field TAPE0 buffered_objects)" 1
expect session "scsi 000000000000" ok
same_objects "after TEST UNIT READY" VTL001L8 B1000
expect session "write 1000 C" 1000
expect session "op weof 1" ok
expect session "scsi 010000000000" ok
expect session tell 0
expect session "read 2000" "1000 B"
expect session "write 1000 D" 1000
expect session close ok
same "letters" "$(letters VTL001L8 0 1000)" BD
same_objects closed VTL001L8 "2*B1000 F"

# A program may place the tape itself and write there.
mt -f /dev/nst0 rewind
expect session "open /dev/nst0" ok
expect session "write 1000 E" 1000
expect session "scsi 010000000000" ok
expect session "write 1000 F" 1000
expect session close ok
same "letters" "$(letters VTL001L8 0 1000)" F
same_objects "written where the program went" VTL001L8 "B1000 F"
