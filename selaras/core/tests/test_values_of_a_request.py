"""What comes from outside as a number of a record or as an address to go back to."""

import pytest
from django.test import RequestFactory

from selaras.core.http import address_inside, record_id, record_ids


@pytest.mark.parametrize("text, number", [("7", 7), (7, 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_number_names_a_record(text: object, number: int) -> None:
    assert record_id(text) == number


@pytest.mark.parametrize(
    "text", ["", None, "-1", "+1", " 1", "1.0", "a", "²", "٣", "1_0", "9" * 19, "9" * 5000]
)
def test_what_no_record_can_have_names_none(text: object) -> None:
    assert record_id(text) is None
    assert record_ids(["3", text, "4"]) == [3, 4]


@pytest.mark.parametrize("address", ["/", "/tugas/?q=a b&p=2#x", "/bukti/1/"])
def test_a_path_of_this_site_is_a_way_back(address: str) -> None:
    assert address_inside(RequestFactory().get("/"), address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "abc",
        "home",
        "bukti/1/",
        "//jahat.example",
        "/\\jahat.example",
        "https://jahat.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: b=c",
        "/a\x00",
        "http://[",
    ],
)
def test_anything_else_is_not(address: str) -> None:
    assert address_inside(RequestFactory().get("/"), address) == ""
