"""Which readings of a meeting leave a trace: who was there, with their signatures, alone or bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import Reading, Subject
from selaras.core.http import Request
from selaras.meetings.models import Meeting


def attendance(request: Request, kwargs: Mapping[str, Any]) -> Subject:
    pk = kwargs.get("pk", kwargs.get("meeting_id"))
    path = Meeting.objects.values_list("region_path", flat=True).get(pk=pk)
    return Subject("meeting", str(pk), path, {"part": kwargs["number"]} if "number" in kwargs else {})


READINGS = (
    Reading(
        verb="meetings.attendance_taken",
        label=_("mengambil daftar hadir rapat"),
        why=_("Memuat nama, jabatan, dan tanda tangan yang hadir."),
        addresses=(
            "attendance_sheet",
            "meeting_bundle_file",
            "api:meeting_attendance",
            "api:meeting_bundle_file",
        ),
        subject=attendance,
    ),
)
