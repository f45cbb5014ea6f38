"""The request as a view gets it: the middleware has put the scope on it."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from selaras.core.scope import Scope


class Request(HttpRequest):
    """For annotations only; nothing makes one."""

    scope: Scope
    htmx: HtmxDetails
    # Whoever is signed in; which model that is stands two floors up.
    user: Any
