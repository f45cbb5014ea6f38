"""Which readings of the desk leave a trace: the handover book of somebody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import Reading
from selaras.offices.selectors.readings import another_person

READINGS = (
    Reading(
        verb="desk.handover_read",
        label=_("membaca buku serah terima orang lain"),
        why=_("Memuat seluruh pekerjaan, hak akses, dan kontak satu orang."),
        addresses=("handover_book", "handover_book_pdf"),
        subject=another_person,
    ),
)
