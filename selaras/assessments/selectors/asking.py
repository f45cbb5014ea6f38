"""Permintaan data as lists and letters, and how a request answers the registry."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import RequestState
from selaras.assessments.models import DataRequest, Item, Round
from selaras.assessments.selectors.texts import index_name
from selaras.core.formats import day_long, day_plain
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict, demand
from selaras.letters.choices import Annex, Composed
from selaras.offices.choices import OUTSIDE_KINDS
from selaras.offices.models import Agency


def requests_for(scope: Scope) -> QuerySet[DataRequest]:
    """Who reads the whole round, and Kesbangpol's own people."""
    own = Q(round__coordinator_id__in=scope.agencies("assessments.answer"))
    inside = Q(round__in=Round.objects.read_inside(scope).values("pk"))
    rows = DataRequest.objects.filter(inside | own)
    return rows.select_related("round__region", "round__coordinator", "agency")


def request_rows(scope: Scope, round_: Round) -> list[DataRequest]:
    """With their items and attempts; three queries, whatever their number."""
    rows = requests_for(scope).filter(round=round_).annotate(tried=Count("attempts", distinct=True))
    return list(rows.prefetch_related("items").order_by("agency__sort", "pk"))


def bodies_without_request(round_: Round) -> list[Agency]:
    """Outside bodies with items of which no letter has been prepared."""
    asked = DataRequest.objects.filter(round=round_).values("agency_id")
    owners = Item.objects.filter(round=round_, owner_agency__kind__in=OUTSIDE_KINDS).values("owner_agency_id")
    return list(Agency.objects.filter(pk__in=owners).exclude(pk__in=asked).order_by("sort", "name"))


def request_on(item: Item) -> DataRequest | None:
    """The letter to the body that owns this item."""
    if item.owner_agency is None or not item.owner_agency.is_outside:
        return None
    return item.requests.filter(agency=item.owner_agency).select_related("agency").first()


def compose_request(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The letter to the body, with its questions as annex."""
    request = requests_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if request is None:
        raise Http404
    demand(permissions.can_ask_bodies(scope, request.round))
    round_ = request.round
    items = list(request.items.select_related("question").order_by("sort"))
    body = _(
        "Dalam rangka pengisian %(index)s (%(owner)s), kami mohon bantuan data dan keterangan untuk "
        "%(count)s butir sebagaimana terlampir, disertai dokumen pendukungnya.\n\n"
        "Balasan kami harapkan paling lambat %(due)s. Apabila tidak terdapat data pada sumber yang "
        "diperiksa, mohon dinyatakan nihil dengan menyebut sumber dan tanggal pemeriksaannya.\n\n"
        "Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."
    ) % {
        "index": index_name(round_),
        "owner": round_.index_owner,
        "count": len(items),
        "due": day_long(request.due_on),
    }
    annex = Annex(
        title=_("Data yang dimohonkan"),
        columns=(_("Butir"), _("Pertanyaan"), _("Dokumen pendukung")),
        widths=(0, 5, 3),
        rows=[(item.code, item.question.text, ", ".join(item.question.evidence) or "-") for item in items],
    )
    hal = _("Permohonan data %(index)s") % {"index": index_name(round_)}
    return Composed(
        agency_id=round_.coordinator_id, hal=hal, body=body, to=(request.agency.name,), annexes=(annex,)
    )


def told_of(request: DataRequest) -> str:
    """One sentence on where the request stands, for the page of an item and for papers."""
    if request.state == RequestState.PREPARED or request.dated is None:
        return _("Surat kepada %(body)s belum dikirim.") % {"body": request.agency.name}
    letter = _("Surat %(number)s, %(day)s, kepada %(body)s.") % {
        "number": request.number,
        "day": day_plain(request.dated),
        "body": request.agency.name,
    }
    if request.state == RequestState.ANSWERED and request.received_on is not None:
        reply = _("Balasan %(number)s diterima %(day)s.")
        return f"{letter} " + reply % {
            "number": request.reply_number or "-", "day": day_plain(request.received_on)
        }  # fmt: skip
    if request.state == RequestState.SILENT and request.silent_on is not None:
        silent = _("Tidak ada balasan sampai %(day)s: %(reason)s")
        return f"{letter} " + silent % {
            "day": day_plain(request.silent_on), "reason": request.silence_reason
        }  # fmt: skip
    return letter + " " + _("Balasan belum datang.")


# ---- the registry: a request carries the scanned reply as evidence


def show_requests(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = requests_for(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            _("Permintaan data kepada %(body)s") % {"body": row.agency.name},
            row.get_absolute_url(),
            row.round.title,
        )
        for row in rows
    }


def _request(scope: Scope, request_id: str) -> DataRequest | None:
    return requests_for(scope).filter(pk=record_id(request_id) or 0).first()


def may_add_reply(scope: Scope, request_id: str) -> Verdict:
    request = _request(scope, request_id)
    if request is None:
        return Denied(_("Permintaan data ini tidak dapat Anda baca."))
    return permissions.can_ask_bodies(scope, request.round)


def reply_context(scope: Scope, request_id: str) -> dict[str, Any]:
    """The reply is Kesbangpol's, and read by those who verify the items it answers."""
    request = _request(scope, request_id)
    if request is None:
        raise Http404
    verifiers = request.items.values_list("verifier_agency_id", flat=True)
    readers = {request.round.coordinator_id, *verifiers}
    return {
        "agency": request.round.coordinator,
        "region_path": request.round.region_path,
        "reader_agency_ids": frozenset(reader for reader in readers if reader is not None),
        "sharing": "daerah",
        "group": Reference("round", str(request.round_id)),
    }


def reply_decided(ids: Iterable[str]) -> bool:
    return DataRequest.objects.filter(pk__in=record_ids(ids), state=RequestState.ANSWERED).exists()
