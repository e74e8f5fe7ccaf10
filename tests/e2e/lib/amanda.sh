# SPDX-License-Identifier: GPL-2.0-only
# Amanda's server in a Debian tree. Sourced by bash with set -euo pipefail: by cell/amanda, which runs
# inside that tree, and by vm/amanda.sh, which sees it from outside. Both set TREE_ROOT (where the tree
# begins), DATA and OUT, and have a function `as_user USER:GROUP COMMAND...`, which runs it in the tree,
# in place of the shell that calls.
# shellcheck shell=bash

ETC=/etc/amanda/e2e
STATE=/var/lib/amanda/e2e
LOGS=/var/log/amanda
PROGRAMS_OF_ROOT=(ambind killpgrp runtar application/amgtar)
COMMAND_S=${COMMAND_S:-150}

as_backup() { # COMMAND...: exit status is the command's
  (as_user backup:backup timeout "$COMMAND_S" "$@") >>"$OUT/console" 2>&1
}

# write_amanda CHANGER RUNTAPES TAPETYPE_LINES DUMPTYPE_LINES: how the tapes are reached is on stdin,
# and defines CHANGER.
write_amanda() {
  local file=$TREE_ROOT$ETC
  mkdir -p "$file" "$TREE_ROOT$STATE"/{curinfo,log,index}
  {
    cat <<-CONF
	org "e2e"
	dumpuser "backup"
	infofile "$STATE/curinfo"
	logdir "$STATE/log"
	indexdir "$STATE/index"
	tapelist "$ETC/tapelist"
	dumpcycle 1
	runspercycle 1
	tapecycle 1
	dtimeout ${DUMP_IDLE_S:-1800}
	runtapes $2
	CONF
    cat
    cat <<-CONF
	tpchanger "$1"
	tapetype T
	define tapetype T {
	  $3
	}
	labelstr "^E2E-[0-9]$"
	define application tar {
	  plugin "amgtar"
	}
	define dumptype data {
	  auth "local"
	  program "APPLICATION"
	  application "tar"
	  strategy noinc
	  compress none
	  index no
	  $4
	}
	CONF
  } >"$file/amanda.conf"
  echo "localhost $DATA data" >"$file/disklist"
  : >"$file/tapelist"
}

# What Amanda's user writes is his, and what has to be root's is: the cache of trees keeps no set-uid
# programs.
give_to_backup() { # PATH...
  local program lib=$TREE_ROOT/usr/lib/amanda
  mkdir -p "$TREE_ROOT$LOGS" # images have no logs
  (as_user root:root chown -R backup:backup "$ETC" "$STATE" "$LOGS" "$@")
  for program in "${PROGRAMS_OF_ROOT[@]}"; do
    [[ ! -e $lib/$program ]] || chmod u+s "$lib/$program"
  done
}

# amanda_fetch DIRECTORY: the newest dump of DATA, as files below DIRECTORY.
amanda_fetch() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  as_backup bash -o pipefail -c 'cd "$1" && amfetchdump -p -a e2e localhost "$2" | tar -xf -' \
    fetch "$1" "$DATA" || echo "amfetchdump ended with $?" >>"$OUT/console"
}

amanda_log() { cat "$TREE_ROOT$STATE"/log/log.[0-9]*; }
