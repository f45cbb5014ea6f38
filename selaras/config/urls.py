"""All addresses of the product; each app brings its own."""

from django.conf import settings
from django.urls import include, path

from selaras.api.urls import api_urls

urlpatterns = [
    path("", include("selaras.core.urls")),
    path("", include("selaras.accounts.urls")),
    path("", include("selaras.audit.urls")),
    path("", include("selaras.notices.urls")),
    path("", include("selaras.jobs.urls")),
    path("", include("selaras.regions.urls")),
    path("", include("selaras.offices.urls")),
    path("", include("selaras.lists.urls")),
    path("", include("selaras.instruments.urls")),
    path("", include("selaras.evidence.urls")),
    path("", include("selaras.duties.urls")),
    path("", include("selaras.letters.urls")),
    path("", include("selaras.measures.urls")),
    path("", include("selaras.followups.urls")),
    path("", include("selaras.assessments.urls")),
    path("", include("selaras.meetings.urls")),
    path("", include("selaras.analyses.urls")),
    path("", include("selaras.desk.urls")),
    path("", include("selaras.api.urls")),
    path("api/", include(api_urls)),
]
if settings.DEMO:
    urlpatterns.append(path("", include("selaras.demo.urls")))
handler400 = "selaras.core.views.refused_form"
handler403 = "selaras.core.views.forbidden"
handler429 = "selaras.accounts.views.door.too_many"
handler404 = "selaras.core.views.not_found"
handler500 = "selaras.core.views.broken"
