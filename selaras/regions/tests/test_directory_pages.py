"""The pages "Wilayah": who sees them, what they say, how many queries they take."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.core.places import places_for
from selaras.core.scope import Grant, Scope, WorkLinkPass
from selaras.regions.choices import EDITION
from selaras.regions.models import Region
from selaras.regions.permissions import can_browse
from selaras.regions.tests.factories import make_region

PAGES = ["/wilayah/", "/wilayah/?q=pagar", "/wilayah/16.72/", "/wilayah/cari/?q=pagar"]


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    user = get_user_model().objects.create_user("rusmala")
    client.force_login(user)
    return client


@pytest.fixture
def city(db: None) -> Region:
    make_region("62.71")
    return make_region("16.72", edition=EDITION.code)


def text_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("url", PAGES)
def test_a_signed_out_visitor_is_sent_to_the_sign_in(client: Client, city: Region, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/masuk/" in answer["Location"]


def test_only_people_with_an_account_may_browse() -> None:
    day = date(2026, 1, 5)
    assert can_browse(Scope(on=day, user_id=1))
    visitor = can_browse(Scope(on=day))
    assert not visitor
    assert visitor.reason == "Masuk dahulu untuk melihat daftar wilayah."
    link = WorkLinkPass(link_id=1, agency_id=1, agency_path="ID.16.72.", subject_kind="round", subject_id="1")
    assert not can_browse(Scope(on=day, work_link=link))


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_written_through_these_pages(signed_in: Client, city: Region, url: str) -> None:
    assert signed_in.post(url).status_code == 405


def test_the_directory_lists_provinces_and_names_its_source(signed_in: Client, city: Region) -> None:
    page = text_of(signed_in, "/wilayah/")
    assert "Sumatera Selatan" in page
    assert "1 kota" in page
    assert "Keputusan Menteri Dalam Negeri Nomor 300.2.2-2430 Tahun 2025 tanggal 23 Juni 2025" in page
    assert "Open Database License (ODbL) 1.0" in page
    assert "https://opendatacommons.org/licenses/odbl/1-0/" in page


def test_an_empty_directory_says_what_to_do(signed_in: Client) -> None:
    assert "Daftar wilayah belum dimuat" in text_of(signed_in, "/wilayah/")


def test_a_search_works_without_javascript(signed_in: Client, city: Region) -> None:
    page = text_of(signed_in, "/wilayah/?q=palangka-raya")
    assert 'href="/wilayah/62.71/"' in page
    assert "1 wilayah cocok" in page
    assert 'id="hasil-wilayah"' in page


def test_a_search_without_result_keeps_what_was_typed_and_stays_harmless(
    signed_in: Client, city: Region
) -> None:
    page = text_of(signed_in, "/wilayah/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Tidak ada wilayah yang cocok" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_no_name_can_be_is_answered_with_a_message(signed_in: Client, city: Region) -> None:
    long = "x" * 101
    assert "error" in text_of(signed_in, f"/wilayah/?q={long}")
    assert "error" in text_of(signed_in, f"/wilayah/cari/?q={long}", status=422)
    assert signed_in.get("/wilayah/?q=%00").status_code == 400


def test_one_region_shows_its_facts_its_way_and_its_children(signed_in: Client, city: Region) -> None:
    make_region("16.72.01")
    page = text_of(signed_in, "/wilayah/16.72/")
    for words in ("Kota Pagar Alam", "16.72", "Waktu Indonesia Barat (WIB)", "23 Juni 2025", "1 kecamatan"):
        assert words in page
    assert 'href="/wilayah/16/"' in page
    assert 'href="/wilayah/16.72.01/"' in page


def test_the_two_names_stand_side_by_side(signed_in: Client, city: Region) -> None:
    page = text_of(signed_in, "/wilayah/62.71/")
    assert "Kota Palangkaraya" in page
    assert "<dd>Palangka Raya</dd>" in page


def test_the_country_has_three_zones(signed_in: Client, city: Region) -> None:
    assert "Tiga zona: WIB, WITA, WIT" in text_of(signed_in, "/wilayah/ID/")


def test_a_kecamatan_without_villages_says_how_to_load_them(signed_in: Client, city: Region) -> None:
    make_region("16.72.01")
    assert "Desa dan kelurahan belum dimuat" in text_of(signed_in, "/wilayah/16.72.01/")


def test_a_closed_code_and_a_region_of_our_own_say_so(signed_in: Client, city: Region) -> None:
    make_region("16.79", "Kota Lama", valid_to=date(2025, 12, 31), edition=EDITION.code)
    assert "tidak berlaku lagi setelah 31 Desember 2025" in text_of(signed_in, "/wilayah/16.79/")
    make_region("99.01")
    assert "tidak ada dalam daftar resmi" in text_of(signed_in, "/wilayah/99.01/")


@pytest.mark.parametrize("code", ["16.99", "1672", "16.7", "id", "16.72.", "11.1", "cari.x"])
def test_a_code_that_is_none_is_not_found(signed_in: Client, city: Region, code: str) -> None:
    assert signed_in.get(f"/wilayah/{code}/").status_code == 404


def test_the_fragment_is_no_whole_page_and_obeys_its_narrowing(signed_in: Client, city: Region) -> None:
    make_region("16.72.01", "Pagar Alam Utara")
    whole = text_of(signed_in, "/wilayah/cari/?q=pagar")
    assert "<html" not in whole
    assert "/wilayah/16.72.01/" in whole
    assert "/wilayah/16.72.01/" not in text_of(signed_in, "/wilayah/cari/?q=pagar&tingkat=1&tingkat=2")
    assert "Tidak ada wilayah" in text_of(signed_in, "/wilayah/cari/?q=pagar&dalam=62")
    assert "Ketik nama" in text_of(signed_in, "/wilayah/cari/")
    for wrong in ("dalam=6", "dalam=%27", "tingkat=0", "tingkat=9", "tingkat=x"):
        assert signed_in.get(f"/wilayah/cari/?q=pagar&{wrong}").status_code == 422


def test_a_picker_offers_buttons_only_within_ones_own_regions(
    city: Region, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from selaras.regions.views.directory import region_search

    request = rf.get("/wilayah/cari/?q=pa&pilih=1")
    request.user = get_user_model()(pk=1)
    request.scope = Scope(
        on=date(2026, 1, 5), user_id=1, grants=(Grant("operator", frozenset(), "ID.16.72."),)
    )
    page = region_search(request).content.decode()
    assert 'name="wilayah" value="16.72"' in page
    assert "62.71" not in page
    request.scope = Scope(on=date(2026, 1, 5), user_id=1)
    assert 'name="wilayah"' not in region_search(request).content.decode()


def test_the_rail_shows_the_directory_to_those_who_work_across_regions(rf: Any) -> None:
    def codes(role: str) -> list[str]:
        request = rf.get("/wilayah/")
        request.scope = Scope(on=date(2026, 1, 5), user_id=1, grants=(Grant(role, frozenset(), "ID.16."),))
        return [place.code for place in places_for(request)]

    assert "regions" in codes("admin")
    assert "regions" in codes("provinsi")
    assert "regions" not in codes("narahubung")


@pytest.mark.parametrize("url", ["/wilayah/", "/wilayah/16/", "/wilayah/?q=kota", "/wilayah/cari/?q=kota"])
@pytest.mark.slow
def test_the_number_of_queries_is_small_and_does_not_grow(signed_in: Client, city: Region, url: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(url).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(71, 86):
        make_region(f"16.{number}.01")
        make_region(f"{number}.71")
    assert queries() == few
    assert few <= 12
