"""Which openings of content leave a trace: those by others than the agency it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import Reading, Subject
from selaras.core.http import Request
from selaras.evidence.models import Evidence


def content_of_others(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    pk = kwargs.get("pk", kwargs.get("evidence_id"))
    agency_id, path = Evidence.objects.values_list("agency_id", "region_path").get(pk=pk)
    return None if agency_id in request.scope.agency_ids else Subject("evidence", str(pk), path)


READINGS = (
    Reading(
        verb="evidence.content_opened",
        label=_("membuka berkas bukti milik OPD lain"),
        why=_("Berkas milik satu OPD dibaca orang yang tidak bekerja untuknya."),
        addresses=("evidence_content", "api:evidence_content"),
        subject=content_of_others,
    ),
    Reading(
        verb="evidence.original_opened",
        label=_("membuka foto asli yang disegel"),
        why=_("Foto asli menyimpan tempat pengambilannya; setiap pembukaan dicatat."),
        addresses=("evidence_original",),
    ),
)
