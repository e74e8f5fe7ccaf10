#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 3
# needs: driver=ptape rig=vtl (vtlctl changes an identity)
#
# The file is torn, garbled, empty, gone or no file, and the drive whose line it was is away: its number goes
# to nobody else, also when a stranger was quicker than the store; the store says what is wrong, keeps
# the old file aside and writes a whole one. What others wrote into it stays.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

FOREIGN='options st buffer_kbs=64'
declare -A SAYS=(
  [torn]='unreadable lines: 1'
  [cut]='unreadable lines: 1'
  [zeros]='bytes that are no text'
  [empty]='it is empty'
  [gone]='is gone, and its second copy is there'
  [directory]='is no file of ours'
)

store() { SAID=$(ptape-store 2>&1) || fail "ptape-store: $SAID"; }

says() { [[ $SAID == *"$1"* ]] || fail "ptape-store does not say '$1' but: $SAID"; }

aside() { compgen -G "$BINDINGS.damaged-*" || :; }

damage() { # HOW
  case $1 in
    torn) sed -i "s/^\(.*bind=$tape1\):.*/\1/" "$BINDINGS" ;;
    cut) # in the middle of the line
      truncate -s $(($(grep -b -o "$tape1" "$BINDINGS" | head -n 1 | cut -d: -f1) + 9)) "$BINDINGS"
      ;;
    zeros) dd if=/dev/zero of="$BINDINGS" bs=4096 count=1 status=none ;;
    empty) : >"$BINDINGS" ;;
    gone) rm "$BINDINGS" ;;
    directory)
      rm "$BINDINGS"
      mkdir "$BINDINGS"
      ;;
  esac
}

trap 'rm -rf "$BINDINGS"*' EXIT
settle
tape1=$(identity_of TAPE1)
store
says "wrote $BINDINGS: 4 devices"
sed -i "2a $FOREIGN" "$BINDINGS"
echo "+tape.naa-500000000badcafe.NEVER:9" >"$PARAMETERS/bind"
wait_for 60 applied
store
cp "$BINDINGS" pristine
whole=$(remembered "$BINDINGS")
same "lines" "$(wc -l <<<"$whole")" 5

for how in torn cut zeros empty gone directory; do
  echo "--- $how"
  vtlctl unplug TAPE1
  vtlctl unplug TAPE2
  rm -rf "$BINDINGS"*
  cp pristine "$BINDINGS"
  cp pristine "$BINDINGS.previous" # as after the next write
  damage "$how"
  [[ ! -f $BINDINGS ]] || cp "$BINDINGS" damaged
  unload_ptape
  load_ptape # with the lines that can be read
  become_stranger TAPE2
  vtlctl plug TAPE2
  settle
  echo "the stranger came as $(node_of TAPE2)"
  # The driver saw a line that it could not read: what is free below the highest number may be somebody's.
  [[ $how != torn || $(node_of TAPE2) == nst10 ]] || fail "torn: the driver gave $(node_of TAPE2) to a stranger"
  store
  says "${SAYS[$how]}"
  [[ $how == gone ]] || says "the damaged file is kept as $BINDINGS.damaged-"
  settle
  [[ $(node_of TAPE2) != nst[129] ]] || fail "$how: the stranger has another's number: $(node_of TAPE2)"
  if [[ $how == directory ]]; then
    [[ -d $(aside) ]] || fail "the directory is not kept"
  elif [[ $how == gone ]]; then
    same "gone: kept aside" "$(aside)" ""
  else
    cmp "$(aside)" damaged || fail "$how: not kept as it was"
  fi
  same "$how: the file remembers, but for the stranger" "$(remembered "$BINDINGS" | grep -v STRANGER)" "$whole"
  if [[ $how == torn || $how == cut ]]; then
    grep -qx "$FOREIGN" "$BINDINGS" || fail "$how: a line of others is gone"
  fi
  vtlctl plug TAPE1
  nodes_are "$how, TAPE1 comes" TAPE0=nst0 TAPE1=nst1 CHANGER=sch0
  before=$(stat -c %i "$BINDINGS")
  store
  same "$how: said at the second look" "$SAID" ""
  same "$how: the file at the second look" "$(stat -c %i "$BINDINGS")" "$before"
done
