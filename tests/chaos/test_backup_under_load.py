"""A backup taken while people work comes back elsewhere as the one moment it was taken of."""

import copy
import json
import tarfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks.evening.site import Site
from tests.chaos.conftest import DATABASES
from tests.chaos.people import at_work, demand_nothing_lost, wait_until
from tools.throwaway_postgres import Cluster

REVISIONS, EVENTS = "assessments_revision", "audit_event"


def mark_of(backup: Path) -> dict[str, Any]:
    with tarfile.open(backup) as archive:
        listed = archive.extractfile("daftar.json")
        assert listed is not None
        found: dict[str, Any] = json.load(listed)["tanda"]
    return found


def empty_site(kind: str, folder: Path, request: pytest.FixtureRequest) -> Site:
    address = ""
    if kind == "postgresql":
        found: Cluster = request.getfixturevalue("cluster")
        address = found.new_database()
    site = Site(folder, address)
    folder.mkdir()
    return site


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", DATABASES)
def test_what_was_acknowledged_before_it_is_in_it(
    kind: str, make_site: Callable[..., Site], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    site, backup = make_site(kind), tmp_path / "cadangan.tar.gz"
    site.start_server()
    site.start_worker()
    with at_work(site) as crowd:
        wait_until(lambda: crowd.evening.told.count() > 60, "some work")
        with crowd.evening.lock:
            before = copy.deepcopy(crowd.evening.told)
        site.run("manage.py", "backup", str(backup))
        done = crowd.evening.told.count()
        wait_until(lambda: crowd.evening.told.count() > done + 20, "work after the backup")
        crowd.finish()
    assert done > before.count(), "nobody worked while the backup was taken"
    after = crowd.counted()
    demand_nothing_lost(after)

    other = empty_site(kind, tmp_path / "pulih", request)
    # It compares rows and chain with the mark by itself, and fails where they differ.
    assert "dipulihkan" in other.run("manage.py", "restore", str(backup))
    told = other.folder / "told.json"
    told.write_text(json.dumps(asdict(before)), encoding="utf-8")
    mark, found = mark_of(backup), json.loads(other.run("-m", "benchmarks.evening.count", str(told)))
    # What was being answered at that moment had its last word acknowledged later.
    standing = [one for one in found["lost_first"] if not one.startswith("stands ")]
    assert standing == [] and found["lost"] == len(found["lost_first"]), found
    assert found["doubled"] == [] and found["half_files"] == [] and found["chain"]["uneven"] == [], found
    # Sealing goes on in the restored one, over every event of the mark and none of those after it.
    assert found["chain"]["intact"] and found["chain"]["events"] == mark["baris"][EVENTS]
    assert before.count() and mark["baris"][REVISIONS] >= sum(map(len, before.answers.values()))
    assert found["chain"]["events"] < after["chain"]["events"]
