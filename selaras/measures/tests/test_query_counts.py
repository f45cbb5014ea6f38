"""The pages of the register ask as often for a country as for a city."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.measures.models import Measure
from selaras.measures.selectors import reading_of
from selaras.measures.tests.factories import NOW
from selaras.offices.tests.factories import grant, make_user, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIMIT = 25
PROVINCE = [f"16.{number:02}" for number in (*range(1, 14), *range(71, 75))]
COUNTRY = PROVINCE + [f"{p}.{n:02}" for p in range(31, 74) for n in range(1, 14)][: 514 - len(PROVINCE)]
PEOPLE = {"operator": "16.72", "provinsi": "16", "nasional": "ID"}


def fill(codes, editions):
    """Two indices for these regions, their province and the country; what is there already stays."""
    for code in codes:
        make_region(code)
    regions = {region.code: region for region in Region.objects.all()}
    present = set(Measure.objects.values_list("index_code", "region_code", "edition"))
    Measure.objects.bulk_create(
        [
            Measure(
                index_code=index, index_title="Indeks", edition=str(2026 - n), region_code=code, score="4.2",
                region=regions[code], scale_min="1", scale_max="7", better="high", recorded_at=NOW,
                method_version=str(2026 - n - n % 3), owner="Pemilik", source_title="Daftar", mark="resmi",
                state="dipublikasikan",
            )
            for index in ("IKN", "IKT")
            for code in ("ID", "16", *codes)
            for n in range(editions)
            if (index, code, str(2026 - n)) not in present
        ]
    )  # fmt: skip


def counted(client, addresses):
    counts = {}
    for address in addresses:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts[address] = len(seen)
        assert len(seen) <= LIMIT, (address, [query["sql"][:150] for query in seen.captured_queries])
    return counts


def pages(code):
    measure = Measure.objects.filter(region_code="16.72").latest("pk")
    return [
        reverse("measures"),
        f"{reverse('measures')}?q=kota&indeks=IKT&cetak=tanpa",
        reverse("measure_series", args=["IKT", "16.72"]),
        reverse("measure_comparison", args=["16.72"]),
        reverse("measure_comparison", args=[code]),
        measure.get_absolute_url(),
        reverse("measures_export"),
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_ten_times_the_numbers_cost_the_same(client, role):
    user = make_user()
    grant(user, role, region=make_region(PEOPLE[role]))
    client.force_login(user)
    fill(["16.72"], 2)
    addresses = pages(PEOPLE[role])
    few = counted(client, addresses)
    fill(PROVINCE, 10)
    assert counted(client, addresses) == few


@pytest.mark.slow
@pytest.mark.parametrize("role", PEOPLE)
def test_all_514_regions_cost_what_one_costs(client, role, gather_statistics):
    user = make_user()
    grant(user, role, region=make_region(PEOPLE[role]))
    client.force_login(user)
    fill(["16.72"], 2)
    addresses = pages(PEOPLE[role])
    few = counted(client, addresses)
    fill(COUNTRY, 10)
    gather_statistics()
    assert Measure.objects.count() > 10_000
    assert counted(client, addresses) == few


def test_reading_a_table_costs_the_same_for_one_row_and_for_a_hundred():
    user = make_user()
    grant(user, "nasional", region=make_region("ID"))
    scope = scope_of(user, NOW.date())
    for code in PROVINCE:
        make_region(code)
    head = "Indeks\tPemilik\tKode wilayah\tEdisi\tNilai\tSkala min\tSkala maks\tMetode\tSumber\n"
    counts = []
    for editions in (1, 6):
        rows = [
            f"IKT\tP\t{code}\t{2020 + n}\t4\t1\t7\tx\tDaftar" for code in PROVINCE for n in range(editions)
        ]
        with CaptureQueriesContext(connection) as seen:
            assert not reading_of(scope, head + "\n".join(rows)).faults
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4
