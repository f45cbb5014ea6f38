"""Kinds of duties that exist only in these tests."""

import pytest

from selaras.duties.choices import DUTY_KINDS
from selaras.duties.tests.factories import KINDS


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, kind in KINDS.items():
        monkeypatch.setitem(DUTY_KINDS, code, kind)
