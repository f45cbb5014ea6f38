"""Every state has words, a tone, somebody who moves and something owed; actions keep to the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from selaras.assessments import choices
from selaras.assessments.choices import (
    ITEM_TRANSITIONS,
    OWED,
    ROUND_TRANSITIONS,
    ItemState,
    RoundState,
    Tier,
)
from selaras.assessments.models import Item, Round
from selaras.assessments.permissions import can_move_round
from selaras.assessments.services.steps import take_step
from selaras.assessments.templatetags.assessments import ACTIONS, NOTE_ACTIONS
from selaras.assessments.tests.factories import NOW, City, add_stages, item_of
from selaras.core.verdict import Refused
from selaras.duties.choices import DUTY_KINDS, ENDED_STATES

NOTE_STEPS = choices.NOTE_TRANSITIONS
TONES = {"neutral", "progress", "waiting", "repair", "verified", "done", "late"}
VERBS = {
    "save": "saved", "save_repair": "saved", "submit": "submitted", "submit_delegated": "submitted",
    "validate": "validated", "return": "returned", "withdraw": "withdrawn", "verify": "verified",
    "reopen": "reopened", "mark_sent": "sent", "settle": "settled", "drop": "dropped", "restore": "restored",
}  # fmt: skip


def test_every_state_of_an_item_is_explained() -> None:
    for state in ItemState:
        assert str(choices.WHO_MOVES[state])
        assert choices.ITEM_TONES[state] in TONES
        assert state.label
        assert set(OWED[state]) <= set(DUTY_KINDS)
        assert not set(OWED[state].values()) & set(ENDED_STATES)
    for table in (choices.WHO_MOVES, choices.ITEM_TONES, OWED):
        assert list(table) == list(ItemState)


def test_every_state_of_a_round_is_explained() -> None:
    assert list(choices.ROUND_TONES) == list(RoundState)
    assert set(choices.ROUND_TONES.values()) <= TONES
    assert set(choices.STAGE_OF_STATE) == set(RoundState)
    assert set(choices.NOTE_TONES) == set(choices.NoteState) and set(choices.NOTE_TONES.values()) <= TONES
    assert set(NOTE_ACTIONS) == {"ask", *NOTE_STEPS}
    assert set(choices.BEFORE_CLOSING) | set(choices.AFTER_CLOSING) == set(RoundState) - {RoundState.OFFICIAL}


def test_whoever_has_the_next_move_owes_it() -> None:
    """A state with an owner or a verifier has a duty on that side; a finished one has none."""
    for state in choices.WITH_OWNER:
        assert set(OWED[state]) == {"isi"}
    assert {"validasi"} < set(OWED[ItemState.AT_HEAD])
    assert {"verifikasi"} < set(OWED[ItemState.AT_VERIFIER])
    for state in (*choices.APPROVED, ItemState.NOT_RELEVANT):
        assert OWED[state] == {}


@pytest.mark.parametrize(
    ("table", "first", "last"),
    [
        (ITEM_TRANSITIONS, ItemState.EMPTY, ItemState.SETTLED),
        (ROUND_TRANSITIONS, RoundState.PREPARED, RoundState.OFFICIAL),
        (NOTE_STEPS, choices.NoteState.OPEN, choices.NoteState.CLOSED),
    ],
    ids=["item", "round", "note"],
)
def test_every_state_is_reached_and_only_the_last_is_an_end(
    table: Mapping[str, Any], first: Any, last: Any
) -> None:
    steps = [(source, target) for froms, target in table.values() for source in froms]
    reached, grown = {first}, True
    while grown:
        more = {target for source, target in steps if source in reached} - reached
        reached, grown = reached | more, bool(more)
    assert reached == set(type(first))
    assert set(type(first)) - {source for source, _target in steps} == {last}


def test_every_action_of_an_item_has_words_for_its_history() -> None:
    assert set(ACTIONS) == set(ITEM_TRANSITIONS) == set(VERBS)
    assert {f"assessments.item.{verb}" for verb in VERBS.values()} <= set(choices.AUDIT_VERBS)


def moved(item: Item, action: str, states: Iterable[ItemState], city: City) -> set[ItemState]:
    """The states from which the action was done; each try is undone."""
    done = set()
    for state in states:
        try:
            with transaction.atomic():
                item.state = state
                take_step(
                    scope=city.operator, item=item, action=action, now=NOW, comment="Sebab",
                    verb=f"assessments.item.{VERBS[action]}", tier=Tier.OWNER,
                )  # fmt: skip
                assert item.state == ITEM_TRANSITIONS[action][1]
                done.add(state)
                raise transaction.TransactionManagementError
        except (Refused, transaction.TransactionManagementError):
            item = item_of(item.round, item.code)
    return done


def test_an_item_moves_exactly_as_its_table_says(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    Item.objects.filter(pk=item.pk).update(drop_reason="Tidak ada")
    item.drop_reason = "Tidak ada"
    for action, (froms, _to) in ITEM_TRANSITIONS.items():
        assert moved(item, action, ItemState, city) == set(froms), action


def test_a_round_moves_exactly_as_its_table_says(city: City, round_: Round) -> None:
    """With every optional stage in its calendar, reviewed, and nothing left open."""
    city.approve(item_of(round_, "1.2"))
    add_stages(city, round_)
    round_.inspected_at, round_.inspector = NOW, city["hukum"]
    both = replace(city.operator, grants=city.operator.grants + city.verifier("hukum").grants)
    for action, (froms, _to) in ROUND_TRANSITIONS.items():
        for state in RoundState:
            round_.state = state
            assert bool(can_move_round(both, round_, action)) == (state in froms), (action, state)


def test_sending_again_needs_something_new_to_send(city: City, round_: Round) -> None:
    round_.state = RoundState.SENT
    verdict = can_move_round(city.operator, round_, "send")
    assert not verdict
    assert verdict.reason == "Semua isian yang terverifikasi sudah dikirim."
