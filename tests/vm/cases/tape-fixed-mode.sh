#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (a bad spot, and the truth about the cartridge)
#
# Fixed-block mode: setblk, how calls become blocks, what is refused, reading across
# the ends of files, and back to variable.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

block_size() { mt -f "$TAPE0" status | sed -n 's/^Tape block size \([0-9]*\) .*/\1/p'; }

settle
same "block size at first" "$(block_size)" 0
mt -f "$TAPE0" setblk 512
same "block size set" "$(block_size)" 512

head -c 51200 /dev/urandom >data
dd if=data of="$TAPE0" bs=5120 status=none
same_objects "ten calls of ten blocks" VTL001L8 "100*B512 F"
same "drive stands at" "$(field TAPE0 position)" 101
vtlctl dump VTL001L8 --stream 0 | cmp - data

# No whole number of blocks: nothing is written. Longer than one command may be: all of it.
! dd if=data of="$TAPE0" bs=1000 count=1 2>error || fail "1000 bytes in blocks of 512"
grep -q 'Invalid argument' error || fail "1000 bytes: $(cat error)"
same_objects "nothing" VTL001L8 "100*B512 F"
head -c $((3 * 1024 * 1024 + 512)) /dev/urandom >large
dd if=large of="$TAPE0" bs=$((3 * 1024 * 1024 + 512)) status=none
same_objects "one large call" VTL001L8 "100*B512 F 6145*B512 F"
vtlctl dump VTL001L8 --stream 1 | cmp - large

# Read in other sizes; a call ends at the filemark.
mt -f "$TAPE0" rewind
dd if="$TAPE0" bs=512 status=none | cmp - data
mt -f "$TAPE0" rewind
same "60000 rounded to blocks, at a filemark" "$(dd if="$TAPE0" bs=59904 count=1 status=none | wc -c)" 51200
same "closed before a filemark that nobody was told of" "$(field TAPE0 position)" 100
mt -f "$TAPE0" fsf 1
dd if="$TAPE0" bs=$((2 * 1024 * 1024)) status=none | cmp - large

# A bad spot in the second command of one call: the call fails. Were it a short one, the next
# would go on behind the spot, and what is there would be missing with nobody told.
mt -f "$TAPE0" rewind
mt -f "$TAPE0" fsf 1
vtlctl sense TAPE0 03/11/00 --on READ_6 --after 1
! dd if="$TAPE0" of=got bs=$((3 * 1024 * 1024)) count=1 status=none 2>error || fail "a bad spot was not told"
grep -q 'Input/output error' error || fail "a bad spot: $(cat error)"
same "read over a bad spot" "$(wc -c <got)" 0

# Motions count blocks of that size; the number of a block too.
mt -f "$TAPE0" rewind
mt -f "$TAPE0" fsr 37
same "drive stands at" "$(field TAPE0 position)" 37
dd if="$TAPE0" bs=512 count=1 status=none | cmp - <(dd if=data bs=512 skip=37 count=1 status=none)

# Variable again: the same tape, block by block.
mt -f "$TAPE0" setblk 0
mt -f "$TAPE0" rewind
same "one block" "$(dd if="$TAPE0" bs=64k count=1 status=none | wc -c)" 512
! mt -f "$TAPE0" setblk 16777215 2>error || fail "a block size beyond the drive's limit"
same "block size at last" "$(block_size)" 0
