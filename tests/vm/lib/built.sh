# SPDX-License-Identifier: GPL-2.0-only
# The kernels that the rig builds itself, in the tree, from Debian's source and with as little in
# them as the rig can do with: User-Mode Linux, and for QEMU the kernels with checkers that Debian's
# do not have. All cached by their inputs.
# shellcheck shell=bash

BUILT_VERSION=1 # raise when make_built changes what it makes

declare -A BUILT_ARCH=([uml]=um [debug]=x86_64 [debug-kcsan]=x86_64)
declare -A BUILT_CONFIG=(
  [uml]='vm/rig.config uml/kunit.config'
  [debug]='vm/rig.config vm/debug.config vm/debug-kasan.config'
  [debug-kcsan]='vm/rig.config vm/debug.config vm/debug-kcsan.config'
)
declare -A BUILT_FILE=([um]=build/linux [x86_64]=build/arch/x86/boot/bzImage) # what is started

is_built() { [[ ${BUILT_ARCH[$1]:-} ]]; } # KERNEL: by the rig

built_config() { # KERNEL: its lines on top of allnoconfig
  local file
  for file in ${BUILT_CONFIG[$1]}; do grep '^CONFIG' "$TOP/tests/$file"; done | LC_ALL=C sort
}

make_built() { # DIR; also BUILT_KERNEL
  local arch=${BUILT_ARCH[$BUILT_KERNEL]}
  built_config "$BUILT_KERNEL" >"$1/fragment"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "$1=out" -- bash -euc '
    cd /mnt/out
    mkdir src build
    tar -xJf /usr/src/linux-source-6.1.tar.xz -C src --strip-components=1
    make -s -C src O=/mnt/out/build ARCH="$1" KCONFIG_ALLCONFIG=/mnt/out/fragment allnoconfig
    refused=$(grep -vxFf build/.config fragment || :)
    [ -z "$refused" ] || { echo "Kconfig refused: $refused"; exit 1; }
    make -s -C build ARCH="$1" -j"$(nproc)" "${2##*/}" modules
    make -s -C build ARCH="$1" INSTALL_MOD_PATH=/mnt/out/root/usr INSTALL_MOD_STRIP=1 modules_install
    rm -f root/usr/lib/modules/*/build root/usr/lib/modules/*/source
    cat build/include/config/kernel.release >release
  ' make_built "$arch" "${BUILT_FILE[$arch]}"
  prune_source "$1/src"
  prune_objects "$1/build"
  [[ $arch == um ]] || mksquashfs "$1/root" "$1/modules.squashfs" -comp lz4 -no-progress -no-xattrs
}

# Out-of-tree modules need the build directory, headers, scripts and Makefiles; the rest may go.
prune_source() {
  find "$1"/{drivers,fs,net,sound,mm,kernel,lib,block,security,crypto} -name '*.[cS]' -delete
  rm -rf "$1"/arch/{alpha,arc,arm,arm64,csky,hexagon,ia64,loongarch,m68k,microblaze,mips,nios2} \
    "$1"/arch/{openrisc,parisc,powerpc,riscv,s390,sh,sparc,xtensa} "$1"/Documentation
}

prune_objects() {
  find "$1"/{drivers,fs,net,mm,kernel,lib,block,security,crypto,ipc,init} -name '*.[ao]' -delete
}

# Sets BUILT (fragment, build, root/usr/lib/modules), BUILT_BOOT, the file to start, BUILT_INITRD
# and BUILT_RELEASE. QEMU also has modules.squashfs, for a layer above Debian's root image.
ensure_built() { # KERNEL
  local key
  BUILT_KERNEL=$1
  ensure_tree "$1"
  key=$({
    printf '%s\n' "$BUILT_VERSION" "$(tree_version linux-source-6.1)" "$(tree_version gcc-12)"
    built_config "$1"
  } | short_hash)
  BUILT=$CACHE/$1-$key
  [[ -d $BUILT ]] || need_command mksquashfs
  make_once "$BUILT" "the kernel $1" make_built
  # All that is needed before the root file system is there is built in.
  BUILT_INITRD=$CACHE/initrd-built-$(cat "$TREE/bin/busybox" "$TOP/tests/vm/guest/initramfs-init" | short_hash)
  make_once "$BUILT_INITRD" "the initramfs of the rig's own kernels" make_initramfs
  BUILT_INITRD+=/initrd
  BUILT_BOOT=$BUILT/${BUILT_FILE[${BUILT_ARCH[$1]}]}
  BUILT_RELEASE=$(<"$BUILT/release")
  export BUILT BUILT_BOOT BUILT_INITRD BUILT_RELEASE
}
