"""Kegiatan as rows of a file: the list, the joint calendar and the book say the same in the same columns."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as lazy

from selaras.core.http import Request
from selaras.core.listings import Listing, listed
from selaras.evidence.choices import GROUPS
from selaras.evidence.filters import ActivityFilter
from selaras.evidence.models import Activity


def heads() -> list[str]:
    return [str(head) for head in HEADS]


HEADS = (
    lazy("Tanggal"), lazy("Sampai tanggal"), lazy("Pukul"), lazy("Nama kegiatan"), lazy("Status"),
    lazy("OPD"),
    lazy("OPD lain"), lazy("Tempat"), lazy("Sasaran peserta"), lazy("Butir indeks"), lazy("IKU"),
    lazy("Subkegiatan"), lazy("Kode rekening"), lazy("Anggaran (Rp)"), lazy("Jumlah peserta"),
    *GROUPS.values(), lazy("Hasil singkat"),
)  # fmt: skip


def row(one: Activity) -> list[object]:
    serves = list(one.serves.all())
    return [
        one.starts_on,
        one.ends_on,
        hours(one),
        one.title,
        one.get_state_display(),
        one.agency.name,
        ", ".join(str(partner.agency) for partner in one.partners.all()),
        one.place,
        one.audience,
        ", ".join(str(served) for served in serves if served.instrument),
        "; ".join(served.code for served in serves if not served.instrument),
        one.sub_activity,
        one.cost_code,
        one.budget,
        one.participants.get("total"),
        *[one.participants.get(code) for code in GROUPS],
        one.summary,
    ]


def hours(one: Activity) -> str:
    """As "09.00-12.00"; empty where no hour was given."""
    if one.starts_at is None:
        return ""
    begin = one.starts_at.strftime("%H.%M")
    end = f"-{one.ends_at.strftime('%H.%M')}" if one.ends_at else ""
    return f"{begin}{end}"


ACTIVITIES = listed(
    Listing(
        "kegiatan",
        lazy("Kegiatan"),
        "activities",
        HEADS,
        lambda activities: map(row, activities),
        filters=lambda request, data: (
            ActivityFilter(data, queryset=Activity.objects.none(), request=request).form
        ),
    )
)


def activities_file(request: Request, found: ActivityFilter, *, kind: str = "") -> HttpResponseBase:
    return ACTIVITIES.file(request, found.qs, found.form, kind=kind)
