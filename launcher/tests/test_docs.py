"""README and docs: every link leads somewhere, every command exists, and what is marked as tested works.

A block of commands is run when the line before it is `<!-- tested -->`: by sh, in an empty folder that has the launcher
and the examples in it, as the reader's clone has.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *REPOSITORY.glob("*.md"),
        *(page for folder in ("docs", "bench", "python") for page in REPOSITORY.glob(f"{folder}/**/*.md")),
    ]
)
COMMANDS = {"demo", "up", "run", "inspect", "diff", "strip", "convert", "env", "token"} | {
    "test",
    "build",
    "version",
    "help",
}
FENCED = re.compile(
    r"^(?P<tested><!-- tested -->\n+)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def where(page: pathlib.Path) -> str:
    return str(page.relative_to(REPOSITORY))


def blocks(tested: bool) -> list[object]:
    return [
        pytest.param(match["text"], id=f"{where(page)}:{page.read_text()[: match.start('text')].count(chr(10)) + 1}")
        for page in PAGES
        for match in FENCED.finditer(page.read_text())
        if match["language"] in ("sh", "bash") and (match["tested"] or not tested)
    ]


def prose(page: pathlib.Path) -> str:
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text()))


def anchors(page: pathlib.Path) -> set[str]:
    """The names that GitHub gives to headings."""
    headings = re.findall(r"^#+ +(.+?)\s*$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=where)
def test_links_lead_somewhere(page: pathlib.Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("text", blocks(tested=False))
def test_commands_exist(text: str) -> None:
    commands = set(re.findall(r"^(?:\$ )?\./smallfry +([a-z-]+)", text, re.MULTILINE))
    assert commands <= COMMANDS


@pytest.mark.parametrize("text", blocks(tested=True))
def test_commands_work(text: str, tmp_path: pathlib.Path) -> None:
    for name in ("smallfry", "examples"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    result = subprocess.run(
        ["sh", "-eu", "-c", text],
        cwd=tmp_path,
        env={**os.environ, "SMALLFRY_DATA": str(tmp_path / "data")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout
