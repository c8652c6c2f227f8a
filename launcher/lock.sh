# One build at a time: build/lock is a folder, because making one is atomic everywhere. It holds the builder's process id.

lock_alive() { kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1; }

# Takes the lock, waiting for another builder to end. A lock whose builder is gone is taken over: under a second lock, so
# that of two who see the dead one only one removes it.
lock_take() {
  lock_dir=$SF_HOME/build/lock
  lock_said=
  until mkdir "$lock_dir" 2>/dev/null; do
    lock_pid=
    { read -r lock_pid <"$lock_dir/pid"; } 2>/dev/null
    if [ -n "$lock_pid" ] && ! lock_alive "$lock_pid"; then
      if mkdir "$lock_dir.breaking" 2>/dev/null; then
        lock_now=
        { read -r lock_now <"$lock_dir/pid"; } 2>/dev/null
        [ "$lock_now" = "$lock_pid" ] && rm -rf "$lock_dir"
        rmdir "$lock_dir.breaking"
        continue
      fi
    elif [ -z "$lock_said" ] && [ -n "$lock_pid" ]; then
      say "Another smallfry (process $lock_pid) builds here; waiting for it. (If it doesn't: remove $lock_dir.)"
      lock_said=yes
    fi
    # A lock or a breaking lock that its maker was killed on before it could write its id is old by now.
    [ -n "$(find "$lock_dir" "$lock_dir.breaking" -prune -mmin +2 -print 2>/dev/null)" ] && {
      [ -z "$lock_pid" ] && rm -rf "$lock_dir"
      rmdir "$lock_dir.breaking" 2>/dev/null
    }
    sleep 1
  done
  printf '%s\n' "$$" >"$lock_dir/pid"
}

lock_release() { rm -rf "$SF_HOME/build/lock"; }
