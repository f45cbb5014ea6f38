"""The pages a signed-out visitor meets, in both widths and themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Look, OpenPage, every_look, overflow
from tests.journeys.site import Site

DOORS = ["/", "/masuk/", "/lupa-sandi/", "/tidak-ada/"]


@every_look
@pytest.mark.parametrize("address", DOORS)
def test_a_door_is_accessible_and_fits(
    read_only_site: Site,
    open_page: OpenPage,
    look: Look,
    address: str,
    axe: Callable[[Page], list[str]],
    screen: Callable[[Page, str], object],
) -> None:
    page = open_page(read_only_site, look)
    page.goto(address)
    screen(page, f"pintu{address.replace('/', '-').rstrip('-')}")
    assert axe(page) == []
    assert overflow(page) == 0
