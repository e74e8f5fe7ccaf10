#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: rig=vtl (counts the commands that the drive was sent)
#
# What sysfs shows of a tape drive's nodes and of the driver: the names and the contents
# that stock has, with either driver; the statistics, and that they count what the drive
# was really sent.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

CLASS=/sys/class/scsi_tape
DRIVER_DIR=/sys/bus/scsi/drivers/st
STATS='in_flight io_ns other_cnt read_byte_cnt read_cnt read_ns resid_cnt write_byte_cnt write_cnt
  write_ns'

# A file's bytes, with the newline that $() takes away made visible.
bytes_of() { # FILE
  tr '\n' / <"$1"
}

content() { # NODE ATTRIBUTE EXPECTED, / for a newline
  same "$1/$2" "$(bytes_of "$CLASS/$1/$2")" "$3"
}

settle
# And power/, where the kernel has power management.
attributes='default_blksize default_compression default_density defined dev device options
  stats subsystem uevent'
# Stock has it since Linux 6.15.
if [[ $DRIVER == ptape || $KERNEL_UNDER_TEST == 7.3 ]]; then
  attributes+=' position_lost_in_reset'
fi
[[ $DRIVER != ptape ]] || attributes+=' ptape'
for node in st0 nst0 st0l nst0l st0m nst0m st0a nst0a; do
  # shellcheck disable=SC2086 # words on purpose
  same "the files of $node" "$(find "$CLASS/$node/" -mindepth 1 -maxdepth 1 ! -name power \
    -printf '%f\n' | LC_ALL=C sort)" \
    "$(printf '%s\n' $attributes | LC_ALL=C sort)"
  # shellcheck disable=SC2086 # words on purpose
  same "the files of $node/stats" "$(LC_ALL=C ls "$CLASS/$node/stats")" "$(printf '%s\n' $STATS)"
  case $node in
    st0 | nst0) content "$node" defined 1/ ;;
    *) content "$node" defined 0/ ;;
  esac
  content "$node" default_blksize -1/
  content "$node" default_density -1/
  content "$node" default_compression -1/
  content "$node" options 0x00000107/
done
[[ $attributes != *position_lost* ]] || content nst0m position_lost_in_reset 0
same "the link of the SCSI device" "$(readlink "$CLASS/nst0/device/tape")" scsi_tape/st0

# Set by mt: what is of the mode on both of its nodes, what is of the drive on all.
mt -f "$TAPE0" stsetoptions sysv two-fms auto-lock def-writes debug
content st0 options 0x0000119f/
content nst0 options 0x0000119f/
content nst0l options 0x0000011f/
content nst0l defined 0/
same "debug_flag of the driver" "$(bytes_of "$DRIVER_DIR/debug_flag")" 1/
mt -f "$TAPE0" stclearoptions sysv two-fms auto-lock def-writes
echo 0 >"$DRIVER_DIR/debug_flag"
content st0 options 0x00000107/
mt -f "$TAPE0" defblksize 1024
mt -f "$TAPE0" defdensity 94
mt -f "$TAPE0" defcompression 1
for node in st0 nst0; do
  content "$node" default_blksize 1024/
  content "$node" default_density 0x5e/
  content "$node" default_compression 1/
  content "${node}m" default_blksize -1/
done

# The driver's own.
same "try_direct_io" "$(bytes_of "$DRIVER_DIR/try_direct_io")" 1/
same "fixed_buffer_size" "$(bytes_of "$DRIVER_DIR/fixed_buffer_size")" 32768/
same "max_sg_segs" "$(bytes_of "$DRIVER_DIR/max_sg_segs")" 256/
same "version" "$(bytes_of "$DRIVER_DIR/version")" '[20160209]/'
! echo on 2>/dev/null >"$DRIVER_DIR/debug_flag" || fail "debug_flag takes a word"

# Statistics: numbers without a newline, and as many commands as the drive was sent.
served() { vtlctl status TAPE0 --field served | jq '.'"$1"; }

counted() { cat "$CLASS/nst0/stats/$1"; }

for file in $STATS; do
  [[ $(bytes_of "$CLASS/nst0/stats/$file") =~ ^[0-9]+$ ]] || fail "$file: $(counted "$file")"
  same "in flight" "$(counted in_flight)" 0
  same "$file by another node" "$(cat "$CLASS/st0a/stats/$file")" "$(counted "$file")"
done
declare -A before
for file in $STATS; do
  before[$file]=$(counted "$file")
done
sent=$(served '[] | values' | awk '{ sum += $1 } END { print sum }')
dd if=/dev/zero of="$TAPE0" bs=10k count=4 status=none
mt -f "$TAPE0" rewind
mt -f "$TAPE0" setblk 0
dd if="$TAPE0" of=/dev/null bs=10k count=3 status=none # blocks of 1 KiB
more() { echo $(($(counted "$1") - before[$1])); }
same "WRITE commands" "$(more write_cnt)" 4
same "bytes written" "$(more write_byte_cnt)" 40960
same "READ commands" "$(more read_cnt)" 3
same "bytes read" "$(more read_byte_cnt)" 3072
same "READ with a residue" "$(more resid_cnt)" 3
sent=$(($(served '[] | values' | awk '{ sum += $1 } END { print sum }') - sent))
if (($(wc -w <<<"$TAPE0_PATHS") == 1)); then
  same "other commands" "$(more other_cnt)" "$((sent - 7))"
else # a path that stands by is asked besides
  (($(more other_cnt) > 0 && $(more other_cnt) <= sent - 7)) || fail "other commands: $(more other_cnt) of $((sent - 7))"
fi
(($(more read_ns) > 0 && $(more write_ns) > 0)) || fail "no time passed"
(($(more io_ns) >= $(more read_ns) + $(more write_ns))) || fail "all time is less than its parts"
same "in flight" "$(counted in_flight)" 0
