"""The template filters and tags of the formats."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Engine

from selaras.core import clock

ENGINE = Engine(libraries={"formats": "selaras.core.templatetags.formats"})
DEADLINE = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)


def render(source: str, **values: Any) -> str:
    return ENGINE.from_string("{% load formats %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ v|number_id }}", Decimal("4.381"), "4,381"),
        ("{{ v|number_id:2 }}", Decimal("4.381"), "4,38"),
        ("{{ v|thousands }}", 1250, "1.250"),
        ("{{ v|percent }}", 60, "60 %"),
        ("{{ v|percent:1 }}", 60, "60,0 %"),
        ("{{ v|percent_of:55 }}", 11, "20 %"),
        ("{{ v|rupiah }}", 1250000, "Rp1.250.000"),
        ("{{ v|file_size }}", 26214400, "25 MB"),
        ("{{ v|day_long }}", date(2026, 1, 30), "Jumat, 30 Januari 2026"),
        ("{{ v|day_plain }}", date(2026, 1, 30), "30 Januari 2026"),
        ("{{ v|day_short }}", date(2026, 1, 30), "30 Jan 2026"),
        ("{{ v|day_range:v }}", date(2026, 1, 30), "30 Januari 2026"),
        ("{{ v|clock_words }}", DEADLINE, "16.00 WIB"),
        ("{{ v|clock_short }}", DEADLINE, "16.00"),
        (
            "{{ v|moment_long:'Asia/Makassar' }}",
            DEADLINE,
            "Jumat, 30 Januari 2026, 17.00 WITA",
        ),
        ("{{ v|moment_short:'' }}", DEADLINE, "30 Jan 2026, 16.00 WIB"),
        ("{{ v|zone_abbr }}", "Asia/Jayapura", "WIT"),
        ("{{ v|zone_abbr }}", None, "WIB"),
    ],
)
def test_a_filter_writes_like_the_function_of_its_name(source: str, value: Any, text: str) -> None:
    assert render(source, v=value) == text


@pytest.mark.parametrize(
    "call",
    [
        "number_id",
        "thousands",
        "percent",
        "percent_of:5",
        "rupiah",
        "file_size",
        "day_long",
        "day_plain",
        "day_short",
        "day_range:day",
        "clock_words",
        "clock_short",
        "moment_long",
        "moment_short",
        "due_words",
        "due_short",
    ],
)
@pytest.mark.parametrize("missing", [None, ""])
def test_what_is_missing_shows_as_a_dash_and_never_as_zero(call: str, missing: str | None) -> None:
    assert render("{{ v|" + call + " }}", v=missing, day=date(2026, 1, 30)) == "\u2013"


def test_a_share_of_an_unknown_whole_and_an_open_range_are_dashes() -> None:
    assert (
        render("{{ 3|percent_of:v }} {{ day|day_range:v }}", v=None, day=date(2026, 1, 30)) == "\u2013 \u2013"
    )


def test_the_sign_of_a_share_is_escaped_in_html() -> None:
    assert render("{{ v|percent_of:1000 }}", v=999) == "&gt; 99 %"


def test_due_filters_count_from_the_present_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 30, 1, 0, tzinfo=UTC))
    assert render("{{ v|due_words:'Asia/Jakarta' }}", v=DEADLINE) == "Hari ini, pukul 16.00 WIB"
    assert render("{{ v|due_short }}", v=DEADLINE) == "Hari ini, 16.00 WIB"


def test_due_tags_take_now_and_holidays() -> None:
    now = datetime(2026, 1, 28, 1, 0, tzinfo=UTC)
    short = "{% due_short v zone='Asia/Makassar' now=now holidays=off %}"
    kept = "{% due_words v now=now as text %}{{ text }}"
    assert render(f"{short} | {kept}", v=DEADLINE, now=now, off={date(2026, 1, 29)}) == (
        "1 hari kerja lagi | 2 hari kerja lagi (Jumat, 30 Januari 2026, 16.00 WIB)"
    )
    assert render("{% due_words v %}{% due_short v %}", v=None) == "\u2013\u2013"
