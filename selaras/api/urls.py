"""Addresses of the assembled API."""

from django.urls import URLPattern, include, path

from selaras.api import views
from selaras.api.api import api, served
from selaras.api.views import webhooks

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

urlpatterns = [
    path("akun/webhook/", webhooks.webhook_list, name="webhook_list"),
    path("akun/webhook/<int:pk>/", webhooks.webhook, name="webhook"),
    path("akun/webhook/<int:pk>/rahasia/", webhooks.webhook_secret, name="webhook_secret"),
    *(
        path(f"akun/webhook/<int:pk>/{word}/", webhooks.webhook_step, {"word": word}, name=f"webhook_{name}")
        for word, name in (("jeda", "pause"), ("lanjut", "resume"), ("uji", "try"), ("hapus", "end"))
    ),
    path(
        "akun/webhook/<int:pk>/kiriman/<int:delivery>/ulang/",
        webhooks.webhook_send_again,
        name="webhook_send_again",
    ),
]
