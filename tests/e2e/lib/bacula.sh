# SPDX-License-Identifier: GPL-2.0-only
# Bacula's daemons and its operator in a Debian tree. Sourced by bash with set -euo pipefail: by
# cell/bacula, which runs inside that tree, and by vm/bacula.sh, which sees it from outside. Both set
# TREE_ROOT (where the tree begins) and OUT, and have functions
#   as_user USER:GROUP COMMAND...    runs it in the tree, in place of the shell that calls
#   comes_true SECONDS COMMAND...
#   needs_operator JOBID         what becomes of a job that waits for somebody; prints how it ended
# shellcheck shell=bash

ETC=/etc/bacula
WORKING=/var/lib/bacula
START_S=60 # a daemon, on a busy machine
JOB_S=${JOB_S:-240}
CANCEL_S=60

declare -A DAEMON_PID=()

# write_director DEVICE FILES STORAGE_LINE [JOB_LINE...]: FILES as in Bacula's Include.
write_director() {
  cat >"$TREE_ROOT$ETC/dir.conf" <<-CONF
	Director {
	  Name = dir; Password = secret; DirAddress = 127.0.0.1; QueryFile = /dev/null
	  WorkingDirectory = $WORKING; PidDirectory = $WORKING; Messages = All
	  Maximum Concurrent Jobs = 4
	}
	Catalog { Name = Catalog; dbname = bacula; user = bacula; password = "" }
	Messages { Name = All; catalog = all, !skipped, !restored }
	Client { Name = fd; Address = 127.0.0.1; Password = secret; Catalog = Catalog; AutoPrune = no
	  Maximum Concurrent Jobs = 4 }
	Storage {
	  Name = tape; Address = 127.0.0.1; Password = secret; Device = $1; Media Type = Tape
	  Maximum Concurrent Jobs = 4
	  $3
	}
	Pool { Name = Default; Pool Type = Backup; AutoPrune = no; Recycle = no }
	FileSet { Name = Data; Include { Options { signature = MD5 }; File = $2 } }
	Job {
	  Name = Backup; Type = Backup; Level = Full; Client = fd; FileSet = Data; Storage = tape
	  Pool = Default; Messages = All; Priority = 10; Accurate = no; Maximum Concurrent Jobs = 2
	  $(printf '%s\n  ' "${@:4}")
	}
	Job {
	  Name = Restore; Type = Restore; Client = fd; FileSet = Data; Storage = tape
	  Pool = Default; Messages = All; Where = $RESTORED
	}
	CONF
}

# write_storage: what devices there are is on stdin.
write_storage() {
  {
    cat <<-CONF
	Storage { Name = sd; SDAddress = 127.0.0.1; WorkingDirectory = $WORKING; PidDirectory = $WORKING }
	Director { Name = dir; Password = secret }
	Messages { Name = Standard; director = dir = all }
	CONF
    cat
  } >"$TREE_ROOT$ETC/sd.conf"
}

write_others() {
  cat >"$TREE_ROOT$ETC/fd.conf" <<-CONF
	FileDaemon { Name = fd; FDAddress = 127.0.0.1; WorkingDirectory = $WORKING; PidDirectory = $WORKING }
	Director { Name = dir; Password = secret }
	Messages { Name = Standard; director = dir = all }
	CONF
  cat >"$TREE_ROOT$ETC/console.conf" <<-CONF
	Director { Name = dir; DIRport = 9101; Address = 127.0.0.1; Password = secret }
	CONF
}

console() {
  printf '%s\n' "$@" |
    (as_user root:root timeout "$START_S" bconsole -c "$ETC/console.conf") >>"$OUT/console" 2>&1
}

catalog() { (as_user "$DIRECTOR_USER" sqlite3 -cmd '.timeout 10000' "$WORKING/bacula.db" "$1"); }

listens() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_daemon() { # dir|fd|sd PORT USER
  as_user "$3" "bacula-$1" -f -c "$ETC/$1.conf" >>"$OUT/daemons" 2>&1 &
  DAEMON_PID[$1]=$!
  comes_true "$START_S" listens "$2"
}

stop_daemon() { # dir|fd|sd
  kill "${DAEMON_PID[$1]}"
  wait "${DAEMON_PID[$1]}" || :
}

start_storage() { start_daemon sd 9103 "$STORAGE_USER"; }

# The storage daemon that comes next has no memory of the drive.
restart_storage() {
  stop_daemon sd
  start_storage
}

# After write_...: a catalog with nothing in it, and the daemons, each as its user.
start_bacula() { # DIRECTOR_USER STORAGE_USER
  DIRECTOR_USER=$1 STORAGE_USER=$2
  rm -f "$TREE_ROOT$WORKING/bacula.db"
  # Where dbconfig did not do it, the database's name is still to be put in.
  sed s/XXX_DBNAME_XXX/bacula/ "$TREE_ROOT/usr/share/bacula-director/make_sqlite3_tables" |
    (as_user "$DIRECTOR_USER" sh) >>"$OUT/daemons" 2>&1
  start_daemon fd 9102 root:root
  start_storage
  start_daemon dir 9101 "$DIRECTOR_USER"
}

write_log() { catalog 'select LogText from Log order by LogId' >"$OUT/log"; }

job_status() { catalog "select JobStatus from Job where JobId=$1"; }
ended() { [[ $(job_status "$1") == [TfEAeW] ]]; }
waits() {
  [[ $(catalog "select count(*) from Log where JobId=$1 and (LogText like '%Cannot find any appendable%'
    or LogText like '%Please mount%')") != 0 ]]
}
ended_or_waits() { ended "$1" || waits "$1"; }

# await_job JOBID: what a job that was started ended as.
await_job() {
  comes_true "$JOB_S" ended_or_waits "$1" || { echo "no end" && return; }
  if ended "$1"; then job_status "$1"; else needs_operator "$1"; fi
}

# run_job JOBID COMMAND...: of the console.
run_job() {
  console "${@:2}"
  await_job "$1"
}

cancel_job() { # JOBID
  console "cancel jobid=$1 yes"
  comes_true "$CANCEL_S" ended "$1" || { echo "no end" && return; }
  echo waits
}

next_job() { echo $(($(catalog "select coalesce(max(JobId), 0) from Job") + 1)); }

# restore_job JOBID: all that it saved, to RESTORED; what the restore ended as.
restore_job() {
  run_job "$(next_job)" "restore jobid=$1 client=fd storage=tape where=$RESTORED all done yes"
}
