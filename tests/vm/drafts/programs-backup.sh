#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# programs: yes
# needs: driver=ptape rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
# timeout: 1800
#
# What backup software brings to try a drive: Bacula's btape, Amanda's amtapetype and amdevcheck; and
# sysstat's tapestat, which shows what they did.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

AMTAPETYPE_KB=20000 # of the cartridge that is filled twice

mt_does() { does mt -f "$NODE" "$@"; }

write_configurations() {
  local tree=$PROGRAMS/tree
  mkdir -p "$tree"/{etc/bacula,var/lib/bacula,etc/amanda/rig,tmp/amanda}
  cat >"$tree/etc/bacula/rig.conf" <<-CONF
	Storage { Name = sd; WorkingDirectory = /tmp; PidDirectory = /tmp }
	Director { Name = dir; Password = secret }
	Messages { Name = Standard; director = dir = all }
	Device {
	  Name = Drive; Media Type = Tape; Device Type = Tape; Archive Device = $NODE
	  AutomaticMount = yes; AlwaysOpen = yes; RemovableMedia = yes; RandomAccess = no
	  LabelMedia = no; Maximum Open Wait = 1; Spool Directory = /tmp
	}
	CONF
  cat >"$tree/etc/amanda/rig/amanda.conf" <<-CONF
	org "rig"
	dumpuser "backup"
	infofile "/tmp/amanda/curinfo"
	logdir "/tmp/amanda"
	indexdir "/tmp/amanda/index"
	tapelist "/etc/amanda/rig/tapelist"
	tapedev "tape:$NODE"
	tapetype T
	define tapetype T { length 60 mbytes }
	labelstr "^RIG-[0-9]$"
	CONF
}

# Amanda writes down what it labelled: each driver begins with nothing.
forget_labels() {
  : >"$PROGRAMS/tree/etc/amanda/rig/tapelist"
  chown -R backup:backup "$PROGRAMS/tree"/{etc/amanda,tmp/amanda}
}

btape() { # COMMAND...
  printf '%s\n' "$@" quit | inside root btape -c /etc/bacula/rig.conf "$NODE"
}

counts() {
  local name
  for name in read_cnt read_byte_cnt write_cnt write_byte_cnt in_flight; do
    echo "$name: $(cat "/sys/class/scsi_tape/st0/stats/$name")"
  done
}

scenario() {
  forget_labels
  does mt -f "$NODE" status
  does btape cap test status scan
  mt_does status
  mt_does rewind
  mt_does weof
  mt_does rewind
  does inside backup amdevcheck rig "tape:$NODE"
  does inside backup amlabel rig RIG-1
  does inside backup amdevcheck rig "tape:$NODE"
  does inside backup amdevcheck --properties "MAX_VOLUME_USAGE,BLOCK_SIZE,MIN_BLOCK_SIZE,MAX_BLOCK_SIZE" rig "tape:$NODE"
  does inside backup amlabel rig RIG-2
  does inside backup amlabel -f rig RIG-2
  does inside backup amdevcheck rig "tape:$NODE"
  does inside backup amdevcheck rig tape:/dev/nst7
  counts
  does inside root tapestat
  does inside root tapestat -k -z 1 2
  does vtlctl swap TAPE0 VTL002L8
  does inside backup amdevcheck rig "tape:$NODE"
  does inside backup amtapetype -o -b 32k -t RIG "$NODE"
  mt_does offline
  does inside backup amdevcheck rig "tape:$NODE"
}

# Times and speeds are each run's own; so are sysstat's figures, which are rates.
steady() {
  sed -E -e 's/^[0-9]{2}-[A-Z][a-z]{2}(-[0-9]{4})? [0-9:]{5,8} //' \
    -e 's/[0-9.,]+ [KMG]?B(ytes)?\/s(ec)?/SPEED/g; s/[0-9.]+ [kK]?(b|B)(ytes)?\/sec/SPEED/g' \
    -e 's/^(Linux .*|[0-9]{2}:[0-9]{2}:[0-9]{2}.*)$/(head)/' \
    -e '/^(st0|Tape:)/s/[0-9]+(\.[0-9]+)?/N/2g' \
    -e 's/speed [0-9]+ kps/speed N kps/; s/(VolSessionTime|Date|date|time|Time)[=: ].*/\1/'
}

open_programs
write_configurations
compare_drivers VTL001L8 VTL002L8:$AMTAPETYPE_KB
grep -q '=== End' "$OUT/stock" || fail "btape did not test"
