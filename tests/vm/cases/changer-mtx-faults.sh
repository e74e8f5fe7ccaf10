#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 6
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot) paths=1 (of two paths see paths-*)
# timeout: 3600
#
# Random loads and unloads by mtx, every tenth with a fault while the robot has it: a reset, a power cycle, a
# hang, the changer unplugged; carried out or not. Whatever happens mtx is told that it is done, every
# cartridge is where it was to go, nothing was moved besides, and the driver knows where everything is.
# PTAPE_CASE_MOVES: how many (20); PTAPE_CASE_SEED: which ones.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

MOVES=${PTAPE_CASE_MOVES:-20}
SEED=${PTAPE_CASE_SEED:-1}
DRIVES=2
SLOTS=6
FAULT_EACH=10 # moves

settle
sch=/dev/$(node_of CHANGER)
elements=$(attribute "${sch#/dev/}" elements)
RANDOM=$SEED
# Of tgt's library nobody counts the moves, and none can be held.
is_ours() { [[ $(vtlctl status CHANGER --field moves 2>/dev/null) =~ ^[0-9]+$ ]]; }

# Where everything is to be: "slot 3" or "TAPE0" to a bar code.
declare -A AT
truth() { vtlctl status --json | jq -r '.cartridges[] | select(.at != "outside") | "\(.at)\t\(.barcode)"' | sort; }
expected() {
  local place
  for place in "${!AT[@]}"; do
    [[ ! ${AT[$place]} ]] || printf '%s\t%s\n' "$place" "${AT[$place]}"
  done | sort
}
# The same as the driver knows it: drives and slots counted in the order of their elements.
known() {
  awk '$1 == "data-transfer" { place = "TAPE" drives++ } $1 == "storage" { place = "slot " ++slots }
    $1 ~ /^(data-transfer|storage)$/ && $3 == "full" { print place "\t" $4 }
    $3 == "unknown" { print "unknown\t" $2 }' "$elements" | sort
}
is_known() { [[ $(known) == "$(expected)" ]]; }

# --- faults, while the move is at the robot ---

# Of our library: the command stays there until the fault has happened. What an attention ends is not carried
# out (SPC-5 5.14), or it is all the same.
fault_reset() { vtlctl reset CHANGER --kind lun; }
fault_power() { vtlctl reset CHANGER --kind power; }
fault_reset_done() { vtlctl reset CHANGER --kind lun --in-flight executed; }
fault_power_done() { vtlctl reset CHANGER --kind power --in-flight executed; }
fault_hang() { vtlctl hang CHANGER && vtlctl release-held CHANGER; }
fault_unplug() { vtlctl unplug CHANGER --in-flight lost && vtlctl plug CHANGER; }
fault_unplug_done() { vtlctl unplug CHANGER --in-flight executed && vtlctl plug CHANGER; }
fault_cut() { vtlctl cut CHANGER --in-flight executed; } # a session
# Of tgt's: at whatever moment of the move.
fault_logout() { vtlctl unplug CHANGER && vtlctl plug CHANGER; }
fault_sg_reset() { sg_reset --device "$(vtlctl status CHANGER --field sg)"; }

if is_ours; then
  faults=(reset power reset_done power_done hang unplug unplug_done)
  [[ $TRANSPORT != iscsi ]] || faults+=(cut)
else
  faults=(logout sg_reset)
fi

begin_move() { # MTX-COMMAND...
  if is_ours; then vtlctl hold CHANGER --on MOVE_MEDIUM; fi
  mtx -f "$sch" "$@" >output 2>&1 &
  mover=$!
  if is_ours; then vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"; fi
}

move() { # N MTX-COMMAND...
  local n=$1 fault=none
  shift
  if ((n % FAULT_EACH == 0)); then
    fault=${faults[n / FAULT_EACH % ${#faults[@]}]}
    begin_move "$@"
    "fault_$fault"
    wait "$mover" || fail "move $n, $* with $fault: $(<output)"
  else
    mtx -f "$sch" "$@" >output 2>&1 || fail "move $n, $*: $(<output)"
  fi
  same "move $n, $* with $fault: where everything is" "$(truth)" "$(expected)"
  wait_for "$ANSWER_SECONDS" is_known
  echo "$n: mtx $*, fault $fault"
}

slots_that() { # are full | empty
  local slot
  for ((slot = 1; slot <= SLOTS; slot++)); do
    [[ $1 == full && ${AT["slot $slot"]:-} || $1 == empty && ! ${AT["slot $slot"]:-} ]] && echo "$slot"
  done
  return 0
}

while IFS=$'\t' read -r place barcode; do AT[$place]=$barcode; done < <(truth)
wait_for "$ANSWER_SECONDS" is_known
before=0
if is_ours; then before=$(vtlctl status CHANGER --field moves); fi

echo "seed $SEED, $MOVES moves"
for ((n = 1; n <= MOVES; n++)); do
  drive=$((RANDOM % DRIVES))
  # In this process, not in a subshell, or the same number would come each time.
  skip=$RANDOM
  if [[ ${AT[TAPE$drive]:-} ]]; then
    mapfile -t slots < <(slots_that empty)
    slot=${slots[skip % ${#slots[@]}]}
    AT["slot $slot"]=${AT[TAPE$drive]} AT[TAPE$drive]=
    move "$n" unload "$slot" "$drive"
  else
    mapfile -t slots < <(slots_that full)
    slot=${slots[skip % ${#slots[@]}]}
    AT[TAPE$drive]=${AT["slot $slot"]} AT["slot $slot"]=
    move "$n" load "$slot" "$drive"
  fi
done
if is_ours; then same "moves of the robot" "$(($(vtlctl status CHANGER --field moves) - before))" "$MOVES"; fi
