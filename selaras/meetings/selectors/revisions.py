"""What the minutes said at any moment, and how one text differs from another."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from selaras.meetings import compute
from selaras.meetings.models import Minutes, MinutesRevision

TOKEN = re.compile(r"([0-9]{1,9})([ms])-([0-9a-f]{12})")
Patch = list[list[object]]


@dataclass(frozen=True, slots=True)
class Base:
    """What a writer's text grew out of; its number is 0 where it is not known any more."""

    number: int
    text: str


def lines_of(text: str) -> list[str]:
    """Only what a line feed parts: the same lines in the browser, here and on paper."""
    return text.split("\n")


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def token_of(number: int, text: str, *, sent: bool = False) -> str:
    """Names a text a writer has before them: a revision, or what was sent to make it."""
    return f"{number}{'s' if sent else 'm'}-{digest_of(text)[:12]}"


def patch_between(old: str, new: str) -> Patch:
    changed = compute.edits(lines_of(old), lines_of(new))
    return [[edit.start, edit.end, list(edit.lines)] for edit in changed]


def patched(text: str, patch: Iterable[Sequence[object]]) -> str:
    changed = [compute.Edit(int(str(row[0])), int(str(row[1])), _texts(row[2])) for row in patch]
    return "\n".join(compute.applied(lines_of(text), changed))


def _texts(held: object) -> tuple[str, ...]:
    return tuple(str(line) for line in held) if isinstance(held, list) else ()


def text_at(minutes: Minutes, number: int) -> str:
    """The text of a revision: from the nearest snapshot, step by step."""
    upto = minutes.revisions.filter(number__lte=number)
    whole = upto.filter(snapshot__isnull=False).order_by("-number").first()
    if whole is None:
        return ""
    text = whole.snapshot or ""
    for patch in upto.filter(number__gt=whole.number).order_by("number").values_list("patch", flat=True):
        text = patched(text, patch)
    return text


def sent_text(revision: MinutesRevision, text: str) -> str:
    """What its writer had typed, given the text it became."""
    return text if revision.sent_patch is None else patched(text, revision.sent_patch)


def base_named(minutes: Minutes, token: str) -> Base | None:
    """The text a token names; None for one that these minutes never had, as after a restored copy."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    number, kind, digest = int(match[1]), match[2], match[3]
    if kind == "m":
        text = minutes.text if number == minutes.number else text_at(minutes, number)
        base = Base(number, text)
    else:
        revision = minutes.revisions.filter(number=number).first()
        if revision is None:
            return None
        # Others may have saved since its own base: what they did is new to this writer.
        base = Base(revision.base_number, sent_text(revision, text_at(minutes, number)))
    return base if digest_of(base.text)[:12] == digest else None


def edits_from(old: str, new: str) -> Patch:
    """For a browser, which has the old text in its field."""
    return patch_between(old, new)


# ---- the history as people read it


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of the text: kept, gone or new."""

    kind: str
    lines: tuple[str, ...]


def difference(old: str, new: str) -> list[Difference]:
    return [Difference(kind, lines) for kind, lines in compute.changes(lines_of(old), lines_of(new))]


def revisions_of(minutes: Minutes) -> QuerySet[MinutesRevision]:
    """Without the texts, newest first."""
    return minutes.revisions.defer("snapshot", "patch", "sent_patch").order_by("-number")


def late_revisions(minutes: Minutes) -> list[tuple[MinutesRevision, list[str]]]:
    """What was sent after the text was closed, with the lines the closed text lacks."""
    found = []
    for revision in minutes.revisions.filter(is_late=True).order_by("number"):
        held = difference(minutes.text, sent_text(revision, minutes.text))
        new = [line for part in held if part.kind == "+" for line in part.lines if line.strip()]
        found.append((revision, new))
    return found


def writing_now(minutes: Minutes, now: datetime, seconds: int = 120) -> list[str]:
    """Who saved within the last two minutes."""
    rows = minutes.revisions.order_by("-number").values_list("author_name", "at")[:20]
    return list(dict.fromkeys(name for name, at in rows if (now - at).total_seconds() < seconds))
