#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (flags that are raised by hand)
#
# The command ptape over the real driver: what it shows of each state is what is so, what it changes is
# changed, on disk too; it opens no device and needs no root.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

SETTINGS=/etc/modprobe.d/ptape.conf

state_of() { ptape show "$1" --json | jq -r .device.state; } # NODE

shows() { [[ $(state_of "$1") == "$2" ]]; } # NODE STATE

# Of a gauge of a node's device.
metric() { ptape metrics | sed -n "s/^ptape_device_$2{device=\"$1\",.*} //p"; } # NODE NAME

fact() { ptape show "$1" --json | jq -r ".device.$2"; } # NODE MEMBER

refused() { # STATUS TEXT COMMAND...
  local said status=0
  said=$("${@:3}" 2>&1) || status=$?
  same "exit status of ${*:3}" "$status" "$1"
  [[ $said == *"$2"* ]] || fail "${*:3} says: $said"
}

# Its exit status is 1 when there is any.
findings() { ptape doctor "$@" || (($? == 1)); }

finds() { # ID: doctor has such a finding
  findings --json | jq -e --arg id "$1" '.findings[] | select(.id == $id)' >/dev/null
}

# For tests/golden/real, which reads them by the schema.
documents() { # WHEN
  local look words
  for look in status "show $NODE0" "show $NODE1" "show sch0" map doctor persistence "bindings list" events; do
    read -ra words <<<"$look"
    ptape "${words[@]}" --json >"$OUT/$1 ${look// /-}.json" || [[ $look == doctor ]] || fail "$1: ptape $look --json"
  done
}

serial_of() { sed -n 's/^.*\.//p' "$(attribute "$1" identity)"; } # NODE

settle
ptape-store --settle 0
NODE0=$(node_of TAPE0) NODE1=$(node_of TAPE1)

# What is here, and by which names.
same devices "$(ptape status --json | jq -r '[.devices[].node] | sort | join(" ")')" "nst0 nst1 sch0"
same state "$(state_of "$NODE0")" online
same serial "$(fact "$NODE0" serial)" "$(serial_of "$NODE0")"
same "by its link" "$(fact "$TAPE0" node)" "$NODE0"
same "by its serial number" "$(fact "$(serial_of "$NODE1")" node)" "$NODE1"
same vendor "$(fact "$NODE0" vendor)" "$(tr -d ' ' <"/sys/class/scsi_tape/$NODE0/device/vendor")"
[[ $(fact "$NODE0" 'paths[0].sg') == sg* ]] || fail "no sg node"
refused 3 "no tape drive or changer" ptape show nst9

# Nobody's right, and no device is opened.
nobody() { setpriv --reuid=65534 --clear-groups "$@"; }
nobody ptape status >status.txt
grep -q "^$NODE0 *online" status.txt || fail "status without root: $(cat status.txt)"
looks=0
while read -r look; do
  read -ra words <<<"$look"
  status=0
  traced -e trace=open,openat -o opened setpriv --reuid=65534 --clear-groups ptape "${words[@]}" \
    </dev/null >said 2>complaints || status=$?
  # doctor's 1 is that it has found something.
  [[ $status == 0 || ($status == 1 && ${words[0]} == doctor) ]] || fail "$look without root: $status, $(cat said complaints)"
  [[ ! -s complaints ]] || fail "$look without root complains: $(cat complaints)"
  [[ -s said || ${words[0]} == alert ]] || fail "$look without root says nothing"
  [[ ${words[-1]} != --json ]] || jq -e .schema_version said >/dev/null || fail "$look: no document"
  ! grep -E '"/dev/(n?st|sch|sg)[0-9]' opened || fail "$look opens a device"
  looks=$((looks + 1))
done <<LOOKS
status --json
show $NODE0
show $NODE0 --json
doctor
doctor --json
persistence
persistence --json
bindings list
bindings list --json
events
map
map --json
alert $NODE0
alert $NODE0 --json
metrics
config bacula
config bareos
config amanda
apply --dry-run
decode sense 70 00 06 00 00 00 00 0a 00 00 00 00 29 00 00 00 00 00
LOOKS
same looks "$looks" 20
orders=0
while read -r text order; do
  read -ra words <<<"$order"
  refused 5 "${text//_/ }" nobody ptape "${words[@]}"
  orders=$((orders + 1))
done <<ORDERS
only_root release $NODE0
only_root apply
only_root takeover
only_root handback
Permission_denied persistence off
Permission_denied persistence on
Permission_denied bindings set $NODE0 40
Permission_denied bindings forget $(identity_of TAPE0)
ORDERS
same orders "$orders" 8
traced -e trace=open,openat -o opened ptape status >/dev/null
! grep -E '"/dev/(n?st|sch|sg)[0-9]' opened || fail "status opens a device"
# A dry run says what would be done, to anybody, and does none of it.
drivers() { ls -d /sys/module/{ptape,st,ch} 2>/dev/null || :; }
before=$(drivers)
for verb in takeover handback; do
  nobody ptape "$verb" --dry-run >said 2>complaints || fail "$verb --dry-run: $(cat said complaints)"
  [[ -s said ]] || fail "$verb --dry-run says nothing"
