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
    grid_warning,
    key_of,
    known_misprints,
    normal_index,
    normal_text,
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
    """Every fault of the text and of its regions, then of the rights behind it; or what it would do."""
    entries, faults = read_any(text)
    values, more = entries_to_values(entries)
    atlas = _atlas() if entries else Atlas({}, {})
    places = [_place_of(entry, atlas) for entry in entries]
    wrong = [
        Fault(e.line, place.fault, e.place) for e, place in zip(entries, places, strict=True) if place.fault
    ]
    if faults or more or wrong:
        return Reading([], sorted([*faults, *more, *wrong], key=lambda fault: fault.line), [])
    pairs = [
        (entry, replace(value, region_code=place.code))
        for (entry, value), place in zip(values, places, strict=True)
    ]
    # A misprint is recognised by the code of its region; and a name may have become a code that is there.
    pairs, faults = _again(pairs)
    if faults:
        return Reading([], faults, [])
    changes = changes_of([value for _entry, value in pairs], atlas.regions)
    faults = [
        fault for pair, change in zip(pairs, changes, strict=True) for fault in _refused(scope, pair, change)
    ]
    if faults:
        return Reading([], faults, [])
    rows = [
        ReadRow(entry.line, value, change, place.note)
        for (entry, value), change, place in zip(pairs, changes, places, strict=True)
    ]
    return Reading(rows, [], [*_order_of(changes), *_off_the_grid(changes)])


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
    name = change.region.full_name if change.region else change.value.region_code
    place = f"{name}, {change.value.index_code} {change.value.edition}"
    return [Fault(pair[0].line, f"{place}: {verdict.reason}", pair[0].place)]


# ---- regions


@dataclass(frozen=True, slots=True)
class Atlas:
    """All regions an index may speak of, by code and by each of their spellings."""

    regions: Mapping[str, Region]
    by_key: Mapping[str, list[Region]]


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    fault: str = ""
    note: str = ""


def _atlas() -> Atlas:
    regions = {region.code: region for region in Region.objects.filter(level__lte=Level.REGENCY)}
    by_key: dict[str, list[Region]] = defaultdict(list)
    for region in regions.values():
        if region.valid_to is None:
            for key in _keys(region):
                by_key[key].append(region)
    return Atlas(regions, by_key)


def _keys(region: Region) -> set[str]:
    return set(filter(None, region.search_key.split("|")))


def _place_of(entry: Entry, atlas: Atlas) -> Place:
    """A name becomes its code; a code must exist, and fit the name that stands beside it."""
    row = entry.row if isinstance(entry.row, dict) else {}
    written, index, name = row.get("region"), entry.head.get("index"), row.get("name", "")
    if not isinstance(written, str) or not normal_text(written) or not isinstance(index, str):
        return Place("")
    written, index = normal_text(written), normal_index(index)
    code, fault = _code_of(written, name if isinstance(name, str) else "", index, atlas)
    note = ""
    if code == JAKARTA and index in CITY_INDEXES:
        note = _("Kota administrasi di Jakarta digabung pemilik indeks; dicatat pada wilayah 31.")
    return Place(code, fault, note)


def _code_of(written: str, name: str, index: str, atlas: Atlas) -> tuple[str, str]:
    if CODE.fullmatch(written):
        if written not in atlas.regions:
            return written, _("kode wilayah %(code)s tidak dikenal") % {"code": written}
        return written, _name_fault(name, atlas.regions[written])
    if written.casefold() in COUNTRY_WORDS:
        return NATION, ""
    candidates = _named(written, index, atlas)
    if len(candidates) == 1:
        return candidates[0].code, ""
    told = {"name": written[:80]}
    if not candidates:
        return written, _("wilayah “%(name)s” tidak dikenal; isi kode wilayahnya") % told
    told["listed"] = ", ".join(f"{region.full_name} ({region.code})" for region in candidates[:5])
    return written, _("“%(name)s” dapat berarti %(listed)s; isi kode wilayahnya") % told


def _name_fault(name: str, region: Region) -> str:
    if not name or region.code == NATION or _keys(region) & set(wanted_keys(name)):
        return ""
    told = {"code": region.code, "name": region.full_name, "given": name[:80]}
    return _("kode %(code)s adalah %(name)s, bukan %(given)s") % told


def _named(text: str, index: str, atlas: Atlas) -> list[Region]:
    """Regions of exactly this name; an index of cities means the city."""
    kind = wanted_kind(text) or (Kind.CITY if index in CITY_INDEXES else "")
    found = next((atlas.by_key[key] for key in wanted_keys(text) if key in atlas.by_key), [])
    return [region for region in found if region.kind == kind] or found


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


def _off_the_grid(changes: Sequence[Change]) -> list[str]:
    """Scores that the weights of their method cannot give; said, and taken all the same."""
    said = (
        grid_warning(
            index=one.value.index_code,
            edition=one.value.edition,
            method=one.value.method_version,
            region=one.value.region_code,
            score=one.value.score,
            name=one.region.full_name if one.region else one.value.region_code,
        )
        for one in changes
        if not one.value.warning and one.value.mark == Mark.RESMI
    )
    return [words for words in said if words]


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
