"""A what-if as it comes in an address: where to start, which levels, at which effort, up to which limit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from selaras.assessments.choices import SimulationStart
from selaras.assessments.selectors.simulation import Frame, address_of
from selaras.assessments.services.simulations import Asked

# "2", "2,5" or "1.250": as numbers are written here; a goal is on the scale, so its dot can only be decimal.
AMOUNT = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,[0-9]{1,6})?")
GOAL = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood, what was not, and the texts as typed, so that nothing has to be typed again."""

    asked: Asked
    faults: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    is_preset: bool = False


def read_question(data: Mapping[str, str], frame: Frame, levels: Mapping[str, Mapping[str, int]]) -> Question:
    """The question of an address; without a level in it, one level more wherever an open repair bears on."""
    faults: list[str] = []
    start = _start(data, frame, faults)
    codes = frame.codes(start)
    word = "naik" if start == SimulationStart.OFFICIAL else "ke"
    preset = not any(name.startswith(f"{word}-") for name in data)
    if preset:
        changes = frame.linked(start, levels.get(start, {}))
    else:
        changes = dict(_changes(data, frame, word, codes, faults))
    efforts = dict(_efforts(data, frame, codes, faults))
    budget = _number(data, "anggaran", _("Anggaran usaha"), AMOUNT, faults)
    goal = _number(data, "capai", _("Nilai yang hendak dicapai"), GOAL, faults)
    if budget is not None and goal is not None:
        faults.append(_("Isi anggaran usaha atau nilai yang hendak dicapai, salah satu saja."))
        goal = None
    asked = Asked(start, changes, efforts, budget, goal)
    typed = {name: text for name, text in data.items() if name.startswith("usaha-")}
    typed |= {name: data[name] for name in ("anggaran", "capai") if name in data}
    return Question(replace(asked, query=address_of(asked)), tuple(faults), typed, preset)


def _start(data: Mapping[str, str], frame: Frame, faults: list[str]) -> str:
    usual = SimulationStart.OFFICIAL if frame.fact is not None else SimulationStart.VERIFIED
    asked = data.get("dari", "")
    if asked in SimulationStart.values:
        return asked
    if asked:
        faults.append(_("Nilai awal tidak dikenal; dipakai %(start)s.") % {"start": usual.label.lower()})
    return usual


def _changes(
    data: Mapping[str, str], frame: Frame, word: str, codes: list[str], faults: list[str]
) -> Iterator[tuple[str, int]]:
    low, high = (0, frame.high - frame.low) if word == "naik" else (frame.low, frame.high)
    for name, text in data.items():
        code = name.removeprefix(f"{word}-")
        if not name.startswith(f"{word}-") or not text:
            continue
        if code not in codes:
            faults.append(_("Indikator %(code)s tidak ada pada daftar ini.") % {"code": code[:40]})
        elif not re.fullmatch("[0-9]{1,6}", text) or not low <= int(text) <= high:
            told = _("%(code)s: pilih bilangan bulat %(low)s sampai %(high)s.")
            faults.append(told % {"code": code, "low": low, "high": high})
        elif word == "ke" or int(text):
            yield code, int(text)


def _efforts(
    data: Mapping[str, str], frame: Frame, codes: list[str], faults: list[str]
) -> Iterator[tuple[str, str]]:
    """As typed in the address; what it does not mention is as it was kept."""
    for code in codes:
        if f"usaha-{code}" in data:
            label = _("Usaha %(code)s") % {"code": code}
            amount = _number(data, f"usaha-{code}", label, AMOUNT, faults)
        else:
            amount = frame.efforts.get(code)
        if amount is not None:
            yield code, amount


def _number(
    data: Mapping[str, str], name: str, label: str, pattern: re.Pattern[str], faults: list[str]
) -> str | None:
    """Exact text with a point, or None where nothing (or nothing sound) stands."""
    text = data.get(name, "").strip()
    if not text:
        return None
    if not pattern.fullmatch(text):
        told = _("%(label)s: tulis angka seperti 3 atau 2,5, bukan “%(text)s”.")
        faults.append(told % {"label": label, "text": text[:40]})
        return None
    if pattern is AMOUNT:
        text = text.replace(".", "")
    whole, _comma, rest = text.replace(",", ".").partition(".")
    return f"{int(whole)}.{rest}" if rest else str(int(whole))
