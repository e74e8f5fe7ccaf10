#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
# options: persistence=0
# timeout: 900
#
# Serial numbers that no drive should have give safe names or none: nothing
# appears in /dev but nodes and links below tape/, no link has a strange byte, no
# property is smuggled in, the drive is found by its designator, and all of it
# goes with the drive.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

hex() { printf '%b' "$1" | od -An -v -tx1 | tr -d ' \n'; }
repeat() { printf "%0.s$1" $(seq "$2"); }

# What is in /dev apart from what a drive may bring: its nodes, links below tape/,
# udev's own index of nodes.
strangers() {
  find /dev -mindepth 1 \( -path /dev/char -o -path /dev/tape -o -path /dev/bsg \) -prune -o -print0 |
    tr '\n\0' '?\n' | grep -v -E '^/dev/(n?st[0-9]+[lma]?|sg[0-9]+|sch[0-9]+)$' | LC_ALL=C sort
}

# Bytes that are not of udev's own set for names; \200 to \377 are those of UTF-8.
strange_bytes() {
  find /dev/tape -mindepth 1 -printf '%f\0' | LC_ALL=C tr -d 'A-Za-z0-9#+.:=@_\\\200-\377\0-' | wc -c
}

declare -A ROWS=(
  [newline]=$(hex 'A\nID_EVIL=1\nB')
  [newline at the end]=$(hex 'EVIL\n')
  [slash]=$(hex '../../../evil')
  [dots]=$(hex '..')
  [blanks inside]=$(hex 'EVIL /evil sda')
  [blanks only]=$(repeat 20 10)
  [quotes]=$(hex "\"EVIL\"'x'\`y\`")
  [substitution]=$(hex "\$env{PATH}%k\$(id)")
  [backslash]=5c7832666576696c5c # \x2fevil\
  [controls]=0102031b7f
  [NUL]=$(hex 'EVIL\000/x')
  [UTF-8]=$(hex 'Größe')
  [not UTF-8]=fffec0afeda080
  [255 bytes]=$(repeat 41 255)
  [231 bytes]=$(repeat 42 231)
  [200 bytes]=$(repeat 43 200)
  [empty]=""
)

settle
vtlctl unplug TAPE0
settle
before=$(strangers)
links_before=$(find /dev/tape | LC_ALL=C sort)
number=0
named=0

for row in "${!ROWS[@]}"; do
  number=$((number + 1))
  naa=$(printf '50000e1100000%03x' "$number")
  vtlctl identity TAPE0 --naa "$naa" --serial-hex "${ROWS[$row]}"
  vtlctl plug TAPE0
  settle
  (($(strange_bytes) == 0)) || fail "$row: a strange name: $(find "$BY_ID" -printf '%f ' | cat -v)"
  [[ $(strangers) == "$before" ]] || fail "$row: $(diff <(echo "$before") <(strangers))"
  # The only drive: without persistence it is number 0 each time.
  node=/dev/nst0
  sg=$(sg_of nst0) || fail "$row: no nst0"
  [[ $(ask_serial "$sg") == "${ROWS[$row]}" ]] || fail "$row: the drive says $(ask_serial "$sg")"
  # A serial number that fills page 83h hides the designator from scsi_id, which reads 254 bytes.
  if "$SCSI_ID" --whitelisted --export --device="/dev/$sg" | grep -q "^ID_SERIAL=3$naa$"; then
    named=$((named + 1))
    for suffix in -nst '' -stl -nstm; do
      [[ -c $BY_ID/scsi-3$naa$suffix ]] || fail "$row: no scsi-3$naa$suffix"
    done
    [[ $(readlink -f "$BY_ID/scsi-3$naa-nst") == "$node" ]] || fail "$row: scsi-3$naa-nst is another"
  fi
  ! udevadm info --query=property --name="$node" | grep -i '^ID_EVIL' || fail "$row: smuggled in"
  echo "$row: $(udevadm info --query=property --property=ID_SCSI_SERIAL --name="$node" | cut -c 1-60)"
  vtlctl unplug TAPE0
  settle
  [[ $(find /dev/tape | LC_ALL=C sort) == "$links_before" ]] ||
    fail "$row: left behind: $(diff <(echo "$links_before") <(find /dev/tape | LC_ALL=C sort))"
done
((number == 17 && named == 15)) || fail "$number rows, $named with a designator"

# With persistence such a drive keeps its number and its links while it is away, also by the bindings.
PERSISTENCE=/sys/module/ptape/parameters/persistence
BINDINGS=/etc/modprobe.d/ptape-bindings.conf
trap 'rm -f "$BINDINGS"*' EXIT
number=100
for row in newline slash quotes substitution "not UTF-8"; do
  number=$((number + 1))
  naa=$(printf '50000e1100000%03x' "$number")
  echo 1 >"$PERSISTENCE"
  vtlctl identity TAPE0 --naa "$naa" --serial-hex "${ROWS[$row]}"
  vtlctl plug TAPE0
  settle
  # The number that it came with may be one that is remembered for the row before.
  ptape-store --settle 0
  settle
  links=$(find "$BY_ID" -name "scsi-3$naa*" -printf '%f %l\n' | LC_ALL=C sort)
  [[ $links ]] || fail "$row: no link of $naa"
  node=$(basename "$(readlink "$BY_ID/scsi-3$naa-nst")")
  identity=$(cat "/sys/class/scsi_tape/$node/ptape/identity")
  [[ $identity == "tape.naa-$naa."* && $identity != *[![:graph:]]* && $identity != */* ]] ||
    fail "$row: the identity is $(cat -v <<<"$identity")"
  [[ $(grep -cF "bind=$identity:" "$BINDINGS") == 1 ]] ||
    fail "$row: not in the bindings file: $(cat -v "$BINDINGS")"
  vtlctl unplug TAPE0
  settle
  links_away=$(find "$BY_ID" -name "scsi-3$naa*" -printf '%f %l\n' | LC_ALL=C sort)
  [[ $links_away == "$links" ]] || fail "$row: while away: $(diff <(echo "$links") <(echo "$links_away"))"
  (($(strange_bytes) == 0)) || fail "$row: a strange name: $(find "$BY_ID" -printf '%f ' | cat -v)"
  [[ $(strangers) == "$before" ]] || fail "$row: $(diff <(echo "$before") <(strangers))"
  echo 0 >"$PERSISTENCE"
  settle
done
