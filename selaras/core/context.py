"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from selaras.core.places import places_for


def frame(request: HttpRequest) -> dict[str, Any]:
    scope = getattr(request, "scope", None)
    return {
        "scope": scope,
        "places": places_for(request),
        "demo_mode": settings.DEMO,
        "product_version": settings.VERSION,
        "upload_max_mb": settings.UPLOAD_MAX_MB,
    }
