#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# slots: 4
# needs: driver=ptape rig=vtl (a library that tells nothing of its drives, or lies)
# timeout: 900
#
# The administrator's table of drives, for a library without DVCID: taken whole or not at all, shown, cleared;
# against what the library tells it is a conflict and names nothing.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh
# shellcheck source=tests/vm/guest/by-library.sh
. /ptape/tests/vm/guest/by-library.sh

settle
sch=$(node_of CHANGER)
table=$(attribute "$sch" element_table)
unknown() { xargs <"$(attribute "$sch" drives_unknown)"; }
unknown_is() { [[ $(unknown) == "$1" ]]; } # TEXT
becomes_unknown() { wait_for "$ANSWER_SECONDS" unknown_is "$1"; }
# The library has another way to tell its drives from now on, and says so.
tell_drives() { # KIND
  vtlctl dvcid CHANGER "$1"
  vtlctl ua CHANGER 6/3f/01
  test_unit_ready "$CHANGER" || : # which tells it, if the driver was not first
}
drives() { # the drives that are known by their elements: "0 - 2"
  local unit
  for unit in TAPE0 TAPE1 TAPE2; do told "$(node_of "$unit")" drive; done | sed 's/^$/-/' | xargs
}
# In one write, which the shell's own printf does not do.
write_table() { # LINE...
  printf '%s\n' "$@" >lines
  cat lines >"$table"
}
changer_link=$(library_links CHANGER)

same "mode" "$(stat -c '%a %U' "$table")" "644 root"
same "table at the start" "$(<"$table")" ""
become_links "told by the library" "$(library_links CHANGER TAPE0 TAPE1 TAPE2)"
same "unknown at the start" "$(unknown)" ""

# That it tells them in another way the driver's own question may be told first: it reads all anew.
vtlctl dvcid CHANGER none
vtlctl ua CHANGER 6/3f/01
vtlctl swap TAPE1 VTL004L8
test_unit_ready "/dev/$(ptape show "$(node_of TAPE1)" --json | jq -r '.device.paths[0].sg')" || :
becomes_unknown "256 untold 257 untold 258 untold"
tell_drives naa
becomes_unknown ""

for kind in none refused; do
  tell_drives "$kind"
  becomes_unknown "256 untold 257 untold 258 untold"
  become_links "$kind" "$changer_link"
done

# Whole or not at all. The second drive is in the third element.
one="256 $(identity_of TAPE0)"
write_table "$one" "257 $(identity_of TAPE2)" "258 $(identity_of TAPE1)"
cp lines rows
same "table" "$(<"$table")" "$(<rows)"
becomes_unknown ""
become_links "by the table" "$(library_links CHANGER TAPE0 TAPE2 TAPE1)"
same "drives" "$(drives)" "0 2 1"
for bad in "256" "x $(identity_of TAPE0)" "65536 $(identity_of TAPE0)" "257 $(identity_of CHANGER)" \
  "$one"$'\n'"$one" "$one"$'\n\n'"257 $(identity_of TAPE1)"; do
  ! write_table "$bad" 2>error || fail "taken: $bad"
  grep -q 'Invalid argument' error || fail "another refusal of $bad: $(<error)"
  same "table after \"$bad\"" "$(<"$table")" "$(<rows)"
done
! head -c 4096 /dev/zero | tr '\0' 1 2>/dev/null | dd of="$table" bs=4096 iflag=fullblock status=none 2>error || fail "a page is taken"
grep -q 'File too large' error || fail "another refusal of a page: $(<error)"
! setpriv --reuid nobody --regid tape --clear-groups sh -c "echo >$table" 2>/dev/null || fail "not root's alone"

# A line for no drive, and one for a drive that is not here.
write_table "1024 $(identity_of TAPE0)" "257 tape.naa-500000000000beef.STRANGER"
becomes_unknown "256 untold 257 unknown 258 untold 1024 no-drive"
become_links "nothing of the table fits" "$changer_link"

# Against the library: the drives that the two name are nobody's.
write_table "256 $(identity_of TAPE0)" "257 $(identity_of TAPE2)"
tell_drives naa
becomes_unknown "257 conflict"
become_links "a conflict" "$(library_links CHANGER TAPE0)"
same "drives in conflict" "$(drives)" "0 conflict conflict"

# While the library cannot be read that stands, though nobody knows what is in it: as TAPE0's bar code says.
vtlctl door --open
vtlctl ua CHANGER 6/28/00
test_unit_ready "$CHANGER" || :
no_cartridge() { [[ -z $(told "$(node_of TAPE0)" cartridge) ]]; }
wait_for "$ANSWER_SECONDS" no_cartridge
settle
same "drives behind an open door" "$(drives)" "0 conflict conflict"
same "links behind an open door" "$(present_links)" "$(library_links CHANGER TAPE0 | LC_ALL=C sort)"
vtlctl door --close

# Without a table the library counts again; told of drives that are none, nothing does.
echo >"$table"
same "cleared" "$(<"$table")" ""
becomes_unknown ""
become_links "without a table" "$(library_links CHANGER TAPE0 TAPE1 TAPE2)"
tell_drives foreign
becomes_unknown "256 unknown 257 unknown 258 unknown"
become_links "a library that lies" "$changer_link"
