"""What an import would do, row by row, before anything is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.measures.choices import CITY_INDEXES, Mark
from selaras.measures.compute import (
    Entry,
    Fault,
    Part,
    Value,
    entries_to_values,
    key_of,
    known_misprints,
    order_warnings,
    read_any,
    twice,
)
from selaras.measures.models import Measure
from selaras.measures.permissions import can_record
from selaras.measures.selectors.facts import NATION
from selaras.regions.choices import Kind, Level
from selaras.regions.compute import CODE, wanted_keys, wanted_kind
from selaras.regions.models import Region

Pair = tuple[Entry, Value]
COUNTRY_WORDS = ("nasional", "indonesia")
# SETARA treats the administrative cities of Jakarta as one; there is no such city among the codes.
JAKARTA = "31"


@dataclass(frozen=True, slots=True)
class Change:
    """What recording a value would do to the register."""

    value: Value
    before: Measure | None
    region: Region | None
    # An official number of the same edition by another method: a second one would contradict it.
    rival: Measure | None = None

    @property
    def outcome(self) -> str:
        if self.before is None:
            return "new"
        fields = fields_of(self.value)
        return "known" if recorded_fields(self.before, fields) == fields else "corrected"


@dataclass(frozen=True, slots=True)
class ReadRow:
    line: int
    value: Value
    change: Change
    note: str

    @property
    def place(self) -> str:
        if self.value.region_code == NATION:
            return _("Nasional")
        return self.change.region.full_name if self.change.region else self.value.region_code


@dataclass(frozen=True, slots=True)
class Reading:
    rows: list[ReadRow]
    faults: list[Fault]
    warnings: list[str]

    def count(self, outcome: str) -> int:
        return sum(row.change.outcome == outcome for row in self.rows)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def corrected(self) -> int:
        return self.count("corrected")

    @property
    def known(self) -> int:
        return self.count("known")

    @property
    def doubtful(self) -> list[ReadRow]:
        return [row for row in self.rows if row.value.warning]


def reading_of(scope: Scope, text: str) -> Reading:
    """Every fault of the text and of the regions and rights behind it, or what it would do."""
    entries, faults = read_any(text)
    if faults:
        return Reading([], faults, [])
    # Regions first, for a misprint is recognised by the code of its region.
    values, faults = entries_to_values(entries)
    if faults:
        return Reading([], faults, [])
    pairs, regions, notes, faults = _resolved(values)
    if not faults:
        pairs, faults = _again(pairs)
    if faults:
        return Reading([], faults, [])
    changes = changes_of([value for _entry, value in pairs], regions)
    faults = [
        fault for pair, change in zip(pairs, changes, strict=True) for fault in _refused(scope, pair, change)
    ]
    rows = [
        ReadRow(entry.line, value, change, notes.get(entry.line, ""))
        for (entry, value), change in zip(pairs, changes, strict=True)
    ]
    return Reading([] if faults else rows, faults, [] if faults else _order_of(changes))


def _again(pairs: list[Pair]) -> tuple[list[Pair], list[Fault]]:
    known = known_misprints().misprints
    warned = [(entry, _warned(value, known)) for entry, value in pairs]
    return warned, twice(warned)


def _warned(value: Value, known: Sequence[Any]) -> Value:
    warning = value.warning or next((one.warning for one in known if one.is_of(value)), "")
    return replace(value, warning=warning)


def _refused(scope: Scope, pair: Pair, change: Change) -> list[Fault]:
    if change.outcome == "known":
        return []
    verdict = can_record(scope, change.region.path if change.region else "", change.before or change.rival)
    if verdict:
        return []
    return [Fault(pair[0].line, f"{_place(change)}: {verdict.reason}", pair[0].place)]


def _place(change: Change) -> str:
    name = change.region.full_name if change.region else change.value.region_code
    return f"{name}, {change.value.index_code} {change.value.edition}"


# ---- regions


def _resolved(pairs: Sequence[Pair]) -> tuple[list[Pair], dict[str, Region], dict[int, str], list[Fault]]:
    """Names become codes; a code must exist, and fit the name that stands beside it."""
    regions = {region.code: region for region in Region.objects.filter(level__lte=Level.REGENCY)}
    by_key: dict[str, list[Region]] = defaultdict(list)
    for region in regions.values():
        if region.valid_to is None:
            for key in filter(None, region.search_key.split("|")):
                by_key[key].append(region)
    found: list[Pair] = []
    notes: dict[int, str] = {}
    faults: list[Fault] = []
    for entry, value in pairs:
        code, message = _code_of(entry, value, regions, by_key)
        if message:
            faults.append(Fault(entry.line, message, entry.place))
        if code == JAKARTA and value.index_code in CITY_INDEXES:
            notes[entry.line] = _(
                "Kota administrasi di Jakarta digabung pemilik indeks; dicatat pada wilayah 31."
            )
        found.append((entry, replace(value, region_code=code)))
    return found, regions, notes, faults


def _code_of(
    entry: Entry, value: Value, regions: Mapping[str, Region], by_key: Mapping[str, list[Region]]
) -> tuple[str, str]:
    written = value.region_code
    if CODE.fullmatch(written):
        if written not in regions:
            return written, _("kode wilayah %(code)s tidak dikenal") % {"code": written}
        return written, _name_fault(entry, regions[written])
    if written.casefold() in COUNTRY_WORDS:
        return NATION, ""
    candidates = _named(written, value, by_key)
    if len(candidates) == 1:
        return candidates[0].code, ""
    if not candidates:
        return written, _("wilayah “%(name)s” tidak dikenal; isi kode wilayahnya") % {"name": written[:80]}
    listed = ", ".join(f"{region.full_name} ({region.code})" for region in candidates[:5])
    return written, _("“%(name)s” dapat berarti %(listed)s; isi kode wilayahnya") % {
        "name": written[:80],
        "listed": listed,
    }


def _name_fault(entry: Entry, region: Region) -> str:
    name = entry.row.get("name", "") if isinstance(entry.row, dict) else ""
    if not name or region.code == NATION:
        return ""
    keys = set(filter(None, region.search_key.split("|")))
    if keys & set(wanted_keys(name)):
        return ""
    told = {"code": region.code, "name": region.full_name, "given": name[:80]}
    return _("kode %(code)s adalah %(name)s, bukan %(given)s") % told


def _named(text: str, value: Value, by_key: Mapping[str, list[Region]]) -> list[Region]:
    """Regions of exactly this name; an index of cities means the city."""
    for key in wanted_keys(text):
        found = by_key.get(key, [])
        kind = wanted_kind(text) or (Kind.CITY if value.index_code in CITY_INDEXES else "")
        of_kind = [region for region in found if region.kind == kind]
        if found:
            return of_kind or found
    return []


# ---- the register as it stands


def changes_of(values: Sequence[Value], regions: Mapping[str, Region] | None = None) -> list[Change]:
    """For each value the row it would replace and its region: two queries for all."""
    if regions is None:
        codes = {value.region_code for value in values}
        regions = {region.code: region for region in Region.objects.filter(code__in=codes)}
    rows = Measure.objects.counting().filter(
        index_code__in={v.index_code for v in values}, edition__in={v.edition for v in values}
    )
    before = {key_of(value_of(row)): row for row in rows}
    official = {(row.index_code, row.edition, row.region_code): row for row in rows if row.counts}

    def change(value: Value) -> Change:
        rival = official.get((value.index_code, value.edition, value.region_code))
        if value.warning or value.mark != Mark.RESMI:
            rival = None
        return Change(value, before.get(key_of(value)), regions.get(value.region_code), rival)

    return [change(value) for value in values]


def fields_of(value: Value) -> dict[str, Any]:
    """As the columns of the model hold it."""
    fields = asdict(value)
    return {**fields, "reasons": list(value.reasons), "parts": [asdict(part) for part in value.parts]}


def recorded_fields(measure: Measure, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(measure, name) for name in names}


def value_of(measure: Measure) -> Value:
    """The row as it would leave in a file."""
    fields = {name: getattr(measure, name) for name in Value.__dataclass_fields__}
    return Value(
        **fields | {"reasons": tuple(measure.reasons), "parts": tuple(Part(**part) for part in measure.parts)}
    )


def _order_of(changes: Sequence[Change]) -> list[str]:
    """Ranks and scores that contradict each other, among the rows that come and those beside them."""
    lists: dict[tuple[str, ...], dict[str, tuple[str, int, str]]] = defaultdict(dict)
    for change in changes:
        value = change.value
        if value.score and value.rank and not value.warning:
            key = (value.index_code, value.edition, value.method_version, value.better)
            name = change.region.full_name if change.region else value.region_code
            lists[key][value.region_code] = (name, value.rank, value.score)
    return [
        warning for key, ranked in lists.items() for warning in order_warnings(list(ranked.values()), key[-1])
    ]
