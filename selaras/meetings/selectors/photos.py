"""Photos of a meeting: evidence on the meeting itself, as the papers show them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from selaras.core import storage
from selaras.evidence.models import Use
from selaras.evidence.services.pictures import jpeg_orientation
from selaras.letters.compute.pictures import Picture
from selaras.meetings.models import Meeting

# On paper; the library keeps every one.
MOST_ON_PAPER, MOST_BYTES = 24, 24 * 1024 * 1024
PRINTED = ("image/jpeg", "image/png")
# As a picture has to be turned to stand upright, by its EXIF orientation; odd ones are mirrored too.
TURNS = {3: 180, 4: 180, 6: 90, 5: 90, 8: 270, 7: 270}


@dataclass(frozen=True, slots=True)
class Photo:
    evidence_id: int
    title: str
    taken_on: date | None
    content: bytes
    content_type: str
    width: int
    height: int
    turn: int

    def as_svg(self) -> str:
        """The very bytes of the picture in a frame that stands upright, which the press takes as text."""
        wide, high = (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)
        moves = {90: f"translate({wide} 0) rotate(90)", 180: f"translate({wide} {high}) rotate(180)"}
        moves[270] = f"translate(0 {high}) rotate(270)"
        moved = f' transform="{moves[self.turn]}"' if self.turn else ""
        data = base64.b64encode(self.content).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
            f'viewBox="0 0 {wide} {high}"><image width="{self.width}" height="{self.height}"{moved} '
            f'href="data:{self.content_type};base64,{data}"/></svg>'
        )


def as_pictures(photos: Sequence[Photo]) -> list[Picture]:
    """The same, for a word processor."""
    return [
        Picture(
            content=one.content,
            suffix="png" if one.content_type == "image/png" else "jpeg",
            width=one.width,
            height=one.height,
            number=number,
            title=one.title,
            turn=one.turn,
        )
        for number, one in enumerate(photos, 1)
    ]


def photos_of(meeting: Meeting) -> list[Photo]:
    """Pictures the paper can show, oldest first; no permission inside, as for every paper."""
    uses = Use.objects.live().on("meeting", meeting.pk).select_related("evidence__blob").order_by("pk")
    found: list[Photo] = []
    room = MOST_BYTES
    printed = uses.filter(evidence__blob__content_type__in=PRINTED, evidence__blob__waiting_since=None)
    for use in printed[:MOST_ON_PAPER]:
        blob = use.evidence.blob
        if blob is None or blob.width is None or blob.height is None or blob.size > room:
            continue
        content = storage.read(storage.chosen(), blob.sha256)
        room -= len(content)
        found.append(
            Photo(
                evidence_id=use.evidence_id,
                title=use.evidence.title,
                taken_on=use.evidence.issued_on,
                content=content,
                content_type=blob.content_type,
                width=blob.width,
                height=blob.height,
                turn=TURNS.get(jpeg_orientation(BytesIO(content)), 0) if content[:2] == b"\xff\xd8" else 0,
            )
        )
    return found
