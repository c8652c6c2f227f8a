# Builds what is stale. Staleness is decided by contents: the fingerprint of a step's sources is kept beside its result and
# written last, so that an interrupted step is done again and switching back and forth between branches is not.
. "$SF_HOME/launcher/messages.sh"
. "$SF_HOME/launcher/lock.sh"
. "$SF_HOME/launcher/steps.sh"
. "$SF_HOME/launcher/jdk.sh"
. "$SF_HOME/launcher/java.sh"
. "$SF_HOME/launcher/python.sh"
. "$SF_HOME/launcher/web.sh"
. "$SF_HOME/launcher/aot.sh"
. "$SF_HOME/launcher/launch.sh"

build_command() {
  case ${2-} in
    '') ;;
    --help | -h)
      cat <<'TEXT'
Usage: smallfry build

Builds what is stale, as every command does before it starts: the Java modules, JupyterLab and the console, the Python
environment that kernels run in (build/python), AOT caches that make the Java VM start faster. Logs: build/logs.
To start over, remove the folder build.
TEXT
      return 0
      ;;
    *)
      say "smallfry build: unknown argument '$2'. It takes none."
      return 2
      ;;
  esac
  build all
  say "Smallfry is built."
}

# The fingerprint of all files below the given paths (of this folder), by name and content.
fingerprint() {
  find "$@" \( -name node_modules -o -name target -o -name dist -o -name generated -o -name test -o -name tests \
    -o -name test-results -o -name coverage -o -name '.*_cache' -o -name __pycache__ -o -name '*.egg-info' \) -prune -o -type f -exec cksum {} + 2>/dev/null |
    LC_ALL=C sort | cksum | tr ' ' '-'
}

# Has the step $1 been done for the fingerprint $2?
done_before() {
  done_mark=
  { read -r done_mark <"build/state/$1"; } 2>/dev/null
  [ "$done_mark" = "$2" ]
}

mark_done() { printf '%s\n' "$2" >"build/state/$1"; }

# build_step NAME FINGERPRINT LABEL HINT COMMAND…
build_step() {
  bs_name=$1
  bs_mark=$2
  bs_label=$3
  bs_hint=$4
  shift 4
  if [ -z "${build_said-}" ]; then
    build_said=yes
    if [ -f build/launch.env ]; then say "Building what has changed:"; else
      say "Smallfry builds itself; the first time takes some minutes. Logs: $SF_HOME/build/logs"
    fi
  fi
  rm -f "build/state/$bs_name"
  if ! step "build/logs/$bs_name.log" "$bs_label" "$@"; then
    show_tail "build/logs/$bs_name.log" 25
    die 70 "$bs_label: that failed. $bs_hint The whole log: $SF_HOME/build/logs/$bs_name.log"
  fi
  mark_done "$bs_name" "$bs_mark"
}

build_if_stale() { done_before "$1" "$2" || build_step "$@"; }

# Builds the scope `core` (what run, inspect, version need) or `all`. Comes back with build/launch.env written, or exits.
build() {
  case $SF_HOME in
    *:*) die 70 "Java can't have a colon in the path of a program, and this folder has one: $SF_HOME" ;;
  esac
  build_start=$PWD
  cd "$SF_HOME" || exit 70
  if ! mkdir -p build/logs build/state build/app build/aot 2>/dev/null || [ ! -w build ]; then
    die 73 "Smallfry has to build itself but may not write to $SF_HOME/build; run ./smallfry build as the owner of that folder."
  fi
  jdk_find || jdk_missing
  lock_take
  trap lock_release EXIT
  trap 'steps_interrupted 130' INT
  trap 'steps_interrupted 143' TERM
  trap 'steps_interrupted 129' HUP
  build_said=
  # Sources may change while we build: what is newer than this moment has not been looked at.
  : >build/stamp.new
  java_build
  python_build
  if [ "$1" = all ]; then
    web_build lab 'JupyterLab'
    web_build console 'Console'
    postgres_build
  fi
  aot_place
  build_write_env
  aot_build "$1"
  build_write_stamps "$1"
  java_clean
  trap - INT TERM HUP EXIT
  lock_release
  cd "$build_start" || exit 70
}

build_write_env() {
  {
    printf '# Written by launcher/build.sh, read by launcher/launch.sh.\n'
    for bw_pair in "L_HOME=$SF_HOME" "L_ASKED=${SMALLFRY_JAVA_HOME-}:${JAVA_HOME-}" "L_JDK=$JDK" "L_APP=$JAVA_APP" \
      "L_CP=$JAVA_CP" "L_AOT_DIR=$AOT_DIR"; do
      printf '%s=%s\n' "${bw_pair%%=*}" "$(quoted "${bw_pair#*=}")"
    done
  } >build/launch.env.new
  mv build/launch.env.new build/launch.env
}

# The stamps say 'looked at everything up to then'. Building touches folders of the sources (target, dist), which would
# look like a change at the next start; so if what we built is still what is there, the stamp is of now.
build_write_stamps() {
  : >build/stamp.newer
  if [ "$(java_mark)" = "$JAVA_MARK" ] && { [ "$1" = core ] || web_unchanged; }; then
    mv build/stamp.newer build/stamp.new
  fi
  rm -f build/stamp.newer
  if [ "$1" = all ]; then
    cp -p build/stamp.new build/stamp.all.new
    mv build/stamp.all.new build/stamp.all
  fi
  mv build/stamp.new build/stamp.core
}
