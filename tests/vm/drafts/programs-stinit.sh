#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
#
# stinit with a definition of four modes: what it says, what each of the eight nodes shows in sysfs
# afterwards, and what a write by each node leaves on the tape.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

define() {
  cat <<-END
	# what counts for every drive
	{ cleaning=0 drive-buffering=1 timeout=800 long-timeout=14400 }
	manufacturer="$1" model="$2" {
	  scsi2logical=1 can-bsr auto-lock=0 can-partitions=1 sili=1
	  mode1 blocksize=0 compression=1
	  mode2 blocksize=1024 compression=1 two-fms=1
	  mode3 blocksize=0 compression=0 buffering=0 async-writes=0 read-ahead=0
	  mode4 blocksize=10k compression=0 density=0x5e sysv
	}
	manufacturer="NOBODY" { mode1 blocksize=512 }
	END
}

nodes() { printf '%s\n' nst0 nst0l nst0m nst0a st0 st0l st0m st0a; }

shows() {
  local node name
  for node in $(nodes); do
    for name in defined default_blksize default_density default_compression options; do
      echo "$node $name: $(cat "/sys/class/scsi_tape/$node/$name")"
    done
  done
}

scenario() {
  local node
  shows
  does stinit -p -v -v -f ../stinit.def
  does stinit -v -v -f ../stinit.def 0
  shows
  for node in $(nodes | grep ^n); do
    does mt -f "/dev/$node" status
    does mt -f "/dev/$node" stshowoptions
    shell "head -c 20480 /dev/zero | tr '\\0' $node | dd of=/dev/$node bs=10240 status=none"
    does mt -f "/dev/$node" tell
  done
  does mt -f /dev/nst0 rewind
  for node in $(nodes | grep ^n); do
    shell "dd if=/dev/$node bs=10240 status=none | sha256sum"
  done
  # The last one wins; a mode that is disabled; a file with faults; a drive that is not there.
  does stinit -r -v -f ../again.def
  shows
  does mt -f /dev/nst0l status
  does stinit -v -f ../faulty.def
  does stinit -v -f /nonexistent
  does stinit -v -f ../stinit.def 7
  does stinit -v -f ../stinit.def /dev/nst0
  shows
}

vendor=$(cat "/sys/class/scsi_device/$(field TAPE0 hctl)/device/vendor")
model=$(cat "/sys/class/scsi_device/$(field TAPE0 hctl)/device/model")
define "${vendor%% *}" "${model%% *}" >stinit.def
echo "{ mode1 blocksize=2048 mode2 disabled=1 mode3 compression=1 }" >again.def
echo "{ mode1 blocksize=x nonsense=7 mode9 }" >faulty.def
compare_drivers VTL001L8
grep -q '^nst0a default_blksize: 10240$' "$OUT/stock" || fail "the definition does not meet this drive"
