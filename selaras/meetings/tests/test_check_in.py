"""The attendance list: once each, whoever enters it, however often it is sent."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.meetings import services
from selaras.meetings.models import AttendanceRecord, AttendanceSignature, Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.services import CheckIn
from selaras.meetings.tests.factories import NOW, SOON, Province, enter, invitee_id

DRAWN = "10,10 20,20 30,15;40,40"


def names(meeting: Meeting) -> list[str]:
    return [one.name for one in select.present_at(meeting)]


def test_an_entry_sent_again_is_the_same_entry(province: Province, running: Meeting) -> None:
    key = uuid.uuid4()
    first = enter(province, running, key=key, organisation="KPU Provinsi")
    again = enter(province, running, "Nama lain", key=key)
    assert (first.outcome, again.outcome) == ("dicatat", "sudah")
    assert again.record == first.record
    assert names(running) == ["Budi Santoso"]
    assert Event.objects.filter(verb="meetings.attendance.recorded").count() == 1


def test_two_clerks_enter_one_person_once(province: Province, running: Meeting) -> None:
    one = enter(province, running, "Drs. H. Budi Santoso, M.Si", organisation="KPU Provinsi")
    two = enter(province, running, "BUDI  SANTOSO", organisation="K.P.U. Provinsi")
    three = enter(province, running, "budi santoso", invitee_id=invitee_id(running, "KPU"))
    assert two.record == three.record == one.record
    assert (two.outcome, three.outcome) == ("sudah", "sudah")
    assert "sudah tercatat hadir pukul" in three.text
    assert enter(province, running, "Budi Santoso", organisation="KPU Kota").outcome == "dicatat"
    # Both their keys are known from now on.
    assert enter(province, running, key=three.key).record == one.record


def test_a_key_belongs_to_its_meeting(province: Province, running: Meeting) -> None:
    key = uuid.uuid4()
    enter(province, running, key=key)
    other = province.plan(title="Lain")
    services.invite_regions(scope=province.planner, meeting=other, region_ids=[province.city.pk], now=NOW)
    province.step(other, "invite")
    other = province.step(other, "begin", now=SOON)
    assert enter(province, other, key=key).outcome == "dicatat"


def test_who_was_struck_off_does_not_come_back_by_a_late_copy(province: Province, running: Meeting) -> None:
    made = enter(province, running)
    assert made.record is not None
    services.strike_attendance(scope=province.planner, record=made.record, reason="Salah orang", now=SOON)
    late = enter(province, running, key=made.key)
    assert (late.outcome, names(running)) == ("dicoret", [])
    assert "Salah orang" in late.text
    # But he may come after all.
    assert enter(province, running).outcome == "dicatat"
    with pytest.raises(ValidationError, match="sudah dicoret"):
        services.strike_attendance(scope=province.planner, record=made.record, reason="Lagi", now=SOON)


def test_striking_off_needs_a_reason(province: Province, running: Meeting) -> None:
    made = enter(province, running)
    assert made.record is not None
    with pytest.raises(ValidationError, match="alasan"):
        services.strike_attendance(scope=province.planner, record=made.record, reason="  ", now=SOON)
    assert names(running) == ["Budi Santoso"]


def test_an_office_keeps_the_name_of_that_day(province: Province, running: Meeting) -> None:
    office = province.guest_office
    row = running.invitees.get(agency=office)
    kept = enter(province, running, "Sari", invitee_id=row.pk).record
    assert kept is not None
    office.name = "Badan dengan nama baru"
    office.save(update_fields=("name",))
    shown = next(one for one in select.present_at(running) if one.name == "Sari")
    assert shown.organisation == "Kesbangpol Kota"
    corrected = services.correct_attendance(
        scope=province.planner,
        record=kept,
        entry=CheckIn(name="Sari Dewi", position="Analis", invitee_id=row.pk),
        now=SOON,
    )
    assert (corrected.name, corrected.organisation) == ("Sari Dewi", "Kesbangpol Kota")
    again = enter(province, running, "Sari Dewi", invitee_id=row.pk)
    assert again.record == kept
    event = Event.objects.get(verb="meetings.attendance.corrected")
    assert event.after["before"]["name"] == "Sari"


def test_a_correction_makes_no_second_of_somebody(province: Province, running: Meeting) -> None:
    enter(province, running, "Budi", organisation="KPU Provinsi")
    other = enter(province, running, "Bud", organisation="KPU Provinsi").record
    assert other is not None
    with pytest.raises(ValidationError, match="sudah tercatat hadir"):
        services.correct_attendance(
            scope=province.planner,
            record=other,
            entry=CheckIn(name="Drs. Budi", organisation="KPU Provinsi"),
            now=SOON,
        )
    assert sorted(names(running)) == ["Bud", "Budi"]


def test_an_invitation_of_another_meeting_is_refused(province: Province, running: Meeting) -> None:
    other = province.invited(title="Lain").invitees.get()
    with pytest.raises(ValidationError, match="bukan undangan rapat ini"):
        enter(province, running, invitee_id=other.pk)
    assert names(running) == []


def test_an_invitation_taken_back_loses_nobody_at_the_door(province: Province, running: Meeting) -> None:
    row = running.invitees.get(agency=province.bappeda)
    row.withdrawn_at = NOW
    row.save(update_fields=("withdrawn_at",))
    assert enter(province, running, invitee_id=row.pk).outcome == "dicatat"
    assert select.counted(running).invited_agencies == 0


def test_persons_and_bodies_are_counted_once(province: Province, running: Meeting) -> None:
    office = running.invitees.get(agency=province.guest_office)
    enter(province, running, "Sari", invitee_id=office.pk)
    enter(province, running, "Tono", invitee_id=office.pk)
    enter(province, running, "Budi", organisation="kpu  provinsi")
    enter(province, running, "Wati", organisation="Dewan Adat")
    enter(province, running, "Tokoh")
    assert select.counted(running) == select.Counts(persons=5, agencies=3, invited_agencies=2, invited=3)


def test_a_delegate_says_for_whom(province: Province, running: Meeting) -> None:
    row = running.invitees.get(agency=province.bappeda)
    enter(province, running, "Natalia", invitee_id=row.pk, for_name="Kepala Bappeda")
    [shown] = select.present_at(running)
    assert (shown.for_name, shown.agency_id, shown.method) == (
        "Kepala Bappeda",
        province.bappeda.pk,
        "petugas",
    )


@pytest.mark.parametrize("name", ["", "   ", ",", "!!", "\u200b"])
def test_nobody_without_a_name(province: Province, running: Meeting, name: str) -> None:
    with pytest.raises(ValidationError, match="nama yang hadir"):
        enter(province, running, name)


def test_texts_that_are_too_long_are_told_and_not_cut(province: Province, running: Meeting) -> None:
    with pytest.raises(ValidationError) as fault:
        enter(province, running, "n" * 161, position="p" * 201, organisation="o" * 201)
    assert set(fault.value.message_dict) == {"name", "position", "organisation"}


def test_of_many_each_stands_for_itself(province: Province, running: Meeting) -> None:
    entries = [
        CheckIn(name="A"),
        CheckIn(name=""),
        CheckIn(name="B", signature="not strokes"),
        CheckIn(name="C"),
    ]
    found = services.check_in_many(scope=province.planner, meeting=running, entries=entries, now=SOON)
    assert [one.outcome for one in found] == ["dicatat", "ditolak", "ditolak", "dicatat"]
    assert names(running) == ["A", "C"]
    with pytest.raises(ValidationError, match="Paling banyak"):
        services.check_in_many(
            scope=province.planner, meeting=running, entries=[CheckIn(name="A")] * 101, now=SOON
        )


def test_paper_is_typed_whole_or_not_at_all(province: Province, running: Meeting) -> None:
    entries = [CheckIn(name="A"), CheckIn(name=""), CheckIn(name="C" * 200)]
    with pytest.raises(ValidationError) as fault:
        services.check_in_on_paper(scope=province.planner, meeting=running, entries=entries, now=SOON)
    assert [message.split(":")[0] for message in fault.value.messages] == ["Baris 2", "Baris 3"]
    assert names(running) == []
    services.check_in_on_paper(scope=province.planner, meeting=running, entries=entries[:1], now=SOON)
    assert [one.method for one in select.present_at(running)] == ["kertas"]


def test_the_moment_is_the_devices_where_that_can_be(province: Province, running: Meeting) -> None:
    def at(told: Any) -> Any:
        made = enter(province, running, str(uuid.uuid4()), at=told, now=SOON + timedelta(hours=1))
        assert made.record is not None
        return made.record.at

    assert at(SOON + timedelta(minutes=7)) == SOON + timedelta(minutes=7)
    for wrong in (SOON - timedelta(days=400), SOON + timedelta(days=2)):
        assert at(wrong) == SOON + timedelta(hours=1)


# ---- when and by whom


def test_the_list_opens_hours_before_and_closes_with_the_minutes(province: Province) -> None:
    meeting = province.plan()
    with pytest.raises(Refused, match="Direncanakan"):
        enter(province, meeting)
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    province.step(meeting, "invite")
    with pytest.raises(Refused, match="dibuka mulai"):
        enter(province, meeting, now=SOON - timedelta(hours=7))
    assert enter(province, meeting, now=SOON - timedelta(hours=5)).outcome == "dicatat"
    for step in ("begin", "end"):
        province.step(meeting, step, now=SOON)
    assert enter(province, meeting, "Di atas kertas").outcome == "dicatat"
    province.approve(meeting)
    with pytest.raises(Refused, match="disahkan"):
        enter(province, meeting, "Terlambat")


@pytest.mark.parametrize("who", ["contact", "operator", "bappeda_contact"])
def test_those_invited_do_not_keep_the_list(province: Province, running: Meeting, who: str) -> None:
    with pytest.raises(Refused, match="dikelola oleh penyelenggaranya"):
        services.check_in(scope=getattr(province, who), meeting=running, entry=CheckIn(name="A"), now=SOON)
    assert names(running) == []


# ---- signatures


def test_a_signature_is_a_picture_of_ours(province: Province, running: Meeting) -> None:
    made = enter(province, running, signature=DRAWN)
    [shown] = select.present_at(running)
    assert shown.signature.startswith(b"<svg ")
    assert b"M10 10L20 20L30 15M40 40" in shown.signature
    # Nobody signs over somebody, but one may sign later.
    enter(province, running, signature="1,1 2,2")
    assert AttendanceSignature.objects.get().svg.encode() == shown.signature
    enter(province, running, "Tono")
    enter(province, running, "Tono", signature=DRAWN)
    assert AttendanceSignature.objects.count() == 2
    assert made.record is not None


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64," + "A" * 5_000_000,
        "1,1 " * 40_000,
        ";".join(["1,1"] * 121),
        " ".join(["1,1"] * 3_001),
        "601,1",
        "1,201",
        "1,1;",
        "1, 1",
        "-1,1",
        "١,١",
        "1,1 2,2\n",
        '1,1"/><script>alert(1)</script>',
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_signature_is_refused(province: Province, running: Meeting, text: str) -> None:
    with pytest.raises(ValidationError, match="gores ulang"):
        enter(province, running, signature=text)
    assert not AttendanceRecord.objects.exists(), "nobody is half entered"
