"""Data sets for the tests of this app and of those above."""

from datetime import UTC, date, datetime
from typing import Any

from selaras.analyses.compute import Varied
from selaras.analyses.models import Dataset, Run
from selaras.analyses.services import About, add_dataset, start_robustness
from selaras.core.scope import Grant, Scope
from selaras.jobs import services as jobs
from selaras.regions.tests.factories import make_region

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
# Two groups of two indicators; weights as an owner writes them.
YAML = """
code: CONTOH
title: Indeks contoh
edition: "2025"
status: usulan
scale: {min: 1, max: 7, better: high}
nodes:
  - code: A
    title: Kelompok A
    nodes:
      - {code: I1, title: Satu, weight: 40}
      - {code: I2, title: Dua, weight: 20}
  - code: I3
    title: Tiga
    weight: 40
"""
IMETA = """iCode,iName,Level,Parent,Direction,Weight,Type
I1,Satu,1,A,1,1,Indicator
I2,Dua,1,A,-1,1,Indicator
I3,Tiga,1,B,1,1,Indicator
A,Kelompok A,2,Top,1,1,Aggregate
B,Kelompok B,2,Top,1,1,Aggregate
Top,Indeks,3,,1,1,Aggregate
PROV,Provinsi,,,,,Group
"""


def codes(count: int, province: str = "16") -> list[str]:
    """Codes of the first regencies of a province."""
    return [f"{province}.{number:02d}" for number in range(1, count + 1)]


def table_text(count: int = 12, province: str = "16") -> str:
    """Values by a fixed rule, all different, within 1 to 7."""
    lines = ["Kode wilayah;I1;I2;I3"]
    for place, code in enumerate(codes(count, province)):
        first, second, third = 1 + place % 6, 7 - place % 5, 1 + (place * 3) % 7
        lines.append(
            f"{code};{first};{second};{third},{place % 10}" if third < 7 else f"{code};{first};{second};7"
        )
    return "\n".join(lines)


def make_regions(count: int = 12, province: str = "16") -> None:
    for code in codes(count, province):
        make_region(code)


def keeper(path: str) -> Scope:
    """Somebody who may bring data in for this region."""
    permissions = frozenset({"analyses.view", "analyses.manage"})
    return Scope(on=date(2026, 1, 22), user_id=None, name="Analis", grants=(Grant("uji", permissions, path),))


def make_dataset(
    region: str = "16", count: int = 12, now: datetime = NOW, framework: str = YAML, **fields: Any
) -> Dataset:
    """A data set of so many regencies of Sumatera Selatan, kept by the region named."""
    make_regions(count)
    place = make_region(region)
    table = fields.pop("table", "") or table_text(count)
    origin = fields.pop("origin", "unggahan")
    about = {"title": "Data contoh", "index_name": "Indeks contoh", "edition": "2025", "source": "Uji"}
    return add_dataset(
        scope=keeper(place.path), region=place, about=About(**(about | fields)), framework=framework,
        table=table, origin=origin, now=now,
    )  # fmt: skip


def make_run(dataset: Dataset, now: datetime = NOW, samples: int = 100) -> Run:
    """A finished test of its ranks with its job."""
    permissions = frozenset({"analyses.view", "analyses.manage"})
    scope = Scope(on=date(2026, 1, 22), name="Analis", grants=(Grant("uji", permissions, "ID."),))
    run = start_robustness(scope=scope, dataset=dataset, varied=Varied(), samples=samples, seed=1, now=now)
    jobs.run(job_id=run.job_id or 0)
    return Run.objects.get(pk=run.pk)
