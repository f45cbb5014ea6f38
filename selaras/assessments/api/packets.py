"""Paket isian in the API: the workbooks that go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.assessments import permissions
from selaras.assessments.compute.sheets import XLSX
from selaras.assessments.models import Round
from selaras.assessments.selectors import packets as select
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Page, PageQuery, answers, as_file, content_of, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

router = Router(tags=["packets"])
PACKETS = "/rounds/{int:round_id}/packets"


def _fetched(request: Request, round_id: int) -> Round:
    """The whole questionnaire is for those who run the round."""
    round_ = visible_round(request, round_id)
    demand(permissions.can_manage(request.scope, round_))
    return round_


class PacketOut(Schema):
    agency: AgencyOut
    items: int
    file: str = Field(description=_("alamat buku kerja (.xlsx) OPD ini"))


class PacketPage(Page[PacketOut]):
    pass


@router.get(
    PACKETS,
    url_name="packets",
    operation_id="list_packets",
    summary=_("Paket isian setiap OPD"),
    description=_("OPD yang paket isiannya boleh Anda ambil, dengan jumlah butirnya."),
    response=answers({200: PacketPage}, 403, 404, 422),
)
def list_packets(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    rows = select.packet_agencies(request.scope, round_)
    if not rows and not permissions.can_manage(request.scope, round_):
        demand(permissions.can_bring_packet(request.scope, round_))

    def show(page: Sequence[tuple[Agency, int]]) -> list[PacketOut]:
        return [
            PacketOut(
                agency=AgencyOut.of(agency),
                items=count,
                file=reverse("api:packet", args=[round_.pk, agency.pk]),
            )
            for agency, count in page
        ]

    return paged(request, rows, query, show)


@router.get(
    f"{PACKETS}/{{int:agency_id}}.xlsx",
    url_name="packet",
    operation_id="get_packet",
    summary=_("Paket isian satu OPD"),
    description=_("Buku kerja dengan butir OPD itu, pilihan jawaban, dan kolom bukti dukung."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of(XLSX),
)
def get_packet(request: Request, round_id: int, agency_id: int) -> HttpResponse:
    round_ = visible_round(request, round_id)
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_id)
    demand(permissions.can_fetch_packet(request.scope, round_, agency))
    book = select.packet_book(request.scope, round_, agency, now=clock.now())
    return as_file(book, select.packet_name(round_, agency), XLSX)


@router.get(
    f"{PACKETS}/questionnaire.xlsx",
    url_name="packet_whole",
    operation_id="get_questionnaire",
    summary=_("Seluruh kuesioner sebagai satu buku kerja"),
    description=_("Setiap butir periode ini; dapat diisi di luar aplikasi dan dikirim kembali."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of(XLSX),
)
def get_questionnaire(request: Request, round_id: int) -> HttpResponse:
    round_ = _fetched(request, round_id)
    book = select.packet_book(request.scope, round_, None, now=clock.now())
    return as_file(book, select.packet_name(round_, None), XLSX)


@router.get(
    f"{PACKETS}/all.zip",
    url_name="packet_zip",
    operation_id="get_all_packets",
    summary=_("Paket isian semua OPD"),
    description=_("ZIP dengan satu map per OPD, tempat bukti dukung diletakkan di samping buku kerjanya."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of("application/zip"),
)
def get_all_packets(request: Request, round_id: int) -> HttpResponse:
    round_ = _fetched(request, round_id)
    content = select.packet_archive(request.scope, round_, now=clock.now())
    return as_file(content, select.archive_name(round_), "application/zip")
