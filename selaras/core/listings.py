"""A list as a page shows it and as a file: the same rows, the same headings, and a sheet that says which.

Each list of the product is one ``Listing``, known by its code. The page asks it for the file when its own
address carries ``format``; so a file holds exactly the rows that the page would show over all its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_resolver
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

from selaras.core import clock
from selaras.core.formats import moment_long
from selaras.core.tables import Sheet, csv_response, streamed_xlsx

KINDS = ("xlsx", "csv")
# Rows that are read, and asked about, together.
CHUNK = 1000
# How many names of no column are told.
MOST_UNKNOWN = 10
# What is no filter: the page of the list, the kind of file, the saved view that led here, the columns.
COLUMN = "kolom"
NO_FILTER = frozenset({"page", "format", "tampilan", COLUMN})


Cells = Callable[[Sequence[Any]], Iterable[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Listing:
    """``url_name`` is the address of the page; ``cells`` writes so many rows at once."""

    code: str
    title: str | Promise
    url_name: str
    heads: Sequence[str | Promise]
    cells: Cells
    widths: Sequence[float] = ()
    # Names people besides the one who asks: that somebody took it out is written down.
    personal: bool = False
    # The form that reads the parameters of the page, and those that are tabs or links instead of fields.
    filters: Callable[[HttpRequest, QueryDict], BaseForm] | None = None
    switches: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # Further addresses whose rows are of the same kind.
    also: tuple[str, ...] = ()
    # Headings that leave only when asked for by name, by whom the rule allows.
    guarded: Mapping[str | Promise, Callable[[HttpRequest], object]] = field(default_factory=dict)

    def file(
        self,
        request: HttpRequest,
        rows: QuerySet[Any, Any] | Sequence[Any],
        form: BaseForm | None = None,
        *,
        cells: Cells | None = None,
        about: str = "",
        part: str = "",
        kind: str = "",
    ) -> HttpResponseBase:
        """``about`` and ``part`` name the record whose list it is; ``cells`` knows who is asking."""
        kind, now = kind or wanted_file(request), clock.now()
        chosen = chosen_columns(request, self)
        heads = [column.label for column in chosen.columns]
        name = "-".join(filter(None, [self.code, part, clock.today().isoformat()]))
        if self.personal:
            told = {
                "kind": kind,
                "count": _count(rows),
                "filters": told_filters(request, form, self.switches),
            }
            if chosen.is_narrowed:
                told["columns"] = heads
            for note in _taken:
                note(request, self.code, str(self.title), told)
        places = [column.place for column in chosen.columns]
        written = _written(cells or self.cells, rows)
        counted = _Counted([row[place] for place in places] for row in map(list, written))
        if kind == "csv":
            return csv_response(name, heads, counted)
        usual = self.widths or [max(14, min(60, len(str(head)) + 4)) for head in self.heads]
        widths = [usual[place] for place in places]
        sheet = _Told(self, request, form, counted, about, moment_long(now))
        return streamed_xlsx(
            name,
            [
                Sheet(str(self.title), heads, counted, widths),
                Sheet(_("Keterangan"), [_("Hal"), _("Isi")], sheet, [28, 80]),
            ],
        )


def _written(cells: Cells, rows: Any) -> Iterator[Sequence[object]]:
    stream = iter(rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows)
    while chunk := list(islice(stream, CHUNK)):
        yield from cells(chunk)


def wanted_file(request: HttpRequest) -> str:
    """The kind of file that the address of a list asks for, or nothing."""
    kind = request.GET.get("format", "")
    return kind if kind in KINDS else ""


def _count(rows: Any) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


class _Counted:
    """Rows, and how many there were once all of them have gone by."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self.rows:
            self.count += 1
            yield row


