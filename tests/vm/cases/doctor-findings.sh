#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# timeout: 1200
# drives: 2
# needs: driver=ptape rig=vtl (what breaks is its library) paths=1 (a path is a device of its own to the case) transport=loop (of a session whose link is dead the kernel knows)
#
# doctor on a real system: each of its checks finds nothing, then the system is broken in its way and it
# finds that, then the mend is done and it finds nothing again. What a check looks at that this machine
# does not have (firmware, other kernels, a backup program) is laid over it.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

SETTINGS=/etc/modprobe.d/ptape.conf
SITE=/etc/modprobe.d/of-the-site.conf
RULES=/usr/lib/udev/rules.d
UPDATES=/lib/modules/$(uname -r)/updates
FOUND=()  # ids, in the order in which they were seen
HIDDEN=() # directories of kernels

findings() { ptape doctor --json || (($? == 1)); }
finds() { findings | jq -e --arg id "$1" '.findings[] | select(.id == $id)' >finding; } # ID

broken() { # ID [WORDS [MEND]]: it is found, with words, and with a mend that begins so
  finds "$1" || fail "$1 is not found: $(ptape doctor)"
  jq -se --arg begins "${3:-}" 'all(.mend != "" and (.mend | startswith($begins)))' finding >/dev/null ||
    fail "$1 has no mend, or another one: $(cat finding)"
  grep -qF -- "${2:-}" finding || fail "$1 does not say '$2': $(cat finding)"
  FOUND+=("$1")
}
mended_by_now() { ! finds "$1"; } # ID
mended() { ! finds "$1" || fail "$1 is still found: $(cat finding)"; } # ID

# The mend as it was told, up to where it goes on in words.
mend() {
  jq -r '.mend | split("; ")[0] | split(", and ")[0]' finding | sort -u >orders
  bash -e orders || fail "the mend fails: $(cat orders)"
  settle
}

# One that stands among words: they have this command.
mend_by() { # ID COMMAND
  finds "$1" || fail "$1 is not found: $(ptape doctor)"
  jq -se --arg command "$2" 'all(.mend | contains($command))' finding >/dev/null ||
    fail "$1 does not tell '$2': $(cat finding)"
  bash -ec "$2" || fail "the mend of $1 fails: $2"
  settle
}

# A line that is told to go into our file of modprobe.d.
mend_settings() {
  local line
  while IFS= read -r line; do
    [[ $line == "in $SETTINGS: "* ]] || fail "no line for $SETTINGS: $line"
    echo "${line#"in $SETTINGS: "}" >>"$SETTINGS"
  done < <(jq -r .mend finding)
}

# No systemd runs here: what its unit would start.
systemctl() {
  local program
  program=$(sed -n 's/^ExecStart=//p' /ptape/userspace/store/ptape-store.service)
  [[ $* == "start ptape-store" ]] && "$program"
}
export -f systemctl

# An empty check list, or a doctor that cannot read, must not pass: what is broken is looked at before too.
breaks() { mended "$1"; } # ID

hctl() { vtlctl status "$1" | jq -r '.paths[0].hctl'; } # UNIT

write_unproved() { # UNIT: what it holds open is not told as written
  start_program "job-$1"
  expect "job-$1" "open /dev/$(node_of "$1")" ok
  expect "job-$1" "write 1000 A" 1000
}

# A firmware that wants modules signed, laid over the machine's.
secure_boot() {
  mount -t tmpfs tmpfs /sys/firmware
  mkdir -p /sys/firmware/efi/efivars
  printf '\6\0\0\0\1' >/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
}

restore() {
  umount "$UPDATES" 2>/dev/null || :
  umount /sys/module/ptape/version /sys/firmware 2>/dev/null || :
  rm -rf "$SITE" "$BINDINGS"* /etc/udev/rules.d/61-ptape.rules /etc/ptape.conf /etc/bacula
  umount "${HIDDEN[@]}" 2>/dev/null || :
  for n in 5.0.0-bare 5.0.0-built 5.0.0-headers; do rm -rf "/lib/modules/$n"; done
}
trap restore EXIT

