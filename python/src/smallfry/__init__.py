"""Client of Smallfry: start jobs, wait for their runs, read their output notebooks and the values recorded in them."""

from smallfry.client import Client
from smallfry.errors import RunFailed, SmallfryError
from smallfry.model import FINAL_STATES, Job, Run
from smallfry.values import Values, glue, read_values

__all__ = ["FINAL_STATES", "Client", "Job", "Run", "RunFailed", "SmallfryError", "Values", "glue", "read_values"]
__version__ = "0.1.0"
