"""How the installation is: each room registers what it looks at; a page and the metrics read the same signs.

A look asks the database or the disk, never what one process remembers: several serve the same office.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

GOOD, WATCH, BAD = "baik", "perhatian", "gangguan"
RANK = {GOOD: 0, WATCH: 1, BAD: 2}
PREFIX = "selaras_"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for a monitor; nothing in it names a person."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sign:
    """``told`` is what is so, ``advice`` what somebody should do; empty where all is well."""

    state: str
    told: str
    advice: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    code: str
    label: str | Promise
    order: int
    look: Callable[[datetime], Sign]


@dataclass(frozen=True, slots=True)
class Seen:
    code: str
    label: str
    sign: Sign


_looks: dict[str, Look] = {}


def register_look(look: Look) -> None:
    _looks[look.code] = look


def look_around(now: datetime) -> list[Seen]:
    return [Seen(one.code, str(one.label), _look(one, now)) for one in sorted(_looks.values(), key=_order)]


def _order(look: Look) -> int:
    return look.order


def _look(one: Look, now: datetime) -> Sign:
    """What cannot be looked at is a trouble of its own and hides none of the others."""
    try:
        with transaction.atomic():
            return one.look(now)
    except (DatabaseError, OSError, ValueError) as fault:
        logger.exception("the look at %s failed", one.code)
        told = _("Tidak dapat diperiksa (%(kind)s).") % {"kind": type(fault).__name__}
        return Sign(BAD, told, _("Lihat log server untuk sebabnya."))


def worst(seen: Iterable[Seen]) -> str:
    return max((one.sign.state for one in seen), key=RANK.__getitem__, default=GOOD)


# ---- the text exposition format


def exposition(seen: Iterable[Seen]) -> str:
    """https://prometheus.io/docs/instrumenting/exposition_formats/: every figure is a gauge."""
    by_name: dict[str, list[Figure]] = {}
    for figure in _figures(seen):
        by_name.setdefault(figure.name, []).append(figure)
    lines: list[str] = []
    for name, figures in by_name.items():
        lines.append(f"# TYPE {PREFIX}{name} gauge")
        lines += [f"{PREFIX}{name}{_labels(one.labels)} {one.value:.15g}" for one in figures]
    return "\n".join(lines) + "\n"


def _figures(seen: Iterable[Seen]) -> Iterator[Figure]:
    for one in seen:
        yield Figure("check_state", RANK[one.sign.state], {"check": one.code})
        yield from one.sign.figures


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
