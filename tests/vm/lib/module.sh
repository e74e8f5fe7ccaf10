# SPDX-License-Identifier: GPL-2.0-only
# What a run loads from the checkout: the module, built for one kernel inside the tree, and the user
# programs, built by CMake on this machine. For Debian's kernels DKMS builds the module, from what
# dkms/stage lays out, signs and compresses it: a run loads what an administrator gets. For a kernel
# that the rig built itself kbuild does it, from a copy of kernel/.
# shellcheck shell=bash

MODULE_VERSION=2 # raise when make_module changes what it makes
MODULE_DAYS=7    # an unused module stays in the cache
MODULE_PLACE=updates/dkms

# One number for all that a module is made of.
module_source_hash() {
  (cd "$TOP" && find kernel dkms/{version,stage,dkms.conf.in,refresh-boot-image} -type f \
    \( -name '*.[chS]' -o -name 'K*' -o -name 'Makefile' -o -path 'dkms/*' \) -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | short_hash)
}

# The rig's own demands come through MAKEFLAGS: dkms.conf stays as it is shipped, and nobody's
# kernel upgrade fails at a warning of a newer compiler. The build area and DKMS's key are in DIR:
# the tree stays as it is, and runs beside each other do not meet.
build_by_dkms() { # DIR
  local version argument flags=--
  version=$("$TOP/dkms/version")
  for argument in W=1 KCFLAGS=-Werror "${MODULE_ARGS[@]}"; do flags+=" ${argument// /\\ }"; done
  mkdir "$1/dkms"
  "$TOP/dkms/stage" "$1"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "$1=module" -- bash -euc '
    release=$1 version=$2
    export MAKEFLAGS=$3
    mount --bind /mnt/module/dkms /var/lib/dkms
    built=/var/lib/dkms/ptape/$version/$release/$(uname -m)
    dkms build "ptape/$version" -k "$release" --sourcetree /mnt/module/usr/src || {
      cat "/var/lib/dkms/ptape/$version/build/make.log"
      exit 1
    }
    cat "$built/log/make.log"
    cp "$built"/module/ptape.ko* /mnt/module/
  ' build_by_dkms "$TREE_RELEASE" "$version" "$flags"
  rm -rf "${1:?}/dkms" "${1:?}/usr"
}

build_by_kbuild() { # DIR
  mkdir "$1/src"
  (cd "$TOP/kernel" && find . -type f \( -name '*.[chS]' -o -name 'K*' -o -name Makefile \) \
    -print0 | tar -cf - --null -T -) | tar -xf - -C "$1/src"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "$1=module" "$BUILT=out" -- bash -euc '
    make -s -C /mnt/out/build M=/mnt/module/src -j"$(nproc)" W=1 KCFLAGS=-Werror "$@" modules
    mv /mnt/module/src/*.ko /mnt/module/
  ' build_by_kbuild "ARCH=${BUILT_ARCH[$MODULE_KERNEL]}" "${MODULE_ARGS[@]}"
  rm -rf "$1/src"
}

# DIR gets the indexes that the kernel has with our modules at MODULE_PLACE.
make_module_index() { # DIR
  local release=$TREE_RELEASE kernel_dir=/usr/lib/modules/$TREE_RELEASE binds=("$1=module")
  if is_built "$MODULE_KERNEL"; then
    binds+=("$BUILT=out")
    release=$BUILT_RELEASE
    kernel_dir=/mnt/out/root/usr/lib/modules/$release
  fi
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "${binds[@]}" -- bash -euc '
    release=$1 kernel_dir=$2 root=/tmp/root/lib/modules/$1
    mkdir -p "$root/$3"
    cp /mnt/module/*.ko* "$root/$3/"
    ln -s "$kernel_dir/kernel" "$root/kernel"
    cp "$kernel_dir"/modules.order "$kernel_dir"/modules.builtin* "$root/"
    depmod -b /tmp/root "$release"
    cp "$root"/modules.*.bin "$root"/modules.softdep /mnt/module/
  ' make_module_index "$release" "$kernel_dir" "$MODULE_PLACE"
}

# Debian's compiler may be newer than the one that Debian built its kernel with.
NOT_OURS='the compiler differs from the one used to build the kernel'

# What modpost complains of ends no build: a section that does not fit, a symbol that is nobody's.
refuse_warnings() { # LOG
  local line
  line=$(grep -E 'WARNING:|warning:' "$1" | grep -vF "$NOT_OURS" | head -n 1) || :
  [[ $line ]] || return 0
  echo "the build warns: $line"
  return 1
}

make_module() { # DIR; also MODULE_KERNEL, MODULE_ARGS
  local build=build_by_dkms
  ! is_built "$MODULE_KERNEL" || build=build_by_kbuild
  "$build" "$1" 2>&1 | tee "$1/make.log"
  refuse_warnings "$1/make.log" || exit 1
  rm "$1/make.log"
  compgen -G "$1/ptape.ko*" >/dev/null || die "the build made no ptape.ko"
  make_module_index "$1"
}

# Sparse as the kernel's `make C=2` runs it; a finding ends the build. What comes of it is the same.
SPARSE=(C=2 'CF=-D__CHECK_ENDIAN__ -Wsparse-error')

ensure_module() { # KERNEL [MAKE_ARG...]: sets MODULE_DIR with *.ko[.xz] and the module indexes
  local on
  MODULE_KERNEL=$1
  shift
  # Of the kernels that lint judges, and not of newer ones, which an older sparse does not know.
  [[ ! ${PTAPE_SPARSE:-} || $MODULE_KERNEL != @(uml|6.1) ]] || set -- "$@" "${SPARSE[@]}"
  MODULE_ARGS=("$@")
  [[ -f $TOP/kernel/Kbuild ]] || die "there is no kernel/Kbuild: nothing to build"
  if is_built "$MODULE_KERNEL"; then
    ensure_built "$MODULE_KERNEL"
    on=${BUILT##*/}
  else
    ensure_tree "$MODULE_KERNEL"
    on=${TREE##*/}-$TREE_RELEASE
  fi
  MODULE_DIR=$CACHE/module-$MODULE_KERNEL-$(printf '%s\n' "$MODULE_VERSION" "$on" "$@" \
    "$(module_source_hash)" | short_hash)
  make_once "$MODULE_DIR" "the module for $MODULE_KERNEL" make_module
  # Every change of a source makes a new one; the old ones go when nobody wants them for long.
  touch "$MODULE_DIR" 2>/dev/null || :
  find "$CACHE" -maxdepth 1 -name 'module-*' -mtime "+$MODULE_DAYS" -exec rm -rf '{}' + 2>/dev/null || :
  export MODULE_DIR
}

