"""A Word questionnaire as the text one would have pasted: numbers counted, tables as tabbed rows.

Word keeps the number of a paragraph outside its text, so the lists are counted here. Only words, numbers and
tables are read; pictures, comments, notes, fields and deleted text are left where they are.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from selaras.instruments.compute.containers import WORD, ContainerFault, demand_plain, read_part
from selaras.instruments.compute.pasting import named_columns

MAX_BLOCKS = 5_000
MAX_DEPTH = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
# What lies inside a paragraph and is not its text.
_SKIPPED = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "drawing", "pict")
}


@dataclass(frozen=True, slots=True)
class Level:
    """How the numbers of one level of a list are written."""

    kind: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """The numbered lists of a document, and how far each has been counted."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    by_style: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: Element) -> str:
        """The number that Word shows before this paragraph; empty where it shows none."""
        number, depth = self._place(paragraph)
        level = self.levels.get(number, {}).get(depth)
        if level is None or level.kind == "none":
            return ""
        counts = self.counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.kind == "bullet":
            return "-"
        return _PLACE.sub(lambda found: self._shown(number, int(found[1]) - 1), level.text)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        number, depth = self.by_style.get(_value(style), ("", 0))
        if own is not None:
            number = _value(own.find(f"{_W}numId")) or number
            depth = _whole(_value(own.find(f"{_W}ilvl")), depth)
        return number, min(max(depth, 0), _LEVELS - 1)

    def _shown(self, number: str, depth: int) -> str:
        level = self.levels[number].get(depth)
        if level is None:
            return ""
        return written(self.counts[number].get(depth, level.start), level.kind)


