# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the udev cases of tests/vm: what links there must be, asked from the
# devices by systemd's own scsi_id through their sg nodes, and what links there are.
# A set of links is a text of lines "NAME KIND SERIAL": KIND is the node's name
# without its number (nst3l: nstl), SERIAL the drive's page 80h in hex, so that two
# sets are equal only if each name leads to the same sort of node of the same drive.
# Few processes: a fork is slow in an emulated machine.

BY_ID=/dev/tape/by-id
SCSI_ID=/usr/lib/udev/scsi_id
declare -A SG_OF     # node: the sg node beside it, while its device is there
declare -A SERIAL_OF # node: SERIAL, as its device was asked last

fail() {
  echo "FAIL: $*"
  exit 1
}

settle() {
  udevadm settle --timeout=300 || fail "udev does not settle"
}

# The sg node beside a node; fails when the device is gone.
sg_of() { # NODE
  local sg
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

# Asks every device that is there, and keeps the answers for the time when it is not.
remember_serials() {
  local path child node sg
  SG_OF=()
  SERIAL_OF=()
  for path in /sys/class/scsi_generic/sg*; do
    sg=${path##*/}
    SG_OF[$sg]=$sg
    SERIAL_OF[$sg]=$(ask_serial "$sg")
    for child in "$path"/device/scsi_{tape,changer}/*; do
      [[ -e $child ]] || continue
      node=${child##*/}
      SG_OF[$node]=$sg
      SERIAL_OF[$node]=${SERIAL_OF[$sg]}
    done
  done
}

# The links of systemd's rules alone, and with --ptape those of ours too, of what
# remember_serials found.
expected_links() { # [--ptape]
  local node sg answer kind name
  local -A names_of=() # sg: the names that a device gives all its nodes, one or two
  for node in "${!SG_OF[@]}"; do
    sg=${SG_OF[$node]}
    if [[ -z ${names_of[$sg]:-} ]]; then
      answer=$("$SCSI_ID" --whitelisted --export --device="/dev/$sg") || fail "scsi_id of $sg"
      names_of[$sg]=$(sed -n 's/^ID_SERIAL=\|^ID_SCSI_SERIAL=//p' <<<"$answer")
    fi
    kind=${node//[0-9]/}
    for name in ${names_of[$sg]}; do
      case $kind in
        st) echo "scsi-$name st ${SERIAL_OF[$node]}" ;;
        nst) echo "scsi-$name-nst nst ${SERIAL_OF[$node]}" ;;
        stl | stm | sta | nstl | nstm | nsta)
          [[ -z ${1:-} ]] || echo "scsi-$name-$kind $kind ${SERIAL_OF[$node]}"
          ;;
        sch) [[ -z ${1:-} ]] || echo "scsi-$name-changer-sch sch ${SERIAL_OF[$node]}" ;;
        sg)
          [[ $(<"/sys/class/scsi_generic/$node/device/type") == 8 ]] || continue
          echo "scsi-$name sg ${SERIAL_OF[$node]}"
          # Only the name of page 83h has a second link.
          [[ $name != "${names_of[$sg]%%$'\n'*}" ]] ||
            echo "scsi-$name-changer sg ${SERIAL_OF[$node]}"
          ;;
      esac
    done
  done | LC_ALL=C sort -u # two paths to a device have a node each for sg, and one link
}

# The serial number in the identity of a node's unit, in hex; sets REPLY.
identity_serial() { # NODE
  local file identity='' hex i
  for file in /sys/class/scsi_{tape,changer}/"$1"/ptape/identity; do
    [[ ! -e $file ]] || read -r identity <"$file"
  done
  identity=${identity#*.*.} # type and designator
  REPLY=
  for ((i = 0; i < ${#identity}; i++)); do
    if [[ ${identity:i:1} == % ]]; then
      REPLY+=${identity:i+1:2}
      i=$((i + 2))
    else
      printf -v hex %02x "'${identity:i:1}"
      REPLY+=$hex
    fi
  done
  REPLY=${REPLY,,}
}

# The serial number of what is behind a node, in hex; sets REPLY. Of a node whose device is away the unit
# tells whose it is, not what was remembered of the node.
serial_behind() { # NODE
  if [[ $1 == sg* ]] || sg_of "$1" >/dev/null; then
    REPLY=${SERIAL_OF[$1]:-}
  else
    identity_serial "$1"
  fi
}

actual_links() {
  local name target node REPLY
  while IFS=/ read -r name target; do
    node=${target##*/}
    [[ $target == "../../$node" && -c /dev/$node ]] || fail "$name leads to no node: $target"
    serial_behind "$node"
    echo "$name ${node//[0-9]/} ${REPLY:-unknown}"
  done < <(find "$BY_ID" -mindepth 1 -printf '%f/%l\n') | LC_ALL=C sort
}

# Prints the difference and fails, unless both sets are the same and not empty.
same_links() { # WHEN EXPECTED
  local actual
  actual=$(actual_links)
  [[ -n $2 ]] || fail "$1: nothing is expected"
  diff <(echo "$2") <(echo "$actual") || fail "$1: other links (< expected, > there)"
  echo "$1: $(wc -l <<<"$actual") links as expected"
}
