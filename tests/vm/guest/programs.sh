# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the cases programs-*, after lib.sh: the same programs on stock st and ch and then on ptape,
# in one boot, on the same drive and the same cartridges. What each command says, its exit status and
# what is on the cartridges in the end must be the same, line for line. The oracle is the stock driver
# of the kernel that runs. A difference that is meant stands in the case, answer for answer; one that is
# expected and does not occur fails too.

NODE=/dev/nst0 # of the only drive, by the name that users know
# shellcheck disable=SC2034 # cases use it
REWINDING=/dev/st0
SPARE=VTL008L8 # in the drive while the cartridges are made blank
BLANK_KB=64000
WARNING_KB=100 # the drive warns so far before the end
TURS_MAX=16 # attentions that a drive may have to tell after its power was cut
SG_UNIT_ATTENTION=6 # exit status of sg3-utils

declare -a MEANT=()

# meant ROW STOCK PTAPE [TIMES]: one line of the transcripts, and why it is another (a row of
# tests/stock/rows.txt); '' where one of the two has no such line.
meant() {
  local n
  grep -q "^$1[ .]" /ptape/tests/stock/rows.txt || fail "no row $1 in tests/stock/rows.txt"
  for ((n = 0; n < ${4:-1}; n++)); do
    [[ ! $2 ]] || MEANT+=("< $2")
    [[ ! $3 ]] || MEANT+=("> $3")
  done
}

# Tells a command, what it says on both streams, and how it ends when that is not 0.
does() { # COMMAND...
  local status=0 said
  echo "\$ $*"
  said=$("$@" 2>&1 </dev/null) || status=$?
  [[ ! $said ]] || echo "$said"
  ((status == 0)) || echo "=> $status"
}

# The same of a line of shell.
shell() { does bash -c "$1"; }

tells() { # BARCODE[:KB]...: what is on the cartridges now
  local barcode
  for barcode; do
    barcode=${barcode%:*}
    echo "$barcode: $(vtlctl dump "$barcode" --json | jq -c '[.partitions[].objects
      | map(if .type == "filemark" then "F" else "\(.length):\(.sha256[0:12])" end)]' |
      tr -d '"')"
  done
}

generic_node() {
  local nodes=("/sys/class/scsi_device/$(field TAPE0 hctl)"/device/scsi_generic/sg*)
  echo "/dev/${nodes[0]##*/}"
}

# None of its attentions is left. A drive without a threaded cartridge is not ready, which is an answer too.
drive_answers() {
  local generic n status
  generic=$(generic_node)
  for ((n = 0; n < TURS_MAX; n++)); do
    status=0
    test_unit_ready "$generic" || status=$?
    ((status == SG_UNIT_ATTENTION)) || return 0
  done
  fail "the drive's attentions do not end"
}

