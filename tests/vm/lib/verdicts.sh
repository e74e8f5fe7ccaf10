# SPDX-License-Identifier: GPL-2.0-only
# Follows the machine through its jobs by the verdict channel (the lines are listed at report() in
# guest/init), enforces the time limits, and turns facts into verdicts. After a job that leaves
# the machine in doubt (kernel complaint, time, rig) the jobs that remain get a new machine.
# shellcheck shell=bash disable=SC2034 # the parts use each other's variables

EXIT_KERNEL=123 # the kernel complained, or driver or library could not be taken away again
EXIT_TIME=124

# Seconds that a busy machine may take: to "ready" (by kernel); to attached devices and away again.
declare -A BOOT_SECONDS=([uml]=90 [6.1]=240 [6.12]=240 [7.3]=240 [debug]=400 [debug-kcsan]=400)
ATTACH_SECONDS=150
DETACH_SECONDS=300
DRIVE_SECONDS=30 # that each drive of its library adds to both

STARTS=3 # of one machine that the emulator loses at each
SLIPS=0  # how many it has lost since the last that was ready

# All by job number. STATUS is an exit status, WHY what is wrong in words, TOOK in milliseconds.
declare -a JOB_NAME JOB_SKIP JOB_LIMIT JOB_DRIVER JOB_RIG JOB_SIZE JOB_PROGRAMS JOB_USES STATUS WHY TOOK
PENDING=() # jobs that still have to run

STREAM='' STREAM_STOP=''

# The job's output appears on ours as it comes. tail ends after its "writer" has gone and all is
# read; the writer is a process that waits for us, and has our directory among its arguments.
start_stream() { # N
  # shellcheck disable=SC2016 # expanded by the inner shell
  setpriv --pdeathsig KILL bash -c 'exec -a "$1" sleep infinity' - "$RUN/stream" 8>&- >/dev/null 2>&1 &
  STREAM_STOP=$!
  setpriv --pdeathsig KILL \
    tail -n +1 -f -s 0.1 --pid="$STREAM_STOP" "$RUN/jobs/$1.output" 2>/dev/null 8>&- &
  STREAM=$!
}

end_stream() {
  [[ $STREAM ]] || return 0
  kill "$STREAM_STOP" 2>/dev/null || :
  wait "$STREAM_STOP" 2>/dev/null || :
  wait "$STREAM" 2>/dev/null || :
  STREAM='' STREAM_STOP=''
}

abandon_stream() {
  [[ $STREAM ]] || return 0
  kill "$STREAM" "$STREAM_STOP" 2>/dev/null || :
  wait "$STREAM" "$STREAM_STOP" 2>/dev/null || :
  STREAM='' STREAM_STOP=''
}

now_ms() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

# Why a machine died, from what its console said since it started.
console_complaint() {
  tail -c "+$((CONSOLE_START + 1))" "$RUN/console.log" | tr -d '\r' | awk '
    /\] \? __asan_/ { next } # every other line of a trace of User-Mode Linux
    { line[++count] = $0 }
    /BUG: KCSAN: / { next } # nothing that stops a machine
    /Run \/init|rig: job [0-9]+ begins/ { first = 0 } # not about what comes now
    !first && /cut here|Kernel panic|BUG:|WARNING:|Oops|KASAN|INFO: task|general protection/ { first = count }
    END {
      from = first ? first : count - 15
      to = first ? first + 40 : count
      for (i = from < 1 ? 1 : from; i <= to && i <= count; i++) print "kernel: " line[i]
      exit !first
    }'
}

# What a machine that did not start said: why it stopped, else what QEMU said, else its last line.
last_words() {
  local qemu=''
  [[ ! -s $RUN/qemu.log ]] || qemu=$(tail -n 1 "$RUN/qemu.log")
  tail -c "+$((CONSOLE_START + 1))" "$RUN/console.log" | tr -d '\r' | awk -v qemu="$qemu" '
    { sub(/^\[ *[0-9.]+\] /, "") }
    !first && /^Kernel panic|^rig: / { first = $0 }
    NF { last = $0 }
    END { print first ? first : qemu ? qemu : last ? last : "it said nothing" }'
}

# Where a person reads on: of a run without --out nothing is left.
see() { # LOG
  if [[ $OUT_DIR ]]; then printf ' (see %s/%s)' "$OUT_DIR" "$1"; else printf ' (--out DIR keeps %s)' "$1"; fi
}

fail_job() { # N STATUS TEXT: the first reason counts, and a script's own failure before all
  WHY[$1]=${WHY[$1]:-$3}
  [[ ${STATUS[$1]:-0} != 0 ]] || STATUS[$1]=$2
}

# One machine takes as many of the pending jobs as it does in good health. PHASE is where it is:
# boot, attach, script, detach, between.
run_machine() {
  local line part='' fact n text status current=${PENDING[0]} started=0
  PHASE=boot DOUBT='' FINISHED=''
  CONSOLE_START=$(stat -c %s "$RUN/console.log")
  start_machine "${PENDING[@]}"
  limit "${BOOT_SECONDS[$KERNEL]}"
  until [[ $FINISHED ]]; do
    status=0
    IFS='' read -r -t 0.5 -u "$VERDICTS" line || status=$?
    # read takes byte by byte: its time may end inside a line, whose beginning must be kept.
    part+=$line
    if ((status == 0)); then
      IFS=' ' read -r fact n text <<<"$part"
      part=''
      take_fact "$fact" "$n" "$text"
    elif ((status <= 128)); then
      machine_died
    elif (($(now_ms) > DEADLINE)); then
      out_of_time
    fi
  done
  end_stream
  stop_machine
  exec {VERDICTS}<&-
}

