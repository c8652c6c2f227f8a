"""What is built when, and what happens when that goes wrong."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import pytest
from conftest import Tree, until, words

SHELLS = [("sh",), ("dash",), ("busybox", "sh"), ("bash", "--posix")]
MVN = "mvn -B -ntp -Dstyle.color=never -T1C package -Dmaven.test.skip=true -Dspotless.check.skip=true"


def alive(pid: int) -> bool:
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
    except OSError:
        os.kill(pid, 0)
        return True


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_first_use_builds_and_then_starts(tree: Tree, shell: tuple[str, ...]) -> None:
    if not shutil.which(shell[0]):
        pytest.skip(f"no {shell[0]} here")
    result = tree.run("run", "in.ipynb", shell=shell)
    assert result.returncode == 0, result.stderr
    assert "Smallfry builds itself" in result.stderr
    assert "Java modules" in result.stderr
    assert words(result.stdout)[-3:] == ["io.smallfry.cli.Main", "run", "in.ipynb"]
    assert tree.calls() == [MVN]
    again = tree.run("run", "in.ipynb", shell=shell)
    assert again.stderr == ""
    assert tree.calls() == [MVN]


def test_arguments_arrive_as_they_were(tree: Tree) -> None:
    given = ["run", "a b", "", "*", "$HOME", "'", '"', "two\nlines", "-p", "x", "\\n"]
    out = tree.run(*given).stdout
    assert "".join(f"arg <{word}>\n" for word in given) in out


@pytest.mark.parametrize(
    ("locale", "seen"),
    [({}, "C.UTF-8"), ({"LC_ALL": "C"}, "C.UTF-8"), ({"LANG": "POSIX"}, "C.UTF-8"), ({"LANG": "de_DE.UTF-8"}, "none")],
)
def test_file_names_are_utf8_where_no_locale_says_otherwise(tree: Tree, locale: dict[str, str], seen: str) -> None:
    assert f"locale {seen}\n" in tree.run("run", **locale).stdout


def test_the_launcher_becomes_the_program(tree: Tree) -> None:
    tree.run("run")
    process = tree.start("run")
    out, _ = process.communicate(timeout=20)
    assert f"pid {process.pid}" in out


def test_signals_reach_the_program(tree: Tree) -> None:
    tree.run("build")
    tree.flag("wait")
    process = tree.start("up")
    until((tree.fakes / "java.pid").exists)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM


@pytest.mark.parametrize("relative", [True, False])
def test_through_a_link_from_another_folder(tree: Tree, relative: bool) -> None:
    link = tree.root / "bin" / "smallfry"
    link.symlink_to("../a folder with spaces/smallfry" if relative else tree.home / "smallfry")
    second = tree.root / "second link"
    second.symlink_to(link)
    result = subprocess.run(
        [str(second), "run"], env=tree.env, cwd="/", capture_output=True, text=True, check=True, timeout=30
    )
    assert f"-Dsmallfry.home={tree.home}" in words(result.stdout)
    by_name = subprocess.run(
        ["sh", "-c", "exec smallfry run"],
        env=tree.env,
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert f"-Dsmallfry.home={tree.home}" in words(by_name.stdout)


def test_run_needs_no_web_and_up_does(tree: Tree) -> None:
    tree.run("run")
    assert not any(call.startswith("npm") for call in tree.calls())
    tree.run("up")
    assert [call.split()[2:4] for call in tree.calls() if call.startswith("npm")] == [
        ["web/lab", "ci"],
        ["web/lab", "run"],
        ["web/console", "ci"],
        ["web/console", "run"],
    ]
    assert tree.run("up").stderr == ""


@pytest.mark.parametrize("form", ["help run", "help up", "up --help", "token -h"])
def test_help_of_a_command_builds_no_web_pages(tree: Tree, form: str) -> None:
    assert tree.run(*form.split()).returncode == 0
    assert tree.calls() == [MVN]


@pytest.mark.parametrize("what", ["content", "new file", "removed file", "pom"])
def test_a_changed_source_is_built(tree: Tree, what: str) -> None:
    source = tree.home / "cli/src/main/Main.java"
    (source.parent / "Old.java").write_text("old")
    tree.run("run")
    match what:
        case "content":
            source.write_text("changed\n")
        case "new file":
            (source.parent / "New.java").write_text("new")
        case "removed file":
            (source.parent / "Old.java").unlink()
        case "pom":
            (tree.home / "pom.xml").write_text("changed")
    result = tree.run("run")
    assert "Building what has changed" in result.stderr
    assert tree.calls() == [MVN, MVN]
    assert tree.run("run").stderr == ""


@pytest.mark.parametrize("what", ["touched", "test"])
def test_what_changes_no_result_is_not_built(tree: Tree, what: str) -> None:
    tree.run("run")
    if what == "touched":
        (tree.home / "cli/src/main/Main.java").touch()
    else:
        (tree.home / "cli/src/test/MainTest.java").write_text("changed")
    assert tree.run("run").stderr == ""
    assert tree.calls() == [MVN]


def test_going_back_builds_nothing(tree: Tree) -> None:
    source = tree.home / "cli/src/main/Main.java"
    before = source.read_text()
    tree.run("run")
    source.write_text("changed")
    tree.run("run")
    source.write_text(before)
    tree.run("run")
    assert tree.calls() == [MVN, MVN]


def test_a_changed_lock_file_installs_packages_again(tree: Tree) -> None:
    tree.run("up")
    done = len(tree.calls())
    (tree.home / "web/lab/a.ts").write_text("changed")
    tree.run("up")
    assert tree.calls()[done:] == ["npm --prefix web/lab run build"]
    (tree.home / "web/console/package-lock.json").write_text('{"changed": 1}')
    tree.run("up")
    assert [call.split()[2:4] for call in tree.calls()[done + 1 :]] == [
        ["web/console", "ci"],
        ["web/console", "run"],
    ]


def test_a_failed_build_says_why_and_is_done_again(tree: Tree) -> None:
    tree.flag("mvn-fails")
    result = tree.run("run")
    assert result.returncode == 70
    assert "[ERROR] could not fetch" in result.stderr
    assert "Java modules: that failed" in result.stderr
    assert f"{tree.home}/build/logs/java.log" in result.stderr
    assert "example.org" not in result.stderr
    tree.flag("mvn-fails", on=False)
    assert tree.run("run").returncode == 0


def test_an_interrupted_build_leaves_no_process_and_no_lock(tree: Tree) -> None:
    tree.flag("mvn-hangs")
    process = tree.start("run")
    until(lambda: (tree.fakes / "hanging.pid").exists() and (tree.fakes / "hanging.pid").read_text().strip())
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 143
    assert "interrupted" in err
    assert not (tree.home / "build/lock").exists()
    until(lambda: not alive(int((tree.fakes / "hanging.pid").read_text())))
    tree.flag("mvn-hangs", on=False)
    assert tree.run("run").returncode == 0


def test_two_at_once_build_once(tree: Tree) -> None:
    first, second = tree.start("run"), tree.start("run")
    for process in (first, second):
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert tree.calls() == [MVN]


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_the_lock_of_a_killed_build_is_taken_over(tree: Tree, shell: tuple[str, ...]) -> None:
    if not shutil.which(shell[0]):
        pytest.skip(f"no {shell[0]} here")
    dead = subprocess.Popen(["true"])
    dead.wait()
    (tree.home / "build/lock").mkdir(parents=True)
    (tree.home / "build/lock/pid").write_text(f"{dead.pid}\n")
    assert tree.run("run", shell=shell).returncode == 0
    assert not (tree.home / "build/lock").exists()


def test_a_living_builder_is_waited_for(tree: Tree) -> None:
    (tree.home / "build/lock").mkdir(parents=True)
    (tree.home / "build/lock/pid").write_text(f"{os.getpid()}\n")
    process = tree.start("run")
    assert process.stderr is not None
    assert "Another smallfry" in process.stderr.readline()
    shutil.rmtree(tree.home / "build/lock")
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_running_server_keeps_its_jars(tree: Tree) -> None:
    tree.run("build")
    tree.flag("wait")
    server = tree.start("up")
    until((tree.fakes / "java.pid").exists)
    tree.flag("wait", on=False)
    source = tree.home / "cli/src/main/Main.java"
    for content in "abc":
        source.write_text(content)
        tree.run("run")
    assert len(list((tree.home / "build/app").iterdir())) == 3  # the server's, the latest, the one before
    server.terminate()
    server.communicate(timeout=20)
    source.write_text("d")
    tree.run("run")
    assert len(list((tree.home / "build/app").iterdir())) == 2


def test_an_aot_cache_is_used_where_there_is_one(tree: Tree) -> None:
    out = tree.run("run").stdout
    (cache,) = (tree.home / "build/aot").glob("*/run.aot")
    assert f"-XX:AOTCache={cache}" in words(out)
    cache.unlink()
    assert "-XX:AOTCache" not in tree.run("run").stdout


def test_a_failed_training_is_no_failure_and_not_tried_again(tree: Tree) -> None:
    tree.flag("no-aot")
    first = tree.run("run")
    assert first.returncode == 0
    assert "-XX:AOTCache" not in first.stdout
    (tree.home / "cli/src/main/Main.java").touch()
    assert tree.run("run").stderr == ""


def test_another_jdk_builds_again(tree: Tree) -> None:
    tree.run("run")
    other = tree.jdk("elsewhere/other", "26")
    result = tree.run("run", JAVA_HOME=str(other))
    assert result.returncode == 0
    assert len(tree.calls()) == 2
    assert f"JAVA_HOME {other}" in (tree.home / "build/logs/java.log").read_text()
    unsuitable = tree.jdk("elsewhere/old", "17")
    tree.run("run")
    assert tree.run("run", JAVA_HOME=str(unsuitable)).stderr == ""


def test_a_moved_folder_works(tree: Tree) -> None:
    tree.run("run")
    moved = tree.root / "moved"
    tree.home.rename(moved)
    tree.home = moved
    result = tree.run("run")
    assert result.returncode == 0
    assert f"-Dsmallfry.home={moved}" in words(result.stdout)
    assert "a folder with spaces" not in result.stdout


def test_building_can_be_forbidden(tree: Tree) -> None:
    result = tree.run("run", SMALLFRY_BUILD="never")
    assert result.returncode == 70
    assert "there is no finished build" in result.stderr
    tree.run("run")
    (tree.home / "cli/src/main/Main.java").write_text("changed")
    assert tree.run("run", SMALLFRY_BUILD="never").stderr == ""
    assert tree.calls() == [MVN]


@pytest.mark.parametrize(
    ("tool", "says"),
    [("mvn", "Maven was not found"), ("node", "Node.js was not found"), ("npm", "npm was not found")],
)
def test_a_missing_tool_is_named(tree: Tree, tool: str, says: str) -> None:
    (tree.tools / tool).unlink()
    result = tree.run("up")
    assert result.returncode == 69
    assert says in result.stderr
    assert "install" in result.stderr


@pytest.mark.parametrize(
    ("version", "fits"), [("v18.20.1", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.0.0", True)]
)
def test_nodes_version(tree: Tree, version: str, fits: bool) -> None:
    (tree.fakes / "node-version").write_text(version + "\n")
    result = tree.run("up")
    assert result.returncode == (0 if fits else 69)
    assert ("too old: install Node.js" in result.stderr) is not fits


def test_a_missing_python_is_named(tree: Tree) -> None:
    del tree.env["SMALLFRY_PYTHON"]
    result = tree.run("run")
    assert result.returncode == 69
    assert "Python 3.11 or newer was not found" in result.stderr


@pytest.mark.parametrize(
    ("answer", "says"),
    [("old\n3.9", "was not found (only 3.9)"), ("no-venv\n3.12", "apt-get install python3.12-venv")],
)
def test_an_unsuitable_python_is_named(tree: Tree, answer: str, says: str) -> None:
    del tree.env["SMALLFRY_PYTHON"]
    python = tree.tools / "python3"
    python.write_text(f"#!/bin/sh\necho '{answer}'\n")
    python.chmod(0o755)
    result = tree.run("run")
    assert result.returncode == 69
    assert says in result.stderr


def test_a_folder_that_may_not_be_written_is_named(tree: Tree) -> None:
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder, "home")
        shutil.copytree(tree.home, home)
        jdk = pathlib.Path(folder, "jdk")
        shutil.copytree(tree.machine / "usr/lib/jvm/jdk-25", jdk)
        os.chmod(folder, 0o755)  # noqa: S103 - somebody else has to be able to read it
        os.chmod(home, 0o555)  # noqa: S103
        result = subprocess.run(
            [str(home / "smallfry"), "run"],
            env={"PATH": "/usr/bin:/bin", "SMALLFRY_JAVA_HOME": str(jdk), "SMALLFRY_PYTHON": sys.executable},
            cwd="/",
            user=65534 if root else None,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        os.chmod(home, 0o755)  # noqa: S103
    assert result.returncode == 73
    assert f"may not write to {home}/build" in result.stderr


def test_a_colon_in_the_path_is_refused(tree: Tree) -> None:
    odd = tree.root / "a:b"
    tree.home.rename(odd)
    tree.home = odd
    result = tree.run("run")
    assert result.returncode == 70
    assert "colon" in result.stderr
