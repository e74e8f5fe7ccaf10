#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
#
# ptape beside a loaded st or ch: EBUSY, one line in the kernel log that names the
# major and the driver, and nothing of ptape stays. The other way round, whoever asks
# for st or ch while ptape is loaded gets ptape. (Stock 6.1 claims the class before the
# major and would print a call trace when forced in: not tried.)
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

log_lines() { # since MARK
  dmesg | sed -n "/$mark/,\$p" | grep ptape: || true
}

expect_refused() { # STOCK-DRIVER MAJOR
  local mark="beside-stock: $1" lines
  echo "<6>$mark" >/dev/kmsg
  ! insmod "$module" persistence=1 bind=tape.naa-1.S:7 2>error || fail "loaded beside $1"
  grep -q 'resource busy' error || fail "beside $1: not EBUSY: $(cat error)"
  lines=$(log_lines)
  same "beside $1: lines in the log" "$(wc -l <<<"$lines")" 1
  [[ $lines == *"major $2 "*" $1 "* ]] || fail "beside $1: the line does not name it: $lines"
  [[ ! -e /sys/module/ptape && ! -e /sys/class/ptape ]] || fail "beside $1: ptape left something"
  [[ -e /sys/module/$1 ]] || fail "$1 has gone"
}

module=$(modinfo -n ptape)
modprobe -a st ch
[[ ! -e /sys/module/st && ! -e /sys/module/ch ]] || fail "st or ch loaded beside ptape"

unload_ptape
modprobe --ignore-install st
settle
expect_refused st 9
rmmod st
modprobe --ignore-install ch
settle
expect_refused ch 86
settle
rmmod ch

load_ptape
same_drive "$(node_of TAPE0)" TAPE0
