"""Why the score of a round is another than a year before: exact, for those who read both, from every side."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from selaras.analyses import selectors
from selaras.analyses.compute import CannotCompute, explain_rounds
from selaras.analyses.tests.rounds import make_round
from selaras.assessments.choices import ScoreTier
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import TEXT
from selaras.core.references import Reference, show
from selaras.core.scope import Scope
from selaras.instruments.models import Instrument
from selaras.instruments.tests.factories import make_instrument
from selaras.measures.tests.factories import make_measure
from selaras.offices.tests.factories import grant, make_user, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def scope_at(code: str = "16.72", role: str = "operator") -> Scope:
    return person(role, region=make_region(code))[1]


def client_at(code: str = "16.72", role: str = "operator") -> Client:
    user = make_user()
    grant(user, role, region=make_region(code))
    client = Client()
    client.force_login(user)
    return client


def other_weights() -> Instrument:
    text = TEXT.replace("weight: 60", "weight: 50").replace("weight: 40", "weight: 50")
    return make_instrument(text.replace('edition: "2024"', 'edition: "2025"'))


def two_rounds(**later: object) -> tuple[Round, Round]:
    before = make_round(levels={"I1": 5, "I2": 3}, year=2024)
    return before, make_round(**({"levels": {"I1": 4, "I2": 6}} | later))


def changed(before: Round, after: Round, scope: Scope | None = None) -> selectors.RoundChange:
    return selectors.round_change(scope or scope_at(), before, after, ScoreTier.VERIFIED)


def address(round_: Round) -> str:
    return reverse("round_change", args=[round_.pk])


def text(answer) -> str:
    return b"".join(answer).decode("utf-8-sig") if answer.streaming else answer.content.decode()


def test_the_parts_are_exact_and_leave_nothing_over():
    found = changed(*two_rounds())
    assert found.scores == (Fraction(42, 10), Fraction(48, 10))
    assert {row.code: row.part for row in found.rows} == {"I1": Fraction(-6, 10), "I2": Fraction(12, 10)}
    assert found.parts == {"data": Fraction(6, 10), "weights": 0, "method": 0}
    assert found.breaks == [] and found.difference == Fraction(6, 10)


def test_new_weights_have_a_part_and_are_told_as_a_break():
    found = changed(*two_rounds(instrument=other_weights(), levels={"I1": 4, "I2": 3}))
    # Data first -0,6 and then -0,5; weights first -0,2 and then -0,1.
    assert found.parts == {"data": Fraction(-55, 100), "weights": Fraction(-15, 100), "method": 0}
    assert sum(found.parts.values()) == found.difference == Fraction(-7, 10)
    assert sum(row.part for row in found.rows) == found.parts["data"]
    assert [step.name for step in found.steps] == ["Perencanaan contoh", "Bobot"]
    assert any("Bobot" in words and "60" in words for words in found.breaks)


def test_what_is_not_known_is_neither_nought_nor_guessed():
    before, after = two_rounds(levels={"I1": 4, "I2": None})
    page = client_at().get(address(after)).content.decode()
    assert "Tahun data 2025 belum mempunyai nilai untuk: I2." in page
    assert "Dari skor ke skor" not in page and "Unduh CSV" not in page
    found = changed(before, after)
    assert [(row.before, row.after, row.part, row.shown) for row in found.rows] == [
        (5, 4, None, ""), (3, None, None, ""),
    ]  # fmt: skip
    assert (found.scores, found.difference, found.chart) == (None, None, None)


def test_the_page_draws_and_tells_the_same():
    _before, after = two_rounds()
    page = client_at().get(address(after)).content.decode()
    assert "<svg" in page and "Semua angkanya ada di tabel" in page
    assert "Skor 2024: 4,200. Skor 2025: 4,800. Selisih: +0,600." in page
    assert "-0,600" in page and "+1,200" in page and "Jumlah, persis sama dengan selisih" in page
    assert "Perkiraan kota, bukan skor Pemilik contoh" in page


def test_the_numbers_go_out_as_exact_fractions():
    _before, after = two_rounds()
    lines = text(client_at().get(address(after), {"format": "csv"})).splitlines()
    assert lines[0].split(";")[2:4] == ["2024", "2025"]
    assert lines[1].split(";")[:6] == ["", "Skor", "4,2", "4,8", "0,6", "3 per 5"]
    assert [line.split(";")[5] for line in lines[2:]] == ["'-3 per 5", "6 per 5", "0", "0"]


def test_claims_are_split_when_asked_for():
    _before, after = two_rounds()
    Item.objects.filter(round=after, is_level=True).update(claimed_level=7)
    page = client_at().get(address(after), {"nilai": "usulan"}).content.decode()
    assert "Skor 2025: 7,000" in page
    assert "Skor 2025: 4,800" in client_at().get(address(after), {"nilai": "' OR 1"}).content.decode()


def test_another_round_can_be_chosen_and_a_foreign_one_cannot():
    oldest = make_round(levels={"I1": 1, "I2": 1}, year=2023)
    before, after = two_rounds()
    foreign = make_round("16.71", levels={"I1": 7, "I2": 7}, year=2024)
    client = client_at()
    assert "Skor 2023: 1,000" in text(client.get(address(after), {"dengan": oldest.pk}))
    for wrong in (foreign.pk, after.pk, 0, "x", "9" * 30):
        assert "Skor 2024: 4,200" in text(client.get(address(after), {"dengan": wrong}))
    assert "Belum ada periode sebelumnya" in text(client.get(address(oldest)))
    assert client.get(address(oldest), {"format": "csv"}).status_code == 404
    assert client.get(address(foreign)).status_code == 404
    assert before.data_year == 2024


def test_other_indicators_are_told_and_both_sides_shown():
    grown = TEXT.replace("weight: 40", "weight: 30") + (
        "      - code: I3\n        title: Tiga\n        weight: 10\n        status: usulan\n"
        '        questions:\n          - code: "3.1"\n            type: tingkat\n            text: Mana?\n'
        "            owners: [tapem]\n            rubric:"
        + "".join(f"\n              {n}: K" for n in range(1, 8))
        + "\n"
    )
    _before, after = two_rounds(
        instrument=make_instrument(grown.replace('edition: "2024"', 'edition: "2025"')),
        levels={"I1": 4, "I2": 6, "I3": 2},
    )
    page = text(client_at().get(address(after)))
    assert "Tidak dapat diuraikan" in page and "I3" in page
    with pytest.raises(CannotCompute, match="I3"):
        explain_rounds(TEXT, {"I1": 1, "I2": 1}, TEXT, {"I1": 1, "I2": 1, "I3": 1})


def test_from_above_only_what_was_sent_counts():
    before, after = two_rounds()
    province = scope_at("16", "provinsi")
    assert changed(before, after, province).difference == Fraction(6, 10)
    Item.objects.filter(round=after, leaf_code="I2", is_level=True).update(state="terverifikasi")
    assert changed(before, after).difference == Fraction(6, 10)
    assert changed(before, after, province).scores is None
    Round.objects.filter(pk=before.pk).update(sharing="status")
    assert "Belum ada periode sebelumnya" in text(client_at("16", "provinsi").get(address(after)))
    Round.objects.filter(pk=after.pk).update(sharing="status")
    assert client_at("16", "provinsi").get(address(after)).status_code == 403
    assert client_at("16", "admin").get(address(after)).status_code == 403
    assert client_at("16.71").get(address(after)).status_code == 404


def test_the_score_page_leads_here_where_both_rounds_exist():
    before, after = two_rounds()
    client = client_at()
    link = f"{address(after)}?dengan={before.pk}"
    assert link in text(client.get(reverse("score", args=[after.pk])))
    assert "perubahan" not in text(client.get(reverse("score", args=[before.pk])))
    Round.objects.filter(pk=before.pk).update(sharing="status")
    assert link not in text(client_at("16", "provinsi").get(reverse("score", args=[after.pk])))


def test_the_series_leads_here_where_both_rounds_exist():
    series = reverse("measure_series", args=["IKT", "16.72"])
    make_measure(index_code="IKT", region_code="16.72")
    client = client_at()
    assert "Mengapa berubah" not in text(client.get(series))
    before, after = two_rounds()
    assert f"{address(after)}?dengan={before.pk}" in text(client.get(series))
    assert "Mengapa berubah" not in text(client_at("16.71").get(series))


def test_references_answer_many_at_once_and_survive_nonsense(django_assert_num_queries):
    before, after = two_rounds()
    scope = scope_at()
    with django_assert_num_queries(2):
        found = selectors.changes_of_rounds(scope, [str(after.pk), str(before.pk), "x", "9" * 30])
    assert list(found) == [str(after.pk)]
    assert "2024 ke 2025" in found[str(after.pk)].title
    for id_ in ("", "IKT", "/", "IKT/99", "A/B/C"):
        assert show(scope, Reference("series_change", id_)) is None
    assert show(scope, Reference("round_change", str(before.pk))) is None
    assert show(scope, Reference("series_change", "IKT/16.72")).url.startswith(address(after))
