"""What is invented about regions and offices lies in Kabupaten Contoh, as drafts that can be previewed."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.assessments.models import Round
from selaras.demo.choices import EXAMPLE_CODE
from selaras.offices.models import Agency, Reorganisation
from selaras.offices.selectors.reorganisations import preview_of
from selaras.regions.choices import Kind
from selaras.regions.models import Region, RegionEdition
from selaras.regions.selectors import counts_below
from selaras.regions.services.edition_plan import plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def national(case: Round, client: Client) -> Client:
    client.post(reverse("demo_enter", args=["kelana"]))
    return client


def test_a_sound_edition_waits_as_a_draft_and_the_nation_previews_it(national: Client) -> None:
    edition = RegionEdition.objects.get(shipped=False)
    plan = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree)
    assert edition.is_draft and plan.is_sound, plan.faults
    page = national.get(edition.get_absolute_url()).content.decode()
    assert "Contoh Dua Hulu" in page and "Contoh Empat Hilir" in page
    assert not Region.objects.filter(code=f"{EXAMPLE_CODE}.05").exists()


def test_a_reorganisation_waits_as_a_plan_without_a_fault(national: Client) -> None:
    plan = Reorganisation.objects.get()
    assert plan.is_draft and plan.region.code == EXAMPLE_CODE and preview_of(plan).faults == []
    page = national.get(plan.get_absolute_url()).content.decode()
    assert "Dinas Sosial dan Tenaga Kerja" in page
    assert Agency.objects.filter(region=plan.region, is_active=True).count() == 5


def test_nothing_invented_lies_in_a_real_region(case: Round) -> None:
    edition = RegionEdition.objects.get(shipped=False)
    codes = {word.strip() for line in edition.text.splitlines() for word in line.split("|")[1:3]} - {""}
    assert all(code.startswith(EXAMPLE_CODE) for code in codes)
    assert "contoh" in edition.decree.lower() and "contoh" in Reorganisation.objects.get().decree.lower()


def test_an_invented_region_is_not_counted_among_those_of_the_country(case: Round) -> None:
    whole = {row.kind: row.count for row in counts_below("ID.")}
    assert (whole[Kind.PROVINCE], whole[Kind.REGENCY] + whole[Kind.CITY]) == (38, 514)
    assert {row.kind: row.count for row in counts_below("ID.99.")} == {Kind.REGENCY: 1, Kind.DISTRICT: 4}
