"""Every state of a duty has words and a tone; actions move exactly from the states of the table."""

import pytest

from selaras.duties.choices import (
    DUTY_TONES,
    ENDED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WAITING_STATES,
    DutyState,
)
from selaras.duties.models import Duty
from selaras.duties.services import move_duties
from selaras.duties.tests.factories import NOW, make_duty, source_of
from selaras.offices.tests.factories import make_agency


def test_every_state_is_open_waiting_or_ended_and_has_words() -> None:
    assert sorted((*OPEN_STATES, *WAITING_STATES, *ENDED_STATES)) == sorted(DutyState)
    assert list(DUTY_TONES) == list(DutyState)
    assert all(state.label for state in DutyState)


def test_a_handed_over_duty_is_the_only_end_without_return() -> None:
    sources = {state for froms, _to in TRANSITIONS.values() for state in froms}
    assert set(DutyState) - sources == {DutyState.HANDED_OVER}
    assert {to for _froms, to in TRANSITIONS.values()} == set(DutyState)


@pytest.mark.parametrize("action", TRANSITIONS)
def test_an_action_moves_exactly_the_states_of_its_row(db: None, action: str) -> None:
    agency = make_agency()
    froms, to = TRANSITIONS[action]
    for state in DutyState:
        duty = make_duty(agency, state=state)
        moved = move_duties(action=action, source=source_of(duty), now=NOW)
        duty.refresh_from_db()
        assert (moved, duty.state) == ((1, to) if state in froms else (0, state)), state
        assert (duty.done_at is not None) == (duty.state == DutyState.DONE)


def test_how_late_a_duty_is_counts_only_while_it_is_open(db: None) -> None:
    agency = make_agency()
    duties = {state: make_duty(agency, state=state, due_at=NOW) for state in DutyState}
    assert {state for state, duty in duties.items() if duty.is_late(NOW.replace(hour=3))} == set(OPEN_STATES)
    assert not any(duty.is_late(NOW) for duty in duties.values())
    assert set(Duty.objects.late(NOW.replace(hour=3))) == {duties[state] for state in OPEN_STATES}
    assert set(Duty.objects.running()) == {
        duty for state, duty in duties.items() if state not in ENDED_STATES
    }
