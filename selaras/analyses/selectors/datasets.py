"""Reading data sets: what an upload would keep, lists, and scores as pages and files show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.analyses.compute import Fault, Frame, FrameFaults, Row, Scored, frame_of, kind_of, read_table
from selaras.analyses.models import VIEW, Dataset
from selaras.analyses.permissions import MANAGE
from selaras.analyses.selectors.boundaries import Borders
from selaras.core.formats import number_id
from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.instruments.models import Instrument
from selaras.instruments.selectors import readable
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Reading:
    """What an upload holds, or all that is wrong with it."""

    frame: Frame | None
    rows: Sequence[Row]
    frame_faults: Sequence[Fault] = ()
    table_faults: Sequence[Fault] = ()

    @property
    def faults(self) -> list[Fault]:
        return [*self.frame_faults, *self.table_faults]

    @property
    def gaps(self) -> int:
        return sum(not value for row in self.rows for value in row.values)


def reading_of(framework: str, table: str) -> Reading:
    """Rows in the order of region codes with the names of the regions."""
    try:
        frame = frame_of(kind_of(framework), framework)
    except FrameFaults as found:
        return Reading(None, (), frame_faults=found.faults)
    read = read_table(table, frame)
    rows, faults = _placed(read.rows)
    return Reading(frame, () if faults else rows, (), [*read.faults, *faults])


def _placed(rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """Codes must be those of regions: "16.7" is never taken for "16.70"."""
    wanted = {code for row in rows for code in (row.code, f"{row.code}0")}
    known = {region.code: region for region in Region.objects.filter(code__in=wanted)}
    faults = [
        Fault(row.line, _unknown(row.code, f"{row.code}0" in known)) for row in rows if row.code not in known
    ]
    placed = [replace(row, name=known[row.code].full_name) for row in rows if row.code in known]
    return sorted(placed, key=lambda row: row.code), faults


def _unknown(code: str, lost_zero: bool) -> str:
    if lost_zero:
        told = {"code": code, "full": f"{code}0"}
        words = _(
            "kode wilayah %(code)s tidak dikenal; bila maksudnya %(full)s, ubah kolom kode menjadi teks"
        )
        return words % told
    return _("kode wilayah %(code)s tidak ada dalam daftar wilayah") % {"code": code}


# ---- lists


def datasets_for(scope: Scope) -> QuerySet[Dataset]:
    return Dataset.objects.visible_to(scope).light().select_related("region")


def own_regions(scope: Scope) -> list[Region]:
    """Where this person may bring data in."""
    return list(Region.objects.filter(path__in=scope.paths(MANAGE)).order_by("path"))


def instruments_to_measure_by(scope: Scope) -> QuerySet[Instrument]:
    return readable(scope).filter(replaced_by__isnull=True).order_by("code", "-edition", "region_path")


def own_units(scope: Scope, dataset: Dataset) -> frozenset[str]:
    """Codes of the reader's own regions, for a mark beside their rows; who reads the whole has none."""
    paths = set(scope.paths(VIEW))
    return frozenset(row[0] for row in dataset.rows if f"ID.{row[0]}." in paths)


def references(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = datasets_for(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(str(row), row.get_absolute_url(), row.region.full_name) for row in rows}


# ---- files


def score_heads(dataset: Dataset, frame: Frame) -> list[str]:
    return [
        _("Kode wilayah"), _("Wilayah"), _("Skor"), _("Peringkat"), _("Indikator kosong"),
        *(item.code for item in frame.groups), _("Batas wilayah"),
    ]  # fmt: skip


def score_rows(dataset: Dataset, scored: Scored, borders: Borders) -> list[list[object]]:
    names = dataset.names
    return [
        [
            unit.code, names[unit.code], shown_score(unit.score), unit.rank or "", unit.missing,
            *map(shown_score, unit.groups), borders.of(unit.code),
        ]
        for unit in scored.units
    ]  # fmt: skip


def shown_score(value: float | None, places: int = 3) -> str:
    """As pages and files show a score; empty where there is none."""
    return "" if value is None else number_id(f"{value:.{places}f}")


def value_heads(frame: Frame) -> list[str]:
    return [_("Kode wilayah"), _("Nama wilayah"), *(item.code for item in frame.indicators)]


def value_rows(dataset: Dataset) -> list[list[object]]:
    """What was brought in, ready to be brought in again."""
    return [
        [code, name, *(value.replace(".", ",") for value in values)] for code, name, values in dataset.rows
    ]
