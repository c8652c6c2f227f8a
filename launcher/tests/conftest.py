"""A small tree that the real launcher builds and starts with fake tools.

What is tested is what the launcher does with the tools, in a second instead of minutes. The real ones are what
`smallfry test` itself was built with.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
# All that the launcher may find on the machine, besides the fakes.
TOOLS = (  # noqa: SIM905
    "sh dash bash busybox awk basename cat cksum cp cut date dirname env find grep head id kill ls mkdir mv ps "
    "readlink rm rmdir sed sleep sort stty tail touch tr true uname"
).split()

FAKE_JAVA = """#!/bin/sh
# Prints how it was called; a training run leaves a cache.
for argument in "$@"; do
  case $argument in -XX:AOTCacheOutput=*)
    [ -e "$FAKES/no-aot" ] && exit 1
    echo cache >"${argument#*=}"
    exit 0 ;;
  esac
done
[ -e "$FAKES/wait" ] && { echo "$$" >"$FAKES/java.pid"; exec sleep 60; }
echo "pid $$"
echo "locale ${LC_ALL-none}"
printf 'arg <%s>\\n' "$@"
"""

FAKE_MVN = """#!/bin/sh
echo "mvn $*" >>"$FAKES/calls"
echo "Downloading from central: https://repository.example.org/some/thing.pom"
echo "JAVA_HOME $JAVA_HOME"
if [ -e "$FAKES/mvn-fails" ]; then echo "[ERROR] could not fetch https://repository.example.org/x"; exit 1; fi
if [ -e "$FAKES/mvn-hangs" ]; then sleep 60 & echo $! >"$FAKES/hanging.pid"; wait; fi
mkdir -p cli/target/smallfry/lib
cksum cli/src/main/Main.java >cli/target/smallfry/lib/cli-1.jar
"""

FAKE_NPM = """#!/bin/sh
echo "npm $*" >>"$FAKES/calls"
case $* in
  *" ci "*) mkdir -p "$2/node_modules" ;;
  *"run build") mkdir -p "$2/dist" ;;
esac
"""

FAKE_NODE = """#!/bin/sh
cat "$FAKES/node-version"
"""


def script(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


class Tree:
    """The tree, the fakes beside it, and a machine on which nothing else is installed."""

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root
        self.home = root / "a folder with spaces"
        self.machine = root / "machine"
        self.fakes = root / "fakes"
        self.tools = root / "bin"
        for folder in (self.home, self.machine, self.fakes, self.tools, root / "user"):
            folder.mkdir()
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.tools / tool).symlink_to(os.path.realpath(found) if tool != "sh" else found)
        shutil.copy2(REPOSITORY / "smallfry", self.home / "smallfry")
        shutil.copytree(REPOSITORY / "launcher", self.home / "launcher", ignore=shutil.ignore_patterns("tests"))
        for name in (
            "cli/src/main/Main.java",
            "cli/src/test/MainTest.java",
            "pom.xml",
            "cli/pom.xml",
            "web/lab/a.ts",
        ):
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name}\n")
        for part in ("lab", "console"):
            (self.home / "web" / part).mkdir(exist_ok=True)
            (self.home / "web" / part / "package.json").write_text("{}")
            (self.home / "web" / part / "package-lock.json").write_text("{}")
        (self.fakes / "node-version").write_text("v22.12.0\n")
        script(self.tools / "mvn", FAKE_MVN)
        script(self.tools / "npm", FAKE_NPM)
        script(self.tools / "node", FAKE_NODE)
        # The Python environment of the kernels is not what these tests are about.
        self.env = {
            "PATH": str(self.tools),
            "HOME": str(root / "user"),
            "FAKES": str(self.fakes),
            "SMALLFRY_SEARCH_ROOT": str(self.machine),
            "SMALLFRY_PYTHON": sys.executable,
        }

    def jdk(self, where: str = "usr/lib/jvm/jdk-25", version: str = "25.0.3", compiler: bool = True) -> pathlib.Path:
        """A fake JDK below the machine's root (or at an absolute path)."""
        jdk = self.machine / where
        script(jdk / "bin" / "java", FAKE_JAVA)
        if compiler:
            script(jdk / "bin" / "javac", "#!/bin/sh\n")
        (jdk / "release").write_text(f'IMPLEMENTOR="Fake"\nJAVA_VERSION="{version}"\n')
        return jdk

    def start(self, *args: str, shell: tuple[str, ...] = (), **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*shell, str(self.home / "smallfry"), *args],
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.root,
        )

    def run(self, *args: str, shell: tuple[str, ...] = (), **env: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*args, shell=shell, **env)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def calls(self) -> list[str]:
        """How Maven and npm were called so far."""
        calls = self.fakes / "calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def flag(self, name: str, on: bool = True) -> None:
        """Tells a fake to misbehave."""
        if on:
            (self.fakes / name).touch()
        else:
            (self.fakes / name).unlink()


@pytest.fixture
def bare(tmp_path: pathlib.Path) -> Tree:
    """A machine without a JDK."""
    return Tree(tmp_path)


@pytest.fixture
def tree(bare: Tree) -> Tree:
    bare.jdk()
    return bare


def words(out: str) -> list[str]:
    """The arguments that the fake java printed."""
    return [line[5:-1] for line in out.splitlines() if line.startswith("arg <")]


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Waits until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it didn't come to hold")
        time.sleep(0.02)
