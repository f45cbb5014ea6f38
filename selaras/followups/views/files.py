"""The overviews as files: XLSX and CSV, every text harmless to a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from selaras.core.formats import day_short
from selaras.core.tables import Sheet, csv_response, xlsx_response
from selaras.followups.selectors.cells import Matrix, Row
from selaras.followups.selectors.overview import BY_REGION, Counts
from selaras.followups.selectors.rate import RateRow, Rates
from selaras.followups.selectors.report import FollowupReport
from selaras.followups.selectors.report_papers import table_heads, table_rows
from selaras.followups.selectors.undelivered import Undelivered

TABLES = ("csv", "xlsx")


def _owner_head(grouping: str) -> str:
    return _("Daerah") if grouping == BY_REGION else _("Instansi")


def _count_heads() -> list[str]:
    return [
        _("Ditugaskan"),
        _("Selesai"),
        _("Menunggu diperiksa"),
        _("Berjalan"),
        _("Terlambat"),
    ]


def _count_cells(counts: Counts) -> list[object]:
    return [counts.asked, counts.closed, counts.waiting, counts.running, counts.late]


# ---- the matrix


def matrix_file(matrix: Matrix, kind: str, zone: str) -> HttpResponseBase:
    numbers = [str(column.number) for column in matrix.columns]
    heads = [_("No."), _owner_head(matrix.grouping), _("Daerah"), *numbers, *_count_heads()]
    name = "matriks-tindak-lanjut"
    if kind == "csv":
        return csv_response(name, heads, _matrix_rows(matrix, in_words=True))
    columns = [
        [
            column.number,
            column.decision.origin_title,
            day_short(column.decision.decided_on),
            column.decision.text,
            column.title,
            day_short(column.due_at, zone),
            *_count_cells(column.counts),
        ]
        for column in matrix.columns
    ]
    column_heads = [
        _("Kolom"),
        _("Rapat atau arahan"),
        _("Tanggal"),
        _("Keputusan"),
        _("Tindak lanjut"),
        _("Batas waktu"),
        *_count_heads(),
    ]
    legend = [[letter, words] for letter, _tone, words in matrix.legend]
    widths = [5, 34, 18, *[6] * len(matrix.columns)]
    return xlsx_response(
        name,
        [
            Sheet(_("Matriks"), heads, _matrix_rows(matrix, in_words=False), widths, "D2"),
            Sheet(_("Kolom"), column_heads, columns, [7, 34, 14, 60, 60, 14], "B2"),
            Sheet(_("Keterangan"), [_("Tanda"), _("Arti")], legend, [8, 34]),
        ],
    )


def _matrix_rows(matrix: Matrix, *, in_words: bool) -> Iterator[list[object]]:
    for number, row in enumerate(matrix.rows, start=1):
        yield [
            number,
            row.owner.name,
            row.owner.region_name,
            *_marks(row, in_words),
            *_count_cells(row.counts),
        ]


def _marks(row: Row, in_words: bool) -> list[str]:
    blank = _("tidak diminta") if in_words else ""
    return [(cell.words if in_words else cell.letter) if cell else blank for cell in row.cells]


# ---- the rate


def rate_file(rates: Rates, kind: str) -> HttpResponseBase:
    parts = [
        (_("Menurut waktu"), _("Periode"), rates.periods),
        (_("Menurut pemilik"), _("Instansi atau daerah"), rates.owners),
        (_("Menurut seri"), _("Seri rapat"), rates.series),
    ]
    name = "capaian-tindak-lanjut"
    if kind == "csv":
        heads = [_("Bagian"), _("Periode, instansi, atau seri"), *_rate_heads()]
        rows = ([title, *_rate_cells(row)] for title, _head, part in parts for row in part)
        return csv_response(name, heads, rows)
    widths = [38, *[14] * 7]
    return xlsx_response(
        name,
        [Sheet(title, [head, *_rate_heads()], map(_rate_cells, part), widths) for title, head, part in parts],
    )


def _rate_heads() -> list[str]:
    return [
        _("Jatuh tempo"),
        _("Selesai"),
        _("Tepat waktu"),
        _("Belum selesai"),
        _("Batas waktu pernah digeser"),
        _("Tingkat selesai"),
        _("Tingkat tepat waktu"),
    ]


def _rate_cells(row: RateRow) -> list[object]:
    tally = row.tally
    return [
        row.label,
        tally.due,
        tally.closed,
        tally.in_time,
        tally.open,
        tally.moved,
        row.rate,
        row.rate_in_time,
    ]


# ---- who has not delivered


def undelivered_file(found: Undelivered, kind: str, now: datetime) -> HttpResponseBase:
    name = "belum-menyerahkan"
    heads = [_("No."), _owner_head(found.grouping), *_count_heads(), _("Belum diserahkan")]
    rows = [
        [number, place.owner.name, *_count_cells(place.counts), place.not_delivered if place.is_asked else ""]
        for number, place in enumerate(found.places, 1)
    ]
    if kind == "csv":
        return csv_response(name, heads, rows)
    owed_heads = [
        _owner_head(found.grouping),
        _("Penanggung jawab"),
        _("Tindak lanjut"),
        _("Rapat atau arahan"),
        _("Batas waktu"),
        _("Status"),
        _("Terlambat"),
    ]
    return xlsx_response(
        name,
        [
            Sheet(_("Ringkasan"), heads, rows, [5, 38]),
            Sheet(_("Belum diserahkan"), owed_heads, _owed_rows(found, now), [30, 34, 60, 40, 14, 18, 10]),
        ],
    )


def _owed_rows(found: Undelivered, now: datetime) -> Iterator[Sequence[object]]:
    for place in found.places:
        for action in place.owed:
            yield [
                place.owner.name,
                action.owner_label,
                action.text,
                action.decision.origin_title,
                day_short(action.due_at, action.tz),
                action.get_state_display(),
                _("ya") if action.is_late(now) else _("tidak"),
            ]


# ---- the report


def report_file(report: FollowupReport, kind: str) -> HttpResponseBase:
    name = "laporan-tindak-lanjut"
    if kind == "csv":
        return csv_response(name, table_heads(), table_rows(report))
    widths = [7, 34, 14, 50, 50, 12, 34, 18, 14, 16, 10, 10, 50, 14, 24, 50]
    return xlsx_response(name, [Sheet(_("Tindak lanjut"), table_heads(), table_rows(report), widths, "E2")])
