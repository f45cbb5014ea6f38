"""Why scores changed, split without a rest; and the same data under two methods."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from selaras.analyses.compute import (
    CannotCompute,
    Data,
    Setting,
    compare_methods,
    data_parts,
    explain_change,
    frame_of,
    shift_chart,
)
from selaras.analyses.tests.factories import IMETA, YAML, make_dataset
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region

FRAME = frame_of("yaml", YAML)
UNITS = ("16.01", "16.02", "16.03")
OLD = Data(FRAME, UNITS, (("1", "4", "7"), ("7", "1", "1"), ("4", "4", "4")))
NEW = Data(FRAME, UNITS, (("3", "4", "6"), ("7", "1", "1"), ("4", "5", "4")))
WEIGHED = YAML.replace("weight: 40}", "weight: 30}").replace("weight: 20}", "weight: 30}")
METHOD = YAML.replace('edition: "2025"', 'edition: "2026"\nmean: geometric')


def exact(before, after):
    """Every difference is the sum of its parts, and the data's part the sum of its indicators."""
    explained, pair = explain_change(before, after)
    for unit in explained.units:
        assert sum(unit.parts.values()) == unit.difference
        assert sum(data_parts(pair, unit.code).values(), Fraction()) == unit.parts["data"]
    return explained, pair


def test_only_data_changed():
    explained, pair = exact(OLD, NEW)
    first = explained.unit("16.01")
    assert (first.parts["weights"], first.parts["method"]) == (0, 0)
    parts = {code: float(part) for code, part in data_parts(pair, "16.01").items()}
    assert parts == {"I1": pytest.approx(0.8), "I2": pytest.approx(0), "I3": pytest.approx(-0.4)}
    assert explained.breaks == ()
    assert explained.unit("16.02").difference == 0


def test_weights_have_a_part_of_their_own_and_no_break():
    explained, _pair = exact(OLD, Data(frame_of("yaml", WEIGHED), UNITS, OLD.values))
    first = explained.unit("16.01")
    assert first.parts["data"] == 0 == first.parts["method"]
    assert float(first.parts["weights"]) == pytest.approx(0.3)
    assert explained.breaks == ()


def test_a_changed_method_is_a_break():
    explained, _pair = exact(OLD, Data(frame_of("yaml", METHOD), UNITS, NEW.values))
    assert explained.unit("16.01").parts["method"] < 0
    assert explained.breaks == ("Cara penggabungannya berubah.",)
    longer = frame_of("yaml", YAML.replace("max: 7", "max: 9"))
    assert "Skala" in explain_change(OLD, Data(longer, UNITS, NEW.values))[0].breaks[0]
    rescaled = frame_of(
        "yaml", YAML.replace("nodes:", "missing: {policy: rescale, min_share: 0.5}\nnodes:", 1)
    )
    assert "kosong" in explain_change(OLD, Data(rescaled, UNITS, NEW.values))[0].breaks[0]


def test_everything_changed_at_once_on_a_common_scale():
    turned = frame_of(
        "imeta", IMETA.replace("I2,Dua,1,A,-1", "I2,Dua,1,A,1").replace("B,2,Top,1,1", "B,2,Top,1,3")
    )
    explained, _pair = exact(
        Data(frame_of("imeta", IMETA), UNITS, OLD.values), Data(turned, UNITS, NEW.values)
    )
    assert "Arah" in explained.breaks[0]


def test_columns_in_another_order_and_another_name_of_the_top_change_nothing():
    other = YAML.replace("code: CONTOH", "code: LAIN").replace(
        "      - {code: I1, title: Satu, weight: 40}\n      - {code: I2, title: Dua, weight: 20}\n",
        "      - {code: I2, title: Dua, weight: 20}\n      - {code: I1, title: Satu, weight: 40}\n",
    )
    swapped = Data(frame_of("yaml", other), UNITS, tuple((b, a, c) for a, b, c in OLD.values))
    explained, _pair = exact(OLD, swapped)
    assert all(unit.difference == 0 for unit in explained.units)


