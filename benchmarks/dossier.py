"""Peak memory and time of a dossier: 55 items, so many files made on the spot, built in its own process.

    .venv/bin/python -m benchmarks.dossier --files 600 --mb 1 [--json FILE]

Builds it twice and compares the bytes of the three files.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import django

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[1]


def prepare(files: int, megabytes: int) -> dict[str, int]:
    """A round of 55 accepted items, its evidence spread over them; rows in bulk, content sparse."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from selaras.assessments.models import Item
    from selaras.assessments.tests.factories import City
    from selaras.instruments.tests.factories import make_instrument

    text = (ROOT / "instruments" / "ikt-2024.yaml").read_text(encoding="utf-8")
    city = City(instrument=make_instrument(text))
    round_ = city.make_round(started=False)
    Item.objects.filter(round=round_).update(
        state="terverifikasi", owner_agency=city["kesbangpol"], narrative="Contoh isian. " * 40
    )
    round_.state = "verifikasi"
    round_.save()
    _evidence(city["kesbangpol"], round_, files, megabytes * MEGABYTE)
    return {"round": round_.pk, "user": city.operator.user_id or 0}


def _evidence(agency: object, round_: object, files: int, size: int) -> None:
    from selaras.evidence.models import Blob, Evidence, Use

    blobs = Blob.objects.bulk_create(_blob(number, size) for number in range(files))
    rows = Evidence.objects.bulk_create(
        Evidence(
            region=agency.region, region_path=agency.region_path, agency=agency, kind="file",  # type: ignore[attr-defined]
            title=f"Contoh bukti {n}", blob=blob, original_name=f"bukti-{n}.pdf", state="siap",
            added_by_name="Contoh", added_via="akun", created_at=NOW,
        )
        for n, blob in enumerate(blobs)
    )  # fmt: skip
    items = cycle(round_.items.order_by("sort"))  # type: ignore[attr-defined]
    Use.objects.bulk_create(
        Use(
            evidence=row, subject_kind="item", subject_id=str(next(items).pk), region_path=agency.region_path,  # type: ignore[attr-defined]
            pages="1-2", added_by_name="Contoh", added_via="akun", added_at=NOW,
        )
        for row in rows
    )  # fmt: skip


def _blob(number: int, size: int) -> object:
    """Different in its first bytes, a hole in the rest: it is read as so many bytes and takes no disk."""
    from selaras.evidence.models import Blob
    from selaras.evidence.services import files

    head = f"%PDF-1.4 contoh {number}\n".encode()
    digest, zeros = hashlib.sha256(head), bytes(MEGABYTE)
    left = size - len(head)
    while left > 0:
        digest.update(zeros[: min(left, MEGABYTE)])
        left -= MEGABYTE
    path = files.path_of(digest.hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return Blob(
        sha256=digest.hexdigest(), size=size, content_type="application/pdf", extension="pdf", stored_at=NOW
    )


def build(round_id: int, user_id: int) -> dict[str, object]:
    """What the worker does, and what it took."""
    from selaras.assessments.models import Dossier
    from selaras.assessments.services.dossiers import JOB, build_dossier
    from selaras.jobs.models import Job
    from selaras.jobs.services import JobHandle

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    job = Job.objects.create(
        kind=JOB, title="x", state="diproses", attempts=1, created_at=NOW, starter_id=user_id
    )
    begun = time.perf_counter()
    build_dossier(JobHandle(job.pk, 1), round_id=round_id, made_at=NOW.isoformat())
    seconds = time.perf_counter() - begun
    made = Dossier.objects.order_by("-number")[0]
    return {
        "seconds": round(seconds, 2),
        "rss_before_mb": round(before / 1024, 1),
        "rss_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "sha256": [made.content(part)[0] for part in ("pdf", "zip", "csv")],
        "bytes": [made.content(part)[1] for part in ("pdf", "zip", "csv")],
        "files": made.files,
    }


def measure(files: int, megabytes: int) -> dict[str, object]:
    """Preparing and building in processes of their own, so that the peak is the builder's alone."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        # A database of its own, wherever the caller keeps his.
        env = os.environ | {"SELARAS_VAR": folder, "SELARAS_MODE": "demo", "SELARAS_DATABASE": ""}

        def run(*words: str) -> dict[str, object]:
            command = [sys.executable, "-m", "benchmarks.dossier", *words]
            done = subprocess.run(
                command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=600
            )
            shown: dict[str, object] = json.loads(done.stdout)
            return shown

        made = run("--step", "prepare", "--files", str(files), "--mb", str(megabytes))
        words = ("--step", "build", "--round", str(made["round"]), "--user", str(made["user"]))
        first, second = run(*words), run(*words)
    first["equal_twice"] = first["sha256"] == second["sha256"]
    return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--mb", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", choices=["prepare", "build"])
    parser.add_argument("--round", type=int, default=0)
    parser.add_argument("--user", type=int, default=0)
    options = parser.parse_args()
    if options.step is None:
        result = measure(options.files, options.mb)
    else:
        sys.path.insert(0, str(ROOT / "komposit" / "src"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
        django.setup()
        if options.step == "prepare":
            result = dict(prepare(options.files, options.mb))
        else:
            result = build(options.round, options.user)
    text = json.dumps(result, indent=None if options.step else 2)
    if options.json:
        options.json.write_text(f"{text}\n", encoding="utf-8")
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
