# SPDX-License-Identifier: GPL-2.0-only
# What every part of the rig needs: where the checkout and the cache are, how to complain, how to
# make a cached thing exactly once while several runs want it, and how to run a command inside a
# tree. Sourced by bash; the caller has set -euo pipefail.
# shellcheck shell=bash

RIG_FAILED=125 # exit status: the rig itself failed
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
CACHE=${PTAPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ptape}
export TOP CACHE RIG_FAILED

die() {
  printf 'vm: %s\n' "$*" >&2
  exit "$RIG_FAILED"
}

note() { printf 'vm: %s\n' "$*" >&2; }

need_command() { # COMMAND...: die unless each is there
  local c
  for c; do
    command -v "$c" >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "$c" >/dev/null ||
      die "no '$c' on this machine: run tests/setup all"
  done
}

short_hash() { sha256sum | cut -c1-12; }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# what_failed LOG: the one line of it that says most: the first error, else the last one.
what_failed() {
  tr -d '\r' <"$1" | awk '
    !first && /(^|[ :])([Ee]rror|ERROR|FATAL|E): |[*][*][*]|CMake Error/ { first = $0 }
    NF { last = $0 }
    END { print first ? first : last ? last : "it said nothing" }'
}

# make_once DIR WHAT FUNCTION: DIR exists afterwards, made by FUNCTION TEMPDIR at most once.
# Concurrent callers wait for the first; a maker that fails or is interrupted leaves nothing but its log.
# FUNCTION's output goes to DIR.log, of which a failure shows LOG_LINES (none) before it is told in one
# line. The lock lives as long as the subshell, which takes away what is half made.
make_once() {
  local dir=$1 what=$2 maker=$3 start
  [[ -d $dir ]] && return
  mkdir -p "$(dirname "$dir")"
  (
    flock 9
    [[ -d $dir ]] && exit 0
    start=$SECONDS
    note "making $what (once; log $dir.log)"
    as_root_if_foreign "$dir.part" # of a maker that was killed
    trap 'as_root_if_foreign "$dir.part"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    mkdir -p "$dir.part"
    set +e
    (
      set -e
      "$maker" "$dir.part"
    ) >"$dir.log" 2>&1 9>&-
    rc=$?
    set -e
    if ((rc != 0)); then
      ((${LOG_LINES:-0} == 0)) || tail -n "$LOG_LINES" "$dir.log" >&2
      die "could not make $what: $(what_failed "$dir.log") (see $dir.log)"
    fi
    mv -T "$dir.part" "$dir" || die "cannot put $what into its place"
    note "made $what in $((SECONDS - start)) s"
  ) 9>"$dir.lock"
}

# Removes what a maker left; a tree made by sudo has files of root in it.
as_root_if_foreign() {
  [[ -e $1 ]] || return 0
  rm -rf --one-file-system "$1" 2>/dev/null || as_root rm -rf --one-file-system "$1"
}

# in_tree TREE [HOSTDIR=NAME...] -- COMMAND...: COMMAND inside TREE by chroot, HOSTDIR visible as
# /mnt/NAME. All mounts live in a private namespace and die with the command. Needs no privilege:
# an ordinary user gets a user namespace.
in_tree() {
  local tree=$1 user=() binds=()
  shift
  while [[ $1 != -- ]]; do
    binds+=("$1")
    shift
  done
  shift
  ((EUID == 0)) || user=(--user --map-root-user)
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare "${user[@]}" --mount --propagation private bash -euc '
    PATH=$PATH:/usr/sbin:/sbin
    tree=$1 count=$2
    shift 2
    mount --rbind /proc "$tree/proc"
    mount --rbind /dev "$tree/dev"
    mount -t tmpfs tmpfs "$tree/tmp"
    mount -t tmpfs tmpfs "$tree/mnt"
    for ((; count > 0; count--)); do
      mkdir "$tree/mnt/${1##*=}"
      mount --bind "${1%=*}" "$tree/mnt/${1##*=}"
      shift
    done
    exec chroot "$tree" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 \
      PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
  ' in_tree "$tree" "${#binds[@]}" "${binds[@]}" "$@"
}
