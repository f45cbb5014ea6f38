"""Finding letters and numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.core.http import record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.letters.choices import COMMON_BOOK, InitialState, LetterKind, LetterState, NumberState
from selaras.letters.models import Initial, Letter, NumberBook, NumberEntry
from selaras.letters.selectors.papers import letterhead_of
from selaras.offices.choices import OUTSIDE_KINDS, ROLES, AgencyKind
from selaras.offices.models import Agency, Grant, Post


def letters_for(scope: Scope) -> QuerySet[Letter]:
    return Letter.objects.visible_to(scope).select_related(
        "agency__region", "signer__post__agency", "signer__user"
    )


def found(letters: QuerySet[Letter], *, state: str, text: str) -> QuerySet[Letter]:
    if state in LetterState.values:
        letters = letters.filter(state=state)
    if text:
        letters = letters.filter(Q(hal__icontains=text) | Q(number__icontains=text))
    return letters


def on_subject(scope: Scope, subject: Reference, template: str = "") -> QuerySet[Letter]:
    """Letters drafted from this record, newest first."""
    letters = letters_for(scope).filter(subject_kind=subject.kind, subject_id=subject.id)
    return letters.filter(template=template) if template else letters


def offices_to_write_for(scope: Scope, region_path: str) -> QuerySet[Agency]:
    allowed = Q(pk__in=scope.agencies("letters.write"))
    for path in scope.paths("letters.write"):
        allowed |= Q(region_path__under=path)
    own = Agency.objects.filter(allowed, is_active=True, region_path=region_path)
    return own.exclude(kind__in=OUTSIDE_KINDS).select_related("region").order_by("sort", "name")


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A place of the chain: what its post did, or that it is not asked yet."""

    post: Post
    initial: Initial | None = None

    @property
    def state(self) -> str:
        """As the steps of a page name it."""
        if self.initial is None:
            return "next"
        given = {InitialState.GIVEN: "done", InitialState.RETURNED: "late"}
        return given.get(InitialState(self.initial.state), "next")


def chain_of(letter: Letter) -> list[ChainRow]:
    """The chain as it went the last time round; of a draft as it will go."""
    rows = letter.initials.filter(attempt=letter.attempt).select_related("post__agency")
    if rows and not letter.is_draft:
        return [ChainRow(row.post, row) for row in rows]
    posts = Post.objects.filter(pk__in=letter.chain).select_related("agency")
    named = {post.pk: post for post in posts}
    return [ChainRow(named[pk]) for pk in letter.chain if pk in named]


def offices_to_word_for(scope: Scope, region_path: str) -> QuerySet[Agency]:
    """Offices of the region whose kinds of letters this person words."""
    allowed = Q(pk__in=scope.agencies("letters.templates"))
    for path in scope.paths("letters.templates"):
        allowed |= Q(region_path__under=path)
    own = Agency.objects.filter(allowed, is_active=True, region_path=region_path, kind=AgencyKind.KESBANGPOL)
    return own.order_by("sort", "name")


def people_who_release(letter: Letter) -> list[int]:
    """Heads of the office: whom a request to release goes to."""
    roles = [role.code for role in ROLES.values() if "letters.release" in role.permissions]
    today = letter.changed_at.astimezone(letter.tz).date()
    grants = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(agency=None) | Q(agency_id=letter.agency_id),
        role__in=roles,
        region_path=letter.region_path,
        starts_on__lte=today,
        revoked_at=None,
    )
    return list(
        User.objects.filter(pk__in=grants.values("user_id"), is_active=True).values_list("pk", flat=True)
    )


def show_letters(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Letter.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(row.hal, row.get_absolute_url(), row.number) for row in rows}


@dataclass(frozen=True, slots=True)
class BookRow:
    """One number, or a run of numbers that nobody took here."""

    first: int
    last: int
    entry: NumberEntry | None = None

    @property
    def is_gap(self) -> bool:
        return self.entry is None

    @property
    def tone(self) -> str:
        if self.entry is None:
            return "neutral"
        return {NumberState.RESERVED: "waiting", NumberState.USED: "done"}.get(
            NumberState(self.entry.state), "neutral"
        )


def book_rows(book: NumberBook, entries: Sequence[NumberEntry], *, below: int, above: int) -> list[BookRow]:
    """Newest first, with the gaps between ``above`` and ``below``, both left out."""
    rows: list[BookRow] = []
    last = below
    for entry in entries:
        if entry.number < last - 1:
            rows.append(BookRow(entry.number + 1, last - 1))
        rows.append(BookRow(entry.number, entry.number, entry))
        last = entry.number
    if last > above + 1:
        rows.append(BookRow(above + 1, last - 1))
    return rows


def books_of(agency: Agency, year: int) -> list[tuple[str, str]]:
    """The shared book, those the office keeps by kind, and any other that was begun that year."""
    own = letterhead_of(agency).own_books
    begun = NumberBook.objects.filter(agency=agency, year=year).values_list("kind", flat=True)
    kinds = [COMMON_BOOK, *(kind for kind in LetterKind.values if kind in {*own, *begun})]
    return [(kind, NumberBook(kind=kind).label) for kind in kinds]
