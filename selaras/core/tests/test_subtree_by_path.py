"""The ``under`` lookup on both databases; a table of the framework lends its text column."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PATHS = st.lists(st.sampled_from(["11", "16", "1", "71", "72", "01", "1001"]), max_size=4).map(
    lambda parts: "".join(f"{part}." for part in ["ID", *parts])
)


def under(path: str) -> set[str]:
    return set(
        ContentType.objects.filter(model="lookup", app_label__under=path).values_list("app_label", flat=True)
    )


def keep(paths: set[str]) -> None:
    ContentType.objects.filter(model="lookup").delete()
    ContentType.objects.bulk_create(ContentType(app_label=path, model="lookup") for path in paths)


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paths=st.sets(PATHS, max_size=12), asked=PATHS)
def test_under_is_the_same_as_beginning_with_the_path(paths: set[str], asked: str) -> None:
    keep(paths)
    assert under(asked) == {path for path in paths if path.startswith(asked)}


@pytest.mark.django_db
def test_an_empty_path_is_everything_and_a_neighbour_with_more_digits_is_no_child() -> None:
    keep({"ID.", "ID.1.", "ID.11.", "ID.11.01."})
    assert under("") == {"ID.", "ID.1.", "ID.11.", "ID.11.01."}
    assert under("ID.1.") == {"ID.1."}
    assert under("ID.11.") == {"ID.11.", "ID.11.01."}
    assert under("ID.11.01.2001.") == set()


def test_sqlite_gets_a_range_that_an_index_serves_and_postgresql_a_like() -> None:
    sql = str(ContentType.objects.filter(app_label__under="ID.16.").query)
    if connection.vendor == "sqlite":
        assert ">= ID.16." in sql
        assert "< ID.16/" in sql
    else:
        assert "LIKE ID.16.%" in sql
