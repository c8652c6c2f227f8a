"""The client with a real server, a real kernel and a real database."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import urllib.request
from collections.abc import Iterator

import pytest
from smallfry import Client, RunFailed, SmallfryError

SMALLFRY = os.environ.get("SMALLFRY", "")
NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "notebooks"

pytestmark = pytest.mark.skipif(not SMALLFRY, reason="SMALLFRY names no launcher of a built tree")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = str(tmp_path_factory.mktemp("data"))
    server = subprocess.Popen([SMALLFRY, "up", "--port", "0", "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        first = server.stdout.readline()
        assert first.startswith("Smallfry is up at "), first
        token = subprocess.run([SMALLFRY, "token", "--data", data], capture_output=True, text=True, check=True)
        client = Client(first.split()[-1], token.stdout.strip())
        for name in ("hello", "failing"):
            upload(client.url, token.stdout.strip(), NOTEBOOKS / f"{name}.ipynb")
        yield client
    finally:
        server.terminate()
        server.wait(timeout=60)


def upload(url: str, token: str, path: pathlib.Path) -> None:
    body = {"type": "notebook", "format": "json", "content": json.loads(path.read_text())}
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{url}/api/contents/{path.name}",
        method="PUT",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        assert answer.status == 201


def test_a_job_from_its_making_to_its_output(client: Client) -> None:
    job = client.create("hello", "hello.ipynb", {"name": "Ada"}, cron="0 6 * * *", time_zone="Europe/Berlin")
    assert job.next_run_at is not None
    assert "hello" in [job.name for job in client.jobs()]
    run = client.wait(client.start("hello", name="Grace").id, timeout=120)
    assert run.state == "succeeded"
    assert run.duration is not None
    assert [run.id for run in client.runs("hello")] == [run.id]
    texts = ["".join(o.get("text", "")) for cell in client.output(run.id)["cells"] for o in cell.get("outputs", [])]
    assert texts == ["Hello, Grace!\n"]
    assert not any(cell.get("outputs") for cell in client.source(run.id)["cells"])


def test_a_run_that_fails(client: Client) -> None:
    client.create("failing", "failing.ipynb")
    with pytest.raises(RunFailed, match="ZeroDivisionError") as raised:
        client.wait(client.start("failing").id, timeout=120)
    assert raised.value.run.failure_kind == "user"


def test_a_job_that_is_not_there(client: Client) -> None:
    with pytest.raises(SmallfryError) as raised:
        client.job("nothing")
    assert raised.value.status == 404


def test_a_wrong_token(client: Client) -> None:
    with pytest.raises(SmallfryError) as raised:
        Client(client.url, "wrong").jobs()
    assert raised.value.status in (401, 403)
