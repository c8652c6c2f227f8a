"""A client from the registry, jupyter_kernel_client, with a real server and real kernels."""

from __future__ import annotations

import os
import pathlib
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_kernel_client import JupyterKernelClient

SMALLFRY = os.environ.get("SMALLFRY", "")

pytestmark = pytest.mark.skipif(not SMALLFRY, reason="SMALLFRY names no launcher of a built tree")


class Server:
    def __init__(self, data: pathlib.Path) -> None:
        self.data = str(data)
        self.process: subprocess.Popen[str] | None = None
        self.port = "0"

    def start(self) -> None:
        command = [SMALLFRY, "up", "--port", self.port, "--data", self.data]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        assert first.startswith("Smallfry is up at "), first
        self.url = first.split()[-1]
        self.port = self.url.rpartition(":")[2]

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=60)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def token(self) -> str:
        command = [SMALLFRY, "token", "--data", self.data]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("data"))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return server.token()


@pytest.fixture
def kernel(server: Server, token: str) -> Iterator[JupyterKernelClient]:
    with JupyterKernelClient(server_url=server.url, token=token) as kernel:
        yield kernel


def text(reply: dict[str, Any]) -> str:
    return "".join(output.get("text", "") for output in reply["outputs"])


def test_it_executes(kernel: JupyterKernelClient) -> None:
    reply = kernel.execute("x = 6 * 7\nprint(x)")
    assert reply["status"] == "ok"
    assert text(reply) == "42\n"
    assert kernel.execute("1 / 0")["status"] == "error"
    assert kernel.kernel_info is not None
    assert kernel.last_activity is not None
    assert kernel.is_alive()


def test_a_restart_forgets_and_what_comes_right_after_it_is_executed(kernel: JupyterKernelClient) -> None:
    kernel.execute("x = 1")
    kernel.restart()
    assert kernel.execute("print('x' in globals())")["status"] == "ok"


def test_an_interrupt_ends_a_cell(kernel: JupyterKernelClient) -> None:
    begun = threading.Event()

    def hook(message: dict[str, Any]) -> None:
        if message["header"]["msg_type"] == "stream":
            begun.set()

    replies: list[dict[str, Any]] = []
    code = "import time\nprint('on', flush=True)\nwhile True: time.sleep(0.01)"
    thread = threading.Thread(target=lambda: replies.append(kernel.execute_interactive(code, output_hook=hook)))
    thread.start()
    assert begun.wait(60)
    kernel.interrupt()
    thread.join(60)
    assert replies[0]["content"]["status"] == "error"
    assert replies[0]["content"]["ename"] == "KeyboardInterrupt"


def test_another_client_finds_the_kernel_and_its_variables(
    kernel: JupyterKernelClient, server: Server, token: str
) -> None:
    kernel.execute("y = 'still here'")
    with JupyterKernelClient(server_url=server.url, token=token, kernel_id=kernel.id) as other:
        assert text(other.execute("print(y)")) == "still here\n"
        assert kernel.id in [model["id"] for model in other.list_kernels()]


def test_after_a_restart_of_the_server_the_variables_are_there(tmp_path: pathlib.Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        token = server.token()
        client = JupyterKernelClient(server_url=server.url, token=token)
        client.start()
        client.execute("z = 'survived'")
        server.stop()
        server.start()
        with JupyterKernelClient(server_url=server.url, token=token, kernel_id=client.id) as again:
            assert text(again.execute("print(z)")) == "survived\n"
        client.stop(shutdown_kernel=True)
    finally:
        server.stop()