settle
ptape-store --settle 0
node0=$(node_of TAPE0) node1=$(node_of TAPE1)
id0=$(identity_of TAPE0) id1=$(identity_of TAPE1)
cp "$SETTINGS" settings
grep -q persistence=1 settings || echo 'options ptape persistence=1' >>"$SETTINGS"

# --- the switch ---
breaks persistence-off
echo 0 >"$PARAMETERS/persistence"
broken persistence-off
mend
mended persistence-off

sed -i s/persistence=1/persistence=0/ "$SETTINGS"
broken persistence-at-load
mend
mended persistence-at-load

breaks hold-off
echo 0 >"$PARAMETERS/hold_seconds"
broken hold-off
mend
mended hold-off
echo 0 >"$(attribute "$node0" hold_seconds)"
broken hold-off "$node0"
mend
mended hold-off

# --- what a recovery needs ---
for lack in recovery-off:recovery verify-off:verify journal-small:journal_mb; do
  IFS=: read -r id name <<<"$lack"
  breaks "$id"
  echo 0 >"$PARAMETERS/$name"
  broken "$id"
  mend
  mended "$id"
  echo 0 >"$(attribute "$node0" "$name")"
  broken "$id" "$node0"
  mend
  mended "$id"
done

# --- bindings ---
cp "$BINDINGS" whole
breaks bindings-damaged
echo 'options ptape bind=tape.naa-50' >>"$BINDINGS"
broken bindings-damaged
mend_by bindings-damaged ptape-store
mended bindings-damaged
cp whole "$BINDINGS"
: >"$BINDINGS"
broken bindings-damaged "is empty"
mend_by bindings-damaged ptape-store
mended bindings-damaged
same "lines of the mended file" "$(grep -c '^options ptape bind=' "$BINDINGS")" "$(grep -c '^options ptape bind=' whole)"
cp whole "$BINDINGS"

echo "options ptape bind=tape.naa-5000e111.TWIN:${node0#nst}" >>"$BINDINGS"
broken bindings-repeated TWIN
mend
mended bindings-repeated
# The kernel gets the lines of every file.
echo "options ptape bind=tape.naa-5000e111.TWIN:${node0#nst}" >"$SITE"
broken bindings-repeated "$SITE" "one of both is to go: bind=tape.naa-5000e111.TWIN:${node0#nst} in $SITE"
rm "$SITE"
mended bindings-repeated

sed -i "/$id0/d" "$BINDINGS"
broken binding-not-on-disk "$id0"
mend_by binding-not-on-disk "systemctl start ptape-store"
mended binding-not-on-disk

echo 'options ptape bind=tape.naa-5000e111.NEVER:9' >>"$BINDINGS"
broken binding-not-passed NEVER
mend_by binding-not-passed "systemctl start ptape-store"
mended binding-not-passed

start_program holder
expect holder "open /dev/$node1" ok
sed -i "s/$id1:.*/$id1:12/" "$BINDINGS"
broken binding-differs nst12 "close what has it open, then run ptape-store"
breaks bindings-refused
echo "+$id1:12" >"$PARAMETERS/bind"
wait_for 60 applied
broken bindings-refused
expect holder close ok
mend_by bindings-refused ptape-store
mended binding-differs
mended bindings-refused
node1=$(node_of TAPE1)

# --- devices ---
breaks sg-missing
if rmmod sg 2>/dev/null; then
  broken sg-missing
  mend
  mended sg-missing
fi

breaks device-without-driver
address=$(hctl TAPE0)
echo "$address" >/sys/bus/scsi/drivers/st/unbind
broken device-without-driver "$address"
mend
wait_for 60 is_state "$node0" online
mended device-without-driver

breaks path-not-running
echo offline >"/sys/bus/scsi/devices/$address/state"
broken path-not-running "$address" "see to its cable and adapter; then "
mend_by path-not-running "echo running >/sys/bus/scsi/devices/$address/state"
mended path-not-running

