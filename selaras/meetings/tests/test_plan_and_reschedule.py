"""A meeting keeps the history of its date, and everybody invited hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.meetings import services
from selaras.meetings.models import Meeting, MeetingChange
from selaras.meetings.services import GuestText, MeetingConflict, PointText, SeriesText
from selaras.meetings.tests.factories import NOW, SOON, Province, appointment, plan_of
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency

LATER = appointment(starts_at=SOON + timedelta(days=3), ends_at=None)


def move(province: Province, meeting: Meeting, **changes: Any) -> Meeting:
    given = {"when": LATER, "reason": "Pimpinan berhalangan", "base_version": meeting.version}
    return services.reschedule(scope=province.planner, meeting=meeting, now=NOW, **given | changes)


def test_another_date_keeps_the_old_one_and_tells_who_was_invited(province: Province) -> None:
    meeting = province.invited()
    Notice.objects.all().delete()
    moved = move(province, meeting)
    assert (moved.starts_at, moved.state, moved.sequence) == (LATER.starts_at, "diundang", 1)
    change = MeetingChange.objects.get()
    assert (change.old_starts_at, change.new_starts_at) == (SOON, LATER.starts_at)
    assert (change.old_place, change.new_place) == ("Aula", "Aula")
    (notice,) = Notice.objects.all()
    assert notice.user == province.contact_user
    assert "menjadi Minggu, 1 Februari 2026, 09.00 WIB" in notice.text
    assert Event.objects.filter(verb="meetings.meeting.rescheduled", note="Pimpinan berhalangan").exists()


def test_before_the_invitation_nobody_hears_of_another_date(province: Province) -> None:
    meeting = province.plan()
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    move(province, meeting)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": " "}, "alasannya"),
        ({"when": appointment()}, "masih sama"),
        ({"when": appointment(starts_at=NOW, ends_at=None)}, "sudah lewat"),
        ({"when": appointment(ends_at=SOON)}, "sesudah waktu mulai"),
        ({"when": appointment(ends_at=SOON + timedelta(days=20))}, "paling lama"),
        ({"when": appointment(place="")}, "Isi tempat"),
        ({"when": appointment(video_url="http://contoh.go.id")}, "https://"),
        ({"when": appointment(place="x" * 301)}, "300"),
    ],
)
def test_a_wrong_date_changes_nothing(province: Province, changes: dict[str, Any], told: str) -> None:
    meeting = province.invited()
    with pytest.raises(ValidationError) as fault:
        move(province, meeting, **changes)
    assert told in " ".join(fault.value.messages)
    assert not MeetingChange.objects.exists()
    assert Meeting.objects.get().version == meeting.version


def test_postponed_it_waits_and_a_new_date_brings_it_back(province: Province) -> None:
    meeting = province.invited()
    waiting = province.step(meeting, "postpone", "Menunggu jadwal Gubernur")
    assert (waiting.state, waiting.reason) == ("ditunda", "Menunggu jadwal Gubernur")
    back = move(province, waiting)
    assert (back.state, back.reason) == ("direncanakan", "")
    assert list(MeetingChange.objects.values_list("kind", flat=True)) == ["jadwal", "tunda"]
    assert province.step(back, "invite").state == "diundang"


def test_cancelled_it_stays_with_its_reason_and_moves_no_more(province: Province) -> None:
    meeting = province.invited()
    with pytest.raises(ValidationError):
        province.step(meeting, "cancel")
    gone = province.step(meeting, "cancel", "Kegiatan dialihkan")
    assert gone.reason == "Kegiatan dialihkan"
    assert Notice.objects.filter(text__startswith="Dibatalkan").count() == 1
    with pytest.raises(Refused):
        move(province, gone)
    with pytest.raises(Refused):
        services.add_point(scope=province.planner, meeting=gone, text=PointText("A"), now=NOW)


def test_once_out_its_date_is_not_changed_in_silence(province: Province) -> None:
    meeting = province.invited()
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    with pytest.raises(ValidationError):
        services.change_meeting(base_version=meeting.version, plan=plan_of(when=LATER), **given)
    kept = services.change_meeting(
        base_version=meeting.version, plan=plan_of(title="Nama lain", chair_name="Lidia Miri"), **given
    )
    assert (kept.title, kept.sequence) == ("Nama lain", 1)
    with pytest.raises(MeetingConflict):
        services.change_meeting(base_version=meeting.version, plan=plan_of(), **given)
    with pytest.raises(MeetingConflict):
        move(province, meeting)


def test_an_invitation_needs_somebody_and_a_time_to_come(province: Province) -> None:
    meeting = province.plan()
    with pytest.raises(ValidationError):
        province.step(meeting, "invite")
    services.invite_guest(
        scope=province.planner, meeting=meeting, text=GuestText(organisation="KPU"), now=NOW
    )
    with pytest.raises(ValidationError):
        province.step(meeting, "invite", now=SOON)
    assert province.step(meeting, "invite").invited_at == NOW


def test_through_its_day_to_its_end(province: Province) -> None:
    meeting = province.step(province.invited(), "begin", now=SOON)
    assert meeting.began_at == SOON
    meeting = province.step(meeting, "end", now=SOON + timedelta(hours=2))
    assert (meeting.state, meeting.ended_at) == ("notula", SOON + timedelta(hours=2))
    with pytest.raises(Refused):
        province.step(meeting, "close")
    with pytest.raises(Refused):
        province.step(meeting, "approve")
    assert province.step(province.approved(), "close").state == "ditutup"
    for action in ("resume", "lain"):
        with pytest.raises(ValidationError):
            province.step(meeting, action)


@pytest.mark.parametrize("changes", [{"kind": "lain"}, {"title": " "}, {"title": "x" * 301}])
def test_a_plan_that_is_not_one_is_refused(province: Province, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        province.plan(**changes)


def test_a_series_belongs_to_its_host(province: Province) -> None:
    series = services.make_series(
        scope=province.planner, agency=province.bappeda, text=SeriesText("Seri"), now=NOW
    )
    with pytest.raises(ValidationError):
        province.plan(series=series)
    with pytest.raises(ValidationError):
        services.change_series(scope=province.planner, series=series, text=SeriesText(" "), now=NOW)
    with pytest.raises(ValidationError):
        services.change_series(scope=province.planner, series=series, text=SeriesText("A", "lain"), now=NOW)


def test_a_copy_has_the_same_people_and_points_and_nothing_that_was_decided(province: Province) -> None:
    meeting = province.invited()
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    services.add_point(text=PointText("Pembukaan", minutes=10, speaker="Sekda"), **given)
    office = make_agency(province.region)
    services.invite_agencies(agency_ids=[office.pk], **given)
    type(office).objects.filter(pk=office.pk).update(is_active=False)
    move(province, meeting)
    copy = services.clone_meeting(starts_at=SOON + timedelta(days=300), **given)
    assert (copy.state, copy.invited_at, copy.sequence, copy.copied_from) == (
        "direncanakan",
        None,
        0,
        meeting,
    )
    assert copy.uid != meeting.uid
    assert [point.title for point in copy.points.all()] == ["Pembukaan"]
    assert [row.agency for row in copy.invitees.all()] == [province.guest_office]
    assert not copy.changes.exists()


def test_offices_are_invited_once_and_those_without_the_product_by_name(province: Province) -> None:
    meeting = province.plan()
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    everybody = [province.city.pk, province.region.children.get(code="62.01").pk]
    for _ in range(2):
        services.invite_regions(region_ids=everybody, **given)
        services.invite_agencies(agency_ids=[province.bappeda.pk, province.guest_office.pk], **given)
    named, city, bappeda = meeting.invitees.order_by("sort")
    assert named.organisation.startswith("Badan Kesbangpol Kabupaten")
    assert named.letter_line.startswith("Bupati ")
    assert city.letter_line == "Wali Kota Palangka Raya u.p. Kepala Badan Kesbangpol"
    assert bappeda.letter_line == f"Kepala {province.bappeda.name}"
    assert meeting.invitees.count() == 3


def test_whoever_is_invited_late_is_told_alone(province: Province) -> None:
    meeting = province.invited()
    Notice.objects.all().delete()
    services.invite_agencies(
        scope=province.planner, meeting=meeting, agency_ids=[province.bappeda.pk], now=NOW
    )
    assert [notice.user for notice in Notice.objects.all()] == [province.bappeda_user]


@pytest.mark.parametrize(
    "text",
    [
        GuestText(),
        GuestText(organisation="KPU", role="lain"),
        GuestText(organisation="KPU", email="bukan surel"),
        GuestText(organisation="KPU", phone="12"),
        GuestText(organisation="x" * 201),
    ],
)
def test_a_guest_nobody_can_reach_is_refused(province: Province, text: GuestText) -> None:
    meeting = province.plan()
    with pytest.raises(ValidationError):
        services.invite_guest(scope=province.planner, meeting=meeting, text=text, now=NOW)
    assert not meeting.invitees.exists()


def test_a_line_of_the_letter_falls_back_to_the_post_and_the_name(province: Province) -> None:
    meeting = province.plan()
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    body = services.invite_guest(text=GuestText(organisation="KPU", position="Ketua KPU"), **given)
    somebody = services.invite_guest(text=GuestText(person_name="Bornea Sahai"), **given)
    assert (body.letter_line, somebody.letter_line) == ("Ketua KPU", "Bornea Sahai")
    services.withdraw(scope=province.planner, invitee=body, now=NOW)
    assert [str(row) for row in meeting.invitees.all()] == ["Bornea Sahai"]


@pytest.mark.parametrize("text", [PointText(" "), PointText("A", minutes=0), PointText("x" * 301)])
def test_a_point_without_words_or_of_no_length_is_refused(province: Province, text: PointText) -> None:
    with pytest.raises(ValidationError):
        services.add_point(scope=province.planner, meeting=province.plan(), text=text, now=NOW)


def test_lists_have_an_end(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selaras.meetings.services.agenda.MAX_POINTS", 1)
    monkeypatch.setattr("selaras.meetings.services.invitees.MAX_INVITEES", 1)
    given: dict[str, Any] = {"scope": province.planner, "meeting": province.plan(), "now": NOW}
    services.add_point(text=PointText("A"), **given)
    with pytest.raises(ValidationError):
        services.add_point(text=PointText("B"), **given)
    services.invite_guest(text=GuestText(organisation="KPU"), **given)
    with pytest.raises(ValidationError):
        services.invite_guest(text=GuestText(organisation="Bawaslu"), **given)
