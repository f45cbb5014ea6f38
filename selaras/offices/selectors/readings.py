"""Which readings about people leave a trace: another person's data, opened work links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import Reading, Subject
from selaras.core.http import Request
from selaras.offices.models import Grant


def another_person(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    """One's own data one reads freely; of others it is told where they serve."""
    if kwargs["pk"] == request.scope.user_id:
        return None
    grants = Grant.objects.filter(user_id=kwargs["pk"]).order_by("-starts_on", "-pk")
    path = grants.values_list("region_path", flat=True).first()
    return Subject("person", str(kwargs["pk"]), path or "")


def opened_link(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    link = request.scope.work_link
    return Subject("worklink", str(link.link_id), link.agency_path) if link is not None else None


READINGS = (
    Reading(
        verb="offices.person_read",
        label=_("membaca data orang lain"),
        why=_("Peran, jabatan, ketidakhadiran, dan riwayat seseorang dibaca orang lain."),
        addresses=("person_detail", "person_absences"),
        subject=another_person,
    ),
    Reading(
        verb="offices.worklink_opened",
        label=_("membuka halaman tautan kerja"),
        why=_("Yang masuk lewat tautan tidak memakai kata sandi; pemakaiannya diketahui."),
        addresses=("worklink_home", "note", "packet_file", "repair"),
        subject=opened_link,
    ),
)
