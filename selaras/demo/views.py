"""Pages of the demonstration: the cast, its sign-in, loading again, and the gallery of components."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.accounts.choices import SECOND_STEP, SHOWN
from selaras.accounts.models import User
from selaras.core import clock
from selaras.demo import services
from selaras.demo.choices import CAST
from selaras.demo.forms import SampleFilter, SampleForm

BACKEND = "selaras.accounts.backends.NameMailOrNipBackend"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can be in the demonstration."""
    return render(request, "demo/people.html", {"cast": CAST})


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Become one of the cast; this address does not exist in production."""
    member = services.member_named(username)
    if member is None and username not in services.others():
        raise Http404
    logout(request)
    if member is not None and member.by_link:
        token = services.link_of(member, now=clock.now())
        if token is None:
            messages.error(request, _("Periode sudah ditutup; tautan kerja tidak berlaku lagi."))
            return redirect("demo_people")
        return redirect("open_worklink", token)
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        messages.error(request, _("Data peragaan belum dimuat. Muat ulang dahulu."))
        return redirect("demo_people")
    login(request, user, backend=BACKEND)
    # Nobody of the cast has a phone; production does not know this address.
    request.session[SECOND_STEP] = SHOWN
    return redirect("home")


@require_POST
def reload_case(request: HttpRequest) -> HttpResponse:
    """Throw the demonstration away and play it again for the coming Friday."""
    logout(request)
    services.wipe()
    services.load(now=clock.now())
    messages.success(request, _("Data peragaan dimuat ulang; batas waktunya Jumat yang akan datang."))
    return redirect("demo_people")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, with its states."""
    faulty = SampleForm({"title": "", "agency": "dinsos", "level": "9"}, auto_id="salah_%s")
    page = Paginator(range(1, 61), 6).get_page(request.GET.get("page", 4))
    context = {"form": SampleForm(), "faulty": faulty, "filter_form": SampleFilter(request.GET), "page": page}
    return render(request, "demo/gallery.html", context)
