"""The screen in the room: which point, how much of its time is left, who moves it, what it shows to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.followups import services as followups
from selaras.meetings import services
from selaras.meetings.models import AttendanceRecord, Meeting, RoomScreen
from selaras.meetings.permissions import can_run_screen
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.selectors.screen import Screen, clock_of, screen_of
from selaras.meetings.services import PointText, SeriesText
from selaras.meetings.tests.factories import NOW, SOON, Province, enter


def after(minutes: float) -> Any:
    return SOON + timedelta(minutes=minutes)


def begun(province: Province, *lengths: int | None, series: Any = None) -> Meeting:
    """A running meeting with points of these lengths."""
    meeting = province.plan(series=series)
    for number, minutes in enumerate(lengths, 1):
        text = PointText(f"Pokok {number}", minutes=minutes, speaker=f"Pembicara {number}")
        services.add_point(scope=province.planner, meeting=meeting, text=text, now=NOW)
    return province.step(meeting, "begin", now=SOON)


def press(
    province: Province, meeting: Meeting, action: str, at: float = 0, base: int | None = None
) -> RoomScreen:
    version = seen(province, meeting, at).version if base is None else base
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting}
    return services.move_screen(action=action, base_version=version, now=after(at), **given)


def seen(province: Province, meeting: Meeting, at: float = 0, scope: Scope | None = None) -> Screen:
    return screen_of(scope or province.planner, Meeting.objects.get(pk=meeting.pk), after(at))


def test_it_begins_before_the_first_point_and_stops_at_the_last(province: Province) -> None:
    meeting = begun(province, 10, None)
    assert (seen(province, meeting).number, seen(province, meeting).next_point.title) == (0, "Pokok 1")  # type: ignore[union-attr]
    press(province, meeting, "kembali")
    assert seen(province, meeting).number == 0
    numbers = []
    for _ in range(4):
        press(province, meeting, "lanjut")
        numbers.append(seen(province, meeting).number)
    assert numbers == [1, 2, 2, 2]
    assert seen(province, meeting).next_point is None


def test_time_left_goes_below_nought_and_a_point_without_a_length_counts_up(province: Province) -> None:
    meeting = begun(province, 10, None)
    press(province, meeting, "lanjut", 0)
    assert seen(province, meeting, 4).left == 360
    late = seen(province, meeting, 12.5)
    assert (late.left, late.is_over_time, late.clock) == (-150, True, "02.30")
    press(province, meeting, "lanjut", 15)
    open_end = seen(province, meeting, 16)
    assert (open_end.left, open_end.is_over_time, open_end.clock) == (None, False, "01.00")


def test_a_pause_takes_no_time(province: Province) -> None:
    meeting = begun(province, 10)
    press(province, meeting, "jeda")
    assert seen(province, meeting).version == 0
    press(province, meeting, "lanjut", 0)
    press(province, meeting, "terus", 1)
    press(province, meeting, "jeda", 2)
    press(province, meeting, "jeda", 3)
    held = seen(province, meeting, 30)
    assert (held.left, held.is_paused) == (480, True)
    press(province, meeting, "terus", 30)
    assert (seen(province, meeting, 31).left, seen(province, meeting, 31).is_paused) == (420, False)


def test_back_at_a_point_its_clock_goes_on(province: Province) -> None:
    meeting = begun(province, 10, 10)
    press(province, meeting, "lanjut", 0)
    press(province, meeting, "lanjut", 4)
    press(province, meeting, "kembali", 5)
    assert (seen(province, meeting, 6).number, seen(province, meeting, 6).elapsed) == (1, 300)


def test_two_who_press_at_once_move_it_once(province: Province) -> None:
    meeting = begun(province, 5, 5, 5)
    press(province, meeting, "lanjut", base=0)
    press(province, meeting, "lanjut", base=0)
    assert seen(province, meeting).number == 1
    assert Event.objects.filter(verb="meetings.screen.moved").count() == 1


def test_a_point_that_is_taken_off_and_one_that_is_put_in_between(province: Province) -> None:
    meeting = begun(province, 5, 5)
    press(province, meeting, "lanjut")
    services.remove_point(scope=province.planner, point=meeting.points.get(title="Pokok 1"), now=SOON)
    gone = seen(province, meeting, 3)
    assert (gone.number, gone.elapsed, gone.next_point.title) == (0, 0, "Pokok 2")  # type: ignore[union-attr]
    press(province, meeting, "lanjut", 3)
    services.add_point(scope=province.planner, meeting=meeting, text=PointText("Sela"), now=SOON)
    assert seen(province, meeting, 4).next_point.title == "Sela"  # type: ignore[union-attr]


def test_only_the_host_moves_it_and_only_while_it_is_held(province: Province) -> None:
    meeting = province.invited()
    assert not can_run_screen(province.planner, meeting)
    meeting = province.step(meeting, "begin", now=SOON)
    assert can_run_screen(province.planner, meeting)
    for scope in (province.contact, province.operator):
        assert not can_run_screen(scope, meeting)
        with pytest.raises(Refused):
            services.move_screen(scope=scope, meeting=meeting, action="lanjut", base_version=0, now=SOON)
    with pytest.raises(ValidationError):
        press(province, meeting, "hapus")
    province.step(meeting, "end", now=SOON)
    with pytest.raises(Refused):
        press(province, meeting, "lanjut")


def test_who_came_and_what_the_series_left_open(province: Province) -> None:
    series = services.make_series(
        scope=province.planner, agency=province.host, text=SeriesText("Rakor"), now=NOW
    )
    first = begun(province, series=series)
    given: dict[str, Any] = {"scope": province.planner, "now": SOON}
    decision = followups.record_decision(origin=reference_of(first), text="Susun RAD-PKS.", **given)
    (action,) = followups.add_action(
        decision=decision, text=followups.ActionText("Kirim dokumen"), **given,
        owners=[followups.Owner(province.guest_office.pk)], due=followups.Due(on=after(1440 * 3).date()),
    )  # fmt: skip
    followups.assign(action=action, **given)
    province.step(first, "end", now=SOON)
    second = begun(province, 5, series=series)
    enter(province, second)
    shown = seen(province, second)
    assert ([one.text for one in shown.actions], shown.action_total, shown.counts.persons) == (
        ["Kirim dokumen"],
        1,
        1,
    )
    assert [one.is_late for one in seen(province, second, 1440 * 9).actions] == [True]
    # Whoever may not see the action sees none on the screen either.
    assert seen(province, second, scope=Scope(on=NOW.date())).actions == []


def test_the_stamp_changes_with_what_is_shown_and_not_with_the_clock(province: Province) -> None:
    meeting = begun(province, 5, 5)
    press(province, meeting, "lanjut")
    stamp = seen(province, meeting, 1).stamp
    assert seen(province, meeting, 2).stamp == stamp
    enter(province, meeting)
    assert seen(province, meeting, 2).stamp != stamp


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "00.00"), (59, "00.59"), (-61, "01.01"), (3723, "1.02.03")]
)
def test_the_clock_in_words(seconds: int, words: str) -> None:
    assert clock_of(seconds) == words


# ---- the page


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def at_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SOON)


@pytest.mark.usefixtures("at_the_meeting")
def test_the_buttons_work_without_scripts_and_the_script_gets_the_part_alone(province: Province) -> None:
    meeting = begun(province, 5, 5)
    client = entered(province.planner_user)
    page, step = (
        reverse("room_screen", args=[meeting.pk]),
        reverse("room_screen_step", args=[meeting.pk, "lanjut"]),
    )
    moved = client.post(step, {"version": 0}, follow=True)
    assert "Pokok 1" in moved.content.decode()
    part = client.post(step, {"version": 1}, headers={"X-Selaras-Part": "1"}).content.decode()
    assert 'data-version="2"' in part and "<html" not in part
    # A version nobody can have moves nothing.
    client.post(step, {"version": "x"})
    assert RoomScreen.objects.get().version == 2
    assert client.get(page)["Cache-Control"].startswith("max-age=0")


@pytest.mark.usefixtures("at_the_meeting")
def test_those_invited_watch_and_strangers_find_nothing(province: Province) -> None:
    meeting = province.step(province.invited(), "begin", now=SOON)
    page, step = (
        reverse("room_screen", args=[meeting.pk]),
        reverse("room_screen_step", args=[meeting.pk, "lanjut"]),
    )
    guest = entered(province.contact_user)
    assert guest.get(page).status_code == 200
    assert "data-run" not in guest.get(page).content.decode()
    assert guest.post(step, {"version": 0}).status_code == 403
    stranger = entered(province.bappeda_user)
    assert (stranger.get(page).status_code, stranger.post(step).status_code) == (404, 404)
    assert (
        entered(province.planner_user).post(reverse("room_screen_step", args=[meeting.pk, "x"])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("action", "words"),
    [("", "Segera dimulai"), ("postpone", "Sebab &lt;b&gt;"), ("end", "Rapat telah selesai")],
)
def test_before_and_after_it_says_so(province: Province, action: str, words: str) -> None:
    meeting = province.invited()
    if action == "end":
        province.step(meeting, "begin", now=SOON)
    if action:
        province.step(meeting, action, "Sebab <b>", now=SOON)
    page = entered(province.planner_user).get(reverse("room_screen", args=[meeting.pk]))
    assert words in page.content.decode()


@pytest.mark.slow
@pytest.mark.usefixtures("at_the_meeting")
def test_a_full_hall_costs_no_more_queries(province: Province) -> None:
    meeting, client, counts = begun(province, 5), entered(province.planner_user), []
    page = reverse("room_screen", args=[meeting.pk])
    for number in (3, 300):
        rows = [
            AttendanceRecord(
                meeting=meeting, name=f"Orang {number} {n}", organisation=f"Kantor {n}", body_key=f"o:{n}",
                person_key=f"orang {number} {n}", method="petugas", at=SOON, received_at=SOON,
            )
            for n in range(number)
        ]  # fmt: skip
        AttendanceRecord.objects.bulk_create(rows)
        client.get(page, headers={"X-Selaras-Part": "1"})
        with CaptureQueriesContext(connection) as queries:
            client.get(page, headers={"X-Selaras-Part": "1"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
