"""Jobs for tests."""

from collections.abc import Callable
from typing import Any

from selaras.accounts.tests.factories import NOW
from selaras.core.scope import Grant, Scope
from selaras.jobs import choices, services
from selaras.jobs.models import Job

STARTER = Scope(on=NOW.date(), user_id=7, name="Rusmala")
OTHER = Scope(on=NOW.date(), user_id=8, name="Hafiz")


def overseer(path: str) -> Scope:
    grant = Grant("admin", frozenset({"jobs.view"}), path)
    return Scope(on=NOW.date(), user_id=9, name="Admin", grants=(grant,))


def start(
    function: Callable[..., Any], scope: Scope = STARTER, *, repeats: bool = False, **values: Any
) -> Job:
    choices.register_job_kind("sample", "Contoh", function, repeats=repeats)
    defaults = {"title": "Menghitung contoh", "params": {}, "now": NOW, "region_path": "ID.16.72."}
    job = services.start(kind="sample", scope=scope, **defaults | values)
    job.refresh_from_db()
    return job


def make_job(state: str = choices.State.QUEUED, **values: Any) -> Job:
    defaults: dict[str, Any] = {
        "starter_id": 7,
        "starter_name": "Rusmala",
        "region_path": "ID.16.72.",
        "title": "Contoh",
    }
    defaults["created_at"] = NOW
    return Job.objects.create(kind="sample", state=state, **defaults | values)
