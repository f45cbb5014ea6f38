"""Tables of the buku serah terima: duties, items, kegiatan and evidence that somebody must go on with."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from selaras.assessments.choices import APPROVED, ItemState, RoundState
from selaras.assessments.models import Item
from selaras.core.formats import day_range, moment_short
from selaras.desk.selectors.handover_tables import MOST, Asked, BookTable, table
from selaras.duties.choices import OPEN_STATES, WAITING_STATES
from selaras.duties.models import Duty
from selaras.evidence.choices import ActivityState, State
from selaras.evidence.models import Activity, Evidence, Use


def duty_tables(asked: Asked) -> list[BookTable]:
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
        table(title, heads, [_duty_row(duty, asked.now) for duty in duties])
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


def item_tables(asked: Asked) -> list[BookTable]:
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
    return table(_("Butir yang ditugaskan kepadanya"), heads, rows)


def _round_table(asked: Asked, items: Iterable[Item]) -> BookTable:
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
    return table(_("Periode penilaian yang berjalan"), heads, rows)


def activities(asked: Asked) -> BookTable:
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
    return table(_("Kegiatan yang direncanakan atau belum dicatat hasilnya"), heads, rows)


def unused_evidence(asked: Asked) -> BookTable:
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
    return table(_("Bukti dukung yang belum dipakai"), heads, rows)
