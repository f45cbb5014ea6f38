"""Loading the shipped list of regions; running it again changes nothing and loses nothing."""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.clock import WIB
from selaras.core.scope import Scope
from selaras.regions import choices, compute
from selaras.regions.choices import EDITION, EditionState, Level, SuccessionKind
from selaras.regions.models import FormerName, Region, RegionEdition, Succession

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = {
    Level.PROVINCE: "provinces.csv.gz",
    Level.REGENCY: "regencies.csv.gz",
    Level.DISTRICT: "districts.csv.gz",
    Level.VILLAGE: "villages.csv.gz",
}
CHUNK = 5000
COMPARED = ("name", "display_name", "kind", "parent_id", "path", "search_key", "zone", "edition", "valid_to")
Row = tuple[str, str]
Progress = Callable[[Level, int, int], None]


class BrokenData(Exception):
    """A shipped file is not as it was made, or a level is asked for before the level above it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    created: int = 0
    updated: int = 0
    closed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.created + other.created,
            self.updated + other.updated,
            self.closed + other.closed,
            self.unchanged + other.unchanged,
        )

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.closed)


@dataclass(slots=True)
class Standing:
    """What editions of a later day have changed: the shipped list, which is older, does not undo it."""

    marks: frozenset[str]
    # Old code -> new code of what was recoded, and codes that ended in any other way.
    moved: dict[str, str]
    gone: frozenset[str]
    # Names that the list changes, as they were until now.
    former: list[tuple[Region, str, str]] = field(default_factory=list)

    def code_of(self, code: str) -> str:
        """Where the list's region lies now; empty where the region around it is gone."""
        for above in reversed(compute.ancestor_codes(code)):
            if above in self.moved:
                return self.moved[above] + code[len(above) :]
            if above in self.gone:
                return ""
        return code


def _standing() -> Standing:
    later = RegionEdition.objects.filter(state=EditionState.WRITTEN, begins_on__gt=EDITION.valid_from)
    marks = frozenset(edition.mark for edition in later.filter(shipped=False))
    if not marks:
        return Standing(marks, {}, frozenset())
    recoded = Succession.objects.filter(edition__in=later, kind=SuccessionKind.RECODE)
    moved = dict(recoded.values_list("predecessor__code", "successor__code"))
    ended = Region.objects.filter(edition__in=marks, valid_to__isnull=False)
    return Standing(marks, moved, frozenset(ended.values_list("code", flat=True)) - moved.keys())


@transaction.atomic
def load_edition(*, levels: Collection[int], now: datetime, progress: Progress | None = None) -> Loaded:
    """Bring the levels to the shipped edition: new codes are added, names follow, codes no longer listed end.

    Regions of our own (without edition) stay untouched unless the list knows their code; what an edition of
    a later day has written stays as that edition left it.
    """
    root = _root()
    # Whoever writes an edition holds the root of the tree as well.
    Region.objects.select_for_update(no_key=True).get(pk=root.pk)
    total, standing = Loaded(), _standing()
    for level in sorted(Level(level) for level in levels):
        total += _load_level(level, standing, progress)
    if total.changed:
        _record_edition(total, standing, now)
        record(
            verb="regions.edition.loaded",
            scope=Scope(on=now.astimezone(WIB).date(), name=_("Sistem")),
            kind="region",
            id=root.pk,
            region_path=root.path,
            after={
                "edition": EDITION.code,
                "levels": sorted(int(level) for level in levels),
                "created": total.created,
                "updated": total.updated,
                "closed": total.closed,
            },
            at=now,
        )
    return total


def shipped_rows(level: Level) -> Iterator[Row]:
    """Code and official name from the file of the level, in the order of the codes."""
    packed = (DATA / FILES[level]).read_bytes()
    if hashlib.sha256(packed).hexdigest() != _sums()[FILES[level]]:
        raise BrokenData(
            _("Berkas %(file)s rusak atau berubah; pulihkan dari rilis.") % {"file": FILES[level]}
        )
    with io.TextIOWrapper(gzip.GzipFile(fileobj=io.BytesIO(packed)), encoding="utf-8", newline="") as lines:
        for row in islice(csv.reader(lines), 1, None):
            yield row[0], row[1]


