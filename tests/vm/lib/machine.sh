# SPDX-License-Identifier: GPL-2.0-only
# One virtual machine of a run: its directory, its start, its end. Whatever way the runner ends,
# the machine ends with it: PR_SET_PDEATHSIG takes it down even when the runner is killed, and for
# User-Mode Linux, which is many processes, a PID namespace goes as a whole.
# shellcheck shell=bash disable=SC2034,SC2054 # others use VERDICTS; QEMU's words have commas

MACHINE=   # process id of the machine, while there is one
PROCESSOR= # where User-Mode Linux runs
RUN=       # directory of this run, shared with the guest as /rig

# A run's directory is locked while its runner lives; directories of killed runners are swept here.
make_run_dir() {
  local base=${TMPDIR:-/tmp} old
  for old in "$base"/ptape-run.*/; do
    [[ -O $old && -f $old/lock ]] || continue
    flock --nonblock "$old/lock" rm -rf --one-file-system "$old" || :
  done
  RUN=$(mktemp -d "$base/ptape-run.XXXXXXXX") || die "no temporary directory in $base"
  exec 8>"$RUN/lock"
  flock 8
  mkdir -p "$RUN"/{jobs,out,bin,driver,scripts,uml}
  : >"$RUN/console.log"
}

remove_run_dir() {
  [[ -z $RUN ]] || rm -rf --one-file-system "$RUN"
  RUN=
}

# Namespaces need privilege, or user namespaces of an ordinary user. The machine must not be process
# 1 of its own: abort(), which is how it ends a panic, does nothing there.
pid_namespace() {
  local options=(--pid --fork --kill-child=KILL)
  ((EUID == 0)) || options=(--user --map-current-user "${options[@]}")
  if unshare "${options[@]}" true 2>/dev/null; then
    # shellcheck disable=SC2016 # expanded by that shell
    printf '%s\n' unshare "${options[@]}" -- sh -c '"$@"; exit $?' uml
  fi
}

# What whoever runs a case wants of it: PTAPE_CASE_*, in every script's environment.
case_variables() {
  local name
  for name in "${!PTAPE_CASE_@}"; do printf 'export %s=%q\n' "$name" "${!name}"; done
}

start_machine() { # JOB...
  : >"$RUN/verdict"
  head -c 512 /dev/urandom >"$RUN/seed"
  printf 'KERNEL_UNDER_TEST=%q\nJOBS=%q\nPROGRAMS_TREE=%q\n' "$KERNEL" "$*" "${PROGRAMS_TREE:-}" \
    >"$RUN/machine.env"
  case_variables >>"$RUN/machine.env"
  if [[ $KERNEL == uml ]]; then start_uml; else start_qemu; fi
  # What the verdict channel says, line by line, from its beginning; ends after the machine.
  exec {VERDICTS}< <(exec tail -n +1 -s 0.1 --pid="$MACHINE" -f "$RUN/verdict" 2>/dev/null 8>&-)
}

# panic=-1 ends the machine at a panic instead of leaving it there.
declare -A PANIC_ON_WARN=([debug-kcsan]=0) # guest/kernel-check tells why
COMMON_PARAMETERS='panic=-1 kunit.enable=1 oops=panic kasan.fault=panic cryptomgr.notests quiet loglevel=7'

# User-Mode Linux is one process that stops others and lets them go, thousands of times a second: on
# one processor that is twice as fast as from one to the other. The processor is this run's as long as
# it lives, for one machine after the other; with more runs than processors some share the last.
take_processor() { # sets PROCESSOR
  local lock processor
  [[ ! ${PROCESSOR:-} ]] || return 0
  mkdir -p "$CACHE"
  while read -r processor; do
    PROCESSOR=$processor
    exec {lock}>"$CACHE/processor-$PROCESSOR.lock"
    flock --nonblock "$lock" && return
    exec {lock}>&-
  done < <(taskset --cpu-list --pid $$ | sed 's/.*: //' | tr , '\n' | while IFS=- read -r first last; do
    seq "$first" "${last:-$first}"
  done)
}

