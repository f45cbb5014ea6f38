"""Deadlines, stages, duties, letters and days off in the calendar, each for those who may see its record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City, add_stages
from selaras.core.dated import Dated, Span, sources
from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.desk.selectors.calendar import Asked, all_codes, held
from selaras.duties.models import Duty
from selaras.followups.services import ask_change
from selaras.followups.tests.factories import DUE, Host
from selaras.letters.models import Letter
from selaras.letters.services import begin_letter
from selaras.regions.models import Region, SpecialDay

pytestmark = pytest.mark.slow
YEAR = Span(NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=330))


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Any) -> City:
    settings.MEDIA_ROOT = tmp_path
    return City()


def brought(code: str, scope: Scope, own: bool = False) -> list[Dated]:
    (source,) = (source for source in sources() if source.code == code)
    with CaptureQueriesContext(connection) as seen:
        found = list(source.entries(scope, YEAR, own))
    assert len(seen) <= 4
    return found


def test_duties_of_one_record_and_moment_are_one_entry_with_their_number(city: City) -> None:
    round_ = city.make_round()
    open_ones = Duty.objects.mine(city.operator).running()
    total = open_ones.filter(due_at__gte=YEAR.opens, due_at__lt=YEAR.closes).count()
    own = brought("tugas", city.contact("bappeda"), own=True)
    everybody = brought("tugas", city.operator)
    assert own
    assert len(everybody) < Duty.objects.count()
    assert all(row.is_due and row.is_open for row in everybody)
    assert all(local_day(round_.internal_due_at, round_.zone) >= row.first for row in everybody)
    assert total <= Duty.objects.count()
    # One of them alone carries its own name and address.
    duty = Duty.objects.visible_to(city.contact("bappeda")).running().first()
    assert duty is not None
    Duty.objects.filter(pk=duty.pk).update(due_at=duty.due_at - timedelta(days=1))
    alone = [row for row in brought("tugas", city.contact("bappeda")) if row.key == f"duty-{duty.pk}"]
    assert [(row.title, row.url) for row in alone] == [(duty.title, duty.url)]


def test_a_duty_is_shown_to_its_agency_and_not_to_another(city: City) -> None:
    city.make_round()
    theirs = set(
        Duty.objects.visible_to(city.contact("bappeda")).values_list("owner_agency__name", flat=True)
    )
    assert theirs == {city["bappeda"].name}
    assert brought("tugas", City("73.71").operator) == []
    assert brought("tugas", Scope(on=NOW.date())) == []


def test_done_duties_leave_the_calendar(city: City) -> None:
    city.make_round()
    Duty.objects.update(state="dibatalkan")
    assert brought("tugas", city.operator) == []


def test_a_round_shows_its_deadlines_and_stages_to_those_who_see_it(city: City) -> None:
    round_ = city.make_round()
    titles = [row.title for row in brought("penilaian", city.operator)]
    assert f"Batas internal: {round_.title}" in titles
    assert f"Batas pemilik indeks: {round_.title}" in titles
    assert len(titles) == len(set(titles))
    add_stages(city, round_, "inspektorat")
    assert any("Reviu inspektorat dibuka" in row.title for row in brought("penilaian", city.operator))
    assert brought("penilaian", City("73.71").operator) == []


def test_many_rounds_with_one_moment_are_one_entry(city: City) -> None:
    first = city.make_round()
    for year in (2021, 2022):
        other = city.make_round(data_year=year, title=f"Periode {year}")
        Round.objects.filter(pk=other.pk).update(
            internal_due_at=first.internal_due_at, owner_due_at=first.owner_due_at
        )
    deadline = [row for row in brought("penilaian", city.operator) if row.label == "Batas pemilik indeks"]
    assert len(deadline) == 1
    assert "(3 periode)" in deadline[0].title


def test_a_letter_stands_on_the_day_it_bears(city: City) -> None:
    letter = begin_letter(
        scope=city.operator, template="kosong", subject_id=str(city["kesbangpol"].pk), now=NOW
    )
    Letter.objects.filter(pk=letter.pk).update(dated=NOW.date(), hal="Undangan")
    assert [row.title for row in brought("surat", city.operator, own=True)] == ["Undangan"]
    assert brought("surat", City("73.71").operator) == []


def test_an_action_is_told_once_and_what_its_host_owes_beside_it(db: None) -> None:
    host = Host()
    action = host.assigned()
    everything, span = Asked(all_codes()), Span(DUE - timedelta(days=40), DUE + timedelta(days=40))

    def codes(scope: Scope) -> list[str]:
        return [row.source.code for row in held(scope, span, everything, now=NOW).rows]

    assert codes(host.owner) == ["tindak-lanjut"]
    given = {"scope": host.owner, "action": action, "now": NOW}
    ask_change(reason="Waktunya kurang", due_on=DUE + timedelta(days=7), **given)
    assert sorted(codes(host.manager)) == ["tindak-lanjut", "tugas"]
    # Without that source the duty stands for itself.
    duties = held(host.owner, span, Asked(frozenset({"tugas"})), now=NOW)
    assert len(duties.rows) == 1


def test_days_off_are_those_of_the_own_place_and_above(city: City) -> None:
    def day(region: Region, name: str, n: int) -> None:
        SpecialDay.objects.create(
            region=region, region_path=region.path, day=NOW.date() + timedelta(days=n), kind="libur_daerah",
            name=name, source="Uji", changed_by="Uji", changed_at=NOW,
        )  # fmt: skip

    day(city.region, "HUT kota", 1)
    day(City("73.71").region, "HUT lain", 2)
    assert [row.title for row in brought("libur", city.operator)] == ["HUT kota"]
