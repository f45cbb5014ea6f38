"""Where a round stands in its own calendar: the stages that are behind, that run, and that lie ahead."""

from dataclasses import dataclass
from datetime import datetime

from selaras.assessments.choices import (
    OPTIONAL_STAGES,
    SOURCE_OF_STAGE,
    STAGE_OF_STATE,
    NoteSource,
    RoundState,
    StageKind,
)
from selaras.assessments.models import Round, Stage

DONE, CURRENT, NEXT = "done", "current", "next"
# What a step that the round as a whole has not reached says of its window.
OPEN, SHUT = "open", "shut"


@dataclass(frozen=True, slots=True)
class StageRow:
    stage: Stage
    state: str

    def standing(self, now: datetime) -> str:
        """Like ``state``, but for the window of what lies ahead: items may be validated while others
        are still filled in, so the step of the round alone would call an open window not begun."""
        if self.state != NEXT or self.stage.round.state == RoundState.PREPARED or now < self.stage.opens_at:
            return self.state
        return OPEN if now < self.stage.closes_at else SHUT


def stage_rows(round_: Round) -> list[StageRow]:
    """The stages as steps; an optional one is behind only if it was held. Two queries."""
    standing = STAGE_OF_STATE[round_.state]
    rows, passed = [], standing is not None or round_.state == RoundState.OFFICIAL
    stages = list(round_.stages.all())
    held = _held(round_, stages)
    for stage in stages:
        if stage.kind == standing:
            state, passed = CURRENT, False
        elif stage.kind in OPTIONAL_STAGES and round_.state != RoundState.OFFICIAL:
            state = DONE if stage.kind in held else NEXT
        else:
            state = DONE if passed else NEXT
        rows.append(StageRow(stage, state))
    return rows


def _held(round_: Round, stages: list[Stage]) -> set[str]:
    """Optional stages of which a series has been opened."""
    if not any(stage.kind in OPTIONAL_STAGES for stage in stages):
        return set()
    sources = set(round_.note_series.values_list("source", flat=True))
    if round_.inspected_at is None:  # taken back from the inspectorate, or still with it
        sources.discard(NoteSource.INSPECTORATE)
    return {kind for kind in OPTIONAL_STAGES if SOURCE_OF_STAGE[StageKind(kind)] in sources}
