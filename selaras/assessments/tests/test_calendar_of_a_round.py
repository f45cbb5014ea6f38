"""Dates and windows of a round: changed with a reason, followed by what is owed, told, logged."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import StageKind
from selaras.assessments.models import Round, Stage
from selaras.assessments.selectors.calendar import stage_rows
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    MADE,
    NOW,
    OWNER_DUE,
    City,
    add_stages,
    duty_of,
    fresh,
    item_of,
)
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.duties.services import extend as extend_duty
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
LATER_INTERNAL, LATER_OWNER = INTERNAL_DUE + 2 * DAY, OWNER_DUE + 5 * DAY


def change(city: City, round_: Round, **changes: Any) -> Round:
    values: dict[str, Any] = {
        "scope": city.operator, "internal_due_at": LATER_INTERNAL, "owner_due_at": LATER_OWNER,
        "reason": "Pemilik indeks memberi waktu", "now": NOW,
    }  # fmt: skip
    return services.change_dates(round_=round_, **(values | changes))


def window(round_: Round, kind: str) -> tuple[datetime, datetime]:
    stage = Stage.objects.get(round=round_, kind=kind)
    return stage.opens_at, stage.closes_at


def set_stage(city: City, round_: Round, kind: str, closes_at: datetime, **changes: Any) -> Stage:
    values: dict[str, Any] = {"scope": city.operator, "opens_at": MADE, "reason": "Disepakati", "now": NOW}
    return services.set_stage(round_=round_, kind=kind, closes_at=closes_at, **(values | changes))


# ---- the two dates


def test_what_ran_towards_the_old_dates_runs_towards_the_new_ones(city: City, round_: Round) -> None:
    waiting = city.to_verifier(item_of(round_, "1.2"))
    owed = item_of(round_, "1.1")
    change(city, round_)
    round_.refresh_from_db()
    assert (round_.internal_due_at, round_.owner_due_at) == (LATER_INTERNAL, LATER_OWNER)
    assert duty_of(owed).due_at == LATER_INTERNAL
    assert duty_of(waiting, "verifikasi").due_at == LATER_OWNER
    assert duty_of(owed).extensions.get().reason == "Pemilik indeks memberi waktu"


def test_the_windows_of_the_stages_follow(city: City, round_: Round) -> None:
    change(city, round_)
    assert window(round_, "isi")[1] == window(round_, "validasi")[1] == LATER_INTERNAL
    assert window(round_, "verifikasi")[1] == window(round_, "kirim")[1] == LATER_OWNER


def test_times_given_to_an_item_an_agency_or_a_duty_stay(city: City, round_: Round) -> None:
    given = INTERNAL_DUE + timedelta(hours=20)
    own, helped = duty_of(item_of(round_, "1.2")), duty_of(item_of(round_, "1.1"), "kontribusi")
    for duty in (own, helped):
        extend_duty(scope=city.operator, duty=duty, due_at=given, reason="Sakit", now=NOW)
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["bappeda"], due_at=given, reason="Pindah", now=NOW
    )
    change(city, round_, internal_due_at=INTERNAL_DUE - DAY)
    assert {duty_of(item_of(round_, "1.2")).due_at, duty_of(item_of(round_, "1.1")).due_at} == {given}
    assert Duty.objects.get(pk=helped.pk).due_at == given
    assert duty_of(item_of(round_, "2.1")).due_at == INTERNAL_DUE - DAY


def test_agencies_are_told_once_with_the_reason_and_it_is_logged(city: City, round_: Round) -> None:
    told = city.user(city.contact("tapem"))
    change(city, round_)
    text = Notice.objects.get(user=told, kind="assessments.dates").text
    assert "batas internal Kamis, 29 Januari 2026, 16.00 WIB" in text
    assert text.endswith("Alasan: Pemilik indeks memberi waktu")
    event = Event.objects.get(verb="assessments.round.dates_changed")
    assert event.before["owner_due_at"] == OWNER_DUE.isoformat()
    assert (event.after["owner_due_at"], event.note) == (
        LATER_OWNER.isoformat(),
        "Pemilik indeks memberi waktu",
    )


def test_the_same_dates_change_and_say_nothing(city: City, round_: Round) -> None:
    change(city, round_, internal_due_at=INTERNAL_DUE, owner_due_at=OWNER_DUE)
    assert not Event.objects.filter(verb="assessments.round.dates_changed").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"internal_due_at": LATER_OWNER + DAY}, "internal_due_at"),
        ({"internal_due_at": MADE - DAY}, "internal_due_at"),
        ({"internal_due_at": MADE + DAY, "owner_due_at": MADE + 2 * DAY}, "owner_due_at"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    city: City, round_: Round, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        change(city, round_, **changes)
    assert field in fault.value.error_dict
    round_.refresh_from_db()
    assert round_.owner_due_at == OWNER_DUE


def test_an_item_or_an_agency_beyond_the_new_end_is_named(city: City, round_: Round) -> None:
    extend_duty(
        scope=city.operator, duty=duty_of(item_of(round_, "1.2")), due_at=OWNER_DUE, reason="Sakit", now=NOW
    )
    with pytest.raises(ValidationError, match=r"Butir 1\.2 punya batas sendiri"):
        change(city, round_, internal_due_at=INTERNAL_DUE, owner_due_at=OWNER_DUE - timedelta(hours=1))
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["tapem"], due_at=OWNER_DUE, reason="Pindah", now=NOW
    )
    with pytest.raises(ValidationError, match="Perpanjangan TAPEM"):
        change(city, round_, internal_due_at=INTERNAL_DUE, owner_due_at=OWNER_DUE - timedelta(hours=1))


def test_only_the_operator_sets_the_calendar_and_not_after_the_end(city: City, round_: Round) -> None:
    for scope in (city.contact("tapem"), city.leader("sekda"), city.verifier(), city.province):
        with pytest.raises(Refused, match="operator Kesbangpol"):
            change(city, round_, scope=scope)
        with pytest.raises(Refused):
            set_stage(city, round_, "catatan", LATER_OWNER, scope=scope)
        with pytest.raises(Refused):
            services.drop_stage(scope=scope, round_=round_, kind="catatan", reason="Coba", now=NOW)
    Round.objects.filter(pk=round_.pk).update(state="hasil_resmi")
    with pytest.raises(Refused, match="Hasil resmi"):
        change(city, round_)


# ---- windows of stages


def test_an_optional_stage_is_added_extended_and_taken_out(city: City, round_: Round) -> None:
    set_stage(city, round_, "catatan", LATER_OWNER)
    set_stage(city, round_, "catatan", LATER_OWNER + DAY, reason="Diperpanjang pemilik indeks")
    assert window(round_, "catatan") == (MADE, LATER_OWNER + DAY)
    events = list(Event.objects.filter(verb="assessments.stage.changed").order_by("pk"))
    assert events[0].before is None
    assert events[1].before["closes_at"] == LATER_OWNER.isoformat()
    assert events[1].note == "Catatan penilai: Diperpanjang pemilik indeks"
    services.drop_stage(scope=city.operator, round_=round_, kind="catatan", reason="Tidak dipakai", now=NOW)
    assert not round_.stages.filter(kind="catatan").exists()
    assert Event.objects.get(verb="assessments.stage.dropped").note == "Catatan penilai: Tidak dipakai"


def test_the_stages_stand_in_the_order_of_the_work(city: City, round_: Round) -> None:
    add_stages(city, round_)
    assert list(round_.stages.values_list("kind", flat=True)) == [str(kind) for kind in StageKind]


def test_an_older_round_gets_the_order_with_its_first_change(city: City, round_: Round) -> None:
    for sort, stage in enumerate(round_.stages.order_by("sort")):
        Stage.objects.filter(pk=stage.pk).update(sort=sort)
    add_stages(city, round_, "inspektorat")
    kinds = list(round_.stages.values_list("kind", flat=True))
    assert kinds == ["isi", "validasi", "verifikasi", "inspektorat", "kirim", "tetap"]


def test_the_window_of_filling_is_the_internal_date_itself(city: City, round_: Round) -> None:
    set_stage(city, round_, "isi", LATER_INTERNAL - DAY)
    round_.refresh_from_db()
    assert round_.internal_due_at == LATER_INTERNAL - DAY
    assert duty_of(item_of(round_, "1.1")).due_at == LATER_INTERNAL - DAY
    set_stage(city, round_, "kirim", LATER_OWNER)
    round_.refresh_from_db()
    assert round_.owner_due_at == LATER_OWNER


def test_a_window_of_its_own_does_not_follow_the_dates(city: City, round_: Round) -> None:
    set_stage(city, round_, "verifikasi", OWNER_DUE - DAY)
    change(city, round_)
    assert window(round_, "verifikasi")[1] == OWNER_DUE - DAY


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("lain", {}, "kind"),
        ("catatan", {"opens_at": LATER_OWNER + DAY}, "closes_at"),
        ("catatan", {"reason": ""}, "reason"),
        ("inspektorat", {}, "inspector"),
    ],
)
def test_faulty_windows_are_refused(
    city: City, round_: Round, kind: str, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        set_stage(city, round_, kind, LATER_OWNER, **changes)
    assert list(fault.value.error_dict) == [field]


def test_the_reviewer_is_an_agency_of_the_city_and_stays_during_the_review(city: City, round_: Round) -> None:
    foreign = City("62.71")
    for agency in (city["polres"], foreign["hukum"]):
        with pytest.raises(ValidationError, match="OPD yang mereviu"):
            set_stage(city, round_, "inspektorat", OWNER_DUE, inspector=agency)
    add_stages(city, round_, "inspektorat")
    services.begin_series(
        scope=city.operator, round_=round_, source="inspektorat", due_at=OWNER_DUE, reference="", now=NOW
    )
    with pytest.raises(ValidationError, match="sedang berjalan"):
        set_stage(city, round_, "inspektorat", OWNER_DUE, inspector=city["dinsos"])


def test_a_stage_that_is_needed_or_has_begun_stays(city: City, round_: Round) -> None:
    def drop(kind: str) -> None:
        services.drop_stage(scope=city.operator, round_=round_, kind=kind, reason="Coba", now=NOW)

    for kind in ("isi", "tetap", "catatan"):
        with pytest.raises(ValidationError, match="tidak dapat dihapus"):
            drop(kind)
    add_stages(city, round_, "inspektorat")
    services.begin_series(
        scope=city.operator, round_=round_, source="inspektorat", due_at=OWNER_DUE, reference="", now=NOW
    )
    with pytest.raises(ValidationError, match="sudah berjalan"):
        drop("inspektorat")


def test_dropping_the_review_frees_the_closing(city: City, round_: Round) -> None:
    add_stages(city, round_, "inspektorat")
    with pytest.raises(Refused, match="Reviu inspektorat"):
        city.close(round_)
    services.drop_stage(scope=city.operator, round_=round_, kind="inspektorat", reason="Tidak jadi", now=NOW)
    round_.refresh_from_db()
    assert round_.inspector is None
    assert city.close(round_).state == "siap_kirim"


# ---- late is allowed, flagged and logged


def test_verifying_and_validating_after_the_window_is_flagged(city: City, round_: Round) -> None:
    for kind in ("validasi", "verifikasi"):
        set_stage(city, round_, kind, NOW - DAY)
    item = city.approve(item_of(round_, "1.2"))
    late = dict(fresh(item).revisions.values_list("action", "is_late"))
    assert (late["submit"], late["validate"], late["verify"]) == (False, True, True)


def test_sending_after_the_window_is_logged_as_late(city: City, round_: Round) -> None:
    city.send(round_)
    assert Event.objects.get(verb="assessments.round.sent").after["late"] is False
    other = city.make_round(data_year=2024)
    city.close(other)
    services.send_round(scope=city.operator, round_=other, note="Surel", now=OWNER_DUE + DAY)
    assert Event.objects.filter(verb="assessments.round.sent").latest("pk").after["late"] is True


def test_two_people_change_the_dates_at_once(
    city: City, round_: Round, at_once: Callable[..., list[Any]]
) -> None:
    """The second sees what the first left: all duties stand at one of the two dates."""
    operator, boss = city.operator, city.leader("kepala_kesbangpol")
    done = at_once(
        lambda: change(city, round_, scope=operator),
        lambda: change(city, round_, scope=boss, internal_due_at=LATER_INTERNAL + DAY),
    )
    assert all(isinstance(one, Round) for one in done), done
    kept = at_once(lambda: Round.objects.get(pk=round_.pk).internal_due_at)[0]
    dues = at_once(lambda: set(Duty.objects.running().filter(kind="isi").values_list("due_at", flat=True)))
    assert kept in {LATER_INTERNAL, LATER_INTERNAL + DAY}
    assert dues == [{kept}]


# ---- where the round stands


def test_a_window_that_is_open_is_not_called_to_come(city: City, round_: Round) -> None:
    def standing(kind: str, now: datetime) -> str:
        row = next(one for one in stage_rows(Round.objects.get(pk=round_.pk)) if one.stage.kind == kind)
        return row.standing(now)

    assert [standing(kind, NOW) for kind in ("isi", "validasi", "kirim")] == ["current", "open", "next"]
    assert standing("validasi", INTERNAL_DUE) == "shut"
    Round.objects.filter(pk=round_.pk).update(state="disiapkan")
    assert standing("validasi", NOW) == "next"


def test_an_optional_stage_is_behind_only_once_it_was_held(city: City, round_: Round) -> None:
    def states() -> dict[str, str]:
        return {row.stage.kind: row.state for row in stage_rows(Round.objects.get(pk=round_.pk))}

    add_stages(city, round_, "catatan", "sanggah")
    city.finish(round_)
    city.send(round_)
    assert (states()["kirim"], states()["catatan"], states()["sanggah"]) == ("done", "next", "next")
    services.begin_series(
        scope=city.operator, round_=round_, source="pemilik", due_at=OWNER_DUE, reference="", now=NOW
    )
    assert (states()["catatan"], states()["tetap"]) == ("current", "next")
    services.end_series(scope=city.operator, round_=round_, summary="Tanpa catatan", now=NOW)
    assert (states()["catatan"], states()["sanggah"], states()["tetap"]) == ("done", "next", "current")
    services.settle_round(scope=city.operator, round_=round_, note="Diumumkan", now=NOW)
    assert set(states().values()) == {"done"}
