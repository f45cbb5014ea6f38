"""What documents for a word processor are made of: texts, tables, a kop, styles, and the file around them.

What people typed is escaped; the same parts and moment give the same bytes.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.letters.compute.pictures import Picture, drawn, kinds_of, photo

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Width and height in twentieths of a point.
PAPERS = {"a4": (11906, 16838), "f4": (12189, 18709)}
LEFT, RIGHT = 1418, 1134
SIGNATURE = 4820
EMBLEM = 1500
# Where a name is written by hand.
DOTS = "(" + "." * 44 + ")"


def _escaped(text: str) -> str:
    """Without the two characters that no document in XML holds."""
    return escape(text.replace("\ufffe", "").replace("\uffff", ""))


def _run(text: str, *, bold: bool = False, size: int = 0) -> str:
    marks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_escaped(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{marks}</w:rPr>{lines}</w:r>"


def par(
    text: str,
    *,
    style: str = "",
    align: str = "",
    bold: bool = False,
    size: int = 0,
    left: int = 0,
    rule: bool = False,
    keep: bool = False,
) -> str:
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    marks += "<w:keepNext/>" if keep else ""
    if rule:
        marks += '<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="18" w:space="1" w:color="auto"/></w:pBdr>'
    marks += f'<w:ind w:left="{left}"/>' if left else ""
    marks += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{marks}</w:pPr>{_run(text, bold=bold, size=size)}</w:p>"


def table(
    rows: Iterable[Sequence[str]], widths: Sequence[int], *, lined: bool = False, headed: bool = False
) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    value = "single" if lined else "nil"
    borders = "".join(f'<w:{side} w:val="{value}" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = []
    for at, row in enumerate(rows):
        is_head = headed and at == 0
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{par(cell, style='Sel', bold=is_head)}</w:tc>"
            for cell, width in zip(row, widths, strict=True)
        )
        body.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if is_head else ''}{cells}</w:tr>")
    total = sum(widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(body)}</w:tbl>'
    )


def facts(pairs: Iterable[Sequence[str]], width: int) -> str:
    rows = [(name, ":", value) for name, value in pairs]
    return table(rows, (1900, 300, width - 2200)) if rows else ""


def kop(held: Mapping[str, Any], width: int, emblem: Picture | None) -> str:
    last = len(held["lines"]) - 1
    made = [
        par(line, style="Kop", align="center", bold=at == last, size=30 if at == last else 26)
        for at, line in enumerate(held["lines"])
    ]
    address = held.get("address") or []
    made += [par(line, style="Kop", align="center", size=18) for line in address]
    if emblem is not None:
        made = [_beside(drawn(emblem), "".join(made), width)]
    return "".join(made) + par("", style="Kop", rule=True)


def _beside(picture: str, words: str, width: int) -> str:
    """The words stay in the middle of the paper, as without an emblem."""
    widths = (EMBLEM, width - 2 * EMBLEM, EMBLEM)
    parts = (f"<w:p>{picture}</w:p>", words, par("", style="Kop"))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{part}</w:tc>'
        for wide, part in zip(widths, parts, strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def side_by_side(parts: Sequence[str], width: int) -> str:
    """Paragraphs in columns of one width, without lines, together on one page."""
    wide = width // max(len(parts), 1)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{part}</w:tc>' for part in parts
    )
    grid = f'<w:gridCol w:w="{wide}"/>' * len(parts)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def photos(pictures: Sequence[Picture], width: int) -> str:
    """Two beside each other, each over its own words, and never apart from them."""
    wide = width // 2
    cells = [
        f'<w:p><w:pPr><w:pStyle w:val="Sel"/><w:keepNext/></w:pPr>{photo(one, wide - 240)}</w:p>'
        + par(one.title, style="Sel", size=18)
        for one in pictures
    ]
    empty = par("", style="Sel")
    pairs = (cells[at : at + 2] for at in range(0, len(cells), 2))
    return "".join(side_by_side([*pair, empty][:2], width) + empty for pair in pairs)


def _style(name: str, label: str, paragraph: str, run: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/>'
        f'<w:basedOn w:val="{based}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _styles() -> str:
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    head = '<w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="{}"/>'
    bold = '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>'
    return (
        f'{DECLARED}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val="23"/>'
        '<w:szCs w:val="23"/><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="140"/></w:pPr></w:style>'
        + _style("Sel", "Sel", '<w:spacing w:after="20"/>')
        + _style("Kop", "Kop", '<w:spacing w:after="0"/>')
        + _style(
            "Title", "Title", '<w:spacing w:after="60"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="28"/>'
        )
        + _style("Heading1", "heading 1", head.format(0), bold)
        + _style("Heading2", "heading 2", head.format(1), bold)
        + "</w:styles>"
    )


@dataclass(frozen=True, slots=True)
class Page:
    """The paper, upright or on its side."""

    paper: str = "a4"
    flipped: bool = False

    @property
    def size(self) -> tuple[int, int]:
        wide, high = PAPERS.get(self.paper, PAPERS["a4"])
        return (high, wide) if self.flipped else (wide, high)

    @property
    def width(self) -> int:
        """Of the line."""
        return self.size[0] - LEFT - RIGHT

    @property
    def mark(self) -> str:
        wide, high = self.size
        turned = ' w:orient="landscape"' if self.flipped else ""
        return (
            f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="1134" w:bottom="1134" '
            f'w:right="{RIGHT}" w:left="{LEFT}" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        )


def _core(title: str, now: datetime) -> str:
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{DECLARED}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:language>id-ID</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )


def packed(
    parts: Iterable[str], *, page: Page, title: str, pictures: Sequence[Picture] = (), now: datetime
) -> bytes:
    """The file with these parts one below the other; in the demonstration under its mark."""
    mark = _("DATA PERAGAAN - bukan keadaan sebenarnya") if settings.DEMO else ""
    body = "".join([par(mark, align="center", bold=True, size=16) if mark else "", *parts, page.mark])
    kinds = ("document.main", "/word/document.xml"), ("styles", "/word/styles.xml")
    override = "".join(
        f'<Override PartName="{part}" ContentType="{TYPE}.{kind}+xml"/>' for kind, part in kinds
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{override}'
        f"{kinds_of(pictures)}"
        f'<Override PartName="/docProps/core.xml" ContentType="{core_type}"/></Types>',
        "_rels/.rels": _relations(
            ("r1", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("r2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": f'{DECLARED}<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "docProps/core.xml": _core(title, now),
    }
    links = [("r1", f"{OFFICE}/styles", "styles.xml")]
    for picture in pictures:
        files[f"word/{picture.name}"] = picture.content
        links.append((picture.relation, f"{OFFICE}/image", picture.name))
    files["word/_rels/document.xml.rels"] = _relations(*links)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # Pictures are packed as they came.
            way = zipfile.ZIP_STORED if isinstance(text, bytes) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), text, way)
    return out.getvalue()


def _relations(*links: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{mark}" Type="{kind}" Target="{target}"/>' for mark, kind, target in links
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'
