# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced in the machine by the scripts that tests/stock/run makes: the batch's programs on the
# driver that is loaded. Nobody else may touch the drive meanwhile, so udev's daemon rests; the
# nodes are devtmpfs's.
set -uo pipefail

STOP_SECONDS=60
batch=$(dirname "${BASH_SOURCE[1]}")

udevadm control --exit --timeout="$STOP_SECONDS"
"$batch/stock-interpreter" "$batch/programs" <"$batch/list" >"$OUT/transcript"
status=$?
/lib/systemd/systemd-udevd --daemon
exit "$status"
