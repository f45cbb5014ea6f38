"""Saying that one is away: by whom, for whom, with whom, and what the deputy would need."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.notices.models import Notice
from selaras.offices.models import Absence, Agency, Grant
from selaras.offices.selectors.absences import away_on, stand_in_of
from selaras.offices.services import Away, end_absence, say_absent
from selaras.offices.tests.factories import NOW, TODAY, grant, make_agency, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

TOMORROW, NEXT_WEEK = TODAY + timedelta(days=1), TODAY + timedelta(days=7)


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


@pytest.fixture
def rina(agency: Agency) -> User:
    return clerk(agency, "rina")


@pytest.fixture
def sam(agency: Agency) -> User:
    return clerk(agency, "sam")


def clerk(agency: Agency, name: str) -> User:
    user = make_user(name)
    grant(user, "narahubung", agency=agency)
    return user


def say(
    user: User, deputy: User, first: date = TOMORROW, last: date = NEXT_WEEK, by: User | None = None
) -> Absence:
    return say_absent(scope=scope_of(by or user), user=user, away=Away(deputy, first, last, "Cuti"), now=NOW)


def test_somebody_says_so_and_the_deputy_hears_of_it(rina: User, sam: User) -> None:
    row = say(rina, sam)
    assert Notice.objects.get(user=sam).text.startswith("Anda menjadi pengganti Rina")
    event = Event.objects.get(verb="offices.absence.said")
    assert event.subject_id == str(rina.pk) and "Cuti" not in str(event.after) + event.note
    assert away_on(TODAY) == {} and away_on(TOMORROW) == {rina.pk: row}
    assert away_on(NEXT_WEEK) and not away_on(NEXT_WEEK + timedelta(days=1))


def test_who_looks_after_people_says_it_for_somebody_ill(agency: Agency, rina: User, sam: User) -> None:
    operator = person("operator", region=agency.region)[0]
    say(rina, sam, TODAY, TOMORROW, by=operator)
    assert "dicatat oleh" in Notice.objects.get(user=rina).text


@pytest.mark.parametrize("who", ["colleague", "head", "operator elsewhere"])
def test_nobody_else_says_it(agency: Agency, rina: User, sam: User, who: str) -> None:
    by = sam
    if who == "head":
        by = person("kepala_opd", agency=agency)[0]
    elif who == "operator elsewhere":
        by = person("operator", region=make_region("94.71"))[0]
    with pytest.raises(Refused):
        say(rina, sam, by=by)
    assert not Absence.objects.exists()


def test_a_deputy_serves_in_the_same_region(rina: User) -> None:
    elsewhere = clerk(make_agency(make_region("94.71")), "yosep")
    gone = make_user("lama", is_active=False)
    for deputy in (elsewhere, gone, rina, make_user("tanpa_peran")):
        with pytest.raises(ValidationError, match="Pilih rekan"):
            say(rina, deputy)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (NEXT_WEEK, TOMORROW),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
        (TODAY, date(2028, 1, 1)),
        (TODAY + timedelta(days=371), TODAY + timedelta(days=372)),
    ],
)
def test_days_that_cannot_be_are_refused(rina: User, sam: User, first: date, last: date) -> None:
    with pytest.raises(ValidationError):
        say(rina, sam, first, last)


def test_one_absence_at_a_time_and_no_deputy_who_is_away(agency: Agency, rina: User, sam: User) -> None:
    tari = clerk(agency, "tari")
    say(rina, sam)
    for user, deputy in ((rina, tari), (tari, rina), (sam, tari)):
        with pytest.raises(ValidationError):
            say(user, deputy)
    assert Absence.objects.count() == 1
    say(sam, tari, NEXT_WEEK + timedelta(days=1), NEXT_WEEK + timedelta(days=2))


def test_two_who_name_each_other_at_once_do_not_both_leave(
    rina: User, sam: User, at_once: Callable[..., list[Any]]
) -> None:
    answers = at_once(lambda: say(rina, sam), lambda: say(sam, rina))
    assert sorted(type(answer).__name__ for answer in answers) == ["Absence", "ValidationError"]


def test_an_absence_gives_no_right(agency: Agency, rina: User) -> None:
    stranger = clerk(make_agency(agency.region), "stranger")
    before, held = scope_of(stranger, TOMORROW), Grant.objects.count()
    say(rina, stranger)
    assert scope_of(stranger, TOMORROW) == before and Grant.objects.count() == held


def test_who_may_give_a_role_hears_what_the_deputy_lacks(agency: Agency, rina: User, sam: User) -> None:
    operator = person("operator", region=agency.region)[0]
    grant(rina, "kepala_opd", agency=agency)
    row = say(rina, sam)
    assert [held.role for held in stand_in_of(row, NOW).lacks] == ["kepala_opd"]
    assert "Kepala OPD" in Notice.objects.get(user=operator).text


def test_who_is_back_earlier_ends_it(rina: User, sam: User) -> None:
    row = say(rina, sam)
    with pytest.raises(Refused):
        end_absence(scope=scope_of(sam), absence=row, now=NOW)
    end_absence(scope=scope_of(rina), absence=row, now=NOW)
    assert not away_on(TOMORROW)
    assert Event.objects.filter(verb="offices.absence.ended").exists()
    with pytest.raises(ValidationError):
        end_absence(scope=scope_of(rina), absence=row, now=NOW)
    say(rina, sam)


def test_the_page_says_it_shows_it_and_leads_to_a_role_for_these_days(
    agency: Agency, rina: User, sam: User
) -> None:
    grant(rina, "kepala_opd", agency=agency)
    today = clock.today()
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    client = Client()
    client.force_login(rina)
    wrong = client.post("/akun/ketidakhadiran/", days | {"deputy": ""})
    assert wrong.status_code == 422 and days["starts_on"] in wrong.content.decode()
    said = days | {"deputy": sam.pk, "reason": "Cuti tahunan"}
    assert client.post("/akun/ketidakhadiran/", said).status_code == 302
    shown = client.get("/akun/ketidakhadiran/").content.decode()
    assert "Pengganti: Sam" in shown and "Belum memegang Kepala OPD" in shown and "hak-akses" not in shown
    assert "Anda tercatat berhalangan" in client.get("/").content.decode()
    client.force_login(person("operator", region=agency.region)[0])
    offered = client.get(f"/orang/{rina.pk}/ketidakhadiran/").content.decode()
    assert f"/orang/{sam.pk}/hak-akses/?role=kepala_opd" in offered
    address = offered.split(f'href="/orang/{sam.pk}/hak-akses/?')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(f"/orang/{sam.pk}/hak-akses/?{address}").content.decode()
    assert days["ends_on"] in form and "Pengganti Rina" in form
    client.force_login(sam)
    assert "Cuti tahunan" in client.get("/akun/ketidakhadiran/").content.decode()
    pk = Absence.objects.get().pk
    assert client.post(f"/ketidakhadiran/{pk}/akhiri/").status_code == 404
    client.force_login(rina)
    assert client.post(f"/ketidakhadiran/{pk}/akhiri/").status_code == 302
    assert not Absence.objects.standing().exists()
