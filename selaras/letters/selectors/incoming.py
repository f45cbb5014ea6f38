"""Finding incoming letters, to whom they may be handed, and whether one came before."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.letters.choices import DispositionState, IncomingState
from selaras.letters.models import Disposition, Incoming
from selaras.offices.choices import AgencyKind, PostKind
from selaras.offices.models import Agency, Post


def incoming_for(scope: Scope) -> QuerySet[Incoming]:
    waiting = Count("dispositions", filter=Q(dispositions__state=DispositionState.OPEN))
    rows = Incoming.objects.visible_to(scope).select_related("agency__region")
    return rows.annotate(waiting=waiting).order_by("-received_on", "-year", "-agenda")


def search_incoming(rows: QuerySet[Incoming], text: str) -> QuerySet[Incoming]:
    by_text = Q(hal__icontains=text) | Q(sender__icontains=text) | Q(number__icontains=text)
    return rows.filter(by_text | Q(agenda=int(text)) if _is_agenda(text) else by_text)


def _is_agenda(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def posts_for(incoming: Incoming) -> list[Post]:
    """Posts of the office itself; the secretariat hands letters to the heads of the agencies too."""
    allowed = Q(agency_id=incoming.agency_id)
    if incoming.agency.kind == AgencyKind.SEKRETARIAT:
        allowed |= Q(agency__region_path=incoming.region_path, kind=PostKind.KEPALA)
    posts = Post.objects.filter(allowed, agency__is_active=True).select_related("agency")
    own = incoming.agency_id
    return sorted(posts, key=lambda p: (p.agency_id != own, p.agency.sort, p.agency.name, p.sort, p.title))


def dispositions_of(incoming: Incoming) -> list[Disposition]:
    """In the order in which they were given, each with its post and its office."""
    rows = incoming.dispositions.select_related("to_post__agency", "parent__to_post")
    made = list(rows)
    for row in made:
        row.incoming = incoming
    return made


def came_before(incoming: Incoming) -> QuerySet[Incoming]:
    """The same number of the same sender, entered earlier in this office."""
    if not incoming.number:
        return Incoming.objects.none()
    same = Incoming.objects.filter(
        agency_id=incoming.agency_id, number__iexact=incoming.number, sender__iexact=incoming.sender
    )
    return same.exclude(pk=incoming.pk).exclude(state=IncomingState.CANCELLED)[:5]


def is_begun(agency: Agency, year: int) -> bool:
    return Incoming.objects.filter(agency=agency, year=year).exists()


def show_incoming(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Incoming.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(row.hal, row.get_absolute_url(), row.sender) for row in rows}


def show_dispositions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Disposition.objects.filter(
        pk__in=record_ids(ids), incoming__in=Incoming.objects.visible_to(scope)
    ).select_related("incoming", "to_post")
    shown = {row.pk: (row.incoming, str(row.to_post)) for row in rows}
    return {str(pk): Shown(of.hal, of.get_absolute_url(), post) for pk, (of, post) in shown.items()}
