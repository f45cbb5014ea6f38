"""Whatever people do in whatever order, what is owed is what the state of the items says."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from selaras.assessments import services
from selaras.assessments.choices import OWED, RUNNING, ContributionState, ItemState
from selaras.assessments.models import Contribution, Item, Revision, Round
from selaras.assessments.selectors.rounds import agency_rows, counts_of
from selaras.assessments.services import AnswerConflict
from selaras.assessments.tests.factories import NOW, City, item_of, items_of
from selaras.core.verdict import Refused
from selaras.duties.models import Duty

CODES = st.sampled_from(["1.1", "1.2", "1.3", "1.4", "2.1"])
AGENCIES = st.sampled_from(["kesbangpol", "bappeda", "tapem", "dinsos", "polres"])
EXAMPLES = int(os.environ.get("SELARAS_EXAMPLES", "8"))
BROUGHT = [state for state in ItemState if state not in {"belum", "terkirim", "ditetapkan"}]


Owed = set[tuple[str, str, int, str]]


def expected(item: Item, asked: set[int], opened_again: bool) -> Owed:
    """What has to run for an item, written down a second time and from the states alone."""
    round_, id_ = item.round, str(item.pk)
    if round_.state not in RUNNING and not (round_.state in {"siap_kirim", "terkirim"} and opened_again):
        return set()
    outside = item.owner_agency.kind in {"vertikal", "lembaga"}
    owner = round_.coordinator_id if outside else item.owner_agency_id
    owed = {
        (id_, kind, item.verifier_agency_id if kind == "verifikasi" else owner, state.value)
        for kind, state in OWED[ItemState(item.state)].items()
    }
    if item.state in {"belum", "konsep", "perbaikan", "validasi", "verifikasi"}:
        owed |= {(id_, "kontribusi", agency, "belum") for agency in asked}
    return owed


class Life(RuleBasedStateMachine):
    """One round, whose people press whatever they like."""

    city: City
    round: Round

    def attempt(self, work: Callable[[], Any]) -> bool:
        """A refusal is an answer; what it refused must have left nothing behind."""
        before = Revision.objects.count()
        try:
            with transaction.atomic():
                work()
        except (Refused, ValidationError, AnswerConflict):
            assert Revision.objects.count() == before
            return False
        return True

    def item(self, code: str) -> Item:
        return item_of(self.round, code)

    @initialize(
        started=st.sampled_from([True, True, True, False]),
        states=st.dictionaries(CODES, st.sampled_from(BROUGHT), max_size=3),
    )
    def begin(self, started: bool, states: dict[str, ItemState]) -> None:
        self.sid = transaction.savepoint()
        self.city = City()
        self.round = self.city.make_round(started=started)
        for code in ("bappeda", "tapem", "dinsos", "kesbangpol"):
            self.city.contact(code)
        self.seen: dict[int, list[tuple[Any, ...]]] = {}
        self.opened_again: set[str] = set()  # since the last closing
        for code, state in states.items() if started else ():
            if state != ItemState.NOT_RELEVANT or code != "1.4":
                self.city.bring(self.item(code), state)

    def teardown(self) -> None:
        if hasattr(self, "sid"):
            transaction.savepoint_rollback(self.sid)

    # ---- the owner

    @rule(code=CODES, text=st.sampled_from(["a", "b", ""]))
    def write(self, code: str, text: str) -> None:
        item = self.item(code)
        self.attempt(lambda: self.city.write(item, text))

    @rule(code=CODES)
    def hand_in(self, code: str) -> None:
        item = self.item(code)
        if item.state in {"belum", "konsep", "perbaikan"}:
            self.attempt(lambda: self.city.hand_in(item, "diajukan"))

    @rule(code=CODES)
    def withdraw(self, code: str) -> None:
        item = self.item(code)
        self.attempt(lambda: services.withdraw(scope=self.city.answering(item), item_id=item.pk, now=NOW))

    @rule(code=CODES, named=st.booleans())
    def pass_on(self, code: str, named: bool) -> None:
        item = self.item(code)
        scope = self.city.answering(item)
        colleague = self.city.user(scope) if named else None
        self.attempt(lambda: services.pass_on(scope=scope, item_id=item.pk, colleague=colleague, now=NOW))

    # ---- head and verifier

    @rule(code=CODES)
    def validate(self, code: str) -> None:
        item = self.item(code)
        self.attempt(lambda: services.validate(scope=self.city.validating(item), item_ids=[item.pk], now=NOW))

    @rule(agency=st.sampled_from(["tapem", "bappeda"]), delegated=st.booleans())
    def delegate(self, agency: str, delegated: bool) -> None:
        self.attempt(
            lambda: services.delegate_validation(
                scope=self.city.head(agency), round_=self.fresh_round(), agency_id=self.city[agency].pk,
                delegated=delegated, now=NOW,
            )
        )  # fmt: skip

    @rule(code=CODES)
    def look(self, code: str) -> None:
        item = self.item(code)
        services.open_for_review(scope=self.city.verifying(item), item=item, now=NOW)

    @rule(code=CODES, level=st.integers(1, 7))
    def verify(self, code: str, level: int) -> None:
        item = self.item(code)
        self.attempt(
            lambda: services.verify(
                scope=self.city.verifying(item), item_id=item.pk, level=level, reason_code="bukti_kurang",
                now=NOW,
            )
        )  # fmt: skip

    @rule(code=CODES, by_head=st.booleans())
    def send_back(self, code: str, by_head: bool) -> None:
        item = self.item(code)
        scope = self.city.validating(item) if by_head else self.city.verifying(item)
        self.attempt(
            lambda: services.return_for_repair(scope=scope, item_id=item.pk, comment="Halaman?", now=NOW)
        )

    # ---- Kesbangpol

    @rule(code=CODES)
    def reopen(self, code: str) -> None:
        item = self.item(code)
        if self.attempt(
            lambda: services.reopen(scope=self.city.operator, item_id=item.pk, reason="Periksa", now=NOW)
        ):
            self.opened_again.add(code)

    @rule(code=CODES)
    def set_aside_or_bring_back(self, code: str) -> None:
        item, operator = self.item(code), self.city.operator
        if item.state == ItemState.NOT_RELEVANT:
            self.attempt(lambda: services.restore(scope=operator, item_id=item.pk, now=NOW))
        else:
            self.attempt(lambda: services.drop(scope=operator, item_id=item.pk, reason="Tidak ada", now=NOW))

    @rule(code=CODES, owner=AGENCIES, verifier=AGENCIES, both=st.booleans())
    def share_out(self, code: str, owner: str, verifier: str, both: bool) -> None:
        share = services.Share(
            owner_agency_id=self.city[owner].pk, verifier_agency_id=self.city[verifier].pk if both else None
        )
        wanted = {self.item(code).pk: share}
        self.attempt(
            lambda: services.share_out(scope=self.city.operator, round_=self.round, shares=wanted, now=NOW)
        )

    @rule(code=CODES, agency=AGENCIES)
    def ask(self, code: str, agency: str) -> None:
        item = self.item(code)
        self.attempt(
            lambda: services.ask_contribution(
                scope=self.city.operator, item_id=item.pk, agency=self.city[agency], ask="Data", now=NOW
            )
        )

    @rule(code=CODES, given=st.booleans())
    def contribute_or_call_off(self, code: str, given: bool) -> None:
        contribution = self.item(code).contributions.select_related("agency").first()
        if contribution is None:
            return
        if given:
            scope = self.city.contact(contribution.agency.code)
            self.attempt(
                lambda: services.hand_in_contribution(
                    scope=scope, contribution_id=contribution.pk, note="Ada", now=NOW
                )
            )
        else:
            self.attempt(
                lambda: services.cancel_contribution(
                    scope=self.city.operator, contribution_id=contribution.pk, now=NOW
                )
            )

    @rule(step=st.sampled_from(["start", "end", "close", "reopen", "send", "settle"]))
    def move_round(self, step: str) -> None:
        given: dict[str, Any] = {"scope": self.city.operator, "round_": self.round, "now": NOW}
        work: dict[str, Callable[[], Any]] = {
            "start": lambda: services.start_round(**given),
            "end": lambda: services.end_filling(**given),
            "close": lambda: services.close_round(**given, reason="Tiba"),
            "reopen": lambda: services.reopen_round(**given, reason="Keliru"),
            "send": lambda: services.send_round(**given, note="Surel"),
            "settle": lambda: services.settle_round(**given, note="Diumumkan"),
        }
        if self.attempt(work[step]) and step == "close":
            self.opened_again.clear()

    # ---- what always holds

    def fresh_round(self) -> Round:
        return Round.objects.get(pk=self.round.pk)

    @invariant()
    def everything_fits(self) -> None:
        if hasattr(self, "round"):
            self.items = items_of(self.round)
            self.what_is_owed_is_what_the_states_say()
            self.history_only_grows()
            self.counts_add_up()

    def what_is_owed_is_what_the_states_say(self) -> None:
        asked: dict[int, set[int]] = {}
        for contribution in Contribution.objects.filter(state=ContributionState.ASKED):
            asked.setdefault(contribution.item_id, set()).add(contribution.agency_id)
        running = list(Duty.objects.running())
        found = {(duty.source_id, duty.kind, duty.owner_agency_id, duty.state) for duty in running}
        owed = set().union(
            *[
                expected(item, asked.get(item.pk, set()), item.code in self.opened_again)
                for item in self.items
            ]
        )
        assert found == owed
        assert len(running) == len(owed)
        assert not Duty.objects.filter(owner_agency__kind__in=("vertikal", "lembaga")).exists()
        names = {str(item.pk): item.assignee_id for item in self.items}
        assert all(duty.owner_user_id == names[duty.source_id] for duty in running if duty.kind == "isi")

    def history_only_grows(self) -> None:
        rows: dict[int, list[tuple[Any, ...]]] = {}
        for item_id, *row in Revision.objects.order_by("number").values_list(
            "item_id", "number", "action", "state", "narrative", "level"
        ):
            rows.setdefault(item_id, []).append(tuple(row))
        for item in self.items:
            own, seen = rows.get(item.pk, []), self.seen.get(item.pk, [])
            assert [row[0] for row in own] == list(range(1, item.version + 1))
            assert own[: len(seen)] == seen
            assert not own or own[-1][2] == item.state
        self.seen = rows

    def counts_add_up(self) -> None:
        counts = counts_of(self.round)
        parts = (counts.empty, counts.draft, counts.at_head, counts.at_verifier, counts.repair,
                 counts.verified, counts.dropped)  # fmt: skip
        assert sum(parts) == counts.total == 7
        assert counts.filled == counts.handed_in + counts.repair + counts.verified
        assert counts.with_owner + counts.handed_in + counts.verified == counts.asked
        rows = agency_rows(self.items[0].round, now=NOW)
        assert sum(row.counts.total for row in rows) == 7


@pytest.mark.slow
def test_any_order_of_steps_leaves_exactly_what_is_owed(db: None) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
