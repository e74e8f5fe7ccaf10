#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=2 (two ways to each device)
# timeout: 900
#
# One of two paths goes while data streams: the one in use, with a block at the drive or
# between blocks, or the other one. The stream goes on by what is left, without a return,
# and is on the tape once; the path that comes back is one of the unit again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

comes_back() { # WHAT PATH
  same "$1: state" "$(told nst0 state)" online
  has_paths nst0 1 || fail "$1: not one path is left"
  vtlctl plug TAPE0 --path "$2"
  wait_for "$ANSWER_SECONDS" has_paths nst0 2
  settle
  same "$1: tapes" "$(cd /dev && echo nst?)" nst0
}

settle
for outcome in executed lost; do
  start_held_stream TAPE0
  path=$(active_path TAPE0 nst0)
  vtlctl unplug TAPE0 --path "$path" --in-flight "$outcome"
  finish_stream "$outcome" TAPE0 VTL001L8
  comes_back "$outcome" "$path"
done

start_slow_stream TAPE0
path=$(active_path TAPE0 nst0)
vtlctl unplug TAPE0 --path "$path"
finish_stream "between blocks" TAPE0 VTL001L8
comes_back "between blocks" "$path"

start_slow_stream TAPE0
path=$((1 - $(active_path TAPE0 nst0)))
vtlctl unplug TAPE0 --path "$path"
finish_stream "the other path" TAPE0 VTL001L8
comes_back "the other path" "$path"

# The robot has two ways as well.
path=$(active_path CHANGER sch0)
vtlctl unplug CHANGER --path "$path"
mt -f "$TAPE0" offline
mtx -f /dev/sch0 unload 1 0
mtx -f /dev/sch0 load 3 0
same "cartridge" "$(field TAPE0 cartridge)" VTL003L8
vtlctl plug CHANGER --path "$path"
wait_for "$ANSWER_SECONDS" has_paths sch0 2
