"""The matrix of a round: every part asked stands in one cell, in the office's order, with its time."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from selaras.assessments import services
from selaras.assessments.choices import CELL_LETTERS, Cell, ItemState, cell_of
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.matrix import matrix_of
from selaras.assessments.selectors.matrix_cells import Matrix, MatrixRow
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    City,
    contribution_of,
    fresh,
    item_of,
)
from selaras.core.scope import Scope
from selaras.offices.models import Agency

pytestmark = pytest.mark.slow

Ceiling = Callable[[int], AbstractContextManager[None]]
HOUR = timedelta(hours=1)


def letters(matrix: Matrix) -> dict[str, dict[str, str]]:
    return {
        row.agency.code: {cell.item.code: cell.letter for cell in row.filled_cells} for row in matrix.rows
    }


def row_of(matrix: Matrix, code: str) -> MatrixRow:
    return next(row for row in matrix.rows if row.agency.code == code)


def page(city: City, scope: Scope, round_: Round, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(city.user(scope))
    return client.get(reverse("matrix", args=[round_.pk]) + query)


@pytest.mark.parametrize("state", ItemState.values)
def test_every_state_of_an_item_has_its_cell(state: str) -> None:
    expected = {
        "belum": "T", "konsep": "T", "validasi": "M", "verifikasi": "M", "perbaikan": "P",
        "terverifikasi": "V", "terkirim": "V", "ditetapkan": "V", "tidak_relevan": "×",
    }  # fmt: skip
    assert CELL_LETTERS[cell_of(state)] == expected.get(state, "M")


def test_each_part_asked_stands_in_one_cell(city: City, round_: Round) -> None:
    states = {
        "1.1": ItemState.AT_HEAD, "1.2": ItemState.AT_VERIFIER, "1.3": ItemState.NOT_RELEVANT,
        "1.4": ItemState.VERIFIED, "2.1": ItemState.DRAFT, "2.2": ItemState.REPAIR,
    }  # fmt: skip
    for code, state in states.items():
        city.bring(item_of(round_, code), state)
    matrix = matrix_of(city.operator, round_, now=NOW)
    assert letters(matrix) == {
        "kesbangpol": {"2.1": "T", "2.3": "T"},
        "bappeda": {"1.1": "M", "1.4": "V"},
        "tapem": {"1.1": "+T", "1.2": "M", "2.2": "P"},
        "polres": {"1.3": "×"},
    }
    assert [(head.code, head.span) for head in matrix.heads] == [("I1", 4), ("I2", 3)]
    counts = {letter: number for letter, _tone, _words, number in matrix.legend}
    assert counts == {"T": 2, "M": 2, "P": 1, "V": 1, "×": 1, "+T": 1, "+M": 0, "+N": 0, "!": 0}
    assert (matrix.unshared, matrix.hidden, matrix.inside) == ([], 0, True)


def test_agencies_stand_in_the_offices_order_however_much_they_owe(city: City, round_: Round) -> None:
    Agency.objects.filter(pk=city["tapem"].pk).update(sort=0)
    Agency.objects.filter(pk=city["bappeda"].pk).update(sort=9)
    city.approve(item_of(round_, "1.1"))
    matrix = matrix_of(city.operator, round_, now=OWNER_DUE)
    assert [row.agency.code for row in matrix.rows] == ["tapem", "kesbangpol", "polres", "bappeda"]


def test_a_contribution_is_handed_in_nil_or_no_longer_waited_for(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    for code in ("dinsos", "hukum"):
        services.ask_contribution(scope=city.operator, item_id=item.pk, agency=city[code], ask="", now=NOW)
    services.hand_in_contribution(
        scope=city.contact("dinsos"), contribution_id=contribution_of(item, city["dinsos"]).pk,
        note="Ada di halaman 3", now=NOW,
    )  # fmt: skip
    services.hand_in_contribution(
        scope=city.contact("hukum"), contribution_id=contribution_of(item, city["hukum"]).pk,
        note="", nil=services.NilStatement(["register perkara"], NOW.date()), now=INTERNAL_DUE + HOUR,
    )  # fmt: skip
    matrix = matrix_of(city.operator, round_, now=INTERNAL_DUE + HOUR)
    found = letters(matrix)
    assert (found["dinsos"]["1.1"], found["hukum"]["1.1"], found["tapem"]["1.1"]) == ("+M", "+N", "+T!")
    dinsos, hukum = row_of(matrix, "dinsos"), row_of(matrix, "hukum")
    assert (dinsos.helps_asked, dinsos.helps_given, dinsos.in_time, dinsos.late_in) == (1, 1, 1, 0)
    assert (hukum.in_time, hukum.late_in, hukum.late) == (0, 1, 0)
    city.approve(item)
    assert "1.1" not in letters(matrix_of(city.operator, round_, now=NOW)).get("tapem", {})


def test_time_parts_what_was_asked_without_rest(city: City, round_: Round) -> None:
    city.hand_in(item_of(round_, "1.2"))
    city.hand_in(item_of(round_, "2.2"), now=INTERNAL_DUE + HOUR)
    row = row_of(matrix_of(city.operator, round_, now=INTERNAL_DUE + HOUR), "tapem")
    # 1.2 in time, 2.2 late in, the contribution to 1.1 still owed and past its time.
    assert (row.in_time, row.late_in, row.late, row.not_in) == (1, 1, 1, 0)
    assert (row.asked, row.filled, row.helps_asked, row.helps_given) == (2, 2, 1, 0)
    before = row_of(matrix_of(city.operator, round_, now=INTERNAL_DUE), "tapem")
    assert (before.late, before.not_in) == (0, 1)
    for each in matrix_of(city.operator, round_, now=INTERNAL_DUE + HOUR).rows:
        parts = each.in_time + each.late_in + each.late + each.not_in
        assert parts == len(each.asked_cells) == each.asked + each.helps_asked


def test_more_time_and_an_early_date_carry_their_reasons(city: City, round_: Round) -> None:
    early = {item_of(round_, "1.3").pk: services.Share(due_at=NOW - HOUR, due_reason="Surat belum dibalas")}
    services.share_out(scope=city.operator, round_=round_, shares=early, now=NOW - 2 * HOUR)
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["tapem"], due_at=OWNER_DUE, reason="Pejabat berganti",
        now=NOW,
    )  # fmt: skip
    matrix = matrix_of(city.operator, round_, now=INTERNAL_DUE + HOUR)
    tapem, polres = row_of(matrix, "tapem"), row_of(matrix, "polres")
    assert (tapem.late, tapem.is_extended, tapem.due_at) == (0, True, OWNER_DUE)
    assert tapem.reasons == ["Diperpanjang: Pejabat berganti"]
    assert (polres.late, polres.reasons) == (1, ["1.3: Surat belum dibalas"])
    assert row_of(matrix, "bappeda").late == 2


def test_nothing_is_late_after_closing_but_what_never_came_is_not_in(city: City, round_: Round) -> None:
    city.close(round_)
    matrix = matrix_of(city.operator, Round.objects.get(pk=round_.pk), now=OWNER_DUE + HOUR)
    assert {(row.late, row.in_time) for row in matrix.rows} == {(0, 0)}
    assert sum(row.not_in for row in matrix.rows) == 8


def test_claimed_stands_beside_verified(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.4"), level=5)
    services.verify(
        scope=city.verifying(item), item_id=item.pk, level=3, reason_code="bukti_kurang", now=NOW
    )  # fmt: skip
    city.write(item_of(round_, "2.3"), level=6)
    matrix = matrix_of(city.operator, round_, now=NOW)
    shown = {
        row.agency.code: [(i.leaf_code, i.claimed_level, i.verified_level) for i in row.levels]
        for row in matrix.rows
    }
    assert shown == {"kesbangpol": [("I2", 6, None)], "bappeda": [("I1", 5, 3)], "tapem": [], "polres": []}


def test_a_note_is_open_until_the_answer_is_handed_in_again(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    (note,) = row_of(matrix_of(city.operator, round_, now=NOW), "tapem").notes
    assert (note.item.code, note.text, note.at) == ("1.2", "Halaman?", NOW)
    city.hand_in(fresh(item))
    assert row_of(matrix_of(city.operator, round_, now=NOW), "tapem").notes == []


def test_an_item_of_nobody_is_named(city: City, round_: Round) -> None:
    Item.objects.filter(pk=item_of(round_, "1.2").pk).update(owner_agency=None)
    assert [i.code for i in matrix_of(city.operator, round_, now=NOW).unshared] == ["1.2"]
    assert "1 butir belum dibagi" in page(city, city.operator, round_).content.decode()


# ---- who sees how much


def test_levels_above_count_before_and_read_after_sending(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    assert matrix_of(city.province, round_, now=NOW).items == []
    counted = page(city, city.province, round_)
    assert counted.status_code == 200
    text = counted.content.decode()
    assert "Anda melihat jumlahnya saja" in text
    assert "Bappeda" not in text
    assert "data-matrix" not in text
    city.send(round_)
    sent = Round.objects.get(pk=round_.pk)
    matrix = matrix_of(city.province, sent, now=NOW)
    assert letters(matrix) == {"bappeda": {"1.1": "V"}}
    assert (matrix.hidden, matrix.inside) == (6, False)
    assert "6 butir belum dikirim" in page(city, city.province, sent).content.decode()


def test_what_was_said_inside_stays_inside(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.VERIFIED)
    city.send(round_)
    services.reopen(scope=city.operator, item_id=item.pk, reason="Rahasia dapur", now=NOW)
    sent = Round.objects.get(pk=round_.pk)
    assert row_of(matrix_of(city.operator, sent, now=NOW), "tapem").notes[0].text == "Rahasia dapur"
    assert all(row.notes == [] and row.reasons == [] for row in matrix_of(city.province, sent, now=NOW).rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_are_for_those_who_read(city: City, round_: Round, kind: str) -> None:
    asked = f"?format={kind}"
    allowed = (city.operator, city.leader("sekda"), city.verifier("hukum"))
    assert {page(city, scope, round_, asked).status_code for scope in allowed} == {200}
    refused = (city.province, city.nation, city.contact("bappeda"), city.leader("admin"))
    assert {page(city, scope, round_, asked).status_code for scope in refused} == {403}
    other = City("73.71")
    for scope in (other.operator, other.province):
        assert page(other, scope, round_, asked).status_code == 404


# ---- files


def test_the_csv_says_every_cell_in_words(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    answer = page(city, city.operator, round_, "?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    table = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    assert list(table) == ["Kesbangpol", "Bappeda", "Tapem", "Polres"]
    assert (table["Bappeda"]["1.1"], table["Bappeda"]["1.2"]) == ("Terverifikasi", "tidak diminta")
    assert (table["Bappeda"]["Butir diminta"], table["Bappeda"]["Terverifikasi"]) == ("2", "1")


def test_the_workbook_has_letters_summary_items_and_legend(city: City, round_: Round, settings: Any) -> None:
    settings.DEMO = True
    Agency.objects.filter(pk=city["bappeda"].pk).update(name="=1+1")
    city.bring(item_of(round_, "2.2"), ItemState.REPAIR)
    book = load_workbook(io.BytesIO(page(city, city.operator, round_, "?format=xlsx").content))
    assert book.sheetnames == ["Matriks", "Tiap OPD", "Butir", "Keterangan"]
    grid = list(book["Matriks"].values)
    assert grid[0][:4] == ("No.", "OPD", "1.1", "1.2")
    assert {row[-1] for row in grid[1:]} == {"DATA PERAGAAN - bukan keadaan sebenarnya"}
    named = {row[1]: row for row in grid[1:]}
    assert (named["=1+1"][2], named["Tapem"][2], named["Tapem"][7]) == ("T!", "+T!", "P!")
    assert book["Matriks"]["B3"].data_type == "s"
    assert book["Matriks"].freeze_panes == "C2"
    summary = {row[1]: row for row in book["Tiap OPD"].values}
    assert summary["Tapem"][-2] == "2.2: Halaman?"
    assert ("V", "Terverifikasi", 0) in {row[:3] for row in book["Keterangan"].values}
    assert book["Butir"]["A2"].value == "1.1"


# ---- cost


def test_the_matrix_costs_the_same_for_more(city: City, round_: Round, assert_max_queries: Ceiling) -> None:
    city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    operator, province = city.operator, city.province
    with assert_max_queries(6):
        matrix_of(operator, round_, now=NOW)
    with assert_max_queries(3):
        matrix_of(province, round_, now=NOW)


def test_cells_link_to_their_items(city: City, round_: Round) -> None:
    text = page(city, city.operator, round_).content.decode()
    assert f'href="{item_of(round_, "1.1").get_absolute_url()}"' in text
    assert "1.1: Masih ditunggu" in text
    assert str(Cell.HELP_OWED.label) in text
