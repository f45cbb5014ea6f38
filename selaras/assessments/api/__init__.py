"""Rounds, items, answers, their evidence and scores in the API: thin over selectors, rules and services."""

from selaras.assessments.api import (
    briefs,
    calendar,
    dossiers,
    evidence,
    guidance,
    helping,
    intakes,
    making,
    matrix,
    note_steps,
    packets,
    repairs,
    requests,
    scores,
    sendings,
    sharing,
    sheets,
    simulations,
    steps,
)
from selaras.core.api import Places

PARTS = (
    making,
    sharing,
    steps,
    helping,
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
    **making.places,
    **sharing.places,
    **helping.places,
    **repairs.places,
    **intakes.places,
    **sheets.places,
    **requests.places,
    **matrix.places,
    **briefs.places,
    **dossiers.places,
}

__all__ = ["places", "routers"]
