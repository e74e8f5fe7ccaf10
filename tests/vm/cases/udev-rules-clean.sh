#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot)
#
# udevadm test of every sort of node and event: udev finds no fault in our rules,
# asks ptape_id and not scsi_id, and has nothing to run after the first add. ptape_id itself
# opens no device and needs no rights.
set -euo pipefail
# shellcheck source=userspace/udev/tests/links.sh
. /ptape/userspace/udev/tests/links.sh

COMPLAINT='invalid|unknown|ignoring|fail|error|cannot|returned|duplicate|mismatch'

# Lines about our rules or our program that complain.
complaints() { # LOG
  grep -E '(59|61)-ptape\.rules|ptape_id' "$1" | grep -i -E "$COMPLAINT" || true
}

settle
node=$(readlink -f "$TAPE0")
number=${node##*nst}
log=$OUT/udevadm-test.log

# The check itself: a rule of udev's that is wrong is seen.
cp /usr/lib/udev/rules.d/61-ptape.rules "$OUT/61-ptape.rules"
echo 'SUBSYSTEM=="scsi_tape", NONSENSE="1"' >>/usr/lib/udev/rules.d/61-ptape.rules
udevadm test "/sys/class/scsi_tape/st$number" >"$log" 2>&1
[[ -n $(complaints "$log") ]] || fail "a wrong rule passes unseen"
cp "$OUT/61-ptape.rules" /usr/lib/udev/rules.d/61-ptape.rules

# Who asks the device for its names, at a real event: nobody must.
mv /usr/lib/udev/scsi_id /usr/lib/udev/scsi_id.real
printf '#!/bin/sh\necho "$@" >>%s\nexec /usr/lib/udev/scsi_id.real "$@"\n' "$OUT/asked" >/usr/lib/udev/scsi_id
chmod 755 /usr/lib/udev/scsi_id
: >"$OUT/asked"

# What udev would run after the event, a program a line; systemd 257 says it in other words.
would_run() { # LOG
  sed -n "s/^run: '\(.*\)'$/\1/p; s/^ *RUN{program} : //p" "$1"
}

# A line each: what is made of it is the same for nodes of a kind and for most events.
while read -r device action runs; do
  udevadm test --action="$action" "/sys/class/$device" >"$log" 2>&1 || fail "udevadm test $device"
  [[ -z $(complaints "$log") ]] || fail "$device, $action: $(complaints "$log")"
  [[ $(would_run "$log") == "$runs" ]] || fail "$device, $action: would run $(would_run "$log" | paste -sd' ')"
  : >"$OUT/asked"
  udevadm trigger --settle --action="$action" "/sys/class/$device"
  [[ $(udevadm info --query=symlink "/sys/class/$device") == *tape/by-id/* ]] ||
    fail "$device, $action: no link"
  [[ ! -s $OUT/asked ]] || fail "$device, $action: scsi_id is asked: $(cat "$OUT/asked")"
  echo "$device, $action: no complaint"
done <<EOF
scsi_tape/st$number move /bin/true
scsi_tape/st$number change /bin/true
scsi_tape/nst${number}l move
scsi_changer/sch0 add
EOF

# What ptape_id does: it opens files of sysfs, and nothing else; a device could be asked by ioctl only.
traced() { # DIRECTORY
  rm -f /tmp/trace
  setpriv --reuid=65534 --clear-groups strace -o /tmp/trace /usr/lib/udev/ptape_id "$1" >"$OUT/properties"
  grep -E '^(open|creat|ioctl|socket|mknod|unlink|rename|connect)' /tmp/trace
}
: >"$OUT/opened"
for device in "scsi_tape/nst$number" scsi_changer/sch0; do
  traced "/sys/class/$device" | tee -a "$OUT/opened" |
    grep -vE '^open(at2?)?\(.*"(/sys/class/scsi_|ptape/)[^"]*", O_(RDONLY|PATH)' >"$OUT/too-much" || :
  [[ ! -s $OUT/too-much ]] || fail "ptape_id of $device: $(cat "$OUT/too-much")"
  grep -q '^ID_SERIAL=' "$OUT/properties" || fail "ptape_id of $device, without rights: $(cat "$OUT/properties")"
done
(($(wc -l <"$OUT/opened") > 4)) || fail "strace saw nothing: $(cat "$OUT/opened")"
strace -o /tmp/trace head -c 0 /dev/sg0
grep -qE '^open.*"/dev/sg0"' /tmp/trace ||
  fail "an open of a device is not seen"

# The check itself: a node that our rules do not know of is asked by udev's own rules.
rm /usr/lib/udev/rules.d/59-ptape.rules
udevadm control --reload
udevadm trigger --settle --action=change "/sys/class/scsi_tape/st$number"
[[ -s $OUT/asked ]] || fail "scsi_id was not asked, and that was not seen"

# systemd 254 and newer reads rules without a device, and is stricter.
if (($(udevadm --version) >= 254)); then
  udevadm verify --no-style /ptape/udev/*.rules
fi
