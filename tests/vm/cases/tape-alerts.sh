#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (flags that are raised by hand) paths=1 (each path is told for itself)
#
# A TapeAlert flag is told once, to whoever asks for it: what programs are told is kept, by sysfs, the
# command and the metrics, until somebody acknowledges it. ptape itself asks for none; what a failed
# command shows by its sense data it keeps too, whoever sent it.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

sg_of() { ptape show "$1" --json | jq -r '.device.paths[0].sg'; } # NODE

flags() { ptape show "$1" --json | jq -r '.device.tape_alerts | join(" ")'; } # NODE

settle
node=$(node_of TAPE0) other=$(node_of TAPE1)
sg=/dev/$(sg_of "$node")
same "before" "$(told "$node" tape_alerts)" ""

# The drive has some, and nobody has asked: a session and every look leave them alone.
vtlctl alert TAPE0 --flag 4
vtlctl alert TAPE0 --flag 20
dd if=/dev/zero of="/dev/$node" bs=10k count=3 status=none
ptape status >/dev/null
ptape alert "$node"
same "asked by nobody" "$(told "$node" tape_alerts)" ""
same "not in the metrics" "$(ptape metrics | grep -c ptape_device_tape_alert || :)" 0

# A program asks, by sg: it is told, and so are we; the next one is told nothing. With room for all of it:
# a look at the length alone would take the flags from the drive.
sg_logs --maxlen=512 --page=0x2e "$sg" >asked
grep -qE 'Media: 1|: 1$' asked || fail "the program is not told: $(cat asked)"
same "told" "$(told "$node" tape_alerts)" "4 20"
sg_logs --maxlen=512 --page=0x2e "$sg" >asked
! grep -E ': 1$' asked || fail "the drive tells it again"
same "kept" "$(told "$node" tape_alerts)" "4 20"
same "of the other drive" "$(told "$other" tape_alerts)" ""

# By the tape's own node, as a backup program does it.
vtlctl alert TAPE0 --flag 6
sg_logs --maxlen=512 --page=0x2e "/dev/$node" >asked
same "by its own node" "$(told "$node" tape_alerts)" "4 6 20"
same "in JSON" "$(flags "$node")" "4 6 20"
grep -q "^ptape_device_tape_alert{device=\"$node\",.*flag=\"20\",name=\"cleaning required\"} 1\$" <(ptape metrics) ||
  fail "metrics: $(ptape metrics | grep alert)"
grep -q '^TapeAlert .*20 cleaning required' <(ptape show "$node") || fail "show: $(ptape show "$node")"

# Another page of the log is none of it.
sg_logs --page=0 "$sg" >/dev/null
same "another page" "$(told "$node" tape_alerts)" "4 6 20"

ptape acknowledge "$node"
same "acknowledged" "$(told "$node" tape_alerts)" ""

# Cleaning is asked for by a command that is done: READ(6).
mt -f "/dev/$node" rewind
vtlctl sense TAPE0 1/00/17 --on 0x08 --executed
dd if="/dev/$node" of=/dev/null bs=10k count=1 status=none
same "cleaning requested" "$(told "$node" tape_alerts)" "21"
ptape acknowledge "$node"

vtlctl sense TAPE0 3/11/00 --on 0x08
! dd if="/dev/$node" of=/dev/null bs=10k count=1 status=none 2>said || fail "the read did not fail"
same "a read failed" "$(told "$node" tape_alerts)" "3 5"
ptape acknowledge "$node"

# Of another program, by sg: SPACE(6), one block.
vtlctl sense TAPE0 3/09/00 --on 0x11
! sg_raw "$sg" 11 00 00 00 01 00 2>said || fail "the motion did not fail"
same "a motion failed" "$(told "$node" tape_alerts)" "3"
ptape acknowledge "$node"

mt -f "/dev/$node" rewind
vtlctl sense TAPE0 3/0c/00 --on 0x0a
! dd if=/dev/zero of="/dev/$node" bs=10k count=1 status=none 2>said || fail "the write did not fail"
same "a write failed" "$(told "$node" tape_alerts)" "3 6"
same "of the other drive, still" "$(told "$other" tape_alerts)" ""
grep -q "^$node shows TapeAlert 6, write failure" <(ptape doctor) || fail "doctor: $(ptape doctor)"
ptape acknowledge "$node"
same "all acknowledged" "$(told "$node" tape_alerts)" ""
