# `smallfry test`: every test of every module. A part that fails doesn't stop the others. What is counted comes from the
# test runners' report files; a check without a report (a linter, a formatter) counts as one test.
. "$SF_HOME/launcher/build.sh"
. "$SF_HOME/launcher/browser.sh"

TEST_PARTS='java lab console python launcher docs e2e'

test_usage() {
  cat <<'TEXT'
Usage: smallfry test [PART…]

Runs every test of every module, or only the named parts:
  java      the Java modules: formatting, then tests with real kernels and a real PostgreSQL
  lab       JupyterLab and our extension: lint, unit tests
  console   the console: lint, unit tests
  python    the client library: lint, tests
  launcher  this launcher: syntax, tests
  docs      README and docs: links, and the commands that are marked as tested; the examples
  e2e       the whole product in a real Chromium, which is installed if it can be (apt)

Builds first what is stale. Logs: build/logs/test-*.log. The last line is `N passed, N failed, N skipped`; the exit code
is 0 if none failed and something ran.
TEXT
}

test_command() {
  shift
  for tc_part in "$@"; do
    case " $TEST_PARTS " in
      *" $tc_part "*) ;;
      *)
        case $tc_part in
          --help | -h)
            test_usage
            return 0
            ;;
        esac
        say "smallfry test: unknown part '$tc_part'."
        test_usage >&2
        return 2
        ;;
    esac
  done
  [ $# -gt 0 ] || eval "set -- $TEST_PARTS"
  total_passed=0
  total_failed=0
  total_skipped=0
  cd "$SF_HOME" || return 70
  tests_build
  trap 'steps_interrupted 130' INT
  trap 'steps_interrupted 143' TERM
  trap 'steps_interrupted 129' HUP
  tests_python
  SMALLFRY=$SF_HOME/smallfry
  # The parts start the product again and again; what they test is what was built above.
  SMALLFRY_BUILD=never
  SMALLFRY_TEST_PYTHON=${SMALLFRY_PYTHON:-$SF_HOME/build/python/bin/python}
  export SMALLFRY SMALLFRY_BUILD
  for tc_part in "$@"; do
    say "$tc_part"
    "test_$tc_part"
  done
  say ''
  printf '%s passed, %s failed, %s skipped\n' "$total_passed" "$total_failed" "$total_skipped"
  [ "$total_failed" -eq 0 ] && [ "$total_passed" -gt 0 ]
}

# In a process of its own: it ends with exit where it fails, and then the parts that can do without still run.
tests_build() {
  launch_fresh all && return 0
  if ! (build all); then
    say 'build: failed, see above'
    total_failed=$((total_failed + 1))
  fi
}

# The tools of the tests in Python, apart from the environment of the kernels.
tests_python() {
  mkdir -p build/logs build/test build/state
  DEV_PYTHON=$SF_HOME/build/python-dev/bin/python
  tp_mark=$(fingerprint python/requirements-dev.lock)
  [ -x "$DEV_PYTHON" ] && done_before python-dev "$tp_mark:$SF_HOME" && return 0
  python_find
  rm -f build/state/python-dev
  if step build/logs/python-dev.log 'Tools of the Python tests' tests_python_make; then
    mark_done python-dev "$tp_mark:$SF_HOME"
  else
    show_tail build/logs/python-dev.log 15
    die 70 'Without these tools nothing can be counted.'
  fi
}

tests_python_make() {
  rm -rf build/python-dev
  "$PYTHON_BASE" -m venv build/python-dev &&
    "$DEV_PYTHON" -m pip --disable-pip-version-check --no-input install --progress-bar off --only-binary :all: \
      --require-hashes -r python/requirements-dev.lock
}

# Kernels of other makers, which the Java tests run, in an environment of their own.
tests_kernels() {
  TEST_KERNELS=$SF_HOME/build/python-kernels/share/jupyter
  tk_mark=$(fingerprint python/requirements-kernels.lock)
  [ -d "$TEST_KERNELS" ] && done_before python-kernels "$tk_mark:$SF_HOME" && return 0
  python_find
  rm -f build/state/python-kernels
  if step build/logs/python-kernels.log "Others' kernels" tests_kernels_make; then
    mark_done python-kernels "$tk_mark:$SF_HOME"
  else
    show_tail build/logs/python-kernels.log 15
    counted 0 1 0
  fi
}

tests_kernels_make() {
  tkm_home=$SF_HOME/build/python-kernels
  rm -rf "$tkm_home"
  "$PYTHON_BASE" -m venv "$tkm_home" &&
    "$tkm_home/bin/python" -m pip --disable-pip-version-check --no-input install --progress-bar off \
      --only-binary :all: --require-hashes -r python/requirements-kernels.lock &&
    "$tkm_home/bin/python" -m bash_kernel.install --sys-prefix &&
    HOME=$tkm_home XDG_DATA_HOME=$tkm_home/share DENO_NO_UPDATE_CHECK=1 "$tkm_home/bin/deno" jupyter --install || return
  # Where Deno's installer, which knows only a person's own directory, puts it on macOS.
  [ ! -d "$tkm_home/Library/Jupyter" ] || mv "$tkm_home/Library/Jupyter/kernels/deno" "$tkm_home/share/jupyter/kernels/deno"
}

counted() { # passed failed skipped
  total_passed=$((total_passed + $1))
  total_failed=$((total_failed + $2))
  total_skipped=$((total_skipped + $3))
}

