#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 8
# empty: yes
# programs: yes
# uses: ptape
# needs: rig=vtl (the oracle is the library) paths=1 (the stock driver makes a unit of each path)
# timeout: 3000
#
# A job of Bacula over two cartridges, with a fault in its middle, and its restore. The daemons run as
# those of Debian's units do; the library is what `ptape config bacula` says, word for word. On the
# stock drivers it is told what becomes of the job, and nothing is asked.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh
# shellcheck source=tests/e2e/vm/scene.sh
. /ptape/tests/e2e/vm/scene.sh
JOB_S=900
# shellcheck source=tests/e2e/lib/bacula.sh
. /ptape/tests/e2e/lib/bacula.sh

EARLIER_MB=2 # a job of before the fault

needs_operator() { cancel_job "$1"; }

# The stock drivers have no sch node for mtx, and no alerts.
library() {
  if [[ $DRIVER == ptape ]]; then
    ptape config bacula
  else
    ptape config bacula |
      sed -e "s,^\( *Changer Device = \).*,\1$CHANGER," -e '/^ *\(Control Device\|Alert Command\) = /d'
  fi
}

write_configuration() {
  library >library.conf
  LIBRARY=$(sed -n '/^Autochanger/,/^}/s/^ *Name = //p' library.conf)
  [[ $LIBRARY ]] || fail "no library: $(cat library.conf)"
  write_director "$LIBRARY" "\"<${LIST#"$TREE_ROOT"}\"" "Autochanger = yes"
  write_storage <library.conf
  write_others
  cp "$TREE_ROOT$ETC"/{dir,sd}.conf "$OUT/"
  chroot "$TREE_ROOT" chown -R bacula:bacula "$WORKING"
}

label() {
  console "label barcodes storage=tape pool=Default drive=0 slots=1-${#USED[@]} yes" yes
  same "labelled" "$(catalog "select group_concat(VolumeName, ' ') from Media")" "${USED[*]}"
  console "mount storage=tape drive=0 slot=1"
  same "mounted" "$(field TAPE0 cartridge)" "${USED[0]}"
}

media() { catalog "select $1 from Media where VolumeName='$2'"; } # COLUMNS BARCODE

volumes_of() { # JOBID
  catalog "select group_concat(VolumeName, ' ') from (select distinct VolumeName from JobMedia join Media
    using (MediaId) where JobId=$1 order by VolumeName)"
}

# What Bacula says of a job in its last message: a field of it.
said() { # JOBID FIELD
  catalog "select LogText from Log where JobId=$1" | sed -n "s/^ *$2: *//p" | tail -n 1
}

# The numbers of the blocks on a cartridge, in its order: those of a job follow on each other.
block_numbers() { # BARCODE
  local file files lengths
  files=$(objects "$1" | sed 's/ F$//' | tr ' ' '\n' | grep -cx F || :)
  mapfile -t lengths < <(objects "$1" | tr ' ' '\n' | sed -n 's/^B//p')
  for ((file = 0; file <= files; file++)); do vtlctl dump "$1" --stream "$file"; done |
    perl -e '
      for my $length (@ARGV) {
        read STDIN, my $block, $length;
        my (undef, undef, $number, $id) = unpack "N3 a4", $block;
        die "no block of Bacula\n" if $id ne "BB02";
        print "$number\n";
      }' "${lengths[@]}"
}

# Prints `none`, or the places where a block is missing or there twice.
gaps() { # BARCODE
  block_numbers "$1" | awk '
    NR > 2 && $1 != last + 1 { printf "%s%d-%d", (n++ ? " " : ""), last, $1 }
    { last = $1 }
    END { print n ? "" : "none" }'
}

restore() { # JOBID
  local status
  rm -rf "$TREE_ROOT${RESTORED:?}"/*
  status=$(restore_job "$1")
  echo "$status $(compare "$TREE_ROOT$RESTORED$DATA")"
}

earlier_job() {
  choose_files "$EARLIER_MB"
  same "the job before" "$(run_job 1 "run job=Backup yes")" T
  cp sums earlier.sums
}

# The operator takes out what is not his, or takes note of the loss; all else is Bacula's.
restore_earlier_job() {
  cp earlier.sums sums
  stop_daemon sd
  case $FAULT in
    other-cartridge)
      [[ $(barcode_slot "$FOREIGN") == slot* ]] || mtx -f "$CHANGER" unload "$FOREIGN_SLOT" "${HIT#TAPE}"
      ;;
    short-journal) [[ $DRIVER != ptape ]] || ptape acknowledge "${!HIT}" ;;
  esac
  start_storage
  report earlier "$(restore 1)"
}

tell_job() { # JOBID STATUS
  local barcode
  report job "$2"
  report termination "$(said "$1" Termination)"
  report errors "$(catalog "select JobErrors from Job where JobId=$1")"
  report sd-errors "$(said "$1" 'SD Errors')"
  report volumes "$(volumes_of "$1")"
  for barcode in "${USED[@]}" "$FOREIGN"; do
    report "$barcode" "$(media "VolStatus || ' ' || VolBlocks || ' ' || VolErrors" "$barcode"), $(runs "$barcode")"
  done
}

judge_provable() { # JOBID STATUS
  local barcode
  must "job" "$2" T
  must "termination" "$(said "$1" Termination)" "Backup OK"
  must "errors" "$(catalog "select JobErrors from Job where JobId=$1") $(said "$1" 'SD Errors')" "0 0"
  must "volumes" "$(volumes_of "$1")" "${USED[0]} ${USED[1]}"
  must "the first volume" "$(media 'VolStatus, VolErrors' "${USED[0]}")" "Full|0"
  must "the second volume" "$(media 'VolStatus, VolErrors' "${USED[1]}")" "Append|0"
  must "the third volume" "$(media 'VolStatus, VolJobs' "${USED[2]}")" "Append|0"
  for barcode in "${USED[@]:0:2}"; do must "gaps on $barcode" "$(gaps "$barcode")" none; done
}

judge_unprovable() { # STATUS
  [[ $1 != T ]] || must "job" "$1" "anything else"
  must "the cartridge of somebody else" "$(runs "$FOREIGN")" ""
  grep -q "$(cause)" <(dmesg) || must "the kernel's log" "" "$(cause)"
}

main() {
  local id=1 status restored=-
  open_scene bacula-sd
  write_configuration
  start_bacula bacula:bacula bacula:tape
  if [[ $DRIVER == ptape ]]; then
    same "alert" "$( (as_user bacula:tape ptape alert "$TAPE0") 2>&1)" ""
  fi
  label
  if ! provable; then
    earlier_job
    id=2
  fi
  choose_files "$MB"
  arm_fault
  console "run job=Backup yes"
  play_fault
  status=$(await_job "$id")
  tell_job "$id" "$status"
  [[ $status != T ]] || restored=$(restore "$id")
  report restored "$restored"
  provable || restore_earlier_job
  write_log
  keep_kernel_log
  [[ $DRIVER == ptape ]] || return 0
  if provable; then
    judge_provable "$id" "$status"
    must "restore" "$restored" "T whole"
  else
    judge_unprovable "$status"
    must "restore of the job before" "$(sed -n 's/^earlier //p' "$OUT/result")" "T whole"
  fi
  verdict
}

main
