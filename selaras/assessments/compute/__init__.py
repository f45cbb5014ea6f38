"""The one door to komposit: levels of a round in, a score with trace and receipt out."""

from collections.abc import Mapping
from dataclasses import dataclass

import komposit


@dataclass(frozen=True, slots=True)
class Computed:
    score: str | None
    band: str
    nodes: dict[str, str]
    missing: list[str]
    trace: list[dict[str, object]]
    receipt: str
    instrument_hash: str
    policy: dict[str, object]
    version: str


def compute_score(source_text: str, levels: Mapping[str, int]) -> Computed:
    """Score the leaf levels by the published text, under the instrument's own policy for what is missing."""
    instrument = komposit.load_instrument(source_text)
    result = komposit.score(instrument, dict(levels))
    return Computed(
        score=result.printed_score,
        band=result.band.label if result.band else "",
        nodes=result.printed_nodes,
        missing=list(result.missing),
        trace=result.trace.as_json(),
        receipt=result.receipt,
        instrument_hash=komposit.instrument_hash(instrument),
        policy=dict(result.policy.as_json()),
        version=komposit.__version__,
    )


def values_csv(unit: str, levels: Mapping[str, int]) -> str:
    """The file with which anybody computes the same score: ``komposit score INSTRUMENT.yaml VALUES.csv``."""
    rows = ["unit,code,value", *(f"{unit},{code},{level}" for code, level in sorted(levels.items()))]
    return "\n".join(rows) + "\n"
