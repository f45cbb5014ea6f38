"""Texts that several people write at once: differences by line, and the three-way merge that loses nothing.

A line vanishes only by the hand of somebody who had seen it. What two people add at one place is kept one
below the other; where both changed one line, both versions stay, and the caller says how they are marked.
Lines are paired by what is unique in both texts: the time spent grows with the text, not with its square.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Stretches without a unique line are looked at pair by pair up to this many pairs.
SMALL = 2_500
Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines ``start`` to ``end`` of the old text give way to these."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    lines: tuple[str, ...]
    conflicts: int


# How two versions of one stretch are shown: theirs, which came first, and ours.
Mark = Callable[[Lines, Lines], Iterable[str]]


def edits(old: Lines, new: Lines) -> list[Edit]:
    """What makes ``new`` of ``old``, in order; lines replaced by as many lines are paired one by one."""
    made = []
    for start, end, low, high in _unlike(old, new):
        if end - start == high - low:
            pairs = zip(range(start, end), new[low:high], strict=True)
            made += [Edit(at, at + 1, (line,)) for at, line in pairs if old[at] != line]
        else:
            made.append(Edit(start, end, tuple(new[low:high])))
    return made


def applied(old: Lines, changed: Iterable[Edit]) -> list[str]:
    """The text after these edits, which are in order and do not overlap."""
    made: list[str] = []
    at = 0
    for edit in changed:
        made += [*old[at : edit.start], *edit.lines]
        at = edit.end
    return made + list(old[at:])


def changes(old: Lines, new: Lines) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Stretches in reading order: kept ("="), gone ("-") and new ("+")."""
    at = 0
    for start, end, low, high in _unlike(old, new):
        if start > at:
            yield "=", tuple(old[at:start])
        if end > start:
            yield "-", tuple(old[start:end])
        if high > low:
            yield "+", tuple(new[low:high])
        at = end
    if at < len(old):
        yield "=", tuple(old[at:])


def shared(one: Lines, other: Lines) -> list[str]:
    """What both texts have, in order: as a base where the real one is unknown, nothing counts as deleted."""
    return [line for kind, lines in changes(one, other) if kind == "=" for line in lines]


def merge(base: Lines, theirs: Lines, ours: Lines, mark: Mark) -> Merged:
    """Both sets of changes in one text."""
    made: list[str] = []
    at = conflicts = 0
    for start, end, before, after in _places(edits(base, theirs), edits(base, ours)):
        made += base[at:start]
        one, other = _version(base, start, end, before), _version(base, start, end, after)
        if before and after:
            lines, is_conflict = _settled(base[start:end], one, other, mark)
        else:
            lines, is_conflict = (one if before else other), False
        made += lines
        conflicts += is_conflict
        at = end
    return Merged((*made, *base[at:]), conflicts)


# ---- differences


def _unlike(old: Lines, new: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of both texts that differ, in order."""
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        start, end, low, high = _trimmed(old, new, *waiting.pop())
        if start == end or low == high:
            if start < end or low < high:
                yield start, end, low, high
            continue
        anchors = _anchors(old, new, start, end, low, high)
        if anchors:
            waiting += reversed(list(_between(anchors, start, end, low, high)))
        elif (end - start) * (high - low) <= SMALL:
            yield from _compared(old, new, start, end, low, high)
        else:
            yield start, end, low, high


def _trimmed(old: Lines, new: Lines, start: int, end: int, low: int, high: int) -> tuple[int, int, int, int]:
    while start < end and low < high and old[start] == new[low]:
        start, low = start + 1, low + 1
    while start < end and low < high and old[end - 1] == new[high - 1]:
        end, high = end - 1, high - 1
    return start, end, low, high


def _anchors(old: Lines, new: Lines, start: int, end: int, low: int, high: int) -> list[tuple[int, int]]:
    """Pairs of lines that stand once in each stretch, the longest row of them that keeps its order."""
    ours, theirs = Counter(old[start:end]), Counter(new[low:high])
    places = {line: at for at, line in enumerate(new[low:high], low) if theirs[line] == 1}
    pairs = [(at, places[old[at]]) for at in range(start, end) if ours[old[at]] == 1 and old[at] in places]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_at, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    row: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _between(
    anchors: Iterable[tuple[int, int]], start: int, end: int, low: int, high: int
) -> Iterator[tuple[int, int, int, int]]:
    for at, place in anchors:
        yield start, at, low, place
        start, low = at + 1, place + 1
    yield start, end, low, high


def _compared(
    old: Lines, new: Lines, start: int, end: int, low: int, high: int
) -> Iterator[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, old[start:end], new[low:high], autojunk=False)
    for tag, first, last, begin, until in matcher.get_opcodes():
        if tag != "equal":
            yield start + first, start + last, low + begin, low + until


# ---- merging

Place = tuple[int, int, list[Edit], list[Edit]]


def _places(theirs: Sequence[Edit], ours: Sequence[Edit]) -> Iterator[Place]:
    """Where the text changes; edits of both sides that touch the same lines or add at one place, together."""
    marked = [(edit, 0) for edit in theirs] + [(edit, 1) for edit in ours]
    # At one place what is added stands above what is replaced.
    marked.sort(key=lambda one: (one[0].start, one[0].end > one[0].start))
    held: Place | None = None
    for edit, side in marked:
        if held is None or not _meets(held, edit):
            if held is not None:
                yield held
            held = (edit.start, edit.end, [], [])
        held = (held[0], max(held[1], edit.end), held[2], held[3])
        (held[2], held[3])[side].append(edit)
    if held is not None:
        yield held


def _meets(held: Place, edit: Edit) -> bool:
    start, end = held[0], held[1]
    return edit.start < end or start == end == edit.start == edit.end


def _settled(stretch: Lines, theirs: Lines, ours: Lines, mark: Mark) -> tuple[list[str], bool]:
    """One stretch that both changed."""
    if list(theirs) == list(ours):
        return list(ours), False
    first, low, last, high = _trimmed(theirs, ours, 0, len(theirs), 0, len(ours))
    before, after = theirs[first:low], ours[last:high]
    # On an empty line both have only added; and what one has carried further than the other is no dispute.
    is_added = not any(line.strip() for line in stretch)
    is_further = len(theirs) > len(before) and not (before and after)
    settled = [*before, *after] if is_added or is_further else list(mark(before, after))
    whole = [*theirs[:first], *settled, *theirs[low:]]
    return whole, not (is_added or is_further)


def _version(base: Lines, start: int, end: int, changed: Iterable[Edit]) -> list[str]:
    """The stretch as one side has it."""
    return applied(base[start:end], [Edit(e.start - start, e.end - start, e.lines) for e in changed])
