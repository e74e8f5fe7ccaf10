# SPDX-License-Identifier: GPL-2.0-only
# The Debian trees with the backup programs, made and cached as the rig's own trees are
# (tests/vm/lib/tree.sh). Sourced by bash after common.sh and tree.sh.
# shellcheck shell=bash

PROGRAM_TREE_VERSION=1 # raise when make_program_tree changes what it makes

PROGRAM_PACKAGES=(
  bacula-director bacula-director-sqlite3 dbconfig-sqlite3 bacula-sd bacula-fd bacula-console sqlite3
  amanda-server amanda-client libencode-locale-perl
  iproute2 procps util-linux
)

# Which tree has a program, and the version of its package that the cells speak of.
declare -A PROGRAMS=(
  [bacula-9]='bookworm bacula-sd 9.6.7'
  [bacula-15]='trixie bacula-sd 15.0.3'
  [amanda]='bookworm amanda-server 3.5.1'
)

make_program_tree() { # DIR; also TREE_SUITE
  debian_tree "$1" "$TREE_SUITE" "$(printf '%s\n' "${PROGRAM_PACKAGES[@]}" | paste -sd,)"
}

# ensure_program_tree PROGRAM: sets TREE and TREE_SUITE.
ensure_program_tree() {
  local package version
  read -r TREE_SUITE package version <<<"${PROGRAMS[$1]:-}"
  [[ $version ]] || die "no program '$1' (there are: ${!PROGRAMS[*]})"
  TREE=$CACHE/programs-$TREE_SUITE-$(printf '%s\n' "$PROGRAM_TREE_VERSION" "$TREE_SUITE" \
    "${PROGRAM_PACKAGES[@]}" | short_hash)
  [[ -d $TREE ]] || need_command mmdebstrap
  make_once "$TREE" "the Debian $TREE_SUITE tree with the backup programs" make_program_tree
  [[ $(tree_version "$package") =~ ^([0-9]+:)?"$version" ]] ||
    die "$package in $TREE is $(tree_version "$package"), not $version: what it does has to be measured anew"
  export TREE TREE_SUITE
}

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
