# AOT caches: what the Java VM has to load and link at a start, prepared. Made by a training run of the real program. A
# cache is good for one JDK and one set of jars, so it lives in a folder named by both; without one everything works, slower.

# Sets AOT_DIR.
aot_place() {
  AOT_DIR=$SF_HOME/build/aot/${JAVA_MARK}_$({ echo "$JDK"; cat "$JDK/release" launcher/launch.sh launcher/aot.sh launcher/aot_visit.py; } | cksum | tr ' ' '-')
}

aot_build() { # scope
  [ "${SMALLFRY_AOT-}" != off ] || return 0
  aot_one run 'Faster start of run'
  [ "$1" = all ] && aot_one up 'Faster start of up'
  return 0
}

# A training run that fails is not tried again at every start.
aot_one() { # run|up label
  [ -f "$AOT_DIR/$1.aot" ] || [ -f "$AOT_DIR/$1.failed" ] && return 0
  mkdir -p "$AOT_DIR"
  rm -rf "$AOT_DIR"/*.new
  build_step "aot-$1" "$AOT_DIR" "$2" '' aot_try "$1"
}

aot_try() {
  if "aot_train_$1" "$AOT_DIR/$1.aot.new" && [ -s "$AOT_DIR/$1.aot.new" ]; then
    mv "$AOT_DIR/$1.aot.new" "$AOT_DIR/$1.aot"
  else
    echo "Training failed, see above. Smallfry works without its cache, but starts slower."
    : >"$AOT_DIR/$1.failed"
  fi
  rm -rf "$AOT_DIR"/*.new
}

# The program's own start, as launch.sh does it, but recording.
aot_java() { # cache command argument…
  aot_cache=$1
  shift
  # shellcheck disable=SC2034 # launch_options reads it
  L_AOT_DIR=$AOT_DIR
  launch_options "$1"
  set -f # options are words, not patterns
  # shellcheck disable=SC2086
  exec "$JDK/bin/java" "-XX:AOTCacheOutput=$aot_cache" $L_OPTIONS "-Dsmallfry.home=$SF_HOME" \
    "-Dsmallfry.python=$(aot_python)" -cp "$JAVA_CP" io.smallfry.cli.Main "$@"
}

aot_python() { printf '%s' "${SMALLFRY_PYTHON:-$SF_HOME/build/python/bin/python}"; }

aot_train_run() (
  (aot_java "$1" run examples/notebooks/hello.ipynb "$AOT_DIR/out.ipynb.new" -p name Smallfry -y '{greeting: 1}')
)

# Starts the platform on a data folder of its own, asks it for what a browser asks first, stops it.
aot_train_up() (
  atu_data=$AOT_DIR/data.new
  atu_output=$AOT_DIR/output.new
  : >"$atu_output"
  (aot_java "$1" up --port 0 --data "$atu_data") >"$atu_output" &
  atu_pid=$!
  "$(aot_python)" launcher/aot_visit.py "$atu_output" "$atu_pid"
  atu_visited=$?
  kill "$atu_pid"
  wait "$atu_pid"
  atu_code=$?
  # What Java says of the cache, after the server's own words.
  sed 's/sign-in#.*/sign-in#…/' "$atu_output"
  [ "$atu_visited" -eq 0 ] && { [ "$atu_code" -eq 0 ] || [ "$atu_code" -eq 143 ]; }
)
