"""The evening of the deadline on one machine: sixty offices hand in at once, and nothing may be lost.

    python3 run.py bench deadline [--json FILE] [--full] [--database sqlite|postgresql|both]
        [--slack TIMES]

The product runs as it does in an office (gunicorn and worker, processes of their own); sixty clients speak to
it over sockets. Afterwards another process counts what is there against what was acknowledged. The ratios are
taken in a process of their own, each against its yardstick in turn. Leaves with 1 where a bound is missed.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.evening.clients import Evening, go, sizes
from benchmarks.evening.site import Site, running
from tools.throwaway_postgres import cluster

MEGABYTE = 1024 * 1024
MEDIAN, LARGEST, MOST = MEGABYTE // 2, 20 * MEGABYTE, 600 * MEGABYTE
# Files and the seconds within which the evening must be over, for each database.
SHORT, FULL = (120, 240), (600, 900)
BOUNDS = {"answer_to_insert": 6.0, "round_page_to_empty_page": 8.0, "audit_in_answer": 0.25}


@contextmanager
def database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    with cluster() as address:
        yield address


def evening(kind: str, top: Path, files: int, seconds: float) -> dict[str, Any]:
    with database(kind) as address:
        site = Site(top / kind, address)
        site.prepare(static=top / "sqlite" / "static")
        plan_file, told_file = site.folder / "plan.json", site.folder / "told.json"
        site.run("-m", "benchmarks.evening.scene", str(plan_file))
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        found = sizes(files, median=MEDIAN, largest=LARGEST, most=MOST)
        load = {
            "clients": len(plan["agencies"]),
            "files": len(found),
            "megabytes": round(sum(found) / MEGABYTE),
        }
        load |= {
            "median_mb": round(statistics.median(found) / MEGABYTE, 2),
            "largest_mb": max(found) // MEGABYTE,
        }
        wanted = _wanted(plan, found)
        with running(site):
            shared = Evening(site.port, time.monotonic() + seconds)
            took = go(shared, plan, found)
        told_file.write_text(json.dumps(asdict(shared.told)), encoding="utf-8")
        counted = json.loads(site.run("-m", "benchmarks.evening.count", str(told_file)))
        ratios = json.loads(site.run("-m", "benchmarks.evening.ratios", str(plan["round"])))
        return {
            "load": load | {"seconds": round(took, 1), "at_most_seconds": seconds, "wanted": wanted},
            "statuses": dict(sorted(shared.statuses.items())),
            "refused": shared.odd,
            "milliseconds": {name: spread(taken) for name, taken in sorted(shared.seconds.items())},
            **counted,
            "ratios": ratios,
            "server_log": site.said("server")[-2000:],
        }


def _wanted(plan: dict[str, Any], found: list[int]) -> int:
    """Two savings and one handing-in per item, every contribution, every file: all must be acknowledged."""
    items = sum(len(part["items"]) for part in plan["agencies"])
    return 3 * items + sum(len(part["contributions"]) for part in plan["agencies"]) + len(found)


def spread(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    points = {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95, 99)}
    return {"count": len(ordered)} | {name: round(seconds * 1000, 1) for name, seconds in points.items()}


def missed(name: str, seen: dict[str, Any], slack: float = 1.0) -> list[str]:
    found = []
    if seen["lost"] or seen["acknowledged"] != seen["load"]["wanted"]:
        found.append(f"{seen['acknowledged']} of {seen['load']['wanted']} acknowledged, {seen['lost']} lost")
    if bad := {status: n for status, n in seen["statuses"].items() if not "200" <= status <= "399"}:
        found.append(f"statuses {bad}")
    if not seen["chain"]["intact"] or seen["chain"]["uneven"]:
        found.append("the chain")
    found += [f"half file {one}" for one in seen["half_files"]] + [
        f"doubled {one}" for one in seen["doubled"]
    ]
    found += [
        f"{bound}: {seen['ratios'][bound]} > {most * slack:g}"
        for bound, most in BOUNDS.items()
        if seen["ratios"][bound] > most * slack
    ]
    return [f"{name}: {one}" for one in found]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--full", action="store_true", help="600 files instead of 120")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--slack", type=float, default=1.0, help="ratios may be so many times their bound")
    given = parser.parse_args()
    kinds = ["sqlite", "postgresql"] if given.database == "both" else [given.database]
    files, seconds = FULL if given.full else SHORT
    with tempfile.TemporaryDirectory(prefix="malam-") as top:
        seen = {kind: evening(kind, Path(top), files, seconds) for kind in kinds}
    faults = [fault for kind in kinds for fault in missed(kind, seen[kind], given.slack)]
    text = json.dumps({"bounds": BOUNDS, "missed": faults, **seen}, indent=1)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    sys.stdout.write(f"{text}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
