"""Case 3: fourteen Kesbangpol are invited, everybody has answered, and the next rakor is in view."""

from datetime import UTC, datetime, timedelta

import pytest

from selaras.assessments.models import Round
from selaras.demo.services.rakor_case import rakor_shift
from selaras.letters.models import Letter
from selaras.meetings.models import Meeting
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region


@pytest.mark.slow
def test_the_rakor_was_held_and_the_next_one_waits(case: Round) -> None:
    held, ahead = (Meeting.objects.get(state=state) for state in ("notula", "direncanakan"))
    assert held.attendance.live().count() == 30
    assert set(held.attendance.values_list("method", flat=True)) == {"qr", "petugas", "kertas"}
    assert held.starts_at.astimezone(held.tz).strftime("%A %H:%M") == "Tuesday 13:30"
    below = held.invitees.filter(region__isnull=False)
    assert below.count() == Region.objects.get(code="62").children.count() == 14
    assert below.filter(agency__isnull=False).count() == 9
    assert not held.invitees.filter(reply="").exists()
    assert not ahead.invitees.exclude(reply="").exists()
    assert Letter.objects.get(template="undangan_rapat").state == "konsep"


@pytest.mark.django_db
@pytest.mark.parametrize("days", range(8))
def test_its_tuesday_is_always_the_last_one_gone_by(days: int) -> None:
    province = make_region("62")
    now = datetime(2026, 3, 1, 2, 0, tzinfo=UTC) + timedelta(days=days)
    moved = datetime(2024, 11, 19).date() + rakor_shift(now, province, real_dates=False)
    assert moved.strftime("%A") == "Tuesday"
    assert 1 <= (now.date() - moved).days <= 7
    assert not rakor_shift(now, province, real_dates=True)
