#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: kernel=6.1|6.12|7.3 (only Debian's kernels have kprobes) driver=ptape rig=vtl (tgt's drives do not tell where they stand, scsi_debug's come back empty)
#
# The SCSI device of an absent drive is released, although its nodes and an open
# file live on: a kprobe counts the releases of the kernel itself. (device_move()
# alone would pin it for ever.)
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CYCLES=10
TRACING=/sys/kernel/tracing

releases() { awk '$1 == "ptape_case" { print $2 }' "$TRACING/kprobe_profile"; }
released() { (($(releases) == $1 * PATHS)); } # COUNT of units that went

stop_counting() {
  echo 0 >"$TRACING/events/kprobes/ptape_case/enable"
  echo '-:ptape_case' >>"$TRACING/kprobe_events"
}

function=$(awk '$3 ~ /^scsi_device_dev_release(_usercontext)?$/ { print $3 }' /proc/kallsyms | sort -r | head -n 1)
[[ -n $function ]] || fail "the kernel does not name the function that releases a SCSI device"
echo "p:ptape_case $function" >>"$TRACING/kprobe_events"
trap stop_counting EXIT
echo 1 >"$TRACING/events/kprobes/ptape_case/enable"
settle

start_program holder
expect holder "open $TAPE0" ok
expect holder "write 1000 A" 1000
vtlctl unplug TAPE0
wait_for 60 released 1
tell holder "write 1000 B"
expect_waits holder
vtlctl plug TAPE0
expect_answer holder 1000

for ((cycle = 0; cycle < CYCLES; cycle++)); do
  vtlctl unplug TAPE0
  vtlctl plug TAPE0
done
settle
wait_for 60 released $((1 + CYCLES))
expect holder "write 1000 C" 1000
expect holder close ok
same_objects "at the end" VTL001L8 "3*B1000 F"

vtlctl unplug TAPE1
vtlctl unplug CHANGER
settle
wait_for 60 released $((3 + CYCLES))
same "releases in all" "$(releases)" $(((3 + CYCLES) * PATHS))
vtlctl plug TAPE1
vtlctl plug CHANGER
