"""Somebody is away: the deputy is reminded and may do what the deputy's own role allows, and no more."""

from datetime import UTC, date, datetime

import pytest

from selaras.accounts.models import User
from selaras.duties.models import Duty, Reminder
from selaras.duties.services import send_digests
from selaras.duties.tests.factories import make_duty
from selaras.notices.models import Mail, Notice
from selaras.offices.models import Absence, Agency
from selaras.offices.selectors import scope_at
from selaras.offices.tests.factories import NOW, grant, make_agency, make_user

# One working day before the due time of the factories, 09.00 in Jakarta.
MOMENT = datetime(2026, 1, 26, 2, tzinfo=UTC)
TODAY = date(2026, 1, 26)


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


@pytest.fixture
def rina(agency: Agency) -> User:
    return clerk(agency, "rina")


def clerk(agency: Agency, name: str) -> User:
    user = make_user(name, email=f"{name}@contoh.id")
    grant(user, "narahubung", agency=agency)
    return user


def away(user: User, deputy: User, first: date = TODAY, last: date = TODAY) -> Absence:
    return Absence.objects.create(user=user, deputy=deputy, starts_on=first, ends_on=last, said_at=NOW)


def duty_of(user: User | None, agency: Agency) -> Duty:
    duty = make_duty(agency, title="Perda kerukunan", owner_user_id=user.pk if user else None)
    Duty.objects.filter(pk=duty.pk).update(created_at=datetime(2026, 1, 2, tzinfo=UTC))
    return duty


def may_do(user: User, now: datetime = MOMENT) -> list[str]:
    return [duty.title for duty in Duty.objects.mine(scope_at(user, now))]


def test_the_deputy_gets_the_duty_and_its_reminder_for_these_days(agency: Agency, rina: User) -> None:
    sam = clerk(agency, "sam")
    duty_of(rina, agency)
    assert may_do(sam) == []
    away(rina, sam)
    assert may_do(sam) == may_do(rina) == ["Perda kerukunan"]
    assert send_digests(now=MOMENT) == 1
    (mail,) = Mail.objects.all()
    assert mail.to == "sam@contoh.id" and "Perda kerukunan" in mail.body
    assert may_do(sam, datetime(2026, 1, 27, 2, tzinfo=UTC)) == []


def test_what_was_told_to_the_deputy_is_not_told_again_on_the_return(agency: Agency, rina: User) -> None:
    sam = clerk(agency, "sam")
    duty_of(rina, agency)
    row = away(rina, sam)
    send_digests(now=MOMENT)
    Absence.objects.filter(pk=row.pk).update(ended_at=MOMENT)
    send_digests(now=MOMENT.replace(hour=4))
    assert Mail.objects.count() == 1 and not Notice.objects.filter(user=rina).exists()
    assert Reminder.objects.filter(user=rina).count() == Reminder.objects.filter(user=sam).count() == 1


def test_a_deputy_without_the_role_learns_how_many_and_not_which(agency: Agency, rina: User) -> None:
    stranger = clerk(make_agency(agency.region, name="Dinas Sosial"), "stranger")
    duty_of(rina, agency)
    duty_of(None, agency)
    away(rina, stranger)
    assert may_do(stranger) == []
    send_digests(now=MOMENT)
    (mail,) = Mail.objects.all()
    assert mail.to == "stranger@contoh.id" and "2 tugas Rina" in mail.body
    assert "Perda" not in mail.body and "Bappeda" not in mail.body


def test_a_role_for_these_days_is_enough_and_ends_by_itself(agency: Agency, rina: User) -> None:
    stranger = clerk(make_agency(agency.region), "stranger")
    duty_of(rina, agency)
    away(rina, stranger, TODAY, date(2026, 1, 27))
    grant(stranger, "narahubung", agency=agency, starts_on=TODAY, ends_on=date(2026, 1, 27))
    assert may_do(stranger) == ["Perda kerukunan"]
    assert may_do(stranger, datetime(2026, 1, 28, 2, tzinfo=UTC)) == []


@pytest.mark.parametrize("why", ["ended", "past", "to come"])
def test_an_absence_of_other_days_changes_nothing(agency: Agency, rina: User, why: str) -> None:
    sam = clerk(agency, "sam")
    duty_of(rina, agency)
    if why == "ended":
        Absence.objects.filter(pk=away(rina, sam).pk).update(ended_at=NOW)
    else:
        day = date(2026, 1, 23) if why == "past" else date(2026, 1, 28)
        away(rina, sam, day, day)
    assert may_do(sam) == []
    send_digests(now=MOMENT)
    assert Mail.objects.get().to == "rina@contoh.id"


def test_a_deputy_who_has_gone_or_is_away_too_leaves_the_reminder_where_it_was(
    agency: Agency, rina: User
) -> None:
    sam, tari = clerk(agency, "sam"), clerk(agency, "tari")
    duty_of(rina, agency)
    away(rina, sam)
    away(sam, tari)
    send_digests(now=MOMENT)
    assert "rina@contoh.id" in Mail.objects.values_list("to", flat=True)


def test_everybody_else_of_the_agency_is_told_as_ever(agency: Agency, rina: User) -> None:
    sam, tari = clerk(agency, "sam"), clerk(agency, "tari")
    duty_of(None, agency)
    away(rina, sam)
    send_digests(now=MOMENT)
    assert set(Mail.objects.values_list("to", flat=True)) == {sam.email, tari.email}
