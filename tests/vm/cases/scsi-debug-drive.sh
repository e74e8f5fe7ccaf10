#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=scsi_debug (the drives of the kernel's own emulation)
#
# Drives that the kernel emulates: blocks, filemarks, motions and positions as they say
# themselves; then the stock driver reads what ptape wrote. An absence that empties the
# medium is told: nothing is written behind what is no longer there.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

stands_at() { # ADDRESS WHEN
  same "$2: the drive stands at" "$(field TAPE0 position)" "$1"
  expect program tell "$1"
}

# scsi_debug keeps 4 bytes of a block: its length and its first letters can be read again.
read_by() { # DRIVER
  perl -e '
    open(my $tape, "<", $ARGV[0]) or die "open: $!";
    for (1 .. 7) {
      my $count = sysread($tape, my $data, 65536) // die "read: $!";
      print $count ? substr($data, 0, 4) . "$count\n" : "mark\n";
    }' "$TAPE0" >"read-by-$1"
}

settle
start_program program
expect program "open $TAPE0" ok
for letter in A B C; do
  expect program "write 1000 $letter" 1000
done
stands_at 3 "three blocks"
expect program "op weof 1" ok
expect program "write 600 D" 600
expect program "write 65536 E" 65536
stands_at 6 "two more"
expect program "op rewind" ok
stands_at 0 rewind
expect program "op fsf 1" ok
stands_at 4 "fsf 1"
expect program get "file=1 block=0 EOF ONLINE"
expect program "op fsr 1" ok
stands_at 5 "fsr 1"
expect program "op bsr 1" ok
stands_at 4 "bsr 1"
expect program "op bsf 1" ok
stands_at 3 "bsf 1"
expect program "op seek 2" ok
stands_at 2 "seek 2"
expect program "op eod" ok
stands_at 7 "eod, behind the mark that the first rewind wrote"
expect program "op rewind" ok
expect program close ok

read_by ptape
printf '%s\n' AAAA1000 BBBB1000 CCCC1000 mark DDDD600 EEEE65536 mark | diff - read-by-ptape
mt -f "$TAPE0" rewind
unload_ptape
modprobe --ignore-install st
settle
mt -f "$TAPE0" rewind
read_by stock
rmmod st
load_ptape
diff read-by-ptape read-by-stock

# The device goes, and with it what was written.
number=$(node_of TAPE0)
expect program "open $TAPE0" ok
expect program "op eod" ok
expect program "write 1000 G" 1000
vtlctl unplug TAPE0
wait_for 60 is_state "$number" waiting
vtlctl plug TAPE0
settle
same "the number at the return" "$(node_of TAPE0)" "$number"
expect program "write 1000 H" ENOTRECOVERABLE
expect program close ENOTRECOVERABLE
same "not written" "$(field TAPE0 position)" 0
