"""The leader approves what they have read; from then on the text stays, and corrections are addenda."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.audit.models import AppendOnlyError
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.meetings import permissions, services
from selaras.meetings.models import Meeting, Minutes, MinutesAddendum
from selaras.meetings.selectors.minutes import minutes_of, readable_minutes
from selaras.meetings.selectors.revisions import digest_of, token_of
from selaras.meetings.services import HeadConflict, HeadText
from selaras.meetings.tests.factories import NOW, SOON, Province


def approve(province: Province, minutes: Minutes, base: str = "", scope: Scope | None = None) -> Meeting:
    return services.approve_minutes(
        scope=scope or province.head,
        meeting=minutes.meeting,
        base=base or token_of(minutes.number, minutes.text),
        now=SOON,
    )


def test_the_head_approves_what_was_read_and_it_is_locked(province: Province) -> None:
    minutes = province.minuted("Rapat dibuka.")
    assert approve(province, minutes).state == "disahkan"
    minutes.refresh_from_db()
    assert (minutes.approved_by_name, minutes.approved_digest) == (
        province.head.name,
        digest_of("Rapat dibuka."),
    )
    assert not permissions.can_write_minutes(province.planner, minutes.meeting)
    with pytest.raises(Refused):
        approve(province, minutes)


def test_nobody_approves_what_changed_since_it_was_read(province: Province) -> None:
    minutes = province.minuted("Rapat dibuka.")
    read = token_of(minutes.number, minutes.text)
    services.save_minutes(
        scope=province.planner, minutes=minutes, base=read, text="Rapat dibuka.\nSatu lagi.", now=SOON
    )
    with pytest.raises(ValidationError, match="Baca dahulu"):
        approve(province, minutes, read)
    assert Meeting.objects.get(pk=minutes.meeting_id).state == "notula"


def test_a_clerk_does_not_approve_nor_is_an_empty_text_approved(province: Province) -> None:
    minutes = province.minuted("Rapat dibuka.")
    with pytest.raises(Refused, match="pimpinan"):
        approve(province, minutes, scope=province.planner)
    ended = province.ended()
    assert "belum ditulis" in permissions.can_approve(province.head, ended).reason
    Minutes.objects.filter(pk=minutes.pk).update(text=" \n")
    assert "belum ditulis" in permissions.can_approve(province.head, minutes.meeting).reason
    assert "Status" in permissions.can_approve(province.head, province.plan()).reason


def test_a_draft_is_read_by_the_host_and_approved_minutes_by_those_invited(province: Province) -> None:
    minutes = province.minuted("Rapat dibuka.")
    meeting = minutes.meeting
    assert readable_minutes(province.planner, meeting) == minutes
    assert readable_minutes(province.head, meeting) == minutes
    assert readable_minutes(province.contact, meeting) is None
    assert not permissions.can_read_minutes(province.contact, meeting, minutes)
    approve(province, minutes)
    assert readable_minutes(province.contact, meeting) == minutes
    assert minutes_of(province.plan()) is None


def test_corrections_stand_below_numbered_and_are_never_changed(province: Province) -> None:
    meeting = province.approved("Hadir 14 kabupaten.")
    given: dict[str, Any] = {"scope": province.head, "meeting": meeting, "now": SOON}
    first = services.add_addendum(text=" Hadir 13 kabupaten.\r\n", **given)
    second = services.add_addendum(text="Dua", **given)
    assert (first.number, first.text, second.number) == (1, "Hadir 13 kabupaten.", 2)
    assert Minutes.objects.get().text == "Hadir 14 kabupaten."
    first.text = "Lain"
    with pytest.raises(AppendOnlyError):
        first.save()
    with pytest.raises(Refused):
        services.add_addendum(**given | {"text": "Tiga", "scope": province.planner})
    for text in (" ", "x" * 20_001):
        with pytest.raises(ValidationError):
            services.add_addendum(text=text, **given)


def test_addenda_wait_for_the_approval_and_have_an_end(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {"scope": province.head, "text": "Satu", "now": SOON}
    with pytest.raises(Refused, match="belum ditulis"):
        services.add_addendum(meeting=province.plan(), **given)
    minutes = province.minuted("Rapat dibuka.")
    with pytest.raises(Refused, match="belum disahkan"):
        services.add_addendum(meeting=minutes.meeting, **given)
    approve(province, minutes)
    monkeypatch.setattr("selaras.meetings.services.approval.MAX_ADDENDA", 1)
    services.add_addendum(meeting=minutes.meeting, **given)
    with pytest.raises(ValidationError):
        services.add_addendum(meeting=minutes.meeting, **given)
    assert MinutesAddendum.objects.count() == 1


def test_what_stands_above_the_text_is_saved_against_the_version_one_saw(province: Province) -> None:
    minutes = province.minuted()
    given: dict[str, Any] = {"scope": province.planner, "minutes": minutes, "now": NOW}
    text = HeadText(letter=" 070/412 ", note_takers="Henok\n\n Rahmat ", chair_nip="19720101")
    kept = services.head_minutes(base_version=1, text=text, **given)
    assert (kept.letter, kept.note_takers, kept.version) == ("070/412", "Henok\nRahmat", 2)
    with pytest.raises(HeadConflict):
        services.head_minutes(base_version=1, text=text, **given)
    for wrong in (HeadText(letter="x" * 301), HeadText(note_takers="x" * 2001)):
        with pytest.raises(ValidationError):
            services.head_minutes(base_version=2, text=wrong, **given)
    with pytest.raises(Refused):
        services.head_minutes(**given | {"scope": province.contact}, base_version=2, text=text)
