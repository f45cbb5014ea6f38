"""The head of an office's paper and the pattern of its numbers."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.choices import PATTERN_WORD, PATTERN_WORDS, Paper
from selaras.letters.models import Letterhead
from selaras.letters.selectors.papers import filled_lines
from selaras.offices.models import Agency

MAX_LINES = 4


@dataclass(frozen=True, slots=True)
class LetterheadText:
    lines: str
    address: str
    place: str
    paper: str
    pattern: str
    unit: str
    classification: str


@transaction.atomic
def save_letterhead(*, scope: Scope, agency: Agency, text: LetterheadText, now: datetime) -> Letterhead:
    demand(permissions.can_write_for(scope, agency))
    _check(text)
    head, _made = Letterhead.objects.update_or_create(
        agency=agency, defaults={**asdict(text), "changed_at": now, "changed_by_name": scope.name}
    )
    record(
        verb="letters.letterhead.changed",
        scope=scope,
        kind="agency",
        id=agency.pk,
        region_path=agency.region_path,
        after=asdict(text),
        at=now,
    )
    return head


def _check(text: LetterheadText) -> None:
    faults: dict[str, str] = {}
    for name in ("lines", "address"):
        if len(filled_lines(getattr(text, name))) > MAX_LINES:
            faults[name] = _("Paling banyak %(n)s baris.") % {"n": MAX_LINES}
    if not filled_lines(text.lines):
        faults["lines"] = _("Tuliskan nama pemerintah daerah dan nama kantor.")
    if not text.place:
        faults["place"] = _("Tuliskan tempat surat dibuat.")
    if text.paper not in Paper.values:
        faults["paper"] = _("Pilih ukuran kertas.")
    words = PATTERN_WORD.findall(text.pattern)
    unknown = sorted(set(words) - set(PATTERN_WORDS))
    if not {"nomor", "tahun"} <= set(words):
        # Without the year a number would come back a year later.
        faults["pattern"] = _("Pola harus memuat {nomor} dan {tahun}.")
    elif unknown or set("{}") & set(PATTERN_WORD.sub("", text.pattern)):
        faults["pattern"] = _("Pola hanya mengenal %(words)s.") % {
            "words": ", ".join(f"{{{word}}}" for word in PATTERN_WORDS)
        }
    if faults:
        raise ValidationError(faults)
