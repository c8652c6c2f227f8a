"""What the client sends, and what it makes of the answers."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import smallfry
from conftest import Wire
from smallfry import Client, RunFailed, SmallfryError


def run_json(state: str = "queued", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": "r1", "job": "daily", "state": state, "createdAt": "2026-11-24T06:00:00Z", **more}


@pytest.fixture
def client(wire: Wire) -> Client:
    return Client(wire.url, "secret")


def test_version_is_the_packages() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
    assert smallfry.__version__ == project["project"]["version"]


def test_jobs(client: Client, wire: Wire) -> None:
    wire.answer(
        {"jobs": [{"name": "daily", "notebook": "a.ipynb", "enabled": True, "nextRunAt": "2026-11-25T05:00:00Z"}]}
    )
    (job,) = client.jobs()
    assert (job.name, job.notebook, job.parameters, job.schedule) == ("daily", "a.ipynb", {}, None)
    assert job.next_run_at == datetime(2026, 11, 25, 5, tzinfo=UTC)
    method, path, headers, _ = wire.asked[0]
    assert (method, path, headers["Authorization"]) == ("GET", "/api/v1/jobs", "Bearer secret")


def test_create(client: Client, wire: Wire) -> None:
    wire.answer({"name": "daily", "notebook": "a.ipynb", "enabled": True}, status=201)
    client.create("daily", "a.ipynb", {"days": 3}, cron="0 6 * * *", time_zone="Europe/Berlin")
    assert json.loads(wire.asked[0][3]) == {
        "name": "daily",
        "notebook": "a.ipynb",
        "parameters": {"days": 3},
        "kernel": None,
        "schedule": {"cron": "0 6 * * *", "timeZone": "Europe/Berlin"},
        "enabled": True,
    }


def test_start_sends_parameters(client: Client, wire: Wire) -> None:
    wire.answer(run_json(), status=201)
    run = client.start("daily sales/é", region="North", days=30, job="any name")
    assert not run.final
    method, path, headers, body = wire.asked[0]
    assert (method, path) == ("POST", "/api/v1/jobs/daily%20sales%2F%C3%A9/runs")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"parameters": {"region": "North", "days": 30, "job": "any name"}}


def test_wait_ends_with_the_run(client: Client, wire: Wire) -> None:
    wire.answer(run_json("running"))
    times = {"startedAt": "2026-11-24T06:00:01.5Z", "endedAt": "2026-11-24T06:01:01.5Z"}
    wire.answer(run_json("succeeded", **times))
    run = client.wait("r1", timeout=30)
    assert run.state == "succeeded"
    assert run.duration == timedelta(minutes=1)
    assert len(wire.asked) == 2


def test_wait_raises_for_a_failed_run(client: Client, wire: Wire) -> None:
    wire.answer(run_json("failed", failureKind="user", error={"name": "ValueError", "value": "no such region"}))
    with pytest.raises(RunFailed, match="run r1 of job daily: failed \\(ValueError: no such region\\)") as raised:
        client.wait("r1")
    assert raised.value.run.failure_kind == "user"


def test_wait_can_be_told_not_to_raise(client: Client, wire: Wire) -> None:
    wire.answer(run_json("cancelled"))
    assert client.wait("r1", check=False).state == "cancelled"


def test_wait_gives_up_in_time(client: Client, wire: Wire) -> None:
    for _ in range(10):
        wire.answer(run_json("running"))
    with pytest.raises(TimeoutError, match="still running"):
        client.wait("r1", timeout=0.2)


def test_a_refusal_says_what_and_whose(client: Client, wire: Wire) -> None:
    problem = {
        "status": 400,
        "code": "job.invalid",
        "kind": "USER",
        "detail": "The schedule can't be read.",
        "errors": [{"field": "cron", "message": "has 4 fields, not 5"}],
    }
    wire.answer(problem, status=400)
    with pytest.raises(SmallfryError, match=r"400 The schedule can't be read. \(cron: has 4 fields, not 5\)") as raised:
        client.job("daily")
    assert (raised.value.status, raised.value.code, raised.value.kind) == (400, "job.invalid", "USER")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_a_refusal_that_is_no_problem_document(client: Client, wire: Wire, body: bytes) -> None:
    wire.answers.append((502, {}, body))
    with pytest.raises(SmallfryError, match="502") as raised:
        client.jobs()
    assert raised.value.status == 502
    assert raised.value.code is None


def test_an_answer_that_is_not_json(client: Client, wire: Wire) -> None:
    wire.answers.append((200, {}, b"<html>"))
    with pytest.raises(SmallfryError, match="not JSON"):
        client.jobs()


def test_no_redirect_takes_the_token_along(client: Client, wire: Wire) -> None:
    wire.answer({}, status=302, Location=f"{wire.url}/elsewhere")
    with pytest.raises(SmallfryError) as raised:
        client.jobs()
    assert raised.value.status == 302
    assert len(wire.asked) == 1


def test_no_server(wire: Wire) -> None:
    wire.close()
    with pytest.raises(SmallfryError, match=f"no answer from {re.escape(wire.url)}") as raised:
        Client(wire.url, "secret").jobs()
    assert raised.value.status is None


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> None:
    monkeypatch.setenv("SMALLFRY_URL", wire.url + "/")
    monkeypatch.setenv("SMALLFRY_TOKEN", "from the environment")
    wire.answer({"jobs": []})
    assert Client().jobs() == []
    assert wire.asked[0][1] == "/api/v1/jobs"
    assert wire.asked[0][2]["Authorization"] == "Bearer from the environment"


def test_without_a_token_it_says_how_to_get_one() -> None:
    with pytest.raises(ValueError, match="smallfry token"):
        Client("http://127.0.0.1:1")


def test_only_http(wire: Wire) -> None:
    with pytest.raises(ValueError, match="not an http"):
        Client("file:///etc/passwd", "secret")


def test_the_token_is_not_shown(client: Client) -> None:
    assert "secret" not in repr(client)
