"""Summing reports."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

COUNT = pathlib.Path(__file__).resolve().parents[1] / "count.py"


def count(*paths: pathlib.Path) -> tuple[str, str]:
    result = subprocess.run([sys.executable, str(COUNT), *map(str, paths)], capture_output=True, text=True, check=True)
    return result.stdout.strip(), result.stderr


def test_junit(tmp_path: pathlib.Path) -> None:
    report = tmp_path / "TEST-a.xml"
    report.write_text(
        """<testsuite tests="4">
          <testcase classname="A" name="good"/>
          <testcase classname="A" name="bad"><failure message="m">expected 1
          but was 2</failure></testcase>
          <testcase classname="A" name="worse"><error message="no text"/></testcase>
          <testcase classname="A" name="not here"><skipped/></testcase>
        </testsuite>"""
    )
    total, said = count(report)
    assert total == "1 2 1"
    assert "FAILED A.bad" in said
    assert "| m" in said
    assert "no text" in said


def test_vitest(tmp_path: pathlib.Path) -> None:
    report = tmp_path / "a.json"
    tests = [
        {"status": "passed", "fullName": "a"},
        {"status": "failed", "fullName": "b", "failureMessages": ["not equal"]},
        {"status": "pending", "fullName": "c"},
        {"status": "todo", "fullName": "d"},
    ]
    report.write_text(
        json.dumps(
            {
                "testResults": [
                    {"name": "/x/a.test.ts", "status": "failed", "assertionResults": tests},
                    {
                        "name": "/x/b.test.ts",
                        "status": "failed",
                        "message": "syntax error",
                        "assertionResults": [],
                    },
                ]
            }
        )
    )
    total, said = count(report)
    assert total == "1 2 2"
    assert "b.test.ts" in said
    assert "syntax error" in said


def test_a_missing_report_is_nothing(tmp_path: pathlib.Path) -> None:
    assert count(tmp_path / "none.json")[0] == "0 0 0"
