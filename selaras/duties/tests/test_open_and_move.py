"""Opening and moving duties: once per source, kind and agency, whatever the source's app calls."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from selaras.core.scope import Scope
from selaras.duties.choices import ENDED_STATES, DutyState
from selaras.duties.models import Duty, Extension
from selaras.duties.selectors import of_source
from selaras.duties.services import move_duties, set_due
from selaras.duties.tests.factories import DUE, HOUR, NOW, make_duty, new, open_, source_of
from selaras.offices.tests.factories import TODAY, make_agency, make_user, person

SYSTEM = Scope(on=TODAY, name="Sistem")


def test_what_runs_is_not_opened_again(db: None) -> None:
    one = new(make_agency())
    (duty,) = open_(one)
    assert open_(one) == []
    move_duties(action="start", source=source_of(duty), now=NOW)
    assert open_(one) == []
    assert Duty.objects.get().state == DutyState.WORKING


@pytest.mark.parametrize("state", ENDED_STATES)
def test_what_has_ended_is_opened_anew_and_the_old_row_stays(db: None, state: DutyState) -> None:
    one = new(make_agency())
    (duty,) = open_(one)
    Duty.objects.filter(pk=duty.pk).update(state=state, done_at=NOW if state == "selesai" else None)
    (again,) = open_(one)
    assert again.pk != duty.pk
    assert Duty.objects.count() == 2


def test_another_kind_or_agency_of_the_same_source_is_another_duty(db: None) -> None:
    agency, other = make_agency(), make_agency()
    one = new(agency)
    rows = open_(one, new(agency, "periksa", source=one.source), new(other, source=one.source))
    assert len(rows) == 3
    assert set(of_source(one.source)) == set(rows)


def test_a_kind_that_nobody_registered_is_refused_before_anything_is_written(db: None) -> None:
    agency = make_agency()
    with pytest.raises(KeyError, match="unregistered kind of duty 'lain'"):
        open_(new(agency), new(agency, "lain"))
    assert not Duty.objects.exists()


def test_a_duty_may_begin_where_the_work_stands(db: None) -> None:
    (duty,) = open_(new(make_agency(), state=DutyState.REPAIR))
    assert duty.state == DutyState.REPAIR


def test_long_texts_are_cut_to_their_columns(db: None) -> None:
    (duty,) = open_(new(make_agency(), title="a" * 500, waiting_label="b" * 500))
    assert (len(duty.title), len(duty.waiting_label)) == (300, 200)


def test_the_database_itself_keeps_one_running_duty_per_source(db: None) -> None:
    duty = make_duty()
    twin = Duty.objects.get(pk=duty.pk)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(state=DutyState.DONE)


def test_moving_can_be_narrowed_to_a_kind_an_agency_or_several_sources(db: None) -> None:
    agency, other = make_agency(), make_agency()
    one, two = new(agency), new(agency)
    rows = open_(one, two, new(agency, "periksa", source=one.source), new(other, source=one.source))
    first, second, check, foreign = rows

    def moved(**narrow: object) -> set[int]:
        with transaction.atomic():
            move_duties(action="finish", now=NOW, **{"source": one.source, **narrow})  # type: ignore[arg-type]
            found = set(Duty.objects.filter(state=DutyState.DONE).values_list("pk", flat=True))
            transaction.set_rollback(True)
        return found

    assert moved() == {first.pk, check.pk, foreign.pk}
    assert moved(kind="tulis") == {first.pk, foreign.pk}
    assert moved(kind="tulis", owner_agency_ids=[agency.pk]) == {first.pk}
    assert moved(source=[one.source, two.source], kind="tulis") == {first.pk, second.pk, foreign.pk}
    assert moved(source=[]) == set()


def test_a_due_time_that_stays_makes_no_history(db: None) -> None:
    duties = [make_duty(), make_duty(due_at=DUE + HOUR)]
    rows = set_due(scope=SYSTEM, duties=duties, due_at=DUE, reason="Rapat", now=NOW)
    assert [(row.duty, row.old_due_at, row.new_due_at) for row in rows] == [(duties[1], DUE + HOUR, DUE)]
    assert Extension.objects.count() == 1
    moved = Duty.objects.get(pk=duties[1].pk)
    # Earlier than at first: moved, yet not extended.
    assert (moved.due_at, moved.is_extended) == (DUE, False)


def test_the_database_itself_asks_for_a_reason_and_a_change(db: None) -> None:
    duty = make_duty()
    for reason, later in (("", HOUR), ("Rapat", timedelta())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.create(
                duty=duty, old_due_at=DUE, new_due_at=DUE + later, reason=reason, actor_name="x", at=NOW
            )


def test_who_is_named_stays_named_through_the_moves(db: None) -> None:
    user, _scope = make_user(), person("sekda")
    (duty,) = open_(new(make_agency(), owner_user_id=user.pk))
    for action in ("start", "hand_in", "send_back", "finish"):
        move_duties(action=action, source=source_of(duty), now=NOW)
    duty.refresh_from_db()
    assert (duty.owner_user, duty.state, duty.done_at) == (user, DutyState.DONE, NOW)
