#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# slots: 6
# needs: driver=ptape rig=vtl|tgt (scsi_debug has no robot) paths=1 (of two paths see paths-*)
# timeout: 3600
#
# Random loads and unloads by mtx, every tenth with a fault while the robot has its MOVE MEDIUM: a reset, a power
# cycle, a hang, the changer unplugged, its session cut; carried out or not. Whatever happens mtx is told that it is
# done, every cartridge is where it was to go, the robot has moved one for each call, and the driver knows where
# everything is. PTAPE_CASE_MOVES: how many (20); PTAPE_CASE_SEED: which ones, and which fault is the first (1).
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
# The generic node of the changer; that of tgt's library has another fault for it.
generic() { echo "/dev/$(basename "/sys/class/scsi_device/$(field CHANGER hctl)/device/scsi_generic/"sg*)"; }
is_ours() { ! field CHANGER sg >/dev/null 2>&1; }

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

# The command stays there until the fault has happened. What an attention ends is not carried out (SPC-5 5.14),
# or it is all the same.
fault_reset() { vtlctl reset CHANGER --kind lun; }
fault_power() { vtlctl reset CHANGER --kind power; }
fault_reset_done() { vtlctl reset CHANGER --kind lun --in-flight executed; }
fault_power_done() { vtlctl reset CHANGER --kind power --in-flight executed; }
# It is never answered: mtx waits five minutes until the midlayer aborts it. Over a session a reset ends it before;
# tcm_loop's says of a command that it was carried out when it was not (tests/vtl/README.md).
fault_hang() { [[ $TRANSPORT != iscsi ]] || sg_reset --no-escalate --device "$(generic)"; }
fault_unplug() { vtlctl unplug CHANGER --in-flight lost && vtlctl plug CHANGER; }
fault_unplug_done() { vtlctl unplug CHANGER --in-flight executed && vtlctl plug CHANGER; }
fault_cut() { vtlctl cut CHANGER --in-flight lost; } # a session
fault_cut_done() { vtlctl cut CHANGER --in-flight executed; }
# Of tgt, whose robot gets the command after the reset, as a slow one does.
fault_late() { sg_reset --no-escalate --device "$(generic)" && vtlctl release-held CHANGER; }

if is_ours; then
  faults=(hang reset power reset_done power_done unplug unplug_done)
  [[ $TRANSPORT != iscsi ]] || faults+=(cut cut_done)
else
  faults=(late cut cut_done unplug unplug_done)
fi
declare -A MET # how many moves have met each
met=0

begin_move() { # FAULT MTX-COMMAND...
  local how=(hold)
  [[ $1 != hang ]] || how=(hang --commands 1)
  vtlctl "${how[0]}" CHANGER --on MOVE_MEDIUM "${how[@]:1}"
  shift
  mtx -f "$sch" "$@" >output 2>&1 &
  mover=$!
  vtlctl wait CHANGER --at-drive --opcode MOVE_MEDIUM --timeout "$ANSWER_SECONDS"
}

move() { # N MTX-COMMAND...
  local n=$1 fault=none
  shift
  if ((n % FAULT_EACH == 0)); then
    fault=${faults[(n / FAULT_EACH + SEED) % ${#faults[@]}]}
    begin_move "$fault" "$@"
    "fault_$fault"
    wait "$mover" || fail "move $n, $* with $fault: $(<output)"
    MET[$fault]=$((${MET[$fault]:-0} + 1))
    met=$((met + 1))
  else
    mtx -f "$sch" "$@" >output 2>&1 || fail "move $n, $*: $(<output)"
  fi
  same "move $n, $* with $fault: where everything is" "$(truth)" "$(expected)"
  same "moves of the robot after $n calls, the last $* with $fault" "$(($(field CHANGER moves) - before))" "$n"
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
before=$(field CHANGER moves)

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
echo "=> $MOVES moves, seed $SEED, $met faults that met one at the robot:" \
  "$(for fault in "${!MET[@]}"; do echo "${MET[$fault]} $fault"; done | sort -k 2 | paste -sd, | sed 's/,/, /g')"
