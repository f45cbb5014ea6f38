"""What is known of a letter's signatures, and what this server can sign with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from selaras.letters.choices import FileRole
from selaras.letters.compute import apart, seals
from selaras.letters.compute.seals import Looked
from selaras.letters.models import Letter, LetterFile
from selaras.offices.models import Agency


def certificate_path(agency: Agency) -> Path | None:
    """Where the office's certificate lies, outside the database; None where none can be used."""
    if not settings.CERTIFICATES or not seals.is_ready():
        return None
    path = Path(settings.CERTIFICATES) / f"{agency.region.code}-{agency.code}.p12"
    return path if path.is_file() and path.stat().st_size <= seals.MAX_CERTIFICATE else None


def root_paths() -> list[Path]:
    if not settings.CERTIFICATES:
        return []
    return sorted((Path(settings.CERTIFICATES) / "akar").glob("*.pem"))


def ready_file_of(letter: Letter) -> LetterFile | None:
    return LetterFile.objects.filter(letter=letter, role=FileRole.READY, version=letter.version).first()


def signed_file_of(letter: Letter) -> LetterFile | None:
    return LetterFile.objects.filter(letter=letter, role=FileRole.SIGNED).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says about itself; each question has its own answer."""

    looked: Looked
    # Whether it begins, byte for byte, with what was handed out to be signed; None where nothing was.
    is_ours: bool | None


def checked(letter: Letter, content: bytes, *, now: datetime) -> Checked:
    ready = LetterFile.objects.filter(letter=letter, role=FileRole.READY).order_by("-pk").first()
    is_ours = seals.begins_with(content, ready.content()) if ready is not None else None
    return Checked(apart.look(content, roots=root_paths(), now=now), is_ours)
