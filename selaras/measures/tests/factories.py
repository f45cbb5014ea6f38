"""Published values for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from selaras.core.scope import Scope
from selaras.measures.compute import Value
from selaras.measures.models import Measure
from selaras.measures.services import record_value

SYSTEM = Scope(on=date(2026, 1, 5), name="Sistem")
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
VALUE = Value(
    index_code="IKT",
    edition="2024",
    region_code="16.72",
    score="4.381",
    rank=85,
    out_of=94,
    scale_min="1",
    scale_max="7",
    better="high",
    method_version="2024",
    owner="SETARA Institute",
    source_title="Daftar yang diumumkan",
    source_url="",
    source_date=date(2025, 5, 27),
    state="dipublikasikan",
    mark="resmi",
    reasons=("Tidak ada kebijakan diskriminatif yang tercatat.",),
    note="",
)


def make_value(**fields: Any) -> Value:
    return replace(VALUE, **fields)


def make_measure(now: datetime = NOW, **fields: Any) -> Measure:
    return record_value(scope=SYSTEM, value=make_value(**fields), now=now)[0]
