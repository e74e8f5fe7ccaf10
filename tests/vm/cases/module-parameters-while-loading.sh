#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
# timeout: 900
#
# Parameters are written through sysfs while the module loads and unloads, when their callbacks
# run before init and after exit: until each has been met in both. Of bindings it is seen from
# outside whether init has come to them (from then on a bad one is refused) and whether exit has
# ended them (ENODEV). What was queued before its time, the kernel complains of; persistence and
# hold_seconds after exit are taken, and that they queue no work is not seen here: the worker has
# its turn before the module's memory goes. Then a load with very many bind= values, bad ones among
# them: the module loads, the good ones count.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CYCLES=8
CYCLES_MAX=200
GOOD=1000
# User-Mode Linux cuts a module's options off after two pages.
[[ $KERNEL_UNDER_TEST != uml ]] || GOOD=50

STATE=/sys/module/ptape/initstate
BOUND=+tape.none.X1:77
WANTED=(
  "persistence=1 taken coming" "persistence=1 taken going"
  "hold_seconds=1 taken coming" "hold_seconds=1 taken going"
  "bind=$BOUND taken coming" "bind=nonsense taken coming" "bind=$BOUND refused going"
)

# udev never settles: each turn of the switch is an event. It may look at a node at this moment.
unloads() { rmmod ptape 2>/dev/null; }

# What became of it is a file's name if the module was in one state all the time. initstate is the first
# file to go: behind it, a write that failed was refused by the parameter.
write_one() { # PARAMETER VALUE
  local load='' state='' load_after='' state_after='' outcome=refused
  read -r load <number
  read -r state <"$STATE"
  if echo "$2" >"$PARAMETERS/$1"; then outcome=taken; fi
  read -r state_after <"$STATE"
  read -r load_after <number
  [[ ! $load || ! $state || "$load $state" != "$load_after $state_after" ]] || : >"$1=$2 $outcome $state"
}

write_for_ever() { # in turns: PARAMETER=VALUE
  local setting
  set +eE
  trap - ERR
  while [[ -e writing ]]; do
    for setting in persistence={0,1} hold_seconds={1,300,nonsense} \
      bind={"$BOUND",-tape.none.X1,nonsense,}; do
      write_one "${setting%%=*}" "${setting#*=}"
    done
  done 2>/dev/null # not even there half of the time
}

unmet() {
  local wanted
  for wanted in "${WANTED[@]}"; do [[ -e $wanted ]] || printf '%s; ' "$wanted"; done
}

: >writing
write_for_ever &

for ((cycle = 1; cycle <= CYCLES_MAX; cycle++)); do
  ((cycle <= CYCLES)) || [[ $(unmet) ]] || break
  wait_for "$ANSWER_SECONDS" unloads
  echo "$cycle" >number
  modprobe ptape
done
rm writing
wait
[[ ! $(unmet) ]] || fail "in $CYCLES_MAX cycles never: $(unmet)"
echo "all met after $((cycle - 1)) cycles: $(printf '%s; ' *' coming' *' going')"
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
units=(/sys/class/ptape/tape*)
same "those that are bound, and the drive" "${#units[@]}" $((GOOD + 1))
same "identity of $GOOD" "$(cat "/sys/class/ptape/tape$GOOD/identity")" "tape.naa-6000000000$GOOD.SERIAL$GOOD"
same "changer 3" "$(cat /sys/class/ptape/changer3/identity)" changer.naa-7.S
# Each lower number may be that of a bad line.
same "the drive that is here" "$(node_of TAPE0)" "nst$((GOOD + 1))"
unload_ptape
rm "$BINDINGS"
load_ptape
