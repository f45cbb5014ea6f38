"""What anybody who holds a letter's code, or its file, may learn: as little as shows that it is ours."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from selaras.letters.choices import CLOSED_SIFAT, FileRole, LetterState, SignatureWay
from selaras.letters.compute import apart, codes, seals
from selaras.letters.compute.seals import Looked
from selaras.letters.models import Letter, LetterFile
from selaras.letters.selectors.papers import letterhead_of
from selaras.letters.selectors.seals import root_paths

VALID = (LetterState.NUMBERED, LetterState.SENT)
ENTIRE, LONGER, OTHER = "sama", "bertambah", "berbeda"


@dataclass(frozen=True, slots=True)
class Told:
    """Never who wrote it, to whom, or what it says."""

    state: str
    office: str
    region: str
    # Empty until the letter stands; the hal where the office has said so and the letter is not closed.
    number: str = ""
    dated: date | None = None
    hal: str = ""
    is_signed_in_file: bool = False
    # The file that was kept when it was signed is still that file; None where a letter was signed by pen.
    is_intact: bool | None = None

    @property
    def is_valid(self) -> bool:
        return self.state in VALID

    @property
    def is_cancelled(self) -> bool:
        return self.state == LetterState.CANCELLED


def letter_of(typed: str) -> Letter | None:
    code = codes.normal(typed)
    rows = Letter.objects.select_related("agency__region")
    return rows.filter(check_code=code).first() if code else None


def told_of(letter: Letter) -> Told:
    office, region = letter.agency.name, letter.agency.region.full_name
    if letter.state not in (*VALID, LetterState.CANCELLED):
        return Told(letter.state, office, region)
    tells = letterhead_of(letter.agency).tells_hal and letter.sifat not in CLOSED_SIFAT
    in_file = letter.signature_way not in ("", SignatureWay.PAPER)
    return Told(
        state=letter.state,
        office=office,
        region=region,
        number=letter.number,
        dated=letter.dated,
        hal=letter.hal if tells and letter.state in VALID else "",
        is_signed_in_file=in_file,
        is_intact=_is_intact(letter) if in_file else None,
    )


def _signed(letter: Letter) -> LetterFile | None:
    return LetterFile.objects.filter(letter=letter, role=FileRole.SIGNED).order_by("-pk").first()


def _is_intact(letter: Letter) -> bool:
    kept = _signed(letter)
    if kept is None:
        return False
    try:
        return hashlib.sha256(kept.content()).hexdigest() == kept.sha256
    except OSError:
        return False


def compared(letter: Letter, content: bytes) -> str:
    """A file beside the one that was signed: the same, the same with more behind it, or another."""
    kept = _signed(letter)
    if kept is None:
        return ""
    if hashlib.sha256(content).hexdigest() == kept.sha256:
        return ENTIRE
    return LONGER if seals.begins_with(content, kept.content()) else OTHER


def is_known(content: bytes) -> bool:
    """Whether some office here signed exactly this file; whoever asks holds all of it."""
    digest = hashlib.sha256(content).hexdigest()
    return LetterFile.objects.filter(role=FileRole.SIGNED, sha256=digest).exists()


def looked_into(content: bytes, *, now: datetime) -> Looked:
    return apart.look(content, roots=root_paths(), now=now)
