# JupyterLab and the console: npm, from each one's lock file.

NODE_MINIMUM='20.19'

# Checks node and npm once, and says what to install.
web_tools() {
  [ -z "${web_tools_ok-}" ] || return 0
  have node || die 69 "Node.js was not found: install Node.js $NODE_MINIMUM or newer with npm (docs/how-to/install.md says how)."
  have npm || die 69 "npm was not found beside Node.js: install it (apt-get install npm, brew install node)."
  web_version=$(node --version)
  web_version=${web_version#v}
  web_major=${web_version%%.*}
  web_minor=${web_version#*.}
  web_minor=${web_minor%%.*}
  if [ "$web_major" -lt 20 ] || { [ "$web_major" -eq 20 ] && [ "$web_minor" -lt 19 ]; }; then
    die 69 "Node.js is $web_version, too old: install Node.js $NODE_MINIMUM or newer (docs/how-to/install.md says how)."
  fi
  web_tools_ok=yes
}

web_mark() { fingerprint "web/$1" web/brand; }

# The packages of web/$1, if the lock file is not the one that they were installed from.
web_packages() { # part label
  wp_mark="$(fingerprint "web/$1/package-lock.json")"
  [ -d "web/$1/node_modules" ] && done_before "$1-packages" "$wp_mark" && return 0
  web_tools
  build_step "$1-packages" "$wp_mark" "$2: packages" \
    'If npm could not fetch a package, it could not reach its registry: check the network, then start again.' web_install "$1"
}

web_install() { npm --prefix "web/$1" ci --no-audit --no-fund --prefer-offline --ignore-scripts --loglevel=error; }

web_build() { # part label
  [ -f "web/$1/package.json" ] || return 0
  wb_mark=$(web_mark "$1")
  eval "WEB_MARK_$1=\$wb_mark"
  [ -d "web/$1/dist" ] && done_before "$1" "$wb_mark" && return 0
  web_tools
  web_packages "$1" "$2"
  build_step "$1" "$wb_mark" "$2" 'If it ran out of memory, set NODE_OPTIONS=--max-old-space-size=4096.' web_make "$1"
}

web_make() { npm --prefix "web/$1" run build; }

web_unchanged() {
  [ "$(web_mark lab)" = "${WEB_MARK_lab-}" ] && [ "$(web_mark console)" = "${WEB_MARK_console-}" ]
}
