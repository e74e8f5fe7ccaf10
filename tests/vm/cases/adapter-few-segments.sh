#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: rig=vtl (the largest block of the others is small) paths=1 (one adapter is limited)
# adapter: yes
# timeout: 900
#
# A host adapter that takes 64 segments in one command, as lpfc does: blocks as large as the stock driver
# writes there are written and read, in buffers that begin at a page and in some that do not. A segment
# of these adapters crosses no page, so that they then take 256 KiB.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

SEGMENTS=64
PAGE=4096
LARGEST=$((SEGMENTS * PAGE))

# The device of a host that is there is made anew, by the limits that the host has now.
scan_anew() {
  local address=$1 node
  echo 1 >"/sys/class/scsi_device/$address/device/delete"
  echo "- - -" >"/sys/class/scsi_host/host${address%%:*}/scan"
  wait_for "$ANSWER_SECONDS" has_node TAPE0 "$NODE"
  settle
  node=$(readlink -f "$TAPE0")
  same "the node behind $TAPE0" "${node##*/}" "$NODE"
}

# Two blocks there and back, by a buffer that lies this far behind the beginning of a page.
there_and_back() { # BYTES BEHIND
  perl -e '
    use strict;
    use Fcntl;
    my ($path, $bytes, $behind) = @ARGV;
    my $page = 4096;
    my $place = "\0" x ($bytes + 2 * $page);
    my $skip = ($behind - unpack("Q", pack("P", $place))) % $page;
    open(my $random, "<", "/dev/urandom") or die "urandom: $!";
    sysopen(my $tape, $path, O_RDWR) or die "open: $!";
    for (1, 2) {
      sysread($random, my $data, $bytes) == $bytes or die "urandom: $!";
      substr($place, $skip, $bytes, $data);
      my $count = syswrite($tape, $place, $bytes, $skip) // die "write of $bytes: $!";
      $count == $bytes or die "write: $count";
      open(my $file, ">>", "wrote") or die $!;
      syswrite($file, $data);
    }
    close($tape) or die "close: $!";
  ' "$TAPE0" "$1" "$2"
}

settle
NODE=$(node_of TAPE0)
address=$(addresses TAPE0)
insmod /rig/adapter/few_segments.ko host="${address%%:*}" segments="$SEGMENTS"
trap 'rmmod few_segments' EXIT
scan_anew "$address"
same "segments of the adapter" "$(cat "/sys/class/scsi_host/host${address%%:*}/sg_tablesize")" "$SEGMENTS"

for bytes in 64512 $((LARGEST / 2)) $((LARGEST - 512)) "$LARGEST"; do
  for behind in 0 512; do
    ((behind == 0 || bytes < LARGEST)) || continue
    rm -f wrote
    mt -f "$TAPE0" rewind
    there_and_back "$bytes" "$behind" || fail "$bytes bytes, $behind behind a page"
    same_objects "$bytes bytes, $behind behind a page" VTL001L8 "2*B$bytes F"
    vtlctl dump VTL001L8 --stream 0 | cmp - wrote
    mt -f "$TAPE0" rewind
    dd if="$TAPE0" bs="$bytes" status=none | cmp - wrote
  done
done

# What is too long for it is refused, and nothing is written. Stock writes the filemark of the close all the same.
if [[ $DRIVER == ptape ]]; then
  written=$(runs VTL001L8)
  mt -f "$TAPE0" rewind
  truncate -s $((LARGEST + PAGE)) long
  ! dd if=long of="$TAPE0" bs=$((LARGEST + PAGE)) status=none 2>error || fail "more than $SEGMENTS segments were taken"
  grep -q 'Invalid argument' error || fail "more than $SEGMENTS segments: $(cat error)"
  same "after the refusal" "$(runs VTL001L8)" "$written"
fi

trap - EXIT
rmmod few_segments
scan_anew "$address"
