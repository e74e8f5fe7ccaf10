#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
#
# sg3-utils on the tape node, and lsscsi: what they ask goes through the driver, and comes back as it
# does through stock; the tape is where it was.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

mt_does() { does mt -f "$NODE" "$@"; }

inquiries() {
  local page
  does sg_inq "$NODE"
  does sg_inq --hex "$NODE"
  does sg_inq --export "$NODE"
  for page in 0x00 0x80 0x83 0x86 0xb0 0xb1 0xff; do
    does sg_inq --page="$page" "$NODE"
    does sg_vpd --page="$page" --hex "$NODE"
  done
  does sg_turs "$NODE"
  does sg_turs --number=5 "$NODE"
  does sg_requests "$NODE"
  does sg_luns "$NODE"
  does sg_opcodes "$NODE"
  does sg_opcodes --opcode=0x08 "$NODE"
  does sg_read_block_limits "$NODE"
}

pages() {
  does sg_modes --all "$NODE"
  does sg_modes --page=0x0f --hex "$NODE"
  does sg_modes --page=0x11 --hex "$NODE"
  does sg_modes --six "$NODE"
  does sg_modes --page=0x3e "$NODE"
  does sg_logs --list "$NODE"
  does sg_logs --page=0x2e --hex "$NODE"
  does sg_logs --page=0x3d "$NODE"
  does sg_logs --temperature "$NODE"
  does sg_read_attr "$NODE"
  does sg_read_attr --filter=0x401 --hex "$NODE"
  does sg_timestamp "$NODE"
  does sg_ident "$NODE"
  does sg_rmsn "$NODE"
}

reservations() {
  does sg_persist --in --read-keys "$NODE"
  does sg_persist --in --read-reservation "$NODE"
  does sg_persist --out --register --param-sark=0xabc "$NODE"
  does sg_persist --in --read-keys "$NODE"
  does sg_persist --out --reserve --param-rk=0xabc --prout-type=3 "$NODE"
  does sg_persist --in --read-reservation "$NODE"
  mt_does status
  does sg_persist --out --release --param-rk=0xabc --prout-type=3 "$NODE"
  does sg_persist --out --register --param-rk=0xabc --param-sark=0 "$NODE"
}

# Not made for tapes: what the drive refuses is refused the same.
others() {
  does sg_readcap "$NODE"
  does sg_start --stop "$NODE"
  mt_does status
  does sg_start --start "$NODE"
  mt_does status
  mt_does load
  does sg_prevent --prevent=1 "$NODE"
  does sg_prevent --allow "$NODE"
  does sg_rbuf --size=512 "$NODE"
  does sg_read_buffer "$NODE"
  does sg_senddiag --selftest=4 "$NODE"
  does sg_sync "$NODE"
  does sg_raw --request=36 "$NODE" 12 00 00 00 24 00
  does sg_raw --request=20 "$NODE" 34 00 00 00 00 00 00 00 00 00
  does sg_raw "$NODE" 01 00 00 00 00 00
  does sg_raw "$NODE" ff 00 00 00 00 00
  mt_does tell
}

as_nobody() {
  does setpriv --reuid=65534 --regid=65534 --clear-groups sg_inq "$NODE"
  chmod 666 "$NODE"
  does setpriv --reuid=65534 --regid=65534 --clear-groups sg_inq "$NODE"
  does setpriv --reuid=65534 --regid=65534 --clear-groups sg_turs "$NODE"
  does setpriv --reuid=65534 --regid=65534 --clear-groups mt -f "$NODE" status
}

scenario() {
  mt_does status
  shell "seq 1000 | dd of=$NODE bs=500 status=none"
  mt_does seek 3
  does lsscsi
  does lsscsi --generic --long
  does lsscsi --verbose --size
  does lsscsi --scsi_id
  does lsscsi --hosts
  does lsscsi --device --transport
  does sg_map -st -i
  inquiries
  mt_does tell
  pages
  reservations
  as_nobody
  mt_does tell
  others
  mt_does rewind
  shell "dd if=$NODE bs=500 status=none | sha256sum"
}

# A node's mode of before is the next run's too; numbers of hosts and of the module's own are not.
steady() { sed -e 's/^\(.*Timestamp.*\): .*/\1/'; }

compare_drivers VTL001L8
