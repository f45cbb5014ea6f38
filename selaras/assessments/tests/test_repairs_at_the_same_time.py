"""Two at the same moment on one repair or one list: one wins, the other is told, numbers have no gap."""

from collections.abc import Callable
from typing import Any

import pytest

from selaras.assessments import services
from selaras.assessments.models import Repair, Round
from selaras.assessments.services import RepairPlan
from selaras.assessments.tests.factories import INTERNAL_DUE, NOW, City
from selaras.core.references import Reference, show_many

AtOnce = Callable[..., list[Any]]


@pytest.fixture
def city(transactional_db: None) -> City:
    return City()


def add(city: City, round_: Round, text: str) -> Repair:
    plan = RepairPlan(["I1"], city["bappeda"], INTERNAL_DUE, text)
    return services.add_repair(scope=city.operator, round_=round_, plan=plan, now=NOW)


def test_four_repairs_added_at_once_get_four_numbers(city: City, at_once: AtOnce) -> None:
    round_ = city.make_round()
    made = at_once(*[lambda text=text: add(city, round_, text) for text in ("a", "b", "c", "d")])
    assert sorted(repair.number for repair in made) == [1, 2, 3, 4]


def test_reported_and_cancelled_at_once_leaves_one_state_and_its_duties(city: City, at_once: AtOnce) -> None:
    repair, contact, operator = add(city, city.make_round(), "Visi"), city.contact("bappeda"), city.operator
    results = at_once(
        lambda: services.report_repair(scope=contact, repair_id=repair.pk, note="Sudah", now=NOW),
        lambda: services.cancel_repair(scope=operator, repair_id=repair.pk, note="Ganda", now=NOW),
        lambda: services.close_repair(scope=operator, repair_id=repair.pk, note="Selesai", now=NOW),
    )

    def read() -> tuple[str, int, int]:
        kept = Repair.objects.get(pk=repair.pk)
        running = kept.round.repairs.running().count()
        return kept.state, kept.entries.count(), running

    state, entries, running = at_once(read)[0]
    done = sum(isinstance(result, Repair) for result in results)
    assert state in {"dibatalkan", "selesai"} and running == 0
    assert entries == 2 + done


def test_the_registry_names_a_repair_to_those_who_may_read_it(city: City) -> None:
    repair = add(city, city.make_round(), "Visi belum tampak")
    reference = Reference("repair", str(repair.pk))
    assert show_many(city.operator, [reference])[reference].title == "Perbaikan: Visi belum tampak"
    assert show_many(city.contact("dinsos"), [reference]) == {}
