"""A questionnaire from Word or Excel becomes questions with proposals; one fault, and nothing is written."""

import io
from pathlib import Path

import openpyxl
import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.instruments import selectors
from selaras.instruments.compute import Known, Office, assemble, propose, read, read_pasted
from selaras.instruments.compute.pasting import MAX_ROWS
from selaras.instruments.models import Draft
from selaras.instruments.selectors import offices_in
from selaras.instruments.services import publish_draft
from selaras.instruments.tests.factories import SMALL, make_instrument
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

# As a clerk copies it out of the letter: 55 questions in other words than last year's.
LETTER = (Path(__file__).parent / "kuesioner.txt").read_text(encoding="utf-8")
FOLDER = settings.BASE_DIR / "instruments"
AGENCIES = yaml.safe_load((FOLDER / "agencies-starter.yaml").read_text(encoding="utf-8"))["agencies"]
OUTSIDE = ("vertikal", "lembaga")


@pytest.fixture(scope="module")
def known():
    framework = read((FOLDER / "ikt-2024.yaml").read_text(encoding="utf-8"), file="")
    offices = [
        Office(code, one["name"], one["short"], one["kind"] in OUTSIDE) for code, one in AGENCIES.items()
    ]
    return Known(framework, offices)


def proposals(text, known):
    pasted = read_pasted(text, titles=[node.title for node in known.framework.walk()])
    assert pasted.faults == []
    return propose(pasted.rows, known)


# ---- the letter of the demonstration: 55 questions, worded otherwise than last year


def test_the_letter_has_55_questions_49_for_agencies_and_6_for_outside_bodies(known):
    found = proposals(LETTER, known)
    outside = [one.owner for one in found if AGENCIES[one.owner]["kind"] in OUTSIDE]
    assert len(found) == 55
    assert len(found) - len(outside) == 49
    assert sorted(outside) == ["bps", "fkub", "fkub", "kemenag", "kemenag", "polres"]


def test_each_question_of_the_letter_finds_its_indicator_and_owner(known):
    found = proposals(LETTER, known)
    wanted = {q.code: (leaf.code, q.owners[0], q.type) for leaf, q, _words in known.asked}
    assert {one.code: (one.leaf, one.owner, one.type) for one in found} == wanted
    assert all(one.leaf_why and one.owner_why for one in found)


def test_without_headings_and_numbers_of_its_own_most_of_the_letter_still_finds_its_place(known):
    lines = [row.text for row in read_pasted(LETTER).rows]
    running = "\n".join(f"{n}. {text}" for n, text in enumerate(lines, start=1))
    found = proposals(running, known)
    wanted = [(leaf.code, q.owners[0]) for leaf, q, _words in known.asked]
    right = sum((one.leaf, one.owner) == pair for one, pair in zip(found, wanted, strict=True))
    assert len(found) == 55
    assert right >= 53


def test_the_letter_makes_an_edition_that_can_be_published(known):
    found = proposals(LETTER, known)
    made = assemble(found, known, edition="2025")
    assert made.faults == ()
    assert made.levels_added == ()
    framework = read(made.text, file="")
    assert framework.edition == "2025"
    assert sum(1 for _ in framework.questions()) == 55
    assert {node.code: node.weight for node in framework.leaves()} == {
        node.code: node.weight for node in known.framework.leaves()
    }
    level = next(q for _leaf, q in framework.questions() if q.type == "tingkat")
    assert len(level.rubric) == 7


# ---- what Word and Excel give


def rows(text, titles=()):
    return [(row.number, row.code, row.text) for row in read_pasted(text, titles=titles).rows]


def test_numbered_paragraphs_go_on_over_several_lines():
    text = "KUESIONER\n\n1. Apakah ada tim\nlintas OPD?\n\n2) Berapa anggarannya?\n"
    assert rows(text) == [(3, "1", "Apakah ada tim lintas OPD?"), (6, "2", "Berapa anggarannya?")]


def test_details_below_a_question_belong_to_it():
    (row,) = read_pasted(
        "1. Apakah ada tim?\na. Ya\nb. Tidak\nOPD: Bappeda\nBukti dukung: SK; Notula\n- Absen\n2. X?"
    ).rows[:1]
    assert row.options == ["Ya", "Tidak"]
    assert row.owner == "Bappeda"
    assert row.evidence == ["SK", "Notula", "Absen"]


def test_paragraphs_without_numbers_are_one_question_each():
    assert [text for *_rest, text in rows("Apakah ada tim?\nBerapa anggarannya?\n")] == [
        "Apakah ada tim?",
        "Berapa anggarannya?",
    ]


