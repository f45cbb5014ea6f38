"""An office that writes letters."""

import pytest

from selaras.letters.tests.factories import Office


@pytest.fixture
def office(db: None) -> Office:
    return Office()
