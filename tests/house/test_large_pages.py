"""The pages of a large country ask at most 25 times, and as often as those of a small one, for everybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from selaras.assessments.models import Round
from selaras.assessments.selectors import briefs
from selaras.assessments.selectors.matrix import MatrixCell
from selaras.core.listings import CHUNK
from selaras.evidence.models import Evidence
from selaras.measures.models import Measure
from tests.house.large import (
    FILES,
    KINDS,
    LARGE,
    PAGES,
    REFUSED,
    SMALL,
    Cost,
    Country,
    Size,
    asking_once_more,
    build,
    cost_of,
    costs,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIMIT = 25
Costs = dict[tuple[str, str], Cost]
# One query for each row of the page, put in on purpose.
SLIPS = {
    "matrix": (MatrixCell, "letter"),
    "leader": (briefs, "_agency"),
    "comparison": (Measure, "get_absolute_url"),
    "series": (Measure, "get_absolute_url"),
    "library": (Evidence, "type_label"),
    "rounds": (Round, "get_absolute_url"),
}


@dataclass
class Measured:
    size: Size
    costs: Costs
    with_slip: dict[str, int]


def slips_of(country: Country) -> dict[str, int]:
    found = {}
    for page, (owner, name) in SLIPS.items():
        kind = "nasional" if page == "rounds" else "kabkota"
        with asking_once_more(owner, name):
            found[page] = cost_of(country.client(kind), country.addresses(kind)[page]).queries
    return found


@pytest.fixture(scope="module")
def both(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, gather_statistics: Callable[[], None]
) -> Iterator[list[Measured]]:
    """Each size is built once, measured and rolled back."""
    found = []
    with django_db_blocker.unblock():
        for size in (SMALL, LARGE):
            with transaction.atomic():
                country = build(size)
                gather_statistics()
                found.append(Measured(size, costs(country), slips_of(country)))
                transaction.set_rollback(True)
    yield found


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_ten_times_as_much_asks_as_often(both: list[Measured], kind: str, page: str) -> None:
    small, large = (measured.costs[kind, page] for measured in both)
    assert small.status == large.status == (403 if (kind, page) in REFUSED else 200)
    assert small.queries == large.queries <= LIMIT


@pytest.mark.parametrize("name", FILES)
def test_the_file_of_a_longer_list_asks_as_often(both: list[Measured], name: str) -> None:
    small, large = (measured.costs["kabkota", f"{name} as a file"] for measured in both)
    assert small.status == large.status == 200
    # Rows go by in chunks; what belongs to a chunk is fetched with it.
    chunks = (LARGE.proofs - SMALL.proofs) // CHUNK if name == "evidence_list" else 0
    assert small.queries <= large.queries <= small.queries + chunks
    assert large.queries <= LIMIT
    assert small.kilobytes > 0


@pytest.mark.parametrize("page", SLIPS)
def test_a_query_for_each_row_would_be_found(both: list[Measured], page: str) -> None:
    small, large = (measured.with_slip[page] for measured in both)
    assert small != large or large > LIMIT
