# Finds a JDK without starting one: every JDK has a file `release` with JAVA_VERSION. Starts no process either, except
# to resolve a `java` on the PATH when nothing else was found.

JDK_MINIMUM=25

# Sets JDK_FEATURE to the feature release of the JDK in $1 (25 for 25.0.3), 0 where there is none.
jdk_feature() {
  JDK_FEATURE=0
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] || return 0
  while IFS= read -r jdk_line || [ -n "$jdk_line" ]; do
    case $jdk_line in
      JAVA_VERSION=*)
        jdk_line=${jdk_line#JAVA_VERSION=}
        jdk_line=${jdk_line#\"}
        jdk_line=${jdk_line%%[!0-9]*}
        JDK_FEATURE=${jdk_line:-0}
        return 0
        ;;
    esac
  done <"$1/release"
}

# Is $1 a JDK (with a compiler) that is new enough?
jdk_fits() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] || return 1
  jdk_feature "$1"
  [ "$JDK_FEATURE" -ge "$JDK_MINIMUM" ]
}

# Sets JDK to the JDK to use, or fails. SMALLFRY_JAVA_HOME is an order, JAVA_HOME a wish. Among those that are only
# found, the release that Smallfry is built with comes before a newer one. SMALLFRY_SEARCH_ROOT goes before every
# system-wide folder that is searched; the launcher's tests set it.
jdk_find() {
  JDK=
  if [ -n "${SMALLFRY_JAVA_HOME-}" ]; then
    jdk_fits "$SMALLFRY_JAVA_HOME" || return 1
    JDK=$SMALLFRY_JAVA_HOME
    return 0
  fi
  if jdk_fits "${JAVA_HOME-}"; then
    JDK=$JAVA_HOME
    return 0
  fi
  jdk_newer=
  jdk_root=${SMALLFRY_SEARCH_ROOT-}
  for jdk_home in \
    "$jdk_root"/usr/lib/jvm/* "$jdk_root"/usr/lib64/jvm/* "$jdk_root"/usr/java/* "$jdk_root"/opt/java/* "$jdk_root"/opt/jdk* \
    "$jdk_root"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
    "${HOME-}"/.jdks/* \
    "$jdk_root"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$jdk_root"/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$jdk_root"/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    if jdk_fits "$jdk_home"; then
      if [ "$JDK_FEATURE" -eq "$JDK_MINIMUM" ]; then
        JDK=$jdk_home
        return 0
      fi
      jdk_newer=${jdk_newer:-$jdk_home}
    fi
  done
  if [ -z "$jdk_newer" ] && jdk_java=$(command -v java); then
    while [ -h "$jdk_java" ]; do
      jdk_link=$(readlink "$jdk_java")
      case $jdk_link in
        /*) jdk_java=$jdk_link ;;
        *) jdk_java=${jdk_java%/*}/$jdk_link ;;
      esac
    done
    jdk_home=$(CDPATH='' cd -P -- "${jdk_java%/*}/.." 2>/dev/null && pwd)
    jdk_fits "$jdk_home" && jdk_newer=$jdk_home
  fi
  JDK=$jdk_newer
  [ -n "$JDK" ]
}

jdk_missing() {
  if [ -n "${SMALLFRY_JAVA_HOME-}" ]; then
    die 69 "SMALLFRY_JAVA_HOME is '$SMALLFRY_JAVA_HOME', where there is no JDK $JDK_MINIMUM or newer; point it at one, or unset it."
  fi
  die 69 "no JDK $JDK_MINIMUM or newer was found: install one (for example Eclipse Temurin $JDK_MINIMUM; docs/how-to/install.md says how) or set SMALLFRY_JAVA_HOME to where it is."
}
