"""The page of a what-if: one row per indicator with its points, effort and the repairs that bear on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from selaras.assessments.choices import RepairState, SimulationStart
from selaras.assessments.compute.whatif import points_of_levels
from selaras.assessments.models import Repair, Round
from selaras.assessments.selectors.evaluation import official_before
from selaras.assessments.services.simulations import Asked, Outcome
from selaras.instruments.models import Node
from selaras.measures.selectors import Fact, official_fact


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """``level`` is where it stands (None: unknown), ``chosen`` the step or target, ``points`` its worth."""

    node: Node
    worth: str | None
    level: int | None
    chosen: int | None
    options: Sequence[int]
    effort: str
    points: str | None
    repairs: Sequence[Repair]
    is_group: bool

    @property
    def is_changed(self) -> bool:
        return self.points is not None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a question can be asked about, read once: the nodes with rows, repairs by code, kept efforts."""

    round: Round
    nodes: Sequence[Node]
    repairs: Sequence[Repair]
    efforts: Mapping[str, str]
    fact: Fact | None

    @property
    def low(self) -> int:
        return int(self.round.instrument.scale_min)

    @property
    def high(self) -> int:
        return int(self.round.instrument.scale_max)

    def codes(self, start: str) -> list[str]:
        return [node.code for node in self.rows_of(start)]

    def rows_of(self, start: str) -> list[Node]:
        """Levels are known for leaves; a published total lets an indicator count as a whole too."""
        if start != SimulationStart.OFFICIAL:
            return [node for node in self.nodes if node.is_leaf]
        return [node for node in self.nodes if node.is_leaf or node.parent_id is not None]

    def linked(self, start: str, levels: Mapping[str, int]) -> dict[str, int]:
        """One level more wherever an open repair bears on: the question most cities ask first."""
        wanted = {code for repair in self.repairs for code in repair.codes}
        if start == SimulationStart.OFFICIAL:
            return {code: 1 for code in self.codes(start) if code in wanted}
        parents = {node.pk: node for node in self.nodes}
        linked = {}
        for node in self.rows_of(start):
            above = parents.get(node.parent_id or 0)
            bears = node.code in wanted or (above is not None and above.code in wanted)
            if bears and node.code in levels and levels[node.code] < self.high:
                linked[node.code] = levels[node.code] + 1
        return linked


def frame_of(round_: Round) -> Frame:
    """Five queries, whatever the number of indicators and repairs."""
    repairs = round_.repairs.exclude(state__in=(RepairState.CANCELLED, RepairState.DONE))
    instrument = round_.instrument
    fact = official_fact(round_.region.code, instrument.code, _edition(round_))
    return Frame(
        round=round_,
        nodes=list(instrument.nodes.order_by("sort")),
        repairs=list(repairs.select_related("owner_agency").order_by("number")),
        efforts=dict(round_.efforts.values_list("code", "amount")),
        fact=fact,
    )


def _edition(round_: Round) -> str:
    measure = official_before(round_)
    return measure.edition if measure is not None else ""


def rows_of(
    frame: Frame, asked: Asked, outcome: Outcome, typed: Mapping[str, str] | None = None
) -> list[SimulationRow]:
    worth = points_of_levels(frame.round.instrument.source_text)
    official = asked.start == SimulationStart.OFFICIAL
    points = outcome.estimate.points if outcome.estimate else {}
    efforts = {code: amount.replace(".", ",") for code, amount in asked.efforts.items()}
    options = range(frame.high - frame.low + 1) if official else range(frame.low, frame.high + 1)
    return [
        SimulationRow(
            node=node,
            worth=worth.get(node.code),
            level=None if official else outcome.levels.get(node.code),
            chosen=asked.changes.get(node.code, 0 if official else outcome.levels.get(node.code)),
            options=options,
            effort=(typed or {}).get(f"usaha-{node.code}", efforts.get(node.code, "")),
            points=points.get(node.code),
            repairs=[repair for repair in frame.repairs if node.code in repair.codes],
            is_group=not node.is_leaf,
        )
        for node in frame.rows_of(asked.start)
    ]


def address_of(asked: Asked) -> str:
    """The question as a query string that gives the same question again."""
    pairs: list[tuple[str, str]] = [("dari", asked.start)]
    word = "naik" if asked.start == SimulationStart.OFFICIAL else "ke"
    pairs += [(f"{word}-{code}", str(to)) for code, to in asked.changes.items()]
    pairs += [(f"usaha-{code}", amount.replace(".", ",")) for code, amount in asked.efforts.items()]
    pairs += [("anggaran", asked.budget.replace(".", ","))] if asked.budget is not None else []
    pairs += [("capai", asked.goal.replace(".", ","))] if asked.goal is not None else []
    return urlencode(pairs)
