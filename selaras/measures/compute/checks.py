"""Everything that can be wrong with one number as it is written down, whatever file it came from."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from komposit import parse_number
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.measures.compute.means import mean_of_parts, rounded_like
from selaras.measures.compute.misprints import weight_hint

ENTRY_KEYS = frozenset(
    {
        "region", "name", "edition", "score", "category", "rank", "out_of", "method", "formula", "parts",
        "source", "reasons", "note", "warning", "mark", "state", "receipt",
    }
)  # fmt: skip
NEEDED = frozenset({"region", "edition", "method", "source"})
SOURCE_KEYS = frozenset({"title", "url", "date"})
PART_KEYS = frozenset({"name", "score", "weight"})
# Tuples: a faulty file may hold a list where a word belongs, and a list has no hash.
MARKS = ("resmi", "usulan", "perkiraan", "contoh")
STATES = ("konsep", "ditetapkan", "dipublikasikan")
BETTER = ("high", "low")
FORMULAS = ("komponen", "daerah")
MOST_PARTS, MOST_REASONS, HIGHEST_RANK = 60, 40, 100_000
# As long as the columns of the model; what fits no column is said here, not by the database.
LONGEST = {
    "region": 120, "name": 160, "edition": 20, "category": 120, "method": 60, "note": 4000, "warning": 1000,
    "receipt": 80,
}  # fmt: skip
_INDEX = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_RECEIPT = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_PART_NAME = re.compile(r"[^=;()\n]{1,120}")
WEIGHTS_SUM = Fraction(100)


def normal_text(text: str) -> str:
    """One line without signs that nobody sees; what cannot be printed stays and is a fault."""
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())


def key_(key: str) -> str:
    """The name of a field in a message: the key of the file, or the heading of its column."""
    return f"‹{key}›"


def in_words_of(message: str, words: Mapping[str, Any]) -> str:
    """The message as the reader of this kind of file knows its fields."""
    return re.sub(r"‹(\w+)›", lambda match: str(words.get(match[1], match[1])), message)


# ---- the head of a list


def head_faults(head: Mapping[str, Any]) -> Iterator[str]:
    index, scale = head.get("index"), head.get("scale")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        yield _("%(key)s harus kode pendek tanpa spasi, misalnya IKT") % {"key": key_("index")}
    for key, longest in (("owner", 120), ("title", 160)):
        yield from _text_faults(key, head.get(key, ""), longest)
    if not head.get("owner"):
        yield _("%(key)s wajib ada") % {"key": key_("owner")}
    if not isinstance(scale, dict) or set(scale) != {"min", "max", "better"} or scale["better"] not in BETTER:
        yield _("%(key)s harus memuat batas bawah, batas atas, dan arah") % {"key": key_("scale")}
    elif not _is_range(scale["min"], scale["max"]):
        yield _("%(low)s harus angka yang lebih kecil dari %(high)s") % {
            "low": key_("min"),
            "high": key_("max"),
        }


# ---- one row


def row_faults(row: object, scale: object) -> Iterator[str]:
    if not isinstance(row, dict):
        yield _("harus berupa peta")
        return
    for key in sorted(_word(key) for key in set(row) - ENTRY_KEYS):
        yield _("kunci %(key)s tidak dikenal") % {"key": key}
    for key in sorted(NEEDED - set(row)):
        yield _("%(key)s wajib ada") % {"key": key_(key)}
    # Unquoted, 16.70 would become 16.7 and 4.380 lose its last digit.
    for key in ("region", "edition", "score", "method"):
        if key in row and not isinstance(row[key], str):
            yield _("%(key)s ditulis dalam tanda kutip") % {"key": key_(key)}
    for key, longest in LONGEST.items():
        if isinstance(row.get(key, ""), str) or key not in ("region", "edition", "method"):
            yield from _text_faults(key, row.get(key, ""), longest)
    for key in ("region", "edition", "method"):
        if isinstance(row.get(key), str) and not normal_text(row[key]):
            yield _("%(key)s tidak boleh kosong") % {"key": key_(key)}
    yield from _score_faults(row, scale)
    yield from _rank_faults(row)
    yield from _parts_faults(row)
    yield from _source_faults(row.get("source"))
    yield from _word_faults(row)


def _word(key: object) -> str:
    """A key as it may be shown: a nested structure is not spelt out, it may be endless."""
    return key if isinstance(key, str) else type(key).__name__


def _text_faults(key: str, text: object, longest: int) -> Iterator[str]:
    if not isinstance(text, str):
        yield _("%(key)s harus teks") % {"key": key_(key)}
        return
    plain = normal_text(text)
    if not plain.isprintable():
        yield _("%(key)s memuat karakter yang tidak dapat disimpan") % {"key": key_(key)}
    if len(plain) > longest:
        yield _("%(key)s paling panjang %(n)s karakter") % {"key": key_(key), "n": longest}


def _score_faults(row: Mapping[str, Any], scale: object) -> Iterator[str]:
    score = row.get("score", "")
    if not isinstance(score, str):
        return
    if not score:
        if row.get("rank") is None and not row.get("category"):
            told = {"score": key_("score"), "rank": key_("rank"), "category": key_("category")}
            yield (
                _("isi %(score)s, %(rank)s, atau %(category)s; tanpa ketiganya tidak ada yang dicatat") % told
            )
    elif not _is_number(score):
        yield _("%(key)s bukan angka; contoh yang benar: 4.381") % {"key": key_("score")}
    elif (
        isinstance(scale, dict)
        and _is_range(scale.get("min"), scale.get("max"))
        and not _exact(scale["min"]) <= _exact(score) <= _exact(scale["max"])
    ):
        yield _("%(key)s di luar skala") % {"key": key_("score")}


def _rank_faults(row: Mapping[str, Any]) -> Iterator[str]:
    rank, out_of = row.get("rank"), row.get("out_of")
    if rank is None and out_of is None:
        return
    if not (type(rank) is int and type(out_of) is int and 1 <= rank <= out_of <= HIGHEST_RANK):
        told = {"rank": key_("rank"), "out_of": key_("out_of")}
        yield _("%(rank)s dan %(out_of)s harus bilangan bulat, %(rank)s paling besar %(out_of)s") % told


def _parts_faults(row: Mapping[str, Any]) -> Iterator[str]:
    parts, formula = row.get("parts", []), row.get("formula", "")
    if formula and formula not in FORMULAS:
        yield _("%(key)s harus komponen atau daerah") % {"key": key_("formula")}
    if not isinstance(parts, list) or len(parts) > MOST_PARTS:
        yield _("%(key)s harus daftar, paling banyak %(n)s") % {"key": key_("parts"), "n": MOST_PARTS}
        return
    found = [fault for part in parts for fault in _part_faults(part)]
    yield from found
    if found:
        return
    yield from _weight_faults(row, parts)
    if len({normal_text(part["name"]) for part in parts}) < len(parts):
        yield _("ada komponen yang tertulis dua kali")
    if formula == "komponen":
        yield from _formula_faults(row, parts)


def _part_faults(part: object) -> Iterator[str]:
    if not isinstance(part, dict) or not set(part) <= PART_KEYS:
        yield _("setiap komponen memerlukan nama, dengan nilai, bobot, atau keduanya")
        return
    name = part.get("name")
    if (
        not isinstance(name, str)
        or not _PART_NAME.fullmatch(normal_text(name))
        or not normal_text(name).isprintable()
    ):
        yield _("nama komponen 1 sampai 120 karakter tanpa tanda =, ;, ( atau )")
    given = [part[key] for key in ("score", "weight") if key in part]
    if not given or not all(isinstance(number, str) and _is_number(number) for number in given):
        yield _("nilai dan bobot komponen harus angka; dalam YAML ditulis dalam tanda kutip")
    elif "weight" in part and _exact(part["weight"]) <= 0:
        yield _("bobot komponen harus lebih dari 0")


def _weight_faults(row: Mapping[str, Any], parts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    weights = [part["weight"] for part in parts if "weight" in part]
    if not weights:
        return
    if len(weights) < len(parts):
        yield _("isi bobot semua komponen, atau kosongkan semuanya")
        return
    total = sum((_exact(weight) for weight in weights), Fraction())
    if total != WEIGHTS_SUM:
        hint = weight_hint(weights)
        said = _("jumlah bobot %(total)s, seharusnya 100") % {"total": _printed(total)}
        yield f"{said}. {hint}" if hint else said


def _formula_faults(row: Mapping[str, Any], parts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    score = row.get("score")
    if not parts or not all("score" in part for part in parts):
        yield _("hitungan komponen memerlukan nilai setiap komponen")
    elif isinstance(score, str) and _is_number(score):
        mean = mean_of_parts([(part["name"], part["score"], part.get("weight", "")) for part in parts])
        if rounded_like(mean.exact, score) != score:
            told = {"mean": rounded_like(mean.exact, score), "score": score}
            yield _("rerata komponen %(mean)s, padahal nilainya %(score)s") % told


def _source_faults(source: object) -> Iterator[str]:
    if source is None:
        return
    if (
        not isinstance(source, dict)
        or not isinstance(source.get("title"), str)
        or not source["title"].strip()
    ):
        yield _("%(key)s memerlukan judul") % {"key": key_("source")}
        return
    for key in sorted(_word(key) for key in set(source) - SOURCE_KEYS):
        yield _("kunci %(key)s tidak dikenal") % {"key": key}
    yield from _text_faults("source", source["title"], 300)
    url = source.get("url", "")
    if not isinstance(url, str):
        yield _("%(key)s harus teks") % {"key": key_("url")}
    elif url and not _is_address(url):
        yield _("%(key)s harus alamat http atau https, paling panjang 200 karakter") % {"key": key_("url")}
    if type(source.get("date")) not in {date, type(None)}:
        yield _("%(key)s ditulis tahun-bulan-tanggal") % {"key": key_("date")}
    elif (day := source.get("date")) is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        told = {"key": key_("date"), "day": day.isoformat(), "first": FIRST_YEAR, "last": LAST_YEAR}
        yield _("%(key)s terbaca %(day)s; tahunnya harus antara %(first)s dan %(last)s") % told


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable() and " " not in url
        and len(url) <= 200
    )  # fmt: skip


def _word_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("mark", "resmi") not in MARKS:
        yield _("%(key)s tidak dikenal") % {"key": key_("mark")}
    if row.get("state", "dipublikasikan") not in STATES:
        yield _("%(key)s tidak dikenal") % {"key": key_("state")}
    receipt = row.get("receipt", "")
    if isinstance(receipt, str) and receipt and not _RECEIPT.fullmatch(receipt):
        yield _("%(key)s harus sidik SHA-256") % {"key": key_("receipt")}
    reasons = row.get("reasons", [])
    if (
        not isinstance(reasons, list)
        or len(reasons) > MOST_REASONS
        or not all(isinstance(reason, str) and normal_text(reason) for reason in reasons)
    ):
        yield _("%(key)s harus daftar kalimat") % {"key": key_("reasons")}
    elif any(list(_text_faults("reasons", reason, 1000)) for reason in reasons):
        yield _("%(key)s: kalimat paling panjang 1.000 karakter") % {"key": key_("reasons")}


def _is_range(low: object, high: object) -> bool:
    return _is_number(low) and _is_number(high) and _exact(low) < _exact(high)


def _is_number(value: object) -> bool:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return False
    try:
        _exact(value)
    except ValueError:
        return False
    return True


def _exact(value: object) -> Fraction:
    return parse_number(str(value))


def _printed(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
