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
    day_input,
)

__all__ = [
    "ActivityForm",
    "DetailsForm",
    "ForLibrary",
    "LinkForm",
    "MonthForm",
    "NihilForm",
    "ReplaceForm",
    "TakesFaults",
    "TextForm",
    "UploadForm",
    "day_input",
]
