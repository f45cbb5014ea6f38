"""Rounds in numbers: counts that add up, agencies in the office's order, queues of heads and verifiers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.items import item_page, items_for, neighbours, owed_by
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOBODY,
    NOW,
    OWNER_DUE,
    City,
    fresh,
    item_of,
    items_of,
    link_scope,
)

pytestmark = pytest.mark.slow

Ceiling = Callable[[int], AbstractContextManager[None]]
HOUR = timedelta(hours=1)
STATES = {
    "1.1": ItemState.AT_HEAD, "1.2": ItemState.AT_VERIFIER, "1.3": ItemState.NOT_RELEVANT,
    "1.4": ItemState.VERIFIED, "2.1": ItemState.DRAFT, "2.2": ItemState.REPAIR,
}  # fmt: skip


def bring_all(city: City, round_: Round) -> None:
    for code, state in STATES.items():
        city.bring(item_of(round_, code), state)


def test_every_item_is_counted_once(city: City, round_: Round, assert_max_queries: Ceiling) -> None:
    bring_all(city, round_)
    with assert_max_queries(1):
        counts = select.counts_of(round_)
    assert counts == select.Counts(
        total=7, empty=1, draft=1, at_head=1, at_verifier=1, repair=1, verified=1, dropped=1, filled=4
    )
    assert (counts.asked, counts.percent, counts.verified_percent) == (6, 67, 17)
    assert (counts.handed_in, counts.with_owner, counts.is_complete) == (2, 3, False)
    nothing = select.Counts()
    assert (nothing.percent, nothing.verified_percent, nothing.is_complete) == (0, 0, False)


def test_several_rounds_are_counted_in_one_query(
    city: City, round_: Round, assert_max_queries: Ceiling
) -> None:
    other = city.make_round(data_year=2024, started=False)
    bring_all(city, round_)
    with assert_max_queries(1):
        counts = select.counts_of_many([round_.pk, other.pk])
    assert (counts[round_.pk].verified, counts[other.pk].empty) == (1, 7)
    assert select.counts_of_many([]) == {}


def test_agencies_stand_in_the_offices_order_with_what_they_owe(
    city: City, round_: Round, assert_max_queries: Ceiling
) -> None:
    bring_all(city, round_)
    with assert_max_queries(5):
        rows = select.agency_rows(round_, now=NOW)
    assert [row.agency.code for row in rows] == ["kesbangpol", "bappeda", "tapem", "polres"]
    by_code = {row.agency.code: row for row in rows}
    assert by_code["tapem"].owes_contributions == 1
    assert [code for code, row in by_code.items() if row.is_complete] == ["bappeda", "polres"]
    assert sum(row.counts.total for row in rows) == 7


def test_who_only_contributes_is_listed_too(city: City, round_: Round) -> None:
    services.ask_contribution(
        scope=city.operator, item_id=item_of(round_, "1.2").pk, agency=city["dinsos"], ask="", now=NOW
    )
    row = next(row for row in select.agency_rows(round_, now=NOW) if row.agency == city["dinsos"])
    assert (row.counts.total, row.owes_contributions, row.is_complete) == (0, 1, False)


def late(round_: Round, moment: object) -> dict[str, int]:
    rows = select.agency_rows(Round.objects.get(pk=round_.pk), now=moment)  # type: ignore[arg-type]
    return {row.agency.code: row.late for row in rows if row.late}


def test_late_is_what_stands_open_past_its_own_time(city: City, round_: Round) -> None:
    early = {item_of(round_, "1.2").pk: services.Share(due_at=NOW + HOUR)}
    services.share_out(scope=city.operator, round_=round_, shares=early, now=NOW)
    assert late(round_, NOW) == {}
    assert late(round_, NOW + 2 * HOUR) == {"tapem": 1}
    assert late(round_, INTERNAL_DUE + HOUR) == {"kesbangpol": 2, "bappeda": 2, "tapem": 2, "polres": 1}
    city.hand_in(item_of(round_, "1.2"))
    assert late(round_, NOW + 2 * HOUR) == {}


def test_an_extension_counts_for_what_kesbangpol_enters_for_outside_bodies(city: City, round_: Round) -> None:
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["kesbangpol"], due_at=OWNER_DUE, reason="Surat",
        now=NOW,
    )  # fmt: skip
    rows = {row.agency.code: row for row in select.agency_rows(round_, now=INTERNAL_DUE + HOUR)}
    assert (rows["polres"].late, rows["polres"].due_at, rows["polres"].is_extended) == (0, OWNER_DUE, True)
    assert (rows["bappeda"].late, rows["bappeda"].is_extended) == (2, False)


def test_nobody_is_late_in_a_round_that_is_closed(city: City, round_: Round) -> None:
    city.close(round_)
    assert late(round_, OWNER_DUE + HOUR) == {}


def test_indicators_stand_in_the_order_of_the_instrument(
    city: City, round_: Round, assert_max_queries: Ceiling
) -> None:
    city.approve(item_of(round_, "1.4"), level=5)
    with assert_max_queries(3):
        rows = select.leaf_rows(city.operator, round_)
    assert [(row.code, row.weight, row.claimed, row.verified) for row in rows] == [
        ("I1", "60", 5, 5),
        ("I2", "40", None, None),
    ]
    assert [row.counts.total for row in rows] == [4, 3]
    assert [row.claimed for row in select.leaf_rows(city.contact("tapem"), round_)] == [None, None]


# ---- queues


def test_the_queue_is_oldest_first_and_everybodys_own(city: City, round_: Round) -> None:
    for minute, code in enumerate(("2.3", "1.2", "1.1")):
        item = city.hand_in(item_of(round_, code))
        services.validate(
            scope=city.validating(item), item_ids=[item.pk], now=NOW + timedelta(minutes=minute)
        )
    assert [item.code for item in select.waiting_items(round_, city.operator)] == ["2.3", "1.2", "1.1"]
    assert [item.code for item in select.waiting_items(round_, city.verifier("hukum"))] == ["2.3"]
    assert select.waiting_items(round_, city.contact("tapem")) == []


def test_heads_see_what_waits_for_them(city: City, round_: Round) -> None:
    for code in ("1.1", "1.2", "1.3", "2.1"):
        city.hand_in(item_of(round_, code))

    def codes(code: str) -> list[str]:
        return [item.code for item in select.validation_items(round_, city.head(code))]

    assert (codes("bappeda"), codes("tapem")) == (["1.1"], ["1.2"])
    # For outside bodies the head of Kesbangpol stands behind what was entered.
    assert codes("kesbangpol") == ["1.3", "2.1"]
    assert select.validation_items(round_, city.contact("bappeda")) == []


def test_after_closing_nothing_waits(city: City, round_: Round) -> None:
    city.to_verifier(item_of(round_, "1.2"))
    city.hand_in(item_of(round_, "1.1"))
    city.close(round_)
    round_ = Round.objects.get(pk=round_.pk)
    assert select.waiting_items(round_, city.operator) == []
    assert select.validation_items(round_, city.head("bappeda")) == []


# ---- who sees which round and item


def test_an_agency_sees_the_rounds_it_has_to_do_with(city: City, round_: Round) -> None:
    other = city.make_round(data_year=2024, started=False)
    rounds = {
        "bappeda": [round_], "tapem": [round_], "kesbangpol": [round_], "dinsos": [],
    }  # fmt: skip
    for code, seen in rounds.items():
        assert list(select.rounds_for(city.contact(code))) == seen, code
    assert set(select.rounds_for(city.operator)) == {round_, other}
    assert list(select.rounds_for(link_scope(city["bappeda"], round_))) == [round_]
    assert not select.rounds_for(link_scope(city["bappeda"], round_, kind="meeting"))
    assert not select.rounds_for(NOBODY)
    assert not select.rounds_for(City("73.71").operator)


def test_a_called_off_contributor_no_longer_sees_the_round(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    asked = services.ask_contribution(
        scope=city.operator, item_id=item.pk, agency=city["dinsos"], ask="", now=NOW
    )
    assert list(select.rounds_for(city.contact("dinsos"))) == [round_]
    services.cancel_contribution(scope=city.operator, contribution_id=asked.pk, now=NOW)
    assert not select.rounds_for(city.contact("dinsos"))


def test_each_reads_the_items_of_the_own_agency_and_those_one_helps_with(city: City, round_: Round) -> None:
    def codes(scope: object) -> list[str]:
        return [item.code for item in items_for(scope, round_)]  # type: ignore[arg-type]

    everything = ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3"]
    assert codes(city.contact("bappeda")) == ["1.1", "1.4"]
    assert codes(city.contact("tapem")) == ["1.1", "1.2", "2.2"]
    # Kesbangpol enters what outside bodies answer, so its contact and its head open it.
    for scope in (
        city.contact("kesbangpol"),
        city.head("kesbangpol"),
        link_scope(city["kesbangpol"], round_),
    ):
        assert {"1.3", "2.1", "2.3"} <= set(codes(scope))
    assert codes(city.verifier("hukum")) == everything
    assert codes(city.leader("sekda")) == everything
    assert codes(link_scope(city["tapem"], round_)) == ["1.1", "1.2", "2.2"]
    for scope in (NOBODY, city.province, city.leader("admin"), City("73.71").operator,
                  link_scope(city["tapem"], round_, kind="meeting"), city.contact("dinsos")):  # fmt: skip
        assert codes(scope) == []


def test_what_is_owed_to_one_contact(city: City, round_: Round) -> None:
    city.hand_in(item_of(round_, "2.2"))
    items = list(Item.objects.visible_to(city.contact("tapem")).filter(round=round_))
    assert [item.code for item in owed_by(city["tapem"], items)] == ["1.1", "1.2"]
    city.approve(item_of(round_, "1.1"))
    items = list(Item.objects.visible_to(city.contact("tapem")).filter(round=round_))
    assert [item.code for item in owed_by(city["tapem"], items)] == ["1.2"]


# ---- one item


def test_the_page_of_an_item_costs_the_same_for_a_long_history(
    city: City, round_: Round, assert_max_queries: Ceiling
) -> None:
    item = fresh(item_of(round_, "1.1"))
    for number in range(6):
        city.write(item, f"Teks {number}")
        services.post_message(scope=city.operator, item_id=item.pk, text="Lanjut", now=NOW)
    item = fresh(item)
    with assert_max_queries(6):
        page = item_page(city.operator, item, now=NOW)
    assert (len(page.revisions), len(page.messages), len(page.contributions)) == (6, 6, 1)
    assert (page.due_at, page.is_late, page.validation, page.last_return) == (INTERNAL_DUE, False, None, None)


def test_the_page_shows_what_was_asked_to_be_repaired_last(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    page = item_page(city.contact("tapem"), item, now=INTERNAL_DUE + HOUR)
    assert page.last_return is not None
    assert (page.last_return.comment, page.is_late) == ("Halaman?", True)
    assert page.validation is not None


def test_whoever_sets_a_level_sees_the_other_answers_of_the_indicator(city: City, round_: Round) -> None:
    level = item_of(round_, "2.3")
    assert [item.code for item in item_page(city.verifier("hukum"), level, now=NOW).siblings] == [
        "2.1",
        "2.2",
    ]
    assert item_page(city.operator, item_of(round_, "2.1"), now=NOW).siblings == []


def test_neighbours_are_those_one_may_open(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    assert neighbours(city.operator, item) == ("1.1", "1.3")
    assert neighbours(city.contact("tapem"), item) == ("1.1", "2.2")
    assert neighbours(city.operator, item_of(round_, "1.1")) == (None, "1.2")
    assert neighbours(city.operator, item_of(round_, "2.3")) == ("2.2", None)
    assert neighbours(city.contact("dinsos"), item) == (None, None)
    queue = [item_of(round_, "2.1"), item]
    assert neighbours(city.operator, item, queue=queue) == ("2.1", None)
    assert neighbours(city.operator, item_of(round_, "1.1"), queue=queue) == (None, "2.1")
    assert len(items_of(round_)) == 7


def test_an_empty_list_is_not_shown_to_those_who_may_not_read(city: City, round_: Round) -> None:
    assert permissions.can_list_items(city.operator, round_)
    assert permissions.can_list_items(city.contact("bappeda"), round_)
    for scope in (city.province, city.nation, city.contact("dinsos")):
        assert "hanya jumlahnya" in permissions.can_list_items(scope, round_).reason
