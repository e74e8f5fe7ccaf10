#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
# timeout: 900
#
# GNU tar: record sizes from 10 KiB to 1 MiB, list, extract, compare, verify, append, update, several
# volumes by length and by the end of the medium, the rewinding node.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

SMALL_KB=2000 # less than the data

tar_does() { does tar --format=gnu --sort=name --owner=root:0 --group=root:0 "$@"; }
mt_does() { does mt -f "$NODE" "$@"; }

# What came from the tape, whole; a later step wants an empty place again.
extracted() {
  does diff -r --no-dereference from/data ../data
  rm -rf from
}

# Each record size: written, listed, compared, extracted; then a record of another size is read.
record_sizes() {
  local factor
  for factor in 20 128 512 2048; do
    mt_does rewind
    tar_does -cb "$factor" -f "$NODE" -C .. data
    mt_does tell
    mt_does rewind
    tar_does -tvb "$factor" -f "$NODE"
    mt_does tell
    mt_does status
    mt_does rewind
    tar_does -db "$factor" -f "$NODE" -C ..
    mt_does rewind
    mkdir from
    tar_does -xb "$factor" -f "$NODE" -C from
    extracted
  done
  mt_does rewind
  tar_does -tb 20 -f "$NODE" # the records are longer
  mt_does rewind
  tar_does -tb 4096 -f "$NODE" # and here more is asked than the adapter takes
  mt_does rewind
}

# Archives one behind the other, each to its own file of the tape.
several() {
  local name
  mt_does rewind
  for name in numbers folder zeroes; do tar_does -cf "$NODE" -C ../data "$name"; done
  mt_does bsfm 2
  tar_does -tf "$NODE"
  mt_does rewind
  tar_does -tf "$NODE"
  mt_does fsf
  tar_does -tf "$NODE"
  mt_does asf 2
  tar_does -tf "$NODE"
  mt_does eod
  tar_does -tf "$NODE"
}

appending() {
  local factor
  for factor in 20 128; do
    mt_does rewind
    tar_does -cb "$factor" -f "$NODE" -C ../data numbers
    mt_does rewind
    tar_does -rb "$factor" -f "$NODE" -C ../data folder
    mt_does status
    mt_does rewind
    tar_does -ub "$factor" -f "$NODE" -C ../data folder zeroes
    mt_does rewind
    tar_does -tvb "$factor" -f "$NODE"
    mt_does rewind
    tar_does --delete -b "$factor" -f "$NODE" numbers
    mt_does rewind
    tar_does -tb "$factor" -f "$NODE"
  done
  mt_does rewind
  tar_does -cWf "$NODE" -C .. data
  mt_does tell
  mt_does rewind
  tar_does -Af "$NODE" ../folder.tar
  mt_does rewind
  tar_does -tf "$NODE"
}

# By tar's own count: the next volume follows on the same tape.
volumes_by_length() {
  mt_does rewind
  tar_does -cML 1000 -f "$NODE" --new-volume-script=../next-file -C .. data
  mt_does rewind
  tar_does -tMf "$NODE" --new-volume-script=../next-file
  mt_does rewind
  mkdir from
  tar_does -xMf "$NODE" --new-volume-script=../next-file -C from
  extracted
}

# By the end of the medium: the next cartridge.
volumes_by_medium() {
  mt_does rewind
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  tar_does -cMf "$NODE" --new-volume-script=../next-cartridge -C .. data
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  tar_does -tMf "$NODE" --new-volume-script=../next-cartridge
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  mkdir from
  tar_does -xMf "$NODE" --new-volume-script=../next-cartridge -C from
  extracted
  does vtlctl swap TAPE0 VTL002L8
  mt_does status
  tar_does -cf "$NODE" -C .. data # one volume, too small
  mt_does status
}

rewinding() {
  does vtlctl swap TAPE0 VTL001L8
  mt_does status
  tar_does -cf "$REWINDING" -C .. data
  mt_does tell
  tar_does -tf "$REWINDING"
  tar_does -df "$REWINDING" -C ..
  TAPE=$REWINDING tar_does -t
  shell "tar -c -C .. data --sort=name | dd of=$REWINDING obs=64k status=none"
  shell "dd if=$REWINDING ibs=64k status=none | tar -t"
  shell "tar -czf - -C .. data --sort=name | tar -tzf -"
}

scenario() {
  record_sizes
  several
  appending
  volumes_by_length
  volumes_by_medium
  rewinding
}

make_data
tar -cf folder.tar -C data folder
printf '#!/bin/sh\nexit 0\n' >next-file
# Volume by volume, wherever the archive begins: 2, 3, 4.
# shellcheck disable=SC2016 # the script expands it
printf '#!/bin/sh\nmt -f %s offline\nvtlctl swap TAPE0 VTL00$((TAR_VOLUME + 1))L8 && mt -f %s load\n' \
  "$NODE" "$NODE" >next-cartridge
chmod +x next-file next-cartridge
meant 2.7.too-large 'tar: /dev/nst0: Cannot read: Device or resource busy' \
  'tar: /dev/nst0: Cannot read: Invalid argument'
compare_drivers VTL001L8 VTL002L8:$SMALL_KB VTL003L8:$SMALL_KB VTL004L8:$SMALL_KB
grep -q '^VTL003L8: .*[0-9]' "$OUT/stock" || fail "one volume took it all"
