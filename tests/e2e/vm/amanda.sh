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
# A dump of Amanda, straight to two cartridges, with a fault in its middle, and its restore. The library
# is what `ptape config amanda` says, word for word. On the stock drivers it is told what becomes of the
# dump, and nothing is asked.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh
# shellcheck source=tests/e2e/vm/scene.sh
. /ptape/tests/e2e/vm/scene.sh
# shellcheck disable=SC2034 # used by what comes now
COMMAND_S=1200
# shellcheck disable=SC2034
DUMP_IDLE_S=120 # as in cell/amanda; it has to outlast a drive that is away
# shellcheck source=tests/e2e/lib/amanda.sh
. /ptape/tests/e2e/lib/amanda.sh

PART_MB=$((MB / 10))
BLOCK_KB=63 # TAPE_BLOCK

library() {
  if [[ $DRIVER == ptape ]]; then
    ptape config amanda
  else
    ptape config amanda | sed "s,chg-robot:[^\"]*,chg-robot:$CHANGER,"
  fi
}

write_configuration() {
  library >library.conf
  LIBRARY=$(sed -n 's/^define changer \(.*\) {$/\1/p' library.conf)
  [[ $LIBRARY ]] || fail "no library: $(cat library.conf)"
  # What has not come to the tape yet is kept in memory: its end is met in the middle of a part.
  write_amanda "$LIBRARY" 2 "length $CARTRIDGE_KB kbytes
  blocksize $BLOCK_KB kbytes
  part_size $PART_MB mbytes
  part_cache_type memory
  part_cache_max_size $PART_MB mbytes" 'holdingdisk never' <library.conf
  cp "$TREE_ROOT$ETC/amanda.conf" "$OUT/"
  give_to_backup "$RESTORED"
}

label() {
  local slot
  as_backup amtape e2e reset || :
  for ((slot = 1; slot <= ${#USED[@]}; slot++)); do
    as_backup amlabel e2e "E2E-$slot" slot "$slot" || fail "amlabel in slot $slot: $(tail -n 3 "$OUT/console")"
  done
}

# A directory of its own, since Amanda dumps all that is in one; and on one file system, which the
# machine's root is not.
lay_out_data() {
  umount "$TREE_ROOT$DATA"
  mount -t tmpfs tmpfs "$TREE_ROOT$DATA"
  choose_files "$MB"
  (cd "$SOURCE" && tar -cf - -T "$OLDPWD/chosen") | tar -xf - -C "$TREE_ROOT$DATA"
  chmod -R a+rX "$TREE_ROOT$DATA"
}

used_labels() { amanda_log | sed -n 's/^START taper .*label \([^ ]*\) .*/\1/p' | paste -sd' '; }

failures() { amanda_log | grep -cE '^(FAIL|PARTIAL|ERROR|STRANGE) ' || :; }

tell_dump() { # STATUS
  local barcode
  report job "$1"
  report termination "$(amanda_log | sed -n 's/^\(DONE\|PARTIAL\|FAIL\) taper .*/\1/p' | paste -sd' ')"
  report errors "$(failures)"
  report partial-parts "$(amanda_log | grep -c '^PARTPARTIAL ' || :)"
  report volumes "$(used_labels)"
  for barcode in "${USED[@]}" "$FOREIGN"; do report "$barcode" "$(runs "$barcode")"; done
}

main() {
  local status=0 restored=- check=0
  open_scene amanda-server
  mkdir -p /dev/shm
  mountpoint -q /dev/shm || mount -t tmpfs tmpfs /dev/shm # Amanda's programs meet there
  write_configuration
  label
  lay_out_data
  arm_fault
  as_backup amdump e2e &
  play_fault
  wait "$!" || status=$?
  tell_dump "$status"
  if ((status == 0)); then
    as_backup amcheckdump e2e || check=$?
    report amcheckdump "$check"
    amanda_fetch "$RESTORED"
    restored=$(compare "$TREE_ROOT$RESTORED")
  fi
  report restored "$restored"
  amanda_log >"$OUT/log"
  keep_kernel_log
  [[ $DRIVER == ptape ]] || return 0
  if provable; then
    must "amdump" "$status" 0
    must "failures" "$(failures)" 0
    must "parts that ended early" "$(amanda_log | grep -c '^PARTPARTIAL ' || :)" 1 # at the end of the first cartridge
    must "volumes" "$(used_labels)" "E2E-1 E2E-2"
    must "amcheckdump" "$check" 0
    must "restore" "$restored" whole
  else
    # It may have written all of it again on other cartridges, and then it is there.
    ((status != 0)) || must "restore" "$restored" whole
    must "the cartridge of somebody else" "$(runs "$FOREIGN")" ""
  fi
  verdict
}

main
