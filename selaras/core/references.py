"""Registry through which any record can be shown and linked without importing its app.

A kind answers three things for many ids at once, in one query: title, address, whether this scope sees it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.functional import Promise

from selaras.core.scope import Scope


@dataclass(frozen=True, slots=True)
class Reference:
    """A record named by kind and id, as duties, evidence and audit store it."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    url: str
    context: str = ""


Resolver = Callable[[Scope, Iterable[str]], Mapping[str, Shown]]


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    label: str | Promise
    resolve: Resolver


_kinds: dict[str, Kind] = {}
_actions: dict[tuple[str, str], Callable[..., object]] = {}


def register_kind(code: str, label: str | Promise, resolve: Resolver) -> None:
    """``resolve`` leaves out the ids that the scope may not see."""
    if code in _kinds and _kinds[code].resolve is not resolve:
        raise ValueError(f"kind {code!r} registered twice")
    _kinds[code] = Kind(code, label, resolve)


def kinds() -> Mapping[str, Kind]:
    return dict(_kinds)


def register_action(kind: str, action: str, function: Callable[..., object]) -> None:
    """A service of the source's app that a lower floor asks for by name (such as an extension of a duty)."""
    _actions[kind, action] = function


def action_of(kind: str, action: str) -> Callable[..., object] | None:
    return _actions.get((kind, action))


def show_many(scope: Scope, references: Iterable[Reference]) -> dict[Reference, Shown]:
    """Titles and addresses of the records this scope may see; one query per kind."""
    wanted: dict[str, set[str]] = {}
    for reference in references:
        wanted.setdefault(reference.kind, set()).add(reference.id)
    shown: dict[Reference, Shown] = {}
    for kind, ids in wanted.items():
        if kind in _kinds:
            for id_, found in _kinds[kind].resolve(scope, ids).items():
                shown[Reference(kind, str(id_))] = found
    return shown


def show(scope: Scope, reference: Reference) -> Shown | None:
    return show_many(scope, [reference]).get(reference)


def record_at(scope: Scope, address: str) -> tuple[Reference, Shown] | None:
    """The record whose page this is, if there is one and this person sees it."""
    path = urlsplit(address.strip()).path
    try:
        match = resolve(path)
    except Resolver404:
        return None
    ids = [str(value) for value in match.kwargs.values()]
    if not match.url_name or not ids:
        return None
    for kind in _kinds:
        # Most pages bear the name of their kind; the address of the record found is what decides.
        if match.url_name == kind or match.url_name.startswith(f"{kind}_"):
            shown = show(scope, Reference(kind, ids[0]))
            if shown is not None and urlsplit(shown.url).path == path:
                return Reference(kind, ids[0]), shown
    return None
