"""Writing an answer: kept as a revision, checked by the question's rules, refused to everybody else."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Revision, Round
from selaras.assessments.services.checking import AnswerText, checked_text, tidy
from selaras.assessments.tests.factories import NOW, City, duties_of, fresh, item_of, link_scope
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.instruments.models import Instrument, Question


def question(type_: str, **fields: Any) -> Item:
    """An item that is only looked at."""
    instrument = Instrument(scale_min="1", scale_max="7")
    return Item(code="1", question=Question(type=type_, instrument=instrument, **fields))


def faults(item: Item, **text: Any) -> dict[str, list[str]]:
    try:
        checked_text(item, AnswerText(**text))
    except ValidationError as fault:
        return fault.message_dict
    return {}


def test_a_draft_is_a_revision_with_all_that_was_written(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Perda Nomor 3", value="tidak")
    assert (item.state, item.version, item.value, item.narrative) == (
        ItemState.DRAFT,
        1,
        "tidak",
        "Perda Nomor 3",
    )
    revision = Revision.objects.get(item=item)
    assert (revision.number, revision.action, revision.tier, revision.state) == (1, "save", "opd", "konsep")
    assert (revision.value, revision.narrative, revision.via) == ("tidak", "Perda Nomor 3", "akun")
    assert (revision.author_name, revision.agency_name) == ("Narahubung tapem", "Tapem")
    event = Event.objects.get(verb="assessments.item.saved")
    assert (event.before, event.after["state"]) == ({"state": "belum"}, "konsep")
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}


def test_the_same_text_again_is_no_new_revision(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Sama")
    again = city.write(item, "  Sama\r\n")
    assert (again.version, Revision.objects.count()) == (1, 1)


def test_saving_nothing_leaves_an_empty_item_empty(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"), "")
    assert (item.state, item.version) == (ItemState.EMPTY, 0)


def test_by_work_link_the_entry_says_who_and_how(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    city.write(item, scope=link_scope(city["tapem"], round_))
    revision = Revision.objects.get()
    assert (revision.author_id, revision.author_name, revision.via) == (
        None,
        "Trisna Endikat",
        "tautan_kerja",
    )
    assert revision.agency_name == "Tapem"


def test_what_an_outside_body_answered_is_entered_on_its_behalf(city: City, round_: Round) -> None:
    city.write(item_of(round_, "1.3"), "Nihil menurut surat Polres", scope=city.operator)
    revision = Revision.objects.get()
    assert (revision.on_behalf_of, revision.agency_name) == ("Polres", "Kesbangpol")


def test_an_answer_under_repair_stays_under_repair_until_handed_in(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    item = city.write(item, "Halaman 12")
    assert item.state == ItemState.REPAIR
    assert item.revisions.last().action == "save_repair"
    assert duties_of(item) == {("isi", "tapem", "perbaikan")}


def test_nobody_else_writes_and_nothing_is_left_of_the_try(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    strangers = [
        city.operator, city.contact("tapem"), city.verifier("bappeda"), city.leader("sekda"), city.province,
        link_scope(city["tapem"], round_), link_scope(city["bappeda"], round_.pk + 1),
        City("73.71").contact("bappeda"),
    ]  # fmt: skip
    for scope in strangers:
        with pytest.raises(Refused):
            city.write(item, scope=scope)
    assert fresh(item).version == 0
    assert not Revision.objects.exists()


def test_a_refused_answer_changes_nothing(city: City, round_: Round) -> None:
    item = item_of(round_, "2.2")
    with pytest.raises(ValidationError):
        city.write(item, value="Kadang")
    assert (fresh(item).version, Revision.objects.count()) == (0, 0)


# ---- what suits the question


@pytest.mark.parametrize("value", ["0", "12", "1.250", "1.250.000", "6,45", "-3", "1.250,5", " 7 "])
def test_numbers_are_written_as_in_the_office(value: str) -> None:
    assert faults(question("angka"), value=value) == {}


@pytest.mark.parametrize(
    "value", ["6.45", "1,250.5", "12.50", "dua", "1e5", "12 orang", "١٢", "+3", ",5", "1.", "1.2.3"]
)
def test_a_number_that_could_be_read_in_two_ways_is_refused(value: str) -> None:
    assert faults(question("angka"), value=value) == {"value": ["Tulis angka seperti 1.250 atau 6,45."]}


def test_the_rules_of_a_number_are_kept() -> None:
    limits = {"kind": "rentang", "min": "0", "max": "100"}
    item = question("angka", rules=[{"kind": "wajib"}, {"kind": "bilangan_bulat"}, limits])
    assert faults(item, value="50") == {}
    assert faults(item, value="-1") == {"value": ["Paling sedikit 0."]}
    assert faults(item, value="1.000") == {"value": ["Paling banyak 100."]}
    assert faults(item, value="6,5") == {"value": ["Tulis bilangan bulat."]}
    assert faults(item, value="6,0") == {}
    open_ended = question("angka", rules=[{"kind": "rentang", "min": "5"}])
    assert faults(open_ended, value="1.000.000") == {}


def test_choices_and_yes_or_no_take_only_what_is_offered() -> None:
    choice = question("pilihan", choices=["Sekali", 2])
    assert faults(choice, value="Sekali") == faults(choice, value="2") == {}
    assert faults(choice, value="Lain") == {"value": ["Pilih salah satu jawaban yang tersedia."]}
    assert faults(question("ya_tidak"), value="tidak") == {}
    assert faults(question("ya_tidak"), value="mungkin") == {"value": ["Jawab dengan ya atau tidak."]}


def test_a_level_is_a_whole_number_of_the_scale_and_only_for_a_level() -> None:
    message = {"level": ["Tingkat berupa bilangan bulat 1 sampai 7."]}
    level = question("tingkat")
    assert [faults(level, level=value) for value in (1, 7)] == [{}, {}]
    assert [faults(level, level=value) for value in (0, 8, -1)] == [message] * 3
    assert faults(question("teks"), level=4) == message
    assert faults(level, is_nil=True) == {"is_nil": ["Tingkat tidak dapat dijawab nihil."]}
    assert faults(level, value="4") == {"value": ["Butir ini dijawab dengan uraian atau tingkat."]}


def test_long_texts_are_refused_by_the_limit_that_counts() -> None:
    plain, short = question("teks"), question("teks", rules=[{"kind": "panjang", "max": "2000"}])
    assert faults(plain, narrative="a" * 20_000) == {}
    assert faults(plain, narrative="a" * 20_001) == {"narrative": ["Uraian paling banyak 20.000 huruf."]}
    assert faults(short, narrative="a" * 2_001) == {"narrative": ["Uraian paling banyak 2.000 huruf."]}
    too_long = {"value": ["Jawaban paling banyak 200 huruf; pindahkan selebihnya ke uraian."]}
    assert faults(question("angka"), value="1" * 201) == too_long


def test_all_faults_are_told_at_once() -> None:
    found = faults(question("pilihan", choices=["a"]), value="b", level=3, narrative="a" * 20_001)
    assert set(found) == {"value", "level", "narrative"}


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_tidied_text_is_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\x00" not in once
    assert "\r\n" not in once


def test_a_null_character_is_left_out(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"), "Perda\x00 3")
    assert fresh(item).narrative == "Perda 3"
    message = services.post_message(
        scope=city.contact("tapem"), item_id=item.pk, text="Apakah\x00 cukup?", now=NOW
    )
    assert message.text == "Apakah cukup?"
