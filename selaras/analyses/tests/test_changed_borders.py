"""A comparison over a change of borders says so: in words, by the row, in the chart, the file and the API."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.analyses import selectors
from selaras.analyses.tests.factories import make_dataset
from selaras.analyses.tests.rounds import make_round
from selaras.assessments.choices import ScoreTier
from selaras.core.scope import Grant, Scope
from selaras.offices.tests.factories import grant, make_user, person
from selaras.regions.choices import ROOT_PATH
from selaras.regions.models import Region
from selaras.regions.services import editions
from selaras.regions.services.edition_plan import plan_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
ROOT = Scope(
    on=NOW.date(), user_id=1, name="Admin",
    grants=(Grant("admin", frozenset({"regions.editions"}), ROOT_PATH),),
)  # fmt: skip
SPLIT, MERGE = "pemekaran | 16.01 | 16.14 | Kabupaten Hulu", "penggabungan | 16.02 | 16.03"
GAVE = "Batas wilayah berubah 1 Juli 2025: Kabupaten Hulu dimekarkan."
REACHED_BACK = "Dihitung mundur: wilayah ini baru ada sejak 1 Juli 2025, dari "


def write(text: str) -> None:
    day = date(2025, 7, 1)
    plan = editions.DraftPlan("Edisi", "UU", day, text)
    edition = editions.make_draft(scope=ROOT, plan=plan, now=NOW)
    mark = plan_of(text=text, begins_on=day, decree="UU").mark
    editions.write_edition(scope=ROOT, edition=edition, mark=mark, now=NOW)


@pytest.fixture
def split() -> None:
    for code in ("16.01", "16.02", "16.03"):
        make_region(code, edition="daftar")
    Region.objects.update(valid_from=date(2020, 1, 1))
    write(SPLIT)


def tables(first: str, second: str) -> tuple[Any, Any]:
    """Both name the young region, so the earlier one has a number for it from before it was."""
    rows = "Kode wilayah;I1;I2;I3\n16.01;{};4;7\n16.02;7;1;1\n16.14;3;{};4"
    before = make_dataset(edition=first, table=rows.format(1, 3))
    return before, make_dataset(edition=second, table=rows.format(3, 5), title="Data kedua")


def browser() -> Client:
    user = make_user()
    grant(user, "admin", region=make_region("16"))
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return b"".join(answer).decode("utf-8-sig") if answer.streaming else answer.content.decode()


def test_a_change_between_two_editions_is_told_of_the_mother_and_the_child(split: None) -> None:
    found = selectors.borders_between(["16.01", "16.02", "16.14"], "2024", "2026")
    assert found.changed == {"16.01": GAVE}
    assert list(found.back_cast) == ["16.14"] and found.back_cast["16.14"].startswith(REACHED_BACK)


@pytest.mark.parametrize(("one", "other"), [("2026", "2027"), ("2023", "2024"), ("Perdana", "Kedua")])
def test_editions_on_one_side_of_it_or_without_a_year_say_nothing(split: None, one: str, other: str) -> None:
    assert selectors.borders_between(["16.01", "16.02"], one, other).told == []


def test_a_merger_into_a_region_that_went_on_is_a_change_of_its_borders(split: None) -> None:
    write(MERGE)
    found = selectors.borders_between(["16.03"], "2024", "2026")
    assert "digabungkan" in found.changed["16.03"] and found.back_cast == {}


def test_a_new_name_or_code_alone_is_no_break() -> None:
    make_region("16.01", edition="daftar")
    write("ganti nama | 16.01 | | Kabupaten Raya")
    assert selectors.borders_between(["16.01"], "2024", "2026").told == []


def test_the_page_of_two_data_sets_marks_rows_chart_and_file(split: None) -> None:
    before, after = tables("2024", "2026")
    client, address = browser(), reverse("dataset_change", args=[after.pk])
    page = text(client.get(address, {"dengan": before.pk, "wilayah": "16.01"}))
    assert page.count(GAVE) == 2 and "Batas berubah" in page and 'class="cut"' in page
    assert page.count('td class="num back-cast"') == 1 and "(dihitung mundur)" not in page
    child = text(client.get(address, {"dengan": before.pk, "wilayah": "16.14"}))
    assert "2024: " in child and "(dihitung mundur)" in child and 'class="bar whole apart"' in child
    untouched = text(client.get(address, {"dengan": before.pk, "wilayah": "16.02"}))
    assert 'class="cut"' not in untouched
    file = text(client.get(address, {"dengan": before.pk, "bentuk": "csv"}))
    assert "Batas wilayah" in file.splitlines()[0] and GAVE in file and REACHED_BACK in file


def test_a_data_set_from_before_a_region_was_sets_its_value_apart(split: None) -> None:
    before, after = tables("2024", "2026")
    client = browser()
    old, new = (text(client.get(one.get_absolute_url())) for one in (before, after))
    assert old.count('td class="num back-cast"') == 1 and "Dihitung mundur" in old
    assert "back-cast" not in new and "Dihitung mundur" not in new
    file = text(client.get(reverse("dataset_export", args=[before.pk]), {"isi": "skor"}))
    assert REACHED_BACK in file


def test_two_rounds_over_a_change_say_so_on_the_page_in_the_file_and_to_programs(split: None) -> None:
    before, after = make_round("16.01", year=2024), make_round("16.01", levels={"I1": 4, "I2": 6}, year=2026)
    user, scope = person("operator", region=make_region("16.01"))
    found = selectors.round_change(scope, before, after, ScoreTier.VERIFIED)
    assert found.boundary == GAVE and found.chart is not None and found.chart.cut_y is not None
    assert any(GAVE in row for row in selectors.change_rows(found))
    client = Client()
    client.force_login(user)
    page = text(client.get(reverse("round_change", args=[after.pk])))
    assert GAVE in page and "batas lama" in page and 'class="cut"' in page
    near = make_round("16.01", year=2027)
    assert selectors.round_change(scope, after, near, ScoreTier.VERIFIED).boundary == ""


def test_many_regions_cost_two_queries(split: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        selectors.borders_between([f"16.{number:02}" for number in range(1, 40)], "2024", "2026")
