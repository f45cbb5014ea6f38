"""Receipts: what must leave them alone, and what must change them."""

from __future__ import annotations

import hashlib
import json
import random
from fractions import Fraction

import pytest

from komposit import Policy, instrument_hash, load_instrument, read_values, score

TEXT = """\
code: IKT
title: Indeks
edition: 2022
status: usulan
scale: {min: 1, max: 7, better: high}
weights_sum: 100
missing: {policy: refuse, min_share: 0.5}
mean: arithmetic
bands: [{from: 4, label: Netral, status: usulan}, {from: 5, label: Baik, status: usulan}]
nodes:
  - {code: A, weight: 50, mean: arithmetic, nodes: [{code: I1, weight: 20}, {code: I2, weight: 30}]}
  - {code: I3, weight: 50, source: koran}
"""
VALUES = "unit,code,value\n16.72,I1,4\n16.72,I2,4.5\n16.72,I3,5\n"


def receipt(values, text=TEXT, policy=None):
    instrument = load_instrument(text)
    return score(instrument, read_values(values, instrument=instrument)["16.72"], policy=policy).receipt


@pytest.mark.parametrize(
    "values",
    [
        VALUES.replace("\n", "\r\n"),
        VALUES.replace("\n", "\r"),
        "\ufeff" + VALUES,
        VALUES.rstrip(),
        VALUES.replace("\n16", "\n\n16"),
        VALUES.replace("4\n", "4.0\n").replace("4.5", "4.5000"),
        VALUES.replace("16.72,I1,4", '"16.72","I1","4"'),
        VALUES + "16.72,A,\n",
        VALUES + "99.01,I1,7\n",
        "unit,code,value\n" + "\n".join(reversed(VALUES.splitlines()[1:])) + "\n",
    ],
)
def test_the_way_values_are_written_does_not_change_a_receipt(values):
    assert receipt(values) == receipt(VALUES)


def test_the_order_of_values_given_in_code_does_not_either(flat):
    values = [(f"I{number}", number % 7 + 1) for number in range(1, 9)]
    random.Random(7).shuffle(values)
    assert score(flat, dict(values)).receipt == score(flat, dict(sorted(values))).receipt


def test_the_name_of_the_unit_is_not_in_it_and_the_version_neither(monkeypatch):
    before = receipt(VALUES)
    monkeypatch.setattr("komposit.version.__version__", "99")
    monkeypatch.setattr("komposit.__version__", "99")
    assert receipt(VALUES) == before


@pytest.mark.parametrize(
    "values",
    [
        VALUES.replace("4.5", "4.501"),
        VALUES.replace("16.72,I3,5\n", ""),
        VALUES.replace("I1,4", "I2,4", 1).replace("I2,4.5", "I1,4.5"),
    ],
)
def test_another_value_gives_another_receipt(values):
    assert receipt(values) != receipt(VALUES)


def test_the_policy_is_part_of_it_and_min_share_only_where_it_acts():
    refuse, rescale = Policy("refuse"), Policy("rescale", Fraction(1, 2))
    assert (
        receipt(VALUES)
        == receipt(VALUES, policy=refuse)
        == receipt(VALUES, policy=Policy("refuse", Fraction(1)))
    )
    assert receipt(VALUES, policy=rescale) != receipt(VALUES)
    assert receipt(VALUES, policy=rescale) != receipt(VALUES, policy=Policy("rescale", Fraction(1, 3)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Indeks", "# catatan\ntitle: Indeks Lain"),
        ("status: usulan\nscale", "status: resmi\nscale"),
        ("edition: 2022", 'edition: "2022"'),
        ("weights_sum: 100\n", ""),
        ("mean: arithmetic\n", ""),
        (", mean: arithmetic", ""),
        ("weight: 50, mean", "mean"),
        ("weight: 20", "weight: 20.0"),
        (", source: koran", ", status: resmi"),
        (
            "[{code: I1, weight: 20}, {code: I2, weight: 30}]",
            "[{code: I2, weight: 30}, {weight: 20, code: I1}]",
        ),
        ("label: Baik, status: usulan", "label: Baik, status: resmi"),
        ("source: koran", "questions: [{code: '1', text: Berapa?, type: tingkat}]"),
        ("policy: refuse, min_share: 0.5", "policy: refuse"),
        ("\n", "\r\n"),
    ],
)
def test_what_does_not_bear_on_a_score_does_not_change_the_hash(old, new):
    assert old in TEXT
    assert instrument_hash(load_instrument(TEXT.replace(old, new))) == instrument_hash(load_instrument(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: IKT", "code: IKT2"),
        ("edition: 2022", "edition: 2023"),
        ("max: 7", "max: 8"),
        ("min: 1", "min: 0"),
        ("better: high", "better: low"),
        ("weight: 20}", "weight: 15}, {code: I9, weight: 5}"),
        ("mean: arithmetic\nbands", "mean: geometric\nbands"),
        ("mean: arithmetic, nodes", "mean: harmonic, nodes"),
        ("from: 5", "from: 5.5"),
        ("label: Baik", "label: Bagus"),
        ("policy: refuse", "policy: rescale"),
        ("code: I3", "code: I4"),
    ],
)
def test_what_bears_on_a_score_changes_the_hash(old, new):
    assert old in TEXT
    changed = load_instrument(TEXT.replace(old, new))
    assert instrument_hash(changed) != instrument_hash(load_instrument(TEXT))


def test_receipts_are_pinned_because_stored_ones_must_stay_true():
    """A change here orphans every receipt ever printed: raise the number of the form instead."""
    assert (
        instrument_hash(load_instrument(TEXT))
        == "sha256:e27eb2cebfba59c61d1b2bb4bfc6a1bb98e5970c6daa9c352a2389220046acbe"
    )
    assert receipt(VALUES) == "sha256:f84795794404661db39afcd4c1e338192a8a8e52cf008d6740c21e673de9e41b"


def test_anybody_can_compute_a_receipt_from_the_manual_alone():
    def digest(form):
        text = json.dumps(form, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    leaves = [{"code": "I1", "weight": "20"}, {"code": "I2", "weight": "30"}]
    instrument = {
        "form": "komposit-instrument-1",
        "code": "IKT",
        "edition": "2022",
        "scale": {"min": "1", "max": "7", "better": "high"},
        "weights_sum": "100",
        "missing": {"kind": "refuse"},
        "bands": [["4", "Netral"], ["5", "Baik"]],
        "mean": "arithmetic",
        "nodes": [{"code": "A", "mean": "arithmetic", "nodes": leaves}, {"code": "I3", "weight": "50"}],
    }
    assert digest(instrument) == instrument_hash(load_instrument(TEXT))
    form = {
        "form": "komposit-receipt-1",
        "instrument": digest(instrument),
        "policy": {"kind": "refuse"},
        "values": [["I1", "4"], ["I2", "9/2"], ["I3", "5"]],
    }
    assert digest(form) == receipt(VALUES)
