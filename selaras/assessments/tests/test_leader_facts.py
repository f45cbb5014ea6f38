"""What a leader reads: numbers checked by hand, agencies in the office's order, requests by stated rules."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.briefs import LeaderFacts, facts_as_data, leader_facts, points
from selaras.assessments.selectors.requests import REQUEST_LENGTH, RULES, names_in_short, proposed_requests
from selaras.assessments.selectors.rounds import counts_of
from selaras.assessments.selectors.texts import leader_text
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    TEXT,
    City,
    item_of,
    items_of,
)
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_contact

pytestmark = pytest.mark.slow

Ceiling = Callable[[int], AbstractContextManager[None]]
HOUR = timedelta(hours=1)
WIB = ZoneInfo("Asia/Jakarta")


def facts(city: City, round_: Round, now: datetime = NOW) -> LeaderFacts:
    return leader_facts(city.operator, round_, now=now)


def data_of(city: City, round_: Round, now: datetime = NOW) -> dict[str, Any]:
    found = facts(city, round_, now)
    texts = [one.text for one in proposed_requests(found)]
    return facts_as_data(found, texts, addressee="Sekretaris Daerah")


def test_the_numbers_of_one_screen(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    city.to_verifier(item_of(round_, "1.2"))
    data = data_of(city, round_)
    assert (data["filled"], data["asked"], data["verified"]) == (2, 7, 1)
    # Kesbangpol 2.1 and 2.3, Bappeda 1.4, Tapem 2.2; Polres is asked by letter.
    assert (data["incomplete"], data["letters"]) == (3, 1)
    names = ("short", "filled", "asked", "waits", "words")
    shown = [tuple(row[name] for name in names) for row in data["agencies"]]
    assert shown == [
        ("KESBANGPOL", 0, 2, 2, "2 butir"),
        ("BAPPEDA", 1, 2, 1, "1 butir"),
        ("TAPEM", 1, 2, 1, "1 butir"),
        ("POLRES", 0, 1, 1, "1 butir, lewat surat"),
    ]


def test_agencies_keep_the_offices_order_also_among_the_late(city: City, round_: Round) -> None:
    Agency.objects.filter(pk=city["tapem"].pk).update(sort=0)
    data = data_of(city, round_, OWNER_DUE - HOUR)
    order = ["TAPEM", "KESBANGPOL", "BAPPEDA", "POLRES"]
    assert [row["short"] for row in data["agencies"]] == order
    assert [row["short"] for row in data["late"]] == order


@pytest.mark.parametrize(
    ("day", "clock", "internal", "final"),
    [
        (22, 9, 3, 6),  # Thursday: Friday, Monday, Tuesday; then Wednesday to Friday
        (23, 9, 2, 5),
        (25, 9, 2, 5),  # Sunday
        (27, 9, 0, 3),
        (30, 9, 0, 0),
    ],
)
def test_working_days_are_counted_by_hand(
    city: City, round_: Round, day: int, clock: int, internal: int, final: int
) -> None:
    data = data_of(city, round_, datetime(2026, 1, day, clock, tzinfo=WIB))
    assert (data["internal"]["days"], data["final"]["days"]) == (internal, final)
    assert data["final"]["passed"] is False


def test_a_passed_date_is_not_counted_backwards(city: City, round_: Round) -> None:
    data = data_of(city, round_, OWNER_DUE + 100 * HOUR)
    assert (data["final"]["days"], data["final"]["passed"]) == (0, True)


def test_what_is_missing_is_the_exact_share_of_the_weights(city: City, round_: Round) -> None:
    missing = facts(city, round_).missing
    assert [(one.code, one.share, one.per_level, one.open_items) for one in missing] == [
        ("I1", Fraction(60), Fraction(6, 10), 4),
        ("I2", Fraction(40), Fraction(4, 10), 3),
    ]
    city.approve(item_of(round_, "1.4"))
    now = facts(city, round_)
    assert ([one.code for one in now.missing], now.missing_share) == (["I2"], Fraction(40))
    for item in items_of(round_):
        if not item.is_approved:
            city.approve(item)
    assert facts(city, round_).missing == []


def test_weights_that_are_no_decimals_stay_exact(city: City) -> None:
    text = TEXT.replace("weight: 60", "weight: 100/3").replace("weight: 40", "weight: 200/3")
    city.instrument = make_instrument(text)
    missing = facts(city, city.make_round()).missing
    assert [one.share for one in missing] == [Fraction(100, 3), Fraction(200, 3)]
    assert sum(one.share for one in missing) == 100


def test_an_item_set_aside_is_no_longer_missing(city: City, round_: Round) -> None:
    services.drop(scope=city.operator, item_id=item_of(round_, "1.2").pk, reason="Tidak ada", now=NOW)
    assert [(one.code, one.open_items) for one in facts(city, round_).missing] == [("I1", 3), ("I2", 3)]


def test_points_are_said_only_where_a_level_adds_them(city: City) -> None:
    text = TEXT.replace("nodes:\n  - code: A", "mean: geometric\nnodes:\n  - code: A")
    city.instrument = make_instrument(text)
    data = data_of(city, city.make_round())
    assert [row["per_level"] for row in data["missing"]] == ["", ""]
    assert data["missing_share"] == "100 %"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 10), "0,10"),
        (Fraction(1), "1,00"),
        (Fraction(1, 16), "0,0625"),
        (Fraction(3, 20), "0,15"),
    ],
)
def test_points_have_two_places_and_more_where_needed(value: Fraction, shown: str) -> None:
    assert points(value) == shown


def test_who_was_reminded_and_when(city: City, round_: Round) -> None:
    late = INTERNAL_DUE + HOUR
    for times in (1, 2):
        services.remind(
            scope=city.operator, round_=round_, agency_ids=[city["tapem"].pk], now=late + times * HOUR
        )
    told = {row["short"]: row["reminded"] for row in data_of(city, round_, late + 3 * HOUR)["late"]}
    assert told["TAPEM"] == "Diingatkan 27 Jan 2026, 19.00 WIB oleh Rusmala (2 kali)."
    assert told["BAPPEDA"] == "Belum diingatkan lewat aplikasi."
    assert told["POLRES"] == "Diminta lewat surat."


def test_a_late_part_says_since_when_and_why(city: City, round_: Round) -> None:
    early = {
        item_of(round_, "2.1").pk: services.Share(due_at=NOW - HOUR, due_reason="Pejabat berganti " * 20)
    }
    services.share_out(scope=city.operator, round_=round_, shares=early, now=NOW - 2 * HOUR)
    (row,) = data_of(city, round_)["late"]
    assert (row["short"], row["codes"], row["since"]) == ("KESBANGPOL", "2.1", "22 Jan 2026, 08.00 WIB")
    assert row["reasons"][0].startswith("2.1: Pejabat berganti")
    assert len(row["reasons"][0]) <= 160


# ---- requests


def rules_of(city: City, round_: Round, now: datetime = NOW) -> list[str]:
    return [one.rule for one in proposed_requests(facts(city, round_, now))]


def contacts(city: City) -> None:
    for code in ("kesbangpol", "bappeda", "tapem"):
        make_contact(city[code])


def test_the_first_three_rules_that_apply_are_taken(city: City, round_: Round) -> None:
    contacts(city)
    assert rules_of(city, round_) == ["pengingat", "instansi", "bobot"]
    city.hand_in(item_of(round_, "1.2"))
    assert rules_of(city, round_) == ["pengingat", "instansi", "validasi"]
    city.bring(item_of(round_, "1.3"), ItemState.NOT_RELEVANT)
    city.to_verifier(item_of(round_, "2.2"))
    assert rules_of(city, round_) == ["pengingat", "validasi", "verifikasi"]


def test_an_agency_without_a_contact_is_named(city: City, round_: Round) -> None:
    make_contact(city["kesbangpol"])
    proposed = {one.rule: one.text for one in proposed_requests(facts(city, round_))}
    assert proposed["narahubung"].startswith("Meminta BAPPEDA, TAPEM menunjuk narahubung")


def test_what_was_returned_is_asked_for(city: City, round_: Round) -> None:
    contacts(city)
    city.bring(item_of(round_, "1.3"), ItemState.NOT_RELEVANT)
    city.bring(item_of(round_, "2.2"), ItemState.REPAIR)
    proposed = {one.rule: one.text for one in proposed_requests(facts(city, round_))}
    assert proposed["perbaikan"] == "Meminta TAPEM memperbaiki 1 butir yang dikembalikan."


def test_the_reminder_counts_agencies_and_names_the_next_date(city: City, round_: Round) -> None:
    first = proposed_requests(facts(city, round_))[0].text
    assert first == (
        "Menandatangani surat pengingat kepada 3 OPD yang masih ditunggu (KESBANGPOL, BAPPEDA, TAPEM), "
        "paling lambat masuk Selasa, 27 Januari 2026, 16.00 WIB."
    )
    later = proposed_requests(facts(city, round_, INTERNAL_DUE + HOUR))[0].text
    assert later.endswith("Jumat, 30 Januari 2026, 10.00 WIB.")


def test_of_the_missing_indicators_the_heaviest_is_put_first(city: City, round_: Round) -> None:
    contacts(city)
    text = {one.rule: one.text for one in proposed_requests(facts(city, round_))}["bobot"]
    assert text == "Mendahulukan indikator I1 (60 % bobot, 4 butir belum terverifikasi)."


def test_a_finished_round_asks_only_to_be_sent(city: City, round_: Round) -> None:
    city.finish(round_)
    (only,) = proposed_requests(facts(city, round_))
    assert only.rule == "kirim"
    assert "Pemilik contoh" in only.text


def test_a_prepared_round_still_has_a_page(city: City) -> None:
    assert len(proposed_requests(facts(city, city.make_round(started=False)))) == 3


def test_many_names_are_cut_and_no_request_outgrows_the_screen(city: City, round_: Round) -> None:
    assert names_in_short(list("abcdef")) == "a, b, c, d dan 2 lagi"
    Agency.objects.all().update(short_name="N" * 60)
    assert all(len(one.text) <= REQUEST_LENGTH for one in proposed_requests(facts(city, round_)))
    assert len({rule.code for rule in RULES}) == len(RULES)


# ---- the text, and what it costs


def test_the_text_for_whatsapp(city: City, round_: Round, settings: Any) -> None:
    settings.DEMO = False
    data = data_of(city, round_)
    text = leader_text(data)
    assert text.splitlines()[1] == (
        "Per Kamis, 22 Januari 2026, 09.00 WIB: 0/7 butir IKT 2025 terisi, 0 terverifikasi; "
        "3 OPD belum lengkap; 1 butir menunggu surat balasan instansi vertikal."
    )
    assert "Mohon arahan: (1) Menandatangani" in text and " (2) " in text and " (3) " in text
    assert "PERAGAAN" not in text
    assert "Mohon arahan" not in leader_text(data | {"requests": []})
    settings.DEMO = True
    assert leader_text(data).endswith("DATA PERAGAAN - bukan keadaan sebenarnya")


def test_the_counts_are_those_of_the_round_page(city: City, round_: Round) -> None:
    for code, state in (
        ("1.1", ItemState.AT_HEAD), ("1.2", ItemState.AT_VERIFIER), ("1.3", ItemState.NOT_RELEVANT),
        ("1.4", ItemState.VERIFIED), ("2.1", ItemState.DRAFT), ("2.2", ItemState.REPAIR),
    ):  # fmt: skip
        city.bring(item_of(round_, code), state)
    assert facts(city, round_).counts == counts_of(round_)


def test_an_item_of_nobody_does_not_break_the_page(city: City, round_: Round) -> None:
    Item.objects.filter(pk=item_of(round_, "1.2").pk).update(owner_agency=None)
    assert data_of(city, round_)["asked"] == 7


def test_the_facts_cost_the_same_for_more(city: City, round_: Round, assert_max_queries: Ceiling) -> None:
    operator = city.operator
    with assert_max_queries(9):
        leader_facts(operator, round_, now=NOW)
