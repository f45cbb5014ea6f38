"""The roots of the audit on paper: the text that ``audit-verify`` reads, to be signed and filed."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.audit.models import Root
from selaras.audit.selectors import roots_as_text
from selaras.letters.compute import pdf


def roots_sheet(rows: Iterable[Root], *, month: str, now: datetime) -> bytes:
    """The lines are those of the text itself, so the two can never say different things."""
    title, _month, _empty, *rest = roots_as_text(rows, title=month).splitlines()
    words, lines = rest[: rest.index("")], rest[rest.index("") + 1 :]
    data = {
        "title": title,
        "month": month,
        "words": [" ".join(words)],
        "rows": [line for line in lines[:-1] if line],
        "command": lines[-1],
        "none": _("Belum ada akar pada bulan ini."),
        "signs": [_("Dicetak oleh"), _("Disimpan di luar Selaras oleh")],
    }
    return pdf("letters/audit_roots.typ", data, now=now)
