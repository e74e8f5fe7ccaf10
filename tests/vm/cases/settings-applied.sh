#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (tgt's drives take no mode page, scsi_debug has no robot)
#
# /etc/ptape.conf: ptape-store brings it to a device when it comes, `ptape apply` at any time; a wrong line
# is named and leaves the rest; a drive that somebody has open, or that only returns, is not opened; an
# stinit.def is taken over.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CLASS=/sys/class/scsi_tape

shown() { cat "$CLASS/$1/$2"; } # NODE ATTRIBUTE

knobs() { for name in journal_mb recovery verify; do told "$1" "$name"; done | xargs; } # NODE

# What it says goes to `said`.
apply() { # STATUS
  local status=0
  ptape apply >said 2>&1 || status=$?
  [[ $status == "$1" ]] || fail "ptape apply ends with $status: $(cat said)"
}

arrive() { ptape-store --settle 0 >said 2>&1; }
says() { grep -qF -- "$1" said || fail "nothing of '$1' in: $(cat said)"; }
says_nothing() { [[ ! -s said ]] || fail "$1: $(cat said)"; }

# Device files that a command opens.
opened_by() { # COMMAND...
  traced -e trace=open,openat -o opened "$@" >said 2>&1 || :
  { grep -oE '"/dev/(n?st|sch|sg)[0-9][a-z]*' opened || :; } | tr -d '"' | sort -u | xargs
}

restore() {
  rm -rf /etc/ptape.conf /etc/ptape.conf.d "$BINDINGS"* /run/ptape
  cp stinit.def.saved /etc/stinit.def # mt-st's own
}
cp /etc/stinit.def stinit.def.saved
trap restore EXIT

settle
node0=$(node_of TAPE0) node1=$(node_of TAPE1) robot=$(node_of CHANGER)
mkdir -p /etc/ptape.conf.d
same "hold before" "$(told "$node0" hold_seconds)" 300
same "mode l before" "$(shown "${node0}l" defined)" 0

# One wrong line among right ones, by identity, glob and model.
cat >/etc/ptape.conf <<END
[*]
hold = 77
hodl = 78

[$(identity_of TAPE1)]
hold = 88

[model:*/$(sed 's/ *$//' "$CLASS/$node0/device/model")/*]
block-size = 1k
compression = off
END
cat >/etc/ptape.conf.d/modes.conf <<END
[$(identity_of TAPE0)]
mode2.block-size = 2048
mode2.sysv = on
mode3.density = default
timeout = 901
END
arrive
says "/etc/ptape.conf:3: there is no setting 'hodl'"
same "hold of TAPE0" "$(told "$node0" hold_seconds)" 77
same "hold of TAPE1" "$(told "$node1" hold_seconds)" 88
same "hold of the changer" "$(told "$robot" hold_seconds)" 77
for node in "$node0" "$node1"; do
  same "block size of $node" "$(shown "$node" default_blksize)" 1024
  same "compression of $node" "$(shown "$node" default_compression)" 0
done
same "mode l" "$(shown "${node0}l" defined) $(shown "${node0}l" default_blksize)" "1 2048"
same "mode l's option" "$((0x$(shown "${node0}l" options | sed s/^0x//) & 0x1000))" $((0x1000))
same "mode m" "$(shown "${node0}m" defined)" 1
same "mode a" "$(shown "${node0}a" defined)" 0
same "mode l of the other" "$(shown "${node1}l" defined)" 0
ptape doctor --json >found || (($? == 1))
jq -e '.findings[] | select(.id == "settings-wrong" and (.what | startswith("/etc/ptape.conf:3:")))' found >/dev/null ||
  fail "doctor does not find it: $(cat found)"

# As a program meets it: a block of the default length.
mt -f "/dev/$node0" rewind
dd if=/dev/zero of="/dev/$node0" bs=1024 count=2 status=none
same_objects "two blocks" VTL001L8 "2*B1024 F"

# Nothing is said or opened a second time, also at a return.
arrive
says_nothing "a second arrival"
vtlctl unplug TAPE0
settle
vtlctl plug TAPE0
settle
same "opened at a return" "$(opened_by ptape-store --settle 0)" ""
same "after the return" "$(shown "$node0" default_blksize) $(told "$node0" hold_seconds)" "1024 77"

# Open: told who has it, and set by the next apply.
sed -i -e '/^hodl/d' -e 's/^block-size = 1k/block-size = 4k/' /etc/ptape.conf
start_program program
expect program "open /dev/$node1" ok
arrive
says "$node1: "
same "the open one" "$(shown "$node1" default_blksize)" 1024
same "the other" "$(shown "$node0" default_blksize)" 4096
apply 1
says "process ${PROGRAM[program]}, has it open"
says "wait for the next ptape apply"
expect program "write 1000 A" EINVAL # fixed blocks of 1024: no command of ours came between
expect program "write 1024 A" 1024
expect program close ok
apply 0
same "when it is closed" "$(shown "$node1" default_blksize)" 4096

# While a drive is away nothing is said; its arrival sets it, also by another driver.
vtlctl unplug TAPE1
wait_for 60 is_state "$node1" waiting
sed -i 's/^block-size = 4k/block-size = 8k/' /etc/ptape.conf
arrive
! grep -q "$node1" said || fail "of an absent drive: $(cat said)"
vtlctl plug TAPE1
wait_for 60 is_state "$node1" online
arrive
same "at its return" "$(shown "$node1" default_blksize)" 8192
unload_ptape
load_ptape
same "a new driver" "$(shown "$node0" default_blksize)" -1
arrive
same "set in a new driver" "$(shown "$node0" default_blksize)" 8192

# Each other than it is by itself.
printf '[tape.*]\njournal = 32\nrecovery = off\nverify = off\n[changer.*]\nelement.256 = %s\n' \
  "$(identity_of TAPE0)" >/etc/ptape.conf
by_itself=$(knobs "$node0")
same "what the driver has by itself" "$by_itself" "256 1 1"
apply 0
same "what is set" "$(knobs "$node0")" "32 0 0"
same "the element table" "$(told "$robot" element_table)" "256 $(identity_of TAPE0)"
printf '[tape.*]\njournal = default\nrecovery = default\nverify = default\n' >/etc/ptape.conf
apply 0
same "what the driver has by itself, again" "$(knobs "$node0")" "$by_itself"
same "the element table, whose line is gone" "$(told "$robot" element_table)" ""

# What stinit did.
rm -r /etc/ptape.conf /etc/ptape.conf.d
mkdir /etc/ptape.conf.d
cat >/etc/stinit.def <<END
manufacturer=$(tr -d ' ' <"$CLASS/$node0/device/vendor") {
can-bsr
mode1 blocksize=0 # all of it
mode4 blocksize=512 compression=1 }
END
ptape apply --import >/etc/ptape.conf.d/stinit.conf
apply 0
same "of stinit.def" "$(shown "$node0" default_blksize) $(shown "${node0}a" default_blksize)" "0 512"
