"""Webhooks of the signed-in person: made, followed, paused, ended."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.accounts.models import User
from selaras.api import services
from selaras.api.choices import EVENT_GROUPS, PAUSES
from selaras.api.forms import WebhookForm
from selaras.api.models import Delivery, Webhook
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request

SHOWN = 100


def _own(request: Request, pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=pk, user=request.user.pk, ended_at=None)


@login_required
@require_http_methods(["GET", "POST"])
def webhook_list(request: Request) -> HttpResponse:
    """A new secret is rendered in the answer to the form and kept nowhere in clear."""
    now, user = clock.now(), User.objects.get(pk=request.user.pk)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        succeeds(
            form,
            lambda: made.append(services.make_webhook(scope=request.scope, user=user, now=now, **given)[1]),
        )
    context = {
        "webhooks": Webhook.objects.filter(user=user, ended_at=None),
        "form": WebhookForm() if made else form,
        "raw": "".join(made),
    }
    response = render(request, "api/webhook_list.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: Request, webhook: Webhook, raw: str = "") -> HttpResponse:
    context = {
        "webhook": webhook,
        "deliveries": webhook.deliveries.all()[:SHOWN],
        "groups": [EVENT_GROUPS[group] for group in webhook.groups if group in EVENT_GROUPS],
        "reason": PAUSES.get(webhook.pause_reason, ""),
        "raw": raw,
    }
    response = render(request, "api/webhook.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def webhook(request: Request, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


@login_required
@require_POST
def webhook_secret(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    raw = services.new_secret(scope=request.scope, webhook=found, now=clock.now())
    return _page(request, found, raw)


STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "jeda": (
        services.pause_webhook,
        gettext_noop("Webhook dijeda; kejadian selama jeda dikirim setelahnya."),
    ),
    "lanjut": (services.resume_webhook, gettext_noop("Webhook dilanjutkan.")),
    "uji": (
        services.try_webhook,
        gettext_noop("Kiriman uji masuk antrean; hasilnya segera tampak di bawah."),
    ),
    "hapus": (services.end_webhook, gettext_noop("Webhook dihapus.")),
}


@login_required
@require_POST
def webhook_step(request: Request, pk: int, word: str) -> HttpResponse:
    found = _own(request, pk)
    run, said = STEPS[word]
    run(scope=request.scope, webhook=found, now=clock.now())
    messages.success(request, _(said))
    return redirect("webhook_list") if word == "hapus" else redirect("webhook", pk)


@login_required
@require_POST
def webhook_send_again(request: Request, pk: int, delivery: int) -> HttpResponse:
    found = get_object_or_404(
        Delivery.objects.select_related("webhook"), pk=delivery, webhook=_own(request, pk)
    )
    services.send_again(scope=request.scope, delivery=found, now=clock.now())
    messages.success(request, _("Kiriman masuk antrean lagi, dengan nama yang sama."))
    return redirect("webhook", pk)