done
same "drivers after dry runs" "$(drivers)" "$before"

# What st was told by its own files is offered, until ptape.conf has it.
cp /etc/stinit.def stinit.def.saved
trap 'cp stinit.def.saved /etc/stinit.def; rm -f /etc/ptape.conf.d/stinit.conf' EXIT
offers() { ptape takeover --dry-run | grep -q 'ptape apply --import'; }
! offers || fail "mt-st's own file is offered: $(cat /etc/stinit.def)"
echo 'manufacturer=PTAPE model="VTL" { mode1 blocksize=0 }' >/etc/stinit.def
offers || fail "stinit.def is not offered: $(ptape takeover --dry-run)"
ptape takeover --dry-run --json 2>complaints >said || fail "$(cat complaints)"
grep -q 'ptape apply --import' complaints || fail "not offered beside JSON: $(cat complaints)"
mkdir -p /etc/ptape.conf.d
ptape apply --import >/etc/ptape.conf.d/stinit.conf || fail "cannot import: $(cat /etc/stinit.def)"
! offers || fail "offered though ptape.conf has it"
cp stinit.def.saved /etc/stinit.def
rm /etc/ptape.conf.d/stinit.conf

# A program has it open: who, and where the tape is.
start_program program
expect program "open /dev/$NODE0" ok
expect program "write 1000 A" 1000
same holder "$(fact "$NODE0" 'holders[0].node')" "$NODE0"
same block "$(fact "$NODE0" position.block)" 1
same "metrics, open" "$(metric "$NODE0" open) $(metric "$NODE1" open)" "1 0"
same "metrics, paths" "$(metric "$NODE0" paths)" "$(addresses TAPE0 | wc -l)"
((1000 <= $(metric "$NODE0" journal_bytes))) || fail "a block is not proved, and the metrics have: $(ptape metrics)"
same "metrics, journal" "$(metric "$NODE0" journal_bytes)" "$(told "$NODE0" journal_bytes)"
same "metrics, journal of the other drive" "$(metric "$NODE1" journal_bytes)" 0
echo 77 >"$(attribute "$NODE0" hold_seconds)"
same "metrics, holds" "$(metric "$NODE0" hold_seconds) $(metric "$NODE1" hold_seconds)" "77 $(<"$PARAMETERS/hold_seconds")"
echo default >"$(attribute "$NODE0" hold_seconds)"
refused 1 "is in use" ptape handback
vtlctl alert TAPE0 --flag 20
sg_logs --maxlen=512 --page=0x2e "/dev/$(fact "$NODE0" 'paths[0].sg')" >/dev/null
same alerts "$(fact "$NODE0" tape_alerts[0])" 20
documents open
refused 5 "only root may do that" nobody ptape acknowledge "$NODE0"
same "alerts, acknowledged by nobody" "$(fact "$NODE0" tape_alerts[0])" 20

# It goes under the program: waiting, with a finding; the switch does not go off under it.
vtlctl unplug TAPE0
wait_for 60 shows "$NODE0" waiting
finds away-in-use || fail "doctor does not see who waits: $(findings)"
same "metrics, paths of what is away" "$(metric "$NODE0" paths)" 0
documents away
refused 1 "Say --force" ptape persistence off
refused 1 "is in use" ptape bindings forget "$NODE0"
refused 1 "is in use" ptape bindings replace "$NODE0" "$NODE1"
tell program "write 1000 B"
expect_waits program
# What a call is in the middle of is not acknowledged.
refused 1 "a call is running on" ptape acknowledge "$NODE0"
ptape release "$NODE0"
expect_answer program ENXIO released
wait_for 60 shows "$NODE0" absent
vtlctl plug TAPE0
expect program "write 1000 B" 1000
expect program close ok
wait_for 60 shows "$NODE0" online
! finds away-in-use || fail "a finding about what is here"

# Numbers: another one, also on disk; not that of another device, not under a program.
identity=$(<"$(attribute "$NODE1" identity)")
refused 1 "is the number of" ptape bindings set "$NODE1" "${NODE0#nst}"
ptape bindings set "$NODE1" 7
settle
same "the node now" "$(node_of TAPE1)" nst7
grep -qx "options ptape bind=$identity:7" "$BINDINGS" || fail "not on disk: $(cat "$BINDINGS")"
expect program "open /dev/nst7" ok
refused 1 "has it open" ptape bindings set nst7 8
grep -qx "options ptape bind=$identity:7" "$BINDINGS" || fail "the file changed: $(cat "$BINDINGS")"
expect program close ok

# A new drive in the place of one that is gone.
vtlctl unplug TAPE0
wait_for 60 shows "$NODE0" waiting
ptape bindings replace "$NODE0" nst7
settle
same "the heir" "$(node_of TAPE1)" "$NODE0"
grep -qx "options ptape bind=$identity:${NODE0#nst}" "$BINDINGS" || fail "not on disk: $(cat "$BINDINGS")"
same lines "$(grep -c 'bind=tape' "$BINDINGS")" 1
ptape bindings list

