"""Forms of decisions, actions, their steps, and escalations."""

from selaras.followups.forms.actions import AddForm, DraftForm
from selaras.followups.forms.decisions import DecisionForm, ReasonForm
from selaras.followups.forms.steps import (
    AnswerForm,
    AskForm,
    CheckForm,
    DueForm,
    EscalationForm,
    NothingForm,
    PersonForm,
    RecordForm,
    ReportForm,
    StepForm,
    WhyForm,
)

__all__ = [
    "AddForm",
    "AnswerForm",
    "AskForm",
    "CheckForm",
    "DecisionForm",
    "DraftForm",
    "DueForm",
    "EscalationForm",
    "NothingForm",
    "PersonForm",
    "ReasonForm",
    "RecordForm",
    "ReportForm",
    "StepForm",
    "WhyForm",
]
