# A Chromium for the browser tests.

# Sets BROWSER.
# shellcheck disable=SC2034 # the caller reads it
browser_find() {
  BROWSER=
  for br_candidate in "${SMALLFRY_CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Chromium.app/Contents/MacOS/Chromium' '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    [ -n "$br_candidate" ] && BROWSER=$(command -v "$br_candidate") && return 0
  done
  return 1
}

# From Debian's packages, where that needs no password.
browser_install() {
  have apt-get || return 1
  if [ "$(id -u)" -eq 0 ]; then
    br_sudo=
  elif have sudo && sudo -n true 2>/dev/null; then
    br_sudo='sudo -n'
  else
    return 1
  fi
  if ! step build/logs/chromium.log 'Chromium (apt-get install)' browser_apt; then
    show_tail build/logs/chromium.log 15
    return 1
  fi
  browser_find
}

browser_apt() {
  # shellcheck disable=SC2086 # nothing, or sudo -n
  $br_sudo env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -q update && apt-get -q -y install --no-install-recommends chromium fonts-dejavu-core'
}

browser_missing() {
  say "    The browser tests need Chromium (or Chrome): apt-get install chromium, brew install --cask chromium, or name one with SMALLFRY_CHROMIUM."
}
