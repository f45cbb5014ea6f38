"""The product under kills, a full disk and a database that is away: real processes, on both databases."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.evening.site import Site
from tools.throwaway_postgres import Cluster, NoPostgres, standing

DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=20, help="how many processes are killed in one run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.chaos)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    try:
        # Here what was acknowledged must outlive the server.
        with standing("synchronous_commit=on") as found:
            yield found
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every kind of database has its prepared city once."""
    return tmp_path_factory.mktemp("scenes")


@pytest.fixture
def make_site(scenes: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Site]]:
    """``make_site("sqlite", folder)``: the city of the evening, over tables of its own; ended afterwards."""
    made: list[Site] = []

    def make(kind: str, folder: Path | None = None, **settings: str) -> Site:
        folder = folder or tmp_path / "var"
        address = ""
        if kind == "postgresql":
            address = request.getfixturevalue("cluster").new_database()
        site = Site(folder, address, settings, logs=tmp_path)
        made.append(site)
        _set_the_scene(site, scenes)
        return site

    yield make
    for site in made:
        site.stop()


def _set_the_scene(site: Site, scenes: Path) -> None:
    """SQLite's is copied; PostgreSQL's is built in its new database."""
    static = scenes / "static"
    kept = scenes / "sqlite"
    site.folder.mkdir(parents=True, exist_ok=True)
    if not static.is_dir():
        first = Site(kept)
        first.prepare()
        first.run("-m", "benchmarks.evening.scene", str(kept / "plan.json"), "--mails", "120")
        shutil.move(kept / "static", static)
    if site.database:
        site.prepare(static=static)
        site.run("-m", "benchmarks.evening.scene", str(site.folder / "plan.json"), "--mails", "120")
        return
    (site.folder / "static").symlink_to(static)
    for name in ("selaras.sqlite3", "plan.json"):
        shutil.copy(kept / name, site.folder / name)
