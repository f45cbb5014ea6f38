"""One's own data with its file and requests; the inbox of those who answer them."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.accounts.forms import ConfirmedForm
from selaras.accounts.models import User
from selaras.accounts.services import allow
from selaras.accounts.views.door import too_many
from selaras.audit import services as audit
from selaras.core import clock
from selaras.core.api import as_file
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.personal import kept_of_everybody
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.forms.privacy import AnswerForm, AskForm
from selaras.offices.models import PrivacyRequest
from selaras.offices.selectors import privacy as found
from selaras.offices.selectors.people import held_by
from selaras.offices.services import privacy

PER_PAGE = 50
# The page counts no further; the file holds all.
SHOWN = 500


def _own(request: Request) -> User:
    return User.objects.get(pk=request.user.pk)


@login_required
@never_cache
@require_safe
def own_data(request: Request) -> HttpResponseBase:
    return _page(request, ConfirmedForm(user=_own(request)), AskForm())


def _page(request: Request, confirm: ConfirmedForm, ask: AskForm) -> HttpResponse:
    person = _own(request)
    context = {
        "person": person,
        "sections": found.sections(person.pk, SHOWN),
        "most": SHOWN,
        "confirm": confirm,
        "ask_form": ask,
        "requests": PrivacyRequest.objects.filter(user=person).order_by("-asked_at")[:20],
    }
    status = 422 if confirm.errors or ask.errors else 200
    return render(request, "offices/own_data.html", context, status=status)


@login_required
@never_cache
@sensitive_post_parameters("current")
@require_POST
def own_data_file(request: Request) -> HttpResponseBase:
    """Whose file it is only the session says; an open browser alone does not get it."""
    person, now = _own(request), clock.now()
    if not allow(request, "password", key=str(person.pk)):
        return too_many(request)
    form = ConfirmedForm(request.POST, user=person)
    if not form.is_valid():
        return _page(request, form, AskForm())
    audit.record(verb="privacy.exported", scope=request.scope, kind="person", id=person.pk, at=now)
    return as_file(_archive(person, now=now), f"data-saya-{now:%Y%m%d}.zip", "application/zip")


def _archive(user: User, *, now: datetime) -> bytes:
    """One page to read and the same for programs; made for its owner alone and never kept."""
    kept = found.sections(user.pk)
    told = {
        "made_at": now.isoformat(timespec="seconds"),
        "username": user.username,
        "sections": [
            {
                "code": one.kept.code,
                "label": str(one.kept.label),
                "stays": str(one.kept.stays),
                "rows": one.rows,
            }
            for one in kept
        ],
    }
    page = render_to_string("offices/own_data_file.html", {"person": user, "sections": kept, "now": now})
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data-saya.html", page)
        archive.writestr(
            "data-saya.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
    return raw.getvalue()


@login_required
@require_POST
def ask(request: Request) -> HttpResponse:
    form, person = AskForm(request.POST), _own(request)
    if form.is_valid():
        try:
            privacy.ask(scope=request.scope, user=person, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            form.take_fault(fault)
        else:
            messages.success(request, _("Permintaan tercatat; dijawab paling lambat dalam 3 x 24 jam."))
            return redirect("own_data")
    return _page(request, ConfirmedForm(user=person), form)


@login_required
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(PrivacyRequest, pk=pk, user=request.user.pk)
    try:
        privacy.withdraw(scope=request.scope, row=row, now=clock.now())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Permintaan ditarik kembali."))
    return redirect("own_data")


def _asked(rows: Sequence[PrivacyRequest]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.user.full_name,
            row.get_wanted_display(),
            Moment(row.asked_at),
            Moment(row.due_at),
            row.get_state_display(),
            Moment(row.decided_at) if row.decided_at else "",
            row.decided_by_name,
        ]


REQUESTS = listed(
    Listing(
        "permintaan-data",
        lazy("Permintaan data pribadi"),
        "privacy_requests",
        (
            lazy("Yang meminta"), lazy("Permintaan"), lazy("Diminta"), lazy("Batas jawab"), lazy("Status"),
            lazy("Dijawab"), lazy("Oleh"),
        ),
        _asked,
        (32, 24, 18, 18, 18, 18, 28),
        personal=True,
    )
)  # fmt: skip


@login_required
@require_safe
def inbox(request: Request) -> HttpResponseBase:
    demand(permissions.can_read_requests(request.scope))
    asked = found.requests_for(request.scope)
    if wanted_file(request):
        return REQUESTS.file(request, asked)
    page = Paginator(asked, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    context = {"page": page, "rows": [(row, row.is_late(now)) for row in page.object_list]}
    return render(request, "offices/privacy_requests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: Request, pk: int) -> HttpResponseBase:
    row = get_object_or_404(found.requests_for(request.scope), pk=pk)
    now = clock.now()
    may = permissions.can_answer_request(request.scope, row, running=held_by(row.user_id, now).running)
    form = AnswerForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST":
        demand(may)
        if form.is_valid() and _answered(request, row, form):
            return redirect("privacy_requests")
    context = {"row": row, "form": form, "may": may, "late": row.is_late(now)}
    context["kept"] = kept_of_everybody() if row.wanted == "hapus" else ()
    return render(request, "offices/privacy_request.html", context, status=422 if form.errors else 200)


def _answered(request: Request, row: PrivacyRequest, form: AnswerForm) -> bool:
    fulfil = request.POST.get("do") == "penuhi"
    try:
        privacy.answer(scope=request.scope, row=row, fulfil=fulfil, now=clock.now(), **form.cleaned_data)
    except ValidationError as fault:
        form.take_fault(fault)
        return False
    messages.success(request, _("Permintaan dijawab."))
    return True
