#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: kernel=6.1|6.12|7.3 (systemd needs control groups) driver=ptape rig=vtl (vtlctl changes an identity)
# timeout: 1500
#
# A systemd of its own, process 1 of a namespace, with nothing in it but ptape-store.service, hears the
# rig's udev: the service is started for what is here, for each arrival, also one while it runs, writes
# a handful of times for a crowd (256 drives of scsi_debug, on the kernel whose scsi_debug has drives; on
# the others the driver is only told of as many), brings ptape.conf to what comes, with its walls around it,
# fails visibly where nothing can be written, and is started again.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

UNITS=/etc/rig-units
LOG=/etc/rig-store.log # below /etc, which the service may write to
CROWD=256 # scsi_debug: 4 targets of 64 units
HANDFUL=8
[[ $KERNEL_UNDER_TEST == 7.3 ]] || HANDFUL=1 # nothing starts the service before the last one
ARRIVALS=12

target() { printf '[Unit]\nDefaultDependencies=no\n' >"$UNITS/$1.target"; }

# Sets SYSTEMD to its process.
start_systemd() {
  local outer
  mkdir -p "$UNITS/ptape-store.service.d"
  cp /ptape/userspace/store/ptape-store.service "$UNITS/"
  printf '[Service]\nStandardError=append:%s\n' "$LOG" >"$UNITS/ptape-store.service.d/log.conf"
  for target in rig sysinit basic shutdown; do target "$target"; done
  install -m 755 "$(command -v ptape-store)" /usr/sbin/
  : >"$LOG"
  # Its own /run, with udev's part of ours.
  # shellcheck disable=SC2016 # expanded inside
  env -i container=rig SYSTEMD_UNIT_PATH="$UNITS" PATH="$PATH" \
    unshare --fork --pid --mount --mount-proc --kill-child sh -c '
      mount --bind /run/udev /mnt && mount -t tmpfs tmpfs /run && mkdir /run/udev &&
      mount --move /mnt /run/udev && exec "$@"' sh \
    /lib/systemd/systemd --unit=rig.target --log-target=console </dev/null &
  outer=$!
  wait_for 60 has_child "$outer"
  SYSTEMD=$(pgrep -P "$outer")
  wait_for 120 systemd_has rig.target active
}

stop_systemd() {
  [[ ! ${SYSTEMD:-} ]] || kill -KILL "$SYSTEMD" || :
  ! grep -q '^scsi_debug ' /proc/modules || rmmod scsi_debug || :
  rm -rf "$UNITS" "$LOG" /etc/ptape.conf /usr/sbin/ptape-store "$BINDINGS"*
}

has_child() { pgrep -P "$1" >/dev/null; } # PID

in_systemd() { nsenter --target "$SYSTEMD" --pid --mount "$@"; }

systemd_has() { # UNIT STATE
  [[ $(in_systemd systemctl show --property=ActiveState --value "$1" 2>/dev/null) == "$2" ]]
}

file_has() { # LINES: so many
  [[ -e $BINDINGS && $(remembered "$BINDINGS" | wc -l) == "$1" ]]
}

stranger_comes() { # SERIAL: in TAPE1's place
  vtlctl unplug TAPE1
  vtlctl identity TAPE1 --naa 500000000000beef --serial "$1"
  vtlctl plug TAPE1
}

has_units() { [[ $(printf '%s\n' /sys/class/ptape/tape* | wc -l) == "$1" ]]; } # TAPES

# Returns when the driver knows them all. What the kernel can emulate arrives.
crowd_comes() {
  local n
  if [[ $KERNEL_UNDER_TEST == 7.3 ]]; then
    modprobe scsi_debug ptype=1 num_tgts=4 max_luns=64 removable=1 vpd_use_hostno=0 ndelay=1000
    wait_for 300 has_units $((2 + CROWD))
    return
  fi
  for ((n = 0; n < CROWD; n++)); do
    echo "+tape.naa-50000e11$(printf %08d "$n").SN$n:$((1000 + n))" >"$PARAMETERS/bind"
  done
}

writes() { grep -c ' wrote ' "$LOG" || :; }

# Of the modes that are set below.
block_sizes() { cat "/sys/class/scsi_tape/$1"{,l}/default_blksize | xargs; } # NODE
has_block_sizes() { [[ $(block_sizes "$1") == "$2" ]]; } # NODE SIZES

# Returns when the service has run for it.
return_of_tape1() {
  local since
  vtlctl unplug TAPE1
  settle
  since=$(invocation)
  vtlctl plug TAPE1
  wait_for 60 invoked_behind "$since"
  wait_for 60 systemd_has ptape-store.service inactive
}

invocation() { in_systemd systemctl show --property=InvocationID ptape-store; }
invoked_behind() { [[ $(invocation) != "$1" ]]; } # INVOCATION

trap stop_systemd EXIT
settle
start_systemd
wait_for 120 file_has 3 # what was here before
wait_for 60 systemd_has ptape-store.service inactive
before=$(stat -c %i "$BINDINGS")

