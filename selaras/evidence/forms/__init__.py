"""Forms of the evidence app; the services judge, the forms only carry."""

from selaras.evidence.forms.activities import ActivityForm, MonthForm
from selaras.evidence.forms.evidence import (
    DetailsForm,
    ForLibrary,
    LinkForm,
    NihilForm,
    ReplaceForm,
    TakesFaults,
    TextForm,
    UploadForm,
)
from selaras.evidence.forms.kinds import KindForm
from selaras.evidence.forms.settlements import SettlementForm

__all__ = [
    "ActivityForm",
    "DetailsForm",
    "ForLibrary",
    "KindForm",
    "LinkForm",
    "MonthForm",
    "NihilForm",
    "ReplaceForm",
    "SettlementForm",
    "TakesFaults",
    "TextForm",
    "UploadForm",
]
