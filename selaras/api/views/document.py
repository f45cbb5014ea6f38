"""The OpenAPI document and the page that shows it."""

from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from selaras.api.api import api
from selaras.api.choices import CALLS_A_MINUTE, CALLS_OF_A_PERSON
from selaras.api.compute import Json, sections, shapes
from selaras.core.api import MOST_PER_PAGE
from selaras.core.http import PROBLEMS


@cache
def document(language: str) -> Json:
    """Built once for each language; it changes with the version only."""
    return api.get_openapi_schema()


@require_safe
@conditional_page
def openapi(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(document(get_language() or ""), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-cache"
    return response


@cache
def reference(language: str) -> SafeString:
    """Every operation, problem and shape; the same for everybody, and two seconds of work."""
    schema = document(language)
    named = shapes(schema)
    context = {
        "sections": sections(schema),
        "shapes": named,
        "shape_names": {shape.name for shape in named},
        "problems": PROBLEMS.items(),
    }
    return render_to_string("api/_reference.html", context)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "reference": reference(get_language() or ""),
        "calls": CALLS_A_MINUTE,
        "person_calls": CALLS_OF_A_PERSON,
        "most": MOST_PER_PAGE,
    }
    return render(request, "api/docs.html", context)
