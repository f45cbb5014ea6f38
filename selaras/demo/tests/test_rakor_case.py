"""Case 3: fourteen Kesbangpol are invited, everybody has answered, and the next rakor is in view."""

from datetime import UTC, datetime, timedelta

import pytest

from selaras.accounts.models import User
from selaras.assessments.models import Round
from selaras.demo.services.rakor_case import rakor_shift
from selaras.demo.tests.moments import SUNDAY
from selaras.letters.models import Letter
from selaras.letters.permissions import can_step
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.clashes import clashes_of
from selaras.meetings.selectors.papers_minutes import invitation_words
from selaras.offices.selectors import scope_for_user
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region


@pytest.mark.slow
def test_the_rakor_was_held_and_the_next_one_waits(case: Round) -> None:
    held = Meeting.objects.get(state="notula")
    ahead = Meeting.objects.get(state="direncanakan", series=held.series)
    assert held.attendance.live().count() == 30
    assert set(held.attendance.values_list("method", flat=True)) == {"qr", "petugas", "kertas"}
    assert held.starts_at.astimezone(held.tz).strftime("%A %H:%M") == "Tuesday 13:30"
    below = held.invitees.filter(region__isnull=False)
    assert below.count() == Region.objects.get(code="62").children.count() == 14
    assert below.filter(agency__isnull=False).count() == 9
    assert not held.invitees.filter(reply="").exists()
    assert not ahead.invitees.exclude(reply="").exists()
    letters = Letter.objects.filter(template="undangan_rapat")
    assert letters.get(subject_id=str(ahead.pk)).state == "konsep"


@pytest.mark.slow
def test_its_invitation_was_signed_and_says_that_it_is_an_example(case: Round) -> None:
    held = Meeting.objects.get(state="notula")
    letter = Letter.objects.get(template="undangan_rapat", subject_id=str(held.pk))
    assert (letter.state, letter.signature_way) == ("terkirim", "basah")
    assert letter.number.startswith("CONTOH/")
    assert letter.number in invitation_words(held)


@pytest.mark.slow
def test_a_letter_waits_in_its_chain_for_somebody_of_the_cast(case: Round) -> None:
    letter = Letter.objects.get(state="paraf")
    assert [row.state for row in letter.initials.order_by("sort")] == ["diparaf", "menunggu"]
    planner = User.objects.get(full_name="Henok Manuhing")
    assert can_step(scope_for_user(planner, SUNDAY.date()), letter, "initial")


@pytest.mark.slow
def test_one_room_and_one_person_are_taken_twice_and_the_calendar_says_so(case: Round) -> None:
    ahead = Meeting.objects.get(kind="rakor", state="direncanakan")
    planner = scope_for_user(User.objects.get(full_name="Henok Manuhing"), SUNDAY.date())
    (clash,) = clashes_of(planner, ahead)
    assert "bentrok" in clash.title
    told = " ".join(clash.reasons)
    assert ahead.place in told and "Mawarni Rungan" in told


@pytest.mark.django_db
@pytest.mark.parametrize("days", range(8))
def test_its_tuesday_is_always_the_last_one_gone_by(days: int) -> None:
    province = make_region("62")
    now = datetime(2026, 3, 1, 2, 0, tzinfo=UTC) + timedelta(days=days)
    moved = datetime(2024, 11, 19).date() + rakor_shift(now, province, real_dates=False)
    assert moved.strftime("%A") == "Tuesday"
    assert 1 <= (now.date() - moved).days <= 7
    assert not rakor_shift(now, province, real_dates=True)
