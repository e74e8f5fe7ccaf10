# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced after lib.sh by the cases that break a link while data streams to a tape: dd
# writes blocks of random data, one of them is held at the drive or all take their time
# while the fault comes, and in the end the cartridge holds what dd read.

STREAM_BLOCK=10000 # bytes
STREAM_BLOCKS=120
STREAM_MIDDLE=50 # blocks that are written when the fault comes
STREAM_DELAY_MS=50

# The stream's first blocks are on the tape and one is held at the drive.
start_held_stream() { # UNIT
  start_stream "$1" hold "$1" --on WRITE_6 --after "$STREAM_MIDDLE"
  vtlctl wait "$1" --at-drive --opcode WRITE_6 --objects $((STREAM_BEFORE + STREAM_MIDDLE)) \
    --timeout "$ANSWER_SECONDS"
}

# The stream is in the middle and goes on, slowly.
start_slow_stream() { # UNIT
  start_stream "$1" delay "$1" --ms "$STREAM_DELAY_MS" --on WRITE_6
  vtlctl wait "$1" --objects $((STREAM_BEFORE + STREAM_MIDDLE)) --timeout "$ANSWER_SECONDS"
}

start_stream() { # UNIT COMMAND...: vtlctl COMMAND comes before the stream
  STREAM_NODE=$(readlink -f "${!1}")
  mt -f "$STREAM_NODE" rewind
  [[ -e stream.data ]] || head -c $((STREAM_BLOCK * STREAM_BLOCKS)) /dev/urandom >stream.data
  STREAM_BEFORE=$(field "$1" objects_written)
  vtlctl "${@:2}"
  dd if=stream.data of="$STREAM_NODE" bs="$STREAM_BLOCK" status=none 2>stream.error &
  STREAM=$!
}

# dd sees nothing of it: it goes on after the fault, and waits for the return at most.
stream_waits() { wait_for "$ANSWER_SECONDS" stream_sleeps; }
stream_sleeps() { [[ $(<"/proc/$STREAM/stat") == *") "[SD]" "* ]]; }

finish_stream() { # WHAT UNIT BARCODE
  vtlctl delay "$2" --ms 0 --on WRITE_6
  wait "$STREAM" || fail "$1: dd: $(cat stream.error)"
  same "$1: $2 is" "$(readlink -f "${!2}")" "$STREAM_NODE"
  vtlctl dump "$3" --stream 0 | cmp - stream.data || fail "$1: other data on the cartridge"
  same_objects "$1" "$3" "$STREAM_BLOCKS*B$STREAM_BLOCK F"
}

# --- paths ---

# What the kernel says of the SCSI device of one path: running, blocked, transport-offline.
scsi_state() { cat "/sys/class/scsi_device/$1/device/state"; } # H:C:T:L
is_scsi_state() { [[ $(scsi_state "$1") == "$2" ]]; }          # H:C:T:L STATE

path_address() { # UNIT PATH
  local all
  mapfile -t all < <(addresses "$1")
  echo "${all[$2]}"
}

# The number of the path that a node hangs on now.
active_path() { # UNIT NODE
  local device n=0 address
  device=$(readlink -f "/sys/class/$(node_class "$2")/$2/device")
  while read -r address; do
    [[ ${device##*/} != "$address" ]] || {
      echo "$n"
      return
    }
    n=$((n + 1))
  done < <(addresses "$1")
  fail "$2 hangs on no path of $1: $device"
}

# As many paths of the unit as this are known to the driver, whose node it is.
has_paths() { (($(wc -l <"$(attribute "$1" paths)") == $2)); } # NODE COUNT
