#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# Numbers by `ptape bindings`, with the device present, absent and in use: `replace` in mid-job is refused
# with the reason and changes nothing; nobody forgets one that a program has open, or that what a killed one has
# written waits for; two administrators and the store at once lose no line and give no number twice; an identity
# that two devices show takes nobody's number.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

ROUNDS=12

refused() { # TEXT COMMAND...
  local said
  ! said=$("${@:2}" 2>&1) || fail "not refused: ${*:2}"
  [[ $said == *"$1"* ]] || fail "${*:2} says: $said"
}

# The driver knows who is in use, whoever asks and however late he looked; the file keeps its line.
nobody_forgets() { # WHILE
  local count
  same "$1: remembered before" "$(cat "/sys/class/ptape/tape${node0#nst}/bound")" 1
  refused "$node0 is in use" ptape-store forget "$id0"
  count=$(cat "$PARAMETERS/bind_refused")
  echo "-$id0" >"$PARAMETERS/bind"
  wait_for 60 applied
  same "$1: refused" "$(cat "$PARAMETERS/bind_refused")" $((count + 1))
  same "$1: remembered" "$(cat "/sys/class/ptape/tape${node0#nst}/bound")" 1
  same "$1: the file" "$(cat "$BINDINGS")" "$before"
}

trap 'rm -f "$BINDINGS"*' EXIT
settle
ptape-store --settle 0
node0=$(node_of TAPE0) node1=$(node_of TAPE1)
id0=$(identity_of TAPE0) id1=$(identity_of TAPE1)

# In mid-job, with the old drive here, with it away and waited for.
start_program job
expect job "open /dev/$node0" ok
expect job "write 1000 A" 1000
before=$(cat "$BINDINGS")
refused "only a device that is gone can be replaced" ptape bindings replace "$node0" "$node1"
nobody_forgets "here, and a program has it open"
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
refused "$node0 is in use by" ptape bindings replace "$node0" "$node1"
refused "$node0 is in use by" ptape bindings forget "$node0"
nobody_forgets "a program has it open"
same "the file" "$(cat "$BINDINGS")" "$before"
same "TAPE1's node" "$(node_of TAPE1)" "$node1"
vtlctl plug TAPE0
expect job "write 1000 B" 1000
expect job close ok
same_objects "the job" VTL001L8 "2*B1000 F"

# A killed program has nothing open, and its close waits with what it has written.
start_program killed
expect killed "open /dev/$node0" ok
expect killed "write 1000 C" 1000
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
kill_program killed KILL
refused "$node0 is waiting, and what a program has written waits for it" ptape persistence off
refused "is in use" ptape bindings replace "$node0" "$node1"
refused "is in use" ptape bindings forget "$node0"
nobody_forgets "a killed program's close waits"
same "TAPE1's node" "$(node_of TAPE1)" "$node1"
vtlctl plug TAPE0
expect job "open /dev/$node0" ok # the close has ended
same_objects "the killed program" VTL001L8 "2*B1000 F B1000 F"
expect job close ok

# The number of a drive that is away is the one that it comes back with: its node now, its line, itself.
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
ptape bindings set "$id0" 20 >/dev/null
wait_for 60 is_state nst20 waiting
[[ ! -e /dev/$node0 ]] || fail "the node of the old number is still there"
same "its line" "$(remembered "$BINDINGS" | grep -F "$id0:")" "$id0:20"
vtlctl plug TAPE0
settle
same "TAPE0's node" "$(node_of TAPE0)" nst20

# Of a drive that is here the line goes, and is not written again while it stays; one that is used keeps it.
expect job "open /dev/nst20" ok
refused "nst20 is in use by" ptape bindings forget nst20
expect job close ok
ptape bindings forget nst20 >/dev/null
ptape-store --settle 0
! remembered "$BINDINGS" | grep -F "$id0:" || fail "the line is still there"
same "TAPE0's node, forgotten" "$(node_of TAPE0)" nst20
ptape bindings set "$id0" "${node0#nst}" >/dev/null
settle
same "TAPE0's node" "$(node_of TAPE0)" "$node0"
before=$(cat "$BINDINGS")

# The heir in use.
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
expect job "open /dev/$node1" ok
refused "$node1 is in use by" ptape bindings replace "$node0" "$node1"
expect job close ok
vtlctl plug TAPE0
settle
same "nothing changed" "$(cat "$BINDINGS")" "$before"

# Two administrators and the store at once: each sets numbers that are free, remembers devices that never
# came, forgets them again.
administrator() { # NODE-IDENTITY FIRST-NUMBER
  local n
  for ((n = 0; n < ROUNDS; n++)); do
    ptape bindings set "$1" $(($2 + n)) >/dev/null
    ptape bindings set "tape.naa-5000e111.OF$2-$n" $(($2 + 100 + n)) >/dev/null
    ((n % 3)) || ptape bindings forget "tape.naa-5000e111.OF$2-$n" >/dev/null
  done
}
administrator "$id0" 1000 2>first &
first=$!
administrator "$id1" 3000 2>second &
second=$!
for ((n = 0; n < ROUNDS; n++)); do ptape-store --settle 0 2>>third || fail "the store: $(cat third)"; done
wait "$first" || fail "the first administrator: $(cat first)"
wait "$second" || fail "the second administrator: $(cat second)"
settle
kept=$((ROUNDS - (ROUNDS + 2) / 3))
same "lines" "$(remembered "$BINDINGS" | wc -l)" $((2 * kept + 3)) # and the changer's
same "of the first" "$(remembered "$BINDINGS" | grep -c OF1000-)" "$kept"
same "numbers twice" "$(remembered "$BINDINGS" | grep '^tape' | sed 's/.*://' | sort | uniq -d)" ""
same "TAPE0 on disk" "$(remembered "$BINDINGS" | grep -F "$id0:")" "$id0:$((1000 + ROUNDS - 1))"
same "TAPE0's node" "$(node_of TAPE0)" "nst$((1000 + ROUNDS - 1))"
same "TAPE1's node" "$(node_of TAPE1)" "nst$((3000 + ROUNDS - 1))"
list=$(ptape bindings list --json)
jq -e '[.bindings[] | select(.on_disk != .in_driver)] | length == 0' <<<"$list" >/dev/null ||
  fail "disk and driver differ: $list"

# Both want one number: one has it.
ptape bindings set "$id0" 50 >/dev/null 2>&1 &
first=$!
ptape bindings set "$id1" 50 >/dev/null 2>&1 &
second=$!
won=0
! wait "$first" || ((won += 1))
! wait "$second" || ((won += 1))
same "administrators who got it" "$won" 1
settle
same "lines with it" "$(remembered "$BINDINGS" | grep -c '^tape.*:50$')" 1

# Any user may lock a directory that he can read: nobody waits for that.
setpriv --reuid=65534 --clear-groups flock --no-fork /etc/modprobe.d sleep infinity &
user=$!
is_locked() { ! flock --nonblock /etc/modprobe.d true; }
wait_for 60 is_locked
timeout 60 ptape bindings set tape.naa-5000e111.LOCKED 60 || fail "a user's lock holds the command up"
timeout 60 ptape-store --settle 0 || fail "a user's lock holds ptape-store up"
kill "$user"
ptape bindings forget tape.naa-5000e111.LOCKED

# A second device that shows TAPE0's identity: TAPE0's number stays TAPE0's, on disk and in the driver.
node0=$(node_of TAPE0)
before=$(cat "$BINDINGS")
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$(field TAPE0 naa)" --serial "$(field TAPE0 serial)"
vtlctl plug TAPE1
settle
ptape-store --settle 0
same "TAPE0's node beside a double" "$(node_of TAPE0)" "$node0"
same "the file beside a double" "$(cat "$BINDINGS")" "$before"
# Each path of it is a unit of its own.
refused "tells no identity of its own" ptape bindings set "$(node_of TAPE1 | head -n 1)" 77
