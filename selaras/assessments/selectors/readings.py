"""Which papers of a round leave a trace when taken: those of other agencies, and those of all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.assessments.models import Round, ValidationSheet
from selaras.audit.choices import Reading, Subject
from selaras.core.http import Request


def _round(kwargs: Mapping[str, Any], **details: object) -> Subject:
    pk = kwargs.get("pk", kwargs.get("round_id"))
    path = Round.objects.values_list("region__path", flat=True).get(pk=pk)
    return Subject("round", str(pk), path, details)


def whole_round(request: Request, kwargs: Mapping[str, Any]) -> Subject:
    return _round(kwargs, part=str(kwargs["part"])) if "part" in kwargs else _round(kwargs)


def packet_of_others(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    agency_id = kwargs.get("agency_pk", kwargs.get("agency_id"))
    return None if agency_id in request.scope.agency_ids else _round(kwargs, agency_id=agency_id)


def sheet_of_others(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    pk = kwargs.get("sheet_pk", kwargs.get("sheet_id"))
    sheet = ValidationSheet.objects.values_list("agency_id", "round__region__path").get(pk=pk)
    return None if sheet[0] in request.scope.agency_ids else Subject("validation_sheet", str(pk), sheet[1])


READINGS = (
    Reading(
        verb="assessments.round_taken",
        label=_("mengunduh seluruh isian periode"),
        why=_("Isian semua OPD keluar dari Selaras dalam satu berkas."),
        addresses=(
            "packet_zip",
            "packet_whole",
            "dossier_file",
            "owner_numbers",
            "api:packet_zip",
            "api:packet_whole",
            "api:dossier_file",
        ),
        subject=whole_round,
    ),
    Reading(
        verb="assessments.packet_taken",
        label=_("mengunduh paket isian OPD lain"),
        why=_("Isian satu OPD diambil orang yang tidak bekerja untuknya."),
        addresses=("packet_file", "api:packet"),
        subject=packet_of_others,
    ),
    Reading(
        verb="assessments.sheet_taken",
        label=_("membuka lembar validasi OPD lain"),
        why=_("Lembar bertanda tangan milik OPD lain memuat isian dan pejabatnya."),
        addresses=("sheet_pdf", "api:sheet_pdf"),
        subject=sheet_of_others,
    ),
)
