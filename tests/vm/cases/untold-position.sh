#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=tgt (its drives never tell where they stand)
#
# A drive whose READ POSITION says "not known" for ever: it is used as the stock driver
# would, by counting; but what nobody can prove after an absence is not gone on with, and
# whoever wrote is told.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

goes_and_comes() {
  vtlctl unplug TAPE0
  wait_for 60 is_state nst0 waiting
  vtlctl plug TAPE0
  settle
}

settle
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
expect program "write 1000 B" 1000
expect program "write 1000 C" 1000
expect program "op weof 1" ok
expect program "write 500 D" 500
expect program "write 500 E" 500
expect program close ok
same_objects written VTL001L8 "3*B1000 F 2*B500 F"

# Motions, told by what is read there and by counting.
expect program "open $TAPE0" ok
expect program "op rewind" ok
expect program "op fsr 2" ok
expect program "read 2000" "1000 C"
expect program "op bsr 3" ok
expect program "read 2000" "1000 A"
expect program get "file=0 block=1 ONLINE"
expect program "op fsf 1" ok
expect program get "file=1 block=0 EOF ONLINE"
expect program "read 2000" "500 D"
expect program "op bsf 1" ok
expect program "op fsf 1" ok
expect program "read 2000" "500 D"
expect program "op bsfm 1" ok
expect program "read 2000" "500 D"
expect program tell EIO
expect program "op eod" ok
expect program "write 700 F" 700
expect program close ok
same_objects appended VTL001L8 "3*B1000 F 2*B500 F B700 F"

# A reader is not given other blocks than the next ones. Nor is it proved that the cartridge is
# the same one (it has no serial number to tell): only another open may begin again.
expect program "open $TAPE0 read" ok
expect program "op rewind" ok
expect program "read 2000" "1000 A"
goes_and_comes
expect program "read 2000" EIO
expect program "op rewind" EIO
expect program close EIO
expect program "open $TAPE0 read" ok
expect program "op rewind" ok
expect program "read 2000" "1000 A"
expect program close ok

# A writer hears of it in every call, and nothing more is written, no filemark either.
expect program "open $TAPE0" ok
expect program "op eod" ok
expect program "write 800 G" 800
goes_and_comes
expect program "write 800 H" ENOTRECOVERABLE
same "state" "$(told nst0 state)" frozen
expect program "op weof 1" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same_objects "nothing more" VTL001L8 "3*B1000 F 2*B500 F B700 F B800"