breaks away-in-use
write_unproved TAPE0
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
broken away-in-use "$node0" "bring it back, or end the waiting: ptape release $node0"

# Nobody waits any longer, and the close cannot prove what the program was told is written.
tell job-TAPE0 close
expect_waits job-TAPE0
breaks loss
ptape release "$node0" >/dev/null
expect_answer job-TAPE0 ENOTRECOVERABLE "the close"
broken loss "$node0" "run the job that wrote there again; then "
vtlctl plug TAPE0
wait_for 60 is_state "$node0" online
mended away-in-use
expect job-TAPE0 "open /dev/$node0" ENOTRECOVERABLE
mend_by loss "ptape acknowledge $node0"
mended loss

# Another cartridge comes back under the job.
breaks frozen
breaks stopped
expect job-TAPE0 "open /dev/$node0" ok
expect job-TAPE0 "write 1000 A" 1000
vtlctl unplug TAPE0
vtlctl swap TAPE0 VTL005L8
vtlctl plug TAPE0
expect job-TAPE0 "write 1000 B" ENOTRECOVERABLE
same state "$(told "$node0" state)" frozen
broken frozen "$node0" "see which cartridge it holds; then unload it"
broken stopped "$node0"
vtlctl unplug TAPE0
wait_for 60 is_state "$node0" waiting
broken frozen "frozen when it is back" "bring it back; then see which cartridge it holds"
vtlctl plug TAPE0
wait_for 60 is_state "$node0" frozen
broken frozen "$node0 is frozen"
expect job-TAPE0 close ENOTRECOVERABLE
mend_by frozen "mt -f /dev/$node0 offline"
mended frozen
broken stopped "$node0" "run that job again; then "
mend_by stopped "ptape acknowledge $node0"
mended stopped
mended loss

breaks tape-alert
vtlctl alert TAPE0 --flag 20
sg_logs --maxlen=512 --page=0x2e "/dev/$(ptape show "$node0" --json | jq -r '.device.paths[0].sg')" >/dev/null
broken tape-alert "TapeAlert 20" "see to it as the drive's manual says; then "
mend_by tape-alert "ptape acknowledge $node0"
mended tape-alert

# Its link is dead, and nobody takes the SCSI device away: it runs, as far as the kernel knows.
breaks not-answering
echo 1 >"$(attribute "$node1" hold_seconds)"
expect holder "open /dev/$node1" ok
vtlctl link TAPE1 --down
expect holder "op rewind" EIO
wait_for 60 is_state "$node1" absent
broken not-answering "$node1" "see to its cable, power and adapter; it is back with the first answer: mt -f /dev/$node1 status"
mended path-not-running
[[ $(ptape status) == *" needs a look: ptape doctor"* ]] || fail "status: $(ptape status)"
vtlctl link TAPE1 --up
expect holder "op rewind" ok
wait_for 60 is_state "$node1" online
mended not-answering
expect holder close ok
echo default >"$(attribute "$node1" hold_seconds)"

breaks same-identity
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$(field TAPE0 naa)" --serial "$(field TAPE0 serial)"
vtlctl plug TAPE1
settle
broken same-identity "" "give one of both another serial number, or use its link in /dev/tape/by-path"
breaks no-identity
vtlctl unplug TAPE1
vtlctl identity TAPE1 --no-page80 --no-page83
vtlctl plug TAPE1
settle
mended same-identity
broken no-identity "" "use its link in /dev/tape/by-path"
# Another one again, which keeps the number that it has.
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa 500000000000beef --serial OTHER
vtlctl plug TAPE1
settle
mended no-identity
node1=$(node_of TAPE1)

# A line of the table that is for no drive's element.
wait_for 60 mended_by_now drive-place-conflict
table=$(attribute "$(node_of CHANGER)" element_table)
echo "1024 $id0" >"$table"
wait_for 60 finds drive-place-conflict
broken drive-place-conflict 1024 "correct element.1024 in ptape.conf(5), then ptape apply"
echo >"$table"
wait_for 60 mended_by_now drive-place-conflict

