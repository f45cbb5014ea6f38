"""Finding a region however it is spelled, by name or by code, within one's own subtree where asked."""

from datetime import UTC, date, datetime

import pytest
from django.test import TestCase

from selaras.core.references import Reference, show_many
from selaras.core.scope import Grant, Scope
from selaras.regions import selectors
from selaras.regions.choices import BASE_LEVELS, Kind, Level
from selaras.regions.models import Region
from selaras.regions.services import edition as services
from selaras.regions.tests.factories import make_region

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)

# What is typed -> the code that must come first.
FIRST = {
    "palangka raya": "62.71",
    "Palangkaraya": "62.71",
    "kota palangka-raya": "62.71",
    "KOTA PALANGKARAYA": "62.71",
    "palangka": "62.71",
    "Pagar Alam": "16.72",
    "pagaralam": "16.72",
    "Kota Pagaralam": "16.72",
    "lubuklinggau": "16.73",
    "Lubuk-Linggau": "16.73",
    "bogor": "32.01",
    "kota bogor": "32.71",
    "bogor kota": "32.71",
    "Kab. Bogor": "32.01",
    "kabupaten bogor": "32.01",
    "lima puluh kota": "13.07",
    "kab lima puluh kota": "13.07",
    "kota baru": "63.02",
    "Kotabaru": "63.02",
    "jakarta": "31",
    "DKI Jakarta": "31",
    "daerah khusus ibukota jakarta": "31",
    "jakarta utara": "31.72",
    "Kota Adm. Jakarta Utara": "31.72",
    "kota administrasi jakarta utara": "31.72",
    "kepulauan seribu": "31.01",
    "kep. seribu": "31.01",
    "Kep Seribu": "31.01",
    "kota tidore kepulauan": "82.72",
    "jogja": "34",
    "kota yogyakarta": "34.71",
    "Sumsel": "16",
    "prov. sumatera selatan": "16",
    "Fakfak": "92.03",
    "toli toli": "72.04",
    "Pangkep": "73.10",
    "ra'as": "35.29.22",
    "kecamatan pagar alam utara": "16.72.01",
    "16.72": "16.72",
    "1672": "16.72",
    "16.7": "16.71",
    "11.10": "11.10",
    "11.1": "11.10",
    "Indonesia": "",
    "tidak ada": "",
    "k": "",
    "": "",
    "%": "",
    "99.99": "",
}


class TestSearchInTheShippedList(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        services.load_edition(levels=BASE_LEVELS, now=NOW)
        make_region("16.72.01.1005", "Pagar Alam")
        make_region("12.13.02.2012", "Beringin Jaya")

    def test_the_region_that_is_meant_comes_first(self) -> None:
        first = {text: next((found.region.code for found in selectors.search(text)), "") for text in FIRST}
        assert first == FIRST

    def test_whole_names_come_before_beginnings_and_these_before_parts(self) -> None:
        codes = [found.region.code for found in selectors.search("pagar alam")]
        assert codes[:4] == ["16.72", "16.72.01.1005", "16.72.01", "16.72.02"]
        names = [found.region.name for found in selectors.search("jakarta", limit=50)]
        assert names[0] == "Daerah Khusus Ibukota Jakarta"

    def test_a_village_is_found_with_the_way_to_it(self) -> None:
        [found] = selectors.search("Beringin Jaya")
        assert found.region.kind == Kind.VILLAGE
        assert found.place == "Panyabungan Utara, Kabupaten Mandailing Natal, Sumatera Utara"

    def test_places_speak_in_the_spelling_of_daily_use(self) -> None:
        [found] = [one for one in selectors.search("jekan raya") if one.region.level == Level.DISTRICT]
        assert found.place == "Kota Palangka Raya, Kalimantan Tengah"
        assert selectors.search("sumsel")[0].place == ""

    def test_levels_place_and_limit_narrow_the_search(self) -> None:
        only_wide = selectors.search("pagar alam", levels=(Level.PROVINCE, Level.REGENCY))
        assert [found.region.code for found in only_wide] == ["16.72"]
        assert selectors.search("pagar alam", within_path="ID.62.") == []
        assert len(selectors.search("barat")) == selectors.SEARCH_LIMIT
        assert len(selectors.search("barat", limit=3)) == 3

    def test_a_scope_narrows_the_search_to_its_own_subtrees(self) -> None:
        nobody = Scope(on=TODAY, user_id=1)
        assert selectors.search("palembang", scope=nobody) == []
        grants = tuple(Grant("operator", frozenset(), path) for path in ("ID.16.72.", "ID.62."))
        two = Scope(on=TODAY, user_id=1, grants=grants)
        assert selectors.search("palembang", scope=two) == []
        assert selectors.search("pagar alam", scope=two)[0].region.code == "16.72"
        assert [found.region.code for found in selectors.search("palangkaraya", scope=two)] == ["62.71"]
        assert all(found.region.code.startswith("16.72") for found in selectors.search("16", scope=two))

    def test_a_closed_code_is_not_offered(self) -> None:
        Region.objects.filter(code="62.71").update(valid_to=date(2025, 12, 31))
        assert selectors.search("palangkaraya") == []

    def test_a_search_is_two_queries_however_many_it_finds(self) -> None:
        for text in ("barat", "62.71", "pagar alam"):
            with self.assertNumQueries(2):
                selectors.search(text)
        with self.assertNumQueries(0):
            selectors.search("%")

    def test_counts_and_surroundings(self) -> None:
        counts = {one.kind: one.count for one in selectors.counts_below("ID.16.")}
        assert counts == {Kind.REGENCY: 13, Kind.CITY: 4, Kind.DISTRICT: 241, Kind.URBAN_VILLAGE: 1}
        city = selectors.get_by_code("16.72")
        assert [region.code for region in selectors.ancestors(city)] == ["ID", "16"]
        assert [region.code for region in selectors.children(city)] == [f"16.72.0{n}" for n in range(1, 6)]
        south = next(province for province in selectors.provinces() if province.code == "16")
        assert (south.regencies, south.cities) == (13, 4)


@pytest.mark.django_db
def test_the_registry_shows_regions_to_those_who_are_signed_in() -> None:
    city = make_region("62.71", "Kota Palangkaraya")
    wanted = [Reference("region", str(city.pk)), Reference("region", "0")]
    shown = show_many(Scope(on=TODAY, user_id=1), wanted)
    assert [(one.title, one.url, one.context) for one in shown.values()] == [
        ("Kota Palangka Raya", "/wilayah/62.71/", "62.71")
    ]
    assert show_many(Scope(on=TODAY), wanted) == {}
