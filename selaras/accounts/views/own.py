"""The own account: facts and password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from selaras.accounts import selectors, services
from selaras.accounts.forms import ChangePasswordForm, ProfileForm
from selaras.accounts.models import User
from selaras.accounts.views.door import too_many
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.references import action_of


@login_required
@sensitive_post_parameters("current")
@require_http_methods(["GET", "POST"])
def account(request: Request) -> HttpResponse:
    # A row of its own: the form writes unchecked values into it, and the frame shows request.user.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid():
            facts = {name: form.cleaned_data[name] or "" for name in ("full_name", "email", "nip", "phone")}
            services.change_user(scope=request.scope, user=person, now=clock.now(), **facts)
            messages.success(request, _("Data akun tersimpan."))
            return redirect("account")
    context = {
        "form": form,
        "person": User.objects.get(pk=person.pk) if form.errors else person,
        "has_second_step": selectors.has_second_step(person),
        "privacy_url": told() if (told := action_of("person", "privacy_address")) else "",
        "open_sessions": selectors.open_sessions(person, now=clock.now()).count(),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@login_required
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: Request) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)
    form = ChangePasswordForm(request.POST or None, user=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid():
            password = form.cleaned_data["password"]
            keep = request.session.session_key or ""
            services.set_password(
                scope=request.scope, user=person, password=password, now=clock.now(), keep=keep
            )
            update_session_auth_hash(request, person)
            messages.success(request, _("Kata sandi diganti. Sesi Anda di perangkat lain sudah berakhir."))
            return redirect("account")
    return render(
        request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200
    )
