"""Forms of letters."""

from selaras.letters.forms.incoming import AnswerForm, DispositionForm, IncomingForm
from selaras.letters.forms.letters import LetterForm
from selaras.letters.forms.offices import LetterheadForm, NextForm, ReserveForm, WordingForm
from selaras.letters.forms.steps import (
    CodeForm,
    NikForm,
    NumberForm,
    PaperSignatureForm,
    PassphraseForm,
    ReasonForm,
    SendForm,
    SignedFileForm,
)

__all__ = [
    "AnswerForm",
    "CodeForm",
    "DispositionForm",
    "IncomingForm",
    "LetterForm",
    "LetterheadForm",
    "NextForm",
    "NikForm",
    "NumberForm",
    "PaperSignatureForm",
    "PassphraseForm",
    "ReasonForm",
    "ReserveForm",
    "SendForm",
    "SignedFileForm",
    "WordingForm",
]
