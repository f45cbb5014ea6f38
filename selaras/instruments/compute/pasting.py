"""A questionnaire as pasted from Word or Excel: which line asks, which is a heading, which a detail."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MAX_ROWS = 200
MAX_LINES = 3000
HEADING_WITHIN = 15
_COLUMN_WORDS = {
    "code": "no nomor nobutir nomorbutir kode kodebutir butirno nourut nomorurut nopertanyaan",
    "text": """pertanyaan butir soal uraian uraianpertanyaan butirpertanyaan pernyataan kriteria item
        kuesioner daftarpertanyaan isipertanyaan parameter""",
    "indicator": "indikator namaindikator kodeindikator variabel aspek komponen subkomponen klaster dimensi",
    "owner": """opd skpd pd perangkatdaerah penanggungjawab pic pengampu opdpengampu dinas instansi
        opdpenanggungjawab unitkerja pelaksana walidata""",
    "type": "jenis jenisjawaban tipe tipejawaban bentukjawaban jawaban",
    "evidence": "bukti buktidukung datadukung eviden evidence dokumenpendukung buktipendukung datapendukung",
    "help": "petunjuk keterangan penjelasan catatan definisioperasional",
}
_COLUMNS = {word: column for column, words in _COLUMN_WORDS.items() for word in words.split()}
_NUMBERED = re.compile(r"^\(?(\d{1,3}(?:\.\d{1,3}){0,3})[.)]*[\s\u00a0]+(\S.*)$")
_LETTERED = re.compile(r"^\(?([a-h])[.)]\s+(\S.*)$")
_SECTION = re.compile(
    r"^(?:variabel|aspek|dimensi|indikator|sub\s?indikator|komponen|sub\s?komponen|bagian|klaster|bab)\b"
    r"[\s:]*([A-Z]?\d{0,2}[a-z]?|[IVX]+)?[\s.:)–-]*(.*)$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"^(?:[A-Z]|[IVX]{1,4})[.)]\s+(\S.*)$")
_DETAIL = re.compile(
    r"^(opd|penanggung\s?jawab|perangkat daerah|pengampu|bukti dukung|data dukung|bukti|petunjuk|keterangan)"
    r"\s*:\s*(.*)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[-–•·*\u25aa\u27a2o]\s+(\S.*)$")


@dataclass(slots=True)
class RawRow:
    """One question as it was written; ``number`` is the line, or the row of the table."""

    number: int
    text: str
    code: str = ""
    heading: str = ""
    indicator: str = ""
    owner: str = ""
    type: str = ""
    help: str = ""
    evidence: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in which row of what was pasted (0: all of it)."""

    row: int
    message: str


