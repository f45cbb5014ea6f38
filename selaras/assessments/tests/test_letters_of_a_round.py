"""Letters drafted from a round: to whom, with which items, and never without cause."""

import pytest
from django.http import Http404
from django.test import Client

from selaras.assessments import services
from selaras.assessments.models import Brief, Round
from selaras.assessments.selectors.letters import (
    COVER,
    DIRECTED,
    REMINDER,
    compose_cover,
    compose_directed,
    compose_reminder,
)
from selaras.assessments.tests.factories import INTERNAL_DUE, MADE, NOBODY, NOW, OWNER_DUE, City, item_of
from selaras.core.verdict import Refused
from selaras.letters.choices import letter_templates
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of, print_data
from selaras.letters.services import begin_letter

pytestmark = pytest.mark.slow

LATE = INTERNAL_DUE.replace(day=28)


def test_the_reminder_goes_to_those_who_are_late_with_their_items(city: City, round_: Round) -> None:
    for code in ("1.1", "1.4"):
        city.approve(item_of(round_, code))
    made = compose_reminder(city.operator, str(round_.pk), LATE)
    assert made.agency_id == city["kesbangpol"].pk
    assert list(made.to) == ["Kepala Tapem", "Polres"]
    (annex,) = made.annexes
    # Kesbangpol is late with 2.1 and 2.3 itself; the letter asks others for theirs and counts those alone.
    assert [row[1:3] for row in annex.rows] == [["Tapem", "1.2, 2.2"], ["Polres", "1.3"]]
    assert "masih ada 3 butir yang melewati" in made.body


def test_an_extension_is_no_lateness(city: City, round_: Round) -> None:
    services.extend_agency(
        scope=city.leader("kepala_kesbangpol"), round_=round_, agency=city["tapem"], due_at=OWNER_DUE,
        reason="Pejabat baru", now=NOW,
    )  # fmt: skip
    made = compose_reminder(city.operator, str(round_.pk), LATE)
    assert "Kepala Tapem" not in made.to


def test_the_reason_of_an_earlier_date_stands_beside_the_item(city: City) -> None:
    round_ = city.make_round(started=False)
    item = item_of(round_, "1.3")
    shares = {item.pk: services.Share(due_at=NOW.replace(day=20), due_reason="Balasan belum datang.")}
    services.share_out(scope=city.operator, round_=round_, shares=shares, now=MADE)
    services.start_round(scope=city.operator, round_=round_, now=MADE)
    made = compose_reminder(city.operator, str(round_.pk), NOW)
    assert [list(row) for row in made.annexes[0].rows] == [["1", "Polres", "1.3", "Balasan belum datang."]]
    assert "1 butir" in made.body


def test_nobody_is_reminded_before_the_time(city: City, round_: Round) -> None:
    with pytest.raises(Refused, match="Tidak ada butir"):
        begin_letter(scope=city.operator, template=REMINDER, subject_id=str(round_.pk), now=NOW)


def test_where_kesbangpol_alone_is_late_its_own_head_is_written_to(city: City, round_: Round) -> None:
    for item in round_.items.exclude(owner_agency=city["kesbangpol"]):
        city.approve(item_of(round_, item.code))
    made = compose_reminder(city.operator, str(round_.pk), LATE)
    assert list(made.to) == ["Kepala Kesbangpol"]
    assert "masih ada 2 butir" in made.body


@pytest.mark.parametrize("compose", [compose_reminder, compose_cover])
def test_letters_of_a_round_are_for_its_operators(city: City, round_: Round, compose: object) -> None:
    pk = str(round_.pk)
    for scope in (city.contact("bappeda"), city.leader("sekda")):
        with pytest.raises(Refused):
            compose(scope, pk, LATE)  # type: ignore[operator]
    foreign = City("73.71").operator
    for scope, subject in ((foreign, pk), (NOBODY, pk), (city.operator, ""), (city.operator, "9" * 30)):
        with pytest.raises(Http404):
            compose(scope, subject, LATE)  # type: ignore[operator]


