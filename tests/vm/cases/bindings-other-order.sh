#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 4
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# Unusual numbers are kept by the store; then the driver goes and comes again, with the drives in
# another order, and with half of them away: all have their numbers, a stranger gets none of them, and
# the store that has run meanwhile has dropped no line.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

UNITS="TAPE0 TAPE1 TAPE2 TAPE3 CHANGER"

plug() { for unit; do vtlctl plug "$unit"; done; }

start_anew() { # UNIT...: these come, in this order
  local unit
  for unit in $UNITS; do
    [[ ! $(node_of "$unit") ]] || vtlctl unplug "$unit"
  done
  unload_ptape
  load_ptape
  plug "$@"
}

# Nobody has told the driver any number: the order of arrival is what is remembered.
trap 'rm -f "$BINDINGS"*' EXIT
start_anew TAPE3 TAPE1 CHANGER TAPE0 TAPE2
nodes_are "first seen" TAPE3=nst0 TAPE1=nst1 TAPE0=nst2 TAPE2=nst3 CHANGER=sch0
ptape-store
cp "$BINDINGS" whole

for order in "TAPE0 TAPE1 TAPE2 TAPE3 CHANGER" "CHANGER TAPE2 TAPE0 TAPE3 TAPE1"; do
  # shellcheck disable=SC2086
  start_anew $order
  nodes_are "as $order" TAPE3=nst0 TAPE1=nst1 TAPE0=nst2 TAPE2=nst3 CHANGER=sch0
  ptape-store
  cmp "$BINDINGS" whole || fail "as $order: the store has changed the file"
done

start_anew TAPE2 TAPE0
nodes_are "half of them" TAPE0=nst2 TAPE2=nst3
ptape-store
cmp "$BINDINGS" whole || fail "half of them: the store has changed the file"
own=$(identity_of TAPE1)
become_stranger TAPE1
plug TAPE1
nodes_are "a stranger" TAPE0=nst2 TAPE2=nst3 TAPE1=nst4
ptape-store
same "the file" "$(remembered "$BINDINGS")" "$( (remembered whole && binding_of TAPE1) | sort)"
vtlctl unplug TAPE1
vtlctl identity TAPE1 --naa "${own:9:16}" --serial "${own##*.}"

start_anew TAPE0 TAPE2
plug CHANGER TAPE1 TAPE3
nodes_are "the others, later" TAPE3=nst0 TAPE1=nst1 TAPE0=nst2 TAPE2=nst3 CHANGER=sch0
ptape-store
same "the file" "$(remembered "$BINDINGS" | wc -l)" 6
