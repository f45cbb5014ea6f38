"""Closing ends the work of the agencies; what is left open needs a reason."""

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, duties_of, items_of


def test_a_finished_round_owes_nothing(city: City, round_: Round) -> None:
    city.finish(round_)
    city.close(round_)
    assert [duties_of(item) for item in items_of(round_)] == [set()] * 7
