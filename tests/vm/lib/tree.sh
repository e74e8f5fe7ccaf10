# SPDX-License-Identifier: GPL-2.0-only
# The Debian tree: one root directory with the kernel package, everything that builds modules and
# User-Mode Linux for it, and the programs that cases use. Made by mmdebstrap from the mirror that
# this machine's apt is configured with; cached by its inputs. Read-only for everybody afterwards.
# shellcheck shell=bash disable=SC2016 # apt and mmdebstrap expand those themselves

TREE_VERSION=2 # raise when make_tree changes what it makes
TREE_SUITE=bookworm
TREE_PACKAGES=(
  linux-image-amd64 linux-headers-amd64 linux-source-6.1
  gcc make sparse flex bison bc libelf-dev libssl-dev xz-utils cpio busybox-static
  udev systemd kmod procps util-linux strace psmisc iproute2
  mt-st mtx sg3-utils lsscsi tar jq
)

apt_field() { # FORMAT: one line for each package index that apt is configured with
  apt-get indextargets --format "$1" 'Created-By: Packages'
}

# The sources for a suite, from the configured ones of this machine's own Debian release.
tree_sources() { # SUITE
  local here uri release component origin found=
  here=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
  while IFS='|' read -r uri release component origin; do
    [[ $component == main && ($origin == Debian || $origin == '$(ORIGIN)') ]] || continue
    case $release in
      "$here" | "$here-updates" | "$here-security") ;;
      *) continue ;;
    esac
    printf 'deb %s %s main\n' "$uri" "$1${release#"$here"}"
    found=1
  done < <(apt_field '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)' | sort -u)
  [[ -n $found ]] || die "apt has no Debian source for $here configured"
}

apt_proxy_options() {
  local scheme value
  for scheme in http https; do
    value=$(apt-config shell v "Acquire::$scheme::Proxy" | sed "s/^v='\(.*\)'$/\1/")
    [[ -z $value ]] || printf -- '--aptopt=Acquire::%s::Proxy "%s"\n' "$scheme" "$value"
  done
}

make_tree() { # DIR
  local proxy list
  mapfile -t proxy < <(apt_proxy_options)
  list=$(printf '%s,' "${TREE_PACKAGES[@]}")
  # The packages' own initramfs is of no use here (ours is smaller); without it 20 s less.
  tree_sources "$TREE_SUITE" |
    as_root mmdebstrap --mode=root --variant=minbase --format=directory \
      --include="${list%,}" "${proxy[@]}" \
      --aptopt='APT::Install-Recommends "false"' \
      --dpkgopt='path-exclude=/etc/kernel/postinst.d/initramfs-tools' \
      --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"; echo rig >"$1/etc/hostname"' \
      "$TREE_SUITE" "$1" -
  # An ordinary user reads all of it, for images and by hostfs; set-uid programs have no place in
  # a user's cache.
  as_root chmod -R a+rX "$1"
  as_root find "$1" -xdev -type f -perm /6000 -exec chmod ug-s '{}' +
}

# tree_version PACKAGE: its version in the tree.
tree_version() {
  awk -v package="$1" '
    /^Package: / { here = $2 == package }
    here && /^Version: / { print $2; exit }' "$TREE/var/lib/dpkg/status"
}

ensure_tree() { # sets TREE, TREE_RELEASE (the kernel's own release name)
  local key vmlinuz
  key=$({
    printf '%s\n' "$TREE_VERSION" "$TREE_SUITE" "${TREE_PACKAGES[@]}"
  } | short_hash)
  TREE=$CACHE/tree-$TREE_SUITE-$key
  [[ -d $TREE ]] || need_command mmdebstrap
  make_once "$TREE" "the Debian $TREE_SUITE tree" make_tree
  vmlinuz=$(compgen -G "$TREE/boot/vmlinuz-*" | tail -n 1)
  [[ -n $vmlinuz ]] || die "no kernel in $TREE"
  TREE_RELEASE=${vmlinuz##*/vmlinuz-}
  export TREE TREE_RELEASE
}