def test_units_of_one_side_only_are_named_and_gaps_leave_units_out():
    after = Data(FRAME, ("16.02", "16.03", "16.04"), (("7", "", "1"), ("4", "4", "5"), ("1", "1", "1")))
    explained, _pair = exact(OLD, after)
    assert (explained.only_before, explained.only_after) == (("16.01",), ("16.04",))
    assert [unit.code for unit in explained.units] == ["16.03"]


def test_the_same_number_written_otherwise_is_no_change():
    again = Data(FRAME, UNITS, (("1.0", "4", "7"), *OLD.values[1:]))
    assert explain_change(OLD, again)[1].changed == []


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (YAML.replace("I3", "I4"), "hanya pada data pertama: I3; hanya pada data kedua: I4"),
        (IMETA, "hanya pada data kedua: B"),
    ],
)
def test_other_indicators_are_another_index(frame, words):
    other = frame_of("imeta" if frame == IMETA else "yaml", frame)
    with pytest.raises(CannotCompute, match=words):
        explain_change(OLD, Data(other, UNITS, NEW.values))


def test_no_common_unit_and_another_tree_are_refused():
    with pytest.raises(CannotCompute, match="Tidak ada wilayah"):
        explain_change(OLD, Data(FRAME, ("73.01",), (("1", "2", "3"),)))
    moved = IMETA.replace("I2,Dua,1,A", "I2,Dua,1,B")
    with pytest.raises(CannotCompute, match="Susunan"):
        explain_change(
            Data(frame_of("imeta", IMETA), UNITS, OLD.values),
            Data(frame_of("imeta", moved), UNITS, OLD.values),
        )


def test_two_methods_side_by_side():
    found = compare_methods(OLD, Setting(), Setting(weighing="sama", mean="gmean"))
    assert [(row.first.rank, row.second.rank, row.shift) for row in found.rows] == [
        (1, 2, -1),
        (3, 3, 0),
        (1, 1, 0),
    ]
    assert (found.moved, found.most) == (1, 1)
    assert found.mean_shift == pytest.approx(1 / 3)
    assert 0 < found.ranks_alike < 1
    same = compare_methods(OLD, Setting(), Setting())
    assert (same.scores_alike, same.ranks_alike) == (pytest.approx(1), pytest.approx(1))


def test_too_few_scores_have_no_likeness():
    gaps = Data(FRAME, UNITS, (("1", "", "7"), ("7", "1", "1"), ("4", "4", "4")))
    found = compare_methods(gaps, Setting(), Setting(mean="gmean"))
    assert (found.scores_alike, found.rows[0].shift) == (None, None)
    flat = Data(FRAME, UNITS, (("2", "2", "2"),) * 3)
    assert compare_methods(flat, Setting(), Setting()).ranks_alike is None


# ---- pages


def reader(code="16"):
    user = make_user()
    grant(user, "provinsi" if code == "16" else "operator", region=make_region(code))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_the_page_of_a_change_shows_one_unit_and_all():
    first = make_dataset(edition="2024", shared=True)
    lines = first.rows
    table = "kode;I1;I2;I3\n" + "\n".join(
        f"{c};{v[0]};{v[1]};{7 if v[2] != '7' else 6}" for c, _n, v in lines
    )
    second = make_dataset(table=table, shared=True)
    address = reverse("dataset_change", args=[second.pk])
    page = reader().get(address).content.decode()
    assert "<svg" in page and "persis sama dengan selisih" in page
    asked = reader().get(address, {"dengan": first.pk, "wilayah": "16.03"}).content.decode()
    assert "Mengapa skor Kabupaten 16.03 berubah" in asked
    own = reader("16.05").get(address).content.decode()
    assert "Mengapa skor Kabupaten 16.05 berubah" in own and "Wilayah Anda" in own


