"""The head of an office's paper and the pattern of its numbers."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.choices import PATTERN_WORD, PATTERN_WORDS, LetterKind, Paper, TagCharacter
from selaras.letters.models import Letterhead
from selaras.letters.selectors.papers import filled_lines
from selaras.letters.services.emblems import checked_emblem
from selaras.letters.services.texts import chain_faults
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
    own_books: Sequence[str] = ()
    chain: Sequence[int] = ()
    tag: str = TagCharacter.HASH
    tells_hal: bool = False


@transaction.atomic
def save_letterhead(
    *, scope: Scope, agency: Agency, text: LetterheadText, now: datetime, emblem: bytes | None = None
) -> Letterhead:
    """Without ``emblem`` the picture stays as it is; an empty one takes it off the paper."""
    demand(permissions.can_write_for(scope, agency))
    _check(agency, text)
    kept = asdict(text) | {"own_books": list(text.own_books), "chain": list(text.chain)}
    values = {**kept, "changed_at": now, "changed_by_name": scope.name}
    if emblem is not None:
        values["emblem"] = checked_emblem(emblem, now=now)
        kept["emblem"] = hashlib.sha256(emblem).hexdigest() if emblem else ""
    head, _made = Letterhead.objects.update_or_create(agency=agency, defaults=values)
    record(
        verb="letters.letterhead.changed",
        scope=scope,
        kind="agency",
        id=agency.pk,
        region_path=agency.region_path,
        after=kept,
        at=now,
    )
    return head


def _check(agency: Agency, text: LetterheadText) -> None:
    faults = _pattern_faults(text) | chain_faults(agency, text.chain)
    for name in ("lines", "address"):
        if len(filled_lines(getattr(text, name))) > MAX_LINES:
            faults[name] = _("Paling banyak %(n)s baris.") % {"n": MAX_LINES}
    if not filled_lines(text.lines):
        faults["lines"] = _("Tuliskan nama pemerintah daerah dan nama kantor.")
    if not text.place:
        faults["place"] = _("Tuliskan tempat surat dibuat.")
    if text.paper not in Paper.values:
        faults["paper"] = _("Pilih ukuran kertas.")
    if text.tag not in TagCharacter.values:
        faults["tag"] = _("Pilih penanda letak tanda tangan.")
    if faults:
        raise ValidationError(faults)


def _pattern_faults(text: LetterheadText) -> dict[str, str]:
    words = PATTERN_WORD.findall(text.pattern)
    unknown = sorted(set(words) - set(PATTERN_WORDS))
    if not {"nomor", "tahun"} <= set(words):
        # Without the year a number would come back a year later.
        return {"pattern": _("Pola harus memuat {nomor} dan {tahun}.")}
    if unknown or set("{}") & set(PATTERN_WORD.sub("", text.pattern)):
        known = ", ".join(f"{{{word}}}" for word in PATTERN_WORDS)
        return {"pattern": _("Pola hanya mengenal %(words)s.") % {"words": known}}
    if text.own_books and "jenis" not in words:
        # Two books would give the same number.
        return {"pattern": _("Pola harus memuat {jenis} bila ada jenis surat dengan buku tersendiri.")}
    if not set(text.own_books) <= set(LetterKind.values):
        return {"own_books": _("Pilih jenis surat dari daftar.")}
    return {}