@dataclass(slots=True)
class Pasted:
    rows: list[RawRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_pasted(text: str, *, titles: Iterable[str] = ()) -> Pasted:
    """The questions in a text; ``titles`` are names that stand above questions and ask nothing."""
    text = text.removeprefix("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Pasted(faults=[RowFault(0, _("Tempel kuesioner lebih dahulu."))])
    known = {plain_words(title) for title in titles}
    pasted = _read_table(text) if "\t" in text else _read_paragraphs(text.split("\n"), known)
    if not pasted.rows and not pasted.faults:
        pasted.faults.append(RowFault(0, _("Tidak ada pertanyaan yang terbaca pada teks ini.")))
    if len(pasted.rows) > MAX_ROWS:
        message = _(
            "Paling banyak %(most)s butir sekali tempel; di sini ada %(n)s. Bagi menjadi beberapa naskah."
        )
        pasted.faults.append(RowFault(0, message % {"most": MAX_ROWS, "n": len(pasted.rows)}))
    return pasted


def plain_words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


# ---- a table


def _read_table(text: str) -> Pasted:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
        records = [[cell.strip() for cell in record] for record in reader]
    except csv.Error:
        return Pasted(
            faults=[RowFault(0, _("Ada tanda kutip ganda yang tidak ditutup. Hapus lalu tempel lagi."))]
        )
    if len(records) > MAX_LINES:
        message = _("Paling banyak %(most)s baris sekali tempel.") % {"most": MAX_LINES}
        return Pasted(faults=[RowFault(0, message)])
    start, columns = _columns_named(records)
    if not columns:
        columns = _columns_guessed(records)
    pasted = Pasted(ignored=_ignored(records, start, columns))
    doubled = sorted({c for c in columns.values() if list(columns.values()).count(c) > 1})
    pasted.faults += [
        RowFault(start, _("Ada dua kolom untuk %(name)s; sisakan satu.") % {"name": name}) for name in doubled
    ]
    if "text" not in columns.values():
        pasted.faults.append(
            RowFault(0, _("Kolom pertanyaan tidak ditemukan. Sertakan judul kolom Pertanyaan."))
        )
        return pasted
    pasted.rows = list(_table_rows(records, start, columns))
    return pasted


def _columns_named(records: list[list[str]]) -> tuple[int, dict[int, str]]:
    for position, cells in enumerate(records[:HEADING_WITHIN], start=1):
        found = named_columns(cells)
        if found:
            return position, found
        # "Indikator" may head the questions themselves where nothing else does.
    return 0, {}


def named_columns(cells: list[str]) -> dict[int, str]:
    """What each column of a heading holds; empty for a row that heads nothing."""
    found = {
        index: column
        for index, cell in enumerate(cells)
        if (column := _COLUMNS.get(re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", cell.lower()))))
    }
    return found if len(found) > 1 and "text" in found.values() else {}


def _columns_guessed(records: list[list[str]]) -> dict[int, str]:
    """Without headings: the column of the longest texts asks, one of numbers before it counts."""
    width = max(map(len, records))
    lengths = [sum(len(record[i]) for record in records if i < len(record)) for i in range(width)]
    asking = lengths.index(max(lengths))
    columns = {asking: "text"}
    filled = [record for record in records if asking < len(record) and record[asking]]
    for index in range(asking):
        numbers = sum(bool(re.fullmatch(r"[\d.)(]{1,9}", record[index])) for record in filled)
        if filled and numbers * 2 > len(filled) and "code" not in columns.values():
            columns[index] = "code"
    if asking + 1 < width:
        columns[asking + 1] = "owner"
    return columns


def _ignored(records: list[list[str]], start: int, columns: dict[int, str]) -> list[str]:
    if not start:
        return []
    return [cell for index, cell in enumerate(records[start - 1]) if cell and index not in columns]


def _table_rows(records: list[list[str]], start: int, columns: dict[int, str]) -> Iterator[RawRow]:
    heading, last_indicator = "", ""
    for number, record in enumerate(records[start:], start=start + 1):
        cells = {column: record[i] if i < len(record) else "" for i, column in columns.items()}
        filled = [cell for cell in record if cell]
        if (len(filled) == 1 and "?" not in filled[0]) or (filled and not cells["text"]):
            heading, last_indicator = " ".join(filled), ""
            continue
        if not filled:
            continue
        # A merged cell says the indicator once for all its rows.
        last_indicator = cells.get("indicator", "") or last_indicator
        code, text = cells.get("code", ""), " ".join(cells["text"].split())
        numbered = _NUMBERED.match(text)
        if not code and numbered:
            code, text = numbered[1], numbered[2]
        yield RawRow(
            number=number,
            text=text,
            code=code.strip("().").removesuffix("."),
            heading=heading,
            indicator=last_indicator,
            owner=" ".join(cells.get("owner", "").split()),
            type=cells.get("type", ""),
            help=" ".join(cells.get("help", "").split()),
            evidence=_entries(cells.get("evidence", "")),
        )


def _entries(text: str) -> list[str]:
    parts = re.split(r"[\n;]", text)
    cleaned = (re.sub(r"^(?:[-–•·*]|\d{1,2}[.)]|[a-z][.)])\s+", "", part.strip()) for part in parts)
    return list(dict.fromkeys(part for part in cleaned if part))


# ---- paragraphs


def _read_paragraphs(lines: list[str], known: set[str]) -> Pasted:
    if len(lines) > MAX_LINES:
        message = _("Paling banyak %(most)s baris sekali tempel.") % {"most": MAX_LINES}
        return Pasted(faults=[RowFault(0, message)])
    plain = [" ".join(line.split()) for line in lines]
    has_numbers = sum(bool(_NUMBERED.match(line)) for line in plain) > 1
    pasted, heading, wanted = Pasted(), "", ""
    for number, line in enumerate(plain, start=1):
        if not line:
            continue
        found = _heading(line, known)
        if found:
            heading, wanted = found, ""
            continue
        numbered = _NUMBERED.match(line)
        if numbered or (not has_numbers and not _is_detail(line, pasted.rows)):
            code, text = (numbered[1], numbered[2]) if numbered else ("", line)
            pasted.rows.append(RawRow(number, text, code, heading))
            wanted = ""
        elif pasted.rows:
            wanted = _detail(pasted.rows[-1], line, wanted)
    return pasted


def _heading(line: str, known: set[str]) -> str:
    """The name a line gives to what follows; nothing where it asks or tells something itself."""
    if "?" in line or len(line) > 160:
        return ""
    section = _SECTION.match(line)
    if section and (section[1] or section[2]) and not line.endswith((".", ";")):
        return " ".join(part for part in section.groups() if part)
    numbered, capital = _NUMBERED.match(line), _CAPITAL.match(line)
    name = numbered[2] if numbered else capital[1] if capital else line
    if plain_words(name) in known:
        return line
    return capital[1] if capital and not line.endswith(".") else ""


def _is_detail(line: str, rows: list[RawRow]) -> bool:
    return bool(rows) and bool(_DETAIL.match(line) or _LETTERED.match(line) or _BULLET.match(line))


def _detail(row: RawRow, line: str, wanted: str) -> str:
    """What a line adds to the question above it; returns which list further bullets belong to."""
    named = _DETAIL.match(line)
    if named:
        name, value = named[1].lower(), named[2]
        if "bukti" in name or "data dukung" in name:
            row.evidence += _entries(value)
            return "evidence"
        if name in ("petunjuk", "keterangan"):
            row.help = value
        else:
            row.owner = value
        return ""
    option, bullet = _LETTERED.match(line), _BULLET.match(line)
    if option:
        row.options.append(option[2])
    elif wanted == "evidence" and bullet:
        row.evidence += _entries(bullet[1])
    else:
        row.text = f"{row.text} {bullet[1] if bullet else line}"
    return wanted
