# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the cases of tests/vm: the library asked for facts, waits with a deadline, and programs
# that hold a tape. What is on a cartridge and which drive is behind a node is never asked through
# ptape: the library and the SCSI devices in sysfs tell it.

GUEST_DIR=/ptape/tests/vm/guest
POLL_SECONDS=0.05
SETTLE_SECONDS=900 # udev may be hundreds of events behind
ANSWER_SECONDS=120 # limit for an answer that must come; the machine may be busy
# shellcheck disable=SC2034 # cases use it
PARAMETERS=/sys/module/ptape/parameters

# Ends the script, and the hold of what it has left absent: the driver is to unload.
fail() {
  local release n
  echo "FAIL: $*" >&2
  for ((n = ${#BASH_SOURCE[@]} - 1; n > 0; n--)); do
    echo "  ${BASH_SOURCE[n]##*/} line ${BASH_LINENO[n - 1]}: ${FUNCNAME[n - 1]}" >&2
  done
  for release in /sys/class/scsi_tape/*/ptape/release; do
    [[ ! -e $release ]] || echo 1 >"$release" || :
  done
  exit 1
}

# What set -e ends says where.
set -E
trap 'fail "${BASH_SOURCE[0]##*/} line $LINENO: $BASH_COMMAND"' ERR

# shellcheck source=tests/vm/guest/udev.sh
. "$GUEST_DIR/udev.sh"

settle() { udev_settles "$SETTLE_SECONDS" || fail "udev does not settle"; }

# A pipe that nobody writes to: whoever reads it with a limit of time waits without a process of his own.
exec {NOBODY}<> <(:)

# Polls for what tells nobody when it comes true.
wait_for() { # SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || fail "not within its time: $*"
    read -r -t "$POLL_SECONDS" -u "$NOBODY" || :
  done
}

same() { # WHAT ACTUAL EXPECTED
  [[ $2 == "$3" ]] || fail "$1: \"$2\", not \"$3\""
}

# --- the library ---

field() { vtlctl status "$1" --field "$2"; } # UNIT FIELD

# Calls of <linux/chio.h> by the node $sch, which the case has set.
chio() { "$GUEST_DIR/chio" "${sch:?the node}" "$@"; }
answers() { # COMMAND ANSWER
  same "$1" "$(chio "$1")" "$2"
}

# What is asked for many times in each case is asked for without jq: that of Debian 12 takes a second to start
# on an emulated processor.

barcode_slot() { # BARCODE
  local barcode place
  while read -r barcode place; do
    [[ $barcode != "$1" ]] || echo "$place"
  done < <(vtlctl status)
}

# The SCSI addresses of a unit's paths, one a line.
addresses() { # UNIT
  local text
  text=$(vtlctl status "$1")
  text=${text#*'"paths"'}
  while [[ $text =~ \"hctl\":\ ?\"([^\"]*)\" ]]; do
    echo "${BASH_REMATCH[1]}"
    text=${text#*"${BASH_REMATCH[0]}"}
  done
}

# What is in the cartridge's first partition, one a line: "B1000" is a block and its length, "F" a filemark.
object_lines() { # BARCODE
  vtlctl dump "$1" --json | awk -v RS='{' '
    /^"objects":/ { partition++ }
    partition != 1 { next }
    /"type": ?"filemark"/ { print "F" }
    match($0, /"length": ?[0-9]+/) { print "B" substr($0, RSTART + 9, RLENGTH - 9) + 0 }'
}

# The same in one line: "B1000 B1000 F".
objects() { object_lines "$1" | paste -sd' '; } # BARCODE

# The same with runs counted: "5*B1000 F".
runs() { # BARCODE
  object_lines "$1" | awk '
    function run() { if (n) printf("%s%s%s", (runs++ ? " " : ""), (n > 1 ? n "*" : ""), object) }
    $0 != object { run(); n = 0; object = $0 }
    { n++ }
    END { run() }'
}

same_objects() { # WHAT BARCODE RUNS
  same "$1: $2 has" "$(runs "$2")" "$3"
}

# The blocks' letters of file N, one for each: "AAB".
letters() { # BARCODE FILE BLOCK-LENGTH
  vtlctl dump "$1" --stream "$2" | fold -w "$3" | cut -c 1 | tr -d '\n'
}

# strace that lets all other calls run at full speed; User-Mode Linux has no seccomp.
traced() { # OPTION... COMMAND...
  local fast=()
  [[ ! -e /proc/sys/kernel/seccomp/actions_avail ]] || fast=(--seccomp-bpf)
  strace -f "${fast[@]}" "$@"
}

# TEST UNIT READY by a generic node. Not sg_turs: that of sg3-utils 1.48 (Debian 13) complains, sends nothing and
# ends with 0. Its status is sg_raw's: 0 good, 2 not ready, 6 unit attention.
test_unit_ready() { sg_raw "$1" 00 00 00 00 00 00 >/dev/null 2>&1; } # NODE

# --- nodes ---

# The node that the SCSI devices of a plugged unit have now; of several paths one has it.
node_of() { # UNIT
  local address path
  for address in $(addresses "$1"); do
    for path in "/sys/class/scsi_device/$address/device/"scsi_{tape,changer}/*; do
      case ${path##*/} in
        nst*[0-9] | sch*) [[ ! -e $path ]] || echo "${path##*/}" ;;
      esac
    done
  done
}

has_node() { [[ $(node_of "$1") == "$2" ]]; } # UNIT NODE

node_class() { if [[ $1 == sch* ]]; then echo scsi_changer; else echo scsi_tape; fi; }

driver_of() { # UNIT: the module that drives it
  local node
  node=$(node_of "$1")
  basename "$(readlink -f "/sys/class/$(node_class "$node")/$node/device/driver/module")"
}

attribute() { echo "/sys/class/$(node_class "$1")/$1/ptape/$2"; } # NODE NAME

told() { cat "$(attribute "$1" "$2")"; } # NODE NAME

is_state() { [[ $(told "$1" state) == "$2" ]]; } # NODE STATE

# The drive behind a node says its serial number itself.
same_drive() { # NODE UNIT
  local serial
  # Page 80h after its header of 4 bytes; what sg_inq says in words differs with its version.
  serial=$(sg_inq --page=0x80 --raw "/dev/$1" | tail -c +5)
  same "serial number behind $1" "$serial" "$(field "$2" serial)"
}

# --- the module ---

unload_ptape() {
  settle # rules may still look at a node
  rmmod ptape
}

load_ptape() {
  modprobe ptape
  settle
}

# --- programs that hold a tape ---

declare -A SAY HEAR PROGRAM TOLD

start_program() { # NAME
  local say hear
  mkfifo "$1.say" "$1.hear"
  "$GUEST_DIR/tape-program" <"$1.say" >"$1.hear" &
  PROGRAM[$1]=$!
  exec {say}>"$1.say" {hear}<"$1.hear"
  SAY[$1]=$say HEAR[$1]=$hear
  rm "$1.say" "$1.hear"
}

tell() { # NAME COMMAND...
  local name=$1
  shift
  TOLD[$name]=$*
  echo "$*" >&"${SAY[$name]}"
}

expect_answer() { # NAME ANSWER [WHAT]
  local line
  read -r -t "$ANSWER_SECONDS" -u "${HEAR[$1]}" line || fail "$1: no answer${3:+ to $3}"
  same "$1${3:+: $3}" "$line" "$2"
}

expect() { # NAME COMMAND ANSWER
  tell "$1" "$2"
  expect_answer "$1" "$3" "$2"
}

# It carries out a command and sleeps: in the driver, there is nothing else to sleep for.
asleep() { # NAME
  local pid=${PROGRAM[$1]}
  [[ $(<"/proc/$pid/comm") == at-work && $(<"/proc/$pid/stat") == *") "[SD]" "* ]]
}

answered() { read -r -t 0 -u "${HEAR[$1]}"; } # NAME
asleep_or_answered() { asleep "$1" || answered "$1"; } # NAME

# The command that was told waits in the driver, and nobody has answered it.
expect_waits() { # NAME
  local line
  wait_for "$ANSWER_SECONDS" asleep_or_answered "$1"
  answered "$1" || return 0
  read -r -u "${HEAR[$1]}" line
  fail "$1 does not wait in ${TOLD[$1]}, it says $line"
}

quit_program() { # NAME
  tell "$1" quit
  wait "${PROGRAM[$1]}"
}

# Ends it by a signal; it must go at once, whatever it waits for.
kill_program() { # NAME SIGNAL
  kill "-$2" "${PROGRAM[$1]}"
  wait_for "$ANSWER_SECONDS" ended "${PROGRAM[$1]}"
  wait "${PROGRAM[$1]}" || :
}

# A zombie has left the kernel's tape code: all its files are closed.
ended() { # PID
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  [[ $stat == *") Z "* ]]
}

# --- the bindings and their store ---

# shellcheck disable=SC2034 # cases use it
BINDINGS=/etc/modprobe.d/ptape-bindings.conf

# What the driver makes of what the library says of a unit.
identity_of() { # UNIT
  local type=tape
  [[ $1 != CHANGER* ]] || type=changer
  echo "$type.naa-$(field "$1" naa).$(field "$1" serial)"
}

binding_of() { # UNIT: with the number that it has now
  local node
  node=$(node_of "$1")
  echo "$(identity_of "$1"):${node##*[a-z]}"
}

# What a file remembers, a binding a line.
remembered() { sed -n 's/^options ptape bind=//p' "$1" | sort; } # FILE

applied() { [[ $(cat "$PARAMETERS/bind_pending") == 0 ]]; }

# A change of identity: the drive of another owner in the same place, unplugged.
become_stranger() { # UNIT
  vtlctl identity "$1" --naa 500000000000beef --serial STRANGER
}

nodes_are() { # WHEN UNIT=NODE...
  local when=$1 expected
  shift
  settle
  for expected; do
    same "$when: ${expected%=*} is" "$(node_of "${expected%=*}")" "${expected#*=}"
  done
}
