#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 4
# slots: 4
# logical: 2
# needs: driver=ptape rig=vtl (two logical libraries, one of which lies)
# timeout: 900
#
# Two elements that claim one drive, of two libraries or of one, and two drives that answer to one element: each is
# said to be a conflict, by sysfs and by ptape map, and no drive gets a place that is a guess. No link leads to
# another drive meanwhile, also while one of the two libraries is read anew; what is not in doubt keeps its links;
# and when the libraries tell the truth again all is as it was.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

DRIVES=(TAPE0 TAPE1 TAPE2 TAPE3) # two of each library, in elements 256 and 257

settle
of_units() { # ATTRIBUTE: of each drive, "-" for nothing
  local unit value
  for unit in "${DRIVES[@]}"; do
    value=$(told "$(node_of "$unit")" "$1")
    echo "${value:--}"
  done | xargs
}
places() { of_units drive; }
places_are() { [[ $(places) == "$1" ]]; } # TEXT
unknown_in() { xargs <"$(attribute "$(node_of "$1")" drives_unknown)"; } # CHANGER
# The links of one drive, "LINK NODE" a line, as library_links has them.
drive_links() { # CHANGER NUMBER UNIT
  local folder node
  folder=$(library_folder "$1") node=$(node_of "$3")
  echo "$folder/drive$2 /dev/${node#n}"
  echo "$folder/drive$2-nst /dev/$node"
}
# What people are shown of a drive without a place.
map_of() { # UNIT: DRIVE and ELEMENT
  local node
  node=$(node_of "$1")
  ptape map | awk -v node="$node" '{ for (i = 3; i <= NF; i++) if ($i == node) print $(i - 2), $(i - 1) }'
}
no_place_in_map() { # UNIT
  local node
  node=$(node_of "$1")
  ptape map --json | jq -e --arg node "$node" '.without_changer | index($node) != null' >/dev/null
}

read_anew() { # CHANGER SENSE: its attention is told to whoever is first
  vtlctl ua "$1" "$2"
  test_unit_ready "${!1}" || :
}

tell_drives() { # CHANGER KIND
  vtlctl dvcid "$1" "$2"
  read_anew "$1" 6/3f/01
}

become_places() { # WHEN PLACES LINKS
  wait_for "$ANSWER_SECONDS" places_are "$2"
  become_links "$1" "$3"
  same "$1: places" "$(places)" "$2"
}

is_cartridge() { [[ $(told "$(node_of "$1")" cartridge) == "$2" ]]; } # UNIT BARCODE

# While nobody knows what is in a library, its word of before stands. A table, though empty, has all places looked
# at; that it was done shows a drive that is in no conflict: what is in it nobody tells.
stands_while_read() { # WHEN CHANGER WITNESS PLACES LINKS
  local barcode
  barcode=$(told "$(node_of "$3")" cartridge)
  [[ $barcode ]] || fail "$1: nothing is known of what is in $3"
  vtlctl hold "$2" --on READ_ELEMENT_STATUS
  read_anew "$2" 6/28/00
  vtlctl wait "$2" --held --timeout "$ANSWER_SECONDS"
  echo >"$(attribute "$(node_of "$2")" element_table)"
  wait_for "$ANSWER_SECONDS" is_cartridge "$3" ""
  settle
  same "$1: places while $2 is read" "$(places)" "$4"
  same "$1: links while $2 is read" "$(present_links)" "$(LC_ALL=C sort <<<"$5")"
  vtlctl release-held "$2"
  wait_for "$ANSWER_SECONDS" is_cartridge "$3" "$barcode"
  become_places "$1, behind the reading of $2" "$4" "$5"
}

first=$(library_links CHANGER TAPE0 TAPE1)
second=$(library_links CHANGER1 TAPE2 TAPE3)
truth=$first$'\n'$second
become_places "at the start" "0 1 0 1" "$truth"

# The first library tells of a drive that is in the second.
tell_drives CHANGER neighbour
sure=$(library_links CHANGER && drive_links CHANGER 1 TAPE1 && library_links CHANGER1 && drive_links CHANGER1 1 TAPE3)
become_places "two libraries" "- 1 conflict 1" "$sure"
same "library of TAPE2" "$(told "$(node_of TAPE2)" library)" conflict
same "element of TAPE2" "$(told "$(node_of TAPE2)" element)" conflict
same "cartridge of TAPE2" "$(told "$(node_of TAPE2)" cartridge)" conflict
same "ptape map of TAPE2" "$(map_of TAPE2)" "? conflict"
no_place_in_map TAPE2 || fail "ptape map has a library for TAPE2: $(ptape map --json)"
stands_while_read "two libraries" CHANGER TAPE1 "- 1 conflict 1" "$sure"
stands_while_read "two libraries" CHANGER1 TAPE3 "- 1 conflict 1" "$sure"
tell_drives CHANGER t10
become_places "two libraries, at the end" "0 1 0 1" "$truth"

# The second does the same.
tell_drives CHANGER1 neighbour
sure=$(library_links CHANGER && drive_links CHANGER 1 TAPE1 && library_links CHANGER1 && drive_links CHANGER1 1 TAPE3)
become_places "two libraries, the other lies" "conflict 1 - 1" "$sure"
stands_while_read "two libraries, the other lies" CHANGER TAPE1 "conflict 1 - 1" "$sure"
stands_while_read "two libraries, the other lies" CHANGER1 TAPE3 "conflict 1 - 1" "$sure"
tell_drives CHANGER1 t10
become_places "two libraries, the other tells the truth" "0 1 0 1" "$truth"

# One library tells of one drive in two of its elements.
tell_drives CHANGER doubled
become_places "two elements" "conflict - 0 1" "$(library_links CHANGER)"$'\n'"$second"
same "ptape map of TAPE0" "$(map_of TAPE0)" "? conflict"
tell_drives CHANGER t10
become_places "two elements, at the end" "0 1 0 1" "$truth"

# Two drives answer to what the library tells of an element.
serial=$(field TAPE1 serial) naa=$(field TAPE1 naa)
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$(field TAPE0 naa)" --serial OWN
vtlctl plug TAPE1
settle
tell_drives CHANGER naa
become_places "two drives" "conflict conflict 0 1" "$(library_links CHANGER)"$'\n'"$second"
same "elements of two drives" "$(unknown_in CHANGER)" "256 several 257 several"
same "elements of the other library" "$(unknown_in CHANGER1)" ""
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "$naa" --serial "$serial"
vtlctl plug TAPE1
settle
tell_drives CHANGER t10
become_places "two drives, at the end" "0 1 0 1" "$truth"
same "elements at the end" "$(unknown_in CHANGER)" ""
