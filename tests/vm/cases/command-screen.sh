#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drives: 2
# needs: driver=ptape rig=vtl (an absence)
#
# What `ptape status` does on a screen: colours and 80 columns on a terminal, plain text in a pipe, and with
# --watch the table again at each change; JSON is JSON there too.
set -euo pipefail
# shellcheck source=tests/vm/guest/lib.sh
. /ptape/tests/vm/guest/lib.sh

on_terminal() { script -qec "stty cols 80 && $*" /dev/null </dev/null | tr -d '\r'; } # COMMAND

settle
node=$(node_of TAPE0)

on_terminal ptape status >screen.txt
grep -q $'\033' screen.txt || fail "no colours on a terminal: $(cat screen.txt)"
! sed 's/\x1b\[[0-9;]*m//g' screen.txt | grep -E '.{81}' || fail "wider than the terminal"
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

script --flush -qec "ptape status --watch --json" typed </dev/null >/dev/null 2>&1 &
watcher=$!
wait_for 60 grep -q unclaimed typed
kill "$watcher"
wait "$watcher" || :
! grep $'\033' typed || fail "JSON with orders for a terminal: $(cat typed)"
