"""Single changes of a document, and the same change on a text that somebody else has changed meanwhile."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from selaras.instruments.compute.documents import Document, Path, exact_text, leaf_weight, nodes_in, part_at

# The keys that a form of its own writes; the rest of a part (nodes, questions) stays as it is.
HEAD_FIELDS = ("code", "title", "edition", "status", "scale", "weights_sum", "mean", "missing", "bands")
NODE_FIELDS = ("code", "title", "weight", "mean", "source", "status")
LISTS = {"node": "nodes", "question": "questions"}


class Vanished(LookupError):
    """The part that was to be changed is not there (any more)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What to do at which place.

    ``set`` writes the fields of the head (path ``()``), a node or a question; ``add`` appends a part to the
    list that ``into`` names; ``remove``, ``up`` and ``down`` speak of the part itself; ``weights`` gives
    several nodes their weights at once.
    """

    kind: str
    path: Path = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    into: str = ""
    weights: Mapping[Path, str] = field(default_factory=dict)


def changed(document: Document, change: Change) -> Document:
    """The document after the change; Vanished where its place does not exist."""
    made = deepcopy(document)
    try:
        _DO[change.kind](made, change)
    except (KeyError, IndexError, TypeError) as error:
        raise Vanished(str(change.path)) from error
    _settle_weights(made)
    return made


def _settle_weights(made: Document) -> None:
    """A weight written on a node above others repeats their sum, so it follows them."""
    for _path, node in nodes_in(made):
        total = leaf_weight(node)
        if node.get("nodes") and "weight" in node and total is not None:
            node["weight"] = exact_text(total)


def _set(made: Document, change: Change) -> None:
    part = part_at(made, change.path)
    for key in _fields(change.path, part):
        part.pop(key, None)
    part.update({key: value for key, value in change.values.items() if value not in ("", [], {})})


def _fields(path: Path, part: Mapping[str, Any]) -> tuple[str, ...]:
    if not path:
        return HEAD_FIELDS
    return tuple(part) if path[-2] == "questions" else NODE_FIELDS


def _add(made: Document, change: Change) -> None:
    values = {key: value for key, value in change.values.items() if value not in ("", [], {})}
    part_at(made, change.path).setdefault(change.into, []).append(values)


def _remove(made: Document, change: Change) -> None:
    above = part_at(made, change.path[:-2])
    siblings = above[change.path[-2]]
    del siblings[_index(change.path)]
    if not siblings:
        del above[change.path[-2]]


def _move(made: Document, change: Change) -> None:
    siblings, at = part_at(made, change.path[:-1]), _index(change.path)
    to = at + (1 if change.kind == "down" else -1)
    if 0 <= to < len(siblings):
        siblings[at], siblings[to] = siblings[to], siblings[at]


def _weigh(made: Document, change: Change) -> None:
    for path, weight in change.weights.items():
        node = part_at(made, path)
        node.pop("weight", None)
        if weight:
            node["weight"] = weight


_DO = {"set": _set, "add": _add, "remove": _remove, "up": _move, "down": _move, "weights": _weigh}


def _index(path: Path) -> int:
    return int(path[-1])


# ---- the same change on a newer text


def rebased(change: Change, base: Document, current: Document) -> Change | None:
    """The change as it reads on the current text; None where both touch the same part."""
    try:
        if change.kind == "weights":
            return _rebased_weights(change, base, current)
        path = moved_path(change.path, base, current)
        if not _same(change, base, part_at(current, path), path, current):
            return None
        return replace(change, path=path)
    except (Vanished, KeyError, IndexError, TypeError):
        return None


def _rebased_weights(change: Change, base: Document, current: Document) -> Change | None:
    """Only weights that were really changed count; each must still be what it was."""
    wanted: dict[Path, str] = {}
    for path, weight in change.weights.items():
        before = part_at(base, path).get("weight", "")
        if weight == before:
            continue
        now = moved_path(path, base, current)
        if part_at(current, now).get("weight", "") not in (before, weight):
            return None
        wanted[now] = weight
    return replace(change, weights=wanted)


def _same(change: Change, base: Document, part: Document, path: Path, current: Document) -> bool:
    if change.kind == "add":
        return True
    if change.kind in ("up", "down"):
        before, after = part_at(base, change.path[:-1]), part_at(current, path[:-1])
        return [one.get("code") for one in before] == [one.get("code") for one in after]
    before = part_at(base, change.path)
    if change.kind == "remove":
        return bool(before == part)
    fields = {*_fields(change.path, before), *_fields(path, part)}
    return all(before.get(key) == part.get(key) for key in fields)


def moved_path(path: Path, base: Document, current: Document) -> Path:
    """Where the part of that path stands now: found again by the codes on the way to it."""
    found: Path = ()
    for at in range(0, len(path), 2):
        name, index = path[at], int(path[at + 1])
        code = part_at(base, (*path[:at], name))[index].get("code")
        siblings = part_at(current, found).get(name, [])
        hits = [n for n, one in enumerate(siblings) if one.get("code") == code]
        if len(hits) != 1:
            # Codes may be faulty while people work: without a clear one the place itself must be the same.
            same = index < len(siblings) and siblings[index].get("code") == code
            hits = [index] if same else []
        if not hits:
            raise Vanished(str(path))
        found = (*found, name, hits[0])
    return found


# ---- places in addresses


def place_of(path: Iterable[str | int]) -> str:
    """A path as it stands in an address: ("nodes", 0, "questions", 2) is "n0.q2"."""
    steps = list(path)
    return ".".join(f"{str(name)[0]}{index}" for name, index in zip(steps[::2], steps[1::2], strict=False))


def path_in(place: str) -> Path:
    """Back from an address; Vanished for what is no place."""
    path: Path = ()
    for step in place.split("."):
        name = {"n": "nodes", "q": "questions"}.get(step[:1])
        if name is None or not (step[1:].isascii() and step[1:].isdigit()) or len(step) > 5:
            raise Vanished(place)
        path = (*path, name, int(step[1:]))
    return path
