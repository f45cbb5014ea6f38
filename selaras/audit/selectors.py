"""Reading events: timelines, the audit page, the chain."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.audit import choices, compute
from selaras.audit.models import GENESIS, Event, Head, Pseudonym
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
    if not scope.paths("audit.view"):
        return {}
    return {id_: Shown(title=_("Catatan audit"), url=reverse("audit")) for id_ in ids}


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
    return (head.seq, head.hash) if head else (0, GENESIS)


def verify_database() -> compute.Report:
    return compute.verify(sealed_rows, head=chain_head())


class UnreadableError(ValueError):
    """The exported file cannot be read as events; the message names the line."""


def verify_file(path: Path) -> compute.Report:
    """The rows by their number, and beside it whether the lines stand in that order."""
    rows = _file_rows(path)
    report = compute.verify(lambda: iter(sorted(rows, key=lambda row: int(row["seq"]))))
    report.faults += _misplaced_lines(rows)
    return report


def _file_rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                rows.append(_file_row(number, line))
    return rows


def _file_row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    known = (
        isinstance(row, dict) and isinstance(row.get("seq"), int) and {"id", "hash", "prev_hash"} <= set(row)
    )
    if not known:
        raise UnreadableError(_("Baris %(number)s bukan peristiwa audit.") % {"number": number})
    return dict(row)


def _misplaced_lines(rows: Sequence[Mapping[str, Any]]) -> list[compute.Fault]:
    faults: list[compute.Fault] = []
    highest = 0
    for number, row in enumerate(rows, start=1):
        if row["seq"] < highest:
            text = _("Baris %(line)s: peristiwa urutan %(seq)s berada setelah urutan %(later)s.")
            values = {"line": number, "seq": row["seq"], "later": highest}
            faults.append(compute.Fault("misplaced", row["seq"], text % values))
        highest = max(highest, row["seq"])
    return faults


# ---- a person's own


def is_erased(user_id: int) -> bool:
    return Pseudonym.objects.filter(person_id=user_id).exists()


def own_events(user_id: int) -> Iterator[dict[str, object]]:
    """What somebody did, and when: never what stood in it, which may be about others."""
    events = Event.objects.filter(actor_id=user_id).order_by("-at", "-pk")
    labels = {code: str(kind.label) for code, kind in kinds().items()}
    for event in events.iterator(chunk_size=2000):
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
