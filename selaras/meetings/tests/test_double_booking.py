"""Rooms, people and offices that are taken twice are told to whoever plans, and nothing is forbidden."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.core.formats import local_day
from selaras.evidence.models import Activity
from selaras.meetings import services
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors.clashes import Clash, clashes_of
from selaras.meetings.services import PointText, ReplyText
from selaras.meetings.tests.factories import NOW, SOON, Province, appointment, plan_of


def told(province: Province, meeting: Meeting) -> dict[str, list[str]]:
    """Of the others by title; the office that holds both is told too and left out here."""
    found: list[Clash] = clashes_of(province.planner, Meeting.objects.get(pk=meeting.pk))
    return {
        one.title: [why for why in one.reasons if why != "Kantor yang sama: Badan Kesbangpol."]
        for one in found
    }


def test_a_room_however_it_is_written_and_only_while_both_last(province: Province) -> None:
    first = province.plan(title="Satu", when=appointment(place="Ruang Rapat  I."))
    province.plan(title="Dua", when=appointment(place="ruang rapat i", starts_at=SOON + timedelta(hours=2)))
    province.plan(title="Lain ruang", when=appointment(place="Ruang Rapat II"))
    end = appointment().ends_at
    province.plan(title="Sesudah", when=appointment(place="Ruang Rapat I", starts_at=end, ends_at=None))
    found = told(province, first)
    assert found["Dua"] == ["Tempat yang sama: ruang rapat i."]
    assert found["Lain ruang"] == []
    assert "Sesudah" not in found


def test_what_has_no_end_lasts_two_hours(province: Province) -> None:
    open_end = province.plan(title="Tanpa akhir", when=appointment(ends_at=None))
    near = appointment(starts_at=SOON + timedelta(minutes=119), ends_at=None)
    far = appointment(starts_at=SOON + timedelta(hours=2), ends_at=None)
    province.plan(title="Dekat", when=near)
    province.plan(title="Jauh", when=far)
    assert set(told(province, open_end)) == {"Dekat"}


def test_over_many_days_and_midnight(province: Province) -> None:
    long = province.plan(title="Tiga hari", when=appointment(ends_at=SOON + timedelta(days=2)))
    later = appointment(starts_at=SOON + timedelta(days=1, hours=14), ends_at=None)
    province.plan(title="Malam kedua", when=later)
    assert told(province, long) == {"Malam kedua": ["Tempat yang sama: Aula."]}


def test_a_person_with_or_without_titles(province: Province) -> None:
    first = province.plan(chair_name="Drs. H. Budi Santoso, M.Si", when=appointment(place="Aula A"))
    second = province.plan(title="Dua", when=appointment(place="Aula B"))
    third = province.plan(title="Tiga", when=appointment(place="Aula C"))
    given: dict[str, Any] = {"scope": province.planner, "now": NOW}
    services.add_point(meeting=second, text=PointText("Materi", speaker="budi santoso"), **given)
    text = services.GuestText(organisation="KPU", person_name="Ir. Budi Santoso", role="narasumber")
    services.invite_guest(meeting=third, text=text, **given)
    found = told(province, first)
    assert found == {"Dua": ["Orang yang sama: Drs. H. Budi Santoso, M.Si."], "Tiga": [found["Dua"][0]]}


def test_an_office_invited_twice_and_one_that_has_declined(province: Province) -> None:
    first = province.invited(title="Satu", when=appointment(place="A"))
    second = province.invited(title="Dua", when=appointment(place="B"))
    assert told(province, first) == {"Dua": ["Kantor yang sama: Badan Kesbangpol, Kesbangpol Kota."]}
    invitee = second.invitees.get()
    answer = ReplyText("berhalangan", reason="Dinas luar")
    services.answer(scope=province.contact, invitee=invitee, text=answer, now=NOW)
    assert told(province, first) == {"Dua": []}


@pytest.mark.parametrize("action", ["postpone", "cancel"])
def test_what_is_put_off_takes_nobodys_time(province: Province, action: str) -> None:
    first, second = province.plan(title="Satu"), province.invited(title="Dua")
    assert told(province, first)
    province.step(second, action, "Sebab")
    assert told(province, first) == {}
    assert clashes_of(province.planner, Meeting.objects.get(pk=second.pk)) == []


def test_a_meeting_one_may_not_see_is_not_told(province: Province) -> None:
    """The city holds its own at the same hour and invites the same people."""
    plan = plan_of(title="Rapat kota", chair_name="Budi Santoso")
    services.plan_meeting(scope=province.operator, agency=province.guest_office, plan=plan, now=NOW)
    first = province.invited(title="Satu", chair_name="Budi Santoso")
    assert told(province, first) == {}


def test_one_room_name_of_two_governments_is_not_one_room(province: Province) -> None:
    plan = plan_of(title="Rapat kota")
    theirs = services.plan_meeting(scope=province.operator, agency=province.guest_office, plan=plan, now=NOW)
    province.invited(title="Rapat provinsi")
    (found,) = clashes_of(province.operator, theirs)
    assert found.reasons == ["Kantor yang sama: Kesbangpol Kota."]


@pytest.mark.parametrize(
    ("hours", "meets"), [((None, None), True), (("08:00", "09:30"), True), (("07:00", "08:00"), False)]
)
def test_a_kegiatan_in_the_room(province: Province, hours: tuple[Any, Any], meets: bool) -> None:
    meeting, day = province.plan(), local_day(SOON, province.region.zone)
    kegiatan = Activity.objects.create(
        region=province.region, region_path=province.region.path, agency=province.bappeda, title="Dialog",
        state="direncanakan", starts_on=day, ends_on=day, starts_at=hours[0], ends_at=hours[1], place="aula",
        added_by_name="Uji", added_via="akun", created_at=NOW,
    )  # fmt: skip
    assert (told(province, meeting) == {"Dialog": ["Tempat yang sama: aula."]}) is meets
    Activity.objects.filter(pk=kegiatan.pk).update(state="batal", state_reason="Sebab")
    assert told(province, meeting) == {}


@pytest.mark.slow
def test_three_hundred_invited_cost_as_many_queries_as_three(province: Province) -> None:
    counts = []
    for number in (3, 300):
        meetings = [province.plan(title=f"Rapat {number} {n}") for n in range(3)]
        rows = [
            Invitee(meeting=one, person_name=f"Orang Nomor {n}", added_at=NOW)
            for one in meetings
            for n in range(number)
        ]
        Invitee.objects.bulk_create(rows)
        one = Meeting.objects.select_related("agency__region").get(pk=meetings[0].pk)
        with CaptureQueriesContext(connection) as seen:
            found = clashes_of(province.planner, one)
        assert len(found) >= 2
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


# ---- pages


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_of_the_meeting_says_it_to_whoever_plans(province: Province) -> None:
    first, _second = province.invited(title="Satu"), province.invited(title="Kedua <i>")
    address = first.get_absolute_url()
    html = entered(province.planner_user).get(address).content.decode()
    assert "Bentrok waktu" in html
    assert "Kedua &lt;i&gt;" in html
    assert "Bentrok waktu" not in entered(province.contact_user).get(address).content.decode()


def test_it_is_told_while_one_plans(province: Province) -> None:
    province.plan(title="Sudah ada")
    client, local = entered(province.planner_user), SOON.astimezone(province.region.tz)
    given = {"starts_at": f"{local:%Y-%m-%dT%H:%M}", "place": "AULA"}
    page = client.get(reverse("meeting_clashes"), given)
    assert "Sudah ada" in page.content.decode()
    assert not Meeting.objects.exclude(title="Sudah ada").exists()
    for wrong in ({"starts_at": "kapan-kapan"}, {"starts_at": "9999-01-01T00:00"}, {}, {"place": "Aula"}):
        page = client.get(reverse("meeting_clashes"), wrong)
        assert (page.status_code, page.content.decode().strip()) == (200, "")


def test_a_meeting_does_not_meet_itself_and_a_foreign_one_is_not_found(province: Province) -> None:
    meeting = province.plan()
    given = {
        "rapat": meeting.pk,
        "starts_at": f"{SOON.astimezone(province.region.tz):%Y-%m-%dT%H:%M}",
        "place": "Aula",
    }
    page = entered(province.planner_user).get(reverse("meeting_clashes"), given)
    assert page.content.decode().strip() == ""
    assert entered(province.operator_user).get(reverse("meeting_clashes"), given).status_code == 404
    meeting.refresh_from_db()
    assert meeting.place == "Aula"
