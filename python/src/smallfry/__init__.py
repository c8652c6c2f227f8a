"""Client of Smallfry: start jobs, wait for their runs, read their output notebooks."""

from smallfry.client import Client
from smallfry.errors import RunFailed, SmallfryError
from smallfry.model import FINAL_STATES, Job, Run

__all__ = ["FINAL_STATES", "Client", "Job", "Run", "RunFailed", "SmallfryError"]
__version__ = "0.1.0"
