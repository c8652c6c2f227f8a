"""Signs in to a server that is starting, and asks it for what a browser asks first; part of making an AOT cache.

Usage: aot_visit.py OUTPUT PROCESS_ID, where OUTPUT is the file that `smallfry up` prints to. Ends with 0 when every
request was answered, whatever the answer: the way there is what counts.
"""

import json
import os
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

PATHS = [
    *("/healthz", "/readyz", "/metrics", "/sign-in", "/", "/lab"),
    *("/api", "/api/status", "/api/kernelspecs", "/api/sessions", "/api/kernels", "/api/contents"),
    *("/lab/api/settings", "/lab/api/workspaces"),
    *("/api/v1/me", "/api/v1/today", "/api/v1/jobs", "/api/v1/runs", "/api/v1/notebooks"),
]


def sign_in_link(output: pathlib.Path, pid: int, deadline: float) -> tuple[str, str]:
    """The server's address and the one-time code."""
    while time.monotonic() < deadline:
        if found := re.search(r"(https?://[^\s/]+)/sign-in#(\S+)", output.read_text(encoding="utf-8")):
            return found[1], found[2]
        os.kill(pid, 0)
        time.sleep(0.05)
    raise TimeoutError("the server printed no link to sign in with")


def main() -> int:
    base, code = sign_in_link(pathlib.Path(sys.argv[1]), int(sys.argv[2]), time.monotonic() + 120)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def ask(path: str, body: dict[str, str] | None = None) -> None:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "text/html,application/json", "Content-Type": "application/json"}
        request = urllib.request.Request(base + path, data=data, headers=headers)  # noqa: S310
        try:
            with opener.open(request, timeout=10) as answer:
                answer.read()
                print(path, answer.status)
        except urllib.error.HTTPError as error:
            with error:
                print(path, error.code)

    ask("/api/v1/sign-in", {"code": code})
    for path in PATHS * 2:
        ask(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
