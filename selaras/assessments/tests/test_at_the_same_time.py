"""Two at the same moment: one wins, the other is told, and the numbers of the history have no gap."""

from collections.abc import Callable
from typing import Any

import pytest

from selaras.assessments import services
from selaras.assessments.choices import ItemState, RoundState
from selaras.assessments.models import Contribution, Item, Revision, Round
from selaras.assessments.services import AnswerConflict, AnswerText
from selaras.assessments.tests.factories import NOW, City, contribution_of, duties_of, fresh, item_of
from selaras.core.verdict import Refused
from selaras.duties.models import Duty

pytestmark = pytest.mark.slow

AtOnce = Callable[..., list[Any]]


@pytest.fixture
def city(transactional_db: None) -> City:
    return City()


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def history(at_once: AtOnce, item: Item) -> tuple[str, list[int], set[tuple[str, str, str]]]:
    """State, revision numbers and duties as the threads' database has them."""

    def read() -> tuple[str, list[int], set[tuple[str, str, str]]]:
        return fresh(item).state, list(item.revisions.values_list("number", flat=True)), duties_of(item)

    return at_once(read)[0]


def test_two_first_drafts_make_one_answer_and_one_conflict(city: City, at_once: AtOnce) -> None:
    item = item_of(city.make_round(), "1.2")
    owner = city.contact("tapem")

    def write(text: str) -> Item:
        return services.save_answer(
            scope=owner, item_id=item.pk, base_version=0, text=AnswerText(narrative=text), now=NOW
        )

    results = at_once(*[lambda text=text: write(text) for text in ("satu", "dua", "tiga", "empat")])
    assert kinds(results) == ["AnswerConflict"] * 3 + ["Item"]
    kept = next(result for result in results if isinstance(result, Item)).narrative
    for met in results:
        if isinstance(met, AnswerConflict):
            assert met.theirs is not None
            assert met.theirs.narrative == kept != met.mine.narrative
    assert history(at_once, item)[1] == [1]


def test_pressed_twice_at_once_it_is_handed_in_once(city: City, at_once: AtOnce) -> None:
    item = city.write(item_of(city.make_round(), "1.2"))
    owner = city.contact("tapem")
    results = at_once(*[lambda: services.submit(scope=owner, item_id=item.pk, now=NOW) for _ in range(3)])
    assert kinds(results) == ["Item", "Refused", "Refused"]
    assert history(at_once, item) == (
        ItemState.AT_HEAD,
        [1, 2],
        {("isi", "tapem", "menunggu"), ("validasi", "tapem", "belum")},
    )


def test_two_verifiers_at_once_and_one_decision(city: City, at_once: AtOnce) -> None:
    item = city.to_verifier(item_of(city.make_round(), "2.3"))
    hukum, operator = city.verifier("hukum"), city.operator
    results = at_once(
        lambda: services.verify(scope=hukum, item_id=item.pk, level=4, now=NOW),
        lambda: services.verify(
            scope=operator, item_id=item.pk, level=2, reason_code="bukti_kurang", now=NOW
        ),
        lambda: services.return_for_repair(scope=hukum, item_id=item.pk, comment="Halaman?", now=NOW),
    )
    assert kinds(results) == ["Item", "Refused", "Refused"]
    assert history(at_once, item)[1] == [1, 2, 3, 4]
    decided = at_once(lambda: Revision.objects.filter(item=item, action__in=("verify", "return")).count())
    assert decided == [1]


def test_taken_back_or_opened_but_not_both(city: City, at_once: AtOnce) -> None:
    item = city.to_verifier(item_of(city.make_round(), "1.2"))
    owner, operator = city.contact("tapem"), city.operator
    back, opened = at_once(
        lambda: services.withdraw(scope=owner, item_id=item.pk, now=NOW),
        lambda: services.open_for_review(scope=operator, item=item, now=NOW),
    )
    if isinstance(back, Refused):
        assert opened.opened_at == NOW
    else:
        assert opened.opened_at is None
        assert history(at_once, item)[0] == ItemState.DRAFT


def test_nothing_is_owed_after_a_closing_that_met_a_hand_in(city: City, at_once: AtOnce) -> None:
    round_ = city.make_round()
    items = [city.write(item_of(round_, code)) for code in ("1.2", "2.2")]
    owner, operator = city.contact("tapem"), city.operator
    results = at_once(
        lambda: services.submit(scope=owner, item_id=items[0].pk, now=NOW),
        lambda: services.close_round(scope=operator, round_=round_, reason="Tiba", now=NOW),
        lambda: services.submit(scope=owner, item_id=items[1].pk, now=NOW),
    )
    assert set(kinds(results)) <= {"Item", "Refused", "Round"}
    state, running = at_once(lambda: (Round.objects.get(pk=round_.pk).state, Duty.objects.running().count()))[
        0
    ]
    assert (state, running) == (RoundState.READY, 0)


def test_a_contribution_and_the_acceptance_at_once(city: City, at_once: AtOnce) -> None:
    item = city.to_verifier(item_of(city.make_round(), "1.1"))
    helper, operator = city.contact("tapem"), city.operator
    contribution = contribution_of(item, city["tapem"])
    given, _accepted = at_once(
        lambda: services.hand_in_contribution(
            scope=helper, contribution_id=contribution.pk, note="RKPD halaman 4", now=NOW
        ),
        lambda: services.verify(scope=operator, item_id=item.pk, now=NOW),
    )
    state, entries = at_once(
        lambda: (Contribution.objects.get(pk=contribution.pk).state, contribution.entries.count())
    )[0]
    # What was given is never called off: either it came first and stays, or it was refused.
    assert (state, entries) == (("dibatalkan", 0) if isinstance(given, Refused) else ("diserahkan", 1))
    assert history(at_once, item)[2] == set()


def test_a_round_is_started_once(city: City, at_once: AtOnce) -> None:
    round_ = city.make_round(started=False)
    operator = city.operator
    results = at_once(
        *[lambda: services.start_round(scope=operator, round_=round_, now=NOW) for _ in range(2)]
    )
    assert kinds(results) == ["Refused", "Round"]
    assert at_once(lambda: Duty.objects.running().count()) == [8]


def test_shared_out_while_it_is_handed_in_it_is_owed_by_one(city: City, at_once: AtOnce) -> None:
    round_ = city.make_round()
    item = city.write(item_of(round_, "1.2"))
    owner, operator = city.contact("tapem"), city.operator
    wanted = {item.pk: services.Share(owner_agency_id=city["dinsos"].pk)}
    at_once(
        lambda: services.submit(scope=owner, item_id=item.pk, now=NOW),
        lambda: services.share_out(scope=operator, round_=round_, shares=wanted, now=NOW),
    )
    owed = history(at_once, item)[2]
    assert owed in (
        {("isi", "tapem", "menunggu"), ("validasi", "tapem", "belum")},
        {("isi", "dinsos", "dikerjakan")},
    )
