# SPDX-License-Identifier: GPL-2.0-only
# The jobs of a run: one for each script, what each wants (its header, else the command line), and
# which cannot run here. A header is the comment block at the top of a script; README.md has its
# vocabulary.
# shellcheck shell=bash disable=SC2034,SC2153 # the parts use each other's variables

header_value() { # FILE KEY
  awk -v key="$2" '
    /^#!/ { next }
    !/^#/ { exit }
    index($0, "# " key ": ") == 1 { print substr($0, length(key) + 5); exit }' "$1"
}

number_or_die() { # WHAT VALUE LEAST MOST
  if [[ ! $2 =~ ^[0-9]{1,6}$ ]] || ((10#$2 < $3 || 10#$2 > $4)); then
    die "$1 wants a number from $3 to $4, not '$2'"
  fi
}

# unmet_need NEEDS KERNEL DRIVER RIG DRIVES: prints the first need that this run does not meet, with
# the reason that stands behind it in brackets, if there is one. The transport and the paths are the
# run's. Without a library there is no transport: what needs one finds `none`.
unmet_need() {
  local rest=$1 need reason here met transport=$TRANSPORT paths=$PATHS
  [[ $4 == vtl ]] || transport=none paths=1
  [[ $4 != none ]] || paths=0
  while [[ $rest =~ ^\ *([^\ \(]+)\ *(\([^\)]*\))?(.*)$ ]]; do
    need=${BASH_REMATCH[1]} reason=${BASH_REMATCH[2]} rest=${BASH_REMATCH[3]}
    case $need in
      kernel=*) here=$2 ;;
      driver=*) here=$3 ;;
      rig=*) here=$4 ;;
      transport=*) here=$transport ;;
      paths=*) here=$paths ;;
      'drives>='*) here=$5 ;;
      'paths>='*) here=$paths ;;
      *) die "unknown need '$need' (there are kernel= driver= rig= transport= paths= paths>= drives>=)" ;;
    esac
    met=1
    if [[ $need == *'>='* ]]; then
      number_or_die "needs: $need" "${need#*>=}" 1 64
      ((here >= ${need#*>=})) || met=
    else
      [[ "|${need#*=}|" == *"|$here|"* ]] || met= # A|B: one of them
    fi
    [[ $met ]] || {
      printf '%s%s' "$need" "${reason:+ $reason}"
      return
    }
  done
}

# Where the guest finds a file of the host: the checkout is shared as /ptape; anything else is
# copied into the run.
guest_path() { # N FILE
  local real
  real=$(realpath "$2")
  if [[ $real == "$TOP"/* ]]; then
    printf '/ptape/%s' "${real#"$TOP"/}"
  else
    mkdir -p "$RUN/scripts/$1"
    cp "$real" "$RUN/scripts/$1/"
    printf '/rig/scripts/%s/%s' "$1" "${real##*/}"
  fi
}

# add_job N SCRIPT [ARG...]: fills JOB_NAME, JOB_SKIP, JOB_LIMIT... at N and writes the guest's files.
add_job() {
  local n=$1 script=$2 value driver rig drives slots ports logical empty options needs name
  shift 2
  name=${script##*/}
  name=${name%.sh}
  # unmet_need and header_value run in subshells: a complaint there must end the run here.
  driver=$(header_value "$script" driver)
  driver=${driver:-$DRIVER}
  rig=$(header_value "$script" rig)
  rig=${rig:-$RIG}
  drives=$(header_value "$script" drives)
  drives=${drives:-$DRIVES}
  slots=$(header_value "$script" slots)
  slots=${slots:-$SLOTS}
  ports=$(header_value "$script" ports)
  ports=${ports:-0}
  logical=$(header_value "$script" logical)
  logical=${logical:-1}
  empty=$(header_value "$script" empty)
  empty=${empty:-$EMPTY}
  [[ $empty != no ]] || empty=
  options=$(header_value "$script" options)
  options=${options:-${PTAPE_OPTIONS:-persistence=1}}
  value=$(header_value "$script" timeout)
  JOB_LIMIT[n]=${value:-$TIMEOUT}
  check_choice driver "$driver" ptape stock none system
  check_choice rig "$rig" vtl tgt scsi_debug none
  number_or_die "drives of $name" "$drives" 1 400
  number_or_die "slots of $name" "$slots" 1 10000
  number_or_die "import/export elements of $name" "$ports" 0 200
  number_or_die "logical libraries of $name" "$logical" 1 8
  number_or_die "timeout of $name" "${JOB_LIMIT[n]}" 1 86400
  value=$(header_value "$script" programs)
  JOB_PROGRAMS[n]=${value#no}
  JOB_USES[n]=$(header_value "$script" uses)
  value=$(header_value "$script" adapter)
  JOB_ADAPTER[n]=${value#no}
  JOB_NAME[n]=$name
  JOB_DRIVER[n]=$driver
  JOB_RIG[n]=$rig
  JOB_SIZE[n]=$drives
  needs=$(header_value "$script" needs)
  [[ $rig != scsi_debug ]] || needs+=' kernel=7.3 (the first whose scsi_debug has tapes)'
  JOB_SKIP[n]=$(unmet_need "$needs" "$KERNEL" "$driver" "$rig" "$drives") ||
    exit "$RIG_FAILED"
  local out=/rig/out
  [[ ! $EACH ]] || out=/rig/out/$name
  {
    printf 'JOB_NAME=%q\nJOB_DRIVER=%q\nJOB_RIG=%q\n' "$name" "$driver" "$rig"
    printf 'JOB_DRIVES=%q\nJOB_SLOTS=%q\nJOB_EMPTY=%q\n' "$drives" "$slots" "$empty"
    printf 'JOB_PORTS=%q\nJOB_LOGICAL=%q\n' "$ports" "$logical"
    printf 'JOB_TRANSPORT=%q\nJOB_PATHS=%q\n' "$TRANSPORT" "$PATHS"
    printf 'JOB_OPTIONS=%q\nJOB_OUT=%q\n' "$options" "$out"
    [[ ! ${SHELL_JOB:-} ]] || printf 'JOB_SHELL=1\nJOB_TTY_SIZE=%q\n' "$(stty size 2>/dev/null)"
  } >"$RUN/jobs/$n.env"
  printf '%s\0' "$(guest_path "$n" "$script")" "$@" >"$RUN/jobs/$n.args"
  : >"$RUN/jobs/$n.output"
}
