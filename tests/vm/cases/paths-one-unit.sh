#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape paths>=2 (several ways to each device)
#
# Two or more paths lead to each drive and to the changer: one unit, one number, one set of nodes
# and links for each; all paths are named. Data written is there once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
same "units" "$(cd /sys/class/ptape && echo *)" "changer0 tape0 tape1"
same "tapes" "$(cd /dev && echo nst?)" "nst0 nst1"
same "changers" "$(cd /dev && echo sch*)" sch0
for unit in TAPE0=nst0 TAPE1=nst1 CHANGER=sch0; do
  node=${unit#*=} unit=${unit%=*}
  list=${unit}_PATHS
  same "$unit: paths" "$(sort "$(attribute "$node" paths)" | xargs)" "$(xargs -n 1 <<<"${!list}" | sort | xargs)"
  has_paths "$node" "$PATHS" || fail "$unit has not $PATHS paths"
  for address in ${!list}; do
    [[ -e /sys/class/scsi_device/$address ]] || fail "$unit: no SCSI device $address"
  done
  same "$node: path in use" "$(head -n 1 "$(attribute "$node" paths)")" "$(path_address "$unit" "$(active_path "$unit" "$node")")"
  [[ -z $(told "$node" state_reason) ]] || fail "$node: $(told "$node" state_reason)"
done
same "TAPE0 is" "$(readlink -f "$TAPE0")" /dev/nst0
same "TAPE1 is" "$(readlink -f "$TAPE1")" /dev/nst1
same_drive nst0 TAPE0
same_drive nst1 TAPE1
mtx -f "$CHANGER" status | grep -q 'Data Transfer Element 0:Full' || fail "the changer does not answer"

start_held_stream TAPE0
vtlctl release-held TAPE0
finish_stream "with $PATHS paths" TAPE0 VTL001L8
