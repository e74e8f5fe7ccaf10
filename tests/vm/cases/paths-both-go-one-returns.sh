#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=2 (two ways to each device)
# timeout: 900
#
# Both paths go while data streams, one after the other or with a block at the drive; the
# stream waits. One of them returns, either one: the stream goes on and is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
for returns in 0 1; do
  for outcome in executed lost; do
    what="path $returns returns, $outcome"
    start_held_stream TAPE0
    active=$(active_path TAPE0 nst0)
    vtlctl unplug TAPE0 --path $((1 - active))
    vtlctl unplug TAPE0 --path "$active" --in-flight "$outcome"
    wait_for "$ANSWER_SECONDS" is_state nst0 waiting
    stream_waits
    vtlctl plug TAPE0 --path "$returns"
    finish_stream "$what" TAPE0 VTL001L8
    has_paths nst0 1 || fail "$what: paths: $(told nst0 paths)"
    vtlctl plug TAPE0 --path $((1 - returns))
    wait_for "$ANSWER_SECONDS" has_paths nst0 2
    settle
  done
done

# Both at the same time, between blocks.
start_slow_stream TAPE0
vtlctl unplug TAPE0
wait_for "$ANSWER_SECONDS" is_state nst0 waiting
stream_waits
vtlctl plug TAPE0 --path 1
vtlctl plug TAPE0 --path 0
finish_stream "both at once" TAPE0 VTL001L8
settle
same "tapes" "$(cd /dev && echo nst?)" nst0
