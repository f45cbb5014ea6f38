"""Reminders: on their days, at an hour of work, once, in one summary, and none of what is long past."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from selaras.accounts.models import User
from selaras.core.workdays import Calendar
from selaras.duties.choices import DutyState
from selaras.duties.compute import due_days, step_on
from selaras.duties.models import Duty, Reminder
from selaras.duties.services import send_digests, set_due
from selaras.duties.tests.factories import DUE, NOW, make_duty
from selaras.notices.models import Digest, Mail, Notice, NoticeWish
from selaras.notices.services import notify, send_pending_mail
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_user, scope_of
from selaras.regions.tests.factories import make_region

STEPS = [7, 3, 1, 0, -1]
LONG_AGO = date(2025, 12, 1)
# DUE is Tuesday 27 January 2026, 16.00 in Jakarta; so many working days before it at 9 o'clock.
ON = {
    7: datetime(2026, 1, 16, 2, tzinfo=UTC),
    3: datetime(2026, 1, 22, 2, tzinfo=UTC),
    2: datetime(2026, 1, 23, 2, tzinfo=UTC),
    1: datetime(2026, 1, 26, 2, tzinfo=UTC),
    0: datetime(2026, 1, 27, 2, tzinfo=UTC),
    -1: datetime(2026, 1, 28, 2, tzinfo=UTC),
    -3: datetime(2026, 1, 30, 2, tzinfo=UTC),
    -4: datetime(2026, 2, 2, 2, tzinfo=UTC),
}
OPENED = datetime(2026, 1, 2, 2, tzinfo=UTC)


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


@pytest.fixture
def person(agency: Agency) -> User:
    user = make_user("rina", full_name="Rina", email="rina@contoh.id")
    grant(user, "narahubung", agency=agency)
    return user


def old_duty(agency: Agency, **values: Any) -> Duty:
    """One that was opened long before its first step."""
    duty = make_duty(agency, **values)
    Duty.objects.filter(pk=duty.pk).update(created_at=OPENED)
    duty.refresh_from_db()
    return duty


def told(user: User) -> list[int]:
    return list(Reminder.objects.filter(user=user).order_by("at").values_list("step", flat=True))


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 1, 15), None), (date(2026, 1, 16), 7), (date(2026, 1, 19), 7), (date(2026, 1, 20), 7),
        (date(2026, 1, 21), None), (date(2026, 1, 22), 3),
        (date(2026, 1, 23), 3), (date(2026, 1, 24), None), (date(2026, 1, 26), 1), (date(2026, 1, 27), 0),
        (date(2026, 1, 28), -1), (date(2026, 1, 30), -1), (date(2026, 2, 2), None), (date(2027, 1, 27), None),
    ],
)  # fmt: skip
def test_a_step_falls_on_its_working_day(today: date, step: int | None) -> None:
    assert step_on(date(2026, 1, 27), today, LONG_AGO, STEPS, Calendar()) == step


def test_a_holiday_moves_the_steps_before_it() -> None:
    calendar = Calendar({date(2026, 1, 26): "libur"})
    assert step_on(date(2026, 1, 27), date(2026, 1, 26), LONG_AGO, STEPS, calendar) is None
    assert step_on(date(2026, 1, 27), date(2026, 1, 23), LONG_AGO, STEPS, calendar) == 1


def test_who_has_just_been_given_the_time_is_not_reminded_of_it() -> None:
    for known, step in ((date(2026, 1, 21), 3), (date(2026, 1, 22), None), (date(2026, 1, 23), None)):
        assert step_on(date(2026, 1, 27), date(2026, 1, 22), known, STEPS, Calendar()) == step


def test_the_days_asked_of_the_database_are_those_with_a_step() -> None:
    days = due_days(date(2026, 1, 22), STEPS, Calendar())
    assert days[date(2026, 1, 27)] == 3 and days[date(2026, 1, 22)] == 0 and days[date(2026, 1, 21)] == -1
    assert date(2026, 3, 30) not in days and date(2025, 12, 30) not in days
    assert due_days(date(2026, 1, 22), [], Calendar()) == {}


def test_a_duty_is_told_once_at_each_step(agency: Agency, person: User) -> None:
    old_duty(agency)
    for moment in ON.values():
        for _twice in range(2):
            send_digests(now=moment)
    assert told(person) == [7, 3, 1, 0, -1]
    assert Notice.objects.filter(user=person, kind="reminder").count() == 5
    assert Mail.objects.filter(recipient=person).count() == 5


def test_many_duties_make_one_mail(agency: Agency, person: User) -> None:
    for _n in range(8):
        old_duty(agency, title=f"Laporan {_n}")
    old_duty(agency, kind="periksa", title="Bukan untuk Rina")
    send_digests(now=ON[3])
    (mail,) = Mail.objects.all()
    assert "8" in mail.body and "3 hari kerja lagi" in mail.body and "Bukan untuk Rina" not in mail.body
    assert mail.to == "rina@contoh.id" and mail.expires_at is not None
    assert Notice.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("state", [DutyState.WAITING, DutyState.DONE, DutyState.CANCELLED])
def test_who_has_handed_in_is_left_alone(agency: Agency, person: User, state: DutyState) -> None:
    old_duty(agency, state=state)
    send_digests(now=ON[1])
    assert not Reminder.objects.exists() and not Mail.objects.exists()


def test_no_reminder_leaves_outside_office_hours_or_on_a_day_off(agency: Agency, person: User) -> None:
    old_duty(agency)
    for moment in (
        datetime(2026, 1, 22, 0, tzinfo=UTC),  # 07.00
        datetime(2026, 1, 22, 12, tzinfo=UTC),  # 19.00
        datetime(2026, 1, 24, 3, tzinfo=UTC),  # Saturday
        datetime(2026, 1, 25, 3, tzinfo=UTC),  # Sunday
    ):
        assert send_digests(now=moment) == 0
    assert not Digest.objects.exists()


def test_the_clock_of_the_persons_own_region_counts(db: None) -> None:
    papua = make_region("94.71", zone="Asia/Jayapura")
    agency = make_agency(papua, name="Bappeda Jayapura")
    user = make_user("yosep", email="yosep@contoh.id")
    grant(user, "narahubung", agency=agency)
    old_duty(agency)
    # 16.30 in Jayapura, 14.30 in Jakarta: the office has closed there.
    assert send_digests(now=datetime(2026, 1, 22, 7, 30, tzinfo=UTC)) == 0
    # 08.00 in Jayapura is 06.00 in Jakarta.
    assert send_digests(now=datetime(2026, 1, 22, 23, 0, tzinfo=UTC)) == 1
    assert told(user) == [3]


def test_a_worker_that_was_down_makes_up_for_the_last_step_only(agency: Agency, person: User) -> None:
    old_duty(agency)
    send_digests(now=ON[7])
    # Down from the 19th to the 26th: step 3 and step 1 have passed meanwhile.
    send_digests(now=ON[1])
    assert told(person) == [7, 1]
    assert Mail.objects.count() == 2


def test_a_worker_down_for_weeks_sends_no_flood(agency: Agency, person: User) -> None:
    for days in range(40):
        old_duty(agency, due_at=DUE - timedelta(days=days))
    send_digests(now=ON[-4] + timedelta(days=14))
    assert not Mail.objects.exists() and not Reminder.objects.exists()


def test_a_clock_that_jumps_back_or_ahead_doubles_nothing(agency: Agency, person: User) -> None:
    old_duty(agency)
    send_digests(now=ON[3])
    for moment in (ON[7], ON[3] - timedelta(hours=1), ON[3] + timedelta(days=365), ON[3]):
        send_digests(now=moment)
    # What the wrong clock said of another day is another step, and each step stays told.
    assert sorted(told(person)) == [3, 7]
    assert Mail.objects.count() == 2
    send_digests(now=ON[1])
    assert sorted(told(person)) == [1, 3, 7]


def test_another_due_time_is_reminded_of_anew(agency: Agency, person: User) -> None:
    duty = old_duty(agency)
    send_digests(now=ON[1])
    scope = scope_of(person, NOW.date())
    later = DUE + timedelta(days=14)
    set_due(scope=scope, duties=[duty], due_at=later, reason="Banjir", now=ON[1] + timedelta(hours=1))
    for moment in (ON[0], ON[-1]):
        send_digests(now=moment)
    assert told(person) == [1]
    send_digests(now=ON[1] + timedelta(days=14))
    assert told(person) == [1, 1]


def test_a_person_does_without_some_steps(agency: Agency, person: User) -> None:
    old_duty(agency)
    NoticeWish.objects.create(user=person, skipped_steps=[7, 3])
    for moment in ON.values():
        send_digests(now=moment)
    assert told(person) == [1, 0, -1]


def test_news_waits_for_the_summary_unless_it_was_read(agency: Agency, person: User) -> None:
    values: dict[str, Any] = {"user_ids": [person.pk], "url": "/", "kind": "uji", "now": NOW}
    notify(text="Butir dikembalikan", key="a", **values)
    notify(text="Sudah dibaca", key="b", **values)
    Notice.objects.filter(key="b").update(read_at=NOW)
    assert not Mail.objects.exists()
    send_digests(now=ON[2])
    (mail,) = Mail.objects.all()
    assert "Butir dikembalikan" in mail.body and "Sudah dibaca" not in mail.body
    notify(text="Sesudah ringkasan", key="c", **values)
    send_digests(now=ON[2] + timedelta(hours=2))
    assert Mail.objects.count() == 1
    send_digests(now=ON[1])
    assert "Sesudah ringkasan" in Mail.objects.latest("pk").body


def test_yesterdays_summary_is_not_sent_today(agency: Agency, person: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    old_duty(agency)
    send_digests(now=ON[1])
    assert send_pending_mail(now=ON[0]) == 0
    mail = Mail.objects.get()
    assert mail.given_up_at is not None and mail.sent_at is None


def test_a_duty_on_somebodys_name_reminds_nobody_else(agency: Agency, person: User) -> None:
    other = make_user("sam", email="sam@contoh.id")
    grant(other, "narahubung", agency=agency)
    old_duty(agency, owner_user_id=other.pk)
    send_digests(now=ON[1])
    assert told(other) == [1] and told(person) == []


def test_somebody_whose_role_has_ended_hears_nothing(agency: Agency) -> None:
    user = make_user("lama", email="lama@contoh.id")
    grant(user, "narahubung", agency=agency, ends_on=date(2026, 1, 20))
    old_duty(agency)
    send_digests(now=ON[1])
    assert told(user) == [] and not Mail.objects.exists()


def test_four_workers_at_once_make_each_summary_once(
    agency: Agency, at_once: Callable[..., list[Any]]
) -> None:
    for number in range(6):
        grant(make_user(f"orang{number}", email=f"orang{number}@contoh.id"), "narahubung", agency=agency)
    old_duty(agency)

    def tick() -> int:
        return send_digests(now=ON[1])

    assert sum(at_once(tick, tick, tick, tick)) == 6
    assert at_once(_written) == [(6, 6, 6, 6)]


def _written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Digest, Mail, Notice, Reminder))


def test_many_people_come_in_several_ticks(agency: Agency) -> None:
    for number in range(5):
        grant(make_user(f"orang{number}", email=f"orang{number}@contoh.id"), "narahubung", agency=agency)
    old_duty(agency)
    assert [send_digests(now=ON[1], limit=2) for _n in range(4)] == [2, 2, 1, 0]
