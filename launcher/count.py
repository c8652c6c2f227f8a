"""Sums test reports: prints `PASSED FAILED SKIPPED`, and on stderr what failed.

Usage: count.py REPORT…, each a JUnit XML file (Surefire, pytest) or Vitest's JSON.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

SHOWN_FAILURES = 30
SHOWN_LINES = 12


class Result(NamedTuple):
    outcome: str
    name: str
    message: str


def explanation(broken: ET.Element) -> str:
    """The message, and where it happened: pytest's lines that begin with E, a stack trace's lines in our code."""
    message = (broken.get("message") or "").strip().splitlines()
    trace = (broken.text or "").strip().splitlines()
    place = [line for line in trace if line.startswith(("E ", "\tat io.smallfry"))]
    return "\n".join([*message[:6], *place[:6]] if message else trace)


def from_junit(path: pathlib.Path) -> Iterator[Result]:
    for case in ET.parse(path).iter("testcase"):  # noqa: S314 - our own test runners wrote it
        name = ".".join(filter(None, (case.get("classname"), case.get("name"))))
        broken = case.find("failure") if case.find("failure") is not None else case.find("error")
        if broken is not None:
            yield Result("failed", name, explanation(broken))
        elif case.find("skipped") is not None:
            yield Result("skipped", name, "")
        else:
            yield Result("passed", name, "")


def from_vitest(path: pathlib.Path) -> Iterator[Result]:
    for file in json.loads(path.read_text(encoding="utf-8"))["testResults"]:
        tests = file["assertionResults"]
        if file["status"] == "failed" and not any(test["status"] == "failed" for test in tests):
            # The file itself could not be run.
            yield Result("failed", pathlib.Path(file["name"]).name, file.get("message", ""))
        for test in tests:
            outcome = test["status"] if test["status"] in ("passed", "failed") else "skipped"
            yield Result(outcome, test["fullName"], "\n".join(test.get("failureMessages") or []))


def main(paths: list[str]) -> int:
    results = [
        result
        for path in map(pathlib.Path, paths)
        if path.exists()
        for result in (from_vitest if path.suffix == ".json" else from_junit)(path)
    ]
    failed = [result for result in results if result.outcome == "failed"]
    for result in failed[:SHOWN_FAILURES]:
        print(f"    FAILED {result.name}", file=sys.stderr)
        for line in result.message.splitlines()[:SHOWN_LINES]:
            print(f"      | {line}", file=sys.stderr)
    if len(failed) > SHOWN_FAILURES:
        print(f"    and {len(failed) - SHOWN_FAILURES} more", file=sys.stderr)
    passed = sum(result.outcome == "passed" for result in results)
    print(passed, len(failed), len(results) - passed - len(failed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
