"""What the database itself refuses, and the subtree lookup by path."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def codes_under(path: str) -> set[str]:
    return set(Region.objects.under(path).values_list("code", flat=True))


def test_a_region_brings_its_parents_along() -> None:
    village = make_region("16.72.01.1001")
    chain = [village.display_name]
    while village.parent is not None:
        village = village.parent
        chain.append(village.display_name)
    assert chain == ["Beringin Jaya", "Pagar Alam Utara", "Pagar Alam", "Sumatera Selatan", "Indonesia"]
    assert make_region("16.72") == Region.objects.get(code="16.72")


def test_codes_are_text() -> None:
    assert make_region("11.10").code == "11.10"
    assert make_region("11.01").code == "11.01"
    assert not Region.objects.filter(code="11.1").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "ID.16.72"},
        {"path": "ID.1672."},
        {"path": "ID.16.71."},
        {"path": "16.72."},
        {"kind": "kecamatan"},
        {"kind": "provinsi"},
        {"kind": "daerah"},
        {"level": 1},
        {"level": 0},
        {"level": 5},
        {"parent": None},
        {"valid_to": date(2025, 6, 22)},
    ],
)
def test_a_row_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    city = make_region("16.72")
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=city.pk).update(**wrong)


@pytest.mark.parametrize("twice", [{"code": "16.71"}, {"code": "16.71", "path": "ID.16.71."}])
def test_code_and_path_exist_once(twice: dict[str, Any]) -> None:
    make_region("16.71")
    city = make_region("16.72")
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=city.pk).update(**twice)


def test_a_parent_with_children_is_not_deleted() -> None:
    make_region("16.72")
    with pytest.raises(IntegrityError):
        make_region("16").delete()


def test_under_takes_the_region_and_all_below_but_no_neighbour_with_the_same_digits() -> None:
    for code in ("11.01.01", "11.10", "16.72.01.1001", "16.71", "17"):
        make_region(code)
    assert codes_under("ID.11.") == {"11", "11.01", "11.01.01", "11.10"}
    assert codes_under("ID.11.1.") == set()
    assert codes_under("ID.16.72.") == {"16.72", "16.72.01", "16.72.01.1001"}
    assert Region.objects.under("ID.").count() == Region.objects.count() == Region.objects.under("").count()


def test_under_reads_the_index_of_the_path() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL scans a small table; the next test checks its index")
    plan = Region.objects.under("ID.16.").order_by().explain()
    assert "USING INDEX" in plan or "USING COVERING INDEX" in plan


def test_postgresql_has_the_index_that_serves_like() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads a range instead")
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Region._meta.db_table)
    assert any(found["columns"] == ["path"] and name.endswith("_like") for name, found in constraints.items())


def test_the_zone_is_ready_to_use() -> None:
    assert make_region("16.72").tz.key == "Asia/Jakarta"
    assert make_region("73.71").tz.key == "Asia/Makassar"
    assert str(make_region("91.71")) == "Jayapura"