def _sums() -> dict[str, str]:
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _root() -> Region:
    root, _created = Region.objects.get_or_create(
        code=choices.ROOT_CODE,
        defaults={
            "name": choices.ROOT_NAME,
            "display_name": choices.ROOT_NAME,
            "level": Level.COUNTRY,
            "kind": choices.Kind.COUNTRY,
            "path": choices.ROOT_PATH,
            "search_key": compute.search_key(choices.ROOT_CODE, choices.ROOT_NAME, choices.ROOT_NAME),
            "zone": choices.Zone.WIB,
            "valid_from": EDITION.valid_from,
        },
    )
    return root


def _record_edition(total: Loaded, standing: Standing, now: datetime) -> None:
    """The list as an edition among the others; it never says which region came of which."""
    edition, _created = RegionEdition.objects.select_for_update().get_or_create(
        shipped=True,
        decree=EDITION.title,
        defaults={
            "title": _("Daftar wilayah bawaan"),
            "begins_on": EDITION.valid_from,
            "state": EditionState.WRITTEN,
            "made_by": _("Sistem"),
            "made_at": now,
            "written_by": _("Sistem"),
            "written_at": now,
        },
    )
    new = {"begins": total.created, "ends": total.closed, "renames": len(standing.former)}
    edition.outcome = {name: edition.outcome.get(name, 0) + number for name, number in new.items()}
    edition.save(update_fields=["outcome"])
    FormerName.objects.bulk_create(
        [
            FormerName(
                edition=edition, begins_on=EDITION.valid_from, region=region, name=name, display_name=daily
            )
            for region, name, daily in standing.former
        ],
        batch_size=500,
    )


def _load_level(level: Level, standing: Standing, progress: Progress | None) -> Loaded:
    parents = dict(Region.objects.filter(level=level - 1).values_list("code", "pk"))
    wide = _wide_names() if level <= Level.REGENCY else {}
    total = Loaded()
    for rows in _chunks(shipped_rows(level)):
        names = wide or compute.display_names(rows)
        placed = [(standing.code_of(code), code, name) for code, name in rows]
        wanted = [_region(level, at, name, names[code], parents) for at, code, name in placed if at]
        total += _load_chunk(wanted, standing)
        if progress is not None:
            progress(level, total.created + total.updated + total.unchanged, EDITION.counts[level])
    closed = _close_others(level, standing)
    return total + Loaded(closed=closed)


def _wide_names() -> dict[str, str]:
    """Whether a kabupaten keeps that word depends on all names of the first two levels."""
    return compute.display_names([*shipped_rows(Level.PROVINCE), *shipped_rows(Level.REGENCY)])


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _region(level: Level, code: str, name: str, display_name: str, parents: dict[str, int]) -> Region:
    parent = compute.parent_code(code)
    if parent not in parents:
        raise BrokenData(
            _("Wilayah %(code)s belum dapat dimuat: %(parent)s belum ada. Muat tingkat di atasnya dahulu.")
            % {"code": code, "parent": parent}
        )
    return Region(
        code=code,
        name=name,
        display_name=display_name,
        level=level,
        kind=compute.kind_of(code),
        parent_id=parents[parent],
        path=compute.path_of(code),
        search_key=compute.search_key(code, name, display_name),
        zone=compute.zone_of(code),
        valid_from=EDITION.valid_from,
        edition=EDITION.code,
    )


def _load_chunk(wanted: list[Region], standing: Standing) -> Loaded:
    found = {
        region.code: region for region in Region.objects.filter(code__in=[region.code for region in wanted])
    }
    new = [region for region in wanted if region.code not in found]
    changed = [
        _take_over(found[region.code], region, standing)
        for region in wanted
        if region.code in found
        and found[region.code].edition not in standing.marks
        and _values(found[region.code]) != _values(region)
    ]
    Region.objects.bulk_create(new)
    # Codes that an earlier edition listed keep the day from which they are known.
    Region.objects.bulk_update(changed, COMPARED, batch_size=500)
    return Loaded(created=len(new), updated=len(changed), unchanged=len(wanted) - len(new) - len(changed))


def _values(region: Region) -> tuple[object, ...]:
    return tuple(getattr(region, field) for field in COMPARED)


def _take_over(existing: Region, wanted: Region, standing: Standing) -> Region:
    if existing.name != wanted.name:
        standing.former.append((existing, existing.name, existing.display_name))
    for name in COMPARED:
        setattr(existing, name, getattr(wanted, name))
    return existing


def _close_others(level: Level, standing: Standing) -> int:
    """Codes of an earlier edition that this one no longer lists end on the day before it begins."""
    kept = ("", EDITION.code, *standing.marks)
    stale = Region.objects.current().filter(level=level).exclude(edition__in=kept)
    return stale.update(valid_to=EDITION.valid_from - timedelta(days=1))
