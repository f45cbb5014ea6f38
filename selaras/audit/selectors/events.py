"""Reading events: timelines, the audit page, the chain."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.audit import choices, compute
from selaras.audit.models import Event, Head, Pseudonym, Root, Verification
from selaras.core.references import Reference, Shown, kinds, show_many
from selaras.core.scope import Scope

ROOT = "ID."
# Of a record that many read, the latest.
READERS = 30


def shown_name(event: Event) -> str:
    return str(getattr(event, "pseudonym", None) or event.actor_name)


def hides_changes(event: Event) -> bool:
    """What was written about a person since erased is kept sealed and shown to nobody."""
    return event.subject_kind == "person" and bool(getattr(event, "is_of_erased", False))


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words."""

    event: Event
    name: str
    action: str
    via: str
    subject: Shown | None
    subject_kind: str

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def note(self) -> str:
        return "" if hides_changes(self.event) else self.event.note


def readable(events: QuerySet[Event]) -> QuerySet[Event]:
    """With the names under which erased people are shown, in the same query."""
    return events.annotate(
        pseudonym=Subquery(Pseudonym.objects.filter(person_id=OuterRef("actor_id")).values("name")[:1]),
        is_of_erased=Exists(Pseudonym.objects.filter(key=OuterRef("subject_id"))),
    )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Of one record, newest first: what changed it, and apart from that who read it."""

    changes: list[Event]
    readers: list[Event]


def timeline(*, kind: str, id: object, limit: int = 50, scope: Scope | None = None) -> Timeline:
    """One query. Who may see the record may see its changes; who read it is told to ``scope`` where it may
    read the audit there, and to the person a record is about."""
    about = Event.objects.filter(subject_kind=kind, subject_id=str(id)).order_by("-at", "-id")
    read = Q(verb__in=choices.readings())
    wanted = Q(pk__in=about.exclude(read).values("pk")[:limit])
    if scope is not None and (may := _readers_told(scope, kind, id)) is not None:
        wanted |= Q(pk__in=about.filter(read, may).values("pk")[:READERS])
    rows = list(readable(Event.objects.filter(wanted)).order_by("-at", "-id"))
    known = choices.readings()
    return Timeline(
        [event for event in rows if event.verb not in known], [event for event in rows if event.verb in known]
    )


def _readers_told(scope: Scope, kind: str, id: object) -> Q | None:
    if kind == "person" and scope.user_id is not None and str(id) == str(scope.user_id):
        return Q()
    return _seen(scope) if scope.paths("audit.view") else None


def show_log(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """The log itself as a record, for those who took it along."""
    if choices.WHOLE_LOG not in set(ids) or not scope.paths("audit.view"):
        return {}
    return {choices.WHOLE_LOG: Shown(title=_("Catatan audit"), url=reverse("audit"))}


def visible_events(scope: Scope) -> QuerySet[Event]:
    """Events of the subtrees where audit.view is held; what has no region is seen from the root only."""
    return readable(Event.objects.filter(_seen(scope)))


def _seen(scope: Scope) -> Q:
    paths = scope.paths("audit.view")
    if ROOT in paths:
        return Q()
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(region_path__under=path)
    return wanted


def in_words(events: Iterable[Event], *, scope: Scope | None = None) -> list[Entry]:
    """With a scope the records are named and linked too, one query per kind."""
    events = list(events)
    labels = {code: str(kind.label) for code, kind in kinds().items()}
    shown: Mapping[Reference, Shown] = {}
    if scope is not None:
        shown = show_many(scope, {Reference(event.subject_kind, event.subject_id) for event in events})
    return [
        Entry(
            event=event,
            name=shown_name(event) or _("Sistem"),
            action=choices.verb_label(event.verb),
            via=str(choices.VIA_LABELS.get(event.via, event.via)),
            subject=shown.get(Reference(event.subject_kind, event.subject_id)),
            subject_kind=labels.get(event.subject_kind, event.subject_kind),
        )
        for event in events
    ]


# ---- the chain


def sealed_rows() -> Iterator[dict[str, Any]]:
    events = Event.objects.filter(seq__isnull=False).order_by("seq")
    for event in events.iterator(chunk_size=2000):
        yield compute.as_plain_row(event)


def unsealed_count() -> int:
    return Event.objects.filter(seq__isnull=True).count()


def chain_head() -> tuple[int, str]:
    head = Head.objects.filter(pk=1).first()
    return (head.seq, head.hash) if head else (0, compute.GENESIS)


def root_rows() -> QuerySet[Root]:
    return Root.objects.order_by("-day", "-pk")


def roots_of_month(first: date) -> list[Root]:
    """Of one month, oldest first: what fits on one page."""
    rows = Root.objects.filter(day__year=first.year, day__month=first.month)
    return list(rows.order_by("day", "pk"))


def months_with_roots() -> list[date]:
    return list(Root.objects.dates("day", "month", order="DESC"))


def last_verification() -> Verification | None:
    return Verification.objects.order_by("-at", "-pk").first()


def as_chain_roots(rows: Iterable[Root]) -> list[compute.Root]:
    return [compute.Root(row.day.isoformat(), row.seq, row.hash, row.count) for row in rows]


def roots_as_json(rows: Iterable[Root]) -> str:
    told = [asdict(root) for root in as_chain_roots(rows)]
    return json.dumps({"roots": told}, indent=1) + "\n"


def roots_as_text(rows: Iterable[Root], *, title: str) -> str:
    """One page: to be filed, or put into the minutes of a meeting, and typed off again if need be."""
    lines = [
        _("Akar catatan audit Selaras"),
        title,
        "",
        _("Tiap baris: tanggal, urutan peristiwa terakhir, peristiwa sejak akar sebelumnya, sidik SHA-256."),
        _("Siapa pun yang mengubah peristiwa sebelum tanggal itu, atau menyusun ulang seluruh catatan,"),
        _("tidak dapat menghasilkan sidik yang sama. Simpan lembar ini di luar Selaras."),
        "",
    ]
    lines += [f"{one.day} {one.seq:>8} {one.count:>6} {one.hash}" for one in as_chain_roots(rows)]
    lines += ["", _("Memeriksa: python3 run.py audit-verify [BERKAS] --roots LEMBAR-INI")]
    return "\n".join(lines) + "\n"


def verify_database(*, roots: Sequence[compute.Root] = ()) -> compute.Report:
    """Against its own head and its own roots, and against those kept elsewhere."""
    own = as_chain_roots(Root.objects.order_by("pk"))
    report = compute.verify(sealed_rows, head=chain_head(), roots=[*own, *roots])
    report.roots = len(roots)
    return report


# ---- a person's own


def is_erased(user_id: int) -> bool:
    return Pseudonym.objects.filter(person_id=user_id).exists()


def own_events(user_id: int) -> Iterator[dict[str, object]]:
    """What somebody did, and when: never what stood in it, which may be about others."""
    events = Event.objects.filter(actor_id=user_id).order_by("-at", "-pk")
    labels = {code: str(kind.label) for code, kind in kinds().items()}
    for event in events.iterator(chunk_size=500):
        yield {
            _("Waktu"): event.at.isoformat(timespec="seconds"),
            _("Tindakan"): choices.verb_label(event.verb),
            _("Pada"): f"{labels.get(event.subject_kind, event.subject_kind)} {event.subject_id}",
            _("Lewat"): str(choices.VIA_LABELS.get(event.via, event.via)),
        }


def events_about(user_id: int) -> Iterator[dict[str, object]]:
    """What was done to the account; by whom stays with the office."""
    for event in Event.objects.filter(subject_kind="person", subject_id=str(user_id)).order_by("-at", "-pk"):
        yield {
            _("Waktu"): event.at.isoformat(timespec="seconds"),
            _("Tindakan"): choices.verb_label(event.verb),
            _("Oleh Anda sendiri"): event.actor_id == user_id,
        }
