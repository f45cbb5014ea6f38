"""Rounds, items, answers, their evidence and scores in the API: thin over selectors, rules and services."""

from selaras.assessments.api.calendar import router as of_calendar
from selaras.assessments.api.evaluation import router as of_evaluation
from selaras.assessments.api.evidence import router as of_evidence
from selaras.assessments.api.guidance import router as of_guidance
from selaras.assessments.api.note_steps import router as of_notes
from selaras.assessments.api.rounds import router as of_rounds
from selaras.assessments.api.scores import router as of_scores
from selaras.assessments.api.sendings import router as of_sendings
from selaras.assessments.api.steps import router as of_items

routers = (
    of_rounds,
    of_items,
    of_calendar,
    of_notes,
    of_guidance,
    of_evidence,
    of_scores,
    of_sendings,
    of_evaluation,
)

__all__ = ["routers"]
