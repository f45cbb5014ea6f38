"""Words, kinds and ticks of background work; apps register their own kinds and ticks in ``ready()``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

Label = str | Promise


class State:
    QUEUED = "antre"
    RUNNING = "diproses"
    DONE = "selesai"
    FAILED = "gagal"
    CANCELLED = "dibatalkan"
    ASIDE = "disisihkan"


STATES: dict[str, Promise] = {
    State.QUEUED: _("Antre"),
    State.RUNNING: _("Diproses"),
    State.DONE: _("Selesai"),
    State.FAILED: _("Gagal (dapat diulang)"),
    State.CANCELLED: _("Dibatalkan"),
    State.ASIDE: _("Disisihkan (berulang kali gagal)"),
}

# Who may move a job from where to where; anything else is refused.
TRANSITIONS: dict[str, dict[str, str]] = {
    State.QUEUED: {"run": State.RUNNING, "cancel": State.CANCELLED, "fail": State.FAILED},
    State.RUNNING: {
        "finish": State.DONE,
        "fail": State.FAILED,
        "cancel": State.CANCELLED,
        "again": State.QUEUED,
        "set_aside": State.ASIDE,
    },
    State.DONE: {},
    State.FAILED: {"retry": State.QUEUED},
    State.CANCELLED: {"retry": State.QUEUED},
    State.ASIDE: {"retry": State.QUEUED},
}


CHAIN_CHECK = "audit.verify"
# What the worker tells the database about its ticks, at most; and at each change.
TOLD_EVERY = 60.0
# Many missed heartbeats: a worker this silent is dead.
ORPHAN_AFTER = timedelta(minutes=3)
# A waiting job this old is looked for in the queue.
LOST_AFTER = timedelta(minutes=2)
# How long a job waits after its first, second and third fault; after the last it is set aside.
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
# A job that was running whenever a worker died may well be what kills them.
DEATHS = 2

STATE_TONES: dict[str, str] = {
    State.QUEUED: "waiting",
    State.RUNNING: "progress",
    State.DONE: "done",
    State.FAILED: "error",
    State.CANCELLED: "neutral",
    State.ASIDE: "error",
}


@dataclass(frozen=True, slots=True)
class JobKind:
    code: str
    label: Label
    run: Callable[..., Any]
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    every_seconds: int
    run: Callable[[datetime], Any]


_kinds: dict[str, JobKind] = {}
_ticks: dict[str, Tick] = {}


def register_job_kind(
    code: str, label: Label, function: Callable[..., Any], *, repeats: bool = False
) -> None:
    """``function(handle, **params)`` returns what JSON can hold; it reports through ``handle.progress``.

    ``repeats`` says that it may begin anew by itself after a fault of ours or the death of its worker.
    """
    _kinds[code] = JobKind(code, label, function, repeats)


def job_kind(code: str) -> JobKind:
    return _kinds[code]


def job_kinds() -> Mapping[str, JobKind]:
    return dict(_kinds)


def register_tick(name: str, every_seconds: int, function: Callable[[datetime], Any]) -> None:
    """``function(now)`` runs in the worker; it must be short and safe to run in two workers at once."""
    _ticks[name] = Tick(name, every_seconds, function)


def collect_ticks() -> None:
    """Reads the TICKS tables of all tasks modules: (name, seconds, function) each.

    A plain table lets apps beside this one (notices) have ticks without importing it.
    """
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "tasks"):
            module = import_module(f"{config.name}.tasks")
            for name, every_seconds, function in getattr(module, "TICKS", ()):
                register_tick(name, every_seconds, function)


def ticks() -> tuple[Tick, ...]:
    return tuple(_ticks.values())
