#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
# options: persistence=0
# timeout: 1800
#
# Serial numbers that no drive or changer should have give safe names or none: nothing
# appears in /dev but nodes and links below tape/, no link has a strange byte, no
# property is smuggled in, the drive is found by its designator and by its serial number as
# one word, the changer in a folder of its own, and all of it goes with the device.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

BY_LIBRARY=/dev/tape/by-library
FOLDER_MAX=200 # bytes of a library's folder, a backslash being four: what udev tells apart

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
  [slashes]=$(hex '/evil/x')
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
  [179 bytes]=$(repeat 44 179)
  [empty]=""
)

# Each of them as one word, which names the device too. What is no text is no name, nor what no file's name could hold.
declare -A WORDS=(
  [slash]=.._.._.._evil
  [slashes]=_evil_x
  [dots]=..
  [blanks inside]=EVIL__evil_sda
  [quotes]=_EVIL__x__y_
  [substitution]=_env_PATH__k__id_
  [backslash]='\x2fevil_'
  [NUL]=EVIL
  [UTF-8]=Größe
  [231 bytes]=$(repeat B 231)
  [200 bytes]=$(repeat C 200)
  [179 bytes]=$(repeat D 179)
)

# As in an identity (%) or in a library's name (\x): plain bytes, the others by their numbers; no blanks around it.
escaped() { # HEX BEFORE
  local hex=$1 byte char i out=
  while [[ $hex =~ ^(20|00) ]]; do hex=${hex:2}; done
  while [[ $hex =~ (20|00)$ ]]; do hex=${hex::-2}; done
  for ((i = 0; i < ${#hex}; i += 2)); do
    byte=${hex:i:2}
    if [[ $byte =~ ^(3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|5f|2d)$ ]]; then
      printf -v char '%b' "\\x$byte"
      out+=$char
    elif [[ $2 == % ]]; then
      out+=%${byte^^}
    else
      out+=$2$byte
    fi
  done
  printf '%s' "$out"
}

# A serial number that fills page 83h hides the designator from scsi_id, which reads 254 bytes.
shows_designator() { # SG NAA
  "$SCSI_ID" --whitelisted --export --device="/dev/$1" | grep -q "^ID_SERIAL=3$2$"
}

# The links of names, as links.sh writes them.
links_by() { # SERIAL NAME...
  local serial=${1:-unknown} name kind suffix
  shift
  for name; do
    for kind in st nst stl stm sta nstl nstm nsta; do
      suffix=-$kind
      [[ $kind != st ]] || suffix=
      echo "scsi-$name$suffix $kind $serial"
    done
  done
}

# The library's links and the drive's, and no others. Where nobody is shown the designator, systemd's own rules may
# make other links of other names, by its version.
drive_links_are() { # ROW WHEN NAA SHOWN
  local words=() missing
  [[ ! ${WORDS[$1]:-} ]] || words=("${WORDS[$1]}")
  if [[ $4 ]]; then
    same_links "$1, $2" "$({ echo "$library" && links_by "${ROWS[$1]}" "3$3" "${words[@]}"; } | LC_ALL=C sort)"
    return
  fi
  missing=$(LC_ALL=C comm -23 <(links_by "${ROWS[$1]}" "${words[@]}" | LC_ALL=C sort) <(actual_links))
  [[ ! $missing ]] || fail "$1, $2: missing: $missing"
}

nothing_strange() { # WHEN
  (($(strange_bytes) == 0)) || fail "$1: a strange name: $(find /dev/tape -printf '%f ' | cat -v)"
  [[ $(strangers) == "$before" ]] || fail "$1: $(diff <(echo "$before") <(strangers))"
}

settle
vtlctl unplug TAPE0
settle
before=$(strangers)
links_before=$(find /dev/tape | LC_ALL=C sort)
remember_serials
library=$(expected_links --ptape)
same_links "without the drive" "$library"
number=0
named=0

for row in "${!ROWS[@]}"; do
  number=$((number + 1))
  naa=$(printf '50000e1100000%03x' "$number")
  vtlctl identity TAPE0 --naa "$naa" --serial-hex "${ROWS[$row]}"
  vtlctl plug TAPE0
  settle
  nothing_strange "$row"
  # The only drive: without persistence it is number 0 each time.
  sg=$(sg_of nst0) || fail "$row: no nst0"
  remember_serials
  [[ ${SERIAL_OF[nst0]} == "${ROWS[$row]}" ]] || fail "$row: the drive says ${SERIAL_OF[nst0]}"
  shown=
  if shows_designator "$sg" "$naa"; then
    shown=1
    named=$((named + 1))
    [[ $(readlink -f "$BY_ID/scsi-3$naa-nst") == /dev/nst0 ]] || fail "$row: scsi-3$naa-nst is another"
  fi
  drive_links_are "$row" "there" "$naa" "$shown"
  ! udevadm info --query=property --name=/dev/nst0 | grep -i '^ID_EVIL' || fail "$row: smuggled in"
  vtlctl unplug TAPE0
  settle
  [[ $(find /dev/tape | LC_ALL=C sort) == "$links_before" ]] ||
    fail "$row: left behind: $(diff <(echo "$links_before") <(find /dev/tape | LC_ALL=C sort))"
done
((number == 19 && named == 17)) || fail "$number rows, $named with a designator"

# With persistence such a drive keeps its number and its links while it is away, also by the bindings.
trap 'rm -f "$BINDINGS"*' EXIT

# Without a serial number two paths are told as two drives, of which nobody knows who comes back.
is_told_apart() { [[ ${ROWS[$1]} || $PATHS == 1 ]]; } # ROW

bound_identity() { # ROW NODE TYPE NAA
  local identity
  identity=$3.naa-$4.$(escaped "${ROWS[$1]}" %)
  same "$1: identity of $2" "$(told "$2" identity)" "$identity"
  same "$1: lines of the bindings file" "$(grep -cF "bind=$identity:" "$BINDINGS")" 1
}

# What was remembered of a unit that is away goes.
forget_absent() { # ROW NODE
  echo 0 >"$PARAMETERS/persistence"
  wait_for 60 test ! -e "/dev/$2"
  settle
}

number=256
for row in newline slash dots quotes substitution UTF-8 "not UTF-8" "255 bytes" empty; do
  is_told_apart "$row" || continue
  number=$((number + 1))
  naa=$(printf '50000e1100000%03x' "$number")
  echo 1 >"$PARAMETERS/persistence"
  vtlctl identity TAPE0 --naa "$naa" --serial-hex "${ROWS[$row]}"
  vtlctl plug TAPE0
  settle
  # The number that it came with may be one that is remembered for the row before.
  ptape-store --settle 0
  settle
  remember_serials
  node=$(node_of TAPE0)
  bound_identity "$row" "$node" tape "$naa"
  shown=
  ! shows_designator "$(sg_of "$node")" "$naa" || shown=1
  drive_links_are "$row" "with persistence" "$naa" "$shown"
  there=$(actual_links)
  vtlctl unplug TAPE0
  settle
  [[ $(told "$node" state) != online ]] || fail "$row: $node is unplugged and online"
  bound_identity "$row" "$node" tape "$naa"
  drive_links_are "$row" "away" "$naa" "$shown"
  new=$(LC_ALL=C comm -13 <(echo "$there") <(actual_links))
  [[ ! $new ]] || fail "$row, away: new links: $new"
  nothing_strange "$row, away"
  forget_absent "$row" "$node"
  same_links "$row, forgotten" "$library"
done

# The changer: of its nodes sg is systemd's, with whatever links it makes; sch and the folder are ours.
changer_links() {
  find /dev -path /dev/char -prune -o -type l \( -lname '*/sch[0-9]*' -o -lname 'sch[0-9]*' -o \
    -path "$BY_LIBRARY/*" \) -printf '%p %l\n' | LC_ALL=C sed 's| \(\.\./\)*| |' | LC_ALL=C sort
}

changer_links_are() { [[ $(changer_links) == "$1" ]]; } # EXPECTED

expected_changer_links() { # ROW NODE NAA
  local folder backslashes name
  folder=naa-$3${ROWS[$1]:+.$(escaped "${ROWS[$1]}" '\x')}
  backslashes=${folder//[^\\]/}
  {
    ! shows_designator "$(sg_of "$2")" "$3" || echo "$BY_ID/scsi-3$3-changer-sch $2"
    name=${WORDS[$1]:-}
    [[ ! $name ]] || echo "$BY_ID/scsi-$name-changer-sch $2"
    if ((${#folder} + 3 * ${#backslashes} <= FOLDER_MAX)); then
      echo "$BY_LIBRARY/$folder/changer $2"
      echo "$BY_LIBRARY/$folder/drive0 ${drive#n}"
      echo "$BY_LIBRARY/$folder/drive0-nst $drive"
    fi
  } | LC_ALL=C sort
}

become_changer_links() { # WHEN EXPECTED
  echo "$1:"
  echo "$2"
  # The drive's place is learnt by a work item, and by udev behind it.
  (wait_for "$ANSWER_SECONDS" changer_links_are "$2") || fail "$1, there is: $(changer_links)"
}

vtlctl unplug CHANGER
settle
echo 1 >"$PARAMETERS/persistence"
vtlctl identity TAPE0 --naa 50000e1100000fff --serial PLAIN
vtlctl plug TAPE0
settle
ptape-store --settle 0
settle
drive=$(node_of TAPE0)
for row in newline slashes dots quotes substitution UTF-8 "not UTF-8" "179 bytes" "200 bytes" "255 bytes" empty; do
  is_told_apart "$row" || continue
  number=$((number + 1))
  naa=$(printf '50000e1100000%03x' "$number")
  echo 1 >"$PARAMETERS/persistence"
  vtlctl identity CHANGER --naa "$naa" --serial-hex "${ROWS[$row]}"
  vtlctl plug CHANGER
  settle
  ptape-store --settle 0
  settle
  node=$(node_of CHANGER)
  bound_identity "$row" "$node" changer "$naa"
  links=$(expected_changer_links "$row" "$node" "$naa")
  become_changer_links "$row, the changer's links" "$links"
  ! udevadm info --query=property --name="/dev/$node" | grep -i '^ID_EVIL' || fail "$row: smuggled in"
  vtlctl unplug CHANGER
  settle
  bound_identity "$row" "$node" changer "$naa"
  become_changer_links "$row, the changer away" "$links"
  nothing_strange "$row, the changer away"
  forget_absent "$row" "$node"
  become_changer_links "$row, the changer forgotten" ""
done
