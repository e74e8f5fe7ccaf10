#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=2 (two ways to each device)
# timeout: 600
#
# The drive was switched off and on while nobody used it, and announces that on each path. What
# the path that stands by still has to tell is old news when its turn comes in the middle of a
# stream: nothing of the stream was lost, and it goes on.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
for outcome in executed lost; do
  vtlctl reset TAPE0 --kind power
  start_held_stream TAPE0
  path=$(active_path TAPE0 nst0)
  vtlctl unplug TAPE0 --path "$path" --in-flight "$outcome"
  finish_stream "$outcome" TAPE0 VTL001L8
  vtlctl plug TAPE0 --path "$path"
  wait_for "$ANSWER_SECONDS" has_paths nst0 2
  settle
done

# A power cycle in the middle is news on that path too: what was in the drive's buffer is gone, and
# sent again.
start_program program
expect program "open $TAPE0" ok
expect program "write 1000 A" 1000
path=$(active_path TAPE0 nst0)
vtlctl reset TAPE0 --kind power --lose-buffer
vtlctl unplug TAPE0 --path "$path"
expect program "write 1000 B" 1000
expect program close ok
same "after a power cycle" "$(letters VTL001L8 1 1000)" AB
