# SPDX-License-Identifier: GPL-2.0-only
# Inside a tree: drives and cartridges that are directories and files (tape/drive.hpp), faults, files
# to save and to compare, and what a cell reports. Sourced by bash with set -euo pipefail.
# shellcheck shell=bash

TAPES=/tape
E2E=/mnt/ptape/tests/e2e
DATA=/tmp/data # all of it on one file system, which an overlay is not
RESTORED=/restored
OUT=/mnt/out # the cell's directory outside
FILE_COUNT=220
FILE_BYTES=65000
POLL_S=0.2

# From here on every program of the tree sees the drives.
start_tapes() {
  mkdir -p "$TAPES/slots" "$DATA" "$RESTORED"
  cp /mnt/out/tape-shim /usr/local/lib/tape-shim.so
  echo /usr/local/lib/tape-shim.so >/etc/ld.so.preload
  mount -t tmpfs tmpfs /dev/shm # Amanda's programs meet there under names of their process numbers
  # One address that is no loopback address (RFC 5737): getaddrinfo with AI_ADDRCONFIG wants it.
  ip link set lo up
  ip address add 192.0.2.1/32 dev lo
}

new_drive() { # NUMBER
  mkdir -p "$TAPES/drive$1"
  : >"$TAPES/drive$1/nst"
}

new_cartridges() { # NAME...
  local name
  for name; do : >"$TAPES/slots/$name"; done
}

load() { # CARTRIDGE DRIVE
  ln -s "$TAPES/slots/$1" "$TAPES/drive$2/cartridge"
}

# arm FAULT FIRST COUNT: the drive 0 will lose COUNT of the blocks that come, from FIRST on.
arm() {
  [[ $1 != - ]] || return 0
  { cat "$E2E/faults/$1" && echo "lose $2 $3"; } >"$TAPES/drive0/fault.new"
  mv "$TAPES/drive0/fault.new" "$TAPES/drive0/fault"
}

acknowledge() { rm -f "$TAPES/drive0/loss"; }

repair() { rm -f "$TAPES/drive0"/{loss,fault}; }

# What the cell has to lose: bytes that nothing compresses, in files of an odd size.
make_data() {
  head -c $((FILE_COUNT * FILE_BYTES)) /dev/urandom | split -b "$FILE_BYTES" -a 3 - "$DATA/file-"
}

# Prints `whole`, or `N wrong`: files that are missing or different.
compare() { # DIRECTORY
  local file wrong=0
  for file in "$DATA"/*; do
    cmp -s "$file" "$1/${file##*/}" || ((wrong += 1))
  done
  ((wrong == 0)) && echo whole || echo "$wrong wrong"
}

# comes_true SECONDS COMMAND...: asked again and again; fails if it does not come true in time.
comes_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep "$POLL_S"
  done
}

# What the fault did, in one word: `none`, or what found the loss, how many blocks it was, and where
# in which file of the tape the data ends: `write:16:0:84`.
found() {
  sed -n 's/^found by \([a-z]*\), \([0-9]*\) blocks lost, data ends at /\1:\2:/p' "$TAPES/drive0/log" 2>/dev/null |
    head -n 1 | grep . || echo none
}

report() { # KEY VALUE: read by tests/e2e/errnos
  printf '%s %s\n' "$1" "$2" >>"$OUT/result"
}
