"""What the benchmarks share: the peers' environment, notebooks, timing a process with all that it starts."""

from __future__ import annotations

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
import venv
from typing import NamedTuple

HOME = pathlib.Path(__file__).resolve().parents[1]
PEERS = HOME / "build" / "bench-peers"
PACKAGES = ["papermill==2.7.0", "nbclient==0.11.0", "ipykernel==7.4.0"]


def peers() -> pathlib.Path:
    """The folder of the peers' commands, installed at first use."""
    wanted = "\n".join(PACKAGES)
    mark = PEERS / "packages"
    if not mark.exists() or mark.read_text() != wanted:
        print("Installing the peers …", file=sys.stderr)
        venv.create(PEERS, clear=True, with_pip=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "--no-input", *PACKAGES], check=True, stdout=sys.stderr)
        # A kernel of any environment compiles its modules at the first start: not part of what is measured.
        subprocess.run([PEERS / "bin/python", "-m", "compileall", "-q", PEERS / "lib"], check=False)
        mark.write_text(wanted)
    return PEERS / "bin"


def environment(folder: pathlib.Path) -> dict[str, str]:
    """Both sides run kernels of the same Python environment, and nobody's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON", "PYTHON"))}
    bin_ = peers()
    return kept | {
        "HOME": str(folder),
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "SMALLFRY_PYTHON": str(bin_ / "python"),
        "SMALLFRY_BUILD": "never",
    }


def write(path: pathlib.Path, *cells: str) -> pathlib.Path:
    """A notebook of code cells, the first one tagged `parameters`."""
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{i}",
                "metadata": {} if i else {"tags": ["parameters"]},
                "outputs": [],
                "source": source,
            }
            for i, source in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook, indent=1))
    return path


def executed(path: pathlib.Path) -> int:
    """How many cells of an output have run."""
    return sum(1 for cell in json.loads(path.read_text())["cells"] if cell.get("execution_count"))


class Usage(NamedTuple):
    """What a process took, with all that it waited for: seconds, and the peak memory of the largest one in MiB."""

    wall: float
    cpu: float
    peak: float


def measured(command: list[str], env: dict[str, str], folder: pathlib.Path) -> Usage:
    """Runs a process, which must succeed."""
    with open(folder / "log.txt", "wb") as log:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{(folder / 'log.txt').read_text()[-2000:]}")
    return Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def timed(command: list[str], env: dict[str, str], folder: pathlib.Path) -> tuple[float, float]:
    """Wall and CPU seconds of a process and of all that it waited for."""
    usage = measured(command, env, folder)
    return usage.wall, usage.cpu


def median(values: list[float], scale: float = 1, digits: int = 3) -> dict[str, float | list[float]]:
    scaled = [value * scale for value in values]
    return {
        "median": round(statistics.median(scaled), digits),
        "range": [round(min(scaled), digits), round(max(scaled), digits)],
    }


def machine() -> dict[str, object]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpus": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
        "peers": PACKAGES,
    }


def show(result: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, dict) and "median" in value:
            low, high = value["range"]
            print(f"{name:36} {value['median']:>9}  [{low}, {high}]")
        else:
            print(f"{name:36} {value}")
