# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced by guest/devices and guest/lib.sh: udev's queue, and what holds it when it does not empty.

# udev_settles SECONDS: fails when it does not, and then says on standard error what is at work.
# udevadm fails at once where the daemon closes their connection in front of its answer: it is asked again.
udev_settles() {
  local deadline=$((SECONDS + $1)) left=$1
  while ((left > 0)); do
    udevadm settle --timeout="$left" && return
    left=$((deadline - SECONDS))
  done
  {
    echo "udev's queue is not empty after $1 s; udev and what it runs:"
    ps -o pid,ppid,stat,etimes,args --pid "$(pgrep -d, 'udev|ptape|modprobe|kmod')" || :
    udev_stacks
    udevadm control --ping --timeout=10 && echo "udevd answers"
  } >&2
  return 1
}

# Where each of these processes waits in the kernel, and what it has open.
udev_stacks() {
  local pid
  for pid in $(pgrep 'udev|ptape|modprobe'); do
    echo "-- $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
    cat "/proc/$pid/stack" || :
    find "/proc/$pid/fd" -lname '/*' -printf '   %l\n' || :
  done 2>/dev/null
}
