"""The completeness of a round, agency by item, as a page and as a file."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from selaras.assessments import permissions
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.matrix import matrix_of
from selaras.assessments.selectors.matrix_cells import Matrix, MatrixRow
from selaras.assessments.selectors.texts import index_name
from selaras.assessments.views.access import scope_of, visible_round
from selaras.core import clock
from selaras.core.formats import DASH, moment_long
from selaras.core.tables import Sheet, csv_response, xlsx_response
from selaras.core.verdict import demand


@login_required
@require_GET
def matrix_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every agency and item for those who read the answers; for the levels above the counts alone."""
    scope, now = scope_of(request), clock.now()
    round_ = visible_round(request, pk)
    may_read = permissions.can_read_answers(scope, round_)
    kind = request.GET.get("format")
    if kind in {"csv", "xlsx"}:
        demand(may_read)
        return matrix_file(round_, matrix_of(scope, round_, now=now), kind)
    context = {
        "round": round_,
        "index": index_name(round_),
        "counts": select.counts_of(round_),
        "now": now,
        "may_read": may_read,
        "matrix": matrix_of(scope, round_, now=now) if may_read else None,
    }
    return render(request, "assessments/matrix.html", context)


def matrix_file(round_: Round, matrix: Matrix, kind: str) -> HttpResponseBase:
    name = f"matriks-{round_.instrument.code.lower()}-{round_.data_year}-{round_.region.code}"
    if kind == "csv":
        heads = [_("No."), _("OPD"), *[item.code for item in matrix.items], *_summary_heads()]
        return csv_response(name, heads, _long_rows(matrix))
    letters = [_("No."), _("OPD"), *[item.code for item in matrix.items]]
    legend = [(letter, words, number) for letter, _tone, words, number in matrix.legend]
    widths = [5, 32]
    return xlsx_response(
        name,
        [
            Sheet(_("Matriks"), letters, _letter_rows(matrix), [*widths, *[5] * len(matrix.items)], "C2"),
            Sheet(
                _("Tiap OPD"), [_("No."), _("OPD"), *_summary_heads()], _summary_rows(matrix), widths, "C2"
            ),
            Sheet(_("Butir"), [_("Butir"), _("Indikator"), _("Pertanyaan")], _item_rows(matrix), [8, 34, 90]),
            Sheet(_("Keterangan"), [_("Tanda"), _("Arti"), _("Jumlah")], legend, [8, 34, 10]),
        ],
    )


def _summary_heads() -> list[str]:
    return [
        _("Butir diminta"),
        _("Terisi"),
        _("Terverifikasi"),
        _("Kontribusi diminta"),
        _("Kontribusi diserahkan"),
        _("Tepat waktu"),
        _("Masuk terlambat"),
        _("Terlambat"),
        _("Belum masuk"),
        _("Batas waktu"),
        _("Alasan"),
        _("Nilai usulan dan nilai terverifikasi"),
        _("Catatan terbuka"),
    ]


def _level(item: Item) -> object:
    return DASH if item.verified_level is None else item.verified_level


def _summary(round_zone: str, row: MatrixRow) -> list[object]:
    levels = [f"{item.leaf_code}: {item.claimed_level} / {_level(item)}" for item in row.levels]
    return [
        row.asked,
        row.filled,
        row.accepted,
        row.helps_asked,
        row.helps_given,
        row.in_time,
        row.late_in,
        row.late,
        row.not_in,
        moment_long(row.due_at, round_zone),
        "\n".join(row.reasons),
        "\n".join(levels),
        "\n".join(f"{note.item.code}: {note.text}" for note in row.notes),
    ]


def _zone(matrix: Matrix) -> str:
    return matrix.items[0].round.zone


def _long_rows(matrix: Matrix) -> Iterator[list[object]]:
    for number, row in enumerate(matrix.rows, start=1):
        states = [cell.words if cell else _("tidak diminta") for cell in row.cells]
        yield [number, row.agency.name, *states, *_summary(_zone(matrix), row)]


def _letter_rows(matrix: Matrix) -> Iterator[list[object]]:
    for number, row in enumerate(matrix.rows, start=1):
        yield [number, row.agency.name, *[cell.letter if cell else "" for cell in row.cells]]


def _summary_rows(matrix: Matrix) -> Iterator[list[object]]:
    for number, row in enumerate(matrix.rows, start=1):
        yield [number, row.agency.name, *_summary(_zone(matrix), row)]


def _item_rows(matrix: Matrix) -> Iterator[list[object]]:
    for item in matrix.items:
        yield [item.code, f"{item.leaf_code} {item.question.node.title}", item.question.text]
