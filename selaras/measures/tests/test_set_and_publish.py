"""A number is a draft, then set, then published; each step is a row of its own."""

import pytest
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.measures.models import Measure
from selaras.measures.permissions import can_move
from selaras.measures.selectors import official_value
from selaras.measures.services import ImportRefused, move_value
from selaras.measures.tests.factories import NOW, make_measure
from selaras.offices.tests.factories import grant, make_user, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    user = make_user()
    grant(user, "operator", region=make_region("16.72"))
    return user


def test_a_draft_is_set_and_published_on_its_page(client, operator):
    client.force_login(operator)
    draft = make_measure(state="konsep")
    assert official_value("16.72", "IKT", "2024") is None
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Tetapkan" in page
    client.post(reverse("measure_move", args=[draft.pk]), {"do": "tetapkan"})
    settled = Measure.objects.get(replaces=draft)
    answer = client.post(reverse("measure_move", args=[settled.pk]), {"do": "publikasikan"}, follow=True)
    assert "Status nilai: Dipublikasikan." in answer.content.decode()
    assert official_value("16.72", "IKT", "2024").score == "4.381"
    assert [event.after for event in Event.objects.filter(verb="measures.measure.moved").order_by("pk")] == [
        {"state": "ditetapkan"},
        {"state": "dipublikasikan"},
    ]
    assert "Kembalikan" not in answer.content.decode()


def test_a_set_number_goes_back_to_draft(operator):
    settled = make_measure(state="ditetapkan")
    moved = move_value(scope=scope_of(operator, NOW.date()), measure=settled, step="kembalikan", now=NOW)
    assert moved.state == "konsep"


@pytest.mark.parametrize(
    ("fields", "step", "reason"),
    [
        ({"state": "konsep"}, "publikasikan", "sudah berubah"),
        ({}, "tetapkan", "sudah berubah"),
        ({"state": "konsep"}, "hapus", "sudah berubah"),
        ({"state": "konsep", "warning": "Salah cetak."}, "tetapkan", "salah cetak"),
        ({"state": "konsep", "region_code": "33.73"}, "tetapkan", "Kesbangpol wilayahnya"),
    ],
)
def test_a_step_that_may_not_be_says_why(operator, fields, step, reason):
    make_region("33.73")
    measure = make_measure(**fields)
    scope = scope_of(operator, NOW.date())
    assert reason in can_move(scope, measure, step).reason
    with pytest.raises(Refused):
        move_value(scope=scope, measure=measure, step=step, now=NOW)


def test_a_number_without_its_region_is_moved_by_nobody(operator):
    measure = make_measure(region_code="99.99", state="konsep")
    assert not can_move(scope_of(operator, NOW.date()), measure, "tetapkan")


def test_a_second_official_number_of_an_edition_is_not_published(client, operator):
    make_measure()
    other = make_measure(state="ditetapkan", method_version="lain", score="6.9")
    client.force_login(operator)
    assert "Sudah ada nilai resmi 2024" in client.get(other.get_absolute_url()).content.decode()
    assert client.post(reverse("measure_move", args=[other.pk]), {"do": "publikasikan"}).status_code == 403
    assert official_value("16.72", "IKT", "2024").score == "4.381"


def test_a_step_taken_twice_is_said_and_not_done(client, operator):
    client.force_login(operator)
    draft = make_measure(state="konsep")
    move_value(scope=scope_of(operator, NOW.date()), measure=draft, step="tetapkan", now=NOW)
    with pytest.raises(ImportRefused):
        move_value(scope=scope_of(operator, NOW.date()), measure=draft, step="tetapkan", now=NOW)
    answer = client.post(reverse("measure_move", args=[draft.pk]), {"do": "tetapkan"}, follow=True)
    assert "sudah berubah" in answer.content.decode()
    assert Measure.objects.count() == 2


def test_two_steps_at_once_leave_one_row(operator, at_once):
    draft, scope = make_measure(state="konsep"), scope_of(operator, NOW.date())

    def run():
        return move_value(scope=scope, measure=draft, step="tetapkan", now=NOW)

    results = at_once(run, run)
    assert sum(isinstance(result, Measure) for result in results) == 1
    assert any(isinstance(result, ImportRefused) for result in results)
