#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: rig=vtl (counts the commands that the drive was sent, and plays an error)
#
# The options of MTSETDRVBUFFER, set by mt, with either driver: what each changes is asked
# from the library: what is on the cartridge, where the drive stands, what it was sent.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

IMMEDIATE_REPORT=0x00010000 # GMT_IM_REP_EN, <linux/mtio.h>
CLEANING=0x00008000         # GMT_CLN

served() { vtlctl status TAPE0 --field served | jq ".$1 // 0"; } # OPCODE

bits() { # all general status bits, as a number
  echo $((0x$(mt -f "$TAPE0" status | sed -n 's/^General status bits on (\(.*\)):/\1/p')))
}

file_number() { mt -f "$TAPE0" status | sed -n 's/^File number=\(-*[0-9]*\),.*/\1/p'; }

write_blocks() { # COUNT
  head -c "$(($1 * 1000))" /dev/zero | tr '\0' A | dd of="$TAPE0" bs=1000 iflag=fullblock status=none
}

TIMEOUTS=/sys/class/scsi_tape/nst0/ptape/timeouts # ours alone

# Only who may administer the system sets them.
settle
! setpriv --bounding-set=-sys_admin mt -f "$TAPE0" stsetoptions sysv 2>error ||
  fail "options without CAP_SYS_ADMIN"
grep -q 'not permitted' error || fail "without CAP_SYS_ADMIN: $(cat error)"

# A drive is asked once how long its commands may take.
if [[ $DRIVER == ptape ]]; then
  mt -f "$TAPE0" status >/dev/null
  asked=$(served MAINTENANCE_IN)
  ((asked > 0)) || fail "the drive was not asked how long its commands may take"
  same "times of the drive" "$(cat "$TIMEOUTS")" \
    'read=2100 write=1680 space=14000 locate=14000 load=14000 erase=112000 format=14000'
fi

# Two filemarks, and the tape between them: the next file takes the place of the second.
mt -f "$TAPE0" stsetoptions two-fms
write_blocks 3
same "between two marks" "$(field TAPE0 position)" 4
write_blocks 2
same_objects "two files" VTL001L8 '3*B1000 F 2*B1000 2*F'
mt -f "$TAPE0" stclearoptions two-fms

# To the end of data: with the files counted, or at once.
mt -f "$TAPE0" rewind
mt -f "$TAPE0" eod
same "files counted" "$(file_number)" 3
mt -f "$TAPE0" rewind
mt -f "$TAPE0" stsetoptions fast-eod
spaces=$(($(served SPACE_6) + $(served SPACE_16)))
mt -f "$TAPE0" eod
same "spaces to the end" "$(($(served SPACE_6) + $(served SPACE_16) - spaces))" 1
same "files not counted" "$(file_number)" -1
same "the end" "$(field TAPE0 position)" 8
mt -f "$TAPE0" stclearoptions fast-eod

# A file that was read is left where reading ended, or (System V) behind its mark.
mt -f "$TAPE0" rewind
dd if="$TAPE0" of=/dev/null bs=1000 count=1 status=none
same "BSD" "$(field TAPE0 position)" 1
mt -f "$TAPE0" stsetoptions sysv
dd if="$TAPE0" of=/dev/null bs=1000 count=1 status=none
same "System V" "$(field TAPE0 position)" 4
mt -f "$TAPE0" stclearoptions sysv

# The door: locked from the first access to the close.
mt -f "$TAPE0" rewind
mt -f "$TAPE0" stsetoptions auto-lock
start_program user
locks=$(served PREVENT_ALLOW_MEDIUM_REMOVAL)
expect user "open $TAPE0" ok
same "locks at the open" "$(served PREVENT_ALLOW_MEDIUM_REMOVAL)" "$locks"
expect user 'read 1000' '1000 A'
same "locks at the first read" "$(served PREVENT_ALLOW_MEDIUM_REMOVAL)" "$((locks + 1))"
expect user 'read 1000' '1000 A'
same "locks at the second read" "$(served PREVENT_ALLOW_MEDIUM_REMOVAL)" "$((locks + 1))"
! mtx -f "$CHANGER" unload 1 0 >/dev/null 2>&1 || fail "a locked cartridge was taken"
expect user close ok
# It is unlocked on every path.
same "locks after the close" "$(served PREVENT_ALLOW_MEDIUM_REMOVAL)" \
  "$((locks + 1 + $(wc -w <<<"$TAPE0_PATHS")))"