@pytest.mark.django_db
def test_a_change_without_an_earlier_data_set_and_with_another_index():
    only = make_dataset()
    address = reverse("dataset_change", args=[only.pk])
    assert "Belum ada data lain" in reader().get(address).content.decode()
    other = make_dataset(framework=IMETA)
    answer = reader().get(address, {"dengan": other.pk})
    assert answer.status_code == 422
    assert "Tidak dapat diuraikan" in answer.content.decode()
    hidden = make_dataset("73")
    for number in (hidden.pk, 0, "x", "9" * 30):
        assert reader().get(address, {"dengan": number}).status_code == 200


@pytest.mark.django_db
def test_the_page_of_methods():
    kept = make_dataset()
    address = reverse("methods_compare", args=[kept.pk])
    page = reader().get(address).content.decode()
    assert "korelasi peringkat (Spearman)" in page
    chosen = (
        reader().get(address, {"a-skala": "zscore", "b-skala": "minmax", "b-bobot": "sama"}).content.decode()
    )
    assert "Skor-z, rerata 100 dan simpangan 10" in chosen and "Bobot sama" in chosen
    flat = make_dataset(table="kode;I1;I2;I3\n16.01;2;2;2\n16.02;2;2;2")
    assert reader().get(reverse("methods_compare", args=[flat.pk])).status_code == 422


def file_of(answer):
    return b"".join(answer).decode("utf-8-sig").splitlines()


@pytest.mark.django_db
def test_both_comparisons_go_out_as_files():
    first, second = make_dataset(edition="2024"), make_dataset()
    client = reader()
    shifts = file_of(client.get(reverse("methods_compare", args=[second.pk]), {"bentuk": "csv"}))
    assert "Skor B (Min-maks, 1 sampai 100" in shifts[0] and len(shifts) == 13
    parts = file_of(client.get(reverse("dataset_change", args=[second.pk]), {"bentuk": "csv"}))
    assert "2024;2025;Selisih;Data;Bobot;Metode" in parts[0] and len(parts) == 13
    for name in ("methods_compare", "dataset_change"):
        book = client.get(reverse(name, args=[second.pk]), {"bentuk": "xlsx", "dengan": first.pk})
        assert book.content.startswith(b"PK")


@pytest.mark.django_db
def test_a_file_that_cannot_be_made_does_not_exist():
    flat = make_dataset(table="kode;I1;I2;I3\n16.01;2;2;2\n16.02;2;2;2", edition="2024")
    client = reader()
    assert client.get(reverse("methods_compare", args=[flat.pk]), {"bentuk": "csv"}).status_code == 404
    assert client.get(reverse("dataset_change", args=[flat.pk]), {"bentuk": "csv"}).status_code == 404
    other = make_dataset(framework=IMETA)
    asked = {"bentuk": "csv", "dengan": flat.pk}
    assert client.get(reverse("dataset_change", args=[other.pk]), asked).status_code == 404


def test_a_shift_is_drawn_from_the_first_rank_to_the_second():
    chart = shift_chart([("a", "A", 3, 1), ("b", "B", 2, None)], 3)
    first, second = chart.rows
    assert (first.nominal, first.median, first.low, first.high) == (350, 10, 10, 350)
    assert (first.told, second.told, second.low) == ("3 → 1", "2 → –", None)


@pytest.mark.slow
@pytest.mark.django_db
def test_many_regions_are_shown_page_by_page():
    make_dataset(edition="2024", count=60)
    kept, client = make_dataset(count=60), reader()
    for name in ("methods_compare", "dataset_change"):
        address = reverse(name, args=[kept.pk])
        assert "Menampilkan 1–50 dari 60" in client.get(address).content.decode()
        assert "Menampilkan 51–60 dari 60" in client.get(address, {"page": "2"}).content.decode()


@pytest.mark.django_db
def test_comparing_asks_the_database_little(django_assert_max_num_queries):
    make_dataset(edition="2024")
    kept, client = make_dataset(), reader()
    for name in ("dataset_change", "methods_compare"):
        client.get(reverse(name, args=[kept.pk]))
        with django_assert_max_num_queries(12):
            client.get(reverse(name, args=[kept.pk]))
