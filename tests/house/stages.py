"""The cast for tests that only look: built once for a module, never committed."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.house.cast import Cast
from tests.house.visits import stage


@pytest.fixture(scope="module")
def cast(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    with stage(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built
