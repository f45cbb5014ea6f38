"""Buku serah terima: what one person owes, waits for and has open in a region, as the reader may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.assessments.choices import APPROVED, ItemState, RoundState
from selaras.assessments.models import Item, Round
from selaras.audit.models import Event
from selaras.audit.selectors import in_words, visible_events
from selaras.core.formats import day_range, day_short, moment_short
from selaras.core.references import Reference, Shown, show_many
from selaras.core.scope import Scope
from selaras.duties.choices import OPEN_STATES, WAITING_STATES
from selaras.duties.models import Duty
from selaras.evidence.choices import ActivityState, State
from selaras.evidence.models import Activity, Evidence, Use
from selaras.letters.choices import LetterState
from selaras.letters.models import Letter
from selaras.offices.models import Agency, Contact, Grant, Holder, WorkLink
from selaras.regions.models import Region

# A table of the book is read by a person; what goes beyond is counted.
MOST = 200
EVENTS = 30
# The book is often printed after the last day, when the rights of the person have ended already.
LOOK_BACK = timedelta(days=90)
# Each further kind would be one more query; of the others the book names the kind.
NAMED = ("round", "item")
TITLE_LENGTH = 90
Named = Mapping[Reference, Shown]


@dataclass(frozen=True, slots=True)
class BookTable:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.rows) + self.more

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Book:
    person: User
    region: Region
    agencies: Sequence[Agency]
    posts: Sequence[str]
    tables: Sequence[BookTable]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose book, for which reader, of which region and moment."""

    scope: Scope
    person: User
    region: Region
    agencies: Sequence[Agency]
    now: datetime

    @property
    def ids(self) -> list[int]:
        return [agency.pk for agency in self.agencies]

    @property
    def zone(self) -> str:
        return self.region.zone


def book_of(scope: Scope, person: User, region: Region, *, now: datetime) -> Book:
    """In one order throughout, so that the same moment gives the same book."""
    grants, holders = _seats(person, region, now)
    asked = _Asked(scope, person, region, _agencies(scope, region, grants, holders), now)
    links, events = _running_links(asked), _last_events(asked)
    wanted = {Reference(link.subject_kind, link.subject_id) for link in links}
    wanted |= {Reference(event.subject_kind, event.subject_id) for event in events}
    named = show_many(scope, {one for one in wanted if one.kind in NAMED})
    return Book(
        person,
        region,
        asked.agencies,
        [holder.post.title for holder in holders],
        [
            _seat_table(grants, holders),
            *_duty_tables(asked),
            *_item_tables(asked),
            _letters(asked),
            _links(asked, links, named),
            _activities(asked),
            _unused_evidence(asked),
            _events(asked, events, named),
            _contacts(asked),
        ],
    )


def _seats(person: User, region: Region, now: datetime) -> tuple[list[Grant], list[Holder]]:
    since = now.astimezone(region.tz).date() - LOOK_BACK
    recent = Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    grants = Grant.objects.filter(recent, user=person, region_path__under=region.path)
    holders = Holder.objects.filter(recent, user=person, post__agency__region_path__under=region.path)
    alive = Q(revoked_at__isnull=True) | Q(revoked_at__gte=now - LOOK_BACK)
    return (
        list(grants.filter(alive).select_related("agency", "region").order_by("starts_on", "pk")),
        list(holders.select_related("post__agency").order_by("starts_on", "pk")),
    )


def _agencies(
    scope: Scope, region: Region, grants: Iterable[Grant], holders: Iterable[Holder]
) -> list[Agency]:
    """Those the person worked for; who served the whole region worked at its Kesbangpol."""
    wanted = Q(pk__in=[holder.post.agency_id for holder in holders])
    for grant in grants:
        if grant.agency_id:
            wanted |= Q(pk=grant.agency_id)
        else:
            wanted |= Q(region=grant.region_id, kind="kesbangpol")
    found = Agency.objects.visible_to(scope).filter(wanted, region_path__under=region.path)
    return list(found.order_by("sort", "pk"))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> BookTable:
    return BookTable(title, heads, rows[:MOST], max(len(rows) - MOST, 0))


def _seat_table(grants: Iterable[Grant], holders: Iterable[Holder]) -> BookTable:
    rows = [
        [holder.post.title, holder.post.agency.name, *_term(holder), holder.decree or "-"]
        for holder in holders
    ]
    rows += [
        [
            str(grant.role_data.label) if grant.role_data else grant.role,
            grant.agency.name if grant.agency else grant.region.full_name,
            *_term(grant),
            grant.decree or "-",
        ]
        for grant in grants
    ]
    heads = [_("Jabatan atau peran"), _("Di"), _("Sejak"), _("Sampai"), _("SK atau surat")]
    return _table(_("Jabatan dan hak akses"), heads, rows)


