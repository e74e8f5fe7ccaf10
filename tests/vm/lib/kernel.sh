# SPDX-License-Identifier: GPL-2.0-only
# The kernels of the rig and what they boot from: Debian's own, from the tree, with a root image
# for QEMU; User-Mode Linux, built in the tree from Debian's source. One small initramfs for each.
# All cached by their inputs.
# shellcheck shell=bash

UML_VERSION=1   # raise when make_uml changes what it makes
IMAGE_VERSION=2 # raise when make_image changes what it makes

# Modules of Debian's kernel that the initramfs loads before the root file system is there.
QEMU_EARLY_MODULES=(virtio_pci virtio_blk virtio_console 9pnet_virtio 9p squashfs overlay)

# Not in the root image: what only builds need, and drivers of hardware that QEMU is not given.
IMAGE_EXCLUDE=(
  boot usr/src usr/include usr/lib/gcc 'usr/bin/x86_64-linux-gnu-*' usr/lib/linux-kbuild-*
  usr/lib/x86_64-linux-gnu/perl usr/lib/x86_64-linux-gnu/libicudata.*
  'usr/lib/x86_64-linux-gnu/*.a' var/cache var/lib/apt var/lib/dpkg
  'usr/lib/modules/*/build' 'usr/lib/modules/*/source' 'usr/lib/modules/*/kernel/sound'
  'usr/lib/modules/*/kernel/drivers/'{gpu,media,net,iio,infiniband,usb,staging,hwmon,input,mtd,ata}
)

# The initramfs is made inside the tree, from the tree's busybox.
make_initramfs() { # DIR MODULE_FILE...: DIR/initrd; modules are loaded in this order
  local dir=$1/initramfs module
  mkdir -p "$dir"/{bin,dev,proc,sys,lower,usr_of_kernel,rw,root,modules}
  cp "$TREE/bin/busybox" "$dir/bin/busybox"
  install -m 755 "$TOP/tests/vm/guest/initramfs-init" "$dir/init"
  shift
  for module; do
    # busybox loads plain files only; Debian compresses modules from 6.12 on.
    case $module in
      *.xz) xz -dc "$module" >"$dir/modules/$(basename "$module" .xz)" ;;
      *) cp "$module" "$dir/modules/" ;;
    esac
    basename "$module" .xz
  done >"$dir/modules/order"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "$dir=in" -- sh -c \
    'cd /mnt/in && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 | gzip -1' >"${dir%/*}/initrd"
  rm -rf "$dir"
}

early_modules() { # files of QEMU_EARLY_MODULES and what they need, in loading order
  local m
  for m in "${QEMU_EARLY_MODULES[@]}"; do
    in_tree "$TREE" -- modprobe -S "$TREE_RELEASE" --show-depends "$m"
  done | sed -n "s|^insmod \([^ ]*\).*|$TREE\1|p" | awk '!seen[$0]++'
}

tree_vmlinuz() { # split kernel packages have it beside the modules
  local file
  for file in "$TREE/boot/vmlinuz-$TREE_RELEASE" "$TREE/usr/lib/modules/$TREE_RELEASE/vmlinuz"; do
    [[ ! -f $file ]] || { printf %s "$file" && return; }
  done
  die "no vmlinuz of $TREE_RELEASE in $TREE"
}

make_image() { # DIR
  local modules vmlinuz other others=()
  for other in "$TREE"/usr/lib/modules/*; do
    [[ ${other##*/} == "$TREE_RELEASE" ]] || others+=("usr/lib/modules/${other##*/}")
  done
  vmlinuz=$(tree_vmlinuz)
  mapfile -t modules < <(early_modules)
  ((${#modules[@]} >= ${#QEMU_EARLY_MODULES[@]})) || die "modules for the initramfs are missing"
  make_initramfs "$1" "${modules[@]}"
  cp "$vmlinuz" "$1/vmlinuz"
  mksquashfs "$TREE" "$1/root.squashfs" -comp lz4 -no-progress -no-xattrs -noappend \
    -wildcards -e "${IMAGE_EXCLUDE[@]}" "${others[@]}" 'var/log/*'
}

ensure_image() { # KERNEL: sets IMAGE: vmlinuz, initrd, root.squashfs
  local key
  ensure_tree "$1"
  key=$({
    printf '%s\n' "$IMAGE_VERSION" "$TREE" "${QEMU_EARLY_MODULES[@]}" "${IMAGE_EXCLUDE[@]}"
    cat "$TOP/tests/vm/guest/initramfs-init"
  } | short_hash)
  IMAGE=$CACHE/image-$TREE_RELEASE-$key
  [[ -d $IMAGE ]] || need_command mksquashfs
  make_once "$IMAGE" "the root image of $TREE_RELEASE" make_image
  export IMAGE
}

make_uml() { # DIR
  local fragment=$1/fragment
  grep -v '^ *#' "$TOP/tests/uml/kunit.config" | grep . >"$fragment"
  # shellcheck disable=SC2016 # expanded inside the tree
  in_tree "$TREE" "$1=out" -- bash -euc '
    cd /mnt/out
    mkdir src build
    tar -xJf /usr/src/linux-source-6.1.tar.xz -C src --strip-components=1
    make -s -C src O=/mnt/out/build ARCH=um KCONFIG_ALLCONFIG=/mnt/out/fragment allnoconfig
    refused=$(grep -vxFf build/.config fragment || :)
    [ -z "$refused" ] || { echo "Kconfig refused: $refused"; exit 1; }
    make -s -C build ARCH=um -j"$(nproc)" linux modules
    make -s -C build ARCH=um INSTALL_MOD_PATH=/mnt/out/root/usr INSTALL_MOD_STRIP=1 modules_install
    rm -f root/usr/lib/modules/*/build root/lib/modules/*/source
    cat build/include/config/kernel.release >release
  '
  prune_source "$1/src"
}

# Out-of-tree modules need the build directory, headers, scripts and Makefiles; the rest may go.
prune_source() {
  find "$1"/{drivers,fs,net,sound,mm,kernel,lib,block,security,crypto} -name '*.[cS]' -delete
  rm -rf "$1"/arch/{alpha,arc,arm,arm64,csky,hexagon,ia64,loongarch,m68k,microblaze,mips,nios2} \
    "$1"/arch/{openrisc,parisc,powerpc,riscv,s390,sh,sparc,xtensa} "$1"/Documentation
}

ensure_uml() { # sets UML (build/linux, root/usr/lib/modules), UML_INITRD, UML_RELEASE
  local key
  ensure_tree uml
  key=$({
    printf '%s\n' "$UML_VERSION" "$(tree_version linux-source-6.1)" "$(tree_version gcc-12)"
    cat "$TOP/tests/uml/kunit.config"
  } | short_hash)
  UML=$CACHE/uml-$key
  make_once "$UML" "the User-Mode Linux kernel" make_uml
  UML_INITRD=$CACHE/initrd-uml-$(cat "$TREE/bin/busybox" "$TOP/tests/vm/guest/initramfs-init" | short_hash)
  make_once "$UML_INITRD" "the initramfs for User-Mode Linux" make_initramfs
  UML_INITRD+=/initrd
  UML_RELEASE=$(<"$UML/release")
  export UML UML_INITRD UML_RELEASE
}
