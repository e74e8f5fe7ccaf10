#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (a reset) paths=1 (with two, one that goes is no absence)
#
# The tracepoints tell of each decision: a write that a reset met, the verdict, what the state became.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

TRACING=/sys/kernel/tracing

traced() { # WORDS: a line has them
  grep -qE -- "$1" trace || fail "no line has '$1': $(tail -n 40 trace)"
}

mountpoint -q "$TRACING" || mount -t tracefs none "$TRACING"
trap 'echo 0 >"$TRACING/events/ptape/enable"' EXIT
settle
node=$(node_of TAPE0)
tape=tape${node#nst}
start_program program
expect program "open /dev/$node" ok
expect program "write 1000 A" 1000
echo >"$TRACING/trace"
echo 1 >"$TRACING/events/ptape/enable"

vtlctl reset TAPE0 --kind lun
expect program "write 1000 B" 1000
expect program "op weof" ok
vtlctl unplug TAPE0
wait_for 60 is_state "$node" waiting
vtlctl plug TAPE0
wait_for 60 is_state "$node" online
echo 0 >"$TRACING/events/ptape/enable"
cp "$TRACING/trace" trace

traced "ptape_step: $tape fact=started condition=- action=- verdict=- .* next=command opcode=0x0a "
traced "ptape_step: $tape fact=result condition=reset action=recover verdict=- "
traced "ptape_step: $tape fact=result condition=good action=complete verdict=(go-on|accept) .* block=1 "
traced "ptape_event: $tape event=recovered"
traced "ptape_step: $tape .* next=done opcode=0x00 result=0"
traced "ptape_state: $tape before=online state=waiting"
traced "ptape_state: $tape before=waiting state=online"

expect program close ok
quit_program program
