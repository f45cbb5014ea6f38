"""Reminding: those who still owe, in the product and by mail, at most once an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.notices.models import Mail, Notice
from selaras.regions.services import load_working_time

MINUTE = timedelta(minutes=1)


def remind(city: City, round_: Round, *codes: str, now: datetime = NOW) -> int:
    ids = [city[code].pk for code in codes]
    return services.remind(scope=city.operator, round_=round_, agency_ids=ids, now=now)


def reminders() -> int:
    return Notice.objects.filter(kind="assessments.reminder").count()


def test_those_who_owe_are_reminded_in_the_product_and_by_mail(city: City, round_: Round) -> None:
    user = city.user(city.contact("bappeda"))
    user.email = "yuniar@contoh.example.go.id"
    user.save()
    assert remind(city, round_, "bappeda", "dinsos") == 1
    notice = Notice.objects.get(user=user, kind="assessments.reminder")
    assert notice.text.startswith("Pengingat: masih ada butir Penilaian contoh 2025")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (user.email, notice.text[:200])
    assert Event.objects.get(verb="assessments.round.reminded").note == "BAPPEDA"


def test_a_person_is_reminded_once_an_hour(city: City, round_: Round) -> None:
    city.contact("bappeda")
    start = NOW.replace(minute=55)
    assert remind(city, round_, "bappeda", now=start) == 1
    for minutes in (0, 5, 6, 59):
        assert remind(city, round_, "bappeda", now=start + minutes * MINUTE) == 0
    assert reminders() == 1
    assert remind(city, round_, "bappeda", now=start + 60 * MINUTE) == 1


def test_a_reminder_of_one_round_does_not_silence_another(city: City, round_: Round) -> None:
    city.contact("bappeda")
    other = city.make_round(data_year=2024)
    assert remind(city, round_, "bappeda") == 1
    assert remind(city, other, "bappeda") == 1


def test_somebody_new_in_the_agency_is_reminded_at_once(city: City, round_: Round) -> None:
    city.contact("bappeda")
    remind(city, round_, "bappeda")
    city.head("bappeda")
    assert remind(city, round_, "bappeda", now=NOW + MINUTE) == 1


def test_whoever_has_handed_everything_in_is_left_in_peace(city: City, round_: Round) -> None:
    for code in ("1.2", "2.2"):
        city.bring(item_of(round_, code), ItemState.AT_HEAD)
    assert remind(city, round_, "tapem") == 1  # a contribution is still owed
    contribution = item_of(round_, "1.1").contributions.get()
    services.hand_in_contribution(
        scope=city.contact("tapem"), contribution_id=contribution.pk, note="Ada", now=NOW
    )
    assert remind(city, round_, "tapem", now=NOW + 61 * MINUTE) == 1  # the head: two validations wait
    services.validate(
        scope=city.head("tapem"), item_ids=[item_of(round_, c).pk for c in ("1.2", "2.2")], now=NOW
    )
    assert remind(city, round_, "tapem", now=NOW + 200 * MINUTE) == 0


def test_nobody_chosen_is_a_slip(city: City, round_: Round) -> None:
    with pytest.raises(ValidationError, match="Pilih OPD"):
        remind(city, round_)
    assert not Event.objects.filter(verb="assessments.round.reminded").exists()


def test_reminding_is_for_kesbangpol_while_the_round_runs(city: City, round_: Round) -> None:
    for scope in (city.contact("bappeda"), city.leader("sekda"), City("73.71").operator):
        with pytest.raises(Refused):
            services.remind(scope=scope, round_=round_, agency_ids=[city["bappeda"].pk], now=NOW)
    closed = city.close(round_)
    with pytest.raises(Refused):
        remind(city, closed, "bappeda")
    assert reminders() == 0


def test_out_of_hours_the_mail_waits_for_the_next_working_day(city: City, round_: Round) -> None:
    """Late on Thursday before a holiday: in the product at once, by mail on Monday morning."""
    user = city.user(city.contact("bappeda"))
    user.email = "yuniar@contoh.example.go.id"
    user.save()
    load_working_time(now=NOW)
    evening = datetime(2026, 1, 15, 11, 0, tzinfo=UTC)
    assert remind(city, round_, "bappeda", now=evening) == 1
    assert Notice.objects.filter(user=user, kind="assessments.reminder", created_at=evening).exists()
    assert Mail.objects.get().next_try_at == datetime(2026, 1, 19, 0, 30, tzinfo=UTC)


def test_a_reminder_counts_the_working_days_that_are_left(city: City, round_: Round) -> None:
    load_working_time(now=NOW)
    city.contact("bappeda")
    remind(city, round_, "bappeda", now=datetime(2026, 1, 14, 2, 0, tzinfo=UTC))
    text = Notice.objects.get(kind="assessments.reminder").text
    # 15, 19 to 23, 26 and 27 January; not Friday the sixteenth.
    assert text.endswith("Batas internal: 8 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB).")
