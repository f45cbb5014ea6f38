"""What every operation of the API shares: bodies in, pages out, the problems it documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from typing import Annotated, Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from selaras.core.cursors import Cut, in_full_order
from selaras.core.http import Problem
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import Denied, Verdict, demand

Row = TypeVar("Row")
Shown = TypeVar("Shown", bound=BaseModel)
DEFAULT_PER_PAGE, MOST_PER_PAGE = 50, 100


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL, and no database half a surrogate pair."""
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("unstorable_text", "text cannot be stored")
    return text


def _reckonable(moment: datetime) -> datetime:
    """At the ends of the calendar no zone can be counted, and beyond a century it is a slip of the hand."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("out_of_reach", "year out of reach")
    return moment


def _without_zone(value: time) -> time:
    """The clock of the region: with a zone it could neither be compared with its other hour nor be kept."""
    if value.tzinfo is not None:
        raise PydanticCustomError("time_with_zone", "time of day carries a zone")
    return value


Text = Annotated[str, AfterValidator(_storable)]
# Says its zone: "2026-01-30T16:00:00+07:00".
Moment = Annotated[AwareDatetime, AfterValidator(_reckonable)]
LocalTime = Annotated[time, AfterValidator(_without_zone)]

# A time of day without a zone; the format "time" of JSON schema is a moment in a zone.
ClockText = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


def clock_text(value: time | None) -> str | None:
    return f"{value:%H:%M}" if value is not None else None


class In(Schema):
    """A body or a query; a misspelt name is said, not passed over."""

    model_config = ConfigDict(extra="forbid")


# ---- problems


class Fault(Schema):
    field: str = Field(description=gettext_noop("nama bidang; kosong bila menyangkut seluruh kiriman"))
    code: str
    detail: str


class ProblemOut(Schema):
    """application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(description=gettext_noop("kata tetap untuk program"))
    detail: str = Field(description=gettext_noop("kalimat untuk orang, dalam Bahasa Indonesia"))


class InvalidOut(ProblemOut):
    errors: list[Fault] = Field(description=gettext_noop("semua kesalahan sekaligus"))


_SHAPES: dict[int, type[ProblemOut]] = {422: InvalidOut}
# Any operation may meet these.
_ALWAYS = (401, 429)


def answers(success: dict[int, Any], *problems: int) -> dict[int, Any]:
    """For ``response=``: what goes well, and every problem that is documented for it."""
    return success | {status: _SHAPES.get(status, ProblemOut) for status in sorted({*_ALWAYS, *problems})}


def invalid(faults: Sequence[Fault]) -> Problem:
    detail = faults[0].detail if len(faults) == 1 else ""
    return Problem("invalid", detail, errors=[fault.model_dump() for fault in faults])


def faults_of(error: ValidationError) -> list[Fault]:
    """What a service found, with the field it speaks of where it names one."""
    if hasattr(error, "error_dict"):
        named = error.error_dict.items()
    else:
        named = {"": error.error_list}.items()
    return [
        Fault(
            field="" if name == "__all__" else name, code=one.code or "invalid", detail=" ".join(one.messages)
        )
        for name, errors in named
        for one in errors
    ]


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """A body read by the form of its page, so that both are checked alike and faults have one wording."""
    if not form.is_valid():
        raise invalid(faults_of(ValidationError(form.errors.as_data())))
    return dict(form.cleaned_data)


@contextmanager
def renamed_faults(**names: str) -> Iterator[None]:
    """What a service refuses, under the names that the body has for the fields."""
    try:
        yield
    except ValidationError as error:
        told = [one.model_copy(update={"field": names.get(one.field, one.field)}) for one in faults_of(error)]
        raise invalid(told) from error


@contextmanager
def coded_faults(*fields: str) -> Iterator[None]:
    """Of a service that names the field by the code of its fault."""
    try:
        yield
    except ValidationError as error:
        code = getattr(error, "code", "") or "invalid"
        field = code if code in fields else ""
        raise invalid([Fault(field=field, code=code, detail=" ".join(error.messages))]) from error


# ---- what may be done


class DoneOut(Schema):
    """Of a step after which there is nothing more to show."""

    done: bool = True