start_uml() {
  local wrap console=(con=null con0=null,fd:1)
  take_processor
  mapfile -t wrap < <(pid_namespace)
  wrap=(taskset --cpu-list "$PROCESSOR" "${wrap[@]}")
  ulimit -c 0
  local linux=(
    "$BUILT_BOOT" "mem=${MEMORY}M" "initrd=$BUILT_INITRD" "uml_dir=$RUN/uml" umid=vm
    "rig.tree=$TREE" "rig.kernel=$BUILT/root" "rig.run=$RUN" "rig.checkout=$TOP"
  )
  # shellcheck disable=SC2206 # words on purpose
  linux+=($COMMON_PARAMETERS "panic_on_warn=${PANIC_ON_WARN[$KERNEL]:-1}")
  if [[ ${SHELL_JOB:-} ]]; then
    (exec setpriv --pdeathsig KILL "${wrap[@]}" "${linux[@]}" con=null con0=null,fd:5 \
      con1=fd:3,fd:4 3<&7 4>&1 5>>"$RUN/console.log" 8>&- >>"$RUN/console.log" 2>&1) &
  else
    (exec setpriv --pdeathsig KILL setsid "${wrap[@]}" "${linux[@]}" "${console[@]}" \
      8>&- </dev/null >>"$RUN/console.log" 2>&1) &
  fi
  MACHINE=$!
}

# Under TCG two processors, no graphics, no firmware menu; mitigations cost half the speed and
# protect nobody here. TCG translates a program again wherever it lies (norandmaps: a program starts
# five times as fast), plays REP MOVSB byte by byte (without ERMS and FSRM the kernel copies words)
# and takes its big lock for each look at the HPET (tsc=reliable). PTAPE_ICOUNT=1: the machine's
# clock counts instructions, one a nanosecond, and stands still while nothing runs but timers: what
# is measured there does not depend on who else is at work on this machine.
start_qemu() {
  local terminal=() modules=${PTAPE_LAYER:-} clock=(-accel 'tcg,thread=multi')
  [[ ! ${PTAPE_ICOUNT:-} ]] || clock=(-accel 'tcg,thread=single' -icount 'shift=0,sleep=off')
  ! is_built "$KERNEL" || modules=$BUILT/modules.squashfs
  [[ ! ${SHELL_JOB:-} ]] ||
    terminal=(-chardev stdio,id=terminal,signal=off -device virtconsole,chardev=terminal)
  local qemu=(
    qemu-system-x86_64 "${clock[@]}" -machine q35 -cpu max,-erms,-fsrm -smp 2 -m "$MEMORY"
    -nodefaults -no-user-config -no-reboot -display none
    -kernel "$VMLINUZ" -initrd "${PTAPE_INITRD:-$INITRD}"
    -append "console=ttyS0 mitigations=off nokaslr norandmaps tsc=reliable rcupdate.rcu_cpu_stall_timeout=120 $COMMON_PARAMETERS panic_on_warn=${PANIC_ON_WARN[$KERNEL]:-1} ${modules:+rig.kernel=vdb} ${PTAPE_PARAMETERS:-}"
    -chardev "file,id=console,path=$RUN/console.log,append=on" -serial chardev:console
    -drive "file=$IMAGE/root.squashfs,format=raw,if=none,id=root,readonly=on"
    -device virtio-blk-pci,drive=root
    -device virtio-serial-pci
    -chardev "file,id=verdict,path=$RUN/verdict,append=on"
    -device virtserialport,chardev=verdict,name=verdict
    -virtfs "local,path=$RUN,mount_tag=rig,security_model=none"
    -virtfs "local,path=$TOP,mount_tag=ptape,security_model=none,readonly=on,multidevs=remap"
  )
  [[ ! $modules ]] || qemu+=(
    -drive "file=$modules,format=raw,if=none,id=modules,readonly=on" -device virtio-blk-pci,drive=modules
  )
  # A disk that the guest finds by this serial number.
  [[ ! ${PROGRAMS_IMAGE:-} ]] || qemu+=(
    -drive "file=$PROGRAMS_IMAGE,format=raw,if=none,id=programs,readonly=on"
    -device virtio-blk-pci,drive=programs,serial=programs
  )
  # shellcheck disable=SC2206 # words on purpose
  qemu+=(${PTAPE_DEVICES:-})
  if [[ ${SHELL_JOB:-} ]]; then
    (exec setpriv --pdeathsig KILL "${qemu[@]}" "${terminal[@]}" 8>&- <&7) &
  else
    (exec setpriv --pdeathsig KILL "${qemu[@]}" 8>&- </dev/null >"$RUN/qemu.log" 2>&1) &
  fi
  MACHINE=$!
}

machine_runs() { [[ $MACHINE ]] && kill -0 "$MACHINE" 2>/dev/null; }

stop_machine() {
  [[ $MACHINE ]] || return 0
  if [[ $KERNEL == uml ]]; then
    # Without a PID namespace the group is what holds the machine's processes together.
    kill -KILL -- -"$MACHINE" 2>/dev/null || :
  fi
  kill -KILL "$MACHINE" 2>/dev/null || :
  wait "$MACHINE" 2>/dev/null || :
  MACHINE=
}