# The switch, live and on disk. The running driver forgets who is away; what is remembered on disk stays.
vtlctl unplug TAPE1
wait_for 60 shows "$NODE0" waiting
cp "$BINDINGS" remembered-file
refused 1 "$NODE0 is waiting: whatever waits for it" ptape persistence off # an open() that waits is no handle yet
ptape release "$NODE0"
wait_for 60 shows "$NODE0" absent
ptape persistence off
same persistence "$(<"$PARAMETERS/persistence")" 0
grep -qw persistence=0 "$SETTINGS" || fail "not on disk: $(cat "$SETTINGS")"
finds persistence-off || fail "doctor does not see it: $(findings)"
wait_for 60 test ! -e "/sys/class/ptape/tape${NODE0#nst}"
cmp remembered-file "$BINDINGS" || fail "the switch has changed the file"
ptape-store --settle 0
cmp remembered-file "$BINDINGS" || fail "ptape-store has changed the file"
vtlctl plug TAPE1
settle
ptape persistence on
same persistence "$(<"$PARAMETERS/persistence")" 1
grep -qw persistence=1 "$SETTINGS" || fail "not on disk: $(cat "$SETTINGS")"

# Events, as udev tells them: its group of netlink is 2; that of the kernel, which waits for no rule, is 1.
UDEV_GROUP='bind\([0-9]+, \{sa_family=AF_NETLINK, .*nl_groups=0x0*2\}'
strace -D -f -o followed.opens -e trace=open,openat,socket,bind ptape events --follow --json >changes &
follower=$!
followed() { grep -q "\"node\":\"$NODE0\",\"event\":\"$1\"" changes; }
wait_for 60 followed online
vtlctl unplug TAPE1
wait_for 60 followed waiting
vtlctl plug TAPE1
kill "$follower"
grep -q '"/sys/class/ptape/tape' followed.opens || fail "strace saw nothing: $(cat followed.opens)"
! grep -E '"/proc/[0-9]' followed.opens || fail "each event is a look at every process"
grep -q 'socket(AF_NETLINK,.*NETLINK_KOBJECT_UEVENT)' followed.opens || fail "it asks nobody: $(cat followed.opens)"
grep -qE "$UDEV_GROUP" followed.opens || fail "it does not ask udev's monitor: $(grep bind followed.opens)"
! grep -E 'bind\(.*AF_NETLINK' followed.opens | grep -vE "$UDEV_GROUP" || fail "it asks others too"

# One that sleeps while more happens than its buffer has room for is told so, and the states of now.
# Newer kernels let anybody have megabytes of it.
RMEM_MAX=/proc/sys/net/core/rmem_max
rmem_max=$(<"$RMEM_MAX")
trap 'echo "$rmem_max" >"$RMEM_MAX"; cp stinit.def.saved /etc/stinit.def; rm -f /etc/ptape.conf.d/stinit.conf' EXIT
echo 212992 >"$RMEM_MAX"
setpriv --reuid=65534 --clear-groups ptape events --follow --json >late 2>late.complaints &
follower=$!
wait_for 60 grep -q "\"node\":\"$NODE0\",\"event\":\"online\"" late
kill -STOP "$follower"
KOBJECT_UEVENT=15 # NETLINK_KOBJECT_UEVENT, linux/netlink.h
overrun() { # columns of /proc/net/netlink: protocol, port, drops
  udevadm trigger --settle --subsystem-match=ptape
  awk -v protocol="$KOBJECT_UEVENT" -v port="$follower" \
    '$2 == protocol && $3 == port && $9 > 0 { found = 1 } END { exit !found }' /proc/net/netlink
}
wait_for 300 overrun
before=$(wc -l <late)
kill -CONT "$follower"
wait_for 60 grep -q "events were lost" late.complaints
more_told() { (($(wc -l <late) > before)); }
wait_for 60 more_told
kill "$follower"
grep -q "^ptape_device_state{device=\"$NODE0\",.*state=\"online\"} 1" <(ptape metrics) || fail "metrics"

# Both ways, with the drives closed: st and ch serve, and ptape with the same numbers again.
settle
before=$(ptape bindings list)
same handback "$(ptape handback --json | jq -r .message)" "ptape does not serve"
settle
[[ ! -e /sys/module/ptape && -e /sys/module/st && -e /sys/module/ch ]] || fail "$(lsmod)"
same "the stock drivers" "$(ptape status --json | jq -r '[.devices[].driver] | unique | join(" ")')" stock
refused 4 "not loaded" ptape release nst0
same takeover "$(ptape takeover --json | jq -r .message)" "ptape serves"
settle
[[ -e /sys/module/ptape && ! -e /sys/module/st && ! -e /sys/module/ch ]] || fail "$(lsmod)"
remembered() { [[ $(ptape bindings list) == "$before" ]]; }
wait_for 60 remembered