limit() { DEADLINE=$(($(now_ms) + $1 * 1000)); }

limit_by_size() { limit $(($1 + JOB_SIZE[$2] * DRIVE_SECONDS)); } # SECONDS N

take_fact() { # FACT N TEXT
  case $1 in
    ready)
      SLIPS=0
      PHASE=between
      limit "$ATTACH_SECONDS"
      ;;
    begin)
      current=$2 PHASE=attach
      limit_by_size "$ATTACH_SECONDS" "$2"
      ;;
    run)
      PHASE=script started=$(now_ms)
      limit "${JOB_LIMIT[$2]}"
      [[ $SHELL_JOB ]] || start_stream "$2"
      ;;
    ran)
      end_stream
      STATUS[$2]=$3 TOOK[$2]=$(($(now_ms) - started)) PHASE=detach
      limit_by_size "$DETACH_SECONDS" "$2"
      ;;
    rig) rig_failed "$2" "$3" ;;
    kernel)
      printf 'kernel: %s\n' "$3" >&2
      fail_job "$2" "$EXIT_KERNEL" "the kernel complained"
      DOUBT=1
      ;;
    end)
      PHASE=between
      limit "$DETACH_SECONDS"
      # The machine's last job waits for "done": the search for leaks may still condemn it.
      if [[ $DOUBT ]] || ((${#PENDING[@]} > 1)); then job_done; fi
      [[ ! $DOUBT ]] || FINISHED=1
      ;;
    done)
      job_done
      FINISHED=1
      ;;
  esac
}

# Of a job that the rig could not start the first reason is the one that is told: what failed after it
# is its consequence.
rig_failed() { # N TEXT
  local n=${1/#-/$current} log=console.log
  DOUBT=1
  if [[ $PHASE == detach ]]; then
    fail_job "$n" "$EXIT_KERNEL" "$2"
    note "$2"
  elif [[ ! ${WHY[$n]:-} ]]; then
    fail_job "$n" "$RIG_FAILED" "$2"
    [[ $2 != vtld:* ]] || log=${EACH:+${JOB_NAME[$n]}/}vtld.log
    note "$2$(see "$log")"
  fi
}

# TCG lets one processor run on in code that the kernel is patching from the other; the breakpoint of
# the patch is then nobody's, and the kernel stops: one start in twenty of 7.3 on a busy host. Before
# the first program, nothing of what is tested has run.
emulator_slipped() {
  [[ $PHASE == boot && $KERNEL != uml ]] || return
  tail -c "+$((CONSOLE_START + 1))" "$RUN/console.log" |
    awk '/int3: 0000 \[#1\]/ { slipped = 1 } /Run \/init/ { slipped = 0; exit } END { exit !slipped }'
}

# The machine ended without saying so: a panic, or something killed it.
machine_died() {
  local status=$EXIT_KERNEL why="the machine ended"
  end_stream
  if emulator_slipped && ((++SLIPS < STARTS)); then
    note "the emulator lost the machine while the kernel patched itself (int3); it is started again"
    FINISHED=1
    return
  fi
  if [[ $PHASE == boot ]]; then
    status=$RIG_FAILED why="the machine did not start: $(last_words)"
  elif console_complaint >&2; then
    why="the kernel stopped"
  fi
  note "$why$(see console.log)"
  # A kernel that stops outranks whatever the script said.
  STATUS[current]=$status WHY[current]=$why
  job_done
  FINISHED=1
}

out_of_time() {
  end_stream
  case $PHASE in
    script) fail_job "$current" "$EXIT_TIME" "time limit of ${JOB_LIMIT[$current]} s" ;;
    detach) fail_job "$current" "$EXIT_KERNEL" "driver or library does not go away" ;;
    *) fail_job "$current" "$RIG_FAILED" "the machine hangs (phase: $PHASE)" ;;
  esac
  note "${WHY[$current]}$(see console.log)"
  job_done
  FINISHED=1
}

job_done() { # the first pending job has its verdict
  local n=${PENDING[0]}
  PENDING=("${PENDING[@]:1}")
  [[ ! $EACH ]] || verdict "$n"
}

seconds() { printf '%d.%d s' "$(($1 / 1000))" "$(($1 % 1000 / 100))"; }

verdict() { # N
  local took
  took=$(seconds "${TOOK[$1]:-0}")
  if [[ ${STATUS[$1]} == 0 ]]; then
    printf 'PASS %s %s\n' "${JOB_NAME[$1]}" "$took"
  elif [[ ${WHY[$1]:-} ]]; then
    printf 'FAIL %s %s\n' "${JOB_NAME[$1]}" "${WHY[$1]}"
  else
    printf 'FAIL %s exit %s\n' "${JOB_NAME[$1]}" "${STATUS[$1]}"
  fi
}

run_jobs() {
  local n
  for ((n = 0; n < ${#JOB_NAME[@]}; n++)); do
    if [[ ${JOB_SKIP[n]} ]]; then
      printf 'SKIP %s (needs %s)\n' "${JOB_NAME[n]}" "${JOB_SKIP[n]}"
    else
      PENDING+=("$n")
    fi
  done
  while ((${#PENDING[@]})); do run_machine; done
}

summary() { # the run's exit status
  local n passed=0 failed=0 skipped=0
  [[ $EACH ]] || return "${STATUS[0]}"
  for n in "${!JOB_NAME[@]}"; do
    if [[ ${JOB_SKIP[n]} ]]; then
      skipped=$((skipped + 1))
    elif [[ ${STATUS[$n]} == 0 ]]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
    fi
  done
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0))
}
