"""API tokens in the API: seen and revoked; made on the pages only, by somebody who has signed in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Query

from selaras.core import clock
from selaras.core.api import DoneOut, Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.offices import services
from selaras.offices.api.agencies import AGENCY
from selaras.offices.api.doors import reading_tokens, revoking_token, router
from selaras.offices.api.shapes import TokenOut
from selaras.offices.models import ApiToken


class TokenPage(Page[TokenOut]):
    pass


@router.get(
    "/tokens",
    url_name="tokens",
    operation_id="list_own_tokens",
    summary=_("Token API saya"),
    description=_("Tanpa tokennya sendiri. Token dibuat di halaman akun, setelah masuk."),
    response=answers({200: TokenPage}, 422),
)
def list_own_tokens(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    rows = ApiToken.objects.filter(user=request.scope.user_id).select_related("agency")
    return paged(request, rows, query, lambda page: [TokenOut.of(one) for one in page])


@router.get(
    f"{AGENCY}/tokens",
    url_name="agency_tokens",
    operation_id="list_agency_tokens",
    summary=_("Token API sebuah OPD"),
    description=_("Untuk kepala OPD, Kesbangpol, dan Administrator daerah."),
    response=answers({200: TokenPage}, 403, 404, 422),
)
def list_agency_tokens(request: Request, agency_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    agency = reading_tokens(request, agency_id)
    rows = ApiToken.objects.filter(agency=agency).select_related("agency")
    return paged(request, rows, query, lambda page: [TokenOut.of(one) for one in page])


@router.post(
    "/tokens/{int:token_id}/revoke",
    url_name="token_revoke",
    operation_id="revoke_token",
    summary=_("Cabut token API"),
    description=_("Milik sendiri, atau milik OPD bagi yang berwenang. Berlaku seketika."),
    response=answers({200: DoneOut}, 400, 403, 404, 422),
)
def revoke_token(request: Request, token_id: int) -> DoneOut:
    token = revoking_token(request, token_id)
    services.revoke_token(scope=request.scope, token=token, now=clock.now())
    return DoneOut()
