#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
# timeout: 1500
#
# 4,096 bind= lines of modprobe.d, torn, repeated and foreign ones among them: the module loads, the best
# of three times in less than two seconds of a usual machine; every number is its identity's before any device comes; what cannot be used is
# counted, its first one named in the log, and does no harm.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

GOOD=4096
LOADS=3
# The best of them, in hundredths of a yardstick: 2 s where that takes 250 ms, and what runs this
# machine may be slow or busy.
LOAD_MAX=800
YARD_LOOPS=10000
# User-Mode Linux cuts a module's options off after two pages; and checkers take their time.
TIMED=1
[[ $KERNEL_UNDER_TEST != @(uml|debug*) ]] || TIMED=
[[ $KERNEL_UNDER_TEST != uml ]] || GOOD=64
EVERY=$((GOOD / 16)) # good lines between two of each bad kind
BAD=(
  'tape.naa-5000e1'       # torn
  'tape.naa-5000e1.S:'    # torn
  'disk.naa-5000e1.S:1'   # foreign
  'tape.naa-5000e1.S:131072' # no number of a tape
)
HANG_SECONDS=300
MARK="bindings-load-many loads"

serial() { printf 'SN%06d' "$1"; }
identity() { printf 'tape.naa-50000e11%08d.%s' "$1" "$(serial "$1")"; }

lines() {
  local n
  echo "# what modprobe passes over: a comment, another module's options, a torn word"
  echo "options st buffer_kbs=64"
  echo "ptions ptape bind=tape.naa-1.S:1"
  for ((n = 0; n < GOOD; n++)); do
    printf 'options ptape bind=tape.naa-50000e11%08d.SN%06d:%d\n' "$n" "$n" "$n"
    ((n % EVERY == 0)) || continue
    printf 'options ptape bind=%s\n' "${BAD[n / EVERY % ${#BAD[@]}]}"
    printf 'options ptape bind=tape.naa-50000e11%08d.SN%06d:%d\n' "$n" "$n" $((n + 50000)) # repeated
    printf 'options ptape bind=tape.naa-50000e12%08d.OTHER:%d\n' "$n" "$n"                 # taken
  done
}

count_of() { cat "$PARAMETERS/bind_$1"; }

log_lines() { dmesg | sed "1,/$MARK/d" | grep -c "$1" || :; } # PATTERN

now_us() { echo "${EPOCHREALTIME/[.,]/}"; }

# How fast this machine is just now: the milliseconds of a loop of the shell.
yardstick() {
  local i began
  began=$(now_us)
  for ((i = 0; i < YARD_LOOPS; i++)); do :; done
  echo $((($(now_us) - began) / 1000))
}

# Sets LOAD, in hundredths of a yardstick.
load() { # HOW
  local yard began ms
  yard=$(yardstick)
  began=$(now_us)
  timeout "$HANG_SECONDS" modprobe ptape || fail "the module does not load"
  ms=$((($(now_us) - began) / 1000))
  LOAD=$((100 * ms / yard))
  echo "loaded with $(grep -c bind= "$BINDINGS") lines in $ms ms, the yardstick $yard ms, $1"
}

trap 'rm -f "$BINDINGS"; udevadm control --start-exec-queue' EXIT
unload_ptape
echo "$MARK" >/dev/kmsg
lines >"$BINDINGS"
load "udev handling the events"

same "taken" "$(count_of taken)" "$GOOD"
same "bad" "$(count_of bad)" 16
same "repeated" "$(count_of repeated)" 16
same "refused" "$(count_of refused)" 16
same "waiting to be applied" "$(count_of pending)" 0
same "bad ones named" "$(log_lines 'bind=tape.naa-5000e1 is no IDENTITY:NUMBER')" 1
same "repeated ones named" "$(log_lines "bind=$(identity 0):50000 ignored")" 1
same "refused ones named" "$(log_lines 'bind=tape.naa-50000e1200000000.OTHER:0 ignored')" 1
same "lines about bind=" "$(log_lines 'ptape: bind=')" 3
same "sums" "$(log_lines "of the bindings $GOOD taken; ignored: 16 bad, 16 repeated, 16 refused")" 1

for ((n = 0; n < GOOD; n += EVERY - 1)); do
  same "identity of $n" "$(cat "/sys/class/ptape/tape$n/identity")" "$(identity "$n")"
  same "state of $n" "$(cat "/sys/class/ptape/tape$n/state")" absent
  same "bound $n" "$(cat "/sys/class/ptape/tape$n/bound")" 1
  [[ ! -e /dev/nst$n ]] || fail "a node before the device"
done
settle
# The drive that is here is none of them.
same "units" "$(cd /sys/class/ptape && printf '%s\n' tape* | wc -l)" $((GOOD + 1))
same "the drive" "$(node_of TAPE0)" "nst$GOOD"
same_drive "nst$GOOD" TAPE0

best=$LOAD
for ((n = 1; n < LOADS; n++)); do
  unload_ptape
  udevadm control --stop-exec-queue
  load "udev handling them later"
  udevadm control --start-exec-queue
  settle
  ((LOAD >= best)) || best=$LOAD
done
[[ ! $TIMED ]] || ((best < LOAD_MAX)) || fail "the best of $LOADS loads takes $best hundredths of the yardstick"
