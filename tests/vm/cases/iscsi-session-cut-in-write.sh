#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault) transport=iscsi (only a session can be cut)
# timeout: 900
#
# The session is cut while a block is at the drive, which had taken it or had not; the
# initiator logs in again by itself. The stream goes on, and is on the tape once.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/stream.sh
. /ptape/tests/vm/guest/stream.sh

settle
for outcome in executed lost; do
  start_held_stream TAPE0
  vtlctl cut TAPE0 --in-flight "$outcome"
  finish_stream "$outcome" TAPE0 VTL001L8
done

# While nothing is at the drive: the file is open, the data before the cut unproved.
start_program program
expect program "open $TAPE0" ok
expect program "op rewind" ok
expect program "write 1000 A" 1000
vtlctl cut TAPE0
expect program "write 1000 B" 1000
vtlctl cut TAPE0
expect program "op weof 1" ok
vtlctl cut TAPE0
expect program "op bsf 1" ok
vtlctl cut TAPE0
expect program tell 2
expect program "op rewind" ok
vtlctl cut TAPE0
expect program "read 2000" "1000 A"
expect program close ok
same_objects "idle" VTL001L8 "2*B1000 F"
