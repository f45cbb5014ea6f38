"""Invitations: the letter, what calendars get, the mail, and the answers with and without an account."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.letters.selectors.papers import printed
from selaras.letters.services import begin_letter
from selaras.meetings import services
from selaras.meetings.models import GuestLink, Invitee, Meeting
from selaras.meetings.selectors import invitations
from selaras.meetings.services import GuestText, PointText, ReplyText
from selaras.meetings.tests.factories import NOW, SOON, Province, appointment
from selaras.notices.models import Mail
from selaras.notices.services import send_pending_mail
from selaras.offices.tests.factories import grant, make_contact, scope_of


def with_guest(province: Province, **changes: Any) -> tuple[Meeting, Invitee]:
    """A meeting whose invitation is out, also to KPU by mail."""
    meeting = province.plan(**changes)
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    services.add_point(text=PointText("Pembukaan"), **given)
    services.invite_regions(region_ids=[province.city.pk], **given)
    text = GuestText(organisation='KPU "Provinsi"', email="kpu@contoh.go.id", phone="0812-3456-7890")
    guest = services.invite_guest(text=text, **given)
    meeting = province.step(meeting, "invite")
    guest.refresh_from_db()
    guest.meeting = meeting
    return meeting, guest


def read(text: str) -> Any:
    """By another library than the one that wrote it."""
    return vobject.readOne(text)


# ---- calendars


def test_another_reader_finds_the_same_facts(province: Province) -> None:
    meeting, _guest = with_guest(province, title="Rakor; koma, dan\\garis")
    event = read(invitations.calendar_of(meeting, NOW, ("KPU", "kpu@contoh.go.id"))).vevent
    assert event.uid.value == f"{meeting.uid}@selaras"
    assert event.sequence.value == "0"
    assert event.summary.value == "Rakor; koma, dan\\garis"
    assert event.dtstart.value.astimezone(UTC) == SOON
    assert event.dtend.value.astimezone(UTC) == SOON + timedelta(hours=3)
    assert event.attendee.value == "mailto:kpu@contoh.go.id"
    assert "1. Pembukaan" in event.description.value


def test_a_change_has_the_same_name_and_a_higher_sequence(province: Province) -> None:
    meeting, _guest = with_guest(province)
    later = appointment(starts_at=SOON + timedelta(days=1), ends_at=None)
    moved = services.reschedule(
        scope=province.planner, meeting=meeting, base_version=meeting.version, when=later, reason="x", now=NOW
    )
    gone = province.step(moved, "cancel", "y")
    texts = [mail.calendar for mail in Mail.objects.filter(to="kpu@contoh.go.id").order_by("pk")]
    calendars = [read(text) for text in texts]
    assert [one.method.value for one in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.vevent.sequence.value for one in calendars] == ["0", "1", "2"]
    assert len({one.vevent.uid.value for one in calendars}) == 1
    assert calendars[1].vevent.dtend.value - calendars[1].vevent.dtstart.value == timedelta(hours=2)
    assert calendars[2].vevent.status.value == "CANCELLED"
    assert read(invitations.calendar_of(gone, NOW)).method.value == "CANCEL"
    assert read(invitations.calendar_of(meeting, NOW)).method.value == "PUBLISH"


def test_the_mail_carries_the_invitation_and_a_link_that_is_wiped(
    province: Province, mailoutbox: Any
) -> None:
    make_contact(province.guest_office, email="kota@contoh.go.id")
    with_guest(province)
    assert send_pending_mail(now=NOW) == 2
    by = {mail.to[0]: mail for mail in mailoutbox}
    raw = by["kpu@contoh.go.id"].message().as_string()
    assert "text/calendar" in raw
    assert 'method="REQUEST"' in raw
    assert "/u/" in by["kpu@contoh.go.id"].body
    assert "/u/" not in by["kota@contoh.go.id"].body
    assert Mail.objects.get(to="kpu@contoh.go.id").body == ""


def test_a_name_with_a_quotation_mark_breaks_no_calendar(province: Province) -> None:
    meeting, guest = with_guest(province)
    text = invitations.calendar_of(meeting, NOW, (guest.name, "kpu@contoh.go.id"))
    assert read(text).vevent.attendee.params["CN"] == ["KPU 'Provinsi'"]


# ---- the letter


def test_the_letter_says_when_where_and_to_whom(province: Province) -> None:
    meeting, _guest = with_guest(province, chair_name="Lidia Miri")
    grant(province.planner_user, "tata_usaha", agency=province.host)
    writer = scope_of(province.planner_user)
    letter = begin_letter(scope=writer, template="undangan_rapat", subject_id=str(meeting.pk), now=NOW)
    assert letter.hal == "Undangan rapat koordinasi: Rakor Kesbangpol"
    assert letter.to == ["Wali Kota Palangka Raya u.p. Kepala Badan Kesbangpol", 'KPU "Provinsi"']
    assert (letter.kind, letter.subject_kind) == ("undangan", "meeting")
    values = invitations.invitation_text(meeting).values()
    assert values["hari_tanggal"] == "Kamis, 29 Januari 2026"
    assert values["waktu"] == "09.00 WIB s.d. 12.00 WIB"
    assert (values["tempat"], values["acara"], values["tautan"]) == ("Aula", "1. Pembukaan", "")
    assert values["catatan"] == "Rapat dipimpin oleh Lidia Miri."
    assert printed(letter).startswith(b"%PDF")
    with pytest.raises(Refused):
        begin_letter(scope=province.planner, template="undangan_rapat", subject_id=str(meeting.pk), now=NOW)


def test_a_letter_over_two_days_names_both_and_an_open_end(province: Province) -> None:
    long = province.plan(when=appointment(ends_at=SOON + timedelta(days=1)))
    text = invitations.invitation_text(long)
    assert text.days == "Kamis, 29 Januari 2026 s.d. Jumat, 30 Januari 2026"
    assert (text.agenda, text.note) == (long.title, "")
    online = appointment(ends_at=None, place="", video_url="https://contoh.go.id/x", video_note="ID 1")
    open_end = invitations.invitation_text(province.plan(when=online))
    assert open_end.hours == "09.00 WIB s.d. selesai"
    assert (open_end.place, open_end.link) == ("Daring", "https://contoh.go.id/x ID 1")


# ---- answers


def test_the_office_answers_for_itself_and_nobody_else(province: Province) -> None:
    meeting, guest = with_guest(province)
    own = meeting.invitees.get(agency=province.guest_office)
    own.meeting = meeting
    sent = ReplyText("diwakili", "Rahmat Jelai", "Perencana")
    answered = services.answer(scope=province.contact, invitee=own, text=sent, now=NOW)
    assert (answered.reply, answered.reply_name, answered.reply_position) == (
        "diwakili",
        "Rahmat Jelai",
        "Perencana",
    )
    with pytest.raises(Refused):
        services.answer(scope=province.contact, invitee=guest, text=sent, now=NOW)
    by_phone = services.answer(scope=province.planner, invitee=guest, text=ReplyText("hadir"), now=NOW)
    assert by_phone.replied_by_name == province.planner.name


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (ReplyText("datang"), "reply"),
        (ReplyText("diwakili", position="Kabid"), "name"),
        (ReplyText("diwakili", "Nama"), "position"),
        (ReplyText("berhalangan", reason=" "), "reason"),
        (ReplyText("hadir", "x" * 161), "reply_name"),
    ],
)
def test_an_answer_says_who_or_why(province: Province, text: ReplyText, field: str) -> None:
    _meeting, guest = with_guest(province)
    with pytest.raises(ValidationError) as fault:
        services.answer(scope=province.planner, invitee=guest, text=text, now=NOW)
    assert field in fault.value.error_dict


def test_another_date_asks_everybody_anew_and_keeps_what_was_said(province: Province) -> None:
    meeting, guest = with_guest(province)
    services.answer(
        scope=province.planner, invitee=guest, text=ReplyText("berhalangan", reason="Dinas"), now=NOW
    )
    later = appointment(starts_at=SOON + timedelta(days=1), ends_at=None)
    services.reschedule(
        scope=province.planner, meeting=meeting, base_version=meeting.version, when=later, reason="x", now=NOW
    )
    guest.refresh_from_db()
    assert (guest.reply, guest.reply_reason, guest.replied_at) == ("", "", None)
    assert Event.objects.get(verb="meetings.replies.asked_anew").after == {
        "answers": {str(guest.pk): "berhalangan"}
    }


def test_before_it_is_out_and_once_it_runs_nobody_answers(province: Province) -> None:
    planned = province.plan()
    row = services.invite_guest(
        scope=province.planner, meeting=planned, text=GuestText(organisation="KPU"), now=NOW
    )
    with pytest.raises(Refused):
        services.answer(scope=province.planner, invitee=row, text=ReplyText("hadir"), now=NOW)
    with pytest.raises(Refused):
        services.make_guest_link(scope=province.planner, invitee=row, now=NOW)
    meeting, guest = with_guest(province)
    province.step(meeting, "begin", now=SOON)
    with pytest.raises(Refused):
        services.answer(scope=province.planner, invitee=guest, text=ReplyText("hadir"), now=SOON)


def test_a_copy_asks_everybody_anew(province: Province) -> None:
    meeting, guest = with_guest(province)
    services.answer(scope=province.planner, invitee=guest, text=ReplyText("hadir", "Ketua", "Ketua"), now=NOW)
    copy = services.clone_meeting(
        scope=province.planner, meeting=meeting, starts_at=SOON + timedelta(days=60), now=NOW
    )
    assert set(copy.invitees.values_list("reply", "reply_name", "replied_at")) == {("", "", None)}
    guest.refresh_from_db()
    assert guest.reply == "hadir"


# ---- guests


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selaras.core.clock.now", lambda: NOW)


def link_of(province: Province, guest: Invitee) -> str:
    return services.make_guest_link(scope=province.planner, invitee=guest, now=NOW)[1]


@pytest.mark.usefixtures("at_now")
def test_a_guest_answers_once_and_reaches_nothing_else(province: Province) -> None:
    meeting, guest = with_guest(province)
    raw = link_of(province, guest)
    visitor = Client()
    page = visitor.get(f"/u/{raw}/")
    assert "Pembukaan" in page.content.decode()
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert visitor.post(f"/u/{raw}/", {"reply": "diwakili"}).status_code == 422
    assert visitor.post(f"/u/{raw}/", {"reply": "hadir"}).status_code == 200
    guest.refresh_from_db()
    assert (guest.reply, guest.replied_by_name) == ("hadir", 'KPU "Provinsi" (tautan tamu)')
    assert visitor.get(f"/u/{raw}/").status_code == 410
    assert visitor.post(f"/u/{raw}/", {"reply": "berhalangan", "reason": "x"}).status_code == 410
    assert visitor.get(meeting.get_absolute_url()).status_code == 302
    assert not visitor.session.keys()


@pytest.mark.usefixtures("at_now")
def test_a_link_ends_by_time_withdrawal_revocation_and_a_newer_one(province: Province) -> None:
    _meeting, guest = with_guest(province)
    visitor = Client()

    def status(raw: str) -> int:
        return visitor.get(f"/u/{raw}/").status_code

    first, second = link_of(province, guest), link_of(province, guest)
    assert (status(first), status(second)) == (410, 200)
    services.revoke_guest_links(scope=province.planner, invitee=guest, now=NOW)
    assert status(second) == 410
    third = link_of(province, guest)
    link = GuestLink.objects.latest("pk")
    assert link.ends_at == SOON
    assert third not in link.token_hash
    link.ends_at = NOW
    link.save()
    assert status(third) == 410
    fourth = link_of(province, guest)
    services.withdraw(scope=province.planner, invitee=guest, now=NOW)
    assert status(fourth) == 410
    assert visitor.get("/u/x/", headers={"User-Agent": "WhatsApp/2"}).status_code == 200


@pytest.mark.usefixtures("at_now")
def test_whoever_guesses_is_stopped(province: Province) -> None:
    visitor = Client()
    answers = {visitor.get(f"/u/tebak{n}/").status_code for n in range(31)}
    assert answers == {410, 429}
    _meeting, guest = with_guest(province)
    raw = link_of(province, guest)
    tries = [visitor.post(f"/u/{raw}/", {"reply": "diwakili"}).status_code for _ in range(21)]
    assert tries == [422] * 20 + [429]


@pytest.mark.usefixtures("at_now")
def test_the_second_of_two_who_answer_at_once_finds_it_used(province: Province) -> None:
    _meeting, guest = with_guest(province)
    link, _raw = services.make_guest_link(scope=province.planner, invitee=guest, now=NOW)
    services.answer_by_link(link=link, text=ReplyText("hadir"), now=NOW)
    with pytest.raises(Refused):
        services.answer_by_link(link=link, text=ReplyText("berhalangan", reason="x"), now=NOW)


@pytest.mark.usefixtures("at_now")
def test_pages_of_answers_links_and_the_calendar(province: Province) -> None:
    meeting, guest = with_guest(province)
    planner, contact = Client(), Client()
    planner.force_login(province.planner_user)
    contact.force_login(province.contact_user)
    page = f"{meeting.get_absolute_url()}undangan/{guest.pk}/"
    made = planner.post(f"{page}tautan/").content.decode()
    assert "http://testserver/u/" in made
    assert "Buat tautan tamu" in planner.get(page).content.decode()
    planner.post(f"{page}tautan/cabut/")
    assert not GuestLink.objects.filter(revoked_at=None).exists()
    own = meeting.invitees.get(agency=province.guest_office)
    answer = f"{meeting.get_absolute_url()}undangan/{own.pk}/jawab/"
    assert contact.post(answer, {"reply": "berhalangan"}).status_code == 422
    contact.post(answer, {"reply": "berhalangan", "reason": "Dinas luar"})
    shown = planner.get(meeting.get_absolute_url()).content.decode()
    assert "0 hadir, 0 diwakili, 1 berhalangan, 1 belum dikonfirmasi" in shown
    assert "Dinas luar" in shown
    assert "Buat surat undangan" in shown
    file = contact.get(f"{meeting.get_absolute_url()}kalender.ics")
    assert read(file.content.decode()).method.value == "PUBLISH"
