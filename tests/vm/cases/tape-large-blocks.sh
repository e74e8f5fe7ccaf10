#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the limits of its adapters and of its drive)
#
# Blocks as large as the host adapter takes: the loopback adapter 256 pages, iSCSI the drive's own 8
# MiB. A longer one gives EINVAL, one line in the kernel log names the limit, and nothing is written.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

KIB=1024
MIB=$((1024 * KIB))
declare -A LIMIT=([loop]=$MIB [iscsi]=$((8 * MIB)))
LARGEST=${LIMIT[$TRANSPORT]}

settle
for bytes in $((512 * KIB)) $((MIB - 512)) "$LARGEST"; do
  mt -f "$TAPE0" rewind
  head -c "$((3 * bytes))" /dev/urandom >expected
  dd if=expected of="$TAPE0" bs="$bytes" iflag=fullblock status=none
  same_objects "$bytes bytes" VTL001L8 "3*B$bytes F"
  vtlctl dump VTL001L8 --stream 0 | cmp - expected
  mt -f "$TAPE0" rewind
  dd if="$TAPE0" bs="$bytes" status=none | cmp - expected
done

mt -f "$TAPE0" rewind
written=$(runs VTL001L8)
too_long=$((LARGEST + 4096))
truncate -s "$too_long" long
mark="large blocks: $too_long"
echo "<6>$mark" >/dev/kmsg
! dd if=long of="$TAPE0" bs="$too_long" status=none 2>error || fail "$too_long bytes were written"
grep -q 'Invalid argument' error || fail "$too_long bytes: $(cat error)"
same "after the refusal" "$(runs VTL001L8)" "$written"
if [[ $TRANSPORT == loop ]]; then # the drive's own limit is asked before, and needs no line
  same "lines in the log" "$(dmesg | sed -n "/$mark/,\$p" | grep -c "ptape: .*$too_long bytes.*segments")" 1
fi
