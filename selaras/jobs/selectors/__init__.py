"""Which jobs a person sees, and how the machine that does them is."""

from selaras.jobs.selectors.health import LOOKS
from selaras.jobs.selectors.jobs import open_count, own_jobs, resolve, visible_jobs

__all__ = [
    "LOOKS",
    "open_count",
    "own_jobs",
    "resolve",
    "visible_jobs",
]
