# From a built tree to the running program. Read at every start: shell built-ins, one `find`, no other process.

# The options of the Java VM for a command; sets L_OPTIONS (words) and L_AOT (the AOT cache that suits them, which may not
# exist). An AOT cache is only good for the options that it was made with: launcher/aot.sh takes them from here too.
launch_options() {
  # Another JDK may have dropped one of these; none is needed.
  L_OPTIONS='-XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:-UsePerfData -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
  # Results are alone on stdout, so the VM's warnings go to stderr; that a cache doesn't suit is no news to a person.
  L_OPTIONS="$L_OPTIONS -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr"
  case $1 in
    up | demo)
      # Start small: with the VM's own choice, a sixty-fourth of the machine, starting leaves 70 MiB more garbage lying.
      L_OPTIONS="$L_OPTIONS -Xms64m"
      L_AOT=$L_AOT_DIR/up.aot
      ;;
    *)
      # Short-lived. The second compiler would not pay, nor would compiling at once what the training run compiled: a
      # short run calls most of it twice.
      L_OPTIONS="$L_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining"
      # What lives long is the text of outputs, and little else: the young may die early.
      L_OPTIONS="$L_OPTIONS -Xmn24m"
      L_AOT=$L_AOT_DIR/run.aot
      ;;
  esac
}

# Reads build/launch.env, which a finished build leaves behind; fails where there is none that fits this folder and JDK.
launch_env() {
  [ -r "$SF_HOME/build/launch.env" ] || return 1
  . "$SF_HOME/build/launch.env"
  [ "$L_HOME" = "$SF_HOME" ] && [ -d "$L_APP" ] && [ -x "$L_JDK/bin/java" ] || return 1
  if [ "$L_ASKED" != "${SMALLFRY_JAVA_HOME-}:${JAVA_HOME-}" ]; then
    # Another wish than at build time, which may well lead to the same JDK.
    . "$SF_HOME/launcher/jdk.sh"
    jdk_find || jdk_missing
    [ "$JDK" = "$L_JDK" ] || return 1
  fi
  [ -n "${SMALLFRY_PYTHON-}" ] || [ -x "$SF_HOME/build/python/bin/python" ]
}

# Is everything in scope $1 built from the sources as they are? Whether a file is newer than the stamp is only a hint (the
# build compares contents), but one that never misses: a changed file is newer, and so is the folder of a removed one.
launch_fresh() {
  launch_env || return 1
  launch_stamp=$SF_HOME/build/stamp.$1
  [ -f "$launch_stamp" ] || return 1
  case $1 in
    core) launch_sources='pom.xml .mvn notebook kernel runner server cli python launcher' ;;
    *) launch_sources='pom.xml .mvn notebook kernel runner server cli python launcher web' ;;
  esac
  launch_newer=$(
    cd "$SF_HOME" || exit
    # shellcheck disable=SC2086 # words
    exec find $launch_sources \( -name node_modules -o -name target -o -name dist -o -name generated -o -name test -o -name tests \
      -o -name '.*_cache' -o -name __pycache__ \) -prune -o -newer "$launch_stamp" -print 2>/dev/null
  )
  [ -z "$launch_newer" ]
}

# launch SCOPE COMMAND ARGUMENT…
launch() {
  launch_scope=$1
  shift
  if [ "${SMALLFRY_BUILD-}" = never ]; then
    if ! launch_env; then
      . "$SF_HOME/launcher/messages.sh"
      die 70 "there is no finished build in $SF_HOME/build, and SMALLFRY_BUILD=never forbids one; run ./smallfry build."
    fi
  elif ! launch_fresh "$launch_scope"; then
    . "$SF_HOME/launcher/build.sh"
    build "$launch_scope"
    launch_env || die 70 "the build left no usable $SF_HOME/build/launch.env; run ./smallfry build."
  fi
  launch_options "$1"
  case $1 in
    # A rebuild keeps the jars of a server that still runs; exec keeps the process id.
    up | demo) { : >"$L_APP/users/$$"; } 2>/dev/null ;;
  esac
  set -- "-Dsmallfry.home=$SF_HOME" "-Dsmallfry.python=${SMALLFRY_PYTHON:-$SF_HOME/build/python/bin/python}" \
    -cp "$L_CP" io.smallfry.cli.Main "$@"
  # A cache that isn't there would be a line on stdout.
  [ -f "$L_AOT" ] && set -- "-XX:AOTCache=$L_AOT" "$@"
  # In the C locale (cron, containers) Java could not name a file that has a letter outside of ASCII.
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    '' | C | POSIX) export LC_ALL=C.UTF-8 ;;
  esac
  set -f # options are words, not patterns
  # shellcheck disable=SC2086
  exec "$L_JDK/bin/java" $L_OPTIONS ${SMALLFRY_JAVA_OPTS-} "$@"
}
