"""The instrument's rules that look beyond one answer: other answers, and the year of the evidence."""

from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item
from selaras.evidence.choices import Kind
from selaras.evidence.models import Evidence, Use
from selaras.instruments.compute import Given, Proof, rule_faults


def broken_rules(item: Item) -> list[str]:
    """Why this answer cannot be handed in as it stands; each reason is the end of a sentence."""
    rows = Item.objects.filter(round_id=item.round_id).exclude(state=ItemState.NOT_RELEVANT)
    told = rows.values_list("code", "value", "narrative", "is_nil", "claimed_level", "question__rules")
    rules, given = {}, {}
    for code, value, narrative, is_nil, level, its_rules in told:
        rules[code] = its_rules
        given[code] = Given(value, bool(value or narrative or level is not None), is_nil)
    rules[item.code] = item.question.rules
    given[item.code] = Given(item.value, bool(item.value or item.narrative or item.is_level), item.is_nil)
    asks_year = any(rule["kind"] == "periode" for rule in item.question.rules)
    proofs = _proofs(item) if asks_year else []
    return rule_faults(item.code, rules, given, proofs=proofs, year=item.round.data_year)


def needed_now(item: Item) -> str:
    """Why the item cannot be left out: another answer asks for this one."""
    rows = Item.objects.filter(round_id=item.round_id).exclude(state=ItemState.NOT_RELEVANT)
    given = {code: Given(value) for code, value in rows.values_list("code", "value")}
    given[item.code] = Given()
    asking = [rule for rule in item.question.rules if rule["kind"] == "wajib_bila"]
    return " ".join(rule_faults(item.code, {item.code: asking}, given, proofs=(), year=item.round.data_year))


def _proofs(item: Item) -> list[Proof]:
    """A nil statement tells what was looked at later; it has no year of its own."""
    uses = Use.objects.live().on("item", item.pk).exclude(evidence__kind=Kind.NIHIL)
    return [_proof(use.evidence) for use in uses.select_related("evidence")]


def _proof(evidence: Evidence) -> Proof:
    """The time for which it holds counts before the day on which it was issued."""
    first = evidence.period_start or evidence.issued_on
    return Proof(evidence.title, first, evidence.period_end or first)
