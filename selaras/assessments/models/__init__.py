"""Records of an evidence round."""

from selaras.assessments.models.history import (
    ContributionEntry,
    HeadValidation,
    Message,
    Revision,
    RoundExtension,
    ScoreRun,
)
from selaras.assessments.models.questionnaire import (
    Contribution,
    Item,
    Round,
    RoundAgency,
    Stage,
    reads_inside,
)

__all__ = [
    "Contribution",
    "ContributionEntry",
    "HeadValidation",
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
