"""Numbers of the region that another came of: shown as back-cast, never mixed, computed only by a rule."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.core.scope import Grant, Scope
from selaras.measures import selectors
from selaras.measures.choices import MERGE_RULES, MergeRule
from selaras.measures.tests.factories import make_measure
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.choices import ROOT_PATH
from selaras.regions.models import Region
from selaras.regions.services import editions
from selaras.regions.services.edition_plan import plan_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PLAIN: dict[str, Any] = {"rank": None, "out_of": None, "reasons": ()}
ROOT = Scope(
    on=NOW.date(),
    user_id=1,
    name="Admin",
    grants=(Grant("admin", frozenset({"regions.editions", "measures.manage"}), ROOT_PATH),),
)


def write(text: str, day: date = date(2025, 7, 1)) -> None:
    plan = editions.DraftPlan("Edisi", "UU", day, text)
    edition = editions.make_draft(scope=ROOT, plan=plan, now=NOW)
    mark = plan_of(text=text, begins_on=day, decree="UU").mark
    editions.write_edition(scope=ROOT, edition=edition, mark=mark, now=NOW)


def number(code: str, edition: str, score: str, **fields: Any) -> None:
    make_measure(region_code=code, edition=edition, score=score, index_code="IHaI", **(PLAIN | fields))


def past(code: str) -> selectors.Past:
    found = selectors.series_of(ROOT, "IHaI", code)
    return found.past if found else selectors.Past()


@pytest.fixture
def pair() -> None:
    for code in ("16.01", "16.02", "16.03"):
        make_region(code, edition="daftar")
    for code, scores in {"16.01": ("5.10", "5.20", "5.60"), "16.02": ("6.10", "6.20", "6.40")}.items():
        for edition, score in zip(("2023", "2024", "2025"), scores, strict=True):
            number(code, edition, score)


def test_a_new_region_shows_the_numbers_of_its_mother_as_back_cast_and_not_as_its_own(pair: None) -> None:
    write("pemekaran | 16.01 | 16.14 | Kabupaten Hulu")
    found = selectors.series_of(ROOT, "IHaI", "16.14")
    assert found is not None
    assert found.segments == ()
    assert [(one.edition, one.score, one.is_back_cast) for one in found.past.inherited] == [
        ("2023", "5.10", True),
        ("2024", "5.20", True),
    ]
    assert "Dihitung mundur dari wilayah induk" in found.past.inherited[0].words
    number("16.14", "2025", "4.90")
    found = selectors.series_of(ROOT, "IHaI", "16.14")
    assert found is not None
    assert [point.edition for part in found.segments for point in part.points if point.own] == ["2025"]
    assert selectors.official_value("IHaI", "16.14", "2024") is None


def test_the_mother_says_that_her_borders_changed_and_each_year_before_says_so(pair: None) -> None:
    Region.objects.filter(code="16.01").update(valid_from=date(2020, 1, 1))
    write("pemekaran | 16.01 | 16.14 | Kabupaten Hulu", day=date(2024, 7, 1))
    assert "Kabupaten Hulu dimekarkan" in past("16.01").boundaries[0].words
    shown = selectors.comparison_of(ROOT, Region.objects.get(code="16.01"), "IHaI").shown
    assert shown is not None
    assert [(one.row.edition, one.boundary is not None) for one in shown.past] == [
        ("2024", True),
        ("2023", True),
    ]
    other = selectors.comparison_of(ROOT, Region.objects.get(code="16.02"), "IHaI").shown
    assert other is not None
    assert all(one.boundary is None for one in other.past)


def test_a_merger_is_not_computed_where_no_rule_says_how(pair: None) -> None:
    write("penggabungan | 16.01 | 16.14 | Kabupaten Satu\npenggabungan | 16.02 | 16.14")
    assert past("16.14").inherited == ()
    assert selectors.past_of(ROOT, "IHaI", "16.14").not_computed == ("2023", "2024")


@pytest.mark.parametrize(("rule", "score"), [(MergeRule.SUM, "11.20"), (MergeRule.MEAN, "5.60")])
def test_a_merger_is_computed_as_its_rule_says(
    pair: None, monkeypatch: pytest.MonkeyPatch, rule: MergeRule, score: str
) -> None:
    monkeypatch.setitem(MERGE_RULES, "IHaI", rule)
    write("penggabungan | 16.01 | 16.14 | Kabupaten Satu\npenggabungan | 16.02 | 16.14")
    first = past("16.14").inherited[0]
    assert (first.edition, first.score, first.is_back_cast, len(first.rows)) == ("2023", score, True, 2)


def test_means_of_regions_may_be_averaged_and_a_missing_one_stops_it(pair: None) -> None:
    number("16.01", "2022", "5.00", formula="daerah")
    number("16.02", "2022", "6.00", formula="daerah")
    number("16.01", "2021", "5.00", formula="daerah")
    write("penggabungan | 16.01 | 16.02")
    found = selectors.past_of(ROOT, "IHaI", "16.02")
    assert [(one.edition, one.score) for one in found.inherited] == [("2022", "5.50")]
    assert found.not_computed == ("2021", "2023", "2024")
    assert "digabungkan" in found.boundaries[0].words


def test_another_code_is_no_back_cast_and_reaches_through_several_changes(pair: None) -> None:
    write("ganti kode | 16.01 | 16.14")
    write("ganti kode | 16.14 | 16.15", day=date(2025, 9, 1))
    found = past("16.15").inherited
    assert [(one.edition, one.is_back_cast) for one in found] == [("2023", False), ("2024", False)]
    assert "kode lama 16.01" in found[0].words


def test_editions_that_name_no_year_are_left_out(pair: None) -> None:
    number("16.01", "Perdana", "5.00")
    write("pemekaran | 16.01 | 16.14 | Kabupaten Hulu")
    assert "Perdana" not in [one.edition for one in past("16.14").inherited]
    assert selectors.crossed(past("16.01").boundaries, "Perdana", "2025") is None


def test_the_pages_say_it_in_words(pair: None, client: Client) -> None:
    write("pemekaran | 16.01 | 16.14 | Kabupaten Hulu")
    user = make_user("penata")
    grant(user, "operator", region=make_region("16.01"))
    client.force_login(user)
    shown = client.get(reverse("measure_series", args=["IHaI", "16.14"])).content.decode()
    assert "Dihitung mundur dari wilayah induk" in shown
    assert '<svg viewBox="0 0 360' not in shown
    mother = client.get(reverse("measure_series", args=["IHaI", "16.01"])).content.decode()
    assert "Perubahan batas wilayah" in mother
    beside = client.get(reverse("measure_comparison", args=["16.01"])).content.decode()
    assert "Selisihnya juga memuat perubahan batas." in beside


def test_the_chart_and_the_table_of_the_mother_are_cut_where_her_borders_changed(
    pair: None, client: Client
) -> None:
    Region.objects.filter(code="16.01").update(valid_from=date(2020, 1, 1))
    number("16.01", "2026", "5.70")
    write("pemekaran | 16.01 | 16.14 | Kabupaten Hulu", day=date(2026, 1, 2))
    found = selectors.series_of(ROOT, "IHaI", "16.01")
    assert found is not None and found.segments[0].chart is not None
    chart, points = found.segments[0].chart, found.segments[0].points
    assert [point.edition for point in points if point.boundary] == ["2026"]
    assert len(chart.cuts) == 1 and len(chart.own_lines) == 2, "no line leads over the cut"
    user = make_user("penata")
    grant(user, "operator", region=make_region("16.01"))
    client.force_login(user)
    page = client.get(reverse("measure_series", args=["IHaI", "16.01"])).content.decode()
    assert page.count('<tr class="cut">') == 1 and 'class="cut" x1' in page and "Garis tegak bertitik" in page
    other = selectors.series_of(ROOT, "IHaI", "16.02")
    assert other is not None and other.segments[0].chart is not None and other.segments[0].chart.cuts == ()
