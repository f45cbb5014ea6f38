"""Numbers of indices through the API: exact text with scale, method and source; series cut at breaks."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.measures.models import Measure
from selaras.measures.tests.factories import make_measure
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PLAIN = {"rank": None, "out_of": None, "reasons": ()}


def test_a_number_comes_exact_and_with_its_source(operator: Caller) -> None:
    shown = answered(operator.get(f"/measures/{make_measure(score='4.380').pk}"))
    assert (shown["score"], shown["scale"], shown["method"]) == (
        "4.380",
        {"min": "1", "max": "7", "better": "high"},
        "2024",
    )
    assert shown["region"] == {"code": "16.72", "name": "Kota Pagar Alam"}
    assert shown["source"] == {
        "title": "Daftar yang diumumkan", "url": None, "date": "2025-05-27", "rank": 85, "out_of": 94
    }  # fmt: skip


def test_a_rank_without_a_score_and_a_misprint_say_what_they_are(operator: Caller) -> None:
    ranked = make_measure(edition="2017", score="", reasons=())
    doubtful = make_measure(score="4.318", warning="Salah cetak.", **PLAIN)
    assert answered(operator.get(f"/measures/{ranked.pk}"))["score"] is None
    assert answered(operator.get(f"/measures/{doubtful.pk}"))["warning"] == "Salah cetak."


@pytest.mark.parametrize(
    ("query", "editions"),
    [
        ("", ["2025", "2024", "2023"]),
        ("?index=IKT&edition=2024", ["2024"]),
        ("?region=16", ["2025", "2024"]),
        ("?region=16.7", []),
        ("?region=ID", ["2023"]),
        ("?mark=perkiraan", []),
        ("?index=XYZ", []),
    ],
)
def test_the_register_is_filtered(operator: Caller, query: str, editions: list[str]) -> None:
    make_measure()
    make_measure(edition="2025", state="konsep", **PLAIN)
    make_region("33.73")
    make_measure(region_code="33.73", edition="2022", state="konsep", **PLAIN)
    make_measure(region_code="ID", edition="2023", **PLAIN)
    page = answered(operator.get(f"/measures{query}"))
    assert [row["edition"] for row in page["data"]] == editions
    assert page["count"] == len(editions)


def test_an_unknown_filter_is_refused(operator: Caller) -> None:
    refused(operator.get("/measures?tahun=2024"), 422, "invalid")


def test_drafts_of_another_region_and_other_roles(
    operator: Caller, contact: Caller, province: Caller
) -> None:
    make_region("33.73")
    foreign = make_measure(region_code="33.73", state="konsep", **PLAIN)
    refused(operator.get(f"/measures/{foreign.pk}"), 404, "not_found")
    refused(contact.get("/measures"), 403, "forbidden")
    own = make_measure(state="konsep")
    assert answered(province.get(f"/measures/{own.pk}"))["state"] == "konsep"


def test_a_series_is_cut_where_the_method_changes(operator: Caller) -> None:
    make_measure()
    make_measure(edition="2022", score="4.4", method_version="2017", **PLAIN)
    make_measure(region_code="ID", score="4.92", **PLAIN)
    series = answered(operator.get("/measures/series/IKT/16.72"))
    old, new = series["segments"]
    assert [point["value"]["score"] for point in old["points"]] == ["4.4"]
    assert new["points"][0]["difference"] == "-0.539"
    assert new["points"][0]["national_mean"]["score"] == "4.92"
    assert "indikator 2" in new["note"]
    refused(operator.get("/measures/series/IKN/16.72"), 404, "not_found")
    assert Measure.objects.count() == 3
