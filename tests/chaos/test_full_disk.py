"""A disk of 64 MB runs full under the uploads: everybody is told so, and with more room all goes on."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.evening.clients import FULL
from benchmarks.evening.site import Site
from tests.chaos import people
from tests.chaos.conftest import DATABASES
from tests.chaos.people import at_work, demand_nothing_lost, wait_until

SMALL, ROOMY = "size=64m", "size=1g"


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False, timeout=30).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    where = tmp_path / "disk"
    where.mkdir()
    if not mount("-t", "tmpfs", "-o", SMALL, "tmpfs", str(where)):
        pytest.skip("mounting is not allowed here: the full disk was not tried")
    yield where
    subprocess.run(["umount", "--lazy", str(where)], check=True, timeout=30)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", DATABASES)
def test_a_full_disk_is_said_and_survived(
    kind: str, disk: Path, make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "FILE_BYTES", 1_500_000)
    site = make_site(kind, disk / "var")
    site.start_server()
    site.start_worker()
    with at_work(site) as crowd:
        wait_until(lambda: crowd.seen(FULL) > 5, "the disk is full")
        # Whoever only reads is served, and the probe of a monitor too.
        assert site.ask()[0] == 200
        full = crowd.evening.told.count()
        assert mount("-o", f"remount,{ROOMY}", str(disk))
        wait_until(lambda: crowd.evening.told.count() > full + 20, "work goes on with more room")
        crowd.finish()
    site.stop()
    demand_nothing_lost(crowd.counted())
    assert "penuh" in "".join(crowd.evening.odd)
    assert {status for status in crowd.evening.statuses if status >= "400"} == {str(FULL)}, crowd.evening.odd