# --- nodes and links ---
breaks node-missing
rm "/dev/$node1"
broken node-missing "/dev/$node1"
mend
mended node-missing
mended group-wrong

breaks group-wrong
chgrp root "/dev/$node1"
broken group-wrong "/dev/$node1"
mend
mended group-wrong

wait_for 60 mended_by_now link-missing # places are learnt late
mkdir links
find /dev/tape/by-id '(' -lname "*/$node0*" -o -lname "*/${node0#n}*" ')' -exec mv {} links/ ';'
broken link-missing "$node0"
mend
mended link-missing
for link in links/*; do [[ -L /dev/tape/by-id/${link##*/} ]] || fail "$link is not there again"; done
by_library() { find /dev/tape/by-library -lname "*/$node0" 2>/dev/null | grep . >links.by-library; }
wait_for 60 by_library
by_id=$(find /dev/tape/by-id -lname "*/$node0" -print -quit)
for link in "$by_id" "$(<links.by-library)"; do
  ln -sf "$(readlink "$link" | sed "s/$node0\$/$node1/")" "$link"
  broken link-missing "$link leads to $node1 and should lead to $node0"
  mend
  mended link-missing
  same "$link" "$(readlink -f "$link")" "/dev/$node0"
done
rm "$link"
broken link-missing "$link is missing"
mend
mended link-missing
same "$link" "$(readlink -f "$link")" "/dev/$node0"

# --- installation ---
for file in "$RULES/59-ptape.rules" "$RULES/61-ptape.rules" /usr/lib/udev/ptape_id; do
  mv "$file" kept
  broken files-missing "${file##*/}" "install ptape again"
  mv kept "$file"
done
finds files-missing || :
! grep -qE '(59|61)-ptape.rules|ptape_id' finding || fail "missed, and here: $(cat finding)"

breaks rules-hidden
ln -s /dev/null /etc/udev/rules.d/61-ptape.rules
broken rules-hidden /etc/udev/rules.d/61-ptape.rules "remove it, if it is not meant: "
mend_by rules-hidden "rm /etc/udev/rules.d/61-ptape.rules"
mended rules-hidden

breaks no-take-over
grep -v '^install st ' "$SETTINGS" >without && cp "$SETTINGS" with && cp without "$SETTINGS"
broken no-take-over 'install st'
mend_settings
mended no-take-over
cp with "$SETTINGS"

breaks blacklisted
echo 'blacklist st' >"$SITE"
broken blacklisted 'blacklist st' "remove it: grep -r 'blacklist st' /etc/modprobe.d"
breaks options-of-stock
echo 'options st buffer_kbs=64' >"$SITE"
mended blacklisted
broken options-of-stock buffer_kbs=64
mend_settings
mended options-of-stock
echo 'options ch timeout_move=900' >"$SITE"
broken options-of-stock timeout_move=900
mend_settings
mended options-of-stock
rm "$SITE"
cp with "$SETTINGS"

breaks settings-wrong
printf '[*]\nhodl = 1\n' >/etc/ptape.conf
broken settings-wrong /etc/ptape.conf:2 "correct it, see ptape.conf(5); then ptape apply"
rm /etc/ptape.conf
mended settings-wrong

# They change while a program has the drive open; ptape-store leaves it alone, and nobody runs it again.
breaks settings-not-applied
expect holder "open /dev/$node1" ok
printf '[%s]\nblock-size = 1k\n' "$(identity_of TAPE1)" >/etc/ptape.conf
ptape-store --settle 0
broken settings-not-applied "process ${PROGRAM[holder]}" "when it is closed: ptape apply"
expect holder close ok
broken settings-not-applied "$node1"
mend
mended settings-not-applied
for hold in 5 default; do
  printf '[*]\nhold = %s\n' "$hold" >/etc/ptape.conf
  broken settings-not-applied "$node1: ptape.conf has what is not in force: hold=$hold"
  mend
  mended settings-not-applied
