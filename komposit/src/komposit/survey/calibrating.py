"""The key `calibrate` of a spec: rake, poststratify or linear, with margins in place or in a CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from komposit.instrument.marked import Listing, Marked, Scalar, Table
from komposit.instrument.section import Section
from komposit.survey.spec import CalibrationSpec, DesignSpec
from komposit.survey.words import chosen_design, name_list, number_map, pair_of_numbers, positive

WAYS = ("rake", "poststratify", "linear")
OPTIONS = (
    "name",
    "method",
    "design",
    "variables",
    "margins",
    "totals",
    "epsilon",
    "maxit",
    "bounds",
    "trim",
)


def read_calibrations(root: Section, designs: tuple[DesignSpec, ...]) -> tuple[CalibrationSpec, ...]:
    """One entry {method: ..., margins: ...} or {rake: ...}, or a list of them; names must differ."""
    entry = root.table.entries.get("calibrate")
    items = entry.items if isinstance(entry, Listing) else () if entry is None else (entry,)
    found: list[CalibrationSpec] = []
    for item in items:
        if isinstance(item, Table):
            found += _entries(root, item, designs)
        else:
            root.log.add(item.line, "wrong_type", "calibrate harus peta atau daftar peta")
    names = [one.name for one in found]
    for one in found:
        if names.count(one.name) > 1:
            root.log.add(
                one.line, "duplicate_entry", f"calibrate: nama '{one.name}' dipakai dua kali; beri name"
            )
    return tuple(found)


def _entries(root: Section, item: Table, designs: tuple[DesignSpec, ...]) -> list[CalibrationSpec]:
    if not any(way in item.entries for way in WAYS):
        return [_one(Section(item, "calibrate", OPTIONS, root.log), "", item.line, designs)]
    Section(item, "calibrate", WAYS, root.log)
    return [_short(root, way, item.entries[way], designs) for way in WAYS if way in item.entries]


def _short(root: Section, way: str, value: Marked, designs: tuple[DesignSpec, ...]) -> CalibrationSpec:
    """{rake: FILE}, {rake: MARGINS} or {rake: {margins: FILE or MARGINS, options}}."""
    if not isinstance(value, Table) or not any(key in OPTIONS for key in value.entries):
        key = "totals" if way == "linear" else "margins"
        value = Table(value.line, {key: value}, {key: value.line})
    return _one(Section(value, f"calibrate, {way}", OPTIONS, root.log), way, value.line, designs)


def _one(section: Section, way: str, line: int, designs: tuple[DesignSpec, ...]) -> CalibrationSpec:
    method = way or section.word("method", WAYS)
    file = ""
    margins: dict[str, dict[str, float]] = {}
    totals: dict[str, float] = {}
    key = "totals" if method == "linear" else "margins"
    entry = section.table.entries.get(key)
    if entry is None:
        section.fault("", "missing_key", f"kunci '{key}' wajib ada untuk {method}")
    elif method == "linear":
        totals = number_map(section, entry, "totals")
    elif isinstance(entry, Scalar):
        file = section.text("margins")
    elif isinstance(entry, Table) and entry.entries:
        margins = {
            name: number_map(section, item, f"margins, {name}") for name, item in entry.entries.items()
        }
    else:
        section.fault(
            key, "wrong_type", "margins harus nama berkas CSV atau peta kolom ke jumlah per kelompok"
        )
    default = {"rake": "rake", "linear": "linear"}.get(method, "_".join(["poststrat", *margins]))
    return CalibrationSpec(
        section.text("name", default=default),
        method,
        margins,
        totals,
        file,
        chosen_design(section, designs),
        name_list(section, "variables"),
        positive(section, "epsilon", 1.0),
        int(positive(section, "maxit", 10, whole=True)),
        pair_of_numbers(section, "bounds"),
        pair_of_numbers(section, "trim"),
        line,
    )


def margins_of(rows: Mapping[str, Mapping[str, float]], wanted: CalibrationSpec) -> CalibrationSpec:
    """The calibration with the margins of its file."""
    name = wanted.name
    if wanted.method == "poststratify" and name == "poststrat":
        name = "_".join(["poststrat", *rows])
    return replace(wanted, name=name, margins=rows)
