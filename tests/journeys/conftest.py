"""One browser per session, one context per story, in the widths and themes that count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.journeys import site as sites

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VENDOR = Path(__file__).parent / "vendor"
SCREENS = sites.ROOT / "var" / "screens"
AXE_RUN = "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
# What a broken page shows when one of its own parts is missing.
PARTS = {"stylesheet", "script", "image", "font"}


@dataclass(frozen=True, slots=True)
class Look:
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


LOOKS = [Look(width, theme) for width in (360, 1280) for theme in ("light", "dark")]
DEFAULT_LOOK = Look(1280, "light")
# For `@every_look`: the story is told in both widths and both themes.
every_look = pytest.mark.parametrize("look", LOOKS, ids=str)
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def look() -> Look:
    """Overridden by ``every_look``."""
    return DEFAULT_LOOK


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "var"
    sites.prepare(folder)
    return folder


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[sites.Site]:
    """For a story that writes."""
    sites.copy(prepared, tmp_path / "var")
    with sites.serve(tmp_path / "var") as running:
        yield running


@pytest.fixture(scope="module")
def shared_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """For the stories of one file that write, each on an item of its own."""
    folder = tmp_path_factory.mktemp("shared") / "var"
    sites.copy(prepared, folder)
    with sites.serve(folder) as running:
        yield running


@pytest.fixture(scope="session")
def read_only_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """For sweeps that only look."""
    folder = tmp_path_factory.mktemp("read-only") / "var"
    sites.copy(prepared, folder)
    with sites.serve(folder) as running:
        yield running


def _spoken(page: Page, message: ConsoleMessage) -> Iterator[str]:
    """Anything the browser calls an error, the content policy first; answers of the product are not."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        yield f"{page.url}: {message.text}"


def _missing(answer: Response) -> Iterator[str]:
    if answer.status >= 400 and answer.request.resource_type in PARTS:
        yield f"{answer.request.frame.url}: {answer.url} answers {answer.status}"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A person with a browser of their own: ``open_page(site, look)``; a script fault fails the story."""
    opened: list[Page] = []
    faults: list[str] = []

    def open_(site: sites.Site, look: Look = DEFAULT_LOOK, *, script: bool = True) -> Page:
        phone = look.width < 600
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": look.width, "height": 740 if phone else 900},
            color_scheme="dark" if look.theme == "dark" else "light",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        # The first page of a kind is drawn from nothing, beside another browser on the same machine.
        context.set_default_navigation_timeout(40_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: faults.extend(_spoken(page, message)))
        page.on("response", lambda answer: faults.extend(_missing(answer)))
        opened.append(page)
        return page

    yield open_
    for page in opened:
        page.context.close()
    assert faults == []


@pytest.fixture
def page(site: sites.Site, look: Look, open_page: OpenPage) -> Page:
    return open_page(site, look)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """``assert axe(page) == []``: what axe-core finds, one line per rule with the first places."""
    source = next(VENDOR.glob("axe-core@*/axe.min.js")).read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(source)
        return [
            f"{page.url} {v['id']}: {v['help']} [{'; '.join(n['target'][0] for n in v['nodes'][:3])}]"
            for v in page.evaluate(AXE_RUN)
        ]

    return run


@pytest.fixture
def screen(look: Look) -> Callable[[Page, str], Path]:
    """Keep a picture of the page in var/screens for a person to look at."""

    def take(page: Page, name: str) -> Path:
        SCREENS.mkdir(parents=True, exist_ok=True)
        path = SCREENS / f"{name}-{look}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window: 0 on every page of every width."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
