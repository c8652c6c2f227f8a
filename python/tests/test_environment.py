"""The environment that kernels run in, as it was built."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess

import pytest

PYTHON = os.environ.get("SMALLFRY_PYTHON", "")
ROOT = pathlib.Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(not PYTHON, reason="SMALLFRY_PYTHON names no environment")


def python(program: str) -> str:
    return subprocess.run([PYTHON, "-c", program], capture_output=True, text=True, check=True, timeout=120).stdout


def test_what_a_notebook_needs_is_there() -> None:
    assert python("import ipykernel, matplotlib.pyplot, numpy, pandas, smallfry; print(smallfry.__version__)").strip()


def test_versions_are_the_locked_ones() -> None:
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE):
        locked.setdefault(name, set()).add(version)
    names = ["ipykernel", "pandas", "matplotlib", "numpy", "pyzmq"]
    there = json.loads(
        python(f"import importlib.metadata as m, json; print(json.dumps({{n: m.version(n) for n in {names!r}}}))")
    )
    assert all(there[name] in locked[name] for name in names), there


def test_packages_suit_each_other() -> None:
    result = subprocess.run([PYTHON, "-m", "pip", "check"], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stdout


def test_the_kernel_spec_has_our_name() -> None:
    prefix = python("import sys; print(sys.prefix)").strip()
    spec = json.loads(pathlib.Path(prefix, "share/jupyter/kernels/python3/kernel.json").read_text())
    assert spec["display_name"] == "Python 3 (Smallfry)"
    assert spec["language"] == "python"


def test_everything_is_compiled() -> None:
    missing = python(
        "import importlib.util, pathlib, sysconfig\n"
        "root = pathlib.Path(sysconfig.get_path('purelib'))\n"
        "for package in ('ipykernel', 'IPython', 'pandas', 'matplotlib', 'smallfry'):\n"
        "    for source in (root / package).glob('*.py'):\n"
        "        if not pathlib.Path(importlib.util.cache_from_source(str(source))).exists():\n"
        "            print(source)\n"
    )
    assert missing == ""
