"""What can go wrong, as exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smallfry.model import Run


class SmallfryError(Exception):
    """The server refused, or couldn't be reached.

    ``status`` is the HTTP status (``None`` when there was no answer), ``code`` the server's code of the
    error and ``kind`` whose it is to mend: ``USER``, ``PLATFORM``, ``RESOURCES`` or ``INTERNAL``.
    """

    def __init__(
        self, message: str, *, status: int | None = None, code: str | None = None, kind: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.kind = kind


class RunFailed(Exception):  # noqa: N818 - says what happened, as subprocess.TimeoutExpired does
    """A run that was waited for didn't succeed; ``run`` is its last state."""

    def __init__(self, run: Run) -> None:
        error = run.error
        what = f"{error['name']}: {error['value']}" if error else run.reason or run.state
        super().__init__(f"run {run.id} of job {run.job}: {run.state} ({what})")
        self.run = run
