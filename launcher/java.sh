# The Java modules: Maven, then a copy of the program's jars in a folder of its own (build/app/<fingerprint>), so that a
# rebuild never changes a file that a running server has open.

java_mark() {
  printf '%s-%s\n' "$(fingerprint pom.xml .mvn ./*/pom.xml ./*/src/main)" "$JDK_FEATURE_USED"
}

# Sets JAVA_MARK, JAVA_APP (the folder), JAVA_CP (the class path).
java_build() {
  jdk_feature "$JDK"
  JDK_FEATURE_USED=$JDK_FEATURE
  JAVA_MARK=$(java_mark)
  JAVA_APP=$SF_HOME/build/app/$JAVA_MARK
  if [ ! -d "$JAVA_APP" ]; then
    have mvn || die 69 "Maven was not found: install Maven 3.8 or newer (apt-get install maven, brew install maven)."
    build_step java "$JAVA_MARK" 'Java modules' \
      'If it says that something could not be resolved, Maven could not reach its repository: check the network, then start again.' \
      java_make
  fi
  # Our own jars first: a class is looked for in this order, and a jar that is not asked is not opened.
  JAVA_CP=
  for java_jar in "$JAVA_APP"/cli-*.jar "$JAVA_APP"/notebook-*.jar "$JAVA_APP"/kernel-*.jar "$JAVA_APP"/runner-*.jar \
    "$JAVA_APP"/picocli-*.jar "$JAVA_APP"/jackson-*.jar "$JAVA_APP"/*.jar; do
    case :$JAVA_CP: in
      *":$java_jar:"*) ;;
      *) [ -f "$java_jar" ] && JAVA_CP=${JAVA_CP:+$JAVA_CP:}$java_jar ;;
    esac
  done
}

java_make() {
  rm -rf cli/target/smallfry
  JAVA_HOME=$JDK mvn -B -ntp -Dstyle.color=never -T1C package -Dmaven.test.skip=true -Dspotless.check.skip=true || return
  set -- cli/target/smallfry/lib/*.jar
  if [ ! -f "$1" ]; then
    echo "Maven put no jars into cli/target/smallfry/lib."
    return 1
  fi
  rm -rf "$JAVA_APP.new"
  mkdir -p "$JAVA_APP.new/users"
  cp -p "$@" "$JAVA_APP.new" && mv "$JAVA_APP.new" "$JAVA_APP"
}

# Removes the programs of earlier builds, but not the latest before this one (a short command may still run with it) nor
# any that a server runs with.
java_clean() {
  jc_previous=
  { read -r jc_previous <build/state/app.previous; } 2>/dev/null
  jc_current=
  { read -r jc_current <build/state/app.current; } 2>/dev/null
  if [ "$jc_current" != "$JAVA_MARK" ]; then
    jc_previous=$jc_current
    printf '%s\n' "$jc_previous" >build/state/app.previous
    printf '%s\n' "$JAVA_MARK" >build/state/app.current
  fi
  for jc_app in build/app/*; do
    case ${jc_app#build/app/} in
      "$JAVA_MARK" | "$jc_previous") continue ;;
    esac
    jc_used=
    for jc_user in "$jc_app"/users/*; do
      [ -f "$jc_user" ] || continue
      if lock_alive "${jc_user##*/}"; then jc_used=yes; else rm -f "$jc_user"; fi
    done
    [ -n "$jc_used" ] || rm -rf "$jc_app"
  done
  # Of a cache that is in use only the name goes.
  for jc_aot in build/aot/*; do
    case ${jc_aot#build/aot/} in
      "${AOT_DIR##*/}" | "${jc_previous:-none}"_*) ;;
      *) rm -rf "$jc_aot" ;;
    esac
  done
}

# PostgreSQL's programs, unpacked once for all data folders.
postgres_build() {
  [ -n "$(find "$JAVA_APP" -name 'embedded-postgres-binaries-*.jar' 2>/dev/null)" ] || return 0
  build_if_stale postgres "$(find "$JAVA_APP" -name 'embedded-postgres-binaries-*.jar' -exec basename {} \; | sort | tr '\n' /)" \
    'PostgreSQL' 'Is there room on the disk?' postgres_make
}

postgres_make() {
  "$JDK/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$JAVA_CP" io.smallfry.server.database.PostgresBinaries build/postgres
}
