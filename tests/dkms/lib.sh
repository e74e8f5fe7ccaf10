# SPDX-License-Identifier: GPL-2.0-only
# What the tests of installation share (tests/dkms/run, tests/packages/run): a Debian tree of the rig
# with changes that are thrown away, and verdicts that are counted.
# shellcheck shell=bash disable=SC2034 # the runners use it

TREE_SECONDS=3600 # six builds for one kernel, on a busy machine

PASSED=0
FAILED=0

verdict() { # PASS|FAIL TEXT
  printf '%s %s\n' "$1" "$2"
  if [[ $1 == PASS ]]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
}

# changed_tree OUT COMMAND...: COMMAND in TREE with a writable layer over it that lives as long as
# the command. It sees the checkout as /mnt/ptape, and OUT, writable, as /mnt/out.
changed_tree() {
  local out=$1
  shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  as_root timeout "$TREE_SECONDS" unshare --mount --propagation private \
    bash -euc '
      . "$1/tests/vm/lib/common.sh"
      mount -t tmpfs tmpfs "$3/layer"
      mkdir "$3/layer"/{upper,work,tree}
      mount -t overlay -o "lowerdir=$2,upperdir=$3/layer/upper,workdir=$3/layer/work" overlay "$3/layer/tree"
      in_tree "$3/layer/tree" "$1=ptape" "$3/out=out" -- "${@:4}"
    ' changed_tree "$TOP" "$TREE" "$out" "$@"
}

# The lines PASS and FAIL of a program count; one that ends early, or has no verdict, has failed.
count_verdicts() { # KERNEL LOG STATUS
  local line before=$((PASSED + FAILED))
  while IFS= read -r line; do
    case $line in
      'PASS '* | 'FAIL '*) verdict "${line%% *}" "$1 ${line#* }" ;;
    esac
  done <"$2"
  if [[ $3 != 0 ]]; then
    tail -n 20 "$2"
    verdict FAIL "$1 ended with $3: see above"
  elif ((PASSED + FAILED == before)); then
    tail -n 20 "$2"
    verdict FAIL "$1 ended without a verdict: see above"
  fi
}
