"""An invitation is owed an answer, a meeting that has ended its minutes."""

from datetime import timedelta

from selaras.core.scope import Scope
from selaras.duties.models import Duty
from selaras.meetings import services
from selaras.meetings.choices import Owed
from selaras.meetings.models import Meeting
from selaras.meetings.services import ReplyText
from selaras.meetings.tests.factories import NOW, SOON, Province, appointment, plan_of
from selaras.offices.tests.factories import person

DAY = timedelta(days=1)


def owed(kind: Owed = Owed.REPLY) -> dict[int, str]:
    return dict(Duty.objects.filter(kind=kind).order_by("pk").values_list("owner_agency_id", "state"))


def mine(scope: Scope) -> list[str]:
    return [duty.kind for duty in Duty.objects.open().mine(scope)]


def answer(province: Province, meeting: Meeting, reply: str = "hadir") -> None:
    row = meeting.invitees.get(agency=province.guest_office)
    text = ReplyText(reply, reason="Tugas luar daerah" if reply == "berhalangan" else "")
    services.answer(scope=province.contact, invitee=row, text=text, now=NOW)


def test_an_office_owes_its_answer_from_the_invitation_on(province: Province) -> None:
    meeting = province.plan()
    services.invite_regions(
        scope=province.planner, meeting=meeting, region_ids=[province.city.pk, province.region.pk], now=NOW
    )
    assert owed() == {}
    province.step(meeting, "invite")
    (duty,) = Duty.objects.all()
    assert (duty.owner_agency, duty.due_at) == (province.guest_office, SOON - DAY)
    assert mine(province.contact) == [Owed.REPLY]
    assert mine(province.bappeda_contact) == []
    row = meeting.invitees.get(agency=province.guest_office)
    assert duty.url == f"/rapat/{meeting.pk}/undangan/{row.pk}/jawab/"


def test_any_answer_is_an_answer(province: Province) -> None:
    meeting = province.invited()
    answer(province, meeting, "berhalangan")
    assert owed() == {province.guest_office.pk: "selesai"}


def test_a_meeting_at_short_notice_is_answered_before_it_begins(province: Province) -> None:
    soon = NOW + timedelta(hours=5)
    province.invited(when=appointment(starts_at=soon, ends_at=None))
    assert Duty.objects.get().due_at == soon


def test_another_date_asks_again_those_who_had_answered_and_moves_the_others(province: Province) -> None:
    meeting = province.plan()
    services.invite_agencies(
        scope=province.planner, meeting=meeting, agency_ids=[province.bappeda.pk, province.host.pk], now=NOW
    )
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    meeting = province.step(meeting, "invite")
    answer(province, meeting)
    assert owed() == {province.bappeda.pk: "belum", province.guest_office.pk: "selesai"}
    later = appointment(starts_at=SOON + 5 * DAY, ends_at=None)
    services.reschedule(
        scope=province.planner, meeting=meeting, base_version=meeting.version, when=later,
        reason="Ditunda pimpinan", now=NOW,
    )  # fmt: skip
    running = Duty.objects.running()
    assert set(running.values_list("due_at", flat=True)) == {SOON + 4 * DAY}
    assert set(running.values_list("owner_agency_id", flat=True)) == {
        province.bappeda.pk,
        province.guest_office.pk,
    }
    (moved,) = Duty.objects.get(owner_agency=province.bappeda).extensions.all()
    assert moved.reason == "Ditunda pimpinan"


def test_nobody_owes_an_answer_to_what_does_not_take_place_or_has_begun(province: Province) -> None:
    cancelled = province.invited()
    province.step(cancelled, "cancel", reason="Batal")
    begun = province.invited()
    province.step(begun, "begin", now=SOON)
    withdrawn = province.invited()
    services.withdraw(scope=province.planner, invitee=withdrawn.invitees.get(), now=NOW)
    assert set(Duty.objects.values_list("state", flat=True)) == {"dibatalkan"}
    assert Duty.objects.count() == 3


def test_whoever_is_invited_later_owes_too_and_nobody_twice(province: Province) -> None:
    meeting = province.invited()
    services.invite_agencies(
        scope=province.planner, meeting=meeting, agency_ids=[province.bappeda.pk], now=NOW
    )
    assert owed() == {province.guest_office.pk: "belum", province.bappeda.pk: "belum"}
    assert Duty.objects.count() == 2


def test_the_host_owes_the_minutes_until_they_are_approved(province: Province) -> None:
    meeting = province.step(province.step(province.invited(), "begin", now=SOON), "end", now=SOON)
    (duty,) = Duty.objects.filter(kind=Owed.MINUTES)
    assert duty.owner_agency == province.host
    assert duty.due_at > SOON + 2 * DAY
    assert mine(province.planner) == [Owed.MINUTES]
    province.approve(meeting)
    assert owed(Owed.MINUTES) == {province.host.pk: "selesai"}


def test_a_province_does_not_owe_the_minutes_of_its_city(province: Province) -> None:
    _, planner = person("operator", region=province.city)
    meeting = services.plan_meeting(scope=planner, agency=province.guest_office, plan=plan_of(), now=NOW)
    for action in ("begin", "end"):
        services.step(scope=planner, meeting=meeting, action=action, now=SOON)
    assert mine(planner) == [Owed.MINUTES]
    assert mine(province.planner) == []


def test_a_kind_of_event_without_minutes_owes_none(province: Province) -> None:
    meeting = province.invited(kind="apel")
    province.step(province.step(meeting, "begin", now=SOON), "end", now=SOON)
    assert owed(Owed.MINUTES) == {}
