#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (the loss of a drive's buffer) paths=1 (with two, one that goes is no absence)
#
# A real journal, asked by the fields that ptape-store(8) promises: a device goes and comes back under a
# program, its drive loses what it had buffered, and another cartridge comes; each is an entry, once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

MANUAL=/ptape/userspace/man/ptape-store.8
STATE_MESSAGE=441707a8b94d4105a993cc6cc63578c7
RECOVERY_MESSAGE=a7914e03313742cdb2f03647e47fdf4e
WARNING=4 NOTICE=5 ERROR=3 # levels of syslog(3)

entries() { journalctl --quiet --no-pager --output=json "$@"; } # FIELD=VALUE...

events() { entries "PTAPE_UNIT=$1" | jq -r .PTAPE_EVENT | xargs; } # NODE

newest() { entries "PTAPE_UNIT=$node" "PTAPE_EVENT=$1" | tail -n 1 >entry; } # EVENT

has() { # FIELD VALUE: of the newest entry
  same "$1 of $(cat entry)" "$(jq -r ".$1" entry)" "$2"
}

# The metrics tell the same number as the entry.
counts() { # FIELD NAME: of the newest entry, of the counter
  local told
  told=$(ptape metrics | sed -n "s/^ptape_device_$2_total{device=\"$node\",.*} //p")
  [[ $told ]] || fail "the metrics have no $2 of $node"
  has "$1" "$told"
}

tells() { [[ $(events "$node") == "$1" ]]; } # EVENTS

expect_events() { # EVENTS: those that the unit has by now
  settle
  # What udev's program has sent, journald has still to store.
  journalctl --sync
  tells "$1" || fail "the journal has: $(events "$node"), not: $1"
}

stop_journal() {
  [[ ! ${JOURNAL:-} ]] || kill "$JOURNAL" || :
  rm -rf /run/systemd/journal /run/log/journal
}

start_journal() {
  systemd-machine-id-setup >/dev/null
  mountpoint -q /sys/fs/cgroup || mount -t cgroup2 none /sys/fs/cgroup
  mkdir -p /run/systemd/journal /run/log
  trap stop_journal EXIT
  /lib/systemd/systemd-journald &
  JOURNAL=$!
  wait_for 60 journalctl --sync
}

settle
node=$(node_of TAPE0)
start_journal
start_program program
expect program "open /dev/$node" ok
expect program "write 1000 A" 1000
same "nothing has happened" "$(events "$node")" ""

vtlctl unplug TAPE0
wait_for 60 is_state "$node" waiting
expect_events waiting
newest waiting
has MESSAGE "$node is away, calls wait for it"
has MESSAGE_ID "$STATE_MESSAGE"
has PRIORITY "$WARNING"
has PTAPE_STATE_BEFORE online
has PTAPE_IDENTITY "$(identity_of TAPE0)"
has PTAPE_SERIAL "$(field TAPE0 serial)"
has SYSLOG_IDENTIFIER ptape-store # _EXE is there only while the process is

vtlctl plug TAPE0
expect program "write 1000 B" 1000
expect_events "waiting online recovering recovered online"
newest recovered
has MESSAGE_ID "$RECOVERY_MESSAGE"
has PRIORITY "$NOTICE"
has PTAPE_RECOVERIES "$(told "$node" recoveries)"
counts PTAPE_RECOVERIES recoveries

# Blocks that the drive has not any more are sent again, and counted.
vtlctl reset TAPE0 --kind power --lose-buffer
expect program "write 1000 C" 1000
expect_events "waiting online recovering recovered online recovering recovered online"
newest recovered
(($(jq -r .PTAPE_REPLAYED_BLOCKS entry) > 0)) || fail "none was sent again: $(cat entry)"
has PTAPE_REPLAYED_BLOCKS "$(told "$node" replayed_blocks)"
has PTAPE_RESETS "$(told "$node" resets)"
counts PTAPE_RECOVERIES recoveries
counts PTAPE_REPLAYED_BLOCKS replayed_blocks
counts PTAPE_RESETS resets
[[ $(jq -r .MESSAGE entry) == *" blocks were written again" ]] || fail "$(cat entry)"

vtlctl unplug TAPE0
vtlctl swap TAPE0 VTL005L8
vtlctl plug TAPE0
expect program "write 1000 D" ENOTRECOVERABLE
settle
journalctl --sync
newest frozen
has PRIORITY "$ERROR"
has PTAPE_REASON "$(told "$node" state_reason)"
has MESSAGE "$node is frozen: $(told "$node" state_reason)"

# The fields of the manual are those of the entries, and the other way round.
sed -n 's/^\.It Ev \(PTAPE_.*\)/\1/p' "$MANUAL" | tr -d ' ' | tr , '\n' | sort -u >documented
entries "PTAPE_UNIT=$node" | jq -r 'keys[] | select(startswith("PTAPE_"))' | sort -u >sent
diff documented sent || fail "fields"
same "of the other drive" "$(events "$(node_of TAPE1)")" ""

expect program close ENOTRECOVERABLE
quit_program program