make_adapter() { # DIR; also ADAPTER_KERNEL
  local build=/usr/lib/modules/$TREE_RELEASE/build arguments=() binds=("$1=module")
  cp "$TOP"/tests/vm/adapter/* "$1/"
  if is_built "$ADAPTER_KERNEL"; then
    build=/mnt/out/build arguments=("ARCH=${BUILT_ARCH[$ADAPTER_KERNEL]}") binds+=("$BUILT=out")
  fi
  in_tree "$TREE" "${binds[@]}" -- \
    make -s -C "$build" "${arguments[@]}" M=/mnt/module W=1 KCFLAGS=-Werror modules
}

# The module of the rig's own that a case loads to have a host adapter with other limits.
ensure_adapter() { # KERNEL: sets ADAPTER_DIR with few_segments.ko
  local on
  ADAPTER_KERNEL=$1
  if is_built "$1"; then
    ensure_built "$1"
    on=${BUILT##*/}
  else
    ensure_tree "$1"
    on=${TREE##*/}-$TREE_RELEASE
  fi
  ADAPTER_DIR=$CACHE/adapter-$1-$({ echo "$on" && cat "$TOP"/tests/vm/adapter/*; } | short_hash)
  make_once "$ADAPTER_DIR" "the adapter's module for $1" make_adapter
  export ADAPTER_DIR
}

# build_programs DIR PROGRAM...: builds them and copies them to DIR.
build_programs() {
  local build=${PTAPE_BUILD:-$CACHE/build-$(printf %s "$TOP" | short_hash)} to=$1 program file log
  shift
  mkdir -p "$build"
  log=$build/vm-build.log
  (
    flock 9
    cd "$TOP" || exit
    # Each time: a part that is new to a build of before is met no other way.
    cmake --preset rig -B "$build" >"$log" 2>&1 9>&- ||
      die "CMake does not configure: $(what_failed "$log") (see $log)"
    cmake --build "$build" --parallel "$(nproc)" --target "$@" >"$log" 2>&1 9>&- ||
      die "user programs do not build ($*): $(what_failed "$log") (see $log)"
    for program; do
      file=$(find "$build" -type f -name "$program" -perm -u+x | head -n 1)
      [[ $file ]] || die "CMake built no $program"
      install -m 755 "$file" "$to/"
    done
  ) 9>"$build/vm-build.lock"
}
