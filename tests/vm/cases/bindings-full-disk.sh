#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# The file's disk is full, or read-only: ptape-store says so, with the file's name and the reason, and
# fails; the file stays as it was, to the byte; the driver has its numbers and gives none of them away. With
# room it writes what it could not.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

DISK=$PWD/disk
FILE=$DISK/ptape-bindings.conf

files() { (cd "$DISK" && echo ptape*); }

store_fails() { # WHEN REASON
  local said
  ! said=$(ptape-store --file "$FILE" 2>&1) || fail "$1: ptape-store does not fail"
  [[ $said == *"$FILE"*": $2"* ]] || fail "$1: unclear: $said"
  [[ $said == *"numbers of new devices are not on disk"* ]] || fail "$1: no warning: $said"
  cmp "$FILE" before || fail "$1: the file has changed"
  same "$1: files" "$(files)" "$before"
}

# A drive of another identity in TAPE1's place. It has a number of its own, and TAPE1's stays free.
stranger_comes() { # SERIAL
  vtlctl unplug TAPE1
  vtlctl identity TAPE1 --naa 500000000000beef --serial "$1"
  vtlctl plug TAPE1
  settle
}

# Pages of the size of the file system's, until there is none.
fill() { dd if=/dev/zero of="$DISK/ballast" bs=4096 2>/dev/null || :; }

mkdir "$DISK"
mount -t tmpfs -o size=64k tmpfs "$DISK"
trap 'umount "$DISK"' EXIT
settle
ptape-store --file "$FILE"
cp "$FILE" before
before=$(files)
tape1=$(identity_of TAPE1)

fill
stranger_comes FIRST
nodes_are "a stranger" TAPE0=nst0 TAPE1=nst2
store_fails "full" "No space left on device"
stranger_comes SECOND
nodes_are "another one" TAPE0=nst0 TAPE1=nst3 # 1 and 2 are remembered
store_fails "full again" "No space left on device"

rm "$DISK/ballast"
mount -o remount,ro "$DISK"
store_fails "read-only" "Read-only file system"

mount -o remount,rw "$DISK"
ptape-store --file "$FILE"
same "the file" "$(remembered "$FILE")" "$(
  {
    remembered before
    echo "tape.naa-500000000000beef.FIRST:2"
    echo "tape.naa-500000000000beef.SECOND:3"
  } | sort
)"
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "${tape1:9:16}" --serial "${tape1##*.}"
vtlctl plug TAPE1
nodes_are "TAPE1 again" TAPE0=nst0 TAPE1=nst1

# A damaged file that cannot be kept aside is not replaced either.
echo "options ptape bind=tape.torn" >>"$FILE"
cp "$FILE" before
rm -f "$FILE.previous"
before=$(files)
mount -o remount,ro "$DISK"
store_fails "damaged and read-only" "Read-only file system"
mount -o remount,rw "$DISK"
