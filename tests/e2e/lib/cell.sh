# SPDX-License-Identifier: GPL-2.0-only
# Where a cell runs: in a tree of tests/vm/lib/programs.sh. Sourced by bash after common.sh.
# shellcheck shell=bash

# in_cell SECONDS OUT COMMAND...: COMMAND in TREE with a writable layer over it, and with a network,
# processes and mounts of its own, which all end with the command. It sees the checkout as /mnt/ptape
# and OUT, writable, as /mnt/out.
in_cell() {
  local seconds=$1 out=$2
  shift 2
  # shellcheck disable=SC2016 # expanded by the inner shell
  as_root timeout --kill-after=10 "$seconds" \
    unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
    bash -euc '
      . "$1/tests/vm/lib/common.sh"
      mount -t tmpfs tmpfs "$3/layer"
      mkdir "$3/layer"/{upper,work,tree}
      mount -t overlay -o "lowerdir=$2,upperdir=$3/layer/upper,workdir=$3/layer/work" overlay "$3/layer/tree"
      in_tree "$3/layer/tree" "$1=ptape" "$3/out=out" -- "${@:4}"
    ' in_cell "$TOP" "$TREE" "$out" "$@"
}
