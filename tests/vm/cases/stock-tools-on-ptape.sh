#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug keeps 4 bytes of a block)
# timeout: 900
#
# Programs that know nothing of ptape: tar with three record sizes, dd, mt, mtx on
# the sg node and on the sch node. What they did is asked from the library.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

settle
file=0
for factor in 20 128 512; do
  tar -cb "$factor" -f "$TAPE0" -C /usr/share/common-licenses .
  tar -cb "$factor" -f "tar$factor" -C /usr/share/common-licenses .
  vtlctl dump VTL001L8 --stream "$file" | cmp - "tar$factor" || fail "tar -b $factor: other bytes"
  same "tar -b $factor: block lengths" "$(vtlctl dump VTL001L8 --json |
    jq "[.partitions[0].objects[] | select(.length == $((factor * 512)))] | length > 0")" true
  file=$((file + 1))
done
mt -f "$TAPE0" rewind
for factor in 20 128 512; do
  mkdir "from$factor"
  tar -xb "$factor" -f "$TAPE0" -C "from$factor"
  diff -r "from$factor" /usr/share/common-licenses || fail "tar -b $factor reads other files"
  # tar stops before the filemark or behind it, as its record ends.
  mt -f "$TAPE0" rewind
  for ((n = 0; n <= (factor == 20 ? 0 : factor == 128 ? 1 : 2); n++)); do
    mt -f "$TAPE0" fsf 1
  done
done

mt -f "$TAPE0" eod
tar -cf "$TAPE0" --totals -C /usr/share/common-licenses GPL-2 2>totals
mt -f "$TAPE0" bsfm 2
same "tar lists the last file" "$(tar -tf "$TAPE0")" GPL-2

# The robot, by both nodes.
for node in "$CHANGER" /dev/sch0; do
  mt -f "$TAPE1" offline
  mtx -f "$node" status >elements || fail "mtx status on $node"
  grep -q 'Data Transfer Element 1:Full (Storage Element 2 Loaded)' elements ||
    fail "$node: $(cat elements)"
  [[ $(grep -c 'VolumeTag *= *VTL00[0-9]L8' elements) -ge 6 ]] || fail "$node: $(cat elements)"
  mtx -f "$node" unload 2 1 >/dev/null || fail "mtx unload on $node"
  same "$node: after unload" "$(barcode_slot VTL002L8)" "slot 2"
  mtx -f "$node" load 4 1 >/dev/null || fail "mtx load on $node"
  same "$node: after load" "$(barcode_slot VTL004L8)" TAPE1
  mt -f "$TAPE1" rewind
  mt -f "$TAPE1" offline
  mtx -f "$node" unload 4 1 >/dev/null
  mtx -f "$node" transfer 4 1 2>/dev/null || fail "mtx transfer on $node"
  same "$node: after transfer" "$(barcode_slot VTL004L8)" "slot 1"
  mtx -f "$node" transfer 1 4
  mtx -f "$node" load 2 1 >/dev/null
  same "$node: as before" "$(barcode_slot VTL002L8)" TAPE1
done
