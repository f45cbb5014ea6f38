"""Addresses of the assembled API."""

from django.urls import URLPattern, include, path

from selaras.api import views
from selaras.api.api import api, served

_found = [
    pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
for _pattern in _found:
    _pattern.callback = served(_pattern.callback)

_pages = [
    path("openapi.json", views.openapi, name="openapi"),
    path("docs", views.docs, name="docs"),
]
api_urls = [path("v1/", include(([*_pages, *_found], "api")))]
