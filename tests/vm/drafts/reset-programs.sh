#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape rig=vtl (vtlctl plays the fault)
# timeout: 1200
#
# tar, dd and a writer that treats an error as Bacula does, behind a file that is proved, and the drive
# loses its power in the middle: it rewinds, and what it had buffered is gone. Where the journal has all
# that may be missing the program sees nothing of it, and each byte is there. Where it has not, the program
# is told so, the proved file is as it was, and behind it is what the loss left, and an end.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

RECORD=64512 # of Bacula, and of tar -b 126
FACTOR=126
MIDDLE=60 # blocks of the file that are written when the power fails
MB=1000000
MIB=$((1 << 20))
SOURCE=/usr/share/doc

# The archive that tar makes; once, to know what must be on the tape.
archive() { tar -b "$FACTOR" -cf "$1" -C / --no-recursion --null -T chosen; } # FILE

# So many files as are twice the middle.
choose() {
  local bytes=0 file
  find "$SOURCE" -type f -size +1k -print0 | sort -z |
    while IFS= read -r -d '' file; do
      ((bytes += $(stat -c %s "$file"), bytes < 2 * MIDDLE * RECORD)) || break
      printf '%s\0' "${file#/}"
    done >chosen
  archive expected
  blocks=$(($(stat -c %s expected) / RECORD))
  ((blocks > MIDDLE * 3 / 2)) || fail "$SOURCE has only $blocks blocks"
}

begin() { # BUFFER_MB JOURNAL_MB JOURNAL_FULL: of the drive, and of ptape
  vtlctl speed TAPE0 --mb-s 0 --buffer-mb "$1"
  echo "$2" >"$PARAMETERS/journal_mb"
  echo "$3" >"$PARAMETERS/journal_full"
  mt -f "$TAPE0" rewind
  head -c 1000 /dev/zero | tr '\0' P | dd of="$TAPE0" bs=1000 status=none
}

# The power fails with a WRITE of the program at the drive; what it came to is in STATUS, its words in `said`.
cut_power() { # PROGRAM [--rewind]
  vtlctl hold TAPE0 --on WRITE_6 --after "$MIDDLE"
  "write_by_$1" 2>said &
  vtlctl wait TAPE0 --held --timeout "$ANSWER_SECONDS"
  vtlctl reset TAPE0 --kind power --lose-buffer "${@:2}"
  STATUS=0
  wait $! || STATUS=$?
}

# Called by their names' ends.
# shellcheck disable=SC2317
write_by_dd() { dd if=expected of="$TAPE0" bs="$RECORD" iflag=fullblock status=none; }
# shellcheck disable=SC2317
write_by_tar() { archive "$TAPE0"; }

whole() { # WHAT
  ((STATUS == 0)) || fail "$1: exit status $STATUS: $(cat said)"
  [[ ! -s said ]] || fail "$1 says: $(cat said)"
  same_objects "$1" VTL001L8 "B1000 F $blocks*B$RECORD F"
  vtlctl dump VTL001L8 --stream 1 | cmp - expected || fail "$1: other bytes"
  same "$1: state" "$(told nst0 state)" online
}

# The proved file is untouched, behind it is a part of the new one, from its beginning.
told_of_loss() { # WHAT
  ((STATUS != 0)) || fail "$1 has not noticed"
  grep -q 'State not recoverable' said || fail "$1 says: $(cat said)"
  same "$1: to acknowledge" "$(told nst0 acknowledge)" loss
  same "$1: the proved file" "$(vtlctl dump VTL001L8 --stream 0 | tr -s P | head -c 2)" P
  vtlctl dump VTL001L8 --stream 1 >there
  (($(stat -c %s there) < $(stat -c %s expected))) || fail "$1: all of it is there"
  cmp -n "$(stat -c %s there)" there expected || fail "$1: other bytes"
  [[ $(runs VTL001L8) =~ ^B1000\ F(\ ([0-9]+\*)?B$RECORD)?(\ F)?$ ]] || fail "$1: $(runs VTL001L8)"
  echo 1 >"$(attribute nst0 acknowledge)"
}

