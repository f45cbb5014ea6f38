"""Rounds with levels as verifiers and senders leave them; the way there is proven in assessments."""

from selaras.assessments.models import Item, Round
from selaras.assessments.services import create_round
from selaras.assessments.tests.factories import MADE, TEXT, plan
from selaras.core.scope import Grant, Scope
from selaras.instruments.models import Instrument
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency
from selaras.regions.tests.factories import make_region

LEVELS = {"I1": 5, "I2": 3}


def _coordinator(code: str) -> Agency:
    region = make_region(code)
    found = Agency.objects.filter(region=region, code="kesbangpol").first()
    return found or make_agency(region, "kesbangpol", kind="kesbangpol")


def make_round(
    code: str = "16.72", *, levels: dict[str, int | None] | None = None, year: int = 2025,
    instrument: Instrument | None = None, state: str = "terkirim", sharing: str = "terkirim",
) -> Round:  # fmt: skip
    """A round of this region with these levels of its indicators; sent and shared unless said otherwise."""
    region = make_region(code)
    scope = Scope(
        on=MADE.date(), name="Operator",
        grants=(Grant("uji", frozenset({"assessments.manage"}), region.path),),
    )  # fmt: skip
    round_ = create_round(
        scope=scope, region=region, instrument=instrument or make_instrument(TEXT),
        coordinator=_coordinator(code), plan=plan(data_year=year, filling_year=year + 1), now=MADE,
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(sharing=sharing, state=state)
    for leaf, level in (LEVELS if levels is None else levels).items():
        Item.objects.filter(round=round_, leaf_code=leaf, is_level=True).update(
            claimed_level=level, verified_level=level, reason_code="sesuai", state=state
        )
    return Round.objects.get(pk=round_.pk)
