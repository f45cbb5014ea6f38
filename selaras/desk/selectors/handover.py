"""Buku serah terima: what one person owes, waits for and has open in a region, as the reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.audit.selectors import in_words, visible_events
from selaras.core.formats import moment_short
from selaras.core.references import Reference, show_many
from selaras.core.scope import Scope
from selaras.desk.selectors.handover_people import (
    agencies_of,
    contacts,
    link_table,
    running_links,
    seat_table,
    seats,
)
from selaras.desk.selectors.handover_tables import (
    EVENTS,
    MOST,
    NAMED,
    TITLE_LENGTH,
    Asked,
    BookTable,
    Named,
    table,
)
from selaras.desk.selectors.handover_work import activities, duty_tables, item_tables, unused_evidence
from selaras.letters.choices import LetterState
from selaras.letters.models import Letter
from selaras.offices.models import Agency
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Book:
    person: User
    region: Region
    agencies: Sequence[Agency]
    posts: Sequence[str]
    tables: Sequence[BookTable]


def book_of(scope: Scope, person: User, region: Region, *, now: datetime) -> Book:
    """In one order throughout, so that the same moment gives the same book."""
    grants, holders = seats(person, region, now)
    asked = Asked(scope, person, region, agencies_of(scope, region, grants, holders), now)
    links, events = running_links(asked), _last_events(asked)
    wanted = {Reference(link.subject_kind, link.subject_id) for link in links}
    wanted |= {Reference(event.subject_kind, event.subject_id) for event in events}
    named = show_many(scope, {one for one in wanted if one.kind in NAMED})
    return Book(
        person,
        region,
        asked.agencies,
        [holder.post.title for holder in holders],
        [
            seat_table(grants, holders),
            *duty_tables(asked),
            *item_tables(asked),
            _letters(asked),
            link_table(asked, links, named),
            activities(asked),
            unused_evidence(asked),
            _events(asked, events, named),
            contacts(asked),
        ],
    )


def _letters(asked: Asked) -> BookTable:
    ended = (LetterState.SENT, LetterState.CANCELLED)
    found = Letter.objects.visible_to(asked.scope).filter(
        agency__in=asked.ids, region_path__under=asked.region.path
    )
    rows = [
        [
            letter.hal,
            letter.get_state_display(),
            letter.number or "-",
            letter.changed_by_name,
            moment_short(letter.changed_at, letter.tz),
        ]
        for letter in found.exclude(state__in=ended).order_by("changed_at", "pk")[: MOST + 1_000]
    ]
    heads = [_("Hal"), _("Status"), _("Nomor"), _("Terakhir diubah oleh"), _("Pada")]
    return table(_("Surat yang belum terkirim"), heads, rows)


def _last_events(asked: Asked) -> list[Event]:
    """One's own steps; those of another by the rule of the audit pages."""
    own = asked.scope.user_id == asked.person.pk
    events = Event.objects.all() if own else visible_events(asked.scope)
    wanted = events.filter(actor_id=asked.person.pk, region_path__under=asked.region.path, at__lte=asked.now)
    return list(wanted.order_by("-at", "-pk")[:EVENTS])


def _events(asked: Asked, events: Iterable[Event], named: Named) -> BookTable:
    rows = []
    for entry in in_words(events):
        shown = named.get(Reference(entry.event.subject_kind, entry.event.subject_id))
        title = Truncator(shown.title).chars(TITLE_LENGTH) if shown else entry.subject_kind
        rows.append([moment_short(entry.at, asked.zone), entry.action, title, entry.note or "-"])
    return table(_("Kejadian terakhir"), [_("Waktu"), _("Tindakan"), _("Pada"), _("Catatan")], rows)
