"""Who acts now on each post: the holder by decree, a Plh. beside him, or the stand-in of who is away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.offices.choices import HolderStatus
from selaras.offices.models import Absence, Agency, Holder, Post
from selaras.offices.selectors.absences import absences_on
from selaras.regions.models import Region

# As early as the notice of an ending is sent.
SOON = timedelta(days=14)
OWN, STAND_IN, NOBODY, ENDING = "sendiri", "pengganti", "kosong", "segera"


@dataclass(frozen=True, slots=True)
class Delegation:
    """One task of an agency's head that somebody else does; ``until`` where an end is known."""

    agency_id: int
    what: str
    by_name: str
    to: str
    until: date | None


@dataclass(frozen=True, slots=True)
class ActingRow:
    """``post`` is None for an office of which no post is written down yet."""

    agency: Agency
    post: Post | None
    holders: tuple[Holder, ...]
    # Of whoever would act by decree.
    absence: Absence | None
    acting: str
    until: date | None
    state: str
    is_soon: bool
    delegations: tuple[Delegation, ...] = ()

    @property
    def pk(self) -> str:
        return f"{self.agency.pk}-{self.post.pk if self.post else 0}"

    @property
    def holder(self) -> Holder | None:
        return self.holders[-1] if self.holders else None

    @property
    def why(self) -> str:
        """How it comes that this person acts, or that nobody does."""
        if self.post is None:
            return _("Belum ada jabatan yang dicatat.")
        if self.holder is None:
            return _("Jabatan kosong: belum ada pejabat yang dicatat.")
        if self.absence is not None:
            told = {"name": self.holder.name, "deputy": self.absence.deputy.full_name}
            if self.state == NOBODY:
                return _("%(name)s berhalangan, dan penggantinya (%(deputy)s) juga tidak bertugas.") % told
            return _("Menggantikan %(name)s yang berhalangan.") % told
        if self.holder.status == HolderStatus.PLH and len(self.holders) > 1:
            return _("Pelaksana harian bagi %(name)s.") % {"name": self.holders[-2].name}
        return str(self.holder.get_status_display())


def acting_in(scope: Scope, region: Region, on: date) -> list[ActingRow]:
    """In the office's own order; six queries, however many posts there are."""
    agencies = list(Agency.objects.visible_to(scope).active().filter(region=region).order_by("sort", "name"))
    ids = [agency.pk for agency in agencies]
    holders = _holders_on(ids, on)
    absences = absences_on(on, {row.user_id for rows in holders.values() for row in rows if row.user_id})
    away = set(absences_on(on, {row.deputy_id for row in absences.values()}))
    delegated: dict[int, list[Delegation]] = {}
    for told in _delegations(ids):
        delegated.setdefault(told.agency_id, []).append(told)
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(agency__in=ids).order_by("sort", "title", "pk"):
        posts.setdefault(post.agency_id, []).append(post)
    rows = []
    for agency in agencies:
        if agency.pk not in posts and not agency.is_outside:
            rows.append(ActingRow(agency, None, (), None, "", None, NOBODY, False))
        # What a head hands on is told once, on the first post of the office.
        for number, post in enumerate(posts.get(agency.pk, [])):
            handed = tuple(delegated.get(agency.pk, ())) if number == 0 else ()
            rows.append(_row(agency, post, holders.get(post.pk, []), absences, away, on, handed))
    return rows


def _holders_on(agency_ids: Collection[int], on: date) -> dict[int, list[Holder]]:
    """A Plh. sits beside the holder and stands last, because it is he who acts."""
    holding = Q(ends_on=None) | Q(ends_on__gte=on)
    rows = Holder.objects.filter(holding, starts_on__lte=on, post__agency__in=agency_ids)
    found: dict[int, list[Holder]] = {}
    for holder in sorted(rows, key=lambda row: (row.status == HolderStatus.PLH, row.starts_on, row.pk)):
        found.setdefault(holder.post_id, []).append(holder)
    return found


def _delegations(agency_ids: Collection[int]) -> Iterable[Delegation]:
    """Rooms above say what a head has handed on in their work."""
    asked = action_of("agency", "delegations")
    return cast("Iterable[Delegation]", asked(agency_ids)) if asked else ()


def _row(
    agency: Agency, post: Post, holders: Sequence[Holder], absences: dict[int, Absence], away: set[int],
    on: date, handed: tuple[Delegation, ...],
) -> ActingRow:  # fmt: skip
    last = holders[-1] if holders else None
    if last is None:
        return ActingRow(agency, post, (), None, "", None, NOBODY, False, handed)
    absence = absences.get(last.user_id or 0)
    ends = [day for day in (last.ends_on, absence.ends_on if absence else None) if day is not None]
    until = min(ends, default=None)
    state, name = OWN if last.status == HolderStatus.DEFINITIF else STAND_IN, last.name
    if absence is not None:
        there = absence.deputy.is_active and absence.deputy_id not in away
        state, name = (STAND_IN, absence.deputy.full_name) if there else (NOBODY, "")
    soon = until is not None and until - on <= SOON
    return ActingRow(agency, post, tuple(holders), absence, name, until, state, soon, handed)


def narrowed(
    rows: Iterable[ActingRow], *, q: str = "", state: str = "", agency: int | None = None
) -> list[ActingRow]:
    """What the page, its file and the API show of them."""
    words = q.casefold().split()
    return [
        row
        for row in rows
        if (not agency or row.agency.pk == agency)
        and (not state or (row.is_soon if state == ENDING else row.state == state))
        and all(word in _text(row) for word in words)
    ]


def _text(row: ActingRow) -> str:
    names = [row.agency.name, row.agency.short_name, row.post.title if row.post else "", row.acting]
    return " ".join([*names, *(holder.name for holder in row.holders)]).casefold()
