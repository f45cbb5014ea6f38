"""Webhooks of the person whose token it is, set up by the programs that they serve."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.accounts.models import User
from selaras.api import permissions, services
from selaras.api.choices import PAUSES
from selaras.api.forms import WebhookForm
from selaras.api.models import Delivery, Webhook
from selaras.core import clock
from selaras.core.api import DoneOut, In, Page, PageQuery, Places, Text, answers, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["webhooks"])
HOOK = "/webhooks/{int:webhook_id}"
STEPPED = (400, 403, 404, 422)


def owner(request: Request) -> User:
    user: User = get_object_or_404(User, pk=request.scope.user_id)
    demand(permissions.can_use_webhooks(request.scope, user.pk))
    return user


def own_hook(request: Request, webhook_id: int) -> Webhook:
    hook: Webhook = get_object_or_404(Webhook, pk=webhook_id, user=request.scope.user_id, ended_at=None)
    demand(permissions.can_change_webhook(request.scope, hook))
    return hook


class WebhookOut(Schema):
    id: int
    name: str
    url: str
    groups: list[str]
    created_at: datetime
    paused_at: datetime | None
    pause_reason: str
    failures: int = Field(description=_("kiriman berturut-turut yang tidak sampai"))

    @classmethod
    def fields_of(cls, hook: Webhook) -> dict[str, Any]:
        names = ("name", "url", "groups", "created_at", "paused_at", "failures")
        reason = str(PAUSES.get(hook.pause_reason, ""))
        return {"id": hook.pk, "pause_reason": reason} | {name: getattr(hook, name) for name in names}

    @classmethod
    def of(cls, hook: Webhook) -> WebhookOut:
        return cls(**cls.fields_of(hook))


class NewWebhookOut(WebhookOut):
    secret: str = Field(description=_("hanya kali ini; memeriksa tanda tangan setiap kiriman"))


class WebhookPage(Page[WebhookOut]):
    pass


class WebhookIn(In):
    name: Text = Field(min_length=1, max_length=80)
    url: Text = Field(max_length=500, description=_("alamat https publik"))
    groups: list[Text] = Field(min_length=1, max_length=20, description=_("kata pertama nama kejadian"))


@router.get(
    "/webhooks",
    url_name="webhooks",
    operation_id="list_webhooks",
    summary=_("Webhook saya"),
    description=_("Yang belum dihapus."),
    response=answers({200: WebhookPage}, 403, 422),
)
def list_webhooks(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    rows = Webhook.objects.filter(user=owner(request), ended_at=None)
    return paged(request, rows, query, lambda page: [WebhookOut.of(one) for one in page])


@router.post(
    "/webhooks",
    url_name="webhooks",
    operation_id="make_webhook",
    summary=_("Buat webhook"),
    description=_("Membawa yang terjadi mulai sekarang. Rahasianya ditampilkan sekali, di jawaban ini."),
    response=answers({201: NewWebhookOut}, 400, 403, 413, 422),
)
def make_webhook(request: Request, body: WebhookIn) -> Status[Any]:
    user = owner(request)
    values = filled(WebhookForm(body.model_dump()))
    hook, raw = services.make_webhook(scope=request.scope, user=user, now=clock.now(), **values)
    return Status(201, NewWebhookOut(secret=raw, **WebhookOut.fields_of(hook)))


@router.get(
    HOOK,
    url_name="webhook",
    operation_id="get_webhook",
    summary=_("Satu webhook"),
    description=_("Tanpa rahasianya."),
    response=answers({200: WebhookOut}, 403, 404),
)
def get_webhook(request: Request, webhook_id: int) -> WebhookOut:
    return WebhookOut.of(own_hook(request, webhook_id))


@router.post(
    f"{HOOK}/secret",
    url_name="webhook_secret",
    operation_id="renew_webhook_secret",
    summary=_("Ganti rahasia webhook"),
    description=_("Rahasia lama langsung tidak dipakai lagi."),
    response=answers({200: NewWebhookOut}, *STEPPED),
)
def renew_secret(request: Request, webhook_id: int) -> NewWebhookOut:
    hook = own_hook(request, webhook_id)
    raw = services.new_secret(scope=request.scope, webhook=hook, now=clock.now())
    return NewWebhookOut(secret=raw, **WebhookOut.fields_of(hook))


@router.post(
    f"{HOOK}/pause",
    url_name="webhook_pause",
    operation_id="pause_webhook",
    summary=_("Jeda webhook"),
    description=_("Yang terjadi selama jeda dikirim sesudahnya."),
    response=answers({200: WebhookOut}, *STEPPED),
)
def pause(request: Request, webhook_id: int) -> WebhookOut:
    hook = own_hook(request, webhook_id)
    services.pause_webhook(scope=request.scope, webhook=hook, now=clock.now())
    return WebhookOut.of(own_hook(request, webhook_id))


@router.post(
    f"{HOOK}/resume",
    url_name="webhook_resume",
    operation_id="resume_webhook",
    summary=_("Lanjutkan webhook"),
    description=_("Yang menunggu dikirim lagi segera."),
    response=answers({200: WebhookOut}, *STEPPED),
)
def resume(request: Request, webhook_id: int) -> WebhookOut:
    hook = own_hook(request, webhook_id)
    services.resume_webhook(scope=request.scope, webhook=hook, now=clock.now())
    return WebhookOut.of(own_hook(request, webhook_id))


@router.post(
    f"{HOOK}/end",
    url_name="webhook_end",
    operation_id="end_webhook",
    summary=_("Hapus webhook"),
    description=_("Yang belum terkirim tidak dikirim lagi."),
    response=answers({200: DoneOut}, *STEPPED),
)
def end(request: Request, webhook_id: int) -> DoneOut:
    services.end_webhook(scope=request.scope, webhook=own_hook(request, webhook_id), now=clock.now())
    return DoneOut()


class DeliveryOut(Schema):
    id: int
    message_id: str
    verb: str
    created_at: datetime
    attempts: int
    status: int | None
    error: str
    next_try_at: datetime
    arrived_at: datetime | None
    given_up_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryOut:
        names = [name for name in cls.model_fields if name != "id"]
        return cls(id=delivery.pk, **{name: getattr(delivery, name) for name in names})


class DeliveryPage(Page[DeliveryOut]):
    pass


@router.get(
    f"{HOOK}/deliveries",
    url_name="webhook_deliveries",
    operation_id="list_webhook_deliveries",
    summary=_("Kiriman sebuah webhook"),
    description=_("Terbaru dahulu, tiga puluh hari."),
    response=answers({200: DeliveryPage}, 403, 404, 422),
)
def list_deliveries(request: Request, webhook_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    rows = Delivery.objects.filter(webhook=own_hook(request, webhook_id))
    return paged(request, rows, query, lambda page: [DeliveryOut.of(one) for one in page])


@router.post(
    f"{HOOK}/try",
    url_name="webhook_try",
    operation_id="try_webhook",
    summary=_("Kirim uji"),
    description=_("Kiriman yang tidak berisi apa-apa, untuk melihat apakah alamatnya menerima."),
    response=answers({201: DeliveryOut}, *STEPPED),
)
def send_trial(request: Request, webhook_id: int) -> Status[Any]:
    hook = own_hook(request, webhook_id)
    sent = services.try_webhook(scope=request.scope, webhook=hook, now=clock.now())
    return Status(201, DeliveryOut.of(sent))


@router.post(
    HOOK + "/deliveries/{int:delivery_id}/again",
    url_name="webhook_send_again",
    operation_id="send_delivery_again",
    summary=_("Kirim lagi"),
    description=_("Dengan nama yang sama, sehingga penerima mengenalinya."),
    response=answers({200: DeliveryOut}, *STEPPED),
)
def send_again(request: Request, webhook_id: int, delivery_id: int) -> DeliveryOut:
    rows = Delivery.objects.select_related("webhook")
    found: Delivery = get_object_or_404(rows, pk=delivery_id, webhook=own_hook(request, webhook_id))
    services.send_again(scope=request.scope, delivery=found, now=clock.now())
    return DeliveryOut.of(Delivery.objects.get(pk=found.pk))


places: Places = {("POST", "webhooks"): owner}
