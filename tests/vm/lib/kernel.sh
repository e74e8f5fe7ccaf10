# SPDX-License-Identifier: GPL-2.0-only
# What QEMU's machines boot from: Debian's own kernels, from the tree, with a root image, and a small
# initramfs. All cached by their inputs. lib/built.sh has the kernels that the rig builds.
# shellcheck shell=bash

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

# Sets IMAGE, and what to start: VMLINUZ, INITRD.
ensure_image() { # KERNEL
  local key
  ensure_tree "$1"
  key=$({
    printf '%s\n' "$IMAGE_VERSION" "$TREE" "${QEMU_EARLY_MODULES[@]}" "${IMAGE_EXCLUDE[@]}"
    cat "$TOP/tests/vm/guest/initramfs-init"
  } | short_hash)
  IMAGE=$CACHE/image-$TREE_RELEASE-$key
  [[ -d $IMAGE ]] || need_command mksquashfs
  make_once "$IMAGE" "the root image of $TREE_RELEASE" make_image
  VMLINUZ=$IMAGE/vmlinuz INITRD=$IMAGE/initrd
  export IMAGE VMLINUZ INITRD
}