@dataclass
class _Told:
    """What the sheet "Keterangan" says; it is written last, when the rows are counted."""

    listing: Listing
    request: HttpRequest
    form: BaseForm | None
    rows: _Counted
    about: str
    at: str

    def __iter__(self) -> Iterator[Sequence[object]]:
        scope = self.request.scope  # type: ignore[attr-defined]
        yield [_("Daftar"), str(self.listing.title)]
        if self.about:
            yield [_("Milik"), self.about]
        told = told_filters(self.request, self.form, self.listing.switches)
        for label, text in told:
            yield [_("Saringan: %(label)s") % {"label": label}, text]
        if not told:
            yield [_("Saringan"), _("tanpa saringan")]
        chosen = chosen_columns(self.request, self.listing)
        if chosen.is_narrowed:
            yield [_("Kolom"), "; ".join(column.label for column in chosen.columns)]
        if chosen.unknown:
            yield [_("Kolom yang dilewati"), "; ".join(chosen.unknown)]
        yield [_("Jumlah baris"), self.rows.count]
        yield [_("Diunduh oleh"), scope.name]
        yield [_("Diunduh pada"), self.at]
        region = getattr(self.request, "region", None)
        yield [_("Wilayah"), region.full_name if region else _("tidak terikat wilayah")]
        yield [_("Waktu"), _("Tanggal dan jam ditulis menurut zona waktu daerah tiap baris.")]


def told_filters(
    request: HttpRequest, form: BaseForm | None, switches: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Each filter in the words of the page, as far as it was understood; what means nothing is no filter."""
    told = []
    fields: Mapping[str, Any] = form.fields if form is not None else {}
    for name, values in request.GET.lists():
        texts = [text for text in values if text.strip()]
        known = name in switches or (name in fields and name not in getattr(form, "errors", ()))
        if name in NO_FILTER or not texts or not known:
            continue
        asked = fields.get(name)
        choices = {str(code): str(label) for code, label in _flat(getattr(asked, "choices", ()))}
        label = str(getattr(asked, "label", None) or name)
        told.append((label, "; ".join(choices.get(text, text) for text in texts)))
    return told


def _flat(choices: Iterable[Any]) -> Iterator[tuple[object, object]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield code, label


# ---- columns


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the word in addresses; ``place`` where the cells of a row have it."""

    key: str
    label: str
    place: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the asked columns this person gets, and the words that name none."""

    columns: tuple[Column, ...]
    is_narrowed: bool = False
    unknown: tuple[str, ...] = ()


def columns_of(request: HttpRequest, listing: Listing) -> list[Column]:
    """All that this person may choose from, in the order of the file."""
    rules = {str(head): rule for head, rule in listing.guarded.items()}
    return [
        Column(slugify(str(head)), str(head), place)
        for place, head in enumerate(listing.heads)
        if str(head) not in rules or rules[str(head)](request)
    ]


def chosen_columns(request: HttpRequest, listing: Listing, asked: Sequence[str] | None = None) -> Chosen:
    """Names of nothing are passed over; where nothing is left the list has its usual columns."""
    words = list(dict.fromkeys(request.GET.getlist(COLUMN) if asked is None else asked))
    possible = columns_of(request, listing)
    keys = {column.key for column in possible}
    unknown = tuple(word[:60] for word in words if word.strip() and word not in keys)
    found = tuple(column for column in possible if column.key in words)
    guarded = {str(head) for head in listing.guarded}
    usual = tuple(column for column in possible if column.label not in guarded)
    return Chosen(found or usual, bool(found) and found != usual, unknown[:MOST_UNKNOWN])


# ---- the lists of the product, and who is told


_listings: dict[str, Listing] = {}
Note = Callable[[HttpRequest, str, str, dict[str, Any]], object]
_taken: list[Note] = []


def listed(listing: Listing) -> Listing:
    """Makes the list known; called where it is defined, beside its page."""
    _listings[listing.code] = listing
    return listing


def listings() -> Mapping[str, Listing]:
    """Pages make their lists known as they are loaded; whoever asks first has them loaded."""
    get_resolver().url_patterns  # noqa: B018  imports what it names
    return dict(_listings)


def listing_at(url_name: str) -> Listing | None:
    found = (one for one in listings().values() if url_name in (one.url_name, *one.also))
    return next(found, None)


def when_taken(function: Note) -> None:
    """Called before a list that names people leaves as a file."""
    if function not in _taken:
        _taken.append(function)
