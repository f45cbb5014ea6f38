"""A pasted questionnaire against last year's instrument and the office's own list of agencies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from selaras.instruments import compute
from selaras.instruments.compute import Chosen, FrameworkNode, Office, Proposal, RowFault
from selaras.instruments.models import Instrument
from selaras.instruments.selectors.drafts import offices_in
from selaras.regions.models import Region


@dataclass
class QuestionnaireReading:
    """What was read, what is proposed, and every fault; ``text`` is the new edition."""

    faults: Sequence[RowFault] = ()
    rows: Sequence["PreviewRow"] = ()
    kept: Sequence[Proposal] = ()
    text: str = ""
    ignored: Sequence[str] = ()
    levels_added: Sequence[str] = ()
    offices: Sequence[Office] = ()
    leaves: Sequence[FrameworkNode] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as the preview shows it: the proposal with what was chosen instead."""

    proposal: Proposal
    leaf: str
    owner: str
    type: str
    is_skipped: bool
    faults: tuple[str, ...]


def read_questionnaire(
    text: str,
    *,
    base: Instrument,
    edition: str,
    region: Region,
    choose: Callable[[list[int]], Mapping[int, Chosen]],
) -> QuestionnaireReading:
    """Everything the preview needs; ``choose`` gives what a person chose for the rows of these numbers."""
    framework = compute.read(base.source_text, file="")
    pasted = compute.read_pasted(text, titles=[node.title for node in framework.walk()])
    offices = offices_in(region)
    if pasted.faults:
        return QuestionnaireReading(faults=pasted.faults, ignored=pasted.ignored)
    known = compute.Known(framework, offices)
    proposals = compute.propose(pasted.rows, known)
    chosen = choose([one.number for one in proposals])
    kept = compute.with_choices(proposals, chosen)
    made = compute.assemble(kept, known, edition=edition)
    faults = made.faults if kept else (RowFault(0, compute.nothing_left()),)
    return QuestionnaireReading(
        faults=faults,
        rows=[_shown(one, chosen.get(one.number, Chosen()), faults) for one in proposals],
        kept=kept,
        text=made.text,
        ignored=pasted.ignored,
        levels_added=made.levels_added,
        offices=offices,
        leaves=list(framework.leaves()),
        counts=_counts(kept, offices),
    )


def _shown(one: Proposal, choice: Chosen, faults: Sequence[RowFault]) -> PreviewRow:
    return PreviewRow(
        proposal=one,
        leaf=one.leaf if choice.leaf is None else choice.leaf,
        owner=one.owner if choice.owner is None else choice.owner,
        type=one.type if choice.type is None else choice.type,
        is_skipped=choice.skip,
        faults=tuple(fault.message for fault in faults if fault.row == one.number),
    )


def _counts(kept: Sequence[Proposal], offices: Sequence[Office]) -> dict[str, int]:
    """How many questions go to agencies, to outside bodies, and to nobody yet."""
    outside = {office.code for office in offices if office.is_outside}
    owned = [one.owner for one in kept if one.owner]
    beyond = sum(owner in outside for owner in owned)
    return {
        "all": len(kept),
        "agency": len(owned) - beyond,
        "outside": beyond,
        "nobody": len(kept) - len(owned),
    }
