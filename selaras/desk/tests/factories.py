"""Kegiatan and meetings of a province, one or very many."""

from datetime import date, timedelta
from typing import Any

from selaras.evidence.models import Activity
from selaras.meetings.models import Meeting
from selaras.meetings.tests.factories import NOW, Province


def kegiatan(province: Province, **changes: Any) -> Activity:
    values = {
        "region": province.region, "region_path": province.region.path, "agency": province.host,
        "title": "Dialog", "state": "direncanakan", "starts_on": date(2026, 1, 29),
        "ends_on": date(2026, 1, 29), "added_by_name": "Uji", "added_via": "akun", "created_at": NOW,
    }  # fmt: skip
    return Activity.objects.create(**values | changes)


def many(province: Province, number: int) -> None:
    """Half of them meetings, half kegiatan, spread over a month."""
    Meeting.objects.bulk_create(
        Meeting(
            kind="rakor", title=f"Rakor {n}", agency=province.host, region_path=province.region.path,
            zone=province.region.zone, starts_at=NOW + timedelta(days=n % 28 - 14, minutes=n),
            place=f"Aula {n % 7}", created_at=NOW, changed_at=NOW,
        )
        for n in range(number // 2)
    )  # fmt: skip
    Activity.objects.bulk_create(
        Activity(
            region=province.region, region_path=province.region.path, agency=province.host, title=f"K {n}",
            state="direncanakan", starts_on=date(2026, 1, 1 + n % 28), ends_on=date(2026, 1, 1 + n % 28),
            added_by_name="Uji", added_via="akun", created_at=NOW,
        )
        for n in range(number // 2)
    )  # fmt: skip
