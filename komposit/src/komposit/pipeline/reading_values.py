"""The settings of treat and normalise, both with their exceptions per indicator."""

from __future__ import annotations

from itertools import pairwise

from komposit.index.framework import Framework
from komposit.index.rulers import METHODS, RANK_TIES, Way
from komposit.index.transforms import TRANSFORMS
from komposit.index.treat import Treatment
from komposit.instrument.marked import Scalar
from komposit.instrument.section import Section
from komposit.pipeline.numbers_in import flag, number, numbers, pair, rows, whole
from komposit.pipeline.settings import Normalise, Treat

_TREAT = ("winsorise_max", "skew", "kurtosis", "then", "lambda", "combine")
_WAY = ("method", "to", "limits", "target", "reference", "cap", "truncate", "points", "ties")
_SYNONYMS = {f"n_{name}": name for name in METHODS}
_THEN = {"log_CT": "log_ct", "log_CT_orig": "log_ct_orig", "log_CT_plus": "log_ct_plus", "log_GII": "log_gii"}


def read_treat(framework: Framework, section: Section) -> Treat:
    """The treatment of all, and of some codes: a map of what differs, or `none`."""
    default = _treatment(section, Treatment())
    per: dict[str, Treatment] = {}
    codes = [item.code for item in framework.indicators]
    below = section.section("per", codes)
    for code, value in below.table.entries.items() if below else ():
        if isinstance(value, Scalar) and value.text == "none":
            per[code] = Treatment(active=False)
        elif below and (one := below.section(code, _TREAT)):
            per[code] = _treatment(one, default)
    return Treat(default, per)


def _treatment(section: Section, default: Treatment) -> Treatment:
    then = section.word("then", (*TRANSFORMS, *_THEN, "none"), default=default.then)
    skew, kurtosis = number(section, "skew", low=0.0), number(section, "kurtosis")
    lam = number(section, "lambda")
    return Treatment(
        winsorise_max=_most(section, default.winsorise_max),
        skew=default.skew if skew is None else skew,
        kurtosis=default.kurtosis if kurtosis is None else kurtosis,
        then=_THEN.get(then, then),
        lam=default.lam if lam is None else lam,
        combine=flag(section, "combine", default.combine),
    )


def _most(section: Section, default: int | None) -> int | None:
    """How many points at most; the word `all`, or nothing, is no limit."""
    value = section.table.entries.get("winsorise_max")
    if isinstance(value, Scalar) and (value.text == "all" or value.kind == "nothing"):
        return None
    return whole(section, "winsorise_max", default, low=0)


def read_normalise(framework: Framework, section: Section) -> Normalise:
    """The way of all, and of some codes; a code that names no method of its own keeps the way of all."""
    default = _way(section, Way())
    per: dict[str, Way] = {}
    codes = [item.code for item in framework.indicators]
    below = section.section("per", codes)
    for code in below.table.entries if below else ():
        if below and (one := below.section(code, _WAY)):
            start = Way() if one.has("method") else default
            per[code] = _way(one, start)
    return Normalise(default, per, section.text("ruler"))


def _way(section: Section, start: Way) -> Way:
    written = section.word("method", (*METHODS, *_SYNONYMS), default=start.method)
    method = _SYNONYMS.get(written, written)
    to, limits = _to(section, method), pair(section, "limits")
    if (
        limits is None
        and method in ("goalposts", "scaled")
        and len(to) == (3 if method == "goalposts" else 2)
    ):
        # As COINr writes it: the limits, and for goalposts what the upper one scores.
        limits, to = (to[0], to[1]), ((0.0, to[2]) if method == "goalposts" else ())
    low, high = limits or (start.low, start.high)
    target = number(section, "target")
    points = tuple((row[0], row[1]) for row in rows(section, "points") if len(row) == 2)
    way = Way(
        method=method,
        to=(to[0], to[1]) if len(to) == 2 else start.to,
        low=low,
        high=high,
        target=start.target if target is None else target,
        reference=section.text("reference", default=start.reference),
        cap=flag(section, "cap", bool(start.cap)) if section.has("cap") else start.cap,
        truncate=flag(section, "truncate", True) if section.has("truncate") else start.truncate,
        points=points or start.points,
        ties=section.word("ties", RANK_TIES, default=start.ties),
    )
    _check_way(section, way)
    return way


def _to(section: Section, method: str) -> tuple[float, ...]:
    found = numbers(section, "to")
    allowed = (2, 3) if method == "goalposts" else (2,)
    if section.has("to") and len(found) not in allowed:
        section.fault("to", "bad_range", "to harus memuat dua angka")
        return ()
    return found


def _check_way(section: Section, way: Way) -> None:
    if way.method == "custom":
        values = [value for value, _ in way.points]
        if len(values) < 2 or any(a >= b for a, b in pairwise(values)):
            section.fault(
                "points", "bad_range", "custom memerlukan dua titik [nilai, skor] atau lebih, nilai naik"
            )
    if way.low is not None and way.high is not None and way.low >= way.high:
        section.fault("limits", "bad_range", "limits: batas bawah harus lebih kecil dari batas atas")
    if way.method == "zscore" and way.to is not None and way.to[1] <= 0:
        section.fault("to", "bad_range", "zscore: to memuat rerata dan simpangan baku di atas 0")
