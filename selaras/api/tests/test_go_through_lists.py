"""Lists come in pages of stated size, filtered, at a cost that does not grow with the house."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Contribution, Item, Round, RoundAgency
from selaras.assessments.tests.factories import City, item_of
from selaras.evidence.tests import samples
from selaras.offices.tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Counter = Callable[[], AbstractContextManager[Any]]


def test_rounds_come_newest_first_with_their_counts(city: City, operator: Caller, round_: Round) -> None:
    older = city.make_round(data_year=2024, title="Penilaian contoh 2024")
    city.approve(item_of(round_, "1.2"))
    listed = answered(operator.get("/rounds"))
    assert [row["id"] for row in listed["data"]] == [round_.pk, older.pk]
    assert [row["counts"]["verified"] for row in listed["data"]] == [1, 0]
    assert listed["data"][0]["region"]["code"] == "16.72"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=16.72", 2),
        ("region=16", 2),
        ("region=73", 0),
        ("data_year=2024", 1),
        ("state=pengisian", 2),
        ("state=terkirim", 0),
        ("region=16&data_year=2025&state=pengisian", 1),
    ],
)
def test_rounds_are_filtered(city: City, operator: Caller, round_: Round, query: str, found: int) -> None:
    city.make_round(data_year=2024)
    City(code="73.71").make_round()
    assert answered(operator.get(f"/rounds?{query}"))["count"] == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("region=00.00", "region"),
        ("state=selesai", "state"),
        ("data_year=dua", "data_year"),
        ("regoin=16", "regoin"),
        ("per_page=101", "per_page"),
        ("per_page=0", "per_page"),
        ("page=0", "page"),
        ("region=16%00", "region"),
    ],
)
def test_a_filter_that_means_nothing_is_said(operator: Caller, round_: Round, query: str, field: str) -> None:
    problem = refused(operator.get(f"/rounds?{query}"), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == [field]


def test_items_are_filtered_by_state_agency_and_indicator(
    city: City, operator: Caller, round_: Round
) -> None:
    city.write(item_of(round_, "1.1"))
    for query, codes in (
        ("state=konsep", ["1.1"]),
        ("agency=tapem", ["1.2", "2.2"]),
        ("indicator=I2", ["2.1", "2.2", "2.3"]),
        ("agency=tapem&indicator=I2", ["2.2"]),
        ("agency=tidak_ada", []),
    ):
        listed = answered(operator.get(at(round_, rest=f"/items?{query}")))
        assert [row["code"] for row in listed["data"]] == codes


def test_pages_lead_on_and_back_and_end(operator: Caller, round_: Round) -> None:
    first = answered(operator.get(at(round_, rest="/items?per_page=3&state=belum")))
    assert (first["count"], first["pages"], len(first["data"])) == (7, 3, 3)
    assert first["previous"] is None
    seen, page = [], first
    while page["next"]:
        seen += page["data"]
        page = answered(operator.get(page["next"].partition("/api/v1")[2]))
    seen += page["data"]
    assert [row["code"] for row in seen] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3"]
    back = answered(operator.get(page["previous"].partition("/api/v1")[2]))
    assert [row["code"] for row in back["data"]] == ["1.4", "2.1", "2.2"] and back["page"] == 2
    beyond = answered(operator.get(at(round_, rest="/items?page=99")))
    assert beyond["data"] == [] and beyond["next"] is None


def test_a_list_that_changes_between_two_pages_repeats_and_loses_nothing(
    operator: Caller, round_: Round
) -> None:
    first = answered(operator.get(at(round_, rest="/items?per_page=3")))
    assert [row["code"] for row in first["data"]] == ["1.1", "1.2", "1.3"]
    Contribution.objects.all().delete()
    round_.items.filter(code__in=["1.1", "1.3"]).delete()
    second = answered(operator.get(first["next"].partition("/api/v1")[2]))
    assert [row["code"] for row in second["data"]] == ["1.4", "2.1", "2.2"]


def test_a_cursor_of_another_list_or_filter_is_refused(operator: Caller, round_: Round) -> None:
    following = answered(operator.get(at(round_, rest="/items?per_page=3")))["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    for path in (
        at(round_, rest=f"/items?state=belum&cursor={cursor}"),
        at(round_, rest=f"/agencies?cursor={cursor}"),
        at(round_, rest=f"/items?cursor={cursor[:-1]}"),
        at(round_, rest="/items?cursor=1"),
        "/rounds?cursor=eyJ4Ijox",
    ):
        problem = refused(operator.get(path), 422, "invalid")
        assert [one["field"] for one in problem["errors"]] == ["cursor"]


def test_what_has_not_changed_is_not_sent_again(operator: Caller, city: City, round_: Round) -> None:
    path = at(round_, "1.1")
    first = operator.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    again = operator.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""
    city.write(item_of(round_, "1.1"))
    assert operator.get(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_head_is_a_get_without_its_body(operator: Caller, round_: Round) -> None:
    whole, head = operator.get("/rounds"), operator.call("HEAD", "/rounds")
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


def _grow(city: City, round_: Round, agencies: int) -> None:
    """Items spread over that many agencies, each with a contributor and evidence somewhere."""
    made = [make_agency(city.region, f"tambahan{number}") for number in range(agencies)]
    question = round_.instrument.questions.get(code="2.2")
    rows = [
        Item(
            round=round_, question=question, code=f"9.{number}", sort=100 + number, leaf_code="I2",
            owner_agency=agency, verifier_agency=city["kesbangpol"],
        )
        for number, agency in enumerate(made)
    ]  # fmt: skip
    items = Item.objects.bulk_create(rows)
    RoundAgency.objects.bulk_create([RoundAgency(round=round_, agency=agency) for agency in made])
    asked = {"ask": "x", "asked_by_name": "x", "asked_at": round_.created_at}
    Contribution.objects.bulk_create([Contribution(item=item, agency=made[0], **asked) for item in items[1:]])


LISTS = {
    "rounds": (lambda round_: "/rounds", 8),
    "round": (at, 12),
    "items": (lambda round_: at(round_, rest="/items?per_page=100"), 9),
    "agencies": (lambda round_: at(round_, rest="/agencies?per_page=100"), 9),
    "item": (lambda round_: at(round_, "1.1"), 25),
    "evidence": (lambda round_: at(round_, "1.1", "/evidence"), 14),
    "library": (lambda _round: "/evidence?per_page=100", 7),
    "duties": (lambda _round: "/duties?per_page=100", 6),
    "messages": (lambda round_: at(round_, "1.1", "/messages"), 10),
    "scores": (lambda round_: at(round_, rest="/scores"), 7),
    "current": (lambda round_: at(round_, rest="/scores/current"), 7),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_six_and_with_sixty_agencies(
    name: str, city: City, operator: Caller, contact: Caller, round_: Round, count_queries: Counter
) -> None:
    path, ceiling = LISTS[name]
    for number in range(3):
        contact.upload(at(round_, "1.1", "/evidence/files"), f"{number}.pdf", samples.pdf(str(number)))
        contact.post(at(round_, "1.1", "/messages"), {"text": "x"})
        operator.post(at(round_, rest="/scores"))
    costs = []
    for agencies in (6, 54):
        _grow_from(city, round_, agencies)
        answered(operator.get(path(round_)))
        with count_queries() as seen:
            answered(operator.get(path(round_)))
        costs.append(len(seen))
    assert costs[0] == costs[1], costs
    assert costs[0] <= ceiling, "\n".join(query["sql"][:200] for query in seen.captured_queries)


def _grow_from(city: City, round_: Round, agencies: int) -> None:
    round_.items.filter(code__startswith="9.").delete()
    round_.agencies.filter(agency__code__startswith="tambahan").delete()
    city.region.agencies.filter(code__startswith="tambahan").delete()
    _grow(city, round_, agencies)


def test_the_nation_reads_many_rounds_page_by_page(city: City, round_: Round, count_queries: Counter) -> None:
    nation = Caller.of(city, city.nation)
    costs = []
    for years in (range(1901, 1903), range(1903, 1990)):
        plain = {field.attname: getattr(round_, field.attname) for field in Round._meta.fields}
        Round.objects.bulk_create([Round(**(plain | {"id": None, "data_year": year})) for year in years])
        answered(nation.get("/rounds?per_page=100"))
        with count_queries() as seen:
            assert answered(nation.get("/rounds?per_page=100"))["count"] == Round.objects.count()
        costs.append(len(seen) - 1)
    assert costs[0] == costs[1] <= 8
