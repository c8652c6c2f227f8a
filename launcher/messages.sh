# How the launcher speaks: to stderr, one sentence, with what to do. Results belong on stdout.

# Exit codes (sysexits.h where it has one): 2 usage, 69 something that has to be installed is missing, 70 the build
# failed, 73 the folder can't be written.

say() { printf '%s\n' "$*" >&2; }

die() {
  die_code=$1
  shift
  printf 'smallfry: %s\n' "$*" >&2
  exit "$die_code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# 'word' quoted for a shell that reads it again
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
