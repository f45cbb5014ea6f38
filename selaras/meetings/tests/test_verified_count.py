"""The verified count of a meeting, taken as a number of the year with its source."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.core.verdict import Refused
from selaras.measures.models import Measure
from selaras.measures.permissions import can_move
from selaras.meetings import permissions, services
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.selectors.outputs import outputs
from selaras.meetings.services import CheckIn
from selaras.meetings.tests.factories import NOW, SOON, Province, enter

PEOPLE, PAPERS = "8.01.06.x.01.0004", "8.01.06.x.01.0006"


def held(province: Province, *names: str, title: str = "Rapat") -> Meeting:
    """Held, with these people of one office."""
    meeting = province.plan(title=title)
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    for step in ("invite", "begin"):
        meeting = province.step(meeting, step, now=SOON if step == "begin" else NOW)
    entries = [CheckIn(name=name, invitee_id=meeting.invitees.get().pk) for name in names]
    services.check_in_many(scope=province.planner, meeting=meeting, entries=entries, now=SOON)
    return province.step(meeting, "end", now=SOON)


def verify(province: Province, meeting: Meeting, code: str = PEOPLE) -> Any:
    return services.verify_count(scope=province.planner, meeting=meeting, output_code=code, now=SOON)


def value() -> str:
    return Measure.objects.counting().get(index_code="8.01.06.1.01.0004").score


def test_a_person_of_two_meetings_counts_once_in_the_year(province: Province) -> None:
    first = held(province, "Ani", "Budi")
    second = held(province, "Drs. Budi", "Cici")
    verify(province, first)
    assert value() == "2"
    verify(province, second)
    assert value() == "3"
    measure = Measure.objects.counting().get()
    assert (measure.mark, measure.state, measure.edition) == ("realisasi", "ditetapkan", "2026")
    assert measure.source_url.endswith(f"{second.get_absolute_url()}hadir/")
    assert measure.receipt.startswith("sha256:")
    assert not measure.counts, "no official value of an index"
    assert not can_move(province.planner, measure, "publikasikan")


def test_a_meeting_that_counts_for_another_output_leaves_the_first(province: Province) -> None:
    first, second = held(province, "Ani"), held(province, "Budi")
    for meeting in (first, second):
        verify(province, meeting)
    verify(province, second, PAPERS)
    assert value() == "1"
    assert Measure.objects.counting().get(index_code="8.01.06.1.01.0006").score == "1"
    verify(province, first, "")
    assert value() == "0"


def test_a_list_that_changed_since_says_so(province: Province) -> None:
    meeting = held(province, "Ani")
    count = verify(province, meeting, "")
    assert select.is_current(count)
    enter(province, meeting, "Terlambat dicatat")
    assert not select.is_current(count)
    assert not Measure.objects.exists()


def test_nothing_is_verified_too_early_by_others_or_without_anybody(
    province: Province, running: Meeting
) -> None:
    with pytest.raises(Refused, match="sesudah rapat diakhiri"):
        verify(province, running)
    empty = held(province)
    with pytest.raises(ValidationError, match="Belum ada"):
        verify(province, empty)
    with pytest.raises(ValidationError, match="Pilih keluaran"):
        verify(province, held(province, "Ani"), "9.99")
    with pytest.raises(Refused):
        services.verify_count(scope=province.contact, meeting=empty, now=SOON)


def test_the_page_verifies_and_leads_to_the_number(province: Province) -> None:
    meeting, client = held(province, "Ani", "Budi"), Client()
    client.force_login(province.planner_user)
    page = f"{meeting.get_absolute_url()}hadir/"
    shown = client.post(f"{page}jumlah/", {"output_code": PEOPLE}, follow=True).content.decode()
    for words in ("Jumlah hadir ditetapkan", "Realisasi 2026", "Tetapkan lagi"):
        assert words in shown
    measure = Measure.objects.counting().get()
    detail = client.get(measure.get_absolute_url())
    assert detail.status_code == 200
    assert "Jumlah tanpa batas atas" in detail.content.decode()
    assert client.get("/indeks/").status_code in (200, 404)
    assert (
        "Pilih keluaran" in client.post(f"{page}jumlah/", {"output_code": "x"}, follow=True).content.decode()
    )


def test_the_outputs_are_those_of_the_nomenclature() -> None:
    assert [row.code_at(1) for row in outputs().values() if row.count == "orang"] == [
        f"8.01.0{n}.1.01.0004" for n in range(2, 7)
    ]
    assert outputs()[PAPERS].code_at(2) == "8.01.06.2.01.0006"
    assert {row.status for row in outputs().values()} == {"resmi", "usulan"}


def test_who_reads_takes_and_opens(province: Province, running: Meeting) -> None:
    now = SOON + timedelta(minutes=1)
    for scope, reads in ((province.planner, True), (province.contact, False), (province.operator, False)):
        assert bool(permissions.can_read_attendance(scope, running)) is reads
        assert bool(permissions.can_take_attendance(scope, running, now)) is reads
        assert bool(permissions.can_open_door(scope, running, now)) is reads
    ended = province.step(running, "end", now=now)
    assert permissions.can_take_attendance(province.planner, ended, now)
    assert not permissions.can_open_door(province.planner, ended, now)
    assert not permissions.can_verify_count(province.contact, ended)
    assert permissions.can_verify_count(province.planner, ended)
