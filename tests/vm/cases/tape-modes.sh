#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: rig=vtl (tgt's drives do not tell where they stand, nobody else reads scsi_debug's medium)
#
# The four modes, with either driver: an undefined one opens and does no more; stinit
# defines all of them from a stinit.def; each node then works as its mode says, and
# changing the node sets the drive up anew.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CLASS=/sys/class/scsi_tape

block_size() { # NODE
  mt -f "/dev/$1" status | sed -n 's/^Tape block size \([0-9]*\) bytes.*/\1/p'
}

settle
start_program user
for command in 'read 1024' 'write 1024 A' get tell 'op rewind' 'op nop' 'scsi 000000000000'; do
  expect user 'open /dev/nst0l' ok
  expect user "$command" ENXIO
  expect user close ok
done
same "defined by being opened" "$(cat "$CLASS/nst0l/defined")" 0
# Any option defines it, as the first mode is.
expect user 'open /dev/nst0l' ok
expect user 'option 30001000' ok # sysv
expect user tell 0
expect user close ok
same "l is defined" "$(cat "$CLASS/st0l/defined")" 1
same "l's options" "$(cat "$CLASS/st0l/options")" 0x00001107
same "the first mode's options" "$(cat "$CLASS/st0/options")" 0x00000107
same "m is not" "$(cat "$CLASS/st0m/defined")" 0
# What there is none of, and what only root may.
expect user 'open /dev/nst0l' ok
expect user 'option 90000000' EIO
expect user 'option 80000005' EINVAL
expect user close ok

vendor=$(sed 's/ *$//' "$CLASS/nst0/device/vendor")
cat >stinit.def <<END
manufacturer="$vendor" {
can-bsr=1 two-fms=0 drive-buffering=1 timeout=800 long-timeout=14400
mode1 blocksize=0
mode2 blocksize=1024
mode3 blocksize=2048 sysv=1
mode4 blocksize=512 defs-for-writes=1
}
END
stinit -f stinit.def -v >stinit.log 2>&1 || fail "stinit: $(cat stinit.log)"
for mode in '' l m a; do
  same "mode ${mode:-none} is defined" "$(cat "$CLASS/nst0$mode/defined")" 1
done
same "default block lengths" "$(cat "$CLASS"/nst0{,l,m,a}/default_blksize | tr '\n' ' ')" \
  '0 1024 2048 512 '
same "options" "$(cat "$CLASS"/nst0{,l,m,a}/options | tr '\n' ' ')" \
  '0x00000107 0x00001107 0x00001107 0x00000187 '

# The drive is set up for the mode of the node that is opened.
same "block size by nst0" "$(block_size nst0)" 0
same "block size by nst0l" "$(block_size nst0l)" 1024
same "block size by nst0m" "$(block_size nst0m)" 2048
same "block size by nst0 again" "$(block_size nst0)" 0
# Not before a write.
same "block size by nst0a" "$(block_size nst0a)" 0

# What the program sets stays until the node is another one.
mt -f /dev/nst0 setblk 4096
same "block size that was set" "$(block_size nst0)" 4096
same "block size by nst0l" "$(block_size nst0l)" 1024
same "block size by nst0, once more" "$(block_size nst0)" 0

# Each mode writes its blocks.
mt -f /dev/nst0 rewind
head -c 8192 /dev/urandom >data
dd if=data of=/dev/nst0a bs=8192 status=none # the first write of the tape: 512
dd if=data of=/dev/nst0l bs=8192 status=none
dd if=data of=/dev/nst0m bs=8192 status=none
dd if=data of=/dev/nst0 bs=8192 status=none
same_objects "four modes" VTL001L8 '16*B512 F 8*B1024 F 4*B2048 F B8192 F'
mt -f /dev/nst0a rewind
mt -f /dev/nst0a setblk 512
dd if=/dev/nst0a bs=8192 status=none | cmp - data || fail "other bytes by nst0a"

# A default that the drive cannot have is an error where modes are defined.
expect user 'open /dev/nst0a' ok
expect user 'option 50fffffe' ok
expect user 'op rewind' ok
expect user 'write 1024 A' EINVAL
expect user close ok
quit_program user
