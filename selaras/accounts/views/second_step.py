"""The second step: asked at the door, set up and changed in the own account."""

from typing import Any

import segno
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from selaras.accounts import choices, compute, permissions, selectors, services
from selaras.accounts.forms import AddAppForm, ConfirmedForm, PasskeyForm, SecondStepForm
from selaras.accounts.models import KnownPlace, User
from selaras.accounts.views import ceremony
from selaras.accounts.views.door import too_many
from selaras.core import clock
from selaras.core.http import Request, address_inside

ISSUER = "Selaras"
# The secret that is being set up waits here until its first code proves that the phone has it.
SECRET = "second_step.secret"  # noqa: S105
STAGE = "mfa_authenticate"


# ---- at the door


@login_stage_required(stage=STAGE, redirect_urlname="account_login")
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Reached after the right password only; nobody is signed in before the answer is right."""
    stage = request._login_stage  # type: ignore[attr-defined]
    person: User = stage.login.user
    form, passkey_form = SecondStepForm(), PasskeyForm()
    if request.method == "POST":
        place = services.place_of(request, person)
        here = f"place:{place.pk}" if place else services.address_of(request)
        if not services.allow(request, "second_step", key=f"{person.pk}@{here}"):
            return too_many(request)
        if "credential" in request.POST:
            passkey_form = PasskeyForm(request.POST)
            kind = ceremony.passkey_kind(passkey_form, person)
        else:
            form = SecondStepForm(request.POST)
            kind = _code_kind(request, form, person, place)
        if kind:
            record_authentication(request, person, "mfa", type=kind)
            return stage.exit()
    context = {"form": form, "passkey_form": passkey_form, "person": person}
    context["options"] = ceremony.request_options(person)
    return render(request, "accounts/ask_second_step.html", context, status=_status(form, passkey_form))


def _code_kind(request: HttpRequest, form: SecondStepForm, person: User, place: KnownPlace | None) -> str:
    """Six digits can be guessed from many addresses, so they have a limit of their own; a known place too."""
    if not form.is_valid():
        return ""
    typed = form.cleaned_data["code"]
    guessable = bool(compute.digits_of(typed))
    action, key = ("second_step_place", place.pk) if place else ("second_step_everywhere", person.pk)
    if guessable and not services.allow(request, action, key=str(key)):
        form.add_error(
            "code", _("Terlalu banyak kode salah hari ini. Pakai kunci sandi atau kode pemulihan.")
        )
        return ""
    try:
        return services.use_code(user=person, typed=typed, now=clock.now())
    except services.WrongCodeError:
        form.add_error(
            "code",
            _(
                "Kode tidak cocok atau sudah dipakai. Tunggu angka berikutnya dan pastikan jam ponsel diatur "
                "otomatis."
            ),
        )
        return ""


# ---- in the own account


@login_required
@never_cache
@require_GET
def overview(request: Request) -> HttpResponse:
    factors = [_shown(one) for one in selectors.factors(request.user)]
    context = {
        "factors": factors,
        "has_app": any(one["type"] == choices.TOTP for one in factors),
        "codes_left": selectors.recovery_codes_left(request.user),
        "led": services.second_step_required(request.scope),
        "next_query": f"?{urlencode({'next': asked})}" if (asked := onward(request, "")) else "",
    }
    return render(request, "accounts/second_step.html", context)


def _shown(factor: Authenticator) -> dict[str, Any]:
    label = str(choices.FACTOR_LABELS[factor.type])
    name = factor.data.get("name", "")
    return {
        "pk": factor.pk,
        "type": factor.type,
        "title": f"{label}: {name}" if name else label,
        "created_at": factor.created_at,
        "last_used_at": factor.last_used_at,
    }


@login_required
@never_cache
@sensitive_post_parameters("code", "current")
@require_http_methods(["GET", "POST"])
def add_app(request: Request) -> HttpResponse:
    person = request.user
    if selectors.factors(person).filter(type=choices.TOTP).exists():
        messages.info(request, _("Aplikasi autentikator sudah terpasang."))
        return redirect("second_step")
    if SECRET not in request.session:
        request.session[SECRET] = compute.new_secret()
    secret = request.session[SECRET]
    form = AddAppForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid() and (codes := _add_app(request, form, secret)) is not None:
            return set_up(request, choices.TOTP, codes)
    address = compute.otpauth(secret, issuer=ISSUER, label=person.username)
    picture = segno.make(address, micro=False).svg_data_uri(border=3, scale=5)
    context = {"form": form, "secret": compute.grouped(secret), "address": address, "picture": picture}
    return render(request, "accounts/second_step_app.html", context, status=_status(form))


def _add_app(request: Request, form: AddAppForm, secret: str) -> list[str] | None:
    try:
        return services.add_totp(
            scope=request.scope,
            user=request.user,
            secret=secret,
            code=form.cleaned_data["code"],
            now=clock.now(),
        )
    except services.WrongCodeError:
        form.add_error("code", _("Kode tidak cocok. Pastikan jam ponsel diatur otomatis, lalu coba lagi."))
        return None


def set_up(request: Request, kind: str, codes: list[str]) -> HttpResponse:
    """This session has just proven the factor; others were opened without it."""
    request.session.pop(SECRET, None)
    request.session[choices.SECOND_STEP] = kind
    messages.success(request, _("Terpasang. Mulai sekarang masuk memerlukan langkah kedua."))
    if not codes:
        return redirect(onward(request, "second_step"))
    return _codes_page(request, codes)


@login_required
@never_cache
@sensitive_post_parameters("current")
@require_http_methods(["GET", "POST"])
def recovery_codes(request: Request) -> HttpResponse:
    person: User = request.user
    verdict = permissions.can_make_codes(request.scope, person, factors=selectors.factors(person).count())
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("second_step")
    form = ConfirmedForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid():
            codes = services.new_recovery_codes(scope=request.scope, user=person, now=clock.now())
            return _codes_page(request, codes)
    return render(request, "accounts/second_step_codes.html", {"form": form}, status=_status(form))


def _codes_page(request: Request, codes: list[str]) -> HttpResponse:
    """In the answer to the form: the codes are kept nowhere as text, so no other page can show them."""
    shown = ["-".join(compute.grouped(code).split()) for code in codes]
    context = {"codes": shown, "onward": resolve_url(onward(request, "second_step"))}
    return render(request, "accounts/second_step_codes.html", context)


@login_required
@never_cache
@sensitive_post_parameters("current")
@require_http_methods(["GET", "POST"])
def remove(request: Request, pk: int) -> HttpResponse:
    person: User = request.user
    factor = get_object_or_404(selectors.factors(person), pk=pk)
    others = selectors.factors(person).exclude(pk=pk).count()
    required = services.second_step_required(request.scope)
    verdict = permissions.can_remove_factor(request.scope, person, others=others, required=required)
    form = ConfirmedForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid():
            given: dict[str, Any] = {"user": person, "factor": factor, "required": required}
            services.remove_factor(scope=request.scope, now=clock.now(), **given)
            messages.success(request, _("Cara itu dihapus."))
            return redirect("second_step")
    context = {"form": form, "factor": factor, "verdict": verdict, "last": not others}
    context["title"] = _shown(factor)["title"]
    return render(request, "accounts/second_step_remove.html", context, status=_status(form))


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where the person was going when led here."""
    return address_inside(request, request.GET.get("next", "")) or otherwise


def _status(*forms: Any) -> int:
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
