#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity) transport=loop (a session is another host each time) paths=1 (two ways are told as two devices)
#
# Drives that tell a designator and no serial number. One that tells what another one tells besides its
# serial number takes nothing from that one. A lone one keeps its number when it comes back to its place;
# what shows the same in another place meanwhile does not get it, nor the handle that waits. Two at a time:
# the number is nobody's any more.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

LONE_NAA=500000000000cafe
trap 'rm -f "$BINDINGS"*' EXIT

# Pages 83h that are the same to the last byte: the T10 designator has the serial number in it.
without_serial() { # UNIT NAA SERIAL
  vtlctl identity "$1" --naa "$2" --serial "$3" --no-page80
}

line_of() { remembered "$BINDINGS" | grep "^$1:" || :; } # IDENTITY

settle
ptape-store --settle 0
id0=$(identity_of TAPE0)
line0=$(line_of "$id0")
same "TAPE0 has" "$line0" "$id0:0"

# TAPE0's designator without its serial number, while a program waits for TAPE0.
start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE1
without_serial TAPE1 "$(field TAPE0 naa)" "$(field TAPE0 serial)"
vtlctl unplug TAPE0
tell program "write 1000 B"
expect_waits program
vtlctl plug TAPE1
settle
ptape-store --settle 0
same "number of one without a serial number" "$(node_of TAPE1)" nst2
same "nst0 is" "$(told nst0 state)" waiting
same "identity of nst2" "$(told nst2 identity)" ""
same "TAPE0 keeps" "$(line_of "$id0")" "$line0"
same "a line for less than an identity" "$(line_of "tape.naa-$(field TAPE0 naa).")" ""
expect_waits program
vtlctl plug TAPE0
expect_answer program 1000
same "TAPE0's node" "$(node_of TAPE0)" nst0
expect program close ok
same_objects "the first job" VTL001L8 "2*B1000 F"
vtlctl unplug TAPE1
vtlctl unplug TAPE0

# A lone one.
without_serial TAPE0 "$LONE_NAA" LONE
vtlctl plug TAPE0
settle
ptape-store --settle 0
lone=$(node_of TAPE0)
line=$(line_of "tape.naa-$LONE_NAA.")
same "the lone one has" "$line" "tape.naa-$LONE_NAA.:${lone#nst}"
expect program "open /dev/$lone" ok
expect program "write 1000 C" 1000
vtlctl unplug TAPE0
tell program "write 1000 D"
expect_waits program
without_serial TAPE1 "$LONE_NAA" LONE
vtlctl plug TAPE1
settle
ptape-store --settle 0
[[ $(node_of TAPE1) != "$lone" ]] || fail "one in another place has the number"
same "$lone is" "$(told "$lone" state)" waiting
same "remembered beside one in another place" "$(line_of "tape.naa-$LONE_NAA.")" "$line"
expect_waits program
vtlctl unplug TAPE1
vtlctl plug TAPE0
expect_answer program 1000
expect program close ok
same "the lone one again" "$(node_of TAPE0)" "$lone"
same letters "$(letters VTL001L8 1 1000)" CD

# Two at a time: nothing tells which of them the number is of.
vtlctl plug TAPE1
settle
same "identity of a double" "$(told "$(node_of TAPE1)" identity)" ""
same "the first one beside a double" "$(node_of TAPE0)" "$lone"
vtlctl unplug TAPE0
vtlctl unplug TAPE1
vtlctl plug TAPE1
settle
[[ $(node_of TAPE1) != "$lone" ]] || fail "the double has the number"
vtlctl unplug TAPE1
vtlctl plug TAPE0
settle
ptape-store --settle 0
[[ $(node_of TAPE0) != "$lone" ]] || fail "one of two has the number"
same "paths of $lone" "$(told "$lone" paths)" ""
same "remembered behind a double" "$(line_of "tape.naa-$LONE_NAA.")" "$line"
# Forgotten, it begins anew.
ptape bindings forget "tape.naa-$LONE_NAA."
vtlctl unplug TAPE0
vtlctl plug TAPE0
settle
same "identity of the one that is left" "$(told "$(node_of TAPE0)" identity)" "tape.naa-$LONE_NAA."
