"""Values of many regions for the analysis pages: made by a fixed rule, and marked as invented everywhere."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.analyses.choices import Origin
from selaras.analyses.compute import Varied, frame_from_yaml
from selaras.analyses.models import Dataset
from selaras.analyses.services import About, add_dataset, start_robustness
from selaras.core.scope import Scope
from selaras.instruments.models import Instrument
from selaras.jobs import services as jobs
from selaras.regions.choices import Level
from selaras.regions.models import Region

YEARS = (2024, 2025)


def invented_level(place: int, column: int, year: int, *, low: int, high: int) -> int:
    """A level that looks like neighbours and years belong together; the rule is all there is behind it."""
    steady = (place * 37 + 11) % 97 / 97
    own = (place * 53 + column * 29 + 7) % 89 / 89
    moved = ((place * 31 + column * 17 + year * 13) % 7 == 0) * (1 if (place + column) % 3 else -1)
    level = low + round((high - low) * (0.55 * steady + 0.45 * own)) + moved
    return max(low, min(high, level))


def invent_datasets(
    *, scope: Scope, instrument: Instrument, province: Region, now: datetime
) -> list[Dataset]:
    """Two years of one framework for every regency and city of a province, open to all of them."""
    frame = frame_from_yaml(instrument.source_text)
    regions = Region.objects.current().under(province.path).filter(level=Level.REGENCY).order_by("code")
    low, high = int(frame.low or 0), int(frame.high or 0)
    made = []
    for year in YEARS:
        lines = [";".join(("Kode wilayah", *(item.code for item in frame.indicators)))]
        for place, region in enumerate(regions):
            levels = (
                str(invented_level(place, column, year, low=low, high=high))
                for column in range(len(frame.indicators))
            )
            lines.append(";".join((region.code, *levels)))
        about = About(
            title=_("PERAGAAN: angka karangan %(province)s %(year)s")
            % {"province": province.full_name, "year": year},
            index_name=_("Indeks peragaan menurut kerangka %(name)s") % {"name": instrument},
            edition=str(year),
            source=_("Dibuat dengan aturan tetap untuk peragaan; bukan data wilayah mana pun."),
            shared=True,
        )
        made.append(
            add_dataset(
                scope=scope,
                region=province,
                about=about,
                framework=instrument.source_text,
                table="\n".join(lines),
                origin=Origin.INVENTED,
                now=now,
            )
        )
    _test_ranks(scope, made[-1], now)
    return made


def _test_ranks(scope: Scope, dataset: Dataset, now: datetime) -> None:
    """One finished test, computed here and now: the page must show something before any worker runs."""
    run = start_robustness(scope=scope, dataset=dataset, varied=Varied(), samples=500, seed=1, now=now)
    jobs.run(job_id=run.job_id or 0)
