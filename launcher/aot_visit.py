"""Waits for a server that is starting and asks it for what a browser asks first; part of making an AOT cache.

Usage: aot_visit.py DATA_FOLDER PROCESS_ID. The server writes its address into DATA_FOLDER/lock. Ends with 0
when every request was answered, also where the answer was 'sign in first': the way there is what counts.
"""

import os
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

PATHS = [
    "/healthz",
    "/readyz",
    "/",
    "/sign-in",
    "/lab",
    "/api",
    "/api/v1/me",
    "/api/v1/jobs",
    "/api/kernelspecs",
    "/metrics",
]


def address(data: pathlib.Path, pid: int, deadline: float) -> str:
    while time.monotonic() < deadline:
        try:
            found = re.search(r"http://[^\s/]+:\d+", (data / "lock").read_text(encoding="utf-8", errors="replace"))
        except OSError:
            found = None
        if found:
            return found.group()
        os.kill(pid, 0)
        time.sleep(0.05)
    raise TimeoutError("the server didn't write its address")


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def main() -> int:
    base = address(pathlib.Path(sys.argv[1]), int(sys.argv[2]), time.monotonic() + 120)
    for path in PATHS:
        print(path, status(base + path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
