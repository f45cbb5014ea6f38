"""More time for one duty: later than now and than before, with a reason, heard by its source."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from selaras.audit.models import Event
from selaras.core import references
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty, Extension
from selaras.duties.services import extend
from selaras.duties.tests.factories import DAY, DUE, HOUR, NOW, SOURCE, make_duty
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region


@pytest.fixture
def operator(db: None) -> Scope:
    return person("operator", region=make_region())[1]


def give(
    scope: Scope, duty: Duty, due_at: datetime = DUE + DAY, reason: str = "Data belum datang"
) -> Extension:
    return extend(scope=scope, duty=duty, due_at=due_at, reason=reason, now=NOW)


def test_the_new_time_counts_and_the_old_is_known(operator: Scope) -> None:
    duty = make_duty()
    row = give(operator, duty, reason="  Data belum datang\n")
    duty.refresh_from_db()
    assert (duty.due_at, duty.original_due_at, duty.is_extended) == (DUE + DAY, DUE, True)
    assert (row.old_due_at, row.new_due_at, row.reason) == (DUE, DUE + DAY, "Data belum datang")
    assert (row.actor_id, row.actor_name, row.at) == (operator.user_id, operator.name, NOW)
    event = Event.objects.get(verb="duties.duty.extended")
    assert (event.note, event.region_path) == ("Data belum datang", "ID.16.72.")


def test_time_is_only_ever_added(operator: Scope) -> None:
    duty, late = make_duty(), make_duty(due_at=NOW - DAY)
    for one, due_at in ((duty, DUE), (duty, DUE - HOUR), (late, NOW), (late, NOW - HOUR)):
        with pytest.raises(Refused, match="harus sesudah batas waktu sekarang"):
            give(operator, one, due_at)
    with pytest.raises(Refused, match="alasan"):
        give(operator, duty, reason=" \n")
    assert not Extension.objects.exists()
    assert give(operator, late, NOW + HOUR)


def test_not_by_others_and_not_for_what_has_ended(operator: Scope) -> None:
    duty = make_duty()
    for scope in (person("narahubung", agency=duty.owner_agency)[1], person("sekda")[1],
                  person("operator", region=make_region("73.71"))[1]):  # fmt: skip
        with pytest.raises(Refused, match="Hanya Kesbangpol"):
            give(scope, duty)
    stale = make_duty()
    Duty.objects.filter(pk=stale.pk).update(state=DutyState.CANCELLED)
    with pytest.raises(Refused, match="sudah berakhir"):
        give(operator, stale)


def heard(monkeypatch: pytest.MonkeyPatch, function: Callable[..., None]) -> None:
    monkeypatch.setitem(references._actions, (SOURCE, "duty_extended"), function)


def test_the_source_hears_of_it(operator: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    heard(monkeypatch, lambda **words: told.append(words))
    duty = make_duty()
    give(operator, duty)
    assert [(w["source_id"], w["duty"], w["due_at"], w["reason"]) for w in told] == [
        (duty.source_id, duty, DUE + DAY, "Data belum datang")
    ]


def test_a_source_that_refuses_stops_it(operator: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**words: Any) -> None:
        raise Refused(Denied("Melewati batas pemilik."))

    heard(monkeypatch, refuse)
    duty = make_duty(make_agency())
    with pytest.raises(Refused, match="Melewati batas pemilik"):
        give(operator, duty)
    duty.refresh_from_db()
    assert duty.due_at == DUE
    assert not Event.objects.filter(verb="duties.duty.extended").exists()
