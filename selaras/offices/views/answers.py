"""What every page of this app needs: the chosen region, a visible row, and a service's faults on its form."""

from datetime import date

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Contact
from selaras.offices.selectors import current_region
from selaras.regions.models import Region


def chosen_region(request: Request) -> Region:
    """Whoever has no role anywhere has no page of this app either."""
    region = current_region(request)
    if region is None:
        raise Http404
    return region


def posted(request: Request) -> QueryDict | None:
    """Data for a form; a form sent with nothing in it is still a form that was sent."""
    return request.POST if request.method == "POST" else None


def today_in(region: Region) -> date:
    return clock.now().astimezone(region.tz).date()


def visible_agency(scope: Scope, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(scope).select_related("region"), pk=pk)


def visible_contact(scope: Scope, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(scope).active().select_related("agency__region")
    return get_object_or_404(contacts, pk=pk)
