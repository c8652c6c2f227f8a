"""What the launcher says to a command, before anything is built."""

from __future__ import annotations

import pytest
from conftest import Tree


def test_no_command_is_a_usage_error(bare: Tree) -> None:
    result = bare.run()
    assert result.returncode == 2
    assert "Usage: smallfry COMMAND" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
def test_help_needs_no_build(bare: Tree, word: str) -> None:
    result = bare.run(word)
    assert result.returncode == 0
    assert "Usage: smallfry COMMAND" in result.stdout
    assert result.stderr == ""
    assert not (bare.home / "build").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dmeo", "demo"),
        ("rum", "run"),
        ("inspet", "inspect"),
        ("uo", "up"),
        ("dif", "diff"),
        ("stirp", "strip"),
        ("convrt", "convert"),
        ("evn", "env"),
        ("tokens", "token"),
    ],
)
def test_a_mistyped_command_is_recognised(bare: Tree, typed: str, meant: str) -> None:
    result = bare.run(typed)
    assert result.returncode == 2
    assert f"unknown command '{typed}'. Did you mean '{meant}'?" in result.stderr
    assert "Usage" in result.stderr


@pytest.mark.parametrize("word", ["frobnicate", "a b", "*", "$(id)", ""])
def test_an_unknown_command_is_a_usage_error(bare: Tree, word: str) -> None:
    result = bare.run(word)
    assert result.returncode == 2
    assert "Usage" in result.stderr
    assert result.stdout == ""


def test_an_unknown_option_is_a_usage_error(bare: Tree) -> None:
    result = bare.run("--frobnicate")
    assert result.returncode == 2
    assert "unknown option '--frobnicate'" in result.stderr


def test_help_of_an_unknown_command_is_a_usage_error(bare: Tree) -> None:
    assert bare.run("help", "frobnicate").returncode == 2


@pytest.mark.parametrize("command", ["build", "test"])
@pytest.mark.parametrize("form", ["{} --help", "help {}"])
def test_help_of_the_launchers_own_commands_needs_no_build(bare: Tree, command: str, form: str) -> None:
    result = bare.run(*form.format(command).split())
    assert result.returncode == 0
    assert f"Usage: smallfry {command}" in result.stdout
    assert not (bare.home / "build").exists()


@pytest.mark.parametrize("args", [("test", "frobnicate"), ("build", "frobnicate"), ("test", "java", "--fast")])
def test_an_unknown_argument_is_a_usage_error(bare: Tree, args: tuple[str, ...]) -> None:
    result = bare.run(*args)
    assert result.returncode == 2
    assert args[-1] in result.stderr