def _term(seat: Grant | Holder) -> list[str]:
    return [day_short(seat.starts_on), day_short(seat.ends_on) if seat.ends_on else "-"]


# ---- what is owed


def _duty_tables(asked: _Asked) -> list[BookTable]:
    """Three tables out of one query: on the own name, of the agencies, and what others have to move."""
    nobodys = Q(owner_user__isnull=True, owner_agency__in=asked.ids)
    visible = Duty.objects.visible_to(asked.scope).filter(region_path__under=asked.region.path)
    wanted = visible.filter(Q(owner_user=asked.person) | nobodys, state__in=(*OPEN_STATES, *WAITING_STATES))
    found = list(wanted.select_related("owner_agency").order_by("due_at", "pk")[: MOST + 1_000])
    waiting = [duty for duty in found if duty.state in WAITING_STATES]
    mine = [duty for duty in found if duty not in waiting and duty.owner_user_id == asked.person.pk]
    others = [duty for duty in found if duty not in waiting and duty.owner_user_id is None]
    heads = [_("Tugas"), _("Bagian dari"), _("Penanggung jawab"), _("Ditunggu oleh"), _("Batas waktu")]
    return [
        _table(title, heads, [_duty_row(duty, asked.now) for duty in duties])
        for title, duties in (
            (_("Tugas atas namanya"), mine),
            (_("Tugas OPD-nya yang masih terbuka"), others),
            (_("Sudah diserahkan, menunggu pihak lain"), waiting),
        )
    ]


def _duty_row(duty: Duty, now: datetime) -> list[str]:
    due = moment_short(duty.due_at, duty.tz)
    if duty.is_late(now):
        due = _("%(due)s (terlambat)") % {"due": due}
    return [duty.title, duty.group_title, duty.owner_agency.name, duty.waiting_label, due]


def _item_tables(asked: _Asked) -> list[BookTable]:
    """What was given to the person, and how far the agencies' rounds are; one query."""
    ended = (RoundState.OFFICIAL, RoundState.PREPARED)
    visible = Item.objects.visible_to(asked.scope).filter(round__region_path__under=asked.region.path)
    wanted = visible.filter(Q(assignee=asked.person) | Q(owner_agency__in=asked.ids))
    wanted = wanted.exclude(round__state__in=ended).exclude(state=ItemState.NOT_RELEVANT)
    found = list(
        wanted.select_related("round", "question", "owner_agency").order_by(
            "round__owner_due_at", "round_id", "sort", "pk"
        )
    )
    mine = [item for item in found if item.assignee_id == asked.person.pk and item.state not in APPROVED]
    return [_item_table(mine), _round_table(asked, found)]


def _item_table(items: Iterable[Item]) -> BookTable:
    rows = [
        [
            item.code,
            item.question.text,
            item.round.title,
            item.owner_agency.name if item.owner_agency else "-",
            item.get_state_display(),
        ]
        for item in items
    ]
    heads = [_("Butir"), _("Pertanyaan"), _("Periode"), _("OPD"), _("Status")]
    return _table(_("Butir yang ditugaskan kepadanya"), heads, rows)


def _round_table(asked: _Asked, items: Iterable[Item]) -> BookTable:
    """Rounds not yet settled in which these agencies answer."""
    counted: dict[tuple[int, int], list[Item]] = {}
    for item in items:
        if item.owner_agency_id in asked.ids:
            counted.setdefault((item.round_id, item.owner_agency_id or 0), []).append(item)
    rows = [
        [
            of[0].round.title,
            of[0].owner_agency.name if of[0].owner_agency else "-",
            of[0].round.get_state_display(),
            _("%(a)s dari %(b)s") % {"a": sum(item.state in APPROVED for item in of), "b": len(of)},
            moment_short(of[0].round.owner_due_at, of[0].round.tz),
        ]
        for of in counted.values()
    ]
    heads = [_("Periode"), _("OPD"), _("Tahap"), _("Terverifikasi"), _("Batas pemilik indeks")]
    return _table(_("Periode penilaian yang berjalan"), heads, rows)


# ---- what is open


def _letters(asked: _Asked) -> BookTable:
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
    return _table(_("Surat yang belum terkirim"), heads, rows)


