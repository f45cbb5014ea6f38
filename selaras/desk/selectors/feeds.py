"""What the feed of a person's calendar holds: what concerns them, of it title, place and time alone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.clock import WIB
from selaras.core.dated import Dated, Span
from selaras.desk.choices import FEED_AHEAD, FEED_BACK
from selaras.desk.models import CalendarFeed
from selaras.desk.selectors.calendar import Asked, Shown, held
from selaras.meetings.compute import FeedEvent, feed_text
from selaras.meetings.selectors.invitations import MARK
from selaras.offices.selectors import token_hash
from selaras.offices.selectors.scopes import scope_at


def live_feed(user_id: int | None) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user_id, revoked_at=None).first()


def feed_by_token(raw: str) -> CalendarFeed | None:
    rows = CalendarFeed.objects.filter(token_hash=token_hash(raw), revoked_at=None, user__is_active=True)
    return rows.select_related("user").first()


def text_of(feed: CalendarFeed, now: datetime) -> str:
    """Asked anew each time: what the owner may no longer see is gone with the next reading."""
    scope, today = scope_at(feed.user, now), now.astimezone(WIB).date()
    span = Span(today - FEED_BACK, today + FEED_AHEAD)
    found = held(scope, span, Asked(frozenset(feed.codes), own=True), now=now)
    name = _("Selaras: %(name)s") % {"name": feed.user.full_name}
    if settings.DEMO:
        name = f"{name} ({MARK})"
    return feed_text(name, [_event(row, feed) for row in found.rows])


def _event(row: Shown, feed: CalendarFeed) -> FeedEvent:
    entry = row.entry
    begins, ends = _times(entry)
    title = _("Batas: %(title)s") % {"title": entry.title} if entry.is_open else entry.title
    return FeedEvent(
        uid=entry.uid or f"{entry.key}@selaras",
        sequence=entry.sequence,
        begins=begins,
        ends=ends,
        title=title,
        location=entry.place,
        url=f"{settings.PUBLIC_URL.rstrip('/')}{entry.url}",
        category=str(row.source.label),
        is_off=entry.is_off,
        is_busy=isinstance(begins, datetime) and ends is not None,
        stamped_at=entry.changed_at or feed.created_at,
    )


def _times(entry: Dated) -> tuple[date, date | None]:
    """Days where no hour is known, or where hours would hide that it lasts for days."""
    if entry.starts_at is None or (entry.ends_at is None and entry.first != entry.last):
        return entry.first, entry.last + timedelta(days=1)
    zone = ZoneInfo(entry.zone)
    end = entry.reckoned_end
    is_point = end is None or end <= entry.starts_at
    return entry.starts_at.astimezone(zone), None if is_point or end is None else end.astimezone(zone)
