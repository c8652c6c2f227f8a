"""Which JDK the launcher takes, without starting one."""

from __future__ import annotations

import subprocess

import pytest
from conftest import Tree


def chosen(tree: Tree, **env: str) -> str:
    """The JDK that the launcher decides for, relative to the machine's root."""
    program = """
        . "$SF_HOME/launcher/messages.sh"
        . "$SF_HOME/launcher/jdk.sh"
        jdk_find && echo "$JDK" || jdk_missing"""
    result = subprocess.run(
        [str(tree.tools / "sh"), "-u", "-c", program],
        env={**tree.env, "SF_HOME": str(tree.home), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip().removeprefix(f"{tree.machine}/") or result.stderr.strip()


def test_without_a_jdk_one_sentence_says_what_to_install(bare: Tree) -> None:
    result = bare.run("up")
    assert result.returncode == 69
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "no JDK 25 or newer was found: install one" in result.stderr


@pytest.mark.parametrize(
    "place",
    [
        "usr/lib/jvm/temurin-25-jdk-amd64",
        "usr/lib64/jvm/java-25",
        "usr/java/jdk-25",
        "opt/java/openjdk",
        "opt/jdk-25.0.3",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "usr/local/opt/openjdk/libexec/openjdk.jdk/Contents/Home",
        "home/linuxbrew/.linuxbrew/opt/openjdk/libexec",
    ],
)
def test_the_usual_places(bare: Tree, place: str) -> None:
    bare.jdk(place)
    assert chosen(bare) == place


@pytest.mark.parametrize(
    "place",
    [
        ".sdkman/candidates/java/25.0.3-tem",
        ".asdf/installs/java/temurin-25",
        ".jdks/temurin-25",
        ".local/share/mise/installs/java/25",
    ],
)
def test_the_usual_places_below_home(bare: Tree, place: str) -> None:
    jdk = bare.jdk(str(bare.root / "user" / place))
    assert chosen(bare) == str(jdk)


def test_smallfry_java_home_goes_before_all(tree: Tree) -> None:
    wanted = tree.jdk("elsewhere/wanted", "26")
    other = tree.jdk("elsewhere/other")
    assert chosen(tree, SMALLFRY_JAVA_HOME=str(wanted), JAVA_HOME=str(other)) == "elsewhere/wanted"


def test_an_unusable_smallfry_java_home_is_an_error(tree: Tree) -> None:
    old = tree.jdk("elsewhere/old", "21.0.1")
    assert "where there is no JDK 25 or newer" in chosen(tree, SMALLFRY_JAVA_HOME=str(old))
    assert tree.run("run", SMALLFRY_JAVA_HOME=str(old)).returncode == 69


def test_java_home_goes_before_what_is_found(tree: Tree) -> None:
    other = tree.jdk("elsewhere/other", "26.0.1")
    assert chosen(tree, JAVA_HOME=str(other)) == "elsewhere/other"


@pytest.mark.parametrize("version", ["21.0.1", "1.8.0_402", "garbage", ""])
def test_a_java_home_that_is_too_old_is_passed_over(tree: Tree, version: str) -> None:
    other = tree.jdk("elsewhere/other", version)
    assert chosen(tree, JAVA_HOME=str(other)) == "usr/lib/jvm/jdk-25"


def test_a_runtime_without_a_compiler_is_passed_over(bare: Tree) -> None:
    bare.jdk("usr/lib/jvm/a-jre-25", compiler=False)
    bare.jdk("usr/lib/jvm/b-jdk-25")
    assert chosen(bare) == "usr/lib/jvm/b-jdk-25"


def test_the_release_smallfry_is_built_with_goes_before_a_newer_one(bare: Tree) -> None:
    bare.jdk("usr/lib/jvm/a-jdk-26", "26")
    bare.jdk("usr/lib/jvm/b-jdk-25", "25.0.3")
    assert chosen(bare) == "usr/lib/jvm/b-jdk-25"


def test_a_newer_one_is_better_than_none(bare: Tree) -> None:
    bare.jdk("usr/lib/jvm/a-jdk-27", "27-ea")
    assert chosen(bare) == "usr/lib/jvm/a-jdk-27"


def test_java_on_the_path_is_followed_to_its_jdk(bare: Tree) -> None:
    jdk = bare.jdk("somewhere/else")
    (bare.root / "alternatives").symlink_to(jdk / "bin" / "java")
    (bare.tools / "java").symlink_to("../alternatives")
    assert chosen(bare) == "somewhere/else"
