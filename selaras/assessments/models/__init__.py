"""Records of an evidence round."""

from selaras.assessments.models.history import (
    ContributionEntry,
    HeadValidation,
    Message,
    Revision,
    RoundExtension,
    ScoreRun,
)
from selaras.assessments.models.intake import Confirmation, Entry, Intake
from selaras.assessments.models.parts import Contribution, RoundAgency, Stage
from selaras.assessments.models.questionnaire import Item, Round, reads_inside

__all__ = [
    "Confirmation",
    "Contribution",
    "ContributionEntry",
    "Entry",
    "HeadValidation",
    "Intake",
    "Item",
    "Message",
    "Revision",
    "Round",
    "RoundAgency",
    "RoundExtension",
    "ScoreRun",
    "Stage",
    "reads_inside",
]
