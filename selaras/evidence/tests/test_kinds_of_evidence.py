"""Kinds as data: each with its fields, judged at once, shown beside the answer, asked for by questions."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.core.verdict import Refused
from selaras.evidence import selectors, services
from selaras.evidence.choices import Kind
from selaras.evidence.models import Evidence
from selaras.evidence.selectors.kinds import KindsFault, evidence_kinds, read_kinds
from selaras.evidence.tests.factories import contact_of, make_file, make_held, make_link_evidence, make_nihil
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person

GIVEN: dict[str, dict[str, str]] = {
    "produk_hukum": {
        "jenis": "Peraturan daerah",
        "nomor": "10",
        "tahun": "2024",
        "tentang": "Toleransi bermasyarakat",
        "jdih": "https://jdih.example.go.id/10",
    },
    "pernyataan": {"penutur": "Wali Kota", "acara": "Hari Toleransi"},
    "penghargaan": {"pemberi": "Kementerian contoh", "tahun": "2025"},
    "anggaran": {
        "kode": "8.01.05",
        "uraian": "Pembinaan",
        "rupiah": "Rp1.250.000,00",
        "tahun": "2025",
        "halaman": "hal. 3-5",
    },
    "tabel": {"sumber": "Disdukcapil", "kolom": "kecamatan, jumlah; jumlah", "tahun": "2025"},
}


@pytest.fixture
def dinsos(db: None) -> Agency:
    return make_agency(name="Dinas Sosial")


def described(evidence: Evidence, code: str, **changes: str) -> Evidence:
    given = GIVEN.get(code, {}) | changes
    return services.describe(
        scope=contact_of(evidence.agency), evidence=evidence, type_code=code, given=given, now=NOW
    )


def test_every_kind_of_the_file_can_be_said_in_full(dinsos: Agency) -> None:
    assert list(GIVEN) == list(evidence_kinds())
    for code in GIVEN:
        evidence = described(make_file(dinsos, issued_on=date(2025, 11, 16)), code)
        shown = selectors.facts_of(evidence)
        assert shown[0].text == evidence_kinds()[code].label
        assert len(shown) == 1 + len(GIVEN[code])


def test_what_is_typed_is_kept_in_one_form(dinsos: Agency) -> None:
    budget = described(make_file(dinsos), "anggaran")
    assert budget.facts == {
        "kode": "8.01.05", "uraian": "Pembinaan", "rupiah": 1_250_000, "tahun": 2025, "halaman": "3-5",
    }  # fmt: skip
    assert "Rp1.250.000" in [fact.text for fact in selectors.facts_of(budget)]
    assert described(make_file(dinsos), "tabel").facts["kolom"] == ["kecamatan", "jumlah"]
    law = described(make_link_evidence(dinsos), "produk_hukum")
    assert selectors.facts_of(law)[-1].url == "https://jdih.example.go.id/10"
    assert list(selectors.search(selectors.library(contact_of(dinsos)), "bermasyarakat")) == [law]


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("produk_hukum", "nomor", " \u200b"),
        ("produk_hukum", "nomor", "x" * 301),
        ("produk_hukum", "jenis", "Perppu"),
        ("produk_hukum", "tahun", "25"),
        ("produk_hukum", "tahun", "٢٠٢٥"),
        ("produk_hukum", "tahun", "1944"),
        ("produk_hukum", "tahun", "2032"),
        ("produk_hukum", "jdih", "javascript:alert(1)"),
        ("produk_hukum", "jdih", "https://a:b@jdih.go.id/"),
        ("anggaran", "rupiah", "-5"),
        ("anggaran", "rupiah", "dua juta"),
        ("anggaran", "rupiah", "9" * 19),
        ("anggaran", "halaman", "lima"),
        ("tabel", "kolom", ",".join(f"kolom {n}" for n in range(61))),
    ],
)
def test_what_cannot_be_is_named_under_its_field(dinsos: Agency, code: str, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        described(make_file(dinsos), code, **{field: value})
    assert list(caught.value.message_dict) == [field]


def test_every_missing_field_is_told_at_once(dinsos: Agency) -> None:
    evidence = make_file(dinsos)
    with pytest.raises(ValidationError) as caught:
        services.describe(
            scope=contact_of(dinsos), evidence=evidence, type_code="anggaran", given={"x": "1"}, now=NOW
        )
    assert set(caught.value.message_dict) == {"kode", "uraian", "rupiah", "tahun", "halaman"}
    evidence.refresh_from_db()
    assert (evidence.type_code, evidence.facts) == ("", {})


def test_a_statement_needs_its_day_and_an_unknown_kind_is_refused(dinsos: Agency) -> None:
    evidence = make_file(dinsos)
    with pytest.raises(ValidationError, match="perlu tanggal"):
        described(evidence, "pernyataan")
    with pytest.raises(ValidationError, match="dari daftar"):
        described(evidence, "rahasia")


def test_only_files_and_links_of_the_own_agency_are_described(dinsos: Agency) -> None:
    held = make_held(dinsos).evidence
    assert held is not None
    for evidence in (make_nihil(dinsos), held):
        with pytest.raises(Refused):
            described(evidence, "tabel")
    stranger = contact_of(make_agency(dinsos.region))
    with pytest.raises(Refused):
        services.describe(
            scope=stranger, evidence=make_file(dinsos), type_code="tabel", given=GIVEN["tabel"], now=NOW
        )


def test_the_year_a_kind_speaks_of_counts_and_a_regulation_lasts(dinsos: Agency) -> None:
    budget = described(make_file(dinsos, issued_on=date(2024, 12, 30)), "anggaran")
    assert selectors.warnings(budget, 2025) == []
    assert selectors.warnings(budget, 2026) == ["Tahunnya 2025, sedangkan tahun data 2026."]
    law = described(make_file(dinsos, issued_on=date(2019, 1, 1)), "produk_hukum")
    assert selectors.warnings(law, 2025) == []


def test_lines_of_a_question_ask_for_kinds() -> None:
    asked = {
        "Peraturan daerah tentang RPJMD (nomor dan tahun)": "produk_hukum",
        "Lembar DPA atau DPPA tiap subkegiatan": "anggaran",
        "Naskah sambutan bertanggal": "pernyataan",
        "Tabel rumah ibadat menurut kecamatan": "tabel",
        "Catatan kegiatan dengan foto bertanggal": Kind.ACTIVITY,
        "Pernyataan nihil beserta sumber yang diperiksa": Kind.NIHIL,
        "Notula": "",
        "Tabelaris": "",
    }
    assert {line: selectors.kind_asked(line) for line in asked} == asked


@pytest.mark.parametrize(
    "text",
    [
        "kinds: [{code: a, label: A}]",
        "kinds: [{code: a, label: A, fields: [{name: b, label: B, type: rahasia}]}]",
        "kinds: [{code: a, label: A, fields: [{name: b, label: B, type: pilihan}]}]",
        "kinds: [{code: a, label: A, year: c, fields: [{name: b, label: B, type: teks}]}]",
        "kinds: [{code: a, label: A, fields: []}, {code: a, label: A, fields: []}]",
    ],
)
def test_a_faulty_file_of_kinds_is_refused(text: str) -> None:
    with pytest.raises(KindsFault):
        read_kinds(text)


# ---- pages


def test_by_the_page_beside_the_answer_and_in_the_list(client: Client, dinsos: Agency) -> None:
    client.force_login(person("narahubung", agency=dinsos)[0])
    evidence = make_file(dinsos)
    address = f"/bukti/{evidence.pk}/jenis/"
    assert "Baris anggaran" in client.get(address).text
    assert "Halaman DPA" in client.get(f"{address}?jenis=anggaran").text
    wrong = client.post(address, {"jenis": "anggaran", **GIVEN["anggaran"], "rupiah": "dua juta"})
    assert "Tulis rupiah penuh" in wrong.text
    assert "dua juta" in wrong.text
    assert client.post(address, {"jenis": "anggaran", **GIVEN["anggaran"]}).status_code == 302
    page = client.get(f"/bukti/{evidence.pk}/").text
    assert "Halaman DPA" in page
    assert "Rp1.250.000" in page
    found = client.get("/bukti/", {"bukti": "anggaran"}).context["rows"]
    assert [one for one, _count in found] == [evidence]
    rows: Any = client.get("/bukti/unduh.csv")
    assert "Baris anggaran" in b"".join(rows.streaming_content).decode()
    client.post(address, {"jenis": ""})
    evidence.refresh_from_db()
    assert (evidence.type_code, evidence.facts) == ("", {})
