# SPDX-License-Identifier: GPL-2.0-only
# What a run loads from the checkout: the module, built for one kernel inside the tree from a copy
# of kernel/, and the user programs, built by CMake on this machine.
# shellcheck shell=bash

MODULE_DAYS=7 # an unused module stays in the cache

# One number for everything under kernel/ that git does not ignore.
kernel_source_hash() {
  (cd "$TOP" && find kernel -type f \( -name '*.[chS]' -o -name 'K*' -o -name 'Makefile' \) \
    -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | short_hash)
}

make_module() { # DIR; also MODULE_KERNEL, MODULE_ARGS
  local build release kernel_dir binds=("$1=module")
  if [[ $MODULE_KERNEL == uml ]]; then
    binds+=("$UML=out")
    build=/mnt/out/build
    release=$UML_RELEASE
    kernel_dir=/mnt/out/root/usr/lib/modules/$release
    MODULE_ARGS+=(ARCH=um)
  else
    release=$TREE_RELEASE
    kernel_dir=/usr/lib/modules/$release
    build=$kernel_dir/build
  fi
  mkdir "$1/src"
  (cd "$TOP/kernel" && find . -type f \( -name '*.[chS]' -o -name 'K*' -o -name Makefile \) \
    -print0 | tar -cf - --null -T -) | tar -xf - -C "$1/src"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "${binds[@]}" -- bash -euc '
    build=$1 release=$2 kernel_dir=$3
    shift 3
    make -s -C "$build" M=/mnt/module/src -j"$(nproc)" W=1 KCFLAGS=-Werror "$@" modules
    root=/mnt/module/root/lib/modules/$release
    mkdir -p "$root/extra"
    cp /mnt/module/src/*.ko "$root/extra/"
    ln -s "$kernel_dir/kernel" "$root/kernel"
    cp "$kernel_dir"/modules.order "$kernel_dir"/modules.builtin* "$root/"
    depmod -b /mnt/module/root "$release"
    mv "$root"/extra/*.ko "$root"/modules.*.bin "$root"/modules.softdep /mnt/module/
  ' make_module "$build" "$release" "$kernel_dir" "${MODULE_ARGS[@]}"
  rm -rf "$1/root" "$1/src"
  compgen -G "$1/ptape.ko" >/dev/null || die "the build made no ptape.ko"
}

ensure_module() { # KERNEL [MAKE_ARG...]: sets MODULE_DIR with *.ko and the module indexes
  local on
  MODULE_KERNEL=$1
  shift
  MODULE_ARGS=("$@")
  [[ -f $TOP/kernel/Kbuild ]] || die "there is no kernel/Kbuild: nothing to build"
  if [[ $MODULE_KERNEL == uml ]]; then
    ensure_uml
    on=${UML##*/}
  else
    ensure_tree "$MODULE_KERNEL"
    on=${TREE##*/}-$TREE_RELEASE
  fi
  MODULE_DIR=$CACHE/module-$MODULE_KERNEL-$(printf '%s\n' "$on" "$@" "$(kernel_source_hash)" | short_hash)
  LOG_LINES=200 make_once "$MODULE_DIR" "the module for $MODULE_KERNEL" make_module
  # Every change of a source makes a new one; the old ones go when nobody wants them for long.
  touch "$MODULE_DIR" 2>/dev/null || :
  find "$CACHE" -maxdepth 1 -name 'module-*' -mtime "+$MODULE_DAYS" -exec rm -rf '{}' + 2>/dev/null || :
  export MODULE_DIR
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
    if [[ ! -f $build/Makefile ]]; then
      cmake --preset release -B "$build" >"$log" 2>&1 9>&- || {
        tail -n 40 "$log" >&2
        die "CMake does not configure: see $log"
      }
    fi
    cmake --build "$build" --parallel "$(nproc)" --target "$@" >"$log" 2>&1 9>&- || {
      tail -n 60 "$log" >&2
      die "user programs do not build ($*): see $log"
    }
    for program; do
      file=$(find "$build" -type f -name "$program" -perm -u+x | head -n 1)
      [[ $file ]] || die "CMake built no $program"
      install -m 755 "$file" "$to/"
    done
  ) 9>"$build/vm-build.lock"
}
