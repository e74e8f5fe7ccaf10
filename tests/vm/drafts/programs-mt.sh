#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
# timeout: 900
#
# mt-st: every command that it knows, on stock and on ptape: what it prints, how it ends, where the
# tape stands and what is on it.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

mt_does() { does mt -f "$NODE" "$@"; }

# A command, and where it has left the tape.
moves() {
  mt_does "$@"
  mt_does tell
  mt_does status
}

write_files() { # three of them, of blocks of 1000, 2000 and 70000 bytes
  shell "head -c 3000 /dev/zero | tr '\\0' A | dd of=$NODE bs=1000 status=none"
  shell "head -c 10000 /dev/zero | tr '\\0' B | dd of=$NODE bs=2000 status=none"
  shell "head -c 140000 /dev/zero | tr '\\0' C | dd of=$NODE bs=70000 status=none"
}

motions() {
  mt_does rewind
  moves fsf
  moves fsf 2
  moves bsf
  moves bsf 3
  moves rewind
  moves fsfm 1
  moves fsfm 2
  moves bsfm 1
  moves bsfm 2
  mt_does rewind
  moves fsr 2
  moves fsr 5
  moves bsr
  moves bsr 4
  moves fsf 50
  moves bsf 50
  moves fss
  moves bss
  moves asf 2
  moves asf 0
  moves asf 9
  moves seek 5
  moves seek 0
  moves seek 10000
  moves eod
  moves seod
  moves retension
  moves tell
}

marks() {
  mt_does asf 1
  moves weof
  moves weof 3
  moves weof 0
  moves eof 2
  moves wset
  moves wset 2
}

settings() {
  local count
  moves setblk 1024
  shell "head -c 4096 /dev/zero | dd of=$NODE bs=2048 status=none"
  shell "head -c 1500 /dev/zero | dd of=$NODE bs=1500"
  moves setblk 0
  for count in 100000000 -1 16777216; do moves setblk "$count"; done
  for count in 0x5c 0x5e 0 0xff; do moves setdensity "$count"; done
  for count in 0 1 2 ''; do
    # shellcheck disable=SC2086 # no word where there is none
    moves compression $count
  done
  for count in 0 1 7; do moves drvbuffer "$count"; done
  mt_does drvbuffer 1
  mt_does stwrthreshold 32
  mt_does stshowoptions
  mt_does stoptions buffer-writes async-writes
  mt_does stshowoptions
  mt_does stoptions 0x107
  mt_does stsetoptions two-fms sysv nowait sili auto-lock fast-eod scsi2logical no-blklimits def-writes can-partitions weof-no-wait debug
  mt_does stshowoptions
  mt_does stclearoptions two-fms sysv nowait sili auto-lock fast-eod scsi2logical no-blklimits def-writes can-partitions weof-no-wait debug
  mt_does stshowoptions
  mt_does stsetoptions no-such-option
  for count in 1024 0 0xfffffff; do mt_does defblksize "$count"; done
  for count in 0x5c -1; do mt_does defdensity "$count"; done
  for count in 0 -1; do mt_does defdrvbuffer "$count"; done
  for count in 1 0 -1; do mt_does defcompression "$count"; done
  mt_does stsetcln 0x1203
  mt_does stsetcln 0
  for count in 900 0; do mt_does sttimeout "$count"; done
  for count in 14000 0; do mt_does stlongtimeout "$count"; done
  mt_does sttimeout 900
  mt_does stlongtimeout 14000
  mt_does densities
}

partitions() {
  mt_does setpartition 1 # not without can-partitions
  mt_does mkpartition 20
  mt_does stsetoptions can-partitions
  mt_does setpartition 1
  mt_does mkpartition 20
  moves setpartition 1
  write_files
  moves setpartition 0
  write_files
  moves partseek 1 3
  moves partseek 0 2
  moves partseek 5 0
  moves setpartition 9
  mt_does mkpartition 0
  moves rewind
  mt_does stclearoptions can-partitions
}

# An open that waits would wait two minutes on stock where no cartridge is threaded; load and status
# do not wait.
comings() {
  local command
  write_files
  mt_does rewind
  mt_does lock
  mt_does status
  mt_does unlock
  mt_does load
  for command in offline rewoffl eject; do
    mt_does fsf 1
    mt_does "$command"
    mt_does status
    mt_does load
    mt_does tell
    mt_does status
  done
  mt_does lock
  mt_does offline
  mt_does status
  mt_does load 1
  mt_does unlock
}

erasing() {
  mt_does asf 1
  moves erase 0
  write_files
  mt_does rewind
  moves erase
}

refusals() {
  local command
  mt_does nosuch
  mt_does fsf twelve
  mt_does re # rewind, retension and rewoffl begin so
  does mt -f /dev/nst7 status
  does mt -f /dev/null status
  does mt -f "$REWINDING" weof
  for command in fsf bsf weof; do mt_does "$command" -1; done
}

scenario() {
  mt_does status
  mt_does tell
  write_files
  mt_does status
  motions
  mt_does seek 0
  write_files
  marks
  settings
  partitions
  comings
  erasing
  refusals
  mt_does rewind
}

# Where the man page's commands end, this case does.
every_command() {
  local known name
  known=$(mt -h 2>&1 | sed -n '/^commands:/,$p' | tr -d '\n' | sed 's/^commands: *//; s/\.$//' | tr -d ' ')
  [[ $known == *weof,*stshowoptions* ]] || fail "mt tells its commands otherwise: $known"
  for name in ${known//,/ }; do
    grep -qE "(does|moves|in) (.* )?$name\\b" "$0" || fail "mt knows a command that is not here: $name"
  done
}

# ptape asks the drive for the block and file that stock counts, or has given up counting.
every_command
compare_drivers VTL001L8
