"""Rounds, items, answers, their evidence and scores in the API: thin over selectors, rules and services."""

from selaras.assessments.api import (
    briefs,
    calendar,
    dossiers,
    evaluation,
    evidence,
    guidance,
    matrix,
    note_steps,
    packets,
    requests,
    rounds,
    scores,
    sendings,
    sheets,
    steps,
)
from selaras.core.api import Places

PARTS = (
    rounds,
    steps,
    calendar,
    note_steps,
    guidance,
    evidence,
    scores,
    sendings,
    evaluation,
    packets,
    sheets,
    requests,
    matrix,
    briefs,
    dossiers,
)
routers = tuple(part.router for part in PARTS)
places: Places = {
    **evaluation.places,
    **packets.places,
    **sheets.places,
    **requests.places,
    **matrix.places,
    **briefs.places,
    **dossiers.places,
}

__all__ = ["places", "routers"]
