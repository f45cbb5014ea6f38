"""Notes, calendar and guidance of a round cost as many queries with ten times the rows, for everybody."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.assessments import services
from selaras.assessments.models import Guidance, Note, NoteSeries, Round
from selaras.assessments.tests.factories import NOW, City, add_stages, items_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CEILING = 25


@pytest.fixture
def second(city: City, round_: Round) -> Round:
    """A sent round with every optional stage, made from one of the year before."""
    made = services.create_round(
        scope=city.operator, instrument=round_.instrument, region=city.region, coordinator=city["kesbangpol"],
        plan=services.RoundPlan(
            title="Penilaian contoh 2026", data_year=2026, filling_year=2027, index_owner="Pemilik contoh",
            internal_due_at=NOW + timedelta(days=380), owner_due_at=NOW + timedelta(days=390),
        ),
        previous=round_, now=NOW,
    )  # fmt: skip
    started = services.start_round(scope=city.operator, round_=made, now=NOW)
    add_stages(city, started)
    Round.objects.filter(pk=started.pk).update(state="catatan", sharing="terkirim")
    return Round.objects.get(pk=started.pk)


def _fill(city: City, round_: Round, number: int) -> None:
    """So many series with so many notes, and guidance of this year and the last."""
    NoteSeries.objects.filter(round=round_).delete()
    Guidance.objects.all().delete()
    items, owned = items_of(round_), {"written_by_name": "Rusmala", "written_at": NOW, "due_at": NOW}
    for series_number in range(1, number + 1):
        series = NoteSeries.objects.create(
            round=round_, source="pemilik", number=series_number, due_at=NOW, opened_at=NOW,
            opened_by_name="Rusmala", closed_at=NOW if series_number < number else None, summary="Selesai",
        )  # fmt: skip
        Note.objects.bulk_create(
            Note(series=series, item=items[n % len(items)], number=n, text=f"Catatan {n}", **owned)
            for n in range(number)
        )
    assert round_.previous is not None
    told = {"question": "Cukup?", "answer": "Cukup.", "answered_by": "Rusmala", "at": NOW}
    for item in (*items, *items_of(round_.previous)):
        Guidance.objects.bulk_create(Guidance(item=item, **told) for _n in range(number))


@pytest.mark.parametrize("who", ["operator", "sekda", "contact", "head"])
def test_ten_times_the_rows_cost_the_same(
    client: Client,
    city: City,
    second: Round,
    who: str,
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    people = {
        "operator": lambda: city.operator,
        "sekda": lambda: city.leader("sekda"),
        "contact": lambda: city.contact("tapem"),
        "head": lambda: city.head("tapem"),
    }
    client.force_login(city.user(people[who]()))
    counts: dict[str, list[int]] = {}
    for number in (2, 20):
        _fill(city, second, number)
        for part in ("catatan/", "jadwal/", "tanya-jawab/", "butir/1.2/"):
            address = f"/penilaian/{second.pk}/{part}"
            assert client.get(address).status_code == 200, part
            with count_queries() as seen:
                client.get(address)
            counts.setdefault(part, []).append(len(seen))
    # The page of one item shows more than lists do and has its ceiling in the house's own table.
    assert all(few == many for few, many in counts.values()), counts
    assert all(many <= CEILING for part, (_few, many) in counts.items() if part != "butir/1.2/"), counts
