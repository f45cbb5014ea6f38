"""A kept score and the command line of komposit agree: same number, same steps, same receipt."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from selaras.assessments import services
from selaras.assessments.compute import compute_score, values_csv
from selaras.assessments.models import Item, Round, ScoreRun
from selaras.assessments.selectors.rounds import latest_score
from selaras.assessments.services import keep_score, levels_of
from selaras.assessments.tests.factories import NOW, TEXT, City, item_of, items_of
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.instruments.tests.factories import make_instrument

ROOT = Path(settings.BASE_DIR)
RESCALE = TEXT.replace("{policy: refuse}", "{policy: rescale, min_share: 2/3}").replace("IKT", "IKX")


def command(folder: Path, round_: Round, run: ScoreRun) -> dict[str, Any]:
    """What ``python -m komposit score`` says about the files that the page offers."""
    instrument, values = folder / "instrumen.yaml", folder / "nilai.csv"
    instrument.write_text(round_.instrument.source_text, encoding="utf-8")
    values.write_text(values_csv(round_.region.code, run.values), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "komposit", "score", str(instrument), str(values), "--json", "--trace"],
        capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "komposit" / "src")},
    )  # fmt: skip
    assert done.returncode == (3 if run.score is None else 0), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def agrees(folder: Path, round_: Round, run: ScoreRun) -> None:
    told = command(folder, round_, run)
    unit = told["units"][round_.region.code]
    band = unit["band"] or {}
    assert unit["receipt"] == run.receipt
    assert unit["score"] == run.score
    assert unit["nodes"] == run.nodes
    assert unit["missing"] == run.missing
    assert unit["trace"] == run.trace
    assert (band.get("label", "") if isinstance(band, dict) else band) == run.band
    assert told["policy"] == run.policy
    assert told["instrument"]["hash"] == run.instrument_hash == round_.instrument.sha256
    assert told["komposit"] == run.komposit_version


def decide(round_: Round, levels: dict[str, int | None], *, claimed: int = 6) -> None:
    """Levels as verifiers would have set them; the way there is proven elsewhere."""
    for code, level in levels.items():
        state = "terverifikasi" if level is not None else "verifikasi"
        Item.objects.filter(round=round_, leaf_code=code, is_level=True).update(
            claimed_level=claimed, verified_level=level, state=state, reason_code="sesuai"
        )


def test_the_stored_receipt_is_that_of_the_command(city: City, round_: Round, tmp_path: Path) -> None:
    decide(round_, {"I1": 5, "I2": 3})
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert (run.score, run.band, run.values) == ("4.2", "Atas", {"I1": "5", "I2": "3"})
    agrees(tmp_path, round_, run)


def test_an_incomplete_round_has_no_number_and_still_a_receipt(
    city: City, round_: Round, tmp_path: Path
) -> None:
    decide(round_, {"I1": 5, "I2": None})
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert (run.score, run.band, run.missing) == (None, "", ["I2"])
    agrees(tmp_path, round_, run)


def test_without_any_level_nothing_is_computed(city: City, round_: Round) -> None:
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert (run.score, run.values, run.missing) == (None, {}, ["I1", "I2"])
    assert run.receipt.startswith("sha256:")


def test_the_policy_is_the_instruments_own_and_exact(city: City, tmp_path: Path) -> None:
    city.instrument = make_instrument(RESCALE)
    round_ = city.make_round()
    decide(round_, {"I1": None, "I2": 3})
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert run.policy == {"kind": "rescale", "min_share": "2/3"}
    assert run.score is None
    agrees(tmp_path, round_, run)
    decide(round_, {"I1": 5, "I2": None})
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    # Sixty of a hundred is less than two thirds.
    assert run.score is None
    agrees(tmp_path, round_, run)


@pytest.mark.slow
def test_the_shipped_instrument_of_2024_agrees_too(city: City, tmp_path: Path) -> None:
    city.instrument = make_instrument((ROOT / "instruments" / "ikt-2024.yaml").read_text(encoding="utf-8"))
    round_ = city.make_round(started=False)
    items = items_of(round_)
    assert (len(items), sum(item.is_level for item in items)) == (55, 9)
    leaves = [item.leaf_code for item in items if item.is_level]
    decide(round_, {code: 3 + number % 4 for number, code in enumerate(leaves)})
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert run.score is not None
    agrees(tmp_path, round_, run)


def test_claimed_and_verified_are_two_scores(city: City, round_: Round) -> None:
    decide(round_, {"I1": 4, "I2": 4}, claimed=6)
    claimed = keep_score(scope=city.operator, round_=round_, tier="usulan", now=NOW)
    verified = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert (claimed.score, verified.score) == ("6", "4")
    assert claimed.receipt != verified.receipt
    assert latest_score(round_) == verified
    assert latest_score(round_, "usulan") == claimed


def test_only_what_stands_accepted_counts_as_verified(city: City, round_: Round) -> None:
    item = city.approve(item_of(round_, "1.4"), level=5)
    assert levels_of(round_, "terverifikasi") == {"I1": 5}
    services.reopen(scope=city.operator, item_id=item.pk, reason="Periksa", now=NOW)
    assert levels_of(round_, "terverifikasi") == {}
    assert levels_of(round_, "usulan") == {"I1": 5}


def test_levels_checked_by_their_own_agency_are_named(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "2.3"))
    services.verify(scope=city.operator, item_id=item.pk, level=4, now=NOW)
    city.approve(item_of(round_, "1.4"))
    run = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert run.self_verified_codes == ["I2"]
    assert keep_score(scope=city.operator, round_=round_, tier="usulan", now=NOW).self_verified_codes == []


def test_rows_are_only_added_and_the_newest_counts(city: City, round_: Round) -> None:
    decide(round_, {"I1": 4, "I2": 4})
    first = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    decide(round_, {"I1": 5, "I2": 4})
    second = keep_score(scope=city.operator, round_=round_, tier="terverifikasi", now=NOW)
    assert [run.score for run in round_.scores.order_by("pk")] == ["4", "4.6"]
    assert latest_score(round_) == second
    events = Event.objects.filter(verb="assessments.score.computed").order_by("pk")
    assert [event.after["receipt"] for event in events] == [first.receipt, second.receipt]


def test_a_score_is_kept_by_kesbangpol(city: City, round_: Round) -> None:
    for scope in (city.contact("bappeda"), city.leader("sekda"), city.province, City("73.71").operator):
        with pytest.raises(Refused):
            keep_score(scope=scope, round_=round_, tier="terverifikasi", now=NOW)
    assert not ScoreRun.objects.exists()


def test_the_official_value_is_a_matter_of_the_weights() -> None:
    """Equal levels give that level, whatever the weights; one step on I1 alone moves its share."""
    assert compute_score(TEXT, {"I1": 4, "I2": 4}).score == "4"
    assert compute_score(TEXT, {"I1": 5, "I2": 4}).score == "4.6"
    assert compute_score(TEXT, {"I1": 7, "I2": 1}).nodes["I1"] == "7"


def test_the_file_of_values_is_sorted_and_complete() -> None:
    assert values_csv("16.72", {"I2": 4, "I1": 5}) == "unit,code,value\n16.72,I1,5\n16.72,I2,4\n"
