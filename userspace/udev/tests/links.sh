# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the udev cases of tests/vm: what links there must be, asked from the
# devices by systemd's own scsi_id through their sg nodes, and what links there are.
# A set of links is a text of lines "NAME KIND SERIAL": KIND is the node's name
# without its number (nst3l: nstl), SERIAL the drive's page 80h in hex, so that two
# sets are equal only if each name leads to the same sort of node of the same drive.

BY_ID=/dev/tape/by-id
SCSI_ID=/usr/lib/udev/scsi_id
declare -A SERIAL_OF # node: SERIAL, as asked while its device was there

fail() {
  echo "FAIL: $*"
  exit 1
}

settle() {
  udevadm settle --timeout=100 || fail "udev does not settle"
}

kind_of() { # NODE
  local letters=${1//[0-9]/}
  echo "$letters"
}

# The sg node beside a node; fails when the device is gone.
sg_of() { # NODE
  local sg
  if [[ $1 == sg* ]]; then
    echo "$1"
    return
  fi
  for sg in /sys/class/scsi_{tape,changer}/"$1"/device/scsi_generic/sg*; do
    [[ -e $sg ]] || continue
    echo "${sg##*/}"
    return
  done
  return 1
}

ask_serial() { # SG
  sg_vpd --page=sn --raw "/dev/$1" | tail -c +5 | od -An -v -tx1 | tr -d ' \n'
}

# Asks every device that is there and keeps the answers for the time when it is not.
remember_serials() {
  local path node sg
  for path in /sys/class/scsi_{tape,changer,generic}/*; do
    node=${path##*/}
    sg=$(sg_of "$node") || continue
    SERIAL_OF[$node]=$(ask_serial "$sg")
  done
}

property() { # NAME, of the answer on stdin
  sed -n "s/^$1=//p" | head -n 1
}

# Names that the device behind SG gives to all its nodes: one or two words.
names_of() { # SG
  local answer
  answer=$("$SCSI_ID" --whitelisted --export --device="/dev/$1") || fail "scsi_id of $1"
  property ID_SERIAL <<<"$answer"
  property ID_SCSI_SERIAL <<<"$answer"
}

# The links of systemd's rules alone, and with --ptape those of ours too.
expected_links() { # [--ptape]
  local path node sg name serial
  for path in /sys/class/scsi_{tape,changer,generic}/*; do
    node=${path##*/}
    sg=$(sg_of "$node") || continue
    serial=${SERIAL_OF[$node]:?no serial number of $node: remember_serials}
    while read -r name; do
      case $(kind_of "$node") in
        st) echo "scsi-$name st $serial" ;;
        nst) echo "scsi-$name-nst nst $serial" ;;
        stl | stm | sta | nstl | nstm | nsta)
          [[ -z ${1:-} ]] || echo "scsi-$name-$(kind_of "$node") $(kind_of "$node") $serial"
          ;;
        sch) [[ -z ${1:-} ]] || echo "scsi-$name-changer-sch sch $serial" ;;
        sg)
          [[ $(<"/sys/class/scsi_generic/$node/device/type") == 8 ]] || continue
          echo "scsi-$name sg $serial"
          ;;
      esac
    done < <(names_of "$sg")
    # Only the name of page 83h has a second link.
    if [[ $node == sg* && $(<"/sys/class/scsi_generic/$node/device/type") == 8 ]]; then
      echo "scsi-$(names_of "$sg" | head -n 1)-changer sg $serial"
    fi
  done | LC_ALL=C sort
}

actual_links() {
  local link node
  for link in "$BY_ID"/*; do
    node=$(readlink -f "$link")
    node=${node##*/}
    [[ -c /dev/$node ]] || fail "$link leads to no node"
    echo "${link##*/} $(kind_of "$node") ${SERIAL_OF[$node]:-unknown}"
  done | LC_ALL=C sort
}

# Prints the difference and fails, unless both sets are the same and not empty.
same_links() { # WHEN EXPECTED
  local actual
  actual=$(actual_links)
  [[ -n $2 ]] || fail "$1: nothing is expected"
  diff <(echo "$2") <(echo "$actual") || fail "$1: other links (< expected, > there)"
  echo "$1: $(wc -l <<<"$actual") links as expected"
}
