"""The report of the follow-up on paper, as a document, as a letter, and as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.formats import DASH, day_plain, day_short, local_day, moment_long, percent_of
from selaras.followups.selectors.report import FollowupReport, ReportGroup, ReportRow
from selaras.letters import compute as press
from selaras.letters.compute.codes import qr_svg
from selaras.letters.compute.documents import document
from selaras.letters.selectors.papers import (
    holding_on,
    kop_of,
    letterhead_of,
    possible_signers,
    post_words,
)
from selaras.offices.choices import PostKind
from selaras.offices.models import Agency

TEMPLATE = "followups/report.typ"
WIDTHS = (1, 6, 8, 5)
# Each costs the press some milliseconds, and a reader scans few.
MOST_CODES = 400


def heads() -> list[str]:
    return [_("No."), _("Rekomendasi"), _("Tindak lanjut"), _("Eviden")]


def as_pdf(report: FollowupReport, agency: Agency, about: str, now: datetime) -> bytes:
    return press.pdf(TEMPLATE, paper_data(report, agency, about, now), now=now)


def as_docx(report: FollowupReport, agency: Agency, about: str, now: datetime) -> bytes:
    """The same parts in the same order, for a word processor."""
    it = paper_data(report, agency, about, now)
    table = {"kind": "table", "columns": it["columns"], "widths": WIDTHS, "rows": docx_rows(report)}
    blocks: list[Mapping[str, Any]] = [
        {"kind": "facts", "rows": it["facts"]},
        table if it["groups"] else {"kind": "text", "text": it["none"]},
        {"kind": "text", "text": it["note"]},
        {"kind": "signers", "signers": [{"title": [""], "name": " "}, it["signer"]]},
    ]
    told = {name: it[name] for name in ("kop", "paper", "title")} | {"flipped": True, "blocks": blocks}
    return document(told, now=now)


def paper_data(report: FollowupReport, agency: Agency, about: str, now: datetime) -> dict[str, Any]:
    head, zone = letterhead_of(agency), agency.region.tz
    groups = [_group(number, group) for number, group in enumerate(report.groups, 1)]
    return {
        "paper": head.paper or "a4",
        "kop": kop_of(head),
        "title": _("LAPORAN TINDAK LANJUT"),
        "facts": [
            [_("Rapat atau arahan"), about],
            [_("Keadaan per"), moment_long(now, zone)],
            [_("Ringkasan"), summary(report)],
        ],
        "columns": heads(),
        "groups": groups,
        "none": _("Belum ada keputusan yang dicatat."),
        "note": " ".join(filter(None, (note(report), _draw_codes(groups)))),
        "signer": _signer(agency, head.place, now),
    }


def _draw_codes(groups: list[dict[str, Any]]) -> str:
    """A QR code beside each proof that has an address, up to as many as a paper bears; what the note says."""
    proofs = [one for group in groups for row in group["rows"] for one in row["proofs"]]
    addressed = [one for one in proofs if one["address"].startswith("http")]
    for one in addressed[:MOST_CODES]:
        one["qr"] = qr_svg(one["address"])
    if not addressed:
        return ""
    told = _("Kode QR membuka bukti dukungnya; yang dilindungi hanya bagi yang berhak.")
    if len(addressed) > MOST_CODES:
        told += " " + _("Kode dimuat untuk %(n)s bukti pertama; alamat selebihnya tertulis.") % {
            "n": MOST_CODES
        }
    return told


def summary(report: FollowupReport) -> str:
    counts = report.counts
    told = {
        "asked": counts.asked,
        "closed": counts.closed,
        "share": percent_of(counts.closed, counts.asked, 1),
        "waiting": counts.waiting,
        "late": counts.late,
    }
    if not counts.asked:
        return _("Belum ada tindak lanjut yang ditugaskan.")
    return (
        _(
            "%(asked)s tindak lanjut; %(closed)s selesai (%(share)s), %(waiting)s menunggu diperiksa, "
            "%(late)s terlambat."
        )
        % told
    )


def note(report: FollowupReport) -> str:
    told = _("Selesai berarti laporannya sudah diperiksa dan diterima penyelenggara.")
    if report.left_out:
        beyond = _("%(n)s tindak lanjut berikutnya tidak dimuat; persempit saringan untuk mencetaknya.")
        told = f"{told} {beyond % {'n': report.left_out}}"
    return told


def _group(number: int, group: ReportGroup) -> dict[str, Any]:
    return {
        "number": str(number),
        "text": recommendation(group),
        "rows": [_cells(row) for row in group.rows] + _rest(group),
    }


def _rest(group: ReportGroup) -> list[dict[str, Any]]:
    """A last row where there is nothing, or more than is listed."""
    words = rest_words(group)
    return [{"lines": [words], "proofs": []}] if words else []


def rest_words(group: ReportGroup) -> str:
    if group.more:
        return _("%(n)s tindak lanjut lain tidak dimuat di sini.") % {"n": group.more}
    return "" if group.rows else _("Belum ada tindak lanjut.")


def recommendation(group: ReportGroup) -> str:
    decision = group.decision
    told = {"origin": decision.origin_title, "on": day_plain(decision.decided_on)}
    return f"{decision.text}\n({_('%(origin)s, %(on)s') % told})"


def _cells(row: ReportRow) -> dict[str, Any]:
    return {
        "lines": row.lines,
        "proofs": [
            {"title": proof.title, "address": proof.url or address_of(proof.get_absolute_url())}
            for proof in row.proofs
        ],
        "hidden": row.proof_words[-1] if row.hidden else "",
    }


def address_of(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def docx_rows(report: FollowupReport) -> list[list[str]]:
    """The recommendation stands in the first row of its actions."""
    told = []
    for number, group in enumerate(report.groups, 1):
        cells = [("\n".join(row.lines), "\n".join(_proof_lines(row)) or DASH) for row in group.rows]
        cells += [(words, DASH)] if (words := rest_words(group)) else []
        for at, (done, proofs) in enumerate(cells):
            first = [str(number), recommendation(group)] if at == 0 else ["", ""]
            told.append([*first, done, proofs])
    return told


def _proof_lines(row: ReportRow) -> list[str]:
    told = [f"{one['title']}: {one['address']}" for one in _cells(row)["proofs"]]
    return [*told, row.proof_words[-1]] if row.hidden else told


def _signer(agency: Agency, place: str, now: datetime) -> dict[str, Any]:
    """Who heads the office today; without anybody named the place is left for a pen."""
    on = local_day(now, agency.region.tz)
    held = [
        holder
        for holder in holding_on(possible_signers(agency), on)
        if holder.post.agency_id == agency.pk and holder.post.kind == PostKind.KEPALA
    ]
    place_date = f"{place}, {day_plain(on)}"
    if not held:
        return {
            "title": [place_date, _("Kepala %(office)s,") % {"office": agency.name}],
            "name": "",
            "below": [],
        }
    nip = getattr(held[0].user, "nip", None)
    below = [f"NIP {nip}"] if nip else []
    return {"title": [place_date, f"{post_words(held[0])},"], "name": held[0].name, "below": below}


# ---- tables


def table_heads() -> list[str]:
    return [
        _("No."),
        _("Rapat atau arahan"),
        _("Tanggal keputusan"),
        _("Rekomendasi"),
        _("Tindak lanjut"),
        _("Periode laporan"),
        _("Penanggung jawab"),
        _("Daerah"),
        _("Batas waktu"),
        _("Status"),
        _("Terlambat"),
        _("Dilanjutkan ke rapat berikutnya (kali)"),
        _("Laporan"),
        _("Tanggal laporan"),
        _("Sumber laporan"),
        _("Eviden"),
    ]


def table_rows(report: FollowupReport) -> Iterator[list[object]]:
    for group, row in report.rows:
        decision = group.decision
        number = row.number if row else str(decision.position)
        first = [number, decision.origin_title, day_short(decision.decided_on), decision.text]
        yield [*first, *(_action_columns(row) if row else [""] * 12)]


def _action_columns(row: ReportRow) -> list[object]:
    action, report = row.action, row.report
    place = action.agency.region if action.agency else action.region
    return [
        action.text,
        action.period_label,
        action.owner_label,
        place.name if place else "",
        day_short(action.due_at, action.tz),
        action.get_state_display(),
        _("ya") if row.is_late else _("tidak"),
        action.times_carried,
        report.text if report else "",
        day_short(report.reported_at, action.tz) if report else "",
        report.source if report else "",
        "\n".join(_proof_lines(row)),
    ]
