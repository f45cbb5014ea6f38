"""Keeping a computed score with its inputs and receipt."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments.choices import ScoreTier
from selaras.assessments.compute import compute_score
from selaras.assessments.models import Round, ScoreRun
from selaras.assessments.permissions import can_compute_score
from selaras.assessments.selectors.levels import levels_among
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.measures.compute import Value
from selaras.measures.services import register_estimate


def levels_of(round_: Round, tier: str) -> dict[str, int]:
    """Leaf code to level, of the whole round."""
    return levels_among(round_.items.all(), tier)


@transaction.atomic
def keep_score(*, scope: Scope, round_: Round, tier: str, now: datetime) -> ScoreRun:
    """Compute from the levels as they stand; rows are only added, the newest counts."""
    demand(can_compute_score(scope, round_))
    return _keep(scope, round_, tier, now)


def keep_final_score(*, scope: Scope, round_: Round, now: datetime) -> ScoreRun:
    """The score of the closing, by whoever was allowed to close; it enters the register as an estimate."""
    run = _keep(scope, round_, ScoreTier.VERIFIED, now)
    claimed = compute_score(round_.instrument.source_text, levels_of(round_, ScoreTier.CLAIMED)).score
    instrument = round_.instrument
    value = Value(
        index_code=instrument.code, index_title=instrument.title, edition=str(round_.data_year),
        region_code=round_.region.code, score=run.score or "", category=run.band,
        scale_min=instrument.scale_min, scale_max=instrument.scale_max, better=instrument.better,
        method_version=instrument.edition, owner=round_.index_owner,
        source_title=_("Perkiraan daerah: %(title)s") % {"title": round_.title},
        source_url="", source_date=now.astimezone(ZoneInfo(round_.zone)).date(), note=_claim_words(claimed),
        rank=None, out_of=None, reasons=(), state="", mark="",
    )  # fmt: skip
    register_estimate(scope=scope, value=value, region=round_.region, receipt=run.receipt, now=now)
    return run


def _claim_words(claimed: str | None) -> str:
    if claimed is None:
        return str(_("Nilai dari tingkat yang sudah diverifikasi."))
    return _("Nilai dari tingkat yang sudah diverifikasi; menurut klaim OPD %(score)s.") % {
        "score": claimed.replace(".", ",")
    }


def _keep(scope: Scope, round_: Round, tier: str, now: datetime) -> ScoreRun:
    levels = levels_of(round_, tier)
    result = compute_score(round_.instrument.source_text, levels)
    own = round_.items.filter(is_level=True, self_verified=True).values_list("leaf_code", flat=True)
    run = ScoreRun(
        round=round_,
        tier=tier,
        values={code: str(level) for code, level in levels.items()},
        policy=result.policy,
        instrument_hash=result.instrument_hash,
        komposit_version=result.version,
        score=result.score,
        band=result.band,
        nodes=result.nodes,
        missing=result.missing,
        trace=result.trace,
        receipt=result.receipt,
        self_verified_codes=sorted(own) if tier == ScoreTier.VERIFIED else [],
        made_by_name=scope.name,
        at=now,
    )
    run.save()
    record(
        verb="assessments.score.computed",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        after={"tier": tier, "score": result.score, "receipt": result.receipt},
        at=now,
    )
    return run