# Drive and cartridges as at the first run: blank ones, no mode, lock or attention of before. No driver is loaded.
renew() { # BARCODE[:KB]...
  local barcode kb
  vtlctl reset TAPE0 --kind power # a door that is locked opens
  drive_answers
  vtlctl swap TAPE0 "$SPARE"
  for barcode; do
    kb=$BLANK_KB
    [[ $barcode != *:* ]] || kb=${barcode#*:}
    vtlctl cartridge "${barcode%:*}" --plain --blank-kb "$kb" --early-warning-kb "$WARNING_KB"
  done
  vtlctl swap TAPE0 VTL001L8
  vtlctl reset TAPE0 --kind power
  drive_answers
}

# Files that are the same in every run, to be read from `../data`: text, nothing but zeroes, an odd
# length, no byte at all, a link, and more than a large record has.
make_data() {
  mkdir -p data/folder
  seq 100000 >data/numbers
  head -c 300000 /dev/zero >data/zeroes
  head -c 12345 data/numbers >data/folder/odd
  : >data/folder/empty
  seq 300000 500000 >data/folder/many
  ln -s numbers data/link
  find data -exec touch -h -d 2026-11-01T00:00Z '{}' +
}

# Runs `scenario`, a function of the case, on both, and compares. What differs from run to run (times,
# speeds, numbers of processes) the case takes out in `steady`, a filter.
compare_drivers() { # BARCODE[:KB]...: the cartridges that the scenario uses, and their sizes
  settle
  unload_ptape
  renew "$@"
  modprobe --ignore-install st
  modprobe --ignore-install ch
  settle
  same "driver of the first run" "$(driver_of TAPE0)" st
  transcript stock "$@"
  settle
  rmmod st ch
  renew "$@"
  load_ptape
  same "driver of the second run" "$(driver_of TAPE0)" ptape
  transcript ptape "$@"
  judge
}

transcript() { # NAME BARCODE...
  local name=$1
  shift
  mkdir "$name"
  same "node of the drive" "$(node_of TAPE0)" "${NODE##*/}"
  (
    cd "$name"
    set +e
    trap - ERR
    scenario
    settle
    tells "$@"
  ) 2>&1 | steady >"$OUT/$name" || fail "the scenario ends on $name"
}

steady() { cat; }

# Both transcripts with the differences that are meant, which must be all.
judge() {
  local lines
  lines=$(grep -c '^\$' "$OUT/stock")
  ((lines > 0)) || fail "nothing was run"
  diff "$OUT/stock" "$OUT/ptape" | grep '^[<>]' >"$OUT/differences" || :
  { ((${#MEANT[@]} == 0)) || printf '%s\n' "${MEANT[@]}"; } | LC_ALL=C sort >meant
  LC_ALL=C sort "$OUT/differences" | diff meant - >unmeant || {
    diff -U 4 "$OUT/stock" "$OUT/ptape" || :
    echo "-- meant (<) and found (>):"
    cat unmeant
    fail "the answers are others than stock's"
  }
  echo "$lines commands, ${#MEANT[@]} lines differ on purpose, the others are stock's"
}

# --- the tree with the backup programs (header: `programs: yes`) ---

PROGRAMS=/run/programs

# Makes the tree usable by chroot, with a writable layer, this machine's devices and its library.
open_programs() {
  local disk found=
  mkdir -p "$PROGRAMS"/{lower,layer,tree}
  if [[ $KERNEL_UNDER_TEST == uml ]]; then
    mount -i -t hostfs -o "ro,$PROGRAMS_TREE" hostfs "$PROGRAMS/lower"
  else
    for disk in /sys/block/vd*; do
      [[ $(cat "$disk/serial" 2>/dev/null) != programs ]] || found=/dev/${disk##*/}
    done
    [[ $found ]] || fail "no disk with the backup programs"
    mount -t squashfs -o ro "$found" "$PROGRAMS/lower"
  fi
  mount -t tmpfs tmpfs "$PROGRAMS/layer"
  mkdir "$PROGRAMS"/layer/{upper,work}
  mount -t overlay -o "lowerdir=$PROGRAMS/lower,upperdir=$PROGRAMS/layer/upper,workdir=$PROGRAMS/layer/work" \
    overlay "$PROGRAMS/tree"
  for disk in dev proc sys; do mount --rbind "/$disk" "$PROGRAMS/tree/$disk"; done
  mount -t tmpfs tmpfs "$PROGRAMS/tree/tmp"
  chmod 1777 "$PROGRAMS/tree/tmp"
  trap close_programs EXIT
}

close_programs() { umount --recursive --lazy "$PROGRAMS/tree" "$PROGRAMS/layer" "$PROGRAMS/lower" || :; }

# A command in that tree, as its user, who may use tapes.
inside() { # USER COMMAND...
  chroot --userspec="$1:tape" --groups=tape "$PROGRAMS/tree" /usr/bin/env -i HOME=/tmp LC_ALL=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "${@:2}"
}
