"""Pages of the demonstration."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from selaras.demo.forms import SampleFilter, SampleForm


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, with its states."""
    faulty = SampleForm({"title": "", "agency": "dinsos", "level": "9"})
    page = Paginator(range(1, 61), 6).get_page(request.GET.get("page", 4))
    context = {"form": SampleForm(), "faulty": faulty, "filter_form": SampleFilter(request.GET), "page": page}
    return render(request, "demo/gallery.html", context)
