#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
#
# Somebody puts another cartridge into the drive while it is away: nothing is ever
# written to it by the session of the first, which is told so.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

exchange() { # BARCODE
  vtlctl unplug TAPE0
  vtlctl swap TAPE0 "$1"
  vtlctl plug TAPE0
}

expect_frozen() {
  same state "$(told nst0 state)" frozen
  [[ -n $(told nst0 state_reason) ]] || fail "frozen without a reason"
}

settle
# Everything is proved when it goes.
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program "op weof 1" ok
expect program "write 1000 B" 1000
expect program "op weof 1" ok
first=$(runs VTL001L8)
exchange VTL005L8
expect program "write 1000 C" ENOTRECOVERABLE
expect_frozen
expect program "write 1000 C" ENOTRECOVERABLE
expect program "op weof 1" ENOTRECOVERABLE
expect program "read 1000" EIO
expect program "op bsf 1" EIO
expect program tell EIO
expect program "op rewind" EIO
expect program close ENOTRECOVERABLE
same "the other cartridge" "$(runs VTL005L8)" ""
same "the first cartridge" "$(runs VTL001L8)" "$first"

# A new open is a new session, of the cartridge that is there.
expect program "open /dev/nst0" ok
same state "$(told nst0 state)" online
expect program "write 1000 D" 1000
expect program close ok
same_objects "the new session" VTL005L8 "B1000 F"

# Unproved data, at the close.
mt -f /dev/nst0 rewind
expect program "open /dev/nst0" ok
expect program "write 1000 E" 1000
vtlctl unplug TAPE0
tell program close
expect_waits program
vtlctl swap TAPE0 VTL006L8
vtlctl plug TAPE0
expect_answer program ENOTRECOVERABLE
same "the other cartridge" "$(runs VTL006L8)" ""
[[ $(runs VTL005L8) != *F* ]] || fail "a filemark is on the cartridge that was taken out"

# Offline leaves it too.
if [[ $(told nst0 acknowledge) == loss ]]; then echo 1 >"$(attribute nst0 acknowledge)"; fi
expect program "open /dev/nst0" ok
expect program "write 1000 F" 1000
expect program "op weof 1" ok
exchange VTL007L8
expect program "write 1000 G" ENOTRECOVERABLE
expect program "op offline" ok
expect program "op load" ok
same state "$(told nst0 state)" online
expect program "write 1000 H" 1000
expect program close ok
same_objects "after offline and load" VTL007L8 "B1000 F"
same_objects "taken out" VTL006L8 "B1000 F"

# Who only reads gets no byte of the other one either, and no filemark is written.
mt -f /dev/nst0 rewind
expect program "open /dev/nst0" ok
expect program "read 1000" "1000 H"
exchange VTL006L8
expect program "read 1000" EIO
expect_frozen
expect program close EIO
same_objects "of the reader" VTL006L8 "B1000 F"

# The robot did it, with the drive in its place: an attention, no absence.
expect program "open /dev/nst0" ok
expect program "write 1000 I" 1000
expect program "op weof 1" ok
before=$(runs VTL006L8)
vtlctl swap TAPE0 VTL008L8
expect program "write 1000 J" ENOTRECOVERABLE
expect_frozen
expect program close ENOTRECOVERABLE
same "the other cartridge" "$(runs VTL008L8)" ""
same "taken out" "$(runs VTL006L8)" "$before"

# The same cartridge is back, but another drive has had it meanwhile: who knows what it wrote.
expect program "open /dev/nst0" ok
expect program "write 1000 K" 1000
expect program "op weof 1" ok
before=$(runs VTL008L8)
vtlctl unplug TAPE0
vtlctl swap TAPE0 VTL001L8
vtlctl swap TAPE1 VTL008L8
vtlctl swap TAPE1 VTL005L8
vtlctl swap TAPE0 VTL008L8
vtlctl plug TAPE0
expect program "write 1000 L" ENOTRECOVERABLE
expect_frozen
expect program close ENOTRECOVERABLE
same "the cartridge that was elsewhere" "$(runs VTL008L8)" "$before"
