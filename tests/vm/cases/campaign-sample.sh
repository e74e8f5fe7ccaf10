#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (vtlctl plays the faults) paths=1 (each path is told for itself)
# uses: campaign
# timeout: 900
#
# Some faults of the campaign (tests/campaign), whose thousand check-long has.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

FAULTS=20

settle
campaign --faults "$FAULTS" --seed 1
