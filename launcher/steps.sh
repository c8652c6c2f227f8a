# A step of a long piece of work: its output goes to a log, a person sees a line with its name and the time it takes.

if [ -t 2 ] && [ "${TERM-dumb}" != dumb ]; then steps_live=yes; else steps_live=; fi
step_pid=
step_ticker=

elapsed() { # seconds
  if [ "$1" -ge 60 ]; then printf '%d m %02d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# Ends a process and everything below it.
kill_tree() {
  kill_pids=$1
  if have ps; then
    kill_pids=$(ps -A -o pid= -o ppid= | awk -v root="$1" '
      { parent[$1] = $2 }
      END {
        for (p in parent) {
          for (q = p; q != root && (q in parent) && q > 1; q = parent[q]);
          if (q == root) print p
        }
      }')
  fi
  # shellcheck disable=SC2086 # a list of numbers
  kill $kill_pids 2>/dev/null
}

steps_interrupted() { # exit code
  trap '' INT TERM HUP
  [ -n "$step_ticker" ] && kill "$step_ticker" 2>/dev/null
  [ -n "$step_pid" ] && kill_tree "$step_pid"
  say ''
  say "smallfry: interrupted; the next start goes on from here."
  exit "$1"
}

# Ticks on a terminal: the step's time, and the last line of its log so that one sees it move.
step_tick() { # label start log
  while :; do
    tick_width=$(stty size 2>/dev/null </dev/tty | cut -d ' ' -f 2)
    tick_room=$((${tick_width:-80} - 48))
    [ "$tick_room" -gt 0 ] || tick_room=1
    tick_line=$(tail -n 1 "$3" 2>/dev/null | shown | cut -c "1-$tick_room")
    printf '\r\033[K  %-32s %8s  \033[2m%s\033[0m' "$1" "$(elapsed $(($(date +%s) - $2)))" "$tick_line" >&2
    sleep 1
  done
}

# For a screen: without colours, and without the package registries that a log may name.
shown() {
  sed -e "s/$(printf '\033')\[[0-9;]*[A-Za-z]//g" -e "s/$(printf '\r')//g" -e 's#https\{0,1\}://[^][:space:])"'"'"']*#…#g'
}

# step LOG LABEL COMMAND…: runs COMMAND (a function or a program) and returns its exit code; STEP_SECONDS is its time.
step() {
  step_log=$1
  step_label=$2
  shift 2
  step_start=$(date +%s)
  : >"$step_log" || die 73 "can't write $step_log."
  if [ -n "$steps_live" ]; then
    step_tick "$step_label" "$step_start" "$step_log" &
    step_ticker=$!
  fi
  ("$@") >>"$step_log" 2>&1 </dev/null &
  step_pid=$!
  wait "$step_pid"
  step_code=$?
  step_pid=
  if [ -n "$step_ticker" ]; then
    kill "$step_ticker" 2>/dev/null
    wait "$step_ticker" 2>/dev/null
    step_ticker=
    printf '\r\033[K' >&2
  fi
  STEP_SECONDS=$(($(date +%s) - step_start))
  if [ "$step_code" -eq 0 ]; then
    printf '  %-32s %8s\n' "$step_label" "$(elapsed $STEP_SECONDS)" >&2
  else
    printf '  %-32s %8s  failed\n' "$step_label" "$(elapsed $STEP_SECONDS)" >&2
  fi
  return "$step_code"
}

# What went wrong, from a log: the lines that Maven marks as errors (and the compiler's warnings, which
# are errors here), else the last ones.
show_tail() { # log lines
  say ''
  if grep -q '^\[ERROR\]' "$1"; then
    grep -e '^\[ERROR\]' -e '^\[WARNING\].*\.java:' "$1" | head -n "$2"
  else
    tail -n "$2" "$1"
  fi | shown | sed 's/^/  | /' >&2
  say ''
}
