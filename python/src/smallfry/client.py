"""The client of the HTTP API, version 1."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from smallfry.errors import RunFailed, SmallfryError
from smallfry.model import Job, Run
from smallfry.values import read_values

if TYPE_CHECKING:
    from http.client import HTTPMessage
    from typing import IO

    from smallfry.values import Values


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: urllib would carry the token along, to another host too."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        return None


class Client:
    """Speaks with one Smallfry server as one person. Safe to share between threads.

    ``url`` defaults to the environment's ``SMALLFRY_URL``, else ``http://127.0.0.1:8888``; ``token`` to
    ``SMALLFRY_TOKEN``. ``timeout`` is for one request, in seconds.
    """

    def __init__(self, url: str | None = None, token: str | None = None, *, timeout: float = 30.0) -> None:
        self.url = (url or os.environ.get("SMALLFRY_URL") or "http://127.0.0.1:8888").rstrip("/")
        if urllib.parse.urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError(f"not an http or https address: {self.url}")
        self._token = token or os.environ.get("SMALLFRY_TOKEN")
        if not self._token:
            raise ValueError("no token: pass one, or set SMALLFRY_TOKEN (./smallfry token makes one)")
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_NoRedirect)

    def __repr__(self) -> str:
        return f"Client({self.url!r})"

    def jobs(self) -> list[Job]:
        """All jobs, by name."""
        return [Job.from_json(job) for job in self._call("GET", "/jobs")["jobs"]]

    def job(self, name: str) -> Job:
        """The job of that name."""
        return Job.from_json(self._call("GET", f"/jobs/{_part(name)}"))

    def create(
        self,
        name: str,
        notebook: str,
        parameters: dict[str, Any] | None = None,
        *,
        cron: str | None = None,
        time_zone: str = "UTC",
    ) -> Job:
        """Makes a job of a notebook, named by its path as Jupyter shows it; with ``cron`` it runs on that schedule."""
        spec = {
            "name": name,
            "notebook": notebook,
            "parameters": parameters or {},
            "kernel": None,
            "schedule": None if cron is None else {"cron": cron, "timeZone": time_zone},
            "enabled": True,
        }
        return Job.from_json(self._call("POST", "/jobs", spec))

    def start(self, job: str, /, **parameters: Any) -> Run:  # noqa: ANN401 - whatever JSON can hold
        """Runs a job now; the parameters given here go before the job's own. Returns the queued run."""
        return Run.from_json(self._call("POST", f"/jobs/{_part(job)}/runs", {"parameters": parameters}), self)

    def run(self, run_id: str | int) -> Run:
        """A run as it is now."""
        return Run.from_json(self._call("GET", f"/runs/{_part(run_id)}"), self)

    def runs(self, job: str, *, limit: int = 50) -> list[Run]:
        """The latest runs of a job, newest first."""
        answer = self._call("GET", f"/jobs/{_part(job)}/runs?limit={int(limit)}")
        return [Run.from_json(run, self) for run in answer["runs"]]

    def cancel(self, run_id: str | int) -> Run:
        """Asks a run to end; it ends a little later."""
        return Run.from_json(self._call("POST", f"/runs/{_part(run_id)}/cancel"), self)

    def wait(self, run_id: str | int, *, timeout: float | None = None, check: bool = True) -> Run:
        """Waits until a run has ended.

        Raises ``TimeoutError`` after ``timeout`` seconds (the run goes on), and ``RunFailed`` if the run
        didn't succeed and ``check`` is true.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        pause = 0.1
        while not (run := self.run(run_id)).final:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"run {run_id} is still {run.state} after {timeout} s")
                pause = min(pause, left)
            time.sleep(pause)
            pause = min(pause * 1.5, 2.0)
        if check and run.state != "succeeded":
            raise RunFailed(run)
        return run

    def output(self, run_id: str | int) -> dict[str, Any]:
        """The output notebook of a run, as nbformat's JSON; while it runs, as far as it is."""
        return self._call("GET", f"/runs/{_part(run_id)}/output")

    def values(self, run_id: str | int) -> Values:
        """The values that a run's notebook has recorded with ``glue``; while it runs, those until now."""
        return read_values(self.output(run_id))

    def source(self, run_id: str | int) -> dict[str, Any]:
        """The notebook as it was when the run began, as nbformat's JSON."""
        return self._call("GET", f"/runs/{_part(run_id)}/source")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - the constructor admits http and https only
            f"{self.url}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/json, application/problem+json",
                **({} if body is None else {"Content-Type": "application/json"}),
            },
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(method, path, error) from None
        except ValueError as error:
            raise SmallfryError(f"{method} /api/v1{path}: the answer is not JSON") from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise SmallfryError(f"no answer from {self.url}: {reason}") from error


def _part(value: str | int) -> str:
    return urllib.parse.quote(str(value), safe="")


def _refusal(method: str, path: str, error: urllib.error.HTTPError) -> SmallfryError:
    try:
        problem = json.load(error)
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    detail = problem.get("detail") or problem.get("title") or error.reason
    fields = "; ".join(f"{e.get('field')}: {e.get('message')}" for e in problem.get("errors") or [])
    return SmallfryError(
        f"{method} /api/v1{path}: {error.code} {detail}" + (f" ({fields})" if fields else ""),
        status=error.code,
        code=problem.get("code"),
        kind=problem.get("kind"),
    )
