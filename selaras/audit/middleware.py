"""A sensitive answer leaves only once its trace is written: what cannot be traced is not shown."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from selaras.audit import choices, services
from selaras.core import clock

# Found again in the reader's own cache, or in parts, is read all the same.
READ = frozenset({200, 206, 304})


class NoteReadings:
    """Costs nothing at an address that no room has registered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "GET" and response.status_code in READ and match is not None:
            for reading in choices.readings_at(match.view_name):
                if (subject := reading.subject_of(request, match.kwargs)) is not None:
                    scope = request.scope  # type: ignore[attr-defined]
                    services.note_reading(verb=reading.verb, scope=scope, subject=subject, now=clock.now())
        return response
