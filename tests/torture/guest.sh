# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced in the machine by the script that tests/torture/run makes, which sets TORTURE_SECONDS and
# SEED: torture-hammer on all nodes, and meanwhile drives, robot, links and driver come and go, at
# random. In the end everything is as before and works: both drives take a file each, the driver unloads
# and loads. What the kernel has to say against it the runner finds.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

GATE=/run/torture-gate
HOLD_SECONDS=2
UNLOAD_SECONDS=60 # the gate is shut: until the last close is carried out
NAP_MAX_MS=400
CARTRIDGES=4 # of eight: the others are for the end

declare -A EVENTS=() PLUGGED=([TAPE0]=1 [TAPE1]=1 [CHANGER]=1) DOWN=()
RANDOM=$SEED

# Leaves it in PICKED: in a subshell RANDOM would be the same again and again.
pick() { # CHOICE...
  shift "$((RANDOM % $#))"
  PICKED=$1
}

# How long something is away, or there: the subject is what happens in between.
nap() {
  local seconds
  printf -v seconds '0.%03d' "$((RANDOM % NAP_MAX_MS + 1))"
  read -r -t "$seconds" <>/run/torture-nothing || :
}

# Carries out a disturbance; the emulated library may refuse it, being in the middle of another one.
disturb() { # KIND COMMAND...
  local kind=$1
  shift
  if "$@" >/dev/null 2>&1; then
    EVENTS[$kind]=$((${EVENTS[$kind]:-0} + 1))
  else
    EVENTS[$kind refused]=$((${EVENTS[$kind refused]:-0} + 1))
    return 1
  fi
}

unplug_or_plug() { # UNIT
  local how=()
  if [[ ${PLUGGED[$1]} ]]; then
    [[ $1 == CHANGER ]] || case $((RANDOM % 3)) in
      0) how=(--in-flight lost) ;;
      1) how=(--in-flight executed) ;;
    esac
    disturb unplug vtlctl unplug "$1" "${how[@]}" || return 0
    PLUGGED[$1]=
  else
    disturb plug vtlctl plug "$1" || return 0
    PLUGGED[$1]=1
  fi
}

link_down_or_up() { # UNIT
  [[ ${PLUGGED[$1]} ]] || return 0
  if [[ ${DOWN[$1]:-} ]]; then
    disturb link-up vtlctl link "$1" --up || return 0
    DOWN[$1]=
  else
    disturb link-down vtlctl link "$1" --down || return 0
    DOWN[$1]=1
  fi
}

all_there() {
  local unit
  for unit in TAPE0 TAPE1 CHANGER; do
    [[ ! ${DOWN[$unit]:-} ]] || link_down_or_up "$unit"
    [[ ${PLUGGED[$unit]} ]] || unplug_or_plug "$unit"
  done
}

# No node is open any more, but whoever looks at sysfs goes on.
reload() {
  local deadline=$((SECONDS + UNLOAD_SECONDS))
  : >"$GATE"
  until disturb rmmod rmmod ptape; do
    ((SECONDS < deadline)) || fail "ptape does not unload: $(cat /sys/module/ptape/refcnt)"
    nap
  done
  disturb insmod modprobe ptape "hold_seconds=$HOLD_SECONDS" || fail "ptape does not load"
  rm -f "$GATE"
}

# While somebody may have it open it is refused, and harms nobody.
unload_in_use() { disturb rmmod-in-use rmmod ptape || return 0; modprobe ptape "hold_seconds=$HOLD_SECONDS"; }

unbind_and_bind() { # UNIT
  local address driver=st
  address=$(field "$1" hctl)
  [[ $1 != CHANGER ]] || driver=ch
  [[ -e /sys/bus/scsi/drivers/$driver/$address ]] || return 0
  disturb unbind tee "/sys/bus/scsi/drivers/$driver/unbind" <<<"$address" || return 0
  nap
  disturb bind tee "/sys/bus/scsi/drivers/$driver/bind" <<<"$address" || return 0
}

# The disturbances, each so often as its name stands here, in a new order each time.
KINDS=(plug plug plug plug link link reset-lun reset-power swap swap attention sense not-ready bind unload
  reload all-there)
declare -a DECK=()

next_kind() { # leaves it in KIND
  local n
  ((${#DECK[@]} > 0)) || DECK=("${KINDS[@]}")
  n=$((RANDOM % ${#DECK[@]}))
  KIND=${DECK[n]}
  DECK=("${DECK[@]:0:n}" "${DECK[@]:n+1}")
}

something() {
  local unit tape attention sense
  pick TAPE0 TAPE1 TAPE0 TAPE1 CHANGER
  unit=$PICKED
  pick TAPE0 TAPE1
  tape=$PICKED
  pick 6/28/00 6/29/00 6/2A/01 6/3F/01
  attention=$PICKED
  pick 3/11/00 3/0C/00 4/44/00 2/04/01 B/00/00
  sense=$PICKED
  next_kind
  case $KIND in
    plug) unplug_or_plug "$unit" ;;
    link) link_down_or_up "$tape" ;;
    reset-lun) disturb reset vtlctl reset "$tape" --kind lun || : ;;
    reset-power) disturb reset vtlctl reset "$tape" --kind power --rewind --lose-buffer || : ;;
    swap) disturb swap vtlctl swap "$tape" "VTL00$((RANDOM % CARTRIDGES + 1))L8" || : ;;
    attention) disturb attention vtlctl ua "$tape" "$attention" || : ;;
    sense) disturb sense vtlctl sense "$tape" "$sense" --after "$((RANDOM % 20))" || : ;;
    not-ready) disturb not-ready vtlctl not-ready "$tape" --seconds 1 || : ;;
    bind) unbind_and_bind "$unit" ;;
    unload) unload_in_use ;;
    reload) reload ;;
    all-there) all_there ;;
  esac
}

# What was not once done was not tested.
happened() {
  local kind
  for kind in unplug plug link-down link-up reset swap attention sense rmmod insmod unbind bind; do
    ((${EVENTS[$kind]:-0} > 0)) || fail "no $kind"
  done
}

works() { # NUMBER
  local barcode=VTL00$((5 + $1))L8 tape=TAPE$1 node
  vtlctl swap "$tape" "$barcode"
  settle
  node=/dev/$(node_of "$tape")
  mt -f "$node" rewind
  mt -f "$node" setblk 0
  seq 20000 | dd of="$node" bs=10000 iflag=fullblock status=none
  vtlctl dump "$barcode" --stream 0 | cmp - <(seq 20000) || fail "$tape: other bytes"
}

mkfifo /run/torture-nothing 2>/dev/null || :
settle
echo "$HOLD_SECONDS" >"$PARAMETERS/hold_seconds"
# The lowest share of the processor: what happens meanwhile has to happen often.
nice -n 19 torture-hammer --seconds "$TORTURE_SECONDS" --seed "$SEED" --gate "$GATE" >"$OUT/hammer" 2>&1 &
hammer=$!
until ended "$hammer"; do
  something
  nap
done
status=0
wait "$hammer" || status=$?
cat "$OUT/hammer"
for kind in "${!EVENTS[@]}"; do echo "$kind: ${EVENTS[$kind]}"; done | sort
((status == 0)) || fail "torture-hammer ended with $status"
happened
rm -f "$GATE"
vtlctl mend TAPE0
vtlctl mend TAPE1
all_there
settle
unload_ptape
load_ptape
vtlctl reset TAPE0 --kind power
vtlctl reset TAPE1 --kind power
works 0
works 1
