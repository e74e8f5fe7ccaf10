#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
# timeout: 900
#
# Parameters are written through sysfs while the module loads and unloads, when
# their callbacks run before init and after exit. Then a load with very many bind=
# values, bad ones among them: the module loads, the good ones count.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CYCLES=8
GOOD=1000
# User-Mode Linux cuts a module's options off after two pages.
[[ $KERNEL_UNDER_TEST != uml ]] || GOOD=50

# udev never settles: each turn of the switch is an event. It may look at a node at this moment.
unloads() { rmmod ptape 2>/dev/null; }

write_for_ever() { # in turns: PARAMETER=VALUE
  local setting file
  set +e
  while [[ -e going ]]; do
    for setting in persistence={0,1} hold_seconds={1,300,nonsense} \
      bind={+tape.none.X1:77,-tape.none.X1,nonsense,}; do
      file=$PARAMETERS/${setting%%=*}
      # Not even there half of the time.
      { echo "${setting#*=}" >"$file"; } 2>/dev/null && : >"wrote-${file##*/}"
    done
  done
}

: >going
write_for_ever &

for ((cycle = 0; cycle < CYCLES; cycle++)); do
  wait_for "$ANSWER_SECONDS" unloads
  modprobe ptape
done
rm going
wait
for parameter in persistence hold_seconds bind; do
  [[ -e wrote-$parameter ]] || fail "$parameter was never written"
done
unload_ptape

trap 'rm -f "$BINDINGS"' EXIT
for ((n = 1; n <= GOOD; n++)); do
  echo "options ptape bind=tape.naa-6000000000$n.SERIAL$n:$n"
  ((n % 50)) || echo "options ptape bind=BAD:$n"
done >"$BINDINGS"
{
  echo "options ptape bind=tape.naa-1.S:131072"
  echo "options ptape bind=tape.naa-60000000001.SERIAL1:5000"
  echo "options ptape bind=changer.naa-7.S:3"
  echo "options ptape bind=$(printf 'x%.0s' {1..3000}):1"
} >>"$BINDINGS"
load_ptape
bound=(/sys/class/ptape/tape[1-9]*)
same "bound numbers" "${#bound[@]}" "$GOOD"
same "identity of $GOOD" "$(cat "/sys/class/ptape/tape$GOOD/identity")" "tape.naa-6000000000$GOOD.SERIAL$GOOD"
same "changer 3" "$(cat /sys/class/ptape/changer3/identity)" changer.naa-7.S
same "the drive that is here" "$(node_of TAPE0)" nst0
unload_ptape
rm "$BINDINGS"
load_ptape
