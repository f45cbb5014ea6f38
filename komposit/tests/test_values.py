"""VALUES.csv: what is read, and every way in which it can be wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from komposit import ValuesFaults, load_instrument, read_values
from komposit.values import read_rows

HEADER = "unit,code,value\n"


def found(text, instrument):
    with pytest.raises(ValuesFaults) as caught:
        read_values(text, instrument=instrument, file="v.csv")
    assert {fault.file for fault in caught.value.faults} == {"v.csv"}
    return [(fault.line, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "16.72,I1,4\n16.72,A,4\n".replace("16.72,A,4\n", "") + "11.1,I1,5\n",
        "\ufeff" + HEADER + "16.72,I1,4\n11.1,I1,5",
        (HEADER + "16.72,I1,4\n11.1,I1,5\n").replace("\n", "\r\n"),
        (HEADER + "16.72,I1,4\n11.1,I1,5\n").replace("\n", "\r"),
        HEADER + '\n"16.72","I1","4"\n\n11.1,I1,5\n\n',
        HEADER + "16.72,I1,4.00\n11.1,I1,5.0\n",
    ],
)
def test_values_are_read_by_unit_and_code(text, tree):
    assert read_values(text, instrument=tree) == {"16.72": {"I1": 4}, "11.1": {"I1": 5}}


def test_units_are_text_and_any_text_names_one(tree):
    text = HEADER + '11.1,I1,4\n11.10,I1,5\n"Kota Pagar Alam, 2025",I1,6\n'
    assert list(read_values(text, instrument=tree)) == ["11.1", "11.10", "Kota Pagar Alam, 2025"]


def test_an_empty_value_is_missing_and_still_names_its_unit(tree):
    assert read_values(HEADER + "16.72,I1,\n16.72,I2,\n", instrument=tree) == {"16.72": {}}
    assert read_values(HEADER + "1,A,\n1,I1,4\n1,I2,5\n", instrument=tree) == {"1": {"I1": 4, "I2": 5}}


def test_rows_know_their_lines_even_after_a_cell_of_two_lines(tree):
    text = HEADER + "1,I1,4\n\n1,I2,4\n"
    assert [row.line for row in read_rows(text, instrument=tree)] == [2, 4]
    assert found(HEADER + '"a\nb",I1,4\n1,I2,x\n', tree) == [(2, "bad_unit"), (4, "not_a_number")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "bad_header")]),
        ("\n" + HEADER, [(1, "bad_header")]),
        ("unit;code;value\n16.72;I1;4\n", [(1, "bad_header")]),
        ("Unit,Code,Value\n", [(1, "bad_header")]),
        ("16.72,I1,4\n", [(1, "bad_header")]),
        ("unit,code,value,catatan\n", [(1, "bad_header")]),
        (HEADER, [(0, "empty")]),
        (HEADER + "\n\n", [(0, "empty")]),
        (HEADER + "16.72,I1,4,381\n", [(2, "bad_row")]),
        (HEADER + "16.72,I1\n16.72\n", [(2, "bad_row"), (3, "bad_row")]),
        (HEADER + '1,I1,"4,381"\n', [(2, "decimal_comma")]),
        (HEADER + "1,I1, 4\n", [(2, "number_blanks")]),
        (HEADER + "1,I1, \n", [(2, "not_a_number")]),
        (HEADER + "1,I1,nan\n1,I2,1e0\n", [(2, "not_finite"), (3, "number_exponent")]),
        (HEADER + "1,I9,4\n1,i1,9\n1,I1 ,4\n1,,4\n", [(n, "unknown_code") for n in range(2, 6)]),
        (HEADER + ",I1,4\n a,I1,4\n" + "x" * 201 + ",I1,4\n", [(n, "bad_unit") for n in range(2, 5)]),
        (HEADER + "1,I1,0.999\n1,I2,7.001\n", [(2, "outside_scale"), (3, "outside_scale")]),
        (HEADER + "1,I1,4\n2,I1,4\n1,I1,4\n1,I1,\n", [(4, "duplicate_row"), (5, "duplicate_row")]),
        (HEADER + "1,I1,9\n1,I1,4\n", [(2, "outside_scale"), (3, "duplicate_row")]),
        (HEADER + "1,I1,4\n1,A,4\n2,A,4\n", [(3, "given_twice")]),
        (HEADER + '1,I1,"4\n1,I2,4\n', [(2, "bad_csv")]),
        (HEADER + '1,I1,"4"x\n1,I2,0\n', [(2, "bad_csv")]),
        (HEADER + "1,I9,4\n" + "x" * 200_000 + ",I1,4\n", [(2, "unknown_code"), (3, "bad_csv")]),
    ],
)
def test_each_fault_is_found_on_its_line(text, faults, tree):
    assert found(text, tree) == faults


def test_a_duplicate_names_the_line_that_came_first(tree):
    with pytest.raises(ValuesFaults) as caught:
        read_values(HEADER + "1,I1,4\n1,I1,4\n1,I1,4\n", instrument=tree)
    assert [fault.message.endswith("sudah ada di baris 2") for fault in caught.value.faults] == [True, True]


def test_the_longest_unit_is_read(tree):
    assert list(read_values(HEADER + "x" * 200 + ",I1,4\n", instrument=tree)) == ["x" * 200]


def test_a_null_byte_is_a_fault_of_its_cell(tree):
    assert found(HEADER + "1\0,I1,4\n", tree)[0][0] == 2
    assert found(HEADER + "1,I1,4\0\n", tree)[0][0] == 2


def test_the_message_for_a_decimal_comma_says_what_to_write(tree):
    for text in ("16.72,I1,4,381\n", '16.72,I1,"4,381"\n'):
        with pytest.raises(ValuesFaults, match="titik, bukan koma"):
            read_values(HEADER + text, instrument=tree)
    with pytest.raises(ValuesFaults, match="dipisahkan koma"):
        read_values("unit;code;value\n", instrument=tree)


def test_zero_under_a_geometric_or_harmonic_mean_is_found_on_its_line(instrument_of):
    pair = [{"code": "a", "weight": 50}, {"code": "b", "weight": 25}]
    nodes = [{"code": "N", "mean": "harmonic", "nodes": pair}, {"code": "c", "weight": 25}]
    text = HEADER + "1,a,0\n1,b,2\n1,c,0\n"
    assert found(text, instrument_of(nodes)) == [(2, "not_positive")]
    assert found(text, instrument_of(nodes, mean="geometric")) == [(2, "not_positive"), (4, "not_positive")]


def test_all_faults_of_a_file_come_at_once(tree):
    text = HEADER + "1,I1,x\n1,I9,4\n1,A,4\n1,I2,4\n1,I2,8\n1,I3\n"
    assert found(text, tree) == [
        (2, "not_a_number"),
        (3, "unknown_code"),
        (4, "given_twice"),
        (6, "duplicate_row"),
        (6, "outside_scale"),
        (7, "bad_row"),
    ]


@pytest.mark.slow
def test_five_hundred_units_are_read_quickly_enough_to_ask_again():
    leaves = ", ".join(f"{{code: I{n}, weight: 1}}" for n in range(50))
    instrument = load_instrument(
        "{code: X, title: X, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
        f" weights_sum: 50, nodes: [{leaves}]}}"
    )
    text = HEADER + "".join(f"{unit},I{n},4.5\n" for unit in range(514) for n in range(50))
    units = read_values(text, instrument=instrument)
    assert len(units) == 514 and set(units["513"].values()) == {Fraction(9, 2)}
