"""A clerk as the page makes them: a field, what was sent and not answered yet, the text it grew out of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from selaras.core.scope import Scope
from selaras.meetings import services
from selaras.meetings.models import Minutes
from selaras.meetings.selectors.revisions import edits_from, patched, token_of


@dataclass(frozen=True, slots=True)
class Parcel:
    """One send; sent again after a lost answer it is the same."""

    base: str
    text: str
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass
class Clerk:
    scope: Scope
    minutes: Minutes
    now: datetime
    base: str = ""
    # The text that ``base`` names.
    known: str = ""
    text: str = ""
    waiting: Parcel | None = None
    saved: set[str] = field(default_factory=set)

    def open(self) -> None:
        """The page as it is read; what this device still holds is sent first."""
        self.minutes.refresh_from_db()
        self.base = token_of(self.minutes.number, self.minutes.text)
        self.known = self.text = self.minutes.text

    def post(self, *, answer_arrives: bool = True) -> None:
        """Send what is not sent yet; without an answer the same parcel goes out again the next time."""
        if self.waiting is None:
            if self.text == self.known:
                return
            self.waiting = Parcel(self.base, self.text)
        parcel = self.waiting
        self.saved |= set(parcel.text.split("\n"))
        saved = services.save_minutes(
            scope=self.scope,
            minutes=self.minutes,
            base=parcel.base,
            text=parcel.text,
            key=parcel.key,
            now=self.now,
        )
        if answer_arrives:
            self._answered(parcel, saved)

    def _answered(self, parcel: Parcel, saved: services.Saved) -> None:
        self.waiting = None
        whole = saved.minutes
        if self.text == parcel.text:
            self.text = patched(self.text, edits_from(parcel.text, whole.text))
            assert self.text == whole.text
            self.base, self.known = token_of(whole.number, whole.text), whole.text
        else:
            # Still typing: the field stays, and what was sent is what the rest grows out of.
            self.base = token_of(saved.number, saved.sent, sent=True) if saved.number else parcel.base
            self.known = saved.sent

    def reload(self) -> None:
        """The tab is closed; what the device kept is sent as it was, and then what was typed on top of it."""
        parcel, text, base, known = self.waiting, self.text, self.base, self.known
        if parcel is not None:
            self.post()
        if self.text != self.known:
            self.post()
        assert self.text == self.known, (parcel, text, base, known)
        self.open()
