#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The core's vectors inside a kernel, under KASAN: every KUnit suite of
# ptape_kunit.ko passes, none ran empty or was skipped, and none ran that is not named here.
# needs: kernel=uml (the kernel that is built with KUnit)
# drives: 1
set -euo pipefail

readonly RESULTS=/sys/kernel/debug/kunit
readonly SKIPPED='# SKIP' # behind the name
readonly SUITES=(ptape_sense ptape_cdb ptape_page ptape_identity ptape_disposition ptape_foreign
  ptape_position ptape_mode_page ptape_recovery ptape_mtop ptape_log_page ptape_tape_alert
  ptape_element_status ptape_changer ptape_options ptape_buffer ptape_reservation)

mountpoint -q /sys/kernel/debug || mount -t debugfs none /sys/kernel/debug
modprobe ptape_kunit
failed=0
for suite in "${SUITES[@]}"; do
  if [[ ! -r $RESULTS/$suite/results ]]; then
    echo "$suite: did not run"
    failed=1
    continue
  fi
  cp "$RESULTS/$suite/results" "$OUT/$suite.ktap"
  # A parameterised case prints a line for each row: all of them count.
  passed=$(grep -E '^ *ok [0-9]+' "$OUT/$suite.ktap" | grep -cv "$SKIPPED" || true)
  bad=$(grep -cE '^ *not ok ' "$OUT/$suite.ktap" || true)
  echo "$suite: $passed ok, $bad not ok"
  # KTAP calls what was not carried out ok.
  while read -r line; do
    echo "$suite: skipped: $line"
    failed=1
  done < <(grep -E "^ *ok [0-9]+.*$SKIPPED" "$OUT/$suite.ktap" || true)
  if ((bad > 0 || passed == 0)); then
    grep -E '^ *(not ok|#)' "$OUT/$suite.ktap" || true
    failed=1
  fi
done
for suite in "$RESULTS"/ptape*; do
  suite=${suite##*/}
  if [[ " ${SUITES[*]} " != *" $suite "* ]]; then
    echo "$suite: ran, and nobody looks at it: name it here"
    failed=1
  fi
done
rmmod ptape_kunit
exit $failed