class MayOut(Schema):
    """Asked of the same rule as the button on the page."""

    allowed: bool
    reason: str

    @classmethod
    def of(cls, verdict: Verdict) -> "MayOut":
        return cls(allowed=bool(verdict), reason=verdict.reason if isinstance(verdict, Denied) else "")


# ---- places


# What an operation reads or writes: found for this reader and its rule demanded. Asked by the operation
# itself, and before a body is refused, so that nobody learns from how it is refused.
Place = Callable[..., object]
Places = Mapping[tuple[str, str], Place]


Found = TypeVar("Found")


def entry(find: Callable[..., Found], rule: Callable[[Any, Found], Verdict]) -> Callable[..., Found]:
    """A door: the record that an address names, as this reader finds it, and the rule that must say yes."""

    def ask(request: Any, *named: object, **by_name: object) -> Found:
        found = find(request, *named, *by_name.values())
        demand(rule(request.scope, found))
        return found

    return ask


def content_of(*types: str) -> dict[str, Any]:
    """``openapi_extra`` of an operation that answers with a file."""
    shown = {one: {"schema": {"type": "string", "format": "binary"}} for one in types}
    return {"responses": {200: {"content": shown}}}


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=content_type, headers=headers)


# ---- pages


class PageQuery(In):
    page: int = Field(default=1, ge=1, le=1_000_000, description=gettext_noop("halaman, mulai dari 1"))
    per_page: int = Field(
        default=DEFAULT_PER_PAGE,
        ge=1,
        le=MOST_PER_PAGE,
        description=gettext_noop("baris per halaman, paling banyak 100"),
    )
    cursor: Text = Field(
        default="",
        max_length=2_000,
        description=gettext_noop(
            "dari next atau previous; menang atas page, dan tetap benar bila daftar berubah"
        ),
    )


class Page(Schema, Generic[Shown]):
    data: list[Shown]
    count: int = Field(description=gettext_noop("jumlah baris seluruhnya"))
    page: int
    pages: int
    next: str | None = Field(description=gettext_noop("alamat halaman berikutnya, dengan cursor"))
    previous: str | None = Field(description=gettext_noop("alamat halaman sebelumnya, dengan cursor"))


def paged(
    request: HttpRequest,
    rows: QuerySet[Any, Row] | Sequence[Row],
    query: PageQuery,
    show: Callable[[Sequence[Row]], list[Shown]],
) -> dict[str, Any]:
    """One page of the rows, shown; past the end there is nothing, and that is no error."""
    demand_known(request, query)
    rows = in_full_order(rows) if isinstance(rows, QuerySet) else rows
    count, per_page, list_name = Paginator(rows, query.per_page).count, query.per_page, _list_name(request)
    cut = Cut.read(query.cursor, list_name) if query.cursor else None
    if cut is None:
        start = (query.page - 1) * per_page
        found = list(rows[start : start + per_page]) if start < count else []
    else:
        start, found = cut.page_of(rows, per_page)

    def address(cut: Cut) -> str:
        wanted = request.GET.copy()
        wanted.pop("page", None)
        wanted["cursor"] = cut.written(list_name)
        return request.build_absolute_uri(f"{request.path}?{wanted.urlencode()}")

    after = start + len(found)
    return {
        "data": show(found),
        "count": count,
        "page": -(-start // per_page) + 1,
        "pages": max(1, -(-count // per_page)),
        "next": address(Cut.after(after, found)) if found and after < count else None,
        "previous": address(Cut.before(min(start, count), found)) if start else None,
    }


def _list_name(request: HttpRequest) -> str:
    """A cursor leads on in its own list under its own filters, and nowhere else."""
    kept = request.GET.copy()
    for name in ("page", "per_page", "cursor"):
        kept.pop(name, None)
    return f"{request.path}?{kept.urlencode()}"


def demand_known(request: HttpRequest, query: In) -> None:
    """A filter that nobody knows would otherwise silently give everything."""
    unknown = sorted(set(request.GET) - set(type(query).model_fields))
    if unknown:
        raise invalid(
            [Fault(field=name, code="unknown", detail=_("Parameter ini tidak dikenal.")) for name in unknown]
        )
