"""From published inputs to published figures."""

from __future__ import annotations

from fractions import Fraction

from komposit import geometric_mean, score

WEIGHTS_IKT = (10, 20, 20, 10, 10, 15, 5, 10)


def leaves(weights):
    return [{"code": f"X{number}", "weight": str(weight)} for number, weight in enumerate(weights, 1)]


def result(instrument, values):
    return score(instrument, {f"X{number}": value for number, value in enumerate(values, 1)})


def printed(value, places):
    scaled = round(value * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def test_harmony_index_of_maluku_tenggara_2025(instrument_of):
    """Four dimensions and weights 30/23/22/25 give the published 6.45; equal weights do not."""
    values = ("6.17", "6.43", "6.54", "6.73")
    ours = result(instrument_of(leaves((30, 23, 22, 25))), values)
    assert ours.printed_score == "6.4512" and printed(ours.score, 2) == "6.45"
    assert printed(result(instrument_of(leaves((25, 25, 25, 25))), values).score, 2) != "6.45"
    geometric = geometric_mean([Fraction(v) for v in values], [Fraction(w) for w in (30, 23, 22, 25)])
    assert printed(geometric, 4) == "6.4477"


def test_nationality_index_of_kalimantan_selatan_2024(instrument_of):
    """The province's 77.44 is the plain mean of its thirteen regions, exactly as printed."""
    printed_values = "85.13 82.09 81.50 78.79 78.66 76.84 75.36 75.33 75.00 74.87 74.66 72.11 76.38"
    instrument = instrument_of(leaves([1] * 13), weights_sum=13)
    ours = result(instrument, printed_values.split(" "))
    assert printed(ours.score, 2) == "77.44"


def test_tolerance_index_of_pagar_alam_2024_and_its_what_if(instrument_of):
    """Published 4.381; one point more on indicators 1, 2, 5 and 6 gives 4.931."""
    instrument = instrument_of(leaves(WEIGHTS_IKT))
    assert result(instrument, ["4.381"] * 8).printed_score == "4.381"
    better = ["5.381" if number in {1, 2, 5, 6} else "4.381" for number in range(1, 9)]
    assert result(instrument, better).printed_score == "4.931"
