#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# bind= lines of modprobe.d give the numbers, whatever the order of arrival; one that
# nobody uses yet is kept free. Live edits; the parameter cannot be read.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

numbers_are() { # WHEN NODE-OF-TAPE0 NODE-OF-TAPE1 NODE-OF-CHANGER
  settle
  same "$1: TAPE0 is" "$(node_of TAPE0)" "$2"
  same "$1: TAPE1 is" "$(node_of TAPE1)" "$3"
  same "$1: CHANGER is" "$(node_of CHANGER)" "$4"
}

shows() { # NUMBER FILE VALUE
  [[ -e /sys/class/ptape/tape$1 && $(cat "/sys/class/ptape/tape$1/$2") == "$3" ]]
}

forgotten() { [[ ! -e /sys/class/ptape/tape$1 ]]; } # NUMBER

trap 'rm -f "$BINDINGS"' EXIT
settle
tape0=$(identity_of TAPE0) tape1=$(identity_of TAPE1)
cat >"$BINDINGS" <<END
options ptape bind=$tape0:5
options ptape bind=$tape1:0
options ptape bind=tape.naa-500000000badcafe.NEVER:1
options ptape bind=$(identity_of CHANGER):7
END
units="TAPE0 TAPE1 CHANGER"
for order in "TAPE0 TAPE1 CHANGER" "CHANGER TAPE1 TAPE0"; do
  for unit in $units; do vtlctl unplug "$unit"; done
  unload_ptape
  load_ptape
  same "before they arrive: units" "$(cd /sys/class/ptape && echo *)" "changer7 tape0 tape1 tape5"
  same "before they arrive: state" "$(cat /sys/class/ptape/tape5/state)" absent
  [[ ! -e /dev/nst5 && ! -e /dev/nst0 ]] || fail "nodes before the first arrival"
  for unit in $order; do vtlctl plug "$unit"; done
  numbers_are "arrived as $order" nst5 nst0 sch7
done
unload_ptape
load_ptape
numbers_are "all there at the load" nst5 nst0 sch7

# A stranger takes the lowest number that nobody is remembered by.
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa 500000000000beef --serial STRANGER
vtlctl plug TAPE1
numbers_are "a stranger" nst5 nst2 sch7
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "${tape1:9:16}" --serial "${tape1##*.}"

# Live: an absent one is forgotten and gets another number.
echo "-$tape1" >"$PARAMETERS/bind"
wait_for 60 forgotten 0
echo "+$tape1:9" >"$PARAMETERS/bind"
wait_for 60 shows 9 identity "$tape1"
vtlctl plug TAPE1
numbers_are "bound anew" nst5 nst9 sch7

# A number that somebody has is not given away; nonsense is refused.
echo "+tape.naa-500000000badcafe.OTHER:9" >"$PARAMETERS/bind"
for value in "" nonsense "$tape0" "$tape0:" "$tape0:131072" "tape.:1" "disk.naa-1.S:1"; do
  ! { echo "$value" >"$PARAMETERS/bind"; } 2>/dev/null || fail "taken: bind=$value"
done
wait_for 60 shows 9 identity "$tape1"
! cat "$PARAMETERS/bind" 2>/dev/null || fail "bind can be read"
same "mode of bind" "$(stat -c %a "$PARAMETERS/bind")" 200

# One that is here is forgotten too: it keeps its number until it goes.
echo "-$tape0" >"$PARAMETERS/bind"
wait_for 60 shows 5 bound 0
same "still" "$(node_of TAPE0)" nst5
vtlctl unplug TAPE0
wait_for 60 forgotten 5
vtlctl plug TAPE0
settle
same "arrived anew" "$(node_of TAPE0)" nst0
