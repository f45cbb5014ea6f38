"""What a verifier should know of a use: where else the proof stands, and whether its time suits the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.core import clock
from selaras.core.formats import day_plain
from selaras.core.references import Reference, Shown, action_of, show_many
from selaras.core.scope import Scope
from selaras.evidence.choices import Kind
from selaras.evidence.compute import Doubt, doubts
from selaras.evidence.models import Evidence, LinkTry, Use
from selaras.evidence.selectors.kinds import kind_of, year_of

# Uses elsewhere that are looked at; more would not make a better sentence.
MOST = 200
NAMED = 3


@dataclass(frozen=True, slots=True)
class Notes:
    """Beside one use: hints say what is fine to know, warnings what wants a second look."""

    hints: list[str]
    warnings: list[str]


def notes_on(scope: Scope, uses: Sequence[Use], *, year: int | None = None) -> dict[int, Notes]:
    """For all uses of a page the same three queries; two where the page knows the year of its data."""
    years = data_years(uses) if year is None else {_subject(use): year for use in uses}
    elsewhere = _elsewhere(scope, uses)
    shown = show_many(scope, {_subject(row) for row in elsewhere})
    return {
        use.pk: Notes(
            hints=_same_content(use, elsewhere, shown) + _earlier_rounds(use, elsewhere, shown),
            warnings=warnings(use.evidence, years.get(_subject(use))),
        )
        for use in uses
    }


def data_years(uses: Iterable[Use]) -> dict[Reference, int]:
    """The year the data of a subject are about, as its app tells."""
    by_kind: dict[str, set[str]] = {}
    for use in uses:
        by_kind.setdefault(use.subject_kind, set()).add(use.subject_id)
    found: dict[Reference, int] = {}
    for kind, ids in by_kind.items():
        ask = action_of(kind, "evidence_years")
        told: Mapping[str, int] = ask(ids) if ask else {}  # type: ignore[assignment]
        found |= {Reference(kind, str(id_)): year for id_, year in told.items()}
    return found


def warnings(evidence: Evidence, year: int | None) -> list[str]:
    """In words; without a year only what has run out or does not open."""
    return _of_link(evidence) + _of_time(evidence, year)


def _of_link(evidence: Evidence) -> list[str]:
    tried: LinkTry | None = getattr(evidence, "link_try", None)
    return [tried.words] if tried is not None and tried.is_doubtful else []


def _of_time(evidence: Evidence, year: int | None) -> list[str]:
    kind, own_year = kind_of(evidence), year_of(evidence)
    if year is not None and own_year is not None:
        # What its kind says about the year counts before the date of the paper.
        wrong = _("Tahunnya %(own)s, sedangkan tahun data %(year)s.") % {"own": own_year, "year": year}
        return [wrong] if own_year != year else []
    found = doubts(
        issued_on=evidence.issued_on,
        period_start=evidence.period_start,
        period_end=evidence.period_end,
        year=year,
        is_of_its_day=evidence.kind == Kind.ACTIVITY or evidence.is_picture,
        lasts=kind is not None and kind.lasts,
        today=clock.today(evidence.region.tz),
    )
    return [_words(doubt, evidence, year) for doubt in found]


def _words(doubt: Doubt, evidence: Evidence, year: int | None) -> str:
    day = day_plain(evidence.issued_on) if evidence.issued_on else ""
    end = day_plain(evidence.period_end) if evidence.period_end else ""
    sentence = {
        Doubt.EARLIER: _("Tanggalnya %(day)s, sebelum tahun data %(year)s."),
        Doubt.LATER: _("Tanggalnya %(day)s, sesudah tahun data %(year)s."),
        Doubt.ENDED_BEFORE: _("Masa berlakunya berakhir %(end)s, sebelum tahun data %(year)s."),
        Doubt.BEGINS_AFTER: _("Masa berlakunya baru mulai sesudah tahun data %(year)s."),
        Doubt.HAS_ENDED: _("Masa berlakunya berakhir %(end)s."),
    }[doubt]
    return sentence % {"day": day, "year": year, "end": end}


def _subject(use: Use) -> Reference:
    return Reference(use.subject_kind, use.subject_id)


def _group(use: Use) -> Reference:
    return Reference(use.group_kind, use.group_id)


def _elsewhere(scope: Scope, uses: Sequence[Use]) -> list[Use]:
    """Live uses of the same records or the same content in these regions."""
    if not uses:
        return []
    blobs = {use.evidence.blob_id for use in uses if use.evidence.blob_id is not None}
    regions = {use.evidence.region_id for use in uses}
    same = Q(evidence__in={use.evidence_id for use in uses}) | Q(evidence__blob__in=blobs)
    rows = Use.objects.live().filter(same, evidence__region__in=regions)
    rows = rows.exclude(pk__in=[use.pk for use in uses])
    if scope.work_link is not None:
        rows = rows.visible_to(scope)
    return list(rows.select_related("evidence__agency").order_by("-added_at", "-pk")[:MOST])


def _same_content(use: Use, elsewhere: Sequence[Use], shown: Mapping[Reference, Shown]) -> list[str]:
    """Another record of the very same file: no reproach, the pages may differ."""
    one = use.evidence
    others = [
        row
        for row in elsewhere
        if one.blob_id is not None and row.evidence.blob_id == one.blob_id and row.evidence_id != one.pk
    ]
    if not others:
        return []
    named = dict.fromkeys(_who_and_where(row, use, shown) for row in others)
    sentence = _("Berkas yang sama juga dipakai %(users)s. Ini boleh; pastikan halamannya sesuai.")
    return [sentence % {"users": "; ".join(list(named)[:NAMED])}]


def _earlier_rounds(use: Use, elsewhere: Sequence[Use], shown: Mapping[Reference, Shown]) -> list[str]:
    """The same record in another round: often last year's, taken along."""
    others = [row for row in elsewhere if row.evidence_id == use.evidence_id and _group(row) != _group(use)]
    if not others:
        return []
    named = dict.fromkeys(_where(row, shown) for row in others)
    sentence = _("Juga dipakai di periode lain: %(places)s. Pastikan masih berlaku untuk tahun data ini.")
    return [sentence % {"places": "; ".join(list(named)[:NAMED])}]


def _who_and_where(row: Use, use: Use, shown: Mapping[Reference, Shown]) -> str:
    """ "Dinas Sosial pada butir 6.4", with the round where it is another one."""
    agency, subject = row.evidence.agency.name, shown.get(_subject(row))
    if subject is None:
        return agency
    words = {"agency": agency, "subject": _short(subject)}
    if _group(row) == _group(use) or not subject.context:
        return _("%(agency)s pada %(subject)s") % words
    return _("%(agency)s pada %(subject)s, %(round)s") % {**words, "round": subject.context}


def _where(row: Use, shown: Mapping[Reference, Shown]) -> str:
    subject = shown.get(_subject(row))
    if subject is None:
        return _("isian yang tidak termasuk yang dapat Anda buka")
    return f"{_short(subject)}, {subject.context}" if subject.context else _short(subject)


def _short(subject: Shown) -> str:
    """The long title of a subject is cut at its colon."""
    title = subject.title.split(":")[0]
    return title[:1].lower() + title[1:]
