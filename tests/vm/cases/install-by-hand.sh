#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 1
# needs: driver=ptape
#
# `make install` on a running system: idle devices go over, and whoever asks for st or ch
# gets ptape; back to stock with `make uninstall`, which does nothing while a drive is open; and st serves by itself where ptape is not built
# for the kernel. The boot image refuses st only where ptape is there.
set -euo pipefail

RELEASE=$(uname -r)
INSTALL=/ptape/dkms/install
FILE=$(modinfo -n ptape)
FILE=${FILE##*/} # compressed where the kernel's modules are
export PTAPE_MODULE=$PWD/$FILE PTAPE_HELPER=/usr/lib/udev/ptape_id
PTAPE_STORE=$(command -v ptape-store)
PTAPE_COMMAND=$(command -v ptape)
export PTAPE_STORE PTAPE_COMMAND

fail() {
  echo "FAIL: $*"
  exit 1
}

loaded() { [[ -d /sys/module/$1 ]]; }

# Asks for the stock drivers as udev and an administrator do: by alias, by name.
expect_after_request() { # MODULE-THAT-SERVES MODULE-THAT-DOES-NOT
  modprobe scsi:t-0x01 || fail "no module serves the alias of a tape drive"
  modprobe -a st ch || fail "modprobe -a st ch"
  loaded "$1" || fail "$1 is not loaded"
  ! loaded "$2" || fail "$2 is loaded beside $1"
  udevadm settle --timeout=60
  [[ -c $TAPE0 ]] || fail "no $TAPE0 with $1"
  unload
}

unload() {
  local module
  for module in ptape st ch; do
    ! loaded "$module" || modprobe -r "$module" || fail "$module does not unload"
  done
}

# What the rig installed goes; only what `dkms/install` puts there counts.
start_clean() {
  unload
  mv "$(modinfo -n ptape)" "$PTAPE_MODULE"
  mv "$PTAPE_HELPER" ptape_id
  PTAPE_HELPER=$PWD/ptape_id
  cp "$PTAPE_STORE" ptape-store
  PTAPE_STORE=$PWD/ptape-store
  rm -f /etc/modprobe.d/ptape.conf /usr/lib/udev/rules.d/{59,61}-ptape.rules /usr/sbin/ptape-store
  rm -rf /usr/libexec/ptape
  depmod "$RELEASE"
}

check_staging() {
  local stage=$PWD/stage file
  make -s -C /ptape install DESTDIR="$stage"
  for file in "lib/modules/$RELEASE/updates/$FILE" usr/lib/udev/ptape_id \
    usr/lib/udev/rules.d/59-ptape.rules usr/lib/udev/rules.d/61-ptape.rules \
    usr/sbin/ptape-store usr/lib/systemd/system/ptape-store.service usr/sbin/ptape \
    usr/share/man/man8/ptape.8 usr/share/bash-completion/completions/ptape \
    etc/modprobe.d/ptape.conf etc/initramfs-tools/hooks/ptape usr/libexec/ptape/change-driver; do
    [[ -f $stage/$file ]] || fail "not staged: $file"
    [[ ! -e /$file ]] || fail "staging wrote to the system: /$file"
  done
  # The settings of an administrator survive a second installation.
  echo '# mine' >>"$stage/etc/modprobe.d/ptape.conf"
  DESTDIR=$stage $INSTALL add >/dev/null
  grep -q '^# mine$' "$stage/etc/modprobe.d/ptape.conf" || fail "installation took away settings"
  make -s -C /ptape uninstall DESTDIR="$stage"
  [[ $(find "$stage" -type f) == "$stage/etc/modprobe.d/ptape.conf.removed" ]] ||
    fail "left after removal: $(find "$stage" -type f)"
}

check_wrong_kernel() {
  local said
  ! said=$(KERNELRELEASE=1.2.3-other DESTDIR=$PWD/none $INSTALL add 2>&1) ||
    fail "installed a module of another kernel"
  [[ $said == *"is built for kernel $RELEASE, not for 1.2.3-other"* ]] || fail "unclear: $said"
}

# The hook as mkinitramfs calls it, for a kernel with ptape and one without.
check_boot_image() {
  local image=$PWD/image hook=/etc/initramfs-tools/hooks/ptape release
  for release in "$RELEASE" 1.2.3-other; do
    rm -rf "$image"
    mkdir -p "$image/etc/modprobe.d"
    cp /etc/modprobe.d/ptape.conf "$image/etc/modprobe.d/"
    version=$release DESTDIR=$image "$hook"
    if [[ $release == "$RELEASE" ]]; then
      [[ $(grep -c '/bin/false$' "$image/etc/modprobe.d/ptape.conf") == 2 ]] ||
        fail "the boot image does not refuse st and ch"
    else
      cmp -s /etc/modprobe.d/ptape.conf "$image/etc/modprobe.d/ptape.conf" ||
        fail "the boot image of a kernel without ptape was changed"
    fi
  done
}

start_clean
check_staging
check_wrong_kernel

modprobe -a st ch
udevadm settle --timeout=60
$INSTALL add
loaded ptape || fail "the devices have not gone over"
! loaded st || fail "st is there beside ptape"
[[ -c $TAPE0 ]] || fail "no $TAPE0 after the installation"
unload
expect_after_request ptape st
check_boot_image

# A kernel without ptape, with our modprobe.d in place.
mv "/lib/modules/$RELEASE/updates/$FILE" away
depmod "$RELEASE"
expect_after_request st ptape
mv away "/lib/modules/$RELEASE/updates/$FILE"
depmod "$RELEASE"

modprobe scsi:t-0x01
udevadm settle --timeout=60
exec 9<"$TAPE0"
! $INSTALL remove || fail "removed under an open handle"
[[ -e /usr/sbin/ptape && -e /etc/modprobe.d/ptape.conf ]] || fail "refused, and half removed"
exec 9<&-
udevadm settle --timeout=60
$INSTALL remove
loaded st || fail "the drive has not gone back"
! loaded ptape || fail "ptape is loaded after its removal"
expect_after_request st ptape
rm -f /etc/modprobe.d/ptape-bindings.conf*
echo "installed, fallen back and removed"
