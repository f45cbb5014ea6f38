"""Rules asked of the whole cast: owner, contributor, heads, verifiers, leaders, levels above, links."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from selaras.assessments import permissions as rules
from selaras.assessments import services
from selaras.assessments.choices import ItemState, RoundState, Sharing
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.tests.factories import (
    NOBODY,
    NOW,
    OWNER_DUE,
    City,
    contribution_of,
    fresh,
    item_of,
    link_scope,
)
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.offices.selectors import scope_for_link
from selaras.offices.services import make_work_link
from selaras.offices.tests.factories import make_contact

Rule = Callable[[Scope], Verdict]
CLOSED = (RoundState.READY, RoundState.SENT, RoundState.OFFICIAL)


@pytest.fixture
def cast(city: City, round_: Round) -> dict[str, Scope]:
    """Everybody who might knock. Item 1.1 is Bappeda's, Tapem contributes, Kesbangpol verifies."""
    other = City("73.71")
    return {
        "operator": city.operator,
        "owner": city.contact("bappeda"),
        "owner_head": city.head("bappeda"),
        "contributor": city.contact("tapem"),
        "contributor_head": city.head("tapem"),
        "coordinator_head": city.head("kesbangpol"),
        "bystander": city.contact("dinsos"),
        "verifier_elsewhere": city.verifier("hukum"),
        "office_head": city.leader("kepala_kesbangpol"),
        "sekda": city.leader("sekda"),
        "ajudan": city.leader("ajudan"),
        "admin": city.leader("admin"),
        "province": city.province,
        "nation": city.nation,
        "link": link_scope(city["bappeda"], round_),
        "contributor_link": link_scope(city["tapem"], round_),
        "link_of_other_round": link_scope(city["bappeda"], round_.pk + 1000),
        "link_of_other_kind": link_scope(city["bappeda"], round_, kind="meeting"),
        "expired_link": expired_link(city, round_),
        "foreign_operator": other.operator,
        "foreign_owner": other.contact("bappeda"),
        "foreign_head": other.head("bappeda"),
        "foreign_verifier": other.verifier("hukum"),
        "nobody": NOBODY,
    }


def expired_link(city: City, round_: Round) -> Scope:
    contact = make_contact(city["bappeda"])
    link, _token = make_work_link(
        scope=city.operator,
        agency=city["bappeda"],
        contact=contact,
        subject=Reference("round", str(round_.pk)),
        ends_at=OWNER_DUE,
        now=NOW,
    )
    assert scope_for_link(link, NOW) is not None
    return scope_for_link(link, OWNER_DUE + timedelta(seconds=1)) or NOBODY


def allowed(cast: dict[str, Scope], rule: Rule) -> set[str]:
    verdicts = {name: rule(scope) for name, scope in cast.items()}
    assert all(verdict or verdict.reason.endswith(".") for verdict in verdicts.values())
    return {name for name, verdict in verdicts.items() if verdict}


OWNERS = {"owner", "owner_head", "link"}
OPERATORS = {"operator"}
KESBANGPOL = {"operator", "office_head"}
# A verifier reads the region: a level rests on the answers of several agencies.
INSIDE = {"operator", "office_head", "sekda", "ajudan", "verifier_elsewhere"}
ABOVE = {"province", "nation"}


def test_rounds_are_made_and_managed_by_the_operators_of_the_city(
    cast: dict[str, Scope], round_: Round
) -> None:
    assert allowed(cast, lambda s: rules.can_create_round(s, round_.region_path)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_manage(s, round_)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_share_out(s, round_)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_extend_agency(s, round_)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_remind(s, round_)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_compute_score(s, round_)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_move_round(s, round_, "close")) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_move_round(s, round_, "end_filling")) == KESBANGPOL


def test_answers_are_read_inside_and_above_only_once_sent(cast: dict[str, Scope], round_: Round) -> None:
    for sharing in (Sharing.REGION, Sharing.STATUS):
        round_.sharing = sharing
        assert allowed(cast, lambda s: rules.can_read_answers(s, round_)) == INSIDE
        assert allowed(cast, lambda s: rules.can_see_score(s, round_)) == INSIDE
    for sharing in (Sharing.SENT, Sharing.PUBLISHED):
        round_.sharing = sharing
        assert allowed(cast, lambda s: rules.can_read_answers(s, round_)) == INSIDE | ABOVE


