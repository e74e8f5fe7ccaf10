# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced after lib.sh by the cases of /dev/tape/by-library: which links there must be,
# from what the library says of itself, and whether they are there and no others.

BY_LIBRARY=/dev/tape/by-library

# The folder of a changer's library.
library_folder() { # CHANGER
  echo "$BY_LIBRARY/naa-$(field "$1" naa).$(field "$1" serial)"
}

# "LINK NODE" of each link that must be: changer and drives of a library, in the order of its elements.
library_links() { # CHANGER UNIT...
  local folder unit node number=0
  folder=$(library_folder "$1")
  echo "$folder/changer /dev/$(node_of "$1")"
  shift
  for unit; do
    node=$(node_of "$unit")
    echo "$folder/drive$number /dev/${node#n}"
    echo "$folder/drive$number-nst /dev/$node"
    number=$((number + 1))
  done
}

present_links() {
  [[ ! -d $BY_LIBRARY ]] || find "$BY_LIBRARY" -type l -printf '%p ' -exec readlink -f {} \; | LC_ALL=C sort
}

links_are() { [[ $(present_links) == "$1" ]]; } # EXPECTED, sorted

# The drives' places are learnt by a work item and by udev, one after the other.
become_links() { # WHEN EXPECTED
  echo "links $1:"
  LC_ALL=C sort <<<"$2"
  wait_for "$ANSWER_SECONDS" links_are "$(LC_ALL=C sort <<<"$2")"
}
