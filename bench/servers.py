"""What the benchmarks of servers share: both servers on one Python environment, and a plain WebSocket client.

The client is only the standard library, so that what it costs is small and the same for both sides.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time
import uuid
import venv
from collections.abc import Iterator
from typing import Any, NamedTuple

import peers

FOLDER = peers.HOME / "build" / "bench-server"
PACKAGES = ["jupyter_server==2.21.1", "jupyter_client==8.10.0", "ipykernel==7.4.0", "tornado==6.6.1"]
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
TICKS = os.sysconf("SC_CLK_TCK")


def environment() -> pathlib.Path:
    """The environment of jupyter_server and of both sides' kernels, installed at first use; its folder of commands."""
    mark = FOLDER / "packages"
    if not mark.exists() or mark.read_text() != "\n".join(PACKAGES):
        print("Installing jupyter_server …", file=sys.stderr)
        venv.create(FOLDER, clear=True, with_pip=True)
        subprocess.run([FOLDER / "bin/pip", "install", "-q", "--no-input", *PACKAGES], check=True, stdout=sys.stderr)
        subprocess.run([FOLDER / "bin/python", "-m", "compileall", "-q", FOLDER / "lib"], check=False)
        mark.write_text("\n".join(PACKAGES))
    return FOLDER / "bin"


def cpu_seconds(pid: int) -> float:
    """User and system time of one process so far."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    fields = text[text.rindex(")") + 2 :].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Server(NamedTuple):
    """A running server."""

    name: str
    port: int
    token: str
    pid: int

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 400:
            raise SystemExit(f"{self.name}: {method} {path} is answered by {answer.status}: {text[:300]!r}")
        return json.loads(text) if text else None


@contextlib.contextmanager
def smallfry(folder: pathlib.Path) -> Iterator[Server]:
    """The built program, on a fresh data folder."""
    bin_ = environment()
    env = peers.environment(folder) | {"SMALLFRY_PYTHON": str(bin_ / "python")}
    program, data = str(peers.HOME / "smallfry"), ["--data", str(folder / "data")]
    with open(folder / "smallfry.log", "wb") as log:
        command = [program, "up", "--port", "0", "--keep-kernels", "0", *data]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        address = awaited(process, folder / "smallfry.log", r"up at http://127\.0\.0\.1:(\d+)")
        token = subprocess.run([program, "token", "--name", "bench", *data], env=env, check=True, capture_output=True)
        yield Server("smallfry", int(address), token.stdout.decode().strip(), process.pid)
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def jupyter_server(folder: pathlib.Path, *options: str) -> Iterator[Server]:
    """jupyter_server with its defaults, but for the options."""
    bin_ = environment()
    env = peers.environment(folder) | {"PATH": f"{bin_}:{os.environ['PATH']}", "JUPYTER_PLATFORM_DIRS": "1"}
    token = uuid.uuid4().hex
    root = folder / "root"
    root.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(bin_ / "jupyter-server"), "--no-browser", f"--ServerApp.port={port}", f"--ServerApp.root_dir={root}"]
    command += [f"--IdentityProvider.token={token}", "--ServerApp.allow_root=True", *options]
    with open(folder / "jupyter.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=root)
    try:
        awaited(process, folder / "jupyter.log", r"is running at")
        while True:  # which it says a moment before it listens
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        yield Server("jupyter_server", port, token, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def awaited(process: subprocess.Popen[bytes], log: pathlib.Path, pattern: str) -> str:
    """The match's first group, or the match, once the log has it."""
    deadline = time.monotonic() + 120
    while True:
        found = re.search(pattern, log.read_text())
        if found:
            return found[found.re.groups and 1]
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"{process.args[0]} did not come up:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


class Message(NamedTuple):
    channel: str
    type: str
    parent: str
    content: bytes


class KernelSocket:
    """A kernel's WebSocket in the newer form, as JupyterLab opens it.

    With `prompt` it acknowledges at once what comes (TCP_QUICKACK), so that a server which leaves Nagle's algorithm on
    need not wait for it.
    """

    def __init__(self, server: Server, kernel: str, prompt: bool = False) -> None:
        self.prompt = prompt
        self.session = uuid.uuid4().hex
        self.line = socket.create_connection(("127.0.0.1", server.port), timeout=120)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = bytearray()
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            f"GET /api/kernels/{kernel}/channels?session_id={self.session} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{server.port}\r\nAuthorization: token {server.token}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.waiting:
            self.read()
        head, _, rest = bytes(self.waiting).partition(b"\r\n\r\n")
        if b" 101 " not in head or SUBPROTOCOL.encode() not in head:
            raise SystemExit(f"{server.name} opened no WebSocket: {head[:200]!r}")
        self.waiting = bytearray(rest)

    def read(self) -> None:
        if self.prompt:
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        data = self.line.recv(1 << 18)
        if not data:
            raise SystemExit("the server closed the WebSocket")
        self.waiting += data

    def take(self, count: int) -> bytes:
        while len(self.waiting) < count:
            self.read()
        taken = bytes(memoryview(self.waiting)[:count])
        del self.waiting[:count]
        return taken

    def write(self, opcode: int, data: bytes) -> None:
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack("!H", size)
        # A mask of zeros leaves the data as it is; requests are short.
        self.line.sendall(bytes([0x80 | opcode]) + length + bytes(4) + data)

    def receive(self) -> Message:
        """The next message of the kernel; pings are answered."""
        parts = []
        while True:
            first, second = self.take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self.take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self.take(8))
            body = self.take(size)
            opcode = first & 0x0F
            if opcode == 8:
                raise SystemExit("the server closed the WebSocket")
            if opcode == 9:
                self.write(10, body)
            elif opcode < 3:
                parts.append(body)
                if first & 0x80:
                    break
        whole = parts[0] if len(parts) == 1 else b"".join(parts)
        (count,) = struct.unpack_from("<Q", whole)
        at = struct.unpack_from(f"<{count}Q", whole, 8)
        header, parent = json.loads(whole[at[1] : at[2]]), json.loads(whole[at[2] : at[3]])
        return Message(
            whole[at[0] : at[1]].decode(), header["msg_type"], parent.get("msg_id", ""), whole[at[4] : at[5]]
        )

    def execute(self, code: str) -> str:
        """Sends code; the request's id."""
        request = uuid.uuid4().hex
        header = {
            "msg_id": request,
            "msg_type": "execute_request",
            "username": "bench",
            "session": self.session,
            "date": time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime()),
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        parts = [b"shell", json.dumps(header).encode(), b"{}", b"{}", json.dumps(content).encode()]
        offsets = [8 * (len(parts) + 2)]
        for part in parts:
            offsets.append(offsets[-1] + len(part))
        self.write(2, struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts))
        return request

    def answer(self, request: str) -> Iterator[Message]:
        """What belongs to a request, until its reply and its idle have come."""
        replied = idle = False
        while not (replied and idle):
            message = self.receive()
            if message.parent == request:
                replied = replied or message.channel == "shell"
                idle = idle or (message.type == "status" and b'"idle"' in message.content)
                yield message

    def close(self) -> None:
        self.line.close()
