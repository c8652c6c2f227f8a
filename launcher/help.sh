# `smallfry help`, and what is said to a command that doesn't exist.
. "$SF_HOME/launcher/messages.sh"

help_text() { cat "$SF_HOME/launcher/help.txt"; }

# The nearest command to a mistyped one, or nothing: same letters but one left out, added, changed or swapped.
did_you_mean() {
  printf '%s\n' up demo run inspect diff strip convert env token test build version help | awk -v typed="$1" '
    function near(a, b,  i, rest) {
      for (i = 1; i <= length(a) + 1; i++) {
        rest = substr(a, i)
        if (substr(a, 1, i - 1) substr(rest, 2) == b) return 1
        if (substr(b, 1, i - 1) substr(b, i + 1) == a) return 1
        if (length(a) == length(b) && substr(a, 1, i - 1) == substr(b, 1, i - 1) && substr(rest, 2) == substr(b, i + 1)) return 1
        if (substr(a, 1, i - 1) substr(rest, 2, 1) substr(rest, 1, 1) substr(rest, 3) == b) return 1
      }
      return 0
    }
    near(typed, $0) { print; exit }'
}

help_command() {
  case ${1-} in
    '')
      help_text >&2
      exit 2
      ;;
    help | -h | --help)
      case ${2-} in
        '' | help | -h | --help)
          help_text
          exit 0
          ;;
        up | demo | run | inspect | diff | strip | convert | env | token | version) return ;;
        build)
          . "$SF_HOME/launcher/build.sh"
          build_command build --help
          exit
          ;;
        test)
          . "$SF_HOME/launcher/test.sh"
          test_command test --help
          exit
          ;;
        *) shift ;;
      esac
      ;;
  esac
  case $1 in
    -*) say "smallfry: unknown option '$1'." ;;
    *)
      help_near=$(did_you_mean "$1")
      if [ -n "$help_near" ]; then
        say "smallfry: unknown command '$1'. Did you mean '$help_near'?"
      else
        say "smallfry: unknown command '$1'."
      fi
      ;;
  esac
  say 'Usage: smallfry COMMAND [OPTION…]'
  say "'smallfry help' shows the commands."
  exit 2
}
