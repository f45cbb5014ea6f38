"""Records of an evidence round."""

from selaras.assessments.models.asking import DataRequest, RequestAttempt
from selaras.assessments.models.briefs import Brief, BriefAnswer, BriefHandover, BriefRequest
from selaras.assessments.models.dossiers import Dossier, DossierRemoval
from selaras.assessments.models.evaluation import Effort, Repair, RepairEntry, Simulation
from selaras.assessments.models.history import (
    ContributionEntry,
    Guidance,
    HeadValidation,
    Message,
    Revision,
    RoundExtension,
    ScoreRun,
)
from selaras.assessments.models.intake import Confirmation, Entry, Intake
from selaras.assessments.models.notes import Note, NoteEntry, NoteSeries
from selaras.assessments.models.parts import Contribution, RoundAgency, Stage
from selaras.assessments.models.questionnaire import Item, Round
from selaras.assessments.models.readers import reads_inside
from selaras.assessments.models.sending import SendingProof
from selaras.assessments.models.sheets import ValidationSheet

__all__ = [
    "Brief",
    "BriefAnswer",
    "BriefHandover",
    "BriefRequest",
    "Confirmation",
    "Contribution",
    "ContributionEntry",
    "DataRequest",
    "Dossier",
    "DossierRemoval",
    "Effort",
    "Entry",
    "Guidance",
    "HeadValidation",
    "Intake",
    "Item",
    "Message",
    "Note",
    "NoteEntry",
    "NoteSeries",
    "Repair",
    "RepairEntry",
    "RequestAttempt",
    "Revision",
    "Round",
    "RoundAgency",
    "RoundExtension",
    "ScoreRun",
    "SendingProof",
    "Simulation",
    "Stage",
    "ValidationSheet",
    "reads_inside",
]
