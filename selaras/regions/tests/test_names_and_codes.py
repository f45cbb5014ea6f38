"""What follows from a code or a name: level, kind, zone, daily name and the keys of search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.regions import compute


@pytest.mark.parametrize(
    ("code", "level", "kind", "parent", "path"),
    [
        ("ID", 0, "negara", "ID", "ID."),
        ("16", 1, "provinsi", "ID", "ID.16."),
        ("16.01", 2, "kabupaten", "16", "ID.16.01."),
        ("16.72", 2, "kota", "16", "ID.16.72."),
        ("31.01", 2, "kabupaten", "31", "ID.31.01."),
        ("16.72.01", 3, "kecamatan", "16.72", "ID.16.72.01."),
        ("16.72.01.1001", 4, "kelurahan", "16.72.01", "ID.16.72.01.1001."),
        ("11.01.01.2001", 4, "desa", "11.01.01", "ID.11.01.01.2001."),
        ("91.03.01.3007", 4, "desa_adat", "91.03.01", "ID.91.03.01.3007."),
        ("99.01", 2, "kabupaten", "99", "ID.99.01."),
    ],
)
def test_a_code_tells_level_kind_parent_and_path(
    code: str, level: int, kind: str, parent: str, path: str
) -> None:
    assert (compute.level_of(code), compute.kind_of(code)) == (level, kind)
    assert (compute.parent_code(code), compute.path_of(code)) == (parent, path)


@pytest.mark.parametrize(
    "wrong",
    ["", "1", "11.1", "1110", "11.10.1", "11.10.01.1", "11.", "id", "ID.11", "11 ", "１１", "11.10\n"],
)
def test_what_is_no_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a region code"):
        compute.level_of(wrong)


def test_ancestors_come_from_wide_to_narrow() -> None:
    assert compute.ancestor_codes("16.72.01.1001") == ["ID", "16", "16.72", "16.72.01"]
    assert compute.ancestor_codes("16") == ["ID"]
    assert compute.ancestor_codes("ID") == []


@pytest.mark.parametrize(
    ("zone", "provinces"),
    [
        ("Asia/Jakarta", "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62"),
        ("Asia/Makassar", "51 52 53 63 64 65 71 72 73 74 75 76"),
        ("Asia/Jayapura", "81 82 91 92 93 94 95 96"),
    ],
)
def test_the_zone_is_that_of_the_province(zone: str, provinces: str) -> None:
    for province in provinces.split():
        assert compute.zone_of(province) == compute.zone_of(f"{province}.01.01") == zone


def test_the_word_kota_or_kabupaten_stays_only_where_the_bare_name_says_two_things() -> None:
    names = compute.display_names(
        [
            ("15", "Jambi"),
            ("15.71", "Kota Jambi"),
            ("16.72", "Kota Pagar Alam"),
            ("13.07", "Kabupaten Lima Puluh Kota"),
            ("31.72", "Kota Administrasi Jakarta Utara"),
            ("32.01", "Kabupaten Bogor"),
            ("32.71", "Kota Bogor"),
            ("32.01.01", "Kota Bogor"),
            ("63.02", "Kabupaten Kotabaru"),
        ]
    )
    assert names == {
        "15": "Jambi",
        "15.71": "Kota Jambi",
        "16.72": "Pagar Alam",
        "13.07": "Lima Puluh Kota",
        "31.72": "Jakarta Utara",
        "32.01": "Kabupaten Bogor",
        "32.71": "Kota Bogor",
        "32.01.01": "Kota Bogor",
        "63.02": "Kotabaru",
    }


def test_names_of_daily_use_come_from_a_typed_list() -> None:
    names = compute.display_names(
        [
            ("31", "Daerah Khusus Ibukota Jakarta"),
            ("34", "Daerah Istimewa Yogyakarta"),
            ("62.71", "Kota Palangkaraya"),
            ("35.29.22", 'Ra"as'),
        ]
    )
    assert list(names.values()) == ["DKI Jakarta", "DI Yogyakarta", "Palangka Raya", "Ra'as"]


@pytest.mark.parametrize(
    ("code", "name", "display_name", "key"),
    [
        ("62.71", "Kota Palangkaraya", "Palangka Raya", "|palangkaraya|"),
        ("32.71", "Kota Bogor", "Kota Bogor", "|bogor|"),
        ("13.07", "Kabupaten Lima Puluh Kota", "Lima Puluh Kota", "|limapuluhkota|"),
        (
            "31",
            "Daerah Khusus Ibukota Jakarta",
            "DKI Jakarta",
            "|daerahkhususibukotajakarta|dkijakarta|dki|jakarta|",
        ),
        ("16.07", "Kabupaten Banyuasin", "Banyuasin", "|banyuasin|"),
        ("18.01.02", "Kota Agung", "Kota Agung", "|kotaagung|"),
        ("35.29.22", 'Ra"as', "Ra'as", "|raas|"),
        ("ID", "Indonesia", "Indonesia", "|indonesia|"),
    ],
)
def test_the_search_key_holds_every_spelling(code: str, name: str, display_name: str, key: str) -> None:
    assert compute.search_key(code, name, display_name) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("palangka raya", ["palangkaraya"]),
        ("  Palangka-Raya ", ["palangkaraya"]),
        ("KOTA PALANGKA-RAYA", ["kotapalangkaraya", "palangkaraya"]),
        ("Kab. Bogor", ["kabbogor", "bogor"]),
        ("Kabupaten  Lima Puluh Kota", ["kabupatenlimapuluhkota", "limapuluhkota", "limapuluh"]),
        ("kota adm. jakarta utara", ["kotaadmjakartautara", "jakartautara"]),
        ("Kota Administrasi Jakarta Utara", ["kotaadministrasijakartautara", "jakartautara"]),
        ("Bogor, Kota", ["bogorkota", "bogor"]),
        ("kotabaru", ["kotabaru"]),
        ("Ra'as", ["raas"]),
        ("Ra\u2019as", ["raas"]),
        ("Kota", ["kota"]),
        ("u", []),
        ("", []),
        ("%_|'\";--", []),
        ("\x00", []),
    ],
)
def test_a_typed_text_gives_its_keys_the_most_literal_first(text: str, keys: list[str]) -> None:
    assert compute.wanted_keys(text) == keys


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kota bogor", "kota"),
        ("bogor kab.", "kabupaten"),
        ("Prov. Jambi", "provinsi"),
        ("kec ilir", "kecamatan"),
        ("kelurahan sukorejo", "kelurahan"),
        ("desa sukamaju", "desa"),
        ("kotabaru", ""),
    ],
)
def test_a_typed_kind_is_noticed(text: str, kind: str) -> None:
    assert compute.wanted_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("16.72", "16.72"),
        ("1672", "16.72"),
        (" 16.72. ", "16.72"),
        ("16.7", "16.7"),
        ("1672011001", "16.72.01.1001"),
        ("16 72 01", "16.72.01"),
        ("11.10", "11.10"),
        ("1", ""),
        ("16720110011", ""),
        ("16.72a", ""),
        ("١٦", ""),
        ("", ""),
        (".", ""),
    ],
)
def test_a_typed_code_is_read_with_or_without_points(text: str, code: str) -> None:
    assert compute.wanted_code(text) == code


@pytest.mark.slow
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_and_keys_hold_nothing_but_letters_and_digits(text: str) -> None:
    compute.wanted_kind(text)
    assert set(compute.wanted_code(text)) <= set("0123456789.")
    for key in compute.wanted_keys(text):
        assert key.isascii()
        assert key.isalnum()
        assert key == key.lower()


@given(st.text(alphabet="abcdefgh'- ", min_size=1, max_size=30), st.sampled_from(["", "Kota ", "kab. "]))
def test_blanks_hyphens_apostrophes_and_case_never_matter(name: str, word: str) -> None:
    other = name.upper().replace(" ", "  ").replace("-", " ").replace("'", "\u2019")
    assert compute.plain(name) == compute.plain(other)
    assert compute.wanted_keys(word + name)[-1:] == compute.wanted_keys(word.upper() + other)[-1:]