# check NAME LABEL COMMAND…: one test, whose result is the exit code.
check() {
  ck_log=build/logs/test-$1.log
  ck_label=$2
  shift 2
  if step "$ck_log" "$ck_label" "$@"; then
    counted 1 0 0
  else
    show_tail "$ck_log" 40
    counted 0 1 0
    return 1
  fi
}

# suite NAME LABEL REPORTS COMMAND…: a test runner; REPORTS (a glob) are the files that it writes.
suite() {
  su_log=build/logs/test-$1.log
  su_label=$2
  su_reports=$3
  shift 3
  # shellcheck disable=SC2086 # a glob of ours, below a folder that we are in
  rm -f $su_reports
  step "$su_log" "$su_label" "$@"
  su_code=$?
  # shellcheck disable=SC2086,SC2046 # a glob; three numbers
  set -- $("$DEV_PYTHON" launcher/count.py $su_reports)
  if [ $# -ne 3 ]; then
    say "    $su_label: its reports could not be read"
    set -- 0 1 0
  elif [ "$su_code" -ne 0 ] && [ "$2" -eq 0 ]; then
    # It broke off, or failed outside of any test.
    show_tail "$su_log" 40
    set -- "$1" 1 "$3"
  elif [ "$1" -eq 0 ] && [ "$2" -eq 0 ]; then
    say "    no test ran; the log is $su_log"
    set -- 0 1 "$3"
  fi
  say "    $1 passed, $2 failed, $3 skipped"
  counted "$@"
}

test_java() {
  jdk_find || jdk_missing
  have mvn || die 69 "Maven was not found: install Maven 3.8 or newer (apt-get install maven, brew install maven)."
  tests_kernels
  check java-format 'Java: formatting' tests_maven spotless:check --fail-at-end
  rm -rf ./*/target/surefire-reports
  suite java 'Java: tests' '*/target/surefire-reports/TEST-*.xml' tests_maven verify \
    -Dspotless.check.skip=true -Dmaven.test.failure.ignore=true --fail-at-end "-Dsmallfry.python=$SMALLFRY_TEST_PYTHON" \
    "-Dsmallfry.kernels=$TEST_KERNELS"
}

# Without what the parts that start the product are told: the server's tests look at what of it a kernel sees.
tests_maven() (
  unset SMALLFRY SMALLFRY_BUILD
  JAVA_HOME=$JDK SMALLFRY_PYTHON=$SMALLFRY_TEST_PYTHON mvn -B -ntp -Dstyle.color=never "$@"
)

test_lab() { tests_web lab 'Lab'; }
test_console() { tests_web console 'Console'; }

tests_web() { # part label
  if ! (web_packages "$1" "$2"); then
    counted 0 1 0
    return
  fi
  check "$1-lint" "$2: lint" npm --prefix "web/$1" run lint
  tests_vitest "$1" "$2: tests"
}

tests_vitest() { # part label
  suite "$1" "$2" "build/test/$1.json" npm --prefix "web/$1" test -- \
    --reporter=default --reporter=json "--outputFile.json=$SF_HOME/build/test/$1.json"
}

# All Python of the project: the folders, and the scripts that have no .py in their names.
tests_ruff() {
  # shellcheck disable=SC2046 # names of ours
  "$DEV_PYTHON" -m ruff "$@" --config python/pyproject.toml --no-cache python launcher bench \
    $(grep -lE '^#!.*python' bench/* 2>/dev/null)
}

tests_pytest() { # report argument…
  tpy_report=$1
  shift
  SMALLFRY_PYTHON=$SMALLFRY_TEST_PYTHON "$DEV_PYTHON" -B -m pytest -p no:cacheprovider -q \
    -o junit_family=xunit2 --junit-xml "build/test/$tpy_report.xml" "$@"
}

test_python() {
  check python-lint 'Python: lint' tests_ruff check
  check python-format 'Python: formatting' tests_ruff format --check
  suite python 'Python: tests' build/test/python.xml tests_pytest python -c python/pyproject.toml python/tests
}

test_launcher() {
  check launcher-syntax 'Launcher: syntax' tests_syntax
  if have shellcheck; then
    check launcher-shellcheck 'Launcher: shellcheck' shellcheck --shell=sh --severity=warning smallfry launcher/*.sh python/lock.sh
  else
    say '    shellcheck is not installed: skipped'
    counted 0 0 1
  fi
  suite launcher 'Launcher: tests' build/test/launcher.xml tests_pytest launcher launcher/tests \
    --ignore launcher/tests/test_docs.py --ignore launcher/tests/test_examples.py
}

tests_syntax() {
  for ts_shell in sh dash 'busybox sh' 'bash --posix'; do
    have "${ts_shell%% *}" || continue
    for ts_file in smallfry launcher/*.sh python/lock.sh; do
      echo "$ts_shell -n $ts_file"
      $ts_shell -n "$ts_file" || return
    done
  done
  bash -n .ci/run
}

test_docs() {
  suite docs 'Docs and examples' build/test/docs.xml tests_pytest docs launcher/tests/test_docs.py launcher/tests/test_examples.py
}

test_e2e() {
  if ! browser_find && ! browser_install; then
    browser_missing
    counted 0 1 0
    return
  fi
  SMALLFRY_CHROMIUM=$BROWSER
  export SMALLFRY_CHROMIUM
  if ! (web_packages e2e 'Browser tests'); then
    counted 0 1 0
    return
  fi
  mkdir -p build/test/e2e
  check e2e-lint 'Browser tests: lint' npm --prefix web/e2e run lint
  SMALLFRY_PYTHON=$SMALLFRY_TEST_PYTHON tests_vitest e2e 'Browser tests'
}
