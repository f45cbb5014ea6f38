"""API tokens of the signed-in person."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.offices import services
from selaras.offices.forms.people import TokenForm
from selaras.offices.models import ApiToken
from selaras.offices.views.answers import posted


@login_required
@require_http_methods(["GET", "POST"])
def token_list(request: Request) -> HttpResponse:
    """A new token is rendered in the answer to the form and kept nowhere."""
    now, user = clock.now(), User.objects.get(pk=request.user.pk)
    form = TokenForm(posted(request))
    made: list[str] = []
    if request.method == "POST" and form.is_valid():
        name, days = form.cleaned_data["name"], form.cleaned_data["days"]

        def make() -> None:
            expires_at = now + timedelta(days=days)
            made.append(
                services.make_token(
                    scope=request.scope, user=user, name=name, expires_at=expires_at, now=now
                )[1]
            )

        succeeds(form, make)
    tokens = ApiToken.objects.filter(user=user).order_by(
        F("revoked_at").asc(nulls_first=True), "-created_at", "-pk"
    )[:60]
    context = {"tokens": tokens, "form": TokenForm() if made else form, "raw": "".join(made), "now": now}
    response = render(request, "offices/token_list.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user.pk)
    services.revoke_token(scope=request.scope, token=token, now=clock.now())
    messages.success(request, _("Token %(name)s dicabut.") % {"name": token.name})
    return redirect("token_list")