def test_the_cover_says_what_is_in_and_what_is_not(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    made = compose_cover(city.operator, str(round_.pk), NOW)
    assert list(made.to) == ["Pemilik contoh"]
    assert "Dari 7 butir, 1 sudah terverifikasi per 22 Januari 2026" in made.body
    assert "1.2, 1.3, 1.4, 2.1, 2.2, 2.3" in made.body
    for item in round_.items.exclude(code="1.1"):
        city.approve(item_of(round_, item.code))
    assert "belum disertakan" not in compose_cover(city.operator, str(round_.pk), NOW).body


def test_the_drafted_reminder_prints_and_stands_on_the_round(city: City, round_: Round) -> None:
    letter = begin_letter(scope=city.operator, template=REMINDER, subject_id=str(round_.pk), now=LATE)
    data = print_data(letter, letterhead_of(letter.agency))
    assert data["lampiran"] == "Satu berkas"
    client = Client()
    client.force_login(city.user(city.operator))
    page = client.get(round_.get_absolute_url()).content.decode()
    assert letter.get_absolute_url() in page
    Letter.objects.update(state="dibatalkan", reason="x")
    assert letter.get_absolute_url() not in client.get(round_.get_absolute_url()).content.decode()


def test_both_are_registered() -> None:
    assert {REMINDER, COVER} <= set(letter_templates())


# ---- the letter a leader was asked to sign


@pytest.fixture
def brief(city: City, round_: Round) -> Brief:
    drafted = services.draft_brief(scope=city.operator, round_=round_, now=NOW)
    return services.release_brief(scope=city.leader("kepala_kesbangpol"), brief_id=drafted.pk, now=NOW)


def test_the_letter_goes_to_all_who_are_waited_for_in_the_offices_order(city: City, brief: Brief) -> None:
    city.approve(item_of(brief.round, "1.1"))
    city.hand_in(item_of(brief.round, "1.2"))
    made = compose_directed(city.operator, str(brief.pk), NOW)
    assert list(made.to) == ["Kepala Kesbangpol", "Kepala Bappeda", "Kepala Tapem"]
    (annex,) = made.annexes
    assert [list(row) for row in annex.rows] == [
        ["1", "Kesbangpol", "2.1, 2.3", "-"], ["2", "Bappeda", "1.4", "-"], ["3", "Tapem", "2.2", "-"],
    ]  # fmt: skip
    assert "terisi 2 dari 7 butir" in made.body
    assert "paling lambat Selasa, 27 Januari 2026, 16.00 WIB" in made.body
    assert "arahan" not in made.body


def test_the_letter_names_the_direction_once_it_was_given(city: City, brief: Brief) -> None:
    reply = services.Reply({1: "setuju"})
    services.answer_brief(scope=city.leader("sekda"), brief_id=brief.pk, reply=reply, now=NOW)
    made = compose_directed(city.operator, str(brief.pk), NOW)
    assert made.body.startswith("Sesuai arahan Sekretaris Daerah pada 22 Januari 2026, per ")
    tapem = made.annexes[0].rows[2]
    assert list(tapem) == ["3", "Tapem", "1.2, 2.2", "1.1"]


def test_a_refusal_is_no_direction(city: City, brief: Brief) -> None:
    reply = services.Reply({1: "tidak", 2: "setuju"})
    services.answer_brief(scope=city.leader("sekda"), brief_id=brief.pk, reply=reply, now=NOW)
    assert "arahan" not in compose_directed(city.operator, str(brief.pk), NOW).body


def test_nobody_to_remind_needs_no_letter(city: City, brief: Brief) -> None:
    city.finish(brief.round)
    with pytest.raises(Refused, match="Semua OPD sudah lengkap"):
        compose_directed(city.operator, str(brief.pk), NOW)


def test_the_letter_of_a_draft_or_of_another_city_is_not_found(city: City, brief: Brief) -> None:
    draft = services.draft_brief(scope=city.operator, round_=brief.round, now=NOW)
    for scope, subject in (
        (city.operator, str(draft.pk)), (city.operator, "x"), (City("73.71").operator, str(brief.pk)),
    ):  # fmt: skip
        with pytest.raises(Http404):
            compose_directed(scope, subject, NOW)
    with pytest.raises(Refused):
        compose_directed(city.leader("sekda"), str(brief.pk), NOW)


def test_the_letter_lies_ready_on_the_page_of_the_leader(city: City, brief: Brief) -> None:
    client = Client()
    client.force_login(city.user(city.operator))
    page = f"/ringkasan/{brief.round_id}/"
    assert "Siapkan surat pengingat" in client.get(page).content.decode()
    letter = begin_letter(scope=city.operator, template=DIRECTED, subject_id=str(brief.pk), now=NOW)
    assert letter.get_absolute_url() in client.get(page).content.decode()
    client.force_login(city.user(city.leader("sekda")))
    seen = client.get(page).content.decode()
    assert letter.get_absolute_url() in seen
    assert client.get(letter.get_absolute_url()).status_code == 200
    assert "Siapkan surat pengingat" not in seen
