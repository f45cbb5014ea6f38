"""Rounds, items, answers, their evidence and scores in the API: thin over selectors, rules and services."""

from selaras.assessments.api import (
    briefs,
    calendar,
    dossiers,
    evidence,
    guidance,
    intakes,
    matrix,
    note_steps,
    packets,
    repairs,
    requests,
    rounds,
    scores,
    sendings,
    sheets,
    simulations,
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
    repairs,
    simulations,
    packets,
    intakes,
    sheets,
    requests,
    matrix,
    briefs,
    dossiers,
)
routers = tuple(part.router for part in PARTS)
places: Places = {
    **repairs.places,
    **intakes.places,
    **sheets.places,
    **requests.places,
    **matrix.places,
    **briefs.places,
    **dossiers.places,
}

__all__ = ["places", "routers"]
