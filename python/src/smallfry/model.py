"""What the API tells, as values. Times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smallfry.client import Client
    from smallfry.values import Values

FINAL_STATES = frozenset({"succeeded", "failed", "timed_out", "cancelled", "skipped"})


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@dataclass(frozen=True)
class Job:
    """What to run, with what, and when. ``raw`` is the whole JSON of the server."""

    name: str
    notebook: str
    parameters: dict[str, Any]
    schedule: dict[str, str] | None
    enabled: bool
    next_run_at: datetime | None
    raw: dict[str, Any]

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Job:
        return cls(
            name=json["name"],
            notebook=json["notebook"],
            parameters=json.get("parameters") or {},
            schedule=json.get("schedule"),
            enabled=json["enabled"],
            next_run_at=_time(json.get("nextRunAt")),
            raw=json,
        )


@dataclass(frozen=True)
class Run:
    """One execution of a job. ``raw`` is the whole JSON of the server."""

    id: str | int
    job: str
    state: str
    failure_kind: str | None
    reason: str | None
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    parameters: dict[str, Any]
    error: dict[str, Any] | None
    raw: dict[str, Any]
    _client: Client | None = field(default=None, repr=False, compare=False)

    @classmethod
    def from_json(cls, json: dict[str, Any], client: Client | None = None) -> Run:
        return cls(
            id=json["id"],
            job=json["job"],
            state=json["state"],
            failure_kind=json.get("failureKind"),
            reason=json.get("reason"),
            created_at=_time(json.get("createdAt")),
            started_at=_time(json.get("startedAt")),
            ended_at=_time(json.get("endedAt")),
            parameters=json.get("parameters") or {},
            error=json.get("error"),
            raw=json,
            _client=client,
        )

    def values(self) -> Values:
        """The values that the run's notebook has recorded with ``glue``; while it runs, those until now."""
        if self._client is None:
            raise ValueError("this run came from no client")
        return self._client.values(self.id)

    @property
    def final(self) -> bool:
        """Has it come to its end?"""
        return self.state in FINAL_STATES

    @property
    def duration(self) -> timedelta | None:
        """From start to end; ``None`` while it hasn't ended."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at
