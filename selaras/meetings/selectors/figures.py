"""Figures about a meeting, each with its source: for the speaker, for the press, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.formats import day_long, day_plain, moment_short
from selaras.core.scope import Scope
from selaras.followups.selectors.actions import decisions_of, open_of_series
from selaras.measures.choices import INDEX_TITLES
from selaras.measures.models import Measure
from selaras.measures.selectors.facts import published
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.attendance import counted, is_current, latest_count
from selaras.meetings.selectors.decisions import reference_of, series_key
from selaras.meetings.selectors.invitations import agenda_lines, where_words
from selaras.meetings.selectors.meetings import invitees_of

HELD = (MeetingState.RUNNING, MeetingState.MINUTES, MeetingState.APPROVED, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is empty where it is not known: nothing recorded is never zero."""

    code: str
    label: str
    value: str
    source: str
    url: str = ""


def figures_of(scope: Scope, meeting: Meeting, now: datetime) -> list[Figure]:
    """In the order in which a text speaks of them; a bounded number of queries."""
    return [
        *_plain(meeting),
        *_invited(meeting, now),
        *_present(meeting, now),
        *_decided(meeting, now),
        *_indices(meeting),
    ]


def _plain(meeting: Meeting) -> list[Figure]:
    chair = ", ".join(filter(None, (meeting.chair_name, meeting.chair_position)))
    region = meeting.agency.region
    source, url = _("Rencana rapat"), meeting.get_absolute_url()
    told = {
        "acara": (_("Nama acara"), meeting.title),
        "hari_tanggal": (_("Hari/tanggal"), day_long(meeting.starts_at, meeting.tz)),
        "tempat": (_("Tempat"), where_words(meeting)),
        "penyelenggara": (_("Penyelenggara"), meeting.agency.name),
        "pimpinan": (_("Pimpinan rapat"), chair),
        "daerah": (_("Daerah"), region.full_name),
        "pokok_acara": (
            _("Pokok acara"),
            "\n".join(line.partition(" ")[2] for line in agenda_lines(meeting)),
        ),
    }
    return [Figure(code, label, value, source, url) for code, (label, value) in told.items()]


def _invited(meeting: Meeting, now: datetime) -> list[Figure]:
    rows = list(invitees_of(meeting))
    regions = (
        row.agency.region_path if row.agency else row.region.path if row.region else "" for row in rows
    )
    below = {path for path in regions if path not in ("", meeting.region_path)}
    coming = sum(row.reply in ("hadir", "diwakili") for row in rows)
    answered = any(row.reply for row in rows)
    source = _("Daftar undangan, per %(at)s") % {"at": moment_short(now, meeting.tz)}
    url = f"{meeting.get_absolute_url()}#undangan"
    told = {
        "diundang": (_("Yang diundang"), _count(len(rows), _("undangan")) if rows else ""),
        "daerah_diundang": (
            _("Daerah yang diundang"),
            _count(len(below), _("kabupaten/kota")) if below else "",
        ),
        "konfirmasi": (
            _("Menyatakan hadir atau diwakili"),
            _count(coming, _("undangan")) if answered else "",
        ),
    }
    return [Figure(code, label, value, source, url) for code, (label, value) in told.items()]


def _present(meeting: Meeting, now: datetime) -> list[Figure]:
    persons, bodies, invited, source = _attendance(meeting, now)
    known = persons > 0 and meeting.state in HELD
    rows = {
        "hadir_orang": (_("Orang yang hadir"), persons, _("orang")),
        "hadir_instansi": (_("Instansi yang hadir"), bodies, _("instansi")),
        "hadir_undangan": (_("Undangan yang hadir"), invited, _("undangan")),
    }
    return [
        Figure(code, label, _count(n, unit) if known else "", source, meeting.get_absolute_url())
        for code, (label, n, unit) in rows.items()
    ]


def _attendance(meeting: Meeting, now: datetime) -> tuple[int, int, int, str]:
    """The verified count, as long as the list is still the one that was verified."""
    verified = latest_count(meeting)
    if verified is not None and is_current(verified):
        told = {"at": moment_short(verified.verified_at, meeting.tz), "name": verified.verified_by_name}
        source = _("Jumlah hadir ditetapkan %(name)s, %(at)s") % told
        return verified.persons, verified.bodies, verified.invited_bodies, source
    counts = counted(meeting)
    source = _("Daftar hadir, per %(at)s; belum ditetapkan") % {"at": moment_short(now, meeting.tz)}
    return counts.persons, counts.agencies, counts.invited_agencies, source


def _decided(meeting: Meeting, now: datetime) -> list[Figure]:
    """What was decided is known once something was; open ones of the series by whatever came before."""
    rows = list(decisions_of(reference_of(meeting)))
    actions = [action for row in rows for action in row.actions.all()]
    key = series_key(meeting)
    left = open_of_series(key).count() if key else 0
    here = _("Keputusan rapat, per %(at)s") % {"at": moment_short(now, meeting.tz)}
    series = _("Tindak lanjut seri rapat ini, per %(at)s") % {"at": moment_short(now, meeting.tz)}
    page = meeting.get_absolute_url()
    told = {
        "keputusan": (_("Banyaknya keputusan"), _count(len(rows), _("keputusan")) if rows else "", here),
        "daftar_keputusan": (_("Keputusan rapat"), "\n".join(one_line(row.text) for row in rows), here),
        "tindak_lanjut": (
            _("Tindak lanjut rapat ini"),
            _count(len(actions), _("tindak lanjut")) if rows else "",
            here,
        ),
        "tindak_terbuka": (
            _("Tindak lanjut yang masih terbuka"),
            _count(left, _("tindak lanjut")) if key else "",
            series,
        ),
    }
    return [Figure(code, label, value, source, page) for code, (label, value, source) in told.items()]


def one_line(text: str) -> str:
    return " ".join(text.split())


def _count(n: int, unit: str) -> str:
    return f"{n} {unit}"


def _indices(meeting: Meeting) -> list[Figure]:
    """The newest official value of every index of the host's region; one query."""
    newest: dict[str, Measure] = {}
    rows = published().filter(region_code=meeting.agency.region.code)
    for row in rows.order_by("edition"):
        newest[row.index_code] = row
    return [_index(code, newest.get(code)) for code in sorted({*INDEX_TITLES, *newest})]


def _index(code: str, row: Measure | None) -> Figure:
    name = f"indeks_{code.lower()}"
    if row is None:
        return Figure(name, INDEX_TITLES[code], "", _("Belum ada nilai resmi yang tercatat"))
    value = _("%(score)s (edisi %(edition)s)") % {
        "score": row.score.replace(".", ","),
        "edition": row.edition,
    }
    source = ", ".join(filter(None, (row.owner, row.source_title)))
    if row.source_date:
        source = f"{source}, {day_plain(row.source_date)}"
    return Figure(name, INDEX_TITLES.get(code, code), value, source, row.get_absolute_url())


def used_in(text_places: Iterable[str], figures: Iterable[Figure]) -> list[Figure]:
    """Those a text speaks of, in the order of the text."""
    known = {figure.code: figure for figure in figures}
    return [known[name] for name in text_places if name in known]