# It comes back: started, nothing to write.
return_of_tape1
same "the file" "$(stat -c %i "$BINDINGS")" "$before"

# ptape.conf: files of sysfs, the nodes of two modes, whose options take CAP_SYS_ADMIN, a table of elements.
node0=$(node_of TAPE0) node1=$(node_of TAPE1) robot=$(node_of CHANGER)
same "block sizes before" "$(block_sizes "$node1")" "-1 -1"
printf '[*]\nhold = 77\n[tape.*]\nblock-size = 2k\nmode2.block-size = 1k\n[changer.*]\nelement.256 = %s\n' \
  "$(identity_of TAPE0)" >/etc/ptape.conf
return_of_tape1
for node in "$node0" "$node1"; do
  wait_for 60 has_block_sizes "$node" "2048 1024"
  same "hold of $node" "$(told "$node" hold_seconds)" 77
done
same "hold of the changer" "$(told "$robot" hold_seconds)" 77
same "the element table" "$(told "$robot" element_table)" "256 $(identity_of TAPE0)"
! grep 'cannot open' "$LOG" || fail "it could not do all"

# Only tapes can be opened inside its walls: without that nothing can.
printf '[Service]\nDeviceAllow=\n' >"$UNITS/ptape-store.service.d/walls.conf"
in_systemd systemctl daemon-reload
sed -i s/2k/4k/ /etc/ptape.conf
return_of_tape1
wait_for 60 grep -q "$node1: cannot open /dev/$node1: Operation not permitted" "$LOG"
same "behind closed walls" "$(block_sizes "$node1")" "2048 1024"
rm "$UNITS/ptape-store.service.d/walls.conf"
in_systemd systemctl daemon-reload
return_of_tape1
wait_for 60 has_block_sizes "$node1" "4096 1024"
rm /etc/ptape.conf
return_of_tape1
has_no_table() { [[ ! $(told "$robot" element_table) ]]; }
wait_for 60 has_no_table
for node in "$node0" "$node1" "$robot"; do echo default >"$(attribute "$node" hold_seconds)"; done
wait_for 60 systemd_has ptape-store.service inactive
: >"$LOG"

# A crowd, with the last one an arrival.
vtlctl unplug TAPE1
written=$(writes)
crowd_comes
vtlctl plug TAPE1
wait_for 300 file_has $((3 + CROWD))
settle
wait_for 60 systemd_has ptape-store.service inactive
written=$(($(writes) - written))
echo "$written writes for $CROWD"
((written <= HANDFUL)) || fail "$written writes"

# One after the other, at any moment of a run: at most a write for each.
written=$(writes)
for ((n = 0; n < ARRIVALS; n++)); do stranger_comes "STRANGER$n"; done
wait_for 120 file_has $((3 + CROWD + ARRIVALS))
wait_for 60 systemd_has ptape-store.service inactive
written=$(($(writes) - written))
echo "$written writes for $ARRIVALS"
((written <= ARRIVALS)) || fail "$written writes for $ARRIVALS"
! grep -v ' wrote ' "$LOG" || fail "the store complains"

# One while it runs, when it has looked and has not ended: systemd takes both for one.
mkfifo "$UNITS/looked" "$UNITS/go-on"
cat >"$UNITS/slow" <<END
#!/bin/sh
/usr/sbin/ptape-store && echo >$UNITS/looked && read -r word <$UNITS/go-on
END
chmod +x "$UNITS/slow"
printf '[Service]\nExecStart=\nExecStart=%s\n' "$UNITS/slow" >"$UNITS/ptape-store.service.d/slow.conf"
in_systemd systemctl daemon-reload
stranger_comes BEFORE
timeout 60 cat "$UNITS/looked" || fail "the service did not start"
file_has $((3 + CROWD + ARRIVALS + 1)) || fail "the first of two is not in the file"
stranger_comes MEANWHILE
settle
node=$(node_of TAPE1)
wait_for 60 systemd_has "sys-devices-virtual-ptape-tape${node#nst}.device" active
timeout 60 sh -c "echo >$UNITS/go-on" || fail "the service has ended"
wait_for 60 file_has $((3 + CROWD + ARRIVALS + 2))
wait_for 60 systemd_has ptape-store.service inactive
rm "$UNITS/ptape-store.service.d/slow.conf"
in_systemd systemctl daemon-reload

# Nothing can be written: a unit that has failed, until the next arrival.
in_systemd mount -t tmpfs -o ro tmpfs /etc/modprobe.d
stranger_comes LAST
wait_for 60 systemd_has ptape-store.service failed
grep -q 'ptape-bindings.conf.*Read-only file system' "$LOG" || fail "no reason in the log"
in_systemd umount /etc/modprobe.d
vtlctl unplug TAPE1
vtlctl plug TAPE1
wait_for 60 file_has $((3 + CROWD + ARRIVALS + 3))
wait_for 60 systemd_has ptape-store.service inactive
