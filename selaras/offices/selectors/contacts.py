"""Reads of contacts: what a pasted list would do to those of a region."""

from django.conf import settings

from selaras.offices.compute import AgencyKey, Known, Reading, read_contacts
from selaras.offices.models import Agency, Contact
from selaras.regions.models import Region


def reading_of(region: Region, text: str) -> Reading:
    """Two queries, however long the list is."""
    agencies = Agency.objects.filter(region=region, is_active=True)
    contacts = Contact.objects.filter(agency__region=region, is_active=True)
    return read_contacts(
        text,
        agencies=[AgencyKey(a.pk, a.code, a.name, a.short_name) for a in agencies],
        known=[Known(c.pk, c.agency_id, c.name, c.position, c.phone, c.email) for c in contacts],
        demo=settings.DEMO,
    )
