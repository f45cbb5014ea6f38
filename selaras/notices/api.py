"""Notices of the person whose token it is, and how this person wishes to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core import clock
from selaras.core.api import (
    ClockText,
    DoneOut,
    In,
    Page,
    PageQuery,
    Places,
    answers,
    clock_text,
    filled,
    paged,
)
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.notices import permissions, selectors, services
from selaras.notices.forms import WishesForm
from selaras.notices.models import Notice, NoticeWish

router = Router(tags=["account"])


class NoticeOut(Schema):
    id: int
    kind: str
    text: str
    page: str = Field(description=_("alamat halamannya di aplikasi; dapat kosong"))
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> NoticeOut:
        names = ("kind", "text", "created_at", "read_at")
        values = {name: getattr(notice, name) for name in names}
        return cls(id=notice.pk, page=notice.url, **values)


class NoticePage(Page[NoticeOut]):
    pass


class NoticeQuery(PageQuery):
    unread: bool = Field(default=False, description=_("hanya yang belum dibaca"))


@router.get(
    "/notices",
    url_name="notices",
    operation_id="list_notices",
    summary=_("Pemberitahuan saya"),
    description=_("Terbaru dahulu."),
    response=answers({200: NoticePage}, 422),
)
def list_notices(request: Request, query: Query[NoticeQuery]) -> dict[str, Any]:
    rows = selectors.notices_of(request.scope.user_id or 0, only_unread=query.unread)
    return paged(request, rows, query, lambda page: [NoticeOut.of(one) for one in page])


def own(request: Request) -> int:
    user_id = request.scope.user_id or 0
    demand(permissions.can_change_wishes(request.scope, user_id))
    return user_id


@router.post(
    "/notices/read-all",
    url_name="notices_read",
    operation_id="read_all_notices",
    summary=_("Tandai semua pemberitahuan terbaca"),
    description=_("Milik sendiri saja."),
    response=answers({200: DoneOut}, 400, 403, 422),
)
def read_all(request: Request) -> DoneOut:
    services.mark_read(user_id=own(request), now=clock.now())
    return DoneOut()


class WishesOut(Schema):
    mail: str
    digest_at: ClockText | None
    after_hours: bool
    quiet_from: ClockText
    quiet_until: ClockText
    steps: list[int] = Field(description=_("hari kerja sebelum batas waktu yang diingatkan"))

    @classmethod
    def of(cls, wish: NoticeWish) -> WishesOut:
        steps = [step for step in settings.REMINDER_DAYS if step not in wish.skipped_steps]
        times = {name: clock_text(getattr(wish, name)) for name in ("digest_at", "quiet_from", "quiet_until")}
        return cls.model_validate(
            {"mail": wish.mail, "after_hours": wish.after_hours, "steps": steps} | times
        )


class WishesIn(In):
    mail: Literal["penting", "harian", "tidak"]
    digest_at: ClockText | None = None
    after_hours: bool = False
    quiet_from: ClockText
    quiet_until: ClockText
    steps: list[int] = Field(max_length=50)


def _wishes(user_id: int) -> WishesOut:
    return WishesOut.of(selectors.wishes_of([user_id])[user_id])


@router.get(
    "/notice-wishes",
    url_name="notice_wishes",
    operation_id="get_notice_wishes",
    summary=_("Cara saya diberi tahu"),
    description=_("Surel, jam ringkasan, jam tenang, dan pengingat."),
    response=answers({200: WishesOut}, 403),
)
def get_wishes(request: Request) -> WishesOut:
    return _wishes(own(request))


@router.put(
    "/notice-wishes",
    url_name="notice_wishes",
    operation_id="change_notice_wishes",
    summary=_("Ubah cara saya diberi tahu"),
    description=_("Berlaku untuk yang dikirim mulai sekarang."),
    response=answers({200: WishesOut}, 400, 403, 413, 422),
)
def change_wishes(request: Request, body: WishesIn) -> WishesOut:
    user_id = own(request)
    form = WishesForm(body.model_dump() | {"steps": [str(step) for step in body.steps]})
    filled(form)
    services.change_wishes(scope=request.scope, user_id=user_id, wishes=form.wishes(), now=clock.now())
    return _wishes(user_id)


places: Places = {("PUT", "notice_wishes"): own}
