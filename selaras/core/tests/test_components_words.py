"""Small helpers of the components: initials, telephone numbers, links, places on a scale, page numbers."""

from collections.abc import Sequence

import pytest
from django.core.paginator import Paginator
from django.template import Context
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from selaras.core.templatetags import ui


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rusmala Dewi, S.IP", "RD"),
        ("Hafiz", "H"),
        ("Dr. H. Ahmad Yani, M.Si.", "DY"),
        ("okta verdian", "OV"),
        ("", "?"),
        ("123", "?"),
        ("Ni Luh Putu Ayu", "NA"),
    ],
)
def test_initials_leave_degrees_out(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0812-3456 7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("6281234567890", "6281234567890"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_is_written_as_whatsapp_wants_it(written: str | None, dialled: str) -> None:
    assert ui.wa_number(written) == dialled


def test_a_message_reaches_whatsapp_whole() -> None:
    text = "Yth. Ibu & Bapak, 50% selesai?\nhttps://contoh.id/t/a#b+c"
    assert ui.wa_link(text, "0812") == (
        "https://wa.me/62812?text=Yth.%20Ibu%20%26%20Bapak%2C%2050%25%20selesai%3F%0A"
        "https%3A%2F%2Fcontoh.id%2Ft%2Fa%23b%2Bc"
    )


def test_text_escaped_for_html_is_unescaped_for_whatsapp() -> None:
    assert ui.wa_link(mark_safe("Ormas &amp; forum")).endswith("Ormas%20%26%20forum")


def test_an_unknown_tone_is_neutral_and_has_an_icon() -> None:
    assert (ui.known_tone("merah"), ui.tone_icon("merah")) == ("neutral", "circle-dashed")


@pytest.mark.parametrize(
    ("tags", "tone"), [("extra success", "success"), ("error", "error"), ("debug", "info"), ("", "info")]
)
def test_messages_of_django_have_a_tone(tags: str, tone: str) -> None:
    assert ui.message_tone(tags) == tone


@pytest.mark.parametrize(
    ("value", "low", "high", "x"),
    [("4,381", 1, 7, "179.05"), ("4", "1", "7", "160.00"), ("0", 1, 7, "10.00"), ("99", 1, 7, "310.00")],
)
def test_a_value_stands_on_its_place_of_the_scale(value: str, low: object, high: object, x: str) -> None:
    drawn = ui.ruler(value, low, high)
    assert drawn is not None
    assert drawn["x"] == x


@pytest.mark.parametrize(("value", "low", "high"), [("–", 1, 7), ("4", 7, 1), ("4", "a", 7), (None, 1, 7)])
def test_no_place_is_drawn_for_what_is_no_number(value: object, low: object, high: object) -> None:
    assert ui.ruler(value, low, high) is None


def test_a_wide_scale_shows_its_ends_only() -> None:
    drawn = ui.ruler("50", 0, 100)
    assert drawn is not None
    assert [tick["label"] for tick in drawn["ticks"]] == ["0", "100"]


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "dinas & badan", "page": "2"})
    assert ui.page_link(Context({"request": request}), 3) == "?q=dinas+%26+badan&page=3"
    assert ui.page_link(Context(), 3) == "?page=3"


def test_far_pages_become_a_gap() -> None:
    rows: Sequence[int] = range(100)
    assert ui.page_numbers(Paginator(rows, 5).page(10)) == [1, 0, 9, 10, 11, 0, 20]
    assert [number for number in (1, 0, 9, 10, 11) if not ui.far_from(number, 10)] == [9, 10, 11]


def test_ids_are_counted_per_request() -> None:
    for _ in range(2):
        context = Context({"request": RequestFactory().get("/")})
        assert [ui.unique_id(context, "a"), ui.unique_id(context, "a")] == ["a-1", "a-2"]
    assert ui.unique_id(Context(), "a") != ui.unique_id(Context(), "a")