def test_headings_are_no_questions():
    text = "Indikator 3: Peristiwa intoleransi\n1. Apa itu?\nA. Regulasi Pemerintah Kota\n2. Apa visinya?"
    found = read_pasted(text).rows
    assert [(row.code, row.heading) for row in found] == [
        ("1", "3 Peristiwa intoleransi"),
        ("2", "Regulasi Pemerintah Kota"),
    ]


def test_a_table_is_found_by_its_headings_in_any_order():
    text = "Kuesioner 2025\t\t\nOPD\tNo.\tUraian Pertanyaan\nBappeda\t1\tApa visinya?\n\t2\tApa misinya?\n"
    assert rows(text) == [(3, "1", "Apa visinya?"), (4, "2", "Apa misinya?")]
    assert read_pasted(text).rows[0].owner == "Bappeda"


def test_a_table_without_headings_is_read_by_what_its_columns_hold():
    text = "1\tApakah visi daerah memuat kerukunan warga?\tBappeda\n2\tApa misinya tentang hal itu?\tKesra\n"
    found = read_pasted(text).rows
    assert [(row.code, row.owner) for row in found] == [("1", "Bappeda"), ("2", "Kesra")]


def test_a_merged_indicator_cell_counts_for_the_rows_below_it():
    text = "Indikator\tPertanyaan\nPerencanaan\tApa visinya?\n\tApa misinya?\nTindakan\tApa kegiatannya?\n"
    assert [row.indicator for row in read_pasted(text).rows] == ["Perencanaan", "Perencanaan", "Tindakan"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Tempel kuesioner"),
        ("  \n\t\n ", "Tempel kuesioner"),
        ('No\tPertanyaan\n1\t"Apa', "tanda kutip"),
        ("\n".join(f"{n}. Apa {n}?" for n in range(1, MAX_ROWS + 2)), "Paling banyak"),
        ("Pertanyaan\tPertanyaan\tNo\nA?\tB?\t1\n", "dua kolom"),
        ("x\n" * 4000, "Paling banyak"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    assert said in read_pasted(text).faults[0].message


def test_hostile_text_is_read_as_text(known):
    text = "1. <script>alert(1)</script> =HYPERLINK(1)?\x00\n2. {{ 7*7 }} ' -- \u202e?"
    pasted = read_pasted(text)
    assert [row.number for row in pasted.rows] == [1, 2]
    made = assemble(propose(pasted.rows, known), known, edition="2025")
    # The letter that turns a line around is refused by the grammar, with its row.
    assert 2 in {fault.row for fault in made.faults}


def test_a_choice_is_guessed_from_its_answers(known):
    found = proposals(
        "1. Seberapa sering forum bertemu?\na. Sering\nb. Jarang\n2. Adakah SK?\na. Ada\nb. Tidak ada",
        known,
    )
    assert [one.type for one in found] == ["pilihan", "ya_tidak"]


def test_the_numbers_of_the_letter_are_kept_as_those_of_the_owner(known):
    found = proposals(LETTER, known)
    made = read(assemble(found, known, edition="2026").text, file="")
    kept = [question.owner_code for _leaf, question in made.questions() if question.owner_code]
    assert sorted(kept) == sorted(one.raw.code for one in found)
    again = propose(read_pasted("1. Apakah ada?\n2. Berapa?\n1. Adakah?").rows, known)
    assert [one.owner_code for one in again] == ["", "2", ""]


def test_numbers_that_begin_again_in_each_part_become_numbers_of_the_indicator(known):
    text = "Indikator 1\n1. Apa visi RPJMD?\n2. Apa program?\nIndikator 3\n1. Peristiwa apa?\n"
    assert [one.code for one in proposals(text, known)] == ["1.1", "1.2", "3.1"]


# ---- the page

pages = pytest.mark.django_db
SHEET = (
    "No\tIndikator\tPertanyaan\tOPD\n1\tI1\tDokumen apa yang memuatnya?\tBappeda\n"
    "2\tI2\tKegiatan apa yang ada?\t\n"
)


@pytest.fixture
def operator(client):
    region = make_region()
    for code, name in (("bappeda", "Bappeda"), ("kesbangpol", "Badan Kesbangpol")):
        make_agency(region, code, name=name, short_name=name)
    make_agency(region, "polres", name="Polres", short_name="Polres", kind="vertikal")
    user, client.scope = person("operator", region=region)
    client.region = region
    client.force_login(user)
    client.base = make_instrument()
    return client


def send(client, text=SHEET, **more):
    data = {"base": client.base.pk, "edition": "2025", "text": text, **more}
    return client.post(reverse("draft_paste"), data)


@pages
def test_the_preview_writes_nothing_and_shows_every_proposal(operator):
    response = send(operator)
    assert response.status_code == 200
    assert Draft.objects.count() == 0
    found = [(row.leaf, row.owner, row.type) for row in response.context["reading"].rows]
    assert found == [("I1", "bappeda", "teks"), ("I2", "kesbangpol", "daftar")]
    assert response.context["reading"].counts == {"all": 2, "agency": 2, "outside": 0, "nobody": 0}


@pages
def test_what_was_chosen_in_the_preview_is_kept(operator):
    response = send(operator, do="keep", **{"leaf-3": "I1", "owner-3": "polres", "type-3": "teks"})
    draft = Draft.objects.get()
    assert response.url == draft.get_absolute_url()
    assert (draft.fault_count, draft.edition, draft.base) == (0, "2025", operator.base)
    framework = read(draft.text, file="")
    asked = {q.code: (leaf.code, q.owners, q.type) for leaf, q in framework.questions()}
    assert asked["1"] == ("I1", ("bappeda", "tapem"), "teks")
    assert asked["2"] == ("I1", ("polres",), "teks")
    # Both indicators still have the one question that sets their value.
    assert sorted(kind for _leaf, _owners, kind in asked.values()).count("tingkat") == 2


@pages
def test_a_skipped_row_is_left_out_and_skipping_all_is_refused(operator):
    send(operator, do="keep", **{"skip-3": "1"})
    assert "Kegiatan apa yang ada?" not in Draft.objects.get().text
    response = send(operator, do="keep", **{"skip-2": "1", "skip-3": "1"})
    assert response.status_code == 422
    assert Draft.objects.count() == 1


@pages
def test_all_faults_come_at_once_with_their_rows_and_nothing_is_written(operator):
    text = (
        "No\tPertanyaan\tOPD\n1\tZzz qqq?\tDinas Antah Berantah\n2\tPada tingkat mana?\t\n"
        "3\tPada tingkat mana keadaannya?\tPolres\n"
    )
    levels = {"type-3": "tingkat", "type-4": "tingkat", "leaf-3": "I1", "leaf-4": "I1"}
    response = send(operator, text, do="keep", **levels)
    faults = [(fault.row, fault.message) for fault in response.context["reading"].faults]
    assert response.status_code == 422
    assert Draft.objects.count() == 0
    assert (2, "Pilih indikator untuk butir ini.") in faults
    assert any(row == 2 and "Dinas Antah Berantah" in message for row, message in faults)
    assert any("butir tingkat" in message for _row, message in faults)
    html = response.content.decode()
    assert "Dinas Antah Berantah" in html
    assert "Baris 2" in html


@pages
def test_a_choice_that_does_not_exist_is_a_fault_and_no_crash(operator):
    response = send(operator, do="keep", **{"leaf-2": "A", "owner-2": "' or 1=1", "type-2": "roket"})
    assert response.status_code == 422
    assert Draft.objects.count() == 0


@pages
def test_an_agency_of_another_region_is_not_proposed(operator):
    other = make_region("62.71", "Kota Palangka Raya")
    make_agency(other, "dinaslain", name="Dinas Lain", short_name="Dinas Lain")
    response = send(operator, SHEET.replace("Bappeda", "Dinas Lain"))
    assert response.context["reading"].rows[0].owner == ""
    assert "dinaslain" not in {office.code for office in offices_in(operator.region)}


@pages
def test_a_workbook_goes_the_same_way(operator):
    book = openpyxl.Workbook()
    for line in SHEET.strip("\n").split("\n"):
        book.active.append(line.split("\t"))
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("kuesioner.xlsx", out.getvalue())
    data = {"base": operator.base.pk, "edition": "2025", "file": upload}
    response = operator.post(reverse("draft_book"), data)
    assert response.status_code == 200
    assert [row.leaf for row in response.context["reading"].rows] == ["I1", "I2"]


@pages
def test_a_file_that_is_no_workbook_is_refused_with_words(operator):
    upload = SimpleUploadedFile("kuesioner.xlsx", b"\xd0\xcf\x11\xe0 lama")
    data = {"base": operator.base.pk, "edition": "2025", "file": upload}
    response = operator.post(reverse("draft_book"), data)
    assert response.status_code == 422
    assert "xls" in response.content.decode()


@pages
def test_a_round_can_be_offered_what_was_pasted_and_published(operator):
    send(operator, do="keep")
    draft = Draft.objects.get()
    made = publish_draft(scope=operator.scope, draft_id=draft.pk, base_version=draft.version, now=NOW)
    assert made in selectors.instruments_for_rounds(operator.region.path)
    assert made not in selectors.instruments_for_rounds("ID.62.71.")
    assert selectors.usual_owners(made)["1"] == "bappeda"


@pages
def test_the_small_instrument_is_what_these_tests_paste_upon(operator):
    assert operator.base.source_text == SMALL
