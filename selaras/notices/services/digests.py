"""One summary a day instead of a flood: what is due, and what was told since the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.accounts.models import User
from selaras.core.formats import day_long
from selaras.notices.choices import Home, MailWish
from selaras.notices.models import Digest, Notice, NoticeWish
from selaras.notices.selectors import waiting_for_digest
from selaras.notices.services.outbox import queue_mail
from selaras.notices.services.telling import notify

# A mail that lists more is not read.
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due, in a sentence that is true today."""

    text: str
    url: str


def make_digest(
    *, user: User, wish: NoticeWish, home: Home, lines: Sequence[Line], url: str, now: datetime
) -> bool:
    """Whether this call made it; somebody who has nothing to read gets nothing, and that once a day too.

    ``url`` leads to the page that shows the lines.
    """
    try:
        with transaction.atomic():
            _make(user, wish, home, lines, url, now)
    except IntegrityError:
        # Another worker was quicker by the width of a transaction.
        return False
    return True


def _make(user: User, wish: NoticeWish, home: Home, lines: Sequence[Line], url: str, now: datetime) -> None:
    day = now.astimezone(home.tz).date()
    Digest.objects.create(user=user, day=day, made_at=now, lines=len(lines))
    news = list(waiting_for_digest(user.pk).select_for_update())
    Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(for_digest=False)
    if lines:
        _tell(user, lines, url, f"digest:{day}", now)
    if not (lines or news) or wish.mail == MailWish.NONE or not user.email:
        return
    queue_mail(
        to=user.email,
        subject=_subject(lines, news, day_long(now, home.tz)),
        body=_body(user.full_name, lines, news),
        key=f"digest:{user.pk}:{day}",
        now=now,
        recipient_id=user.pk,
        expires_at=datetime.combine(day + timedelta(days=1), time.min, home.tz),
    )


def _tell(user: User, lines: Sequence[Line], url: str, key: str, now: datetime) -> None:
    text, address = lines[0].text, lines[0].url
    if len(lines) > 1:
        address = url
        text = _("%(count)s pengingat tugas. Yang pertama: %(first)s") % {
            "count": len(lines),
            "first": lines[0].text,
        }
    notify(user_ids=[user.pk], text=text, url=address, kind="reminder", key=key, now=now)
    # It stands in the mail of this very summary.
    Notice.objects.filter(user=user, key=key).update(for_digest=False)


def _subject(lines: Sequence[Line], news: Sequence[Notice], day: str) -> str:
    parts = []
    if lines:
        told = ngettext("%(count)s pengingat tugas", "%(count)s pengingat tugas", len(lines))
        parts.append(told % {"count": len(lines)})
    if news:
        told = ngettext("%(count)s pemberitahuan", "%(count)s pemberitahuan", len(news))
        parts.append(told % {"count": len(news)})
    return _("Ringkasan %(day)s: %(parts)s") % {"day": day, "parts": ", ".join(parts)}


def _body(name: str, lines: Sequence[Line], news: Sequence[Notice]) -> str:
    parts = [_("Yth. Bapak/Ibu %(name)s,") % {"name": name}]
    if lines:
        rows = [(line.text, line.url) for line in lines]
        parts.append(_listed(_("Tugas yang mendekati atau melewati batas waktu:"), rows))
    if news:
        rows = [(notice.text, notice.url) for notice in news]
        parts.append(_listed(_("Pemberitahuan sejak ringkasan sebelumnya:"), rows))
    parts.append(
        _("Jam dan cara pemberitahuan diatur di %(url)s\nSurel ini dikirim otomatis; mohon tidak dibalas.")
        % {"url": _full(reverse("notice_wishes"))}
    )
    return "\n\n".join(parts) + "\n"


def _listed(title: str, rows: Sequence[tuple[str, str]]) -> str:
    told = [f"{n}. {text}" + (f"\n   {_full(url)}" if url else "") for n, (text, url) in enumerate(rows, 1)]
    if len(told) > MOST_LINES:
        more = _("dan %(count)s lainnya di Selaras") % {"count": len(told) - MOST_LINES}
        told = [*told[:MOST_LINES], more]
    return "\n".join([title, *told])


def _full(url: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{url}"
