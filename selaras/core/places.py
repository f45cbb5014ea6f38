"""The places of the rail: each app registers its own, and a person is shown only those they may use."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from selaras.core.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    label: str | Promise
    short_label: str | Promise
    url_name: str
    icon: str
    order: int
    seen_by: Callable[[Scope], bool]
    # How many things wait there; None where a number would say nothing.
    count: Callable[[HttpRequest], int] | None = None
    # Further addresses that belong to it.
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPlace:
    code: str
    label: str
    short_label: str
    url: str
    icon: str
    is_current: bool
    count: int | None


_places: dict[str, Place] = {}


def register_place(place: Place) -> None:
    _places[place.code] = place


def places_for(request: HttpRequest) -> list[ShownPlace]:
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None or scope.is_anonymous:
        return []
    shown = []
    for place in sorted(_places.values(), key=lambda p: p.order):
        if place.seen_by(scope):
            url = reverse(place.url_name)
            current = request.path == url or request.path.startswith(
                (*filter("/".__ne__, [url]), *place.also)
            )
            count = place.count(request) if place.count else None
            shown.append(
                ShownPlace(
                    place.code, str(place.label), str(place.short_label), url, place.icon, current, count
                )
            )
    return shown
