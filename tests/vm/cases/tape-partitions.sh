#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (faults, and the truth about the cartridge)
#
# Partitions: made by mt, written and read in turns, each where it was left; a reset
# that leads the drive into another one is no way to write there.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# Runs of objects in a partition: "2*B1000 F".
part() { # PARTITION
  vtlctl dump VTL001L8 --json | jq -r --argjson p "$1" '.partitions[$p].objects[]
    | if .type == "filemark" then "F" else "B\(.length)" end' | uniq -c |
    awk '{ printf("%s%s%s", (n++ ? " " : ""), ($1 > 1 ? $1 "*" : ""), $2) }'
}

has() { # WHAT RUNS-OF-0 RUNS-OF-1
  same "$1: partition 0" "$(part 0)" "$2"
  same "$1: partition 1" "$(part 1)" "$3"
}

stands_in() { # WHAT PARTITION BLOCK
  same "$1: the drive's partition" "$(field TAPE0 partition)" "$2"
  same "$1: the drive's block" "$(field TAPE0 position)" "$3"
}

refused() { # MESSAGE OPERATION [COUNT]
  ! mt -f "$TAPE0" "${@:2}" 2>error || fail "mt ${*:2} succeeds"
  grep -q "$1" error || fail "mt ${*:2}: $(cat error)"
}

settle
refused "Invalid argument" setpartition 1
refused "Invalid argument" mkpartition 1000
mt -f "$TAPE0" stsetoptions can-partitions
refused "Invalid argument" setpartition 1
dd if=/dev/zero of="$TAPE0" bs=1000 count=3 status=none
mt -f "$TAPE0" mkpartition 1000
same "partitions made" "$(vtlctl dump VTL001L8 | jq '.partitions | length')" 2
has "made" "" ""
refused "Invalid argument" setpartition 2

# In turns, from one process to the next: where each was left.
head -c 3000 /dev/urandom >a
head -c 4000 /dev/urandom >b
mt -f "$TAPE0" setpartition 1
dd if=b of="$TAPE0" bs=2000 status=none
has "second written" "" "2*B2000 F"
mt -f "$TAPE0" setpartition 0
stands_in "back in the first" 0 0
dd if=a of="$TAPE0" bs=1000 status=none
has "both written" "3*B1000 F" "2*B2000 F"
mt -f "$TAPE0" setpartition 1
stands_in "in the second again" 1 3
mt -f "$TAPE0" status | grep -q 'partition=1' || fail "mt status: $(mt -f "$TAPE0" status)"
mt -f "$TAPE0" partseek 0 1
stands_in "partseek" 0 1
dd if="$TAPE0" bs=1000 count=1 status=none | cmp - <(tail -c +1001 a | head -c 1000)
mt -f "$TAPE0" setpartition 1
mt -f "$TAPE0" rewind
stands_in "rewound" 1 0
dd if="$TAPE0" bs=2000 status=none | cmp - b

# In one session: the switch waits for the next access, and the filemark of the close is
# written in the partition that it belongs to.
mt -f "$TAPE0" setpartition 0
mt -f "$TAPE0" eod
start_program session
expect session "open $TAPE0" ok
expect session "write 1000 A" 1000
expect session "op setpart 1" ok
stands_in "named, not gone to" 0 5
expect session "op eod" ok
stands_in "gone to" 1 3
has "proved before it was left" "3*B1000 F B1000" "2*B2000 F"
expect session "write 2000 B" 2000
expect session "op setpart 0" ok
expect session close ok
has "closed" "3*B1000 F B1000" "2*B2000 F B2000 F"
stands_in "closed" 0 5

# A reset that rewinds leads into the first partition: reader and writer are brought back.
mt -f "$TAPE0" setpartition 1
mt -f "$TAPE0" rewind
expect session "open $TAPE0" ok
expect session "op fsr 1" ok
vtlctl reset TAPE0 --kind power --rewind
expect session "op fsr 1" ok
stands_in "read on after a reset" 1 2
expect session "op setpart 0" ok
expect session "op nop" ok
expect session "op setpart 1" ok
expect session "op nop" ok
stands_in "there and back" 1 2
vtlctl reset TAPE0 --kind power --rewind
expect session "write 500 X" 500
expect session close ok
has "written where the session was" "3*B1000 F B1000" "2*B2000 B500 F"

# FORMAT MEDIUM's failure is the call's; nobody may format who may not write.
mt -f "$TAPE0" setpartition 0
mt -f "$TAPE0" rewind
vtlctl sense TAPE0 3/31/00 --on 0x04
refused "Input/output error" mkpartition 0
expect session "open $TAPE0 read" ok
expect session "op mkpart 0" EACCES
expect session close ok
quit_program session
mt -f "$TAPE0" mkpartition 0
same "one again" "$(vtlctl dump VTL001L8 | jq -c '[.partitions[].objects | length]')" "[0]"