mt -f "$TAPE0" stclearoptions auto-lock

# Blocks that are shorter than what is asked for, with SILI.
mt -f "$TAPE0" rewind
mt -f "$TAPE0" stsetoptions sili
expect user "open $TAPE0" ok
expect user 'read 4000' '1000 A'
expect user 'read 1000' '1000 A'
expect user close ok
mt -f "$TAPE0" stclearoptions sili

# Block limits are not asked for.
mt -f "$TAPE0" stsetoptions no-blklimits
limits=$(served READ_BLOCK_LIMITS)
mt -f "$TAPE0" rewind
same "questions for block limits" "$(($(served READ_BLOCK_LIMITS) - limits))" 0
mt -f "$TAPE0" stclearoptions no-blklimits
mt -f "$TAPE0" rewind
same "questions for block limits, again" "$(($(served READ_BLOCK_LIMITS) - limits))" 1

# Nobody waits for the rewind, but the next write is at its end; nor for filemarks.
mt -f "$TAPE0" stsetoptions no-wait
mt -f "$TAPE0" eod
mt -f "$TAPE0" rewind
write_blocks 4
mt -f "$TAPE0" rewind
same_objects "after a rewind without a wait" VTL001L8 '4*B1000 F'
expect user "open $TAPE0" ok
expect user 'op seek 2' ok
expect user 'read 1000' '1000 A'
expect user tell 3
expect user close ok
mt -f "$TAPE0" stclearoptions no-wait
mt -f "$TAPE0" rewind
expect user "open $TAPE0" ok
expect user 'option 30008000' ok # nowait-eof, which this mt does not know
expect user 'write 1000 B' 1000
expect user 'op weof 2' ok
expect user 'write 1000 C' 1000
expect user close ok
mt -f "$TAPE0" rewind
same_objects "filemarks without a wait" VTL001L8 'B1000 2*F B1000 F'

# Buffered mode, and what MTIOCGET makes of the options.
mt -f "$TAPE0" drvbuffer 0
(($(bits) & IMMEDIATE_REPORT)) || fail "asynchronous writes report immediately"
mt -f "$TAPE0" stclearoptions async-writes
((!($(bits) & IMMEDIATE_REPORT))) || fail "nothing is buffered: $(mt -f "$TAPE0" status)"
mt -f "$TAPE0" setblk 1000
(($(bits) & IMMEDIATE_REPORT)) || fail "buffered writes of fixed blocks report immediately"
mt -f "$TAPE0" setblk 0
mt -f "$TAPE0" drvbuffer 1
(($(bits) & IMMEDIATE_REPORT)) || fail "a drive that buffers reports immediately"
mt -f "$TAPE0" stsetoptions async-writes
# Without a buffer there are no filemarks to wait for.
same "nowait-eof" "$(($(cat /sys/class/scsi_tape/nst0/options) & 0x8000))" 0

# Timeouts are taken; errors that were recovered and cleaning are told, the first once.
mt -f "$TAPE0" sttimeout 600
mt -f "$TAPE0" stlongtimeout 9000
if [[ $DRIVER == ptape ]]; then
  same "times that were set" "$(cat "$TIMEOUTS")" \
    'read=600 write=600 space=9000 locate=9000 load=9000 erase=72000 format=9000'
  same "questions for times" "$(served MAINTENANCE_IN)" "$asked"
fi
! mt -f "$TAPE0" stsetcln 5 2>/dev/null || fail "a cleaning rule for byte 5"
((!($(bits) & CLEANING))) || fail "cleaning is asked for"
vtlctl sense TAPE0 1/00/17 --on REWIND
mt -f "$TAPE0" rewind
mt -f "$TAPE0" status >told
grep -q '^Soft error count since last status=1$' told || fail "$(cat told)"
(($(bits) & CLEANING)) || fail "no cleaning is asked for"
mt -f "$TAPE0" status | grep -q '^Soft error count since last status=0$' || fail "told twice"
quit_program user
