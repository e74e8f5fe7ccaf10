# SPDX-License-Identifier: GPL-2.0-only
# In the machine: what the runs of Bacula and of Amanda have in common. Sourced by vm/PROGRAM.sh after
# guest/lib.sh and guest/programs.sh. The name that the script was started by ends with the fault.
# shellcheck shell=bash

MB=${PTAPE_CASE_MB:-300}          # of files that are saved
CARTRIDGE_KB=$((MB * 700))        # two cartridges take them
EARLY_WARNING_KB=1000             # what a drive still takes after it has said that the end is near
TAPE_BLOCK=64512                  # of Bacula, in bytes; Amanda is told to use the same
FAULT_BLOCK=$((MB * 350000 / TAPE_BLOCK)) # in the middle of the first cartridge
AWAY_S=20
BETWEEN_S=3                       # from one cable to the next
HANG_S=20                         # until a command that hangs is given up; the drivers' own limit is 900 s
LONG_TIMEOUT_S=600                # within which a session comes back on any machine
JOURNAL_MB=1                      # of `short-journal`, whose drive has buffered more
FAULT_S=900                       # until a job has come to its middle
POLL_S=0.2
USED=(VTL001L8 VTL002L8 VTL003L8) # the third stays untouched where all goes well
FOREIGN=VTL008L8                  # of somebody else
FOREIGN_SLOT=8
TREE_ROOT=$PROGRAMS/tree
SOURCE=/usr                       # of the machine: its files are seen as DATA
DATA=/data
RESTORED=/restored
LIST=$TREE_ROOT/etc/e2e-files
FAULT=${OUT##*/}
FAULT=${FAULT#*-}

# comes_true SECONDS COMMAND...: asked again and again; fails if it does not come true in time.
comes_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep "$POLL_S"
  done
}

# report KEY VALUE: a line of the result, which tests/e2e/run reads.
report() {
  printf '%s %s\n' "$1" "$2" | tee -a "$OUT/result"
}

# In place of the calling shell, in the tree, as a unit of systemd would with User and Group.
as_user() { # USER:GROUP COMMAND...
  exec chroot --userspec="$1" "$TREE_ROOT" /usr/bin/env -i HOME=/tmp LC_ALL=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "${@:2}"
}

open_scene() { # PACKAGE: of the program
  local barcode
  settle
  open_programs
  report versions "$1 $(awk -v package="$1" '
    /^Package: / { here = $2 == package }
    here && /^Version: / { print $2 }' "$TREE_ROOT/var/lib/dpkg/status"), Linux $(uname -r)"
  report mb "$MB"
  # One address that is no loopback address (RFC 5737): getaddrinfo with AI_ADDRCONFIG wants it.
  ip link set lo up
  ip address add 192.0.2.1/32 dev lo 2>/dev/null || :
  printf '127.0.0.1 localhost %s\n' "$(hostname)" >"$TREE_ROOT/etc/hosts"
  mkdir -p "$TREE_ROOT"{"$DATA","$RESTORED"}
  mount --bind "$SOURCE" "$TREE_ROOT$DATA"
  # What an installed ptape brings with it, and mtx-changer asks for: of the same release.
  cp /usr/local/bin/ptape "$TREE_ROOT/usr/sbin/"
  cp -L /usr/lib/x86_64-linux-gnu/libkmod.so.2 "$TREE_ROOT/usr/lib/x86_64-linux-gnu/"
  cp -L /usr/bin/mt "$TREE_ROOT/usr/bin/"
  for barcode in "${USED[@]}" "$FOREIGN"; do
    vtlctl cartridge "$barcode" --plain --blank-kb "$CARTRIDGE_KB" --early-warning-kb "$EARLY_WARNING_KB"
  done
  prepare_fault
}

# choose_files MEGABYTES: files that are so many, by name; for LIST, and `sums` to compare with.
choose_files() {
  local bytes=$(($1 * 1000000)) have
  (cd "$SOURCE" && find bin lib share -xdev -type f -printf '%s %p\n') |
    grep -E '^[0-9]+ [A-Za-z0-9_./+,:=@-]+$' | LC_ALL=C sort -k 2 |
    awk -v bytes="$bytes" 'sum + $1 <= bytes { sum += $1; print $2 }' >chosen
  sed "s,^,$DATA/," chosen >"$LIST"
  (cd "$SOURCE" && xargs sha256sum) <chosen >sums
  have=$( (cd "$SOURCE" && xargs stat -c %s) <chosen | awk '{ sum += $1 } END { print sum }')
  report files "$(wc -l <chosen), $have bytes"
  ((have * 10 > bytes * 9)) || fail "there are no more files in $SOURCE"
}

# Prints `whole`, or how many of the files of `sums` are missing or different below a directory.
compare() { # DIRECTORY
  local wrong
  [[ -d $1 ]] || { echo "nothing" && return; }
  wrong=$(cd "$1" && { sha256sum --check --quiet - 2>/dev/null <"$OLDPWD/sums" || :; } | wc -l)
  ((wrong == 0)) && echo whole || echo "$wrong of $(wc -l <sums) wrong"
}

# --- faults: a WRITE of the job is at the drive HIT, and IDLE is the other one; or the robot is to load ---

declare -A FAULTS=(
  [none]=:
  [lun]=reset_unit
  [power]=cut_power
  [unplug]=unplug
  [swap]=swap
  [hang]=hang
  [session]=break_session
  [session-lost]=lose_session
  [changer]=cut_power_of_changer
  [other-cartridge]=other_cartridge
  [short-journal]=cut_power
)

# What has to be so before any program has a drive.
prepare_fault() {
  local drive name timeout
  case $FAULT in
    hang)
      # Without a cartridge an open fails.
      for drive in 0 1; do
        name=TAPE$drive
        mtx -f "$CHANGER" load 1 "$drive"
        mt -f "${!name}" sttimeout "$HANG_S"
        mtx -f "$CHANGER" unload 1 "$drive"
      done
      ;;
    session) for timeout in /sys/class/iscsi_session/*/recovery_tmo; do echo "$LONG_TIMEOUT_S" >"$timeout"; done ;;
    short-journal) [[ $DRIVER != ptape ]] || echo "$JOURNAL_MB" >"$PARAMETERS/journal_mb" ;;
  esac
}

reset_unit() { vtlctl reset "$HIT" --kind lun; }
cut_power() { vtlctl reset "$HIT" --kind power --rewind --lose-buffer; }

unplug() {
  vtlctl unplug "$HIT" --in-flight lost
  sleep "$AWAY_S"
  vtlctl plug "$HIT"
}

swap() {
  vtlctl unplug "$HIT" --in-flight lost
  vtlctl unplug "$IDLE"
  sleep "$BETWEEN_S"
  vtlctl plug "$IDLE"
  sleep "$BETWEEN_S"
  vtlctl plug "$HIT"
}

# The WRITE stays at the drive until the kernel gives it up.
idle() { [[ $(field "$HIT" at_drive) == '[]' ]]; }
hang() {
  comes_true $((HANG_S + ANSWER_SECONDS)) idle || fail "the kernel does not give up the WRITE"
}

break_session() {
  vtlctl portal "$HIT" --down --in-flight lost
  sleep "$BETWEEN_S"
  vtlctl portal "$HIT" --up
}

# The initiator gives it up after REPLACEMENT_TIMEOUT.
is_given_up() { [[ $(cat "/sys/class/scsi_device/$(field "$HIT" hctl)/device/state") == transport-offline ]]; }
lose_session() {
  vtlctl portal "$HIT" --down --in-flight lost
  comes_true "$ANSWER_SECONDS" is_given_up || fail "the initiator does not give up the session"
  sleep "$AWAY_S"
  vtlctl portal "$HIT" --up
}

cut_power_of_changer() { vtlctl reset CHANGER --kind power; }

# By hand; and the one that it takes the place of comes back to its own slot.
other_cartridge() {
  vtlctl unplug "$HIT" --in-flight lost
  vtlctl swap "$HIT" "$FOREIGN"
  mtx -f "$CHANGER" transfer "$FOREIGN_SLOT" 1
  same "where the first cartridge is" "$(barcode_slot "${USED[0]}")" "slot 1"
  vtlctl plug "$HIT"
}

# The program chooses the drive; the change of cartridges begins with the move of the first one to its slot.
arm_fault() {
  case $FAULT in
    none) ;;
    changer) vtlctl hold CHANGER --on MOVE_MEDIUM --after 1 ;;
    *)
      [[ ${FAULTS[$FAULT]:-} ]] || fail "no fault '$FAULT' (there are: ${!FAULTS[*]})"
      vtlctl hold TAPE0 --on WRITE_6 --after "$FAULT_BLOCK"
      vtlctl hold TAPE1 --on WRITE_6 --after "$FAULT_BLOCK"
      ;;
  esac
}

held() { # UNIT
  vtlctl wait "$1" --held --timeout 1 2>/dev/null
}

one_is_held() {
  HIT=TAPE0 IDLE=TAPE1
  ! held "$HIT" || return 0
  HIT=TAPE1 IDLE=TAPE0
  held "$HIT"
}

play_fault() {
  case $FAULT in
    none) return ;;
    changer)
      comes_true "$FAULT_S" held CHANGER || fail "the job does not come to its change of cartridges"
      ${FAULTS[$FAULT]}
      return
      ;;
  esac
  comes_true "$FAULT_S" one_is_held || fail "the job does not come to block $FAULT_BLOCK"
  vtlctl release-held "$IDLE"
  report hit "$HIT at block $FAULT_BLOCK, $(field "$HIT" buffered_objects) in its buffer"
  ${FAULTS[$FAULT]}
}

provable() { [[ $FAULT != other-cartridge && $FAULT != short-journal ]]; }

# What the kernel's log has to say where nothing can be proved.
cause() {
  if [[ $FAULT == other-cartridge ]]; then
    echo 'frozen: not proved to be the cartridge'
  else
    echo 'frozen: acknowledged data is'
  fi
}

# --- what must be ---

WRONG=0

# must WHAT ACTUAL EXPECTED: all that is wrong is told, and the verdict is at the end.
must() {
  [[ $2 != "$3" ]] || return 0
  echo "WRONG: $1: \"$2\", not \"$3\""
  WRONG=$((WRONG + 1))
}

keep_kernel_log() { dmesg | grep -E 'ptape| st[0-9]|scsi' >"$OUT/kernel" || :; }

verdict() {
  ((WRONG == 0)) || fail "$WRONG things are wrong"
}
