#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# uses: compat-calls
# needs: kernel=6.1|6.12|7.3 (the built ones have no 32-bit calls) driver=ptape rig=vtl paths=1 (the stock driver makes a unit of each path)
#
# The ioctls of a 32-bit program, whose structures are others: results and bytes as on stock.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/programs.sh
. /ptape/tests/vm/guest/programs.sh

scenario() {
  does mt -f "$NODE" status
  does compat-calls "$NODE"
  does compat-calls /dev/sch0
  does mt -f "$NODE" status
}

meant 2.7.changer-pointer 'CHIOGSTATUS to nowhere: 0' 'CHIOGSTATUS to nowhere: -14'
compare_drivers VTL001L8
grep -q '^MTIOCGET: 0 ' "$OUT/stock" || fail "no 32-bit MTIOCGET here: $(cat "$OUT/stock")"
