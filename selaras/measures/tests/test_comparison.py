"""A region stands beside its past, its neighbours and the mean: with sources, without a ranking of ours."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from selaras.measures.compute import read_published
from selaras.measures.models import Measure
from selaras.measures.selectors import comparison_of, computed
from selaras.measures.services import record_values
from selaras.measures.tests.factories import NOW, SYSTEM, make_measure
from selaras.measures.tests.test_shipped_values import FOLDER, KALSEL
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PLAIN = {"rank": None, "out_of": None, "reasons": ()}


def make_province():
    city = make_region("16.72")
    for code in ("16.71", "16.74"):
        make_region(code)
    make_region("33.73")
    make_measure()
    make_measure(edition="2023", score="4.4", method_version="2017", **PLAIN)
    make_measure(region_code="16.71", score="5.1", **PLAIN)
    make_measure(region_code="16.74", edition="2022", score="4.51", method_version="2017", **PLAIN)
    make_measure(region_code="33.73", score="6.544", **PLAIN)
    make_measure(region_code="ID", score="4.92", **PLAIN)
    return city


@pytest.fixture
def reader(client):
    user = make_user()
    grant(user, "sekda", region=make_region("16.72"))
    client.force_login(user)
    return client


def test_peers_are_of_the_own_province_in_the_order_of_their_codes():
    shown = comparison_of(SYSTEM, make_province()).shown
    assert [(one.row.region_code, one.is_own) for one in shown.peers.rows] == [
        ("16.71", False), ("16.72", True), ("16.74", False),
    ]  # fmt: skip


def test_another_edition_or_method_is_shown_and_said_not_to_compare():
    shown = comparison_of(SYSTEM, make_province()).shown
    assert [(one.row.edition, one.is_comparable) for one in shown.peers.rows] == [
        ("2024", True), ("2024", True), ("2022", False),
    ]  # fmt: skip
    (past,) = shown.past
    assert (past.row.score, past.is_comparable, past.difference) == ("4.4", False, None)
    assert str(shown.mean.difference) == "-0.539"


def test_the_past_by_the_same_method_has_a_difference():
    city = make_province()
    make_measure(edition="2025", score="4.5", **PLAIN)
    first = comparison_of(SYSTEM, city).shown.past[0]
    assert str(first.difference) == "0.119"


def test_estimates_drafts_and_misprints_of_others_are_no_yardstick():
    city = make_province()
    for fields in (
        {"mark": "perkiraan"},
        {"state": "konsep", "method_version": "x"},
        {"warning": "Salah cetak."},
    ):
        make_measure(**{"region_code": "16.71", "score": "1.5", **PLAIN} | fields)
    shown = comparison_of(SYSTEM, city).shown
    assert [one.row.score for one in shown.peers.rows] == ["5.1", "4.381", "4.51"]


def test_the_rank_stands_in_the_source_line_only(reader):
    make_province()
    body = " ".join(reader.get(reverse("measure_comparison", args=["16.72"])).content.decode().split())
    assert body.count("Urutan 85 dari 94 menurut SETARA Institute.") == 2
    assert "peringkat" not in body.lower()
    assert "terburuk" not in body.lower()


def test_thirteen_regions_give_the_provinces_number(reader):
    for code in KALSEL:
        make_region(code)
    record_values(scope=SYSTEM, values=read_published((FOLDER / "ikn.yaml").read_text()), now=NOW)
    page = reader.get(reverse("measure_comparison", args=["63"]), {"indeks": "IKN"})
    body = " ".join(page.content.decode().split())
    assert "Rerata hitung 13 daerah: 77,44" in body
    assert "nilai yang dipublikasikan 77,44" in body
    province = Measure.objects.get(region_code="63")
    detail = " ".join(reader.get(province.get_absolute_url()).content.decode().split())
    assert "sama dengan nilai yang dipublikasikan" in detail
    assert computed(province).receipt in body
    assert computed(province).receipt in detail


def test_a_mean_of_some_regions_is_not_given(reader):
    for code in KALSEL:
        make_region(code)
    make_region("63.12")
    record_values(scope=SYSTEM, values=read_published((FOLDER / "ikn.yaml").read_text()), now=NOW)
    province = Measure.objects.get(region_code="63")
    assert computed(province) is None
    assert comparison_of(SYSTEM, province.region, "IKN").shown.below.mean is None
    assert "Belum dapat dihitung ulang" in reader.get(province.get_absolute_url()).content.decode()


def test_a_region_of_which_nothing_is_known_says_so(reader):
    make_region("33.73")
    body = reader.get(reverse("measure_comparison", args=["33.73"])).content.decode()
    assert "Belum ada nilai resmi" in body


def test_an_index_nobody_knows_here_falls_back_to_one_that_is_known(reader):
    make_province()
    page = reader.get(reverse("measure_comparison", args=["16.72"]), {"indeks": "<script>"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert reader.get(reverse("measure_comparison", args=["16.72.01"])).status_code == 404


def test_kub_is_computed_again_on_its_page(reader):
    make_region("ID")
    call_command("load_measures", FOLDER / "kub.yaml")
    for edition, words in (("2025", "77,89"), ("2019", "73,83")):
        page = reader.get(Measure.objects.get(region_code="ID", edition=edition).get_absolute_url())
        assert f"Dibulatkan menjadi {words}, sama dengan" in " ".join(page.content.decode().split())