settle
choose
(($(stat -c %s expected) < 2 * MIDDLE * RECORD * 5 / 4)) || fail "the archive has $(stat -c %s expected) bytes"
archive_mib=$(($(stat -c %s expected) / MIB + 1))
written_mib=$((MIDDLE * RECORD / MIB)) # at least, when the power fails
buffer_mb=$((written_mib * MIB / 2 / MB)) # half of it is on the tape by then

for program in tar dd; do
  # The journal has all of the file; the drive's buffer is smaller, or larger.
  for buffer in "$buffer_mb" 256; do
    begin "$buffer" "$archive_mib" shrink
    cut_power "$program" --rewind
    whole "$program, buffer of $buffer MB, journal of $archive_mib"
  done

  # It has less than the file, and more than the buffer: a drive that tells how much it has on the tape is
  # brought back, and one that is back at the beginning tells nothing of it.
  begin "$buffer_mb" $((buffer_mb * MB / MIB + 2)) shrink
  cut_power "$program"
  whole "$program, buffer below the journal, not rewound"
  begin "$buffer_mb" $((buffer_mb * MB / MIB + 2)) shrink
  cut_power "$program" --rewind
  told_of_loss "$program, buffer below the journal, rewound"

  # It has less than the buffer, or only the last block.
  for journal in 1 0; do
    begin 256 "$journal" shrink
    cut_power "$program"
    told_of_loss "$program, journal of $journal MiB, not rewound"
    begin 256 "$journal" shrink
    cut_power "$program" --rewind
    told_of_loss "$program, journal of $journal MiB, rewound"
  done

  # Full, it is brought to the tape first: nothing is missing, whatever the drive has.
  for buffer in "$buffer_mb" 256; do
    begin "$buffer" 1 sync
    cut_power "$program" --rewind
    whole "$program, journal_full=sync, buffer of $buffer MB"
  done
done

# Bacula: an error ends the volume: a filemark, and a look at the last block. What the look finds is not the
# block that it wrote last, which makes it fail the job.
write_blocks() { # COUNT LETTER
  local n
  for ((n = 0; n < $1; n++)); do expect program "write $RECORD $2" "$RECORD"; done
}

start_program program
begin 256 64 shrink
expect program "open $TAPE0" ok
write_blocks 10 A
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
write_blocks 10 B
expect program "op weof 1" ok
expect program close ok
same_objects "Bacula, journal of 64 MiB" VTL001L8 "B1000 F 20*B$RECORD F"
same "Bacula, journal of 64 MiB" "$(letters VTL001L8 1 "$RECORD" | tr -s AB)" AB

begin 256 1 sync
expect program "open $TAPE0" ok
write_blocks 40 A
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
write_blocks 40 B
expect program close ok
same_objects "Bacula, journal_full=sync" VTL001L8 "B1000 F 80*B$RECORD F"
same "Bacula, journal_full=sync" "$(letters VTL001L8 1 "$RECORD" | tr -s AB)" AB

begin 256 0 shrink
expect program "open $TAPE0 sync" ok
write_blocks 5 A
expect program "op weof 1" ok
write_blocks 5 B
vtlctl reset TAPE0 --kind power --rewind --lose-buffer
expect program "write $RECORD X" ENOTRECOVERABLE
expect program "op weof 1" ok
expect program "op bsf 1" ok
expect program "op bsr 1" ok
expect program "read $RECORD" "$RECORD A"
expect program close ENOTRECOVERABLE
same_objects "Bacula, no journal" VTL001L8 "B1000 F 5*B$RECORD F"
same "Bacula, no journal: to acknowledge" "$(told nst0 acknowledge)" loss
echo 1 >"$(attribute nst0 acknowledge)"
quit_program program
