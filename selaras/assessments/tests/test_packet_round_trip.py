"""What is written into a workbook comes out of it the same, whatever the text; and a person may fill it."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.compute.packets import read_workbook
from selaras.assessments.compute.sheets import (
    ANSWERS,
    HIDDEN,
    AnswerCells,
    SheetHead,
    SheetRow,
    read_back,
    workbook_bytes,
    written,
)
from selaras.assessments.models import Intake, Round
from selaras.assessments.services import PacketFault
from selaras.assessments.services.checking import tidy
from selaras.assessments.tests.factories import NOW, City, fresh, item_of, link_scope
from selaras.assessments.tests.packets import bring, edited, filled, packet, row_of, use, zipped
from selaras.core.verdict import Refused
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf

pytestmark = pytest.mark.slow

PDF, OTHER = pdf(), pdf("Lain")

TEXTS = st.text(max_size=60)
ROWS = st.lists(st.builds(AnswerCells, TEXTS, TEXTS, st.sampled_from(["", "Ya"])), min_size=1, max_size=8)


def sheet_row(code: str, cells: AnswerCells) -> SheetRow:
    return SheetRow(
        code, "I1", "Bappeda", "Apa?", "", ("Ya", "Tidak"), True, True, True, "Konsep", (), 3, cells
    )


@given(TEXTS)
def test_any_text_is_written_and_read_back(text: str) -> None:
    assert read_back(written(text)) == text


@settings(deadline=None)
@given(ROWS)
def test_a_table_comes_back_as_it_was_written(table: list[AnswerCells]) -> None:
    head = SheetHead(7, 9, "Paket", "Bappeda", "Batas", "", NOW)
    rows = [sheet_row(f"1.{n}", cells) for n, cells in enumerate(table)]
    back = read_workbook(workbook_bytes(head, rows), "paket.xlsx")
    assert back.faults == []
    assert (back.round_id, back.agency_id) == (7, 9)
    assert {row.code: row.cells for row in back.rows} == {row.code: row.cells for row in rows}
    assert all(back.known[row.code] == (3, row.cells.digest) for row in rows)


@settings(deadline=None)
@given(TEXTS)
def test_nothing_that_is_written_is_a_formula(text: str) -> None:
    head = SheetHead(1, 1, text[:20], text[:20], "", "", NOW)
    row = sheet_row("1.1", AnswerCells("=1+1", f"={text}", ""))
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(head, [row])))
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    cell = book[ANSWERS].cell(row_of(book[ANSWERS], "1.1"), 6)
    assert cell.quotePrefix


def test_an_untouched_packet_changes_nothing(city: City, round_: Round) -> None:
    city.write(item_of(round_, "1.2"), "=HYPERLINK(1)\nbaris\tdua", value="tidak")
    data = packet(city.contact("tapem"), round_, city["tapem"])
    with pytest.raises(PacketFault, match="Tidak ada perubahan"):
        bring(city.contact("tapem"), round_, data)
    # The same from a program that rewrites the whole file.
    with pytest.raises(PacketFault, match="Tidak ada perubahan"):
        bring(city.contact("tapem"), round_, edited(data, lambda book: None))
    assert not Intake.objects.exists()


# What a person may type into the row of each item of the example, by column.
# A formula is refused, and what no workbook holds cannot be typed; both have tests of their own.
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60)
TRAPS = ("", "-5", "1.10", "007", "  dua  baris\n\tlagi ", "'kutip", "ya", "2024-01-01", "_x0041_")
NARRATIVES = st.sampled_from(TRAPS) | LINES.filter(lambda text: not text.startswith("="))
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "1.1": st.fixed_dictionaries({"uraian": NARRATIVES}),
        "1.2": st.fixed_dictionaries({"jawaban": st.sampled_from(["Ya", "Tidak", ""]), "uraian": NARRATIVES}),
        "1.3": st.fixed_dictionaries({"nihil": st.sampled_from(["Ya", ""]), "uraian": NARRATIVES}),
        "1.4": st.fixed_dictionaries({"jawaban": st.integers(1, 7), "uraian": NARRATIVES}),
        "2.2": st.fixed_dictionaries(
            {"jawaban": st.sampled_from(["Sekali", "Berkala", ""]), "uraian": NARRATIVES}
        ),
        "2.3": st.fixed_dictionaries({"jawaban": st.integers(1, 7), "uraian": NARRATIVES}),
    },
)
SOURCE = services.Source("whatsapp", "Trisna Endikat", NOW.date())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_any_answers_brought_in_go_out_equal_and_come_back_as_nothing_new(
    city: City, round_: Round, typed: dict[str, dict[str, Any]]
) -> None:
    """In, out and in again through the database: nothing is lost, and nothing is made up."""
    scope = city.operator
    with transaction.atomic():
        before = _kept(round_)
        given_in = filled(packet(scope, round_, None), typed)
        changed = {row.code: row for row in read_workbook(given_in, "paket.xlsx").rows if row.code in typed}
        try:
            intake = bring(scope, round_, given_in, source=SOURCE)
        except PacketFault as fault:
            assert "Tidak ada perubahan" in str(fault)
            assert _kept(round_) == before
        else:
            use(scope, intake)
            out = packet(scope, round_, None)
            shown = {row.code: row.cells for row in read_workbook(out, "paket.xlsx").rows}
            for code, row in changed.items():
                assert _plain(shown[code]) == _plain(row.cells), code
            assert {code: kept for code, kept in _kept(round_).items() if code not in typed} == {
                code: kept for code, kept in before.items() if code not in typed
            }
            with pytest.raises(PacketFault, match="Tidak ada perubahan"):
                bring(scope, round_, out, source=SOURCE)
        transaction.set_rollback(True)


def _kept(round_: Round) -> dict[str, tuple[object, ...]]:
    fields = ("code", "value", "narrative", "claimed_level", "is_nil")
    return {row[0]: row for row in round_.items.values_list(*fields)}


def _plain(cells: AnswerCells) -> tuple[str, str, str]:
    """As it is kept: what no page can show and blanks at the ends go, by one stated rule."""
    return tidy(cells.value), tidy(cells.narrative), tidy(cells.nil)


def test_only_own_items_stand_in_the_packet(city: City, round_: Round) -> None:
    book = openpyxl.load_workbook(BytesIO(packet(city.contact("tapem"), round_, city["tapem"])))
    codes = [row[0].value for row in book[ANSWERS].iter_rows()]
    assert [code for code in codes if code and code[0].isdigit()] == ["1.2", "2.2"]
    assert book[HIDDEN].sheet_state == "hidden"
    rules = {str(rule.sqref): rule.formula1 for rule in book[ANSWERS].data_validations.dataValidation}
    first = row_of(book[ANSWERS], "1.2")
    assert f"F{first}" in rules
    assert f"F{first + 1}" in rules


def test_every_kind_of_answer_is_filled_outside(city: City, round_: Round) -> None:
    data = packet(city.operator, round_, None)
    answers = {
        "2.1": {"uraian": "Tiga kegiatan", "bukti": "https://contoh.example.go.id/notula | hal. 3-5"},
        "2.3": {"jawaban": 4, "uraian": "Lihat 2.1"},
        "1.3": {"nihil": "ya"},
    }
    scope = city.operator
    intake = use(scope, bring(scope, round_, filled(data, answers)))
    assert (item_of(round_, "2.1").narrative, item_of(round_, "2.1").state) == ("Tiga kegiatan", "konsep")
    assert item_of(round_, "2.3").claimed_level == 4
    assert item_of(round_, "1.3").is_nil
    attached = Use.objects.get(subject_kind="item", subject_id=str(item_of(round_, "2.1").pk))
    assert (attached.evidence.url, attached.pages) == ("https://contoh.example.go.id/notula", "3-5")
    assert intake.state == "diterapkan"
    assert [row["code"] for row in intake.result] == [
        item.code for item in sorted(round_.items.filter(code__in=answers), key=lambda item: item.pk)
    ]


def test_words_of_a_choice_are_taken_in_any_case(city: City, round_: Round) -> None:
    data = packet(city.contact("tapem"), round_, city["tapem"])
    data = filled(data, {"1.2": {"jawaban": True}, "2.2": {"jawaban": "berkala "}})
    use(city.contact("tapem"), bring(city.contact("tapem"), round_, data))
    assert item_of(round_, "1.2").value == "ya"
    assert item_of(round_, "2.2").value == "Berkala"


def test_evidence_comes_in_the_zip_beside_the_workbook(city: City, round_: Round) -> None:
    scope = city.contact("bappeda")
    data = filled(
        packet(scope, round_, city["bappeda"]), {"1.1": {"uraian": "RPJMD", "bukti": "Rpjmd.PDF | 12"}}
    )
    content = zipped(
        {
            "bappeda/paket.xlsx": data,
            "bappeda/rpjmd.pdf": PDF,
            "bappeda/lain.pdf": OTHER,
            "__MACOSX/bappeda/._rpjmd.pdf": b"x",
        }
    )
    intake = bring(scope, round_, content, "paket.zip")
    plan = services.plan_of(scope=scope, intake=intake, now=NOW)
    assert plan.unnamed == ["bappeda/lain.pdf"]
    use(scope, intake, hand_in=True)
    item = item_of(round_, "1.1")
    assert item.state == ItemState.AT_HEAD
    attached = Use.objects.get(subject_kind="item", subject_id=str(item.pk))
    assert (attached.evidence.original_name, attached.pages) == ("rpjmd.pdf", "12")
    assert attached.evidence.agency == city["bappeda"]


def test_what_hangs_there_already_is_not_attached_twice(city: City, round_: Round) -> None:
    scope = city.contact("bappeda")
    for text in ("Satu", "Dua"):
        data = filled(packet(scope, round_, city["bappeda"]), {"1.1": {"uraian": text, "bukti": "rpjmd.pdf"}})
        use(scope, bring(scope, round_, zipped({"paket.xlsx": data, "rpjmd.pdf": PDF}), "paket.zip"))
    assert Use.objects.count() == 1
    assert item_of(round_, "1.1").narrative == "Dua"


def test_a_work_link_brings_its_own_packet_and_sees_only_that(city: City, round_: Round) -> None:
    link = link_scope(city["tapem"], round_)
    data = filled(packet(link, round_, city["tapem"]), {"1.2": {"jawaban": "Ya"}})
    intake = bring(link, round_, data, agency=city["tapem"])
    assert list(Intake.objects.visible_to(link)) == [intake]
    assert not Intake.objects.visible_to(link_scope(city["bappeda"], round_)).exists()
    assert not Intake.objects.visible_to(city.contact("bappeda")).exists()
    assert list(Intake.objects.visible_to(city.operator)) == [intake]
    with pytest.raises(Refused, match="diunggah oleh"):
        use(city.operator, intake)
    use(link, intake)
    assert fresh(item_of(round_, "1.2")).value == "ya"
