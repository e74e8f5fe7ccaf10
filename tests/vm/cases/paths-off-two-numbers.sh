#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=2 (two ways to each device)
# options: persistence=0
#
# persistence=0: two paths to one drive are two numbers, as with the stock driver, each with
# one path, and lead to the same cartridge.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
same tapes "$(cd /dev && echo nst?)" "nst0 nst1"
same changers "$(cd /dev && echo sch*)" "sch0 sch1"
for node in nst0 nst1 sch0 sch1; do
  same "$node: paths" "$(wc -l <"$(attribute "$node" paths)")" 1
done
same "ways to TAPE0" "$(sort "$(attribute nst0 paths)" "$(attribute nst1 paths)" | xargs)" "$(xargs -n 1 <<<"$TAPE0_PATHS" | sort | xargs)"

start_program program
expect program "open /dev/nst0" ok
expect program "write 1000 A" 1000
expect program close ok
expect program "open /dev/st1" ok
expect program "op rewind" ok
expect program "read 5000" "1000 A"
expect program close ok
same_objects "by both" VTL001L8 "B1000 F"
