"""The first page: what waits for a leader, and the rounds that are worked on before those that went out."""

from datetime import timedelta
from typing import Any

import pytest

from selaras.assessments import services
from selaras.assessments.models import Round
from selaras.assessments.selectors.asks import brief_asks
from selaras.assessments.tests.factories import NOW, City
from selaras.core.scope import Scope
from selaras.desk.selectors import home_page

pytestmark = pytest.mark.slow


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Any) -> City:
    settings.MEDIA_ROOT = tmp_path
    return City()


def asked(city: City, scope: Scope) -> list[tuple[int, int]]:
    rows = brief_asks(scope, region_path=city.region.path)
    return [(row.brief.number, row.unanswered) for row in rows]


def test_a_leader_finds_what_is_asked_of_him_until_it_is_answered(city: City) -> None:
    head, sekda = city.leader("kepala_kesbangpol"), city.leader("sekda")
    draft = services.draft_brief(scope=city.operator, round_=city.make_round(), now=NOW)
    assert asked(city, sekda) == asked(city, head) == []
    services.submit_brief(scope=city.operator, brief_id=draft.pk, now=NOW)
    assert (asked(city, sekda), asked(city, head)) == ([], [(1, 0)])
    services.release_brief(scope=head, brief_id=draft.pk, now=NOW)
    assert asked(city, sekda) == asked(city, city.leader("ajudan")) == [(1, 3)]
    assert asked(city, City("73.71").leader("sekda")) == []
    for scope in (city.contact("bappeda"), city.province):
        assert asked(city, scope) == []
    services.answer_brief(
        scope=sekda, brief_id=draft.pk, now=NOW,
        reply=services.Reply(directions={1: "setuju", 2: "setuju"}),
    )  # fmt: skip
    # What he left open he has read; it is not put before him again.
    assert asked(city, sekda) == []


def test_a_round_that_is_worked_on_stands_before_those_that_went_out(city: City) -> None:
    running = [city.make_round(title=f"Berjalan {n}", data_year=2024 + n) for n in range(2)]
    gone = [city.make_round(title=f"Terkirim {n}", data_year=2015 + n) for n in range(7)]
    for days, round_ in enumerate((*gone, *reversed(running))):
        due_at = NOW + timedelta(days=days - 7)
        Round.objects.filter(pk=round_.pk).update(
            owner_due_at=due_at, internal_due_at=due_at, state="terkirim" if round_ in gone else "pengisian"
        )
    shown = [
        row.title for row, _counts in home_page(city.operator, region_path=city.region.path, now=NOW).rounds
    ]
    assert shown == ["Berjalan 1", "Berjalan 0", *[f"Terkirim {n}" for n in (6, 5, 4, 3)]]
