"""Values of the environment that cannot be stop the start with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from selaras.config import env


@pytest.mark.parametrize("wrong", ["tujuh", "7;3", "7,400", "-31"])
def test_steps_that_cannot_be_stop_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("SELARAS_REMINDER_DAYS", wrong)
    with pytest.raises(ImproperlyConfigured, match="misalnya 7,3"):
        env.wholes("SELARAS_REMINDER_DAYS", "7,3,1", -30, 60)


def test_steps_are_read_once_each_the_farthest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_REMINDER_DAYS", "1, 5,5,-2,0")
    assert env.wholes("SELARAS_REMINDER_DAYS", "7,3,1", -30, 60) == [5, 1, 0, -2]
