#!/bin/sh
# Writes the .lock files from the .in files. Universal: one file for every Python and platform we support.
set -eu
cd "$(dirname "$0")"
for name in requirements requirements-dev requirements-kernels; do
  PIP_FIND_LINKS='' uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --only-binary :all: \
    --no-header --no-emit-index-url --no-emit-find-links --no-annotate "$@" "$name.in" --output-file "$name.lock"
done
