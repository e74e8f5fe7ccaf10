#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
# timeout: 900
#
# dd: block sizes, conversions, flags, seek and skip, in variable and in fixed mode, beside a faulty
# block and over the end of the medium.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

SMALL_KB=2000
EARLY_WARNING_BLOCKS=3000 # more blocks of 1000 bytes than the small cartridge takes

mt_does() { does mt -f "$NODE" "$@"; }
# Records in and out are the answer; how fast is not.
dd_does() { does dd status=noxfer "$@"; }

to() { dd_does "of=$NODE" "$@"; }
from() { shell "dd status=noxfer if=$NODE $* | sha256sum"; }

block_sizes() {
  local bytes
  for bytes in 1 512 1000 4095 32k 63k 256k 1M 1025k 2M; do
    mt_does rewind
    to if=../data/numbers "bs=$bytes" "count=$((bytes == 1 ? 20 : 3))"
    mt_does status
    mt_does rewind
    from "bs=$bytes"
    mt_does rewind
    from bs=64k
  done
  mt_does rewind
  to if=../data/numbers ibs=1000 obs=10000
  mt_does rewind
  from ibs=10000 obs=512
  mt_does rewind
  to if=../data/folder/empty bs=1000
  mt_does status
  mt_does rewind
  from bs=1000
}

conversions() {
  local conv
  for conv in sync noerror noerror,sync notrunc nocreat excl swab ucase lcase ascii ebcdic ibm block \
    unblock sparse fsync fdatasync; do
    mt_does rewind
    to if=../data/numbers bs=4000 count=5 cbs=80 "conv=$conv"
    mt_does tell
    mt_does rewind
    from bs=64k cbs=80 "conv=$conv"
    mt_does tell
  done
  mt_does rewind
  to if=../data/zeroes bs=10000 conv=sparse
  mt_does tell
}

flags() {
  local flag
  for flag in append direct directory dsync sync nonblock nofollow noatime nocache noctty; do
    mt_does rewind
    to if=../data/numbers bs=4096 count=4 "oflag=$flag"
    mt_does rewind
    from bs=4096 "iflag=$flag"
    mt_does tell
  done
  mt_does rewind
  from bs=10000 iflag=fullblock count=1
  mt_does rewind
  from bs=4096 iflag=count_bytes count=6000
}

# lseek is 0 and does nothing here: dd counts on its knowledge of tapes.
places() {
  mt_does rewind
  to if=../data/numbers bs=1000 count=10
  mt_does rewind
  from bs=1000 skip=4
  mt_does tell
  from bs=1000 skip=4
  mt_does rewind
  from bs=1000 skip=20
  mt_does rewind
  to if=../data/zeroes bs=1000 count=1 seek=6
  mt_does tell
  mt_does rewind
  to if=../data/zeroes bs=1000 count=1 seek=60
  mt_does tell
  mt_does rewind
  from bs=1000 count=3
  from bs=1000 count=3
  from bs=500
  from bs=1000
  from bs=1000
  from bs=1000
  mt_does status
}

fixed_mode() {
  mt_does setblk 1000
  mt_does rewind
  to if=../data/numbers bs=1000 count=20
  to if=../data/numbers bs=5000 count=4
  to if=../data/numbers bs=1500 count=4
  mt_does rewind
  from bs=10000
  from bs=3000
  from bs=1500
  mt_does status
  mt_does setblk 500
  mt_does rewind
  from bs=1000
  mt_does status
  mt_does setblk 0
}

faulty_block() {
  mt_does rewind
  to if=../data/numbers bs=1000 count=10
  mt_does rewind
  does vtlctl sense TAPE0 3/11/00 --on READ_6 --after 4
  from bs=1000
  mt_does status
  mt_does rewind
  does vtlctl sense TAPE0 3/11/00 --on READ_6 --after 4
  from bs=1000 conv=noerror
  mt_does status
  mt_does rewind
  does vtlctl sense TAPE0 3/11/00 --on READ_6 --after 4
  from bs=1000 conv=noerror,sync
  mt_does rewind
  # With O_SYNC each write has its own error; what it is without, write-behind.sh has.
  does vtlctl sense TAPE0 3/0C/00 --on WRITE_6 --after 4
  to if=../data/numbers bs=1000 count=10 oflag=sync
  mt_does status
  mt_does rewind
}

full_cartridge() {
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  to if=/dev/zero bs=1000 "count=$EARLY_WARNING_BLOCKS"
  mt_does status
  to if=/dev/zero bs=1000 "count=$EARLY_WARNING_BLOCKS"
  mt_does status
  mt_does rewind
  from bs=1000
  mt_does status
}

scenario() {
  block_sizes
  conversions
  flags
  places
  fixed_mode
  faulty_block
  full_cartridge
  to if=../data/numbers bs=1000 count=1
  does dd status=noxfer "if=$REWINDING" of=/dev/null bs=1000
}

make_data
meant 2.7.too-large "dd: error writing '/dev/nst0': Device or resource busy" \
  "dd: error writing '/dev/nst0': Invalid argument" 2
meant 2.7.too-large 'File number=0, block number=-1, partition=0.' 'File number=0, block number=0, partition=0.' 2
meant 2.7.too-large 'General status bits on (1010000):' 'General status bits on (41010000):' 2
meant 2.7.too-large ' ONLINE IM_REP_EN' ' BOT ONLINE IM_REP_EN' 2
meant 2.7.too-large "dd: error reading '/dev/nst0': Device or resource busy" \
  "dd: error reading '/dev/nst0': Invalid argument" 2
compare_drivers VTL001L8 VTL002L8:$SMALL_KB
