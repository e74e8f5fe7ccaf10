#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# uses: bench-meter
# driver: ptape
#
# Both drivers in one machine, in turns: each pair in the other order than the one before, so that
# what changes with time changes both. tests/bench/run starts this: ROUNDS [CELL...].
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

STOP_SECONDS=60 # for udevd: nobody else opens the drive while it is measured
rounds=$1
shift
modelled=() only=()
for cell; do only+=(--only "$cell"); done
# A drive of the kernel's own emulation has no speed.
if [[ ! -d /sys/module/scsi_debug ]]; then modelled=(--modelled); fi
# An address that stays while the drivers change.
hctl=$(field TAPE0 hctl)

tape_node() { compgen -G "/sys/class/scsi_device/$hctl/device/scsi_tape/nst*[0-9]"; }

load() { # DRIVER
  local module
  for module in ptape st ch; do
    [[ ! -d /sys/module/$module ]] || rmmod "$module"
  done
  # modprobe.d has ptape in the place of both.
  if [[ $1 == stock ]]; then
    modprobe --ignore-install st
    modprobe --ignore-install ch
  else
    modprobe ptape
  fi
  wait_for "$ANSWER_SECONDS" tape_node >/dev/null
}

measure() { # DRIVER ROUND
  local node
  load "$1"
  node=$(tape_node)
  bench-meter --node "/dev/${node##*/}" --hctl "$hctl" --driver "$1" --round "$2" \
    "${modelled[@]}" "${only[@]}" >>"$OUT/measurements"
  echo "round $2, $1"
}

settle
udevadm control --exit --timeout="$STOP_SECONDS"
trap '/lib/systemd/systemd-udevd --daemon' EXIT
for ((round = 0; round < rounds; round++)); do
  order=(stock ptape)
  ((round % 2 == 0)) || order=(ptape stock)
  for driver in "${order[@]}"; do measure "$driver" "$round"; done
done
load ptape
