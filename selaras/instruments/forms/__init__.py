"""Forms of the instruments app."""

from selaras.instruments.forms.checking import MAX_BYTES, CheckForm
from selaras.instruments.forms.drafts import (
    CopyForm,
    FileForm,
    HeadForm,
    NodeForm,
    QuestionForm,
    TextForm,
)
from selaras.instruments.forms.pasting import BookForm, PasteForm

__all__ = [
    "MAX_BYTES",
    "BookForm",
    "CheckForm",
    "CopyForm",
    "FileForm",
    "HeadForm",
    "NodeForm",
    "PasteForm",
    "QuestionForm",
    "TextForm",
]
