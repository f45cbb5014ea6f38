"""A started round that lasts for the tests of a module; each test gives back what it changed.

Starting a round takes longer than what most tests do with it. `conftest.py` of the root lets the tests
that share one stand together, and outside a transaction every test still starts its own.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City

Begun = tuple[City, Round]


def _begin() -> Begun:
    city = City()
    return city, city.make_round()


@pytest.fixture(scope="module")
def kept_round(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Begun]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _begin()
        transaction.set_rollback(True)


@pytest.fixture
def own_round(request: pytest.FixtureRequest, db: None) -> Begun:
    """The people and the rows of this test alone, whatever it makes of them."""
    if "kept_round" in request.fixturenames:
        return deepcopy(request.getfixturevalue("kept_round"))
    return _begin()


@pytest.fixture
def city(request: pytest.FixtureRequest, db: None) -> City:
    """With its round where the test asks for one."""
    if "own_round" in request.fixturenames:
        return request.getfixturevalue("own_round")[0]
    return City()


@pytest.fixture
def round_(own_round: Begun, city: City) -> Round:
    kept, round_ = own_round
    assert city is kept, "a module with a city of its own needs a round of its own"
    return round_