def written(count: int, kind: str) -> str:
    """ "3", "c", "C", "iii" or "III"; a kind that nobody knows is written in digits."""
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman, left = "", count
        for size, sign in _ROMAN:
            roman, left = roman + sign * (left // size), left % size
        return roman if kind == "upperRoman" else roman.lower()
    return str(count)


def word_text(stream: IO[bytes], size: int) -> str:
    """Raises ContainerFault for what is no safe .docx, and for one without any text."""
    demand_plain(stream, size, WORD)
    try:
        with zipfile.ZipFile(stream) as archive:
            lists = _lists(archive)
            body = _parsed(read_part(archive, WORD)).find(f"{_W}body")
    except (ElementTree.ParseError, zipfile.BadZipFile, RecursionError, ValueError) as error:
        if isinstance(error, ContainerFault):
            raise
        raise ContainerFault(
            _("Isi dokumen ini rusak. Buka di Word, simpan ulang, lalu unggah lagi.")
        ) from error
    blocks = list(_blocks(body, lists)) if body is not None else []
    if not any(block.text.strip() or block.rows for block in blocks):
        raise ContainerFault(_("Dokumen ini tidak berisi teks. Gambar dan pindaian tidak dapat dibaca."))
    return _joined(blocks)


class _Shallow(ElementTree.TreeBuilder):
    """Real documents are some thirty levels deep; a tree far deeper only wants to break its reader."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError("too deep")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(tag)


def _parsed(content: bytes) -> Element:
    return ElementTree.fromstring(content, ElementTree.XMLParser(target=_Shallow()))  # noqa: S314 - no DTD gets here


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else default


# ---- lists


def _lists(archive: zipfile.ZipFile) -> Lists:
    names = set(archive.namelist())
    if "word/numbering.xml" not in names:
        return Lists()
    root = _parsed(read_part(archive, "word/numbering.xml"))
    kinds = {
        one.get(f"{_W}abstractNumId", ""): dict(_levels(one)) for one in root.findall(f"{_W}abstractNum")
    }
    levels: dict[str, dict[int, Level]] = {}
    for one in root.findall(f"{_W}num"):
        own = dict(kinds.get(_value(one.find(f"{_W}abstractNumId")), {}))
        for change in one.findall(f"{_W}lvlOverride"):
            depth = _whole(change.get(f"{_W}ilvl", ""), 0)
            start = _value(change.find(f"{_W}startOverride"))
            if start and depth in own:
                own[depth] = Level(own[depth].kind, own[depth].text, _whole(start, own[depth].start))
            own |= dict(_levels(change))
        levels[one.get(f"{_W}numId", "")] = own
    styles = _styles(archive) if "word/styles.xml" in names else {}
    return Lists(levels, styles)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{_W}lvl"):
        depth = _whole(level.get(f"{_W}ilvl", ""), 0)
        kind, text = _value(level.find(f"{_W}numFmt")) or "decimal", _value(level.find(f"{_W}lvlText"))
        yield depth, Level(kind, text, _whole(_value(level.find(f"{_W}start")), 1))


def _styles(archive: zipfile.ZipFile) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs by themselves."""
    found = {}
    for style in _parsed(read_part(archive, "word/styles.xml")).findall(f"{_W}style"):
        own = style.find(f"{_W}pPr/{_W}numPr")
        if own is not None and (number := _value(own.find(f"{_W}numId"))):
            depth = _whole(_value(own.find(f"{_W}ilvl")), 0)
            found[style.get(f"{_W}styleId", "")] = number, depth
    return found


# ---- text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table with its rows."""

    text: str = ""
    is_numbered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


def _blocks(parent: Element, lists: Lists) -> Iterator[Block]:
    for count, element in enumerate(_children(parent), start=1):
        if count > MAX_BLOCKS:
            raise ContainerFault(_("Dokumen ini terlalu panjang untuk sebuah kuesioner."))
        if element.tag == f"{_W}p":
            label, text = lists.label(element), _text(element)
            # An empty numbered paragraph counts on, and is nothing to read.
            yield Block(f"{label} {text}".strip() if text else "", bool(label))
        elif element.tag == f"{_W}tbl":
            yield Block(rows=tuple(_rows(element, lists)))


def _children(parent: Element) -> Iterator[Element]:
    """Also what stands in a content control or was inserted while changes were tracked."""
    for element in parent:
        if element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(element)
        else:
            yield element


def _text(element: Element) -> str:
    parts: list[str] = []
    _gather(element, parts)
    return " ".join("".join(parts).split())


def _gather(element: Element, parts: list[str]) -> None:
    if element.tag == f"{_W}t":
        parts.append(element.text or "")
    elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        parts.append(" ")
    elif element.tag == f"{_W}noBreakHyphen":
        parts.append("-")
    elif element.tag not in _SKIPPED:
        for child in element:
            _gather(child, parts)


def _rows(table: Element, lists: Lists) -> Iterator[tuple[str, ...]]:
    for row in _children(table):
        if row.tag != f"{_W}tr":
            continue
        cells: list[str] = []
        for cell in _children(row):
            if cell.tag == f"{_W}tc":
                cells.append(_cell(cell, lists))
                wide = _whole(_value(cell.find(f"{_W}tcPr/{_W}gridSpan")), 1)
                cells += [""] * (min(wide, 60) - 1)
        yield tuple(cells)


def _cell(cell: Element, lists: Lists) -> str:
    """Its paragraphs, one below the other; a number without words is what a column of numbers holds."""
    lines = []
    for element in cell.iter(f"{_W}p"):
        label, text = lists.label(element), _text(element)
        lines.append(f"{label} {text}".strip())
    return "\n".join(line for line in lines if line)


# ---- one text


def _joined(blocks: list[Block]) -> str:
    """As a table where a table asks, else as paragraphs; the other kind then reads as single lines."""
    tables = [block.rows for block in blocks if block.rows]
    asking = [rows for rows in tables if any(named_columns(list(row)) for row in rows)]
    numbered = sum(block.is_numbered for block in blocks)
    if asking or sum(map(len, tables)) > max(numbered, 1):
        return _tabbed(blocks)
    lines = []
    for block in blocks:
        lines += [block.text] if not block.rows else [" ".join(filter(None, row)) for row in block.rows]
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"


def _tabbed(blocks: list[Block]) -> str:
    """The heading of the columns once and first; a document repeats it below the title of each part."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows = [row for block in blocks for row in (block.rows or ((block.text,),))]
    headings = [row for row in rows if named_columns(list(row))]
    for row in [*headings[:1], *(row for row in rows if row not in headings)]:
        writer.writerow(row if any(row) else [])
    return out.getvalue().rstrip("\n") + "\n"