def test_only_the_owner_writes_and_hands_in(city: City, cast: dict[str, Scope], round_: Round) -> None:
    item = item_of(round_, "1.1")
    assert allowed(cast, lambda s: rules.can_answer(s, item, NOW)) == OWNERS
    city.write(item)
    city.prove(item)
    item = fresh(item)
    assert allowed(cast, lambda s: rules.can_submit(s, item, NOW, evidence_count=1)) == OWNERS
    # Passing on names a colleague, which a link cannot know.
    assert allowed(cast, lambda s: rules.can_pass_on(s, item)) == OWNERS - {"link"}
    item = city.hand_in(item_of(round_, "1.2"))
    assert allowed(cast, lambda s: rules.can_withdraw(s, item)) == {
        "contributor", "contributor_head", "contributor_link",
    }  # fmt: skip


def test_what_an_outside_body_answers_is_entered_by_kesbangpol(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = item_of(round_, "1.3")
    assert allowed(cast, lambda s: rules.can_answer(s, item, NOW)) == {"operator", "coordinator_head"}
    item.owner_agency = None
    assert allowed(cast, lambda s: rules.can_answer(s, item, NOW)) == set()


def test_evidence_is_added_by_owner_and_contributors(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = item_of(round_, "1.1")
    helpers = {"contributor", "contributor_head", "contributor_link"}
    assert allowed(cast, lambda s: rules.can_add_evidence(s, item, NOW)) == OWNERS | helpers
    item = city.hand_in(item)
    assert allowed(cast, lambda s: rules.can_add_evidence(s, item, NOW)) == helpers
    contribution = contribution_of(item, city["tapem"])
    assert allowed(cast, lambda s: rules.can_contribute(s, contribution)) == helpers


def test_contributions_are_asked_by_owner_and_kesbangpol(cast: dict[str, Scope], round_: Round) -> None:
    item = item_of(round_, "1.1")
    asking = (OWNERS - {"link"}) | KESBANGPOL
    assert allowed(cast, lambda s: rules.can_ask_contribution(s, item)) == asking


def test_the_conversation_belongs_to_those_on_the_item(cast: dict[str, Scope], round_: Round) -> None:
    item = item_of(round_, "1.1")
    helpers = {"contributor", "contributor_head", "contributor_link"}
    assert allowed(cast, lambda s: rules.can_discuss(s, item)) == OWNERS | helpers | KESBANGPOL
    item.round.state = RoundState.PREPARED
    assert allowed(cast, lambda s: rules.can_discuss(s, item)) == set()


def test_the_head_of_the_owner_validates_returns_and_delegates(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = city.hand_in(item_of(round_, "1.1"))
    assert allowed(cast, lambda s: rules.can_validate(s, item)) == {"owner_head"}
    assert allowed(cast, lambda s: rules.can_return(s, item)) == {"owner_head"}
    delegating = allowed(cast, lambda s: rules.can_delegate_validation(s, round_, city["bappeda"].pk))
    assert delegating == {"owner_head"}


def test_the_verifier_of_the_item_verifies_and_returns(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = city.to_verifier(item_of(round_, "1.1"))
    assert allowed(cast, lambda s: rules.can_verify(s, item)) == OPERATORS
    assert allowed(cast, lambda s: rules.can_return(s, item)) == OPERATORS
    own = city.to_verifier(item_of(round_, "2.3"))
    assert own.verifier_agency == city["hukum"]
    # The operator may step in, and the result then says that Kesbangpol checked itself.
    assert allowed(cast, lambda s: rules.can_verify(s, own)) == {"verifier_elsewhere", "operator"}
    own.verifier_agency = None
    assert allowed(cast, lambda s: rules.can_verify(s, own)) == set()


def test_who_verifies_the_own_answer_is_known_as_such(city: City, round_: Round) -> None:
    item, own = item_of(round_, "1.1"), item_of(round_, "2.1")
    lone = city.leader("operator")
    assert [rules.verifies_own(scope, item) for scope in (city.operator, lone)] == [False, False]
    # An operator is of Kesbangpol also where no grant names the agency.
    assert [rules.verifies_own(scope, own) for scope in (city.operator, lone)] == [True, True]
    assert not rules.verifies_own(city.verifier("hukum"), own)
    assert rules.verifies_own(city.verifier("bappeda"), item)
    item.owner_agency = None
    assert not rules.verifies_own(city.operator, item)


def test_an_accepted_item_is_opened_again_by_owner_or_kesbangpol(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = city.approve(item_of(round_, "1.1"))
    assert allowed(cast, lambda s: rules.can_reopen(s, item)) == OWNERS | KESBANGPOL
    item.round.state = RoundState.READY
    assert allowed(cast, lambda s: rules.can_reopen(s, item)) == KESBANGPOL
    item.round.state = RoundState.OFFICIAL
    assert allowed(cast, lambda s: rules.can_reopen(s, item)) == set()


def test_items_are_set_aside_and_brought_back_by_kesbangpol(
    city: City, cast: dict[str, Scope], round_: Round
) -> None:
    item = item_of(round_, "1.1")
    assert allowed(cast, lambda s: rules.can_drop(s, item)) == KESBANGPOL
    verdict = rules.can_drop(city.operator, item_of(round_, "1.4"))
    assert verdict.reason == "Butir tingkat menentukan nilai indikator dan tidak dapat dilewati."
    item = city.bring(item, ItemState.NOT_RELEVANT)
    assert allowed(cast, lambda s: rules.can_restore(s, item)) == KESBANGPOL


# ---- what the state of the record refuses, asked of the person who may


def states_allowed(item: Item, rule: Callable[[Item], Verdict]) -> set[ItemState]:
    found = set()
    for state in ItemState:
        item.state = state
        if rule(item):
            found.add(state)
    return found


def test_the_state_of_an_item_decides_what_its_people_may(city: City, round_: Round) -> None:
    item, operator = item_of(round_, "1.2"), city.operator
    owner, head = city.contact("tapem"), city.head("tapem")
    item.value = "ya"
    with_owner = {ItemState.EMPTY, ItemState.DRAFT, ItemState.REPAIR}
    handed_in = {ItemState.AT_HEAD, ItemState.AT_VERIFIER}
    expected: list[tuple[Callable[[Item], Verdict], Iterable[ItemState]]] = [
        (lambda i: rules.can_answer(owner, i, NOW), with_owner),
        (lambda i: rules.can_submit(owner, i, NOW, evidence_count=0), with_owner),
        (lambda i: rules.can_pass_on(owner, i), with_owner),
        (lambda i: rules.can_add_evidence(owner, i, NOW), with_owner),
        (lambda i: rules.can_withdraw(owner, i), handed_in),
        (lambda i: rules.can_validate(head, i), {ItemState.AT_HEAD}),
        (lambda i: rules.can_return(head, i), {ItemState.AT_HEAD}),
        (lambda i: rules.can_return(operator, i), {ItemState.AT_VERIFIER}),
        (lambda i: rules.can_verify(operator, i), {ItemState.AT_VERIFIER}),
        (lambda i: rules.can_reopen(owner, i), {ItemState.VERIFIED, ItemState.SENT}),
        (lambda i: rules.can_drop(operator, i), with_owner | handed_in),
        (lambda i: rules.can_restore(operator, i), {ItemState.NOT_RELEVANT}),
        (lambda i: rules.can_ask_contribution(owner, i), with_owner | handed_in),
    ]
    for rule, states in expected:
        assert states_allowed(item, rule) == set(states)


def test_a_contribution_is_given_while_the_item_is_open(city: City, round_: Round) -> None:
    contribution = contribution_of(item_of(round_, "1.1"), city["tapem"])
    helper = city.contact("tapem")

    def rule(item: Item) -> Verdict:
        contribution.item = item
        return rules.can_contribute(helper, contribution)

    item = contribution.item
    assert states_allowed(item, rule) == set(ItemState) - {
        ItemState.VERIFIED, ItemState.SENT, ItemState.SETTLED, ItemState.NOT_RELEVANT,
    }  # fmt: skip
    item.state = ItemState.EMPTY
    item.round.state = RoundState.READY
    assert rules.can_contribute(helper, contribution).reason.startswith("Periode sudah ditutup")
    item.round.state, contribution.state = RoundState.FILLING, "dibatalkan"
    assert rules.can_contribute(helper, contribution).reason == "Permintaan kontribusi ini dibatalkan."


def test_before_the_start_only_kesbangpol_prepares(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    item.round.state = RoundState.PREPARED
    owner, head = city.contact("tapem"), city.head("tapem")
    for verdict in (
        rules.can_answer(owner, item, NOW),
        rules.can_pass_on(owner, item),
        rules.can_ask_contribution(owner, item),
        rules.can_delegate_validation(head, item.round, city["tapem"].pk),
    ):
        assert not verdict
        assert verdict.reason == "Pengisian belum dimulai."
    assert rules.can_ask_contribution(city.operator, item)
    assert rules.can_drop(city.operator, item)
    assert rules.can_share_out(city.operator, item.round)
    assert not rules.can_remind(city.operator, item.round)
    assert not rules.can_extend_agency(city.operator, item.round)


@pytest.mark.parametrize("state", CLOSED)
def test_after_closing_nothing_moves(city: City, round_: Round, state: RoundState) -> None:
    item, operator = item_of(round_, "1.2"), city.operator
    item.round.state, item.round.closed_at = state, NOW
    owner, head = city.contact("tapem"), city.head("tapem")
    item.state = ItemState.REPAIR
    denied = [
        rules.can_answer(owner, item, NOW), rules.can_pass_on(owner, item), rules.can_drop(operator, item),
        rules.can_ask_contribution(operator, item), rules.can_share_out(operator, item.round),
        rules.can_remind(operator, item.round), rules.can_extend_agency(operator, item.round),
    ]  # fmt: skip
    item.state = ItemState.AT_HEAD
    denied += [rules.can_validate(head, item), rules.can_withdraw(owner, item)]
    item.state = ItemState.AT_VERIFIER
    denied += [rules.can_verify(operator, item), rules.can_return(operator, item)]
    item.state = ItemState.NOT_RELEVANT
    denied += [rules.can_restore(operator, item)]
    assert not any(denied)


def test_an_item_opened_again_after_closing_goes_its_way(city: City, round_: Round) -> None:
    item, owner = item_of(round_, "1.2"), city.contact("tapem")
    item.state, item.value = ItemState.REPAIR, "ya"
    item.round.state, item.round.closed_at = RoundState.SENT, NOW
    # Opened again before the closing: that work ended with it, and the mark went.
    item.reopened_at = None
    assert not rules.can_answer(owner, item, NOW)
    item.reopened_at = NOW + timedelta(seconds=1)
    assert rules.can_answer(owner, item, NOW)
    assert rules.can_submit(owner, item, NOW, evidence_count=0)
    item.state = ItemState.AT_HEAD
    assert rules.can_validate(city.head("tapem"), item)
    assert rules.can_withdraw(owner, item)
    item.state = ItemState.AT_VERIFIER
    assert rules.can_verify(city.operator, item)


# ---- what is still missing before handing in


def test_handing_in_asks_for_the_answer_and_its_proof(city: City, round_: Round) -> None:
    owner = city.contact("bappeda")
    level, proven = item_of(round_, "1.4"), item_of(round_, "1.1")

    def reason(item: Item, count: int) -> str:
        return rules.can_submit(owner, item, NOW, evidence_count=count).reason

    assert reason(level, 0) == "Belum bisa diajukan: tingkat 1 sampai 7 belum dipilih."
    level.claimed_level = 5
    assert reason(level, 0) == ""
    assert reason(proven, 1) == "Belum bisa diajukan: isian masih kosong."
    proven.narrative = "RPJMD halaman 12"
    assert reason(proven, 0) == "Belum bisa diajukan: belum ada bukti dukung atau pernyataan nihil."
    assert reason(proven, 1) == ""


def test_as_many_proofs_are_asked_as_the_rule_says(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    item.narrative = "Ada"
    item.question.rules = [{"kind": "wajib"}, {"kind": "wajib_bukti", "min": "3"}]
    counts = {n: rules.can_submit(city.contact("bappeda"), item, NOW, evidence_count=n) for n in (0, 2, 3)}
    assert counts[0].reason.endswith("belum ada bukti dukung atau pernyataan nihil.")
    assert counts[2].reason == "Belum bisa diajukan: baru 2 dari 3 bukti dukung."
    assert counts[3]
    # A rule without a number asks for one; a question without rule or list asks for none.
    item.question.rules = [{"kind": "wajib_bukti"}]
    assert rules.evidence_needed(item) == 1
    assert rules.evidence_needed(item_of(round_, "1.2")) == 0


def test_nihil_is_a_statement_of_the_owner_and_not_a_tick(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"), "", is_nil=True)
    city.prove(item)
    verdict = rules.can_submit(city.contact("bappeda"), item, NOW, evidence_count=1)
    assert "sumber yang diperiksa" in verdict.reason
    item.owner_agency = None
    assert not rules.states_nil(item)


def test_what_somebody_has_opened_is_not_withdrawn(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    assert rules.can_withdraw(city.contact("tapem"), item)
    item = services.open_for_review(scope=city.operator, item=item, now=NOW)
    verdict = rules.can_withdraw(city.contact("tapem"), item)
    assert verdict.reason == "Isian sudah dibuka oleh Rusmala; minta dikembalikan lewat percakapan butir."


def test_delegation_is_of_an_agency_in_this_round(city: City, round_: Round) -> None:
    foreign = City("73.71")
    assert not rules.can_delegate_validation(foreign.head("bappeda"), round_, foreign["bappeda"].pk)
    assert not RoundAgency.objects.filter(round=round_, agency=foreign["bappeda"]).exists()
