"""Kegiatan as rows of a file: the list, the joint calendar and the book say the same in the same columns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from selaras.core.formats import day_short
from selaras.evidence.choices import GROUPS
from selaras.evidence.models import Activity


def heads() -> list[object]:
    first = [_("Tanggal"), _("Sampai tanggal"), _("Pukul"), _("Nama kegiatan"), _("Status"), _("OPD")]
    first += [_("OPD lain"), _("Tempat"), _("Sasaran peserta"), _("Butir indeks"), _("IKU")]
    money = [_("Subkegiatan"), _("Kode rekening"), _("Anggaran (Rp)")]
    return [*first, *money, _("Jumlah peserta"), *map(str, GROUPS.values()), _("Hasil singkat")]


def row(one: Activity) -> list[object]:
    serves = list(one.serves.all())
    return [
        day_short(one.starts_on),
        day_short(one.ends_on),
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
