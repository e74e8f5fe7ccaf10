# SPDX-License-Identifier: GPL-2.0-only
# The Debian trees with the programs that use tapes and are not in the rig's own trees (tree.sh), made and
# cached as those are: the images that machines boot from stay as they are. Sourced by bash after common.sh
# and tree.sh.
# shellcheck shell=bash

PROGRAM_TREE_VERSION=1 # raise when make_program_tree changes what it makes

PROGRAM_PACKAGES=(
  bacula-director bacula-director-sqlite3 dbconfig-sqlite3 bacula-sd bacula-fd bacula-console sqlite3
  amanda-server amanda-client libencode-locale-perl
  sysstat
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

# ensure_programs SUITE: sets TREE and TREE_SUITE.
ensure_programs() {
  TREE_SUITE=$1
  TREE=$CACHE/programs-$TREE_SUITE-$(printf '%s\n' "$PROGRAM_TREE_VERSION" "$TREE_SUITE" \
    "${PROGRAM_PACKAGES[@]}" | short_hash)
  [[ -d $TREE ]] || need_command mmdebstrap
  make_once "$TREE" "the Debian $TREE_SUITE tree with the backup programs" make_program_tree
  export TREE TREE_SUITE
}

make_program_image() { # DIR; also TREE
  mksquashfs "$TREE" "$1/programs.squashfs" -comp lz4 -no-progress -no-xattrs -noappend \
    -wildcards -e 'var/log/*' 'var/cache/*' 'var/lib/apt/*' usr/share/doc usr/share/locale
}

# ensure_program_image SUITE: sets PROGRAMS_TREE, and PROGRAMS_IMAGE, the same for QEMU's machines.
ensure_program_image() {
  local TREE TREE_SUITE # the kernel's own are others
  ensure_programs "$1"
  need_command mksquashfs
  # shellcheck disable=SC2034 # the runner uses both
  PROGRAMS_TREE=$TREE PROGRAMS_IMAGE=${TREE/programs-/programs-image-}/programs.squashfs
  make_once "${PROGRAMS_IMAGE%/*}" "the image of the $1 tree with the backup programs" make_program_image
}

# ensure_program_tree PROGRAM: sets TREE and TREE_SUITE.
ensure_program_tree() {
  local suite package version
  read -r suite package version <<<"${PROGRAMS[$1]:-}"
  [[ $version ]] || die "no program '$1' (there are: ${!PROGRAMS[*]})"
  ensure_programs "$suite"
  [[ $(tree_version "$package") =~ ^([0-9]+:)?"$version" ]] ||
    die "$package in $TREE is $(tree_version "$package"), not $version: what it does has to be measured anew"
}
