# The Python environment that kernels run in: build/python, from the locked and hashed list python/requirements.lock, with
# the client library.

# Sets PYTHON_BASE to an interpreter that can make the environment; else says what is missing.
python_find() {
  pf_seen=
  pf_no_venv=
  for pf_candidate in "${SMALLFRY_BASE_PYTHON-}" python3.14 python3.13 python3.12 python3.11 python3 \
    "${SMALLFRY_SEARCH_ROOT-}"/opt/homebrew/bin/python3 "${SMALLFRY_SEARCH_ROOT-}"/usr/local/bin/python3 \
    "${SMALLFRY_SEARCH_ROOT-}"/usr/bin/python3; do
    [ -n "$pf_candidate" ] && have "$pf_candidate" || continue
    pf_answer=$("$pf_candidate" -c '
import importlib.util, sys
if not (3, 11) <= sys.version_info[:2]:
    print("old")
elif not all(importlib.util.find_spec(m) for m in ("venv", "ensurepip")):
    print("no-venv")
else:
    print("fits")
print("%d.%d" % sys.version_info[:2])' 2>/dev/null | tr '\n' ' ')
    case $pf_answer in
      'fits '*)
        PYTHON_BASE=$pf_candidate
        return 0
        ;;
      'no-venv '*) pf_no_venv=${pf_no_venv:-${pf_answer#no-venv }} ;;
      'old '*) pf_seen="${pf_answer#old }" ;;
    esac
  done
  if [ -n "$pf_no_venv" ]; then
    die 69 "Python ${pf_no_venv% } is here, but without its venv module: apt-get install python${pf_no_venv% }-venv (on Debian and Ubuntu)."
  fi
  die 69 "Python 3.11 or newer was not found${pf_seen:+ (only ${pf_seen% })}: apt-get install python3 python3-venv, brew install python@3.13, or name one with SMALLFRY_BASE_PYTHON."
}

python_build() {
  [ -z "${SMALLFRY_PYTHON-}" ] || return 0
  pb_mark=$(fingerprint python/requirements.lock python/pyproject.toml python/src)
  [ -x build/python/bin/python ] && done_before python "$pb_mark:$SF_HOME" && return 0
  if ! { [ -f build/python/.whole ] && [ -x build/python/bin/python ] && build/python/bin/python -c 'import pip' 2>/dev/null; }; then
    python_find
  else
    PYTHON_BASE=
  fi
  build_step python "$pb_mark:$SF_HOME" 'Python environment' \
    'If pip could not find a version, it could not reach the package index: check the network, then start again.' python_make
}

# An environment that was whole is brought up to date in place, so that packages a person added stay; one that an
# interruption left half-made, or that was made in another folder, is made anew.
python_make() {
  if [ -n "$PYTHON_BASE" ] || ! grep -q -F -- "$SF_HOME/build/python" build/python/bin/pip; then
    [ -n "$PYTHON_BASE" ] || python_find
    rm -rf build/python
    "$PYTHON_BASE" -m venv build/python || return
  fi
  rm -f build/python/.whole
  set -- build/python/bin/python -m pip --disable-pip-version-check --no-input install --progress-bar off
  "$@" --only-binary :all: --require-hashes -r python/requirements.lock || return
  "$@" --no-deps --no-build-isolation --no-index --force-reinstall ./python || return
  build/python/bin/python - <<'PY' || return
# The kernel spec, as people see it in Lab's launcher, and as output notebooks name the environment that they ran in.
import hashlib, json, pathlib, platform, sys

lock = pathlib.Path("python", "requirements.lock").read_bytes()
spec = pathlib.Path(sys.prefix, "share", "jupyter", "kernels", "python3", "kernel.json")
kernel = json.loads(spec.read_text(encoding="utf-8"))
kernel["display_name"] = "Python 3 (Smallfry)"
kernel.setdefault("metadata", {}).setdefault("smallfry", {})["environment"] = {
    "name": "default",
    "lock": "sha256:" + hashlib.sha256(lock).hexdigest(),
    "python": platform.python_version(),
}
spec.write_text(json.dumps(kernel, indent=1) + "\n", encoding="utf-8")
PY
  # Whoever starts kernels may not be allowed to write here, and a missing .pyc costs a second and more at every start.
  build/python/bin/python -m compileall -q -j 0 build/python/lib >/dev/null || true
  # matplotlib looks through the fonts of the machine once; not in a person's first plot.
  build/python/bin/python -c 'import matplotlib.font_manager' || return
  : >build/python/.whole
}
