#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug has no robot)
#
# Every motion that mt knows, on a tape of known content: after each, the drive stands
# where it should, and mt status and mt tell say what the content there makes true.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

# File and block number of an address, counted on the cartridge itself.
place() { # ADDRESS
  vtlctl dump VTL001L8 --json | jq -r --argjson at "$1" '[.partitions[0].objects[] | select(.lba < $at)]
    | (map(.type) | rindex("filemark") // -1) as $mark
    | "\(map(select(.type == "filemark")) | length) \(length - $mark - 1)"'
}

stands_at() { # ADDRESS WHAT [FILE BLOCK, where st does not count them]
  local file block
  same "$2: the drive stands at" "$(field TAPE0 position)" "$1"
  read -r file block < <(place "$1")
  same "$2: mt status" "$(mt -f "$TAPE0" status | sed -n 's/^File number=\(.*\), partition.*/\1/p')" \
    "${3:-$file}, block number=${4:-$block}"
  same "$2: mt tell" "$(mt -f "$TAPE0" tell)" "At block $1."
  same "$2: still at" "$(field TAPE0 position)" "$1"
}

does() { # ADDRESS OPERATION [COUNT]
  mt -f "$TAPE0" "${@:2}" || fail "mt ${*:2}"
  case "$2 ${3:-}" in
    "bsf "* | "fsfm "* | "eod "*) stands_at "$1" "${*:2}" "" -1 ;;
    "seek 0") stands_at "$1" "${*:2}" ;;
    "seek "*) stands_at "$1" "${*:2}" -1 -1 ;;
    *) stands_at "$1" "${*:2}" ;;
  esac
}

fails() { # ADDRESS MESSAGE OPERATION [COUNT]
  ! mt -f "$TAPE0" "${@:3}" 2>error || fail "mt ${*:3} succeeds"
  grep -q "$2" error || fail "mt ${*:3}: $(cat error)"
  same "mt ${*:3}: the drive stands at" "$(field TAPE0 position)" "$1"
}

settle
# 0-2 three blocks, 3 mark, 4-8 five blocks, 9 mark, 10 one block, 11 12 two marks
for file in 3:1000 5:2000 1:70000; do
  head -c $((${file%:*} * ${file#*:})) /dev/urandom >"file${file#*:}"
  dd if="file${file#*:}" of="$TAPE0" bs="${file#*:}" status=none
done
does 13 weof 1
same_objects written VTL001L8 "3*B1000 F 5*B2000 F B70000 2*F"

does 0 rewind
does 4 fsf 1
does 10 fsf 1
does 0 rewind
does 10 fsf 2
does 9 bsf 1
does 10 fsf 1
does 3 bsf 2
does 4 fsf 1
does 7 fsr 3
does 6 bsr 1
does 10 fsf
does 4 bsfm 2
does 0 rewind
does 3 fsfm 1
does 0 rewind
does 1 fsr
does 7 seek 7
does 12 seek 12
does 0 seek 0
does 13 eod
does 0 rewind

# What stops a motion: a filemark for blocks, the ends of the tape for files.
fails 4 "Input/output error" fsr 4
does 5 fsr 1
fails 3 "Input/output error" bsr 2
fails 0 "Input/output error" bsf 1
fails 13 "Input/output error" fsf 5
does 0 rewind

# The data is where the marks say, block for block.
for file in 1000 2000 70000; do
  dd if="$TAPE0" bs=128k status=none | cmp - "file$file" || fail "file of blocks of $file"
done
same "after three files" "$(field TAPE0 position)" 12


# Written in the middle, the rest is gone.
does 7 seek 7
dd if=file1000 of="$TAPE0" bs=500 count=2 status=none
same_objects "overwritten" VTL001L8 "3*B1000 F 3*B2000 2*B500 F"
stands_at 10 "after overwriting" -1 0

# Taken out and in again.
mt -f "$TAPE0" offline
same "threaded after offline" "$(field TAPE0 threaded)" false
[[ $(mt -f "$TAPE0" status) != *ONLINE* ]] || fail "online after offline"
! dd if="$TAPE0" of=/dev/null bs=1000 count=1 2>error || fail "an unloaded cartridge was read"
does 0 load
same "threaded after load" "$(field TAPE0 threaded)" true

# Locked, the robot cannot take it.
settle
mt -f "$TAPE0" lock
! mtx -f "$CHANGER" unload 1 0 >/dev/null 2>&1 || fail "a locked cartridge was taken"
same "locked: the cartridge is in" "$(barcode_slot VTL001L8)" TAPE0
mt -f "$TAPE0" unlock
mt -f "$TAPE0" offline
mtx -f "$CHANGER" unload 1 0 >/dev/null
same "unlocked: the cartridge is in" "$(barcode_slot VTL001L8)" "slot 1"
! mt -f "$TAPE0" rewind 2>error || fail "an empty drive was rewound"
grep -q 'No medium' error || fail "an empty drive: $(cat error)"
