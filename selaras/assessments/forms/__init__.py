"""Forms of the evidence round."""

from selaras.assessments.forms.items import (
    AnswerForm,
    AskForm,
    ContributionForm,
    ItemFilterForm,
    MessageForm,
    PassOnForm,
    ReasonForm,
    ReturnForm,
    VerifyForm,
)
from selaras.assessments.forms.repairs import RepairForm, RepairNoteForm
from selaras.assessments.forms.rounds import (
    ExtensionForm,
    OptionalReasonForm,
    RoundForm,
    SendForm,
    SharingForm,
    read_shares,
)

__all__ = [
    "AnswerForm",
    "AskForm",
    "ContributionForm",
    "ExtensionForm",
    "ItemFilterForm",
    "MessageForm",
    "OptionalReasonForm",
    "PassOnForm",
    "ReasonForm",
    "RepairForm",
    "RepairNoteForm",
    "ReturnForm",
    "RoundForm",
    "SendForm",
    "SharingForm",
    "VerifyForm",
    "read_shares",
]
