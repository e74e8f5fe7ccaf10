#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The demo's job, inside the machine: tar writes /usr/share to drive 0; in the
# middle, with a WRITE at the drive, both drives are unplugged and come back in
# the other order. Says what happens and writes $OUT/result; passes no judgement.
# drives: 2
# timeout: 600
set -euo pipefail

readonly BLOCKING_FACTOR=126 # times 512 bytes: 64,512, the block of backup programs
readonly BLOCK_BYTES=$((BLOCKING_FACTOR * 512))
readonly AWAY_SECONDS=3
readonly CARTRIDGE=VTL001L8 # the one in drive 0

say() { printf '  %s\n' "$*"; }
fact() { printf '%s=%s\n' "$1" "$2" >>"$OUT/result"; }

archive() { tar -b "$BLOCKING_FACTOR" -C / -cf "$1" usr/share; }

# The serial number that the device behind a node tells, past its page's header.
serial_of() {
	local page=/sys/class/scsi_tape/$1/device/vpd_pg80
	[[ -r $page ]] || { echo "(nobody)"; return; }
	tail -c +5 "$page" | tr -d ' \0'
}

# The modules that drive the drives and the robot, in this order.
drivers() {
	local node module
	for node in scsi_tape/nst0 scsi_tape/nst1 scsi_changer/sch0; do
		module=$(readlink -f "/sys/class/$node/device/driver/module") || module=nobody
		printf '%s\n' "${module##*/}"
	done | paste -sd' '
}

# Whether what is loaded is the file that DKMS has installed, and who has signed that one.
module_facts() {
	local file loaded=none
	[[ ! -r /sys/module/ptape/srcversion ]] || loaded=$(</sys/module/ptape/srcversion)
	file=$(modinfo -n ptape) || file=nowhere
	fact module_file "${file#"/lib/modules/$(uname -r)/"}"
	fact module_loaded "$loaded"
	fact module_installed "$(modinfo -F srcversion "$file" || echo unknown)"
	fact module_signer "$(modinfo -F signer "$file" || echo nobody)"
	say "the module is $file, source version $loaded"
}

show_names() {
	local node
	for node in nst0 nst1; do
		say "/dev/$node is the drive with serial number $(serial_of "$node")"
	done
}

say "making the archive once, to know what must be on the tape"
archive - | tee >(wc -c >"$OUT/bytes") | sha256sum | cut -d' ' -f1 >"$OUT/expected"
until [[ -s $OUT/bytes ]]; do :; done # tee's reader ends a moment after tee
bytes=$(<"$OUT/bytes")
blocks=$((bytes / BLOCK_BYTES))
say "$((bytes / 1000000)) MB of /usr/share, $blocks blocks of $BLOCK_BYTES bytes"
show_names
fact bytes "$bytes"
fact blocks "$blocks"
fact drivers_before "$(drivers)"
say "drives and robot are driven by $(drivers)"
[[ $DRIVER != ptape ]] || module_facts
fact nst0_before "$(serial_of nst0)"

vtlctl hold TAPE0 --on WRITE_6 --after $((blocks / 2))
say "tar -b $BLOCKING_FACTOR -cf $TAPE0 /usr/share"
archive "$TAPE0" 2>"$OUT/tar.log" &
tar_pid=$!
vtlctl wait TAPE0 --at-drive --opcode WRITE_6 --timeout 300
fact bytes_before "$(vtlctl status TAPE0 --field bytes_written)"
say "$(($(vtlctl status TAPE0 --field bytes_written) / 1000000)) MB are with the drive, the next WRITE is there too: pulling both cables"
vtlctl unplug TAPE0 --in-flight lost
vtlctl unplug TAPE1
gone=$EPOCHREALTIME
say "gone: $(lsscsi | grep -c tape || true) tape drives on the system"
sleep "$AWAY_SECONDS"
say "drive 1 comes back first, then drive 0"
vtlctl plug TAPE1
vtlctl plug TAPE0
fact away_ms "$(((${EPOCHREALTIME/./} - ${gone/./}) / 1000))"

status=0
wait "$tar_pid" || status=$?
fact tar_exit "$status"
say "tar ended with exit status $status$([[ -s $OUT/tar.log ]] && printf ' and said: %s' "$(tail -n 1 "$OUT/tar.log")")"
udevadm settle
fact drivers_after "$(drivers)"
show_names
fact nst0_after "$(serial_of nst0)"
fact link_serial "$(serial_of "$(basename "$(readlink -f "$TAPE0")")")"

vtlctl dump "$CARTRIDGE" --stream 0 >"$OUT/tape" || true
fact tape_bytes "$(stat -c %s "$OUT/tape")"
if [[ $(sha256sum <"$OUT/tape" | cut -d' ' -f1) == "$(<"$OUT/expected")" ]]; then
	fact tape identical
	say "the cartridge, read past the driver, holds exactly tar's bytes"
else
	fact tape different
	# Time alone puts nothing on an emulated tape: the worst that a drive may do.
	say "the cartridge holds $(($(stat -c %s "$OUT/tape") / 1000000)) of $((bytes / 1000000)) MB; nothing has made the drive write the rest of its buffer"
fi
vtlctl dump "$CARTRIDGE" --json >"$OUT/objects"
fact filemark "$(jq '.partitions[0].objects[-1].type == "filemark"' "$OUT/objects")"
fact objects "$(jq '.partitions[0].objects | length' "$OUT/objects")"
rm -f "$OUT/tape"
