#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
#
# GNU cpio: its formats and record sizes, out, listed and in again, to the end of the medium.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

SMALL_KB=2000 # less than the data

mt_does() { does mt -f "$NODE" "$@"; }

# Names in one order; inode numbers of the archive are its own.
out() { shell "cd .. && find data | LC_ALL=C sort | cpio -o --reproducible $*"; } # OPTIONS

scenario() {
  local format option
  for format in newc crc tar ustar odc; do
    mt_does rewind
    out -H "$format" -B -O "$NODE"
    mt_does tell
    mt_does rewind
    shell "cpio -itv -B -H $format -I $NODE | wc -l"
    mt_does rewind
    mkdir from
    shell "cd from && cpio -id -B -H $format -I $NODE"
    does diff -r --no-dereference from/data ../data
    rm -rf from
  done
  for option in -B -C4096 --io-size=65536 --io-size=1048576; do
    mt_does rewind
    out -H newc "$option" ">$NODE"
    mt_does rewind
    shell "cpio -it $option <$NODE"
    mt_does status
    mt_does rewind
    shell "cpio -it <$NODE" # by the record size that is cpio's own
  done
  mt_does rewind
  out -H newc -A -O "$NODE"
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  # It asks for the next volume, and there is nobody to answer.
  out -H newc -O "$NODE"
  mt_does status
}

make_data
compare_drivers VTL001L8 "VTL002L8:$SMALL_KB"
