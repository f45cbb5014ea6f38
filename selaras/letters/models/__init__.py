"""Letters of an office, the head of its paper, and the books its numbers come from."""

from selaras.letters.models.chain import Initial
from selaras.letters.models.files import LetterFile
from selaras.letters.models.incoming import Disposition, Incoming
from selaras.letters.models.letters import Letter, LetterQuerySet
from selaras.letters.models.numbers import NumberBook, NumberEntry
from selaras.letters.models.paper import Letterhead, Wording

__all__ = [
    "Disposition",
    "Incoming",
    "Initial",
    "Letter",
    "LetterFile",
    "LetterQuerySet",
    "Letterhead",
    "NumberBook",
    "NumberEntry",
    "Wording",
]
