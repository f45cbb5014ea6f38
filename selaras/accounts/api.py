"""The own account in the API: its facts, and where it is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.accounts import permissions, selectors, services
from selaras.accounts.forms import ProfileForm
from selaras.accounts.models import OpenSession, User
from selaras.core import clock
from selaras.core.api import DoneOut, In, Page, PageQuery, Places, Text, answers, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["account"])


class SessionOut(Schema):
    id: int
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, session: OpenSession) -> SessionOut:
        names = ("device", "began_at", "seen_at", "ends_at")
        values = {name: getattr(session, name) for name in names}
        return cls(id=session.pk, address=session.last_address or "", **values)


class SessionPage(Page[SessionOut]):
    pass


def _owner(request: Request) -> User:
    """A program of an agency, or one that was given a part, has nothing to do with who is signed in where."""
    user: User = get_object_or_404(User, pk=request.scope.user_id)
    demand(permissions.can_edit_own(request.scope, user))
    return user


places: Places = {("PUT", "account"): _owner}


class AccountOut(Schema):
    username: str
    full_name: str
    email: str
    nip: str
    phone: str

    @classmethod
    def of(cls, user: User) -> AccountOut:
        names = ("username", "full_name", "email", "nip", "phone")
        return cls(**{name: getattr(user, name) or "" for name in names})


class AccountIn(In):
    full_name: Text = Field(max_length=200)
    nip: Text = Field(default="", max_length=40, description=_("18 angka; kosong bila tidak ada"))
    phone: Text = Field(default="", max_length=40)


@router.get(
    "/account",
    url_name="account",
    operation_id="get_own_account",
    summary=_("Akun Anda"),
    description=_("Data diri pemilik token."),
    response=answers({200: AccountOut}, 403, 404),
)
def get_own_account(request: Request) -> AccountOut:
    return AccountOut.of(_owner(request))


@router.put(
    "/account",
    url_name="account",
    operation_id="change_own_account",
    summary=_("Ubah data akun Anda"),
    description=_(
        "Nama, NIP, dan telepon; yang tidak dikirim dikosongkan. Surel diubah di halaman akun dengan kata "
        "sandi, karena tautan kata sandi baru dikirim ke surel itu."
    ),
    response=answers({200: AccountOut}, 400, 403, 404, 413, 422),
)
def change_own_account(request: Request, body: AccountIn) -> AccountOut:
    user = _owner(request)
    form = ProfileForm(body.model_dump() | {"email": user.email or ""}, instance=user)
    facts = {name: value or "" for name, value in filled(form).items() if name != "current"}
    return AccountOut.of(services.change_user(scope=request.scope, user=user, now=clock.now(), **facts))


@router.get(
    "/sessions",
    url_name="sessions",
    operation_id="list_own_sessions",
    summary=_("Perangkat yang masuk"),
    description=_("Sesi peramban akun Anda; yang terakhir dipakai dahulu."),
    response=answers({200: SessionPage}, 403, 422),
)
def list_own_sessions(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    rows = selectors.open_sessions(_owner(request), now=clock.now())
    return paged(request, rows, query, lambda page: [SessionOut.of(one) for one in page])


@router.post(
    "/sessions/{int:session_id}/end",
    url_name="session_end",
    operation_id="end_own_session",
    summary=_("Keluarkan satu perangkat"),
    description=_("Perangkat itu harus masuk lagi."),
    response=answers({200: DoneOut}, 400, 403, 404, 422),
)
def end_own_session(request: Request, session_id: int) -> DoneOut:
    rows = selectors.open_sessions(_owner(request), now=clock.now())
    session = get_object_or_404(rows.select_related("user"), pk=session_id)
    services.end_session(scope=request.scope, session=session, now=clock.now())
    return DoneOut()


class EndedOut(Schema):
    ended: int


@router.post(
    "/sessions/end-all",
    url_name="sessions_end",
    operation_id="end_own_sessions",
    summary=_("Keluarkan semua perangkat"),
    description=_("Token API tetap berlaku; cabut sendiri bila perlu."),
    response=answers({200: EndedOut}, 400, 403, 422),
)
def end_own_sessions(request: Request) -> EndedOut:
    user = _owner(request)
    return EndedOut(ended=services.end_sessions(scope=request.scope, user=user, now=clock.now()))
