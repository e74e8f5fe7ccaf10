#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape paths=2 (two ways to each device)
#
# The door was locked by one path, and again by the next one when the first was dead. Both are
# alive when it is unlocked: the drive lets the cartridge go.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
start_program program
expect program "open $TAPE0" ok
expect program "op lock" ok
path=$(active_path TAPE0 nst0)
vtlctl link TAPE0 --down --path "$path"
expect program "write 1000 A" 1000
expect program "op weof 1" ok
same "the path in use" "$(active_path TAPE0 nst0)" "$((1 - path))"
vtlctl link TAPE0 --up --path "$path"
expect program "op unlock" ok
expect program "op offline" ok
expect program close ok
same_objects "at the end" VTL001L8 "B1000 F"
same "cartridge" "$(field TAPE0 state) $(field TAPE0 threaded)" "online false"
