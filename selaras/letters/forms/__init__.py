"""Forms of letters."""

from selaras.letters.forms.letters import LetterForm
from selaras.letters.forms.offices import LetterheadForm, NextForm, ReserveForm, WordingForm
from selaras.letters.forms.steps import NumberForm, PaperSignatureForm, ReasonForm, SendForm

__all__ = [
    "LetterForm",
    "LetterheadForm",
    "NextForm",
    "NumberForm",
    "PaperSignatureForm",
    "ReasonForm",
    "ReserveForm",
    "SendForm",
    "WordingForm",
]
