#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl puts the cleaning cartridge in)
#
# A drive asks to be cleaned: with a command that it has carried out, which is no error. Somebody
# takes the job's cartridge out and puts a cleaning one in: the job is told that its block is not
# written, the cleaning cartridge is sent nothing that writes, and with its own cartridge back the job
# goes on behind what it had written.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CLEANING=VTL008L8
ASKS=0/00/17 # cleaning requested

gives() { # CALL ANSWER, CALL ANSWER, ...
  while (($# > 0)); do
    expect program "$1" "$2"
    shift 2
  done
}

begin() { # a proved file, and a block behind it that is not
  mt -f "$TAPE0" rewind
  gives "open $TAPE0 sync" ok "write 1000 A" 1000 "op weof 1" ok "write 1000 B" 1000
}

clean() {
  vtlctl eject TAPE0
  vtlctl swap TAPE0 "$CLEANING"
  taken=$(field TAPE0 objects_written)
}

# It went into the drive and out again, and nothing was taken there.
untouched() { # WHAT
  same "$1: objects that the drive took" "$(field TAPE0 objects_written)" "$taken"
  same_objects "$1" "$CLEANING" ""
}

settle
vtlctl cartridge "$CLEANING" --cleaning
start_program program

# Asked for, with commands that were carried out.
begin
vtlctl sense TAPE0 "$ASKS" --on WRITE_6 --executed
gives "write 1000 C" 1000
vtlctl sense TAPE0 "$ASKS" --on WRITE_FILEMARKS_6 --executed
gives "op weof 1" ok
vtlctl sense TAPE0 1/00/17 --on WRITE_6 --executed
gives "write 1000 D" 1000 close ok
same_objects "asked for" VTL001L8 "B1000 F 2*B1000 F B1000 F"
same "asked for: file 1" "$(letters VTL001L8 1 1000)" BC

# In it, and not out before the job's end.
begin
clean
gives "write 1000 X" EIO "write 1000 X" EIO "op weof 1" EIO "read 1000" EIO close ENOTRECOVERABLE
untouched "a job that ends"
same_objects "the job's" VTL001L8 "B1000 F B1000"
same "what may be missing is told" "$(told nst0 acknowledge)" loss
echo 1 >"$(attribute nst0 acknowledge)"
gives "open $TAPE0" EIO
vtlctl swap TAPE0 VTL001L8

# Out, and the job's cartridge in again.
begin
clean
gives "write 1000 X" EIO
untouched "a job that goes on"
vtlctl eject TAPE0
gives "write 1000 X" ENOTRECOVERABLE close ENOTRECOVERABLE
vtlctl swap TAPE0 VTL001L8
same_objects "no cartridge in between" VTL001L8 "B1000 F B1000"

begin
clean
gives "write 1000 X" EIO "write 1000 X" EIO
untouched "a job that goes on"
vtlctl swap TAPE0 VTL001L8
gives "write 1000 C" 1000 close ok
same_objects "goes on" VTL001L8 "B1000 F 2*B1000 F"
same "goes on: file 1" "$(letters VTL001L8 1 1000)" BC

# In and out before the job's next command.
begin
clean
untouched "unnoticed"
vtlctl swap TAPE0 VTL001L8
gives "write 1000 C" 1000 close ok
same_objects "unnoticed" VTL001L8 "B1000 F 2*B1000 F"
same "unnoticed: file 1" "$(letters VTL001L8 1 1000)" BC
