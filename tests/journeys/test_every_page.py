"""Every page as the person who sees most of it, every home, empty and error state: readable by everybody."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.journeys import site as sites
from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, overflow
from tests.journeys.pages import NOBODY, NOT_PAGES, WALKS, Walk

PEOPLE = sorted({walk.person for walk in WALKS})
# A page is loaded once and then turned; the story is told in the two other looks.
LOOKS = (Look(1280, "light"), Look(360, "dark"))
Walked = tuple[sites.Site, dict[str, object]]


@pytest.fixture(scope="module")
def walked(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("walked") / "var"
    sites.copy(prepared, folder)
    words = json.loads(sites.Site("", folder).quietly("states"))
    with sites.serve(folder) as running:
        yield running, words


def turn(page: Page, look: Look) -> None:
    page.set_viewport_size({"width": look.width, "height": 740 if look.width < 600 else 900})
    page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light")


def faults_of(page: Page, axe: Callable[[Page], list[str]]) -> list[str]:
    found = []
    for look in LOOKS:
        turn(page, look)
        found += [f"{look}: {line}" for line in axe(page)]
        if wider := overflow(page):
            found.append(f"{look}: {page.url} is {wider} px wider than the window")
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{page.url} has {headings} main headings")
    if (first := page.locator("main .c-button.primary:visible").count()) > 1 and "/peraga/" not in page.url:
        found.append(f"{page.url} has {first} primary buttons")
    return found


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person or "nobody")
def test_every_page_is_accessible_and_fits(
    walked: Walked, open_page: OpenPage, axe: Callable[[Page], list[str]], person: str
) -> None:
    site, words = walked
    page, found = open_page(site, LOOKS[0]), []
    if person != NOBODY:
        steps.enter(page, person)
    for walk in WALKS:
        if walk.person == person:
            answer = page.goto(walk.address.format(**words))
            if answer is None or answer.status != walk.status:
                found.append(f"{page.url}: {answer and answer.status} instead of {walk.status}")
            found += faults_of(page, axe)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("person", [person for person in PEOPLE if person not in {NOBODY, "trisna"}])
def test_every_place_of_the_rail_opens(walked: Walked, open_page: OpenPage, person: str) -> None:
    site, _words = walked
    page = open_page(site, LOOKS[0])
    steps.enter(page, person)
    places = page.locator(".rail a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert places
    for place in places:
        answer = page.goto(place)
        assert answer is not None and answer.status == 200, place
        assert page.locator(".rail a[aria-current='page']").get_attribute("href") == place


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace is None:
                yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_no_page_is_forgotten() -> None:
    known = {walk.name for walk in WALKS} | NOT_PAGES
    assert set(_names(get_resolver().url_patterns)) - known == set()


def test_the_walk_knows_only_pages_that_exist() -> None:
    names = set(_names(get_resolver().url_patterns))
    assert {walk.name for walk in WALKS if walk.name} - names == set()
    assert NOT_PAGES - names == set()


def _look_of(walk: Walk) -> str:
    return f"{walk.person}{walk.address}"


def test_no_walk_stands_twice() -> None:
    seen = [_look_of(walk) for walk in WALKS]
    assert len(seen) == len(set(seen))
