#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape
#
# What the command does on a screen: colours and 80 columns on a terminal, plain text in a pipe, and with
# --watch the table again at each change; JSON is JSON there too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

on_terminal() { script -qec "stty cols 80 && $*" /dev/null </dev/null | tr -d '\r'; } # COMMAND

trap 'rm -f /etc/ptape.conf' EXIT
settle
node=$(node_of TAPE0)

# Lines of `apply` are long, what it does and what is wrong.
cat >/etc/ptape.conf <<END
[*]
hold = 600
block-size = 65536
compression = on
mode2.block-size = 65536
mode2.compression = off
mode3.compression = perhaps it is on, perhaps it is not
END
for look in status "show $node" map doctor persistence "bindings list" events "apply --dry-run"; do
  on_terminal ptape "$look" >screen.txt || [[ $look == doctor || $look == apply* ]] || fail "$look: $(cat screen.txt)"
  [[ -s screen.txt ]] || fail "$look says nothing"
  # A path is one word, and is never cut.
  ! sed 's/\x1b\[[0-9;]*m//g' screen.txt | grep -vE '^ *[^ ]+$' | grep -E '.{81}' || fail "$look is wider than the terminal"
done
grep -q mode2.compression=off screen.txt || fail "nothing of apply: $(cat screen.txt)"
grep -q 'perhaps it is' screen.txt || fail "no complaint: $(cat screen.txt)"
rm /etc/ptape.conf
on_terminal ptape status >screen.txt
grep -q $'\033' screen.txt || fail "no colours on a terminal: $(cat screen.txt)"
! on_terminal NO_COLOR=1 ptape status | grep $'\033' || fail "colours with NO_COLOR"
! ptape status | grep $'\033' || fail "colours in a pipe"

watched() { # STATE
  jq -se --arg node "$node" --arg state "$1" \
    'last.devices[]? | select(.node == $node) | .state == $state' watched >/dev/null
}

ptape status --watch --json >watched &
watcher=$!
wait_for 60 watched online
vtlctl unplug TAPE0
wait_for 60 watched waiting
vtlctl plug TAPE0
wait_for 60 watched online
kill "$watcher"

# As text, on a terminal: the screen anew at each change.
script --flush -qec "stty cols 80 && ptape status --watch" typed </dev/null >/dev/null 2>&1 &
watcher=$!
shown() { # STATE: in the last screen
  perl -0777 -pe 's/.*\e\[H\e\[J//s; s/\e\[[0-9;]*m//g; s/\r//g' typed |
    grep "^$node *$1" >/dev/null
}
wait_for 60 shown online
vtlctl unplug TAPE0
wait_for 60 shown waiting
vtlctl plug TAPE0
wait_for 60 shown online
kill "$watcher"
wait "$watcher" || :

script --flush -qec "ptape status --watch --json" typed </dev/null >/dev/null 2>&1 &
watcher=$!
wait_for 60 grep -q unclaimed typed
kill "$watcher"
wait "$watcher" || :
! grep $'\033' typed || fail "JSON with orders for a terminal: $(cat typed)"