done
same "hold, by default again" "$(told "$node1" hold_seconds)" 300
rm /etc/ptape.conf

breaks versions-differ
echo 0.0.1 >version
mount --bind version /sys/module/ptape/version
broken versions-differ 0.0.1 "with no drive in use: ptape handback && ptape takeover; "
umount /sys/module/ptape/version
mended versions-differ

# A kernel of the tree that this machine does not run, and that nothing was built for.
for other in /lib/modules/*; do
  [[ ${other##*/} != "$(uname -r)" ]] || continue
  mount -t tmpfs tmpfs "$other"
  HIDDEN+=("$other")
done
breaks kernel-without-module
mkdir -p /lib/modules/5.0.0-bare/kernel /lib/modules/5.0.0-headers/{build,kernel}
broken headers-missing 5.0.0-bare "apt install linux-headers-5.0.0-bare"
broken kernel-without-module 5.0.0-headers "dkms autoinstall -k 5.0.0-headers"
rm -r /lib/modules/5.0.0-*
mended headers-missing
mended kernel-without-module

# The module of another kernel, with a byte behind its signature, under a firmware that wants it signed.
breaks module-unsigned
module=$(modinfo -n ptape)
if [[ $module == *.xz ]]; then xz -dc "$module"; else cat "$module"; fi >whole-module
mkdir -p /lib/modules/5.0.0-built/{kernel,updates}
{ cat whole-module && echo; } >/lib/modules/5.0.0-built/updates/ptape.ko
secure_boot
broken module-unsigned 5.0.0-built "let DKMS sign it, and enrol its key: mokutil --import /var/lib/dkms/mok.pub"
umount /sys/firmware
rm -r /lib/modules/5.0.0-built
mended module-unsigned

breaks backup-names
mkdir -p /etc/bacula
echo '  Changer Device = /dev/sg3' >/etc/bacula/bacula-sd.conf
broken backup-names /etc/bacula/bacula-sd.conf:1 "name the changer by /dev/sch0"
sed -i 's|/dev/sg3|/dev/sch0|' /etc/bacula/bacula-sd.conf
mended backup-names
rm -r /etc/bacula

# --- the driver, at the end: it goes ---
quit_program holder
quit_program job-TAPE0
unload_ptape
rm "/dev/$node1" # made by hand: the kernel takes away only what it has made itself
echo 'options ptape bind=nonsense' >"$SITE"
load_ptape
broken bindings-bad "" "correct or remove that line: grep -rn bind= /etc/modprobe.d"
rm "$SITE"
mended bindings-bad
unload_ptape
wait_for 60 finds no-driver
broken no-driver
mend
mended no-driver
unload_ptape
modprobe --ignore-install st
modprobe --ignore-install ch
settle
broken stock-driver "" "with no drive in use: ptape takeover"
mended no-driver

# A module that is there, signed with a key which that firmware does not know: what modinfo(8) takes for
# a signature, and no kernel does.
breaks key-not-enrolled
mkdir -p "/lib/modules/$(uname -r)/kernel" "$UPDATES"
mount -t tmpfs tmpfs "$UPDATES"
mkdir "$UPDATES/dkms"
{ cat whole-module && printf 'skm\1\4\1\1\1\0\0\0\0\0\0\1' && echo '~Module signature appended~'; } \
  >"$UPDATES/dkms/ptape.ko"
secure_boot
broken key-not-enrolled "$(uname -r)" "mokutil --import /var/lib/dkms/mok.pub, confirm it at the next boot, then ptape takeover"
umount "$UPDATES" /sys/firmware
mended key-not-enrolled
same takeover "$(ptape takeover --json | jq -r .message)" "ptape serves"
settle
mended stock-driver
mended bindings-bad
mended bindings-refused

printf '%s\n' "${FOUND[@]}" | sort -u >seen
echo "$(wc -l <seen) checks found what was broken"
same "checks that were seen" "$(wc -l <seen)" "$(findings | jq .checks)"
