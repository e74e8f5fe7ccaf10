# SPDX-License-Identifier: GPL-2.0-only
# The Debian trees: root directories with kernel packages, what builds modules (and User-Mode Linux)
# for them, and the programs that cases use. Made by mmdebstrap from the mirror that this machine's
# apt is configured with; cached by their inputs. Read-only for everybody afterwards.
# shellcheck shell=bash disable=SC2016 # apt and mmdebstrap expand those themselves

TREE_VERSION=3 # raise when make_tree changes what it makes

# Which tree a kernel of the rig comes from, and how its release begins.
declare -A KERNEL_SUITE=(
  [6.1]=bookworm [uml]=bookworm [debug]=bookworm [debug-kcsan]=bookworm
  [6.12]=trixie [7.3]=trixie [testing]=testing
)
declare -A KERNEL_RELEASE=(
  [6.1]=6.1. [uml]=6.1. [debug]=6.1. [debug-kcsan]=6.1. [6.12]=6.12. [7.3]=7.3. [testing]=''
)

# Suites that change under their names: a tree of one is only as good as its date.
declare -A MOVING_SUITE=([testing]=1)

# Packages: to build modules; to boot and run cases; to build kernels.
BUILD_TREE_PACKAGES=(linux-headers-amd64 gcc make dkms kmod xz-utils zstd openssl)
RUN_TREE_PACKAGES=(
  linux-image-amd64 cpio busybox-static udev systemd procps util-linux strace psmisc iproute2
  mt-st mtx sg3-utils lsscsi tar jq gojq open-iscsi tgt initramfs-tools
)
KERNEL_TREE_PACKAGES=(linux-source-6.1 sparse flex bison bc libelf-dev libssl-dev)

# What a tree takes from its release's backports besides: a second kernel beside its own.
declare -A BACKPORTS_PACKAGES=([trixie]='linux-image-amd64 linux-headers-amd64')

tree_packages() { # SUITE
  case $1 in
    bookworm)
      printf '%s\n' "${BUILD_TREE_PACKAGES[@]}" "${RUN_TREE_PACKAGES[@]}" "${KERNEL_TREE_PACKAGES[@]}"
      ;;
    trixie) printf '%s\n' "${BUILD_TREE_PACKAGES[@]}" "${RUN_TREE_PACKAGES[@]}" ;;
    # Modules are built and rules of udev tried; nothing is booted.
    *) printf '%s\n' "${BUILD_TREE_PACKAGES[@]}" udev mt-st ;;
  esac
}

apt_field() { # FORMAT: one line for each package index that apt is configured with
  apt-get indextargets --format "$1" 'Created-By: Packages'
}

# The sources for a suite, from the configured ones of this machine's own Debian release: the same
# mirrors. Testing has no updates of its own.
tree_sources() { # SUITE
  local here uri release component origin found=
  here=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
  while IFS='|' read -r uri release component origin; do
    [[ $component == main && ($origin == Debian || $origin == '$(ORIGIN)') ]] || continue
    case $release in
      "$here") found=1 ;;
      "$here-updates" | "$here-security") [[ $1 != testing ]] || continue ;;
      *) continue ;;
    esac
    printf 'deb %s %s main\n' "$uri" "$1${release#"$here"}"
    [[ $release != "$here" || ! ${BACKPORTS_PACKAGES[$1]:-} ]] ||
      printf 'deb %s %s-backports main\n' "$uri" "$1"
  done < <(apt_field '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)' | sort -u)
  [[ -n $found ]] || die "apt has no Debian source for $here configured"
}

# What this machine's apt was told about its mirror: a proxy, and whether an index may be old.
apt_mirror_options() {
  local option value
  for option in http::Proxy https::Proxy Check-Valid-Until; do
    value=$(apt-config shell v "Acquire::$option" | sed "s/^v='\(.*\)'$/\1/")
    [[ -z $value ]] || printf -- '--aptopt=Acquire::%s "%s"\n' "$option" "$value"
  done
}

make_tree() { # DIR; also TREE_SUITE
  local options=() list backports=${BACKPORTS_PACKAGES[$TREE_SUITE]:-}
  list=$(tree_packages "$TREE_SUITE" | paste -sd,)
  [[ ! $backports ]] || options+=(
    --customize-hook="chroot \"\$1\" apt-get -q -y -t $TREE_SUITE-backports install $backports"
  )
  # The packages' own initramfs is of no use here (ours is smaller); without it 20 s less.
  options+=(--dpkgopt='path-exclude=/etc/kernel/postinst.d/initramfs-tools')
  debian_tree "$1" "$TREE_SUITE" "$list" "${options[@]}"
}

# debian_tree DIR SUITE PACKAGE,PACKAGE... [MMDEBSTRAP_OPTION...]: Debian's SUITE with the packages. It is
# made whole or not at all, so that no file of it has to be on the disk before the next one.
debian_tree() {
  local options
  mapfile -t options < <(apt_mirror_options)
  tree_sources "$2" |
    as_root mmdebstrap --mode=root --variant=minbase --format=directory \
      --include="$3" \
      --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io "${options[@]}" "${@:4}" \
      --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"; echo rig >"$1/etc/hostname"' \
      "$2" "$1" -
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

# The release name of KERNEL in the tree; the newest, should there be two.
tree_release() { # KERNEL
  local found
  found=$(find "$TREE/usr/lib/modules" -mindepth 1 -maxdepth 1 -name "${KERNEL_RELEASE[$1]}*" \
    -printf '%f\n' | sort -V | tail -n 1)
  [[ $found ]] ||
    die "no kernel $1 in $TREE: Debian has $(find "$TREE/usr/lib/modules" -mindepth 1 -maxdepth 1 \
      -printf '%f ') now"
  printf %s "$found"
}

# suite_date SUITE: of one that moves, when its index was made that this machine's apt has, or else this
# week. Nothing of the others, whose trees stay what they are.
suite_date() {
  local lists file date newest=
  [[ ${MOVING_SUITE[$1]:-} ]] || return 0
  eval "$(apt-config shell lists Dir::State::lists/d)"
  for file in "$lists"*"_dists_$1_"{In,}Release; do
    [[ -r $file ]] || continue
    date=$(date -u -d "$(sed -n 's/^Date: //p' "$file" | head -n 1)" +%F)
    [[ ! $date > $newest ]] || newest=$date
  done
  printf '%s\n' "${newest:-$(date -u +%G-W%V)}"
}

# ensure_tree KERNEL: sets TREE, TREE_SUITE, and TREE_RELEASE, the kernel's own release name. For a
# kernel that the rig builds from source it is that of the tree's own kernel.
ensure_tree() {
  local key
  TREE_SUITE=${KERNEL_SUITE[$1]:-}
  [[ $TREE_SUITE ]] || die "no kernel '$1' (there are: ${!KERNEL_SUITE[*]})"
  key=$({
    printf '%s\n' "$TREE_VERSION" "$TREE_SUITE" "${BACKPORTS_PACKAGES[$TREE_SUITE]:-}"
    tree_packages "$TREE_SUITE"
    suite_date "$TREE_SUITE"
  } | short_hash)
  TREE=$CACHE/tree-$TREE_SUITE-$key
  [[ -d $TREE ]] || need_command mmdebstrap
  make_once "$TREE" "the Debian $TREE_SUITE tree" make_tree
  TREE_RELEASE=$(tree_release "$1")
  export TREE TREE_RELEASE TREE_SUITE
}