def _running_links(asked: _Asked) -> list[WorkLink]:
    links = WorkLink.objects.filter(agency__in=asked.ids, revoked_at__isnull=True, ends_at__gt=asked.now)
    return list(links.select_related("agency", "contact").order_by("ends_at", "pk")[: MOST + 1_000])


def _links(asked: _Asked, links: Iterable[WorkLink], named: Named) -> BookTable:
    """Never the address itself: who has it could work in the contact's name."""
    rows = []
    for link in links:
        shown = named.get(Reference(link.subject_kind, link.subject_id))
        used = moment_short(link.last_used_at, asked.zone) if link.last_used_at else _("belum dipakai")
        ends = moment_short(link.ends_at, asked.zone)
        rows.append([link.contact.name, link.agency.name, shown.title if shown else "-", ends, used])
    heads = [_("Narahubung"), _("OPD"), _("Untuk"), _("Sampai"), _("Terakhir dipakai")]
    return _table(_("Tautan kerja yang masih berlaku"), heads, rows)


def _activities(asked: _Asked) -> BookTable:
    found = Activity.objects.visible_to(asked.scope).filter(
        agency__in=asked.ids, state=ActivityState.PLANNED, region_path__under=asked.region.path
    )
    rows = [
        [
            activity.title,
            activity.agency.name,
            day_range(activity.starts_on, activity.ends_on),
            activity.place or "-",
        ]
        for activity in found.select_related("agency").order_by("starts_on", "pk")[: MOST + 1_000]
    ]
    heads = [_("Kegiatan"), _("OPD"), _("Tanggal"), _("Tempat")]
    return _table(_("Kegiatan yang direncanakan atau belum dicatat hasilnya"), heads, rows)


def _unused_evidence(asked: _Asked) -> BookTable:
    mine = Q(added_by=asked.person) | Q(agency__in=asked.ids)
    used = Use.objects.live().order_by().values("evidence")
    found: QuerySet[Evidence] = Evidence.objects.visible_to(asked.scope).filter(
        mine, part_of=None, region_path__under=asked.region.path
    )
    found = found.exclude(state=State.ARCHIVED).exclude(pk__in=used).select_related("agency", "blob")
    rows = [
        [
            row.title,
            row.agency.name,
            row.type_label,
            row.added_by_name,
            moment_short(row.created_at, asked.zone),
        ]
        for row in found.order_by("created_at", "pk")[: MOST + 1_000]
    ]
    heads = [_("Bukti dukung"), _("OPD"), _("Jenis"), _("Ditambahkan oleh"), _("Pada")]
    return _table(_("Bukti dukung yang belum dipakai"), heads, rows)


# ---- what was, and whom to ask


def _last_events(asked: _Asked) -> list[Event]:
    """One's own steps; those of another by the rule of the audit pages."""
    own = asked.scope.user_id == asked.person.pk
    events = Event.objects.all() if own else visible_events(asked.scope)
    wanted = events.filter(actor_id=asked.person.pk, region_path__under=asked.region.path, at__lte=asked.now)
    return list(wanted.order_by("-at", "-pk")[:EVENTS])


def _events(asked: _Asked, events: Iterable[Event], named: Named) -> BookTable:
    rows = []
    for entry in in_words(events):
        shown = named.get(Reference(entry.event.subject_kind, entry.event.subject_id))
        title = Truncator(shown.title).chars(TITLE_LENGTH) if shown else entry.subject_kind
        rows.append([moment_short(entry.at, asked.zone), entry.action, title, entry.note or "-"])
    return _table(_("Kejadian terakhir"), [_("Waktu"), _("Tindakan"), _("Pada"), _("Catatan")], rows)


def _contacts(asked: _Asked) -> BookTable:
    """Of the own agencies, and of all that answer in the rounds they coordinate."""
    running = Round.objects.visible_to(asked.scope).filter(coordinator__in=asked.ids)
    answering = Item.objects.filter(round__in=running.exclude(state=RoundState.OFFICIAL).values("pk"))
    wanted = Q(agency__in=asked.ids) | Q(agency__in=answering.order_by().values("owner_agency"))
    found = Contact.objects.visible_to(asked.scope).active().filter(wanted).select_related("agency")
    rows = [
        [
            contact.agency.name,
            contact.name,
            contact.position or "-",
            contact.phone or "-",
            contact.email or "-",
        ]
        for contact in found.order_by("agency__sort", "agency_id", "-is_primary", "name", "pk").distinct()
    ]
    heads = [_("OPD"), _("Nama"), _("Jabatan"), _("Telepon"), _("Surel")]
    return _table(_("Narahubung"), heads, rows)
