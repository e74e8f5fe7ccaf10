#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# Unload while idle leaves nothing of ptape in the system, whatever was before it:
# devices present, absent, used; and the next load has all of it again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

TRACING=/sys/kernel/tracing # each kernel of the rig has it

# Links of udev's, by whatever name, that lead to a node of ptape's, there or not. Those to sg nodes are not its own.
links() {
  [[ ! -d /dev/tape ]] || find /dev/tape \( -lname '*/st[0-9]*' -o -lname '*/nst[0-9]*' -o -lname '*/sch[0-9]*' \) \
    -printf '%P %l\n' | LC_ALL=C sort
}

# Threads of ptape's, and workers that are at its work: kworker/u4:1+ptape_tape. One that is idle keeps the name
# of the queue that it worked for last, behind a -, whether that is there or not.
threads() { cat /proc/[0-9]*/comm 2>/dev/null | grep -E '^ptape|[+]ptape' || :; }
at_work() { [[ $(threads) == *+ptape_tape* ]]; }
at_rest() { [[ ! $(threads) ]]; }

nothing_left() { # WHEN
  local left=() path
  settle # the links go by events
  for path in /sys/class/{ptape,scsi_tape,scsi_changer} /sys/bus/scsi/drivers/{st,ch} \
    /sys/devices/virtual/{ptape,scsi_tape,scsi_changer} /sys/module/ptape "$TRACING/events/ptape" \
    /dev/{st,nst,sch}[0-9]* /dev/tape/by-library /sys/class/scsi_device/*/device/{scsi_tape,scsi_changer,tape}; do
    [[ ! -e $path ]] || left+=("$path")
  done
  [[ -z ${left[*]} ]] || fail "$1: left behind: ${left[*]}"
  same "$1: links that are left" "$(links)" ""
  same "$1: threads that are left" "$(threads)" ""
  ! grep -E '^ *(9|86) ' /proc/devices || fail "$1: majors are still taken"
  ! grep '^ptape ' /proc/modules || fail "$1: still in /proc/modules"
}

everything_there() { # WHEN
  same "$1: nodes" "$(cd /dev && echo st[0-9]* nst[0-9]* sch[0-9]*)" "$nodes"
  same_drive nst0 TAPE0
  same_drive nst1 TAPE1
  same "$1: links by ID" "$(links | grep "^by-id/")" "$by_id"
  compgen -G '/dev/tape/by-library/*/changer' >/dev/null || fail "$1: the changer has no link by library"
  [[ -d $TRACING/events/ptape ]] || fail "$1: no tracepoints"
  grep -qE '^ *9 st$' /proc/devices || fail "$1: major 9 is not st's"
  grep -qE '^ *86 ch$' /proc/devices || fail "$1: major 86 is not ch's"
}

# Runtime power management of the first drive's device, where the kernel has it (UML has not).
power() { cat "$POWER/runtime_status"; }
sleeps() { [[ $(power) == suspended ]]; }

mountpoint -q "$TRACING" || mount -t tracefs none "$TRACING"
settle
nodes=$(cd /dev && echo st[0-9]* nst[0-9]* sch[0-9]*)
same "number of nodes" "$(wc -w <<<"$nodes")" 17
by_id=$(links | grep "^by-id/")
everything_there "at the start"
POWER=/sys/class/scsi_device/$(field TAPE0 hctl)/device/power
[[ ! -e $POWER/runtime_status ]] || echo auto >"$POWER/control"
unload_ptape
nothing_left "never used"
# Allowed to sleep, the device does so while nobody asks it anything, and only then.
[[ ! -e $POWER/runtime_status ]] || wait_for "$ANSWER_SECONDS" sleeps
load_ptape
everything_there "loaded again"
[[ ! -e $POWER/runtime_status ]] || same "power with a driver" "$(power)" active

dd if=/dev/zero of=/dev/nst0 bs=1000 count=3 status=none
# The close of a program that was killed waits for the drive in a worker; until the hold is ended.
start_program program
expect program "open /dev/nst1" ok
expect program "write 1000 A" 1000
vtlctl unplug TAPE1
kill_program program KILL
wait_for 60 at_work
echo 1 >"$(attribute nst1 release)"
wait_for 60 at_rest
vtlctl unplug CHANGER
unload_ptape
nothing_left "used, some absent"
load_ptape
vtlctl plug TAPE1
vtlctl plug CHANGER
settle
everything_there "absent ones are back"

for unit in TAPE0 TAPE1 CHANGER; do
  vtlctl unplug "$unit"
done
unload_ptape
nothing_left "all absent"
for unit in TAPE0 TAPE1 CHANGER; do
  vtlctl plug "$unit"
done
settle
everything_there "loaded by the devices' aliases"
