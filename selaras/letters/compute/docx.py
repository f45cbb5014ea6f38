"""A letter as a document for a word processor: the parts of Office Open XML that it needs, and no library.

Headings are headings, lists and tables are what they look like, every field is text that can be changed. What
people typed is escaped and cleaned as on paper; the same data and moment give the same bytes.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.letters.compute.pictures import Picture, drawn, picture_of
from selaras.letters.compute.press import clean

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


def _escaped(text: str) -> str:
    """Without the two characters that no document in XML holds."""
    return escape(text.replace("\ufffe", "").replace("\uffff", ""))


def _run(text: str, *, bold: bool = False, size: int = 0) -> str:
    marks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_escaped(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{marks}</w:rPr>{lines}</w:r>"


def _par(
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


def _table(
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
            f"{_par(cell, style='Sel', bold=is_head)}</w:tc>"
            for cell, width in zip(row, widths, strict=True)
        )
        body.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if is_head else ''}{cells}</w:tr>")
    total = sum(widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(body)}</w:tbl>'
    )


def _facts(pairs: Iterable[Sequence[str]], width: int) -> str:
    rows = [(name, ":", value) for name, value in pairs]
    return _table(rows, (1900, 300, width - 2200)) if rows else ""


def _kop(kop: Mapping[str, Any], width: int, emblem: Picture | None) -> str:
    last = len(kop["lines"]) - 1
    made = [
        _par(line, style="Kop", align="center", bold=at == last, size=30 if at == last else 26)
        for at, line in enumerate(kop["lines"])
    ]
    address = kop.get("address") or []
    made += [_par(line, style="Kop", align="center", size=18) for line in address]
    if emblem is not None:
        made = [_beside(drawn(emblem), "".join(made), width)]
    return "".join(made) + _par("", style="Kop", rule=True)


def _beside(picture: str, words: str, width: int) -> str:
    """The words stay in the middle of the paper, as without an emblem."""
    widths = (EMBLEM, width - 2 * EMBLEM, EMBLEM)
    parts = (f"<w:p>{picture}</w:p>", words, _par("", style="Kop"))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{part}</w:tc>'
        for wide, part in zip(widths, parts, strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def _opening(it: Mapping[str, Any], width: int) -> str:
    if it.get("title"):
        made = _par(it["title"], style="Title") + _par(f"NOMOR {it['number']}", align="center")
        if it.get("about"):
            made += _par("TENTANG", align="center") + _par(it["hal"].upper(), align="center", bold=True)
        return made
    names = (("Nomor", "number"), ("Sifat", "sifat"), ("Lampiran", "lampiran"), ("Hal", "hal"))
    facts = _facts([(label, it[name]) for label, name in names], width)
    return _par(it["place_date"], align="right") + facts + _par("")


def _recipients(it: Mapping[str, Any]) -> str:
    to = it["to"]
    if not to:
        return ""
    made = (
        [_par(f"Yth. {to[0]}", style="Sel")]
        if len(to) == 1
        else [
            _par("Yth.", style="Sel"),
            *(_par(f"{at}. {name}", style="Sel") for at, name in enumerate(to, 1)),
        ]
    )
    place = [_par(it["to_place"], style="Sel")] if it["to_place"] else []
    return "".join([*made, *place, _par("")])


def _body(it: Mapping[str, Any], width: int) -> str:
    made = []
    style = "Heading2" if it.get("title") else "Heading1"
    for block in it["blocks"]:
        if block["kind"] == "heading":
            made.append(_par(block["text"], style=style))
        elif block["kind"] == "facts":
            made.append(_facts(block["rows"], width) + _par("", style="Sel"))
        elif block["kind"] == "list":
            made += [_par(f"{at}.\u00a0{item}", left=400) for at, item in enumerate(block["items"], 1)]
        else:
            made.append(_par(block["text"], align="both"))
    return "".join(made)


def _signature(it: Mapping[str, Any], width: int) -> str:
    signer, left = it["signer"], width - SIGNATURE
    made = [_par(it["place_date"], style="Sel", left=left, keep=True)] if it.get("title") else []
    made += [_par(line, style="Sel", left=left, keep=True) for line in signer["title"]]
    made.append(_par(f"\n\n{signer.get('tag', '')}\n\n", style="Sel", left=left, keep=True))
    made.append(_par(signer["name"] or "(" + "." * 44 + ")", style="Sel", left=left, bold=True, keep=True))
    made += [_par(line, style="Sel", left=left, keep=True) for line in signer.get("below", [])]
    copies = it.get("copies") or []
    if copies:
        made += [_par(""), _par("Tembusan:", style="Sel")]
        made += [_par(f"{at}. {name}", style="Sel") for at, name in enumerate(copies, 1)]
    return "".join(made)


def _annex(part: Mapping[str, Any], it: Mapping[str, Any], width: int) -> str:
    made = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + _par("Lampiran surat", style="Sel")
    made += _facts((("Nomor", it["number"]), ("Tanggal", it["date"])), width)
    made += _par(part["title"], style="Heading1", align="center")
    if part.get("text"):
        made += "".join(
            _par(text.strip(), align="both") for text in part["text"].split("\n\n") if text.strip()
        )
    if part["rows"]:
        shares = [share or 0.5 for share in part["widths"]]
        widths = [int(width * share / sum(shares)) for share in shares]
        made += _table([part["columns"], *part["rows"]], widths, lined=True, headed=True)
    return made


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


def _document(it: Mapping[str, Any], emblem: Picture | None) -> str:
    wide, high = PAPERS.get(str(it["paper"]), PAPERS["a4"])
    width = wide - LEFT - RIGHT
    mark = _("DATA PERAGAAN - bukan keadaan sebenarnya") if settings.DEMO else ""
    parts = [
        _par(mark, align="center", bold=True, size=16) if mark else "",
        _kop(it["kop"], width, emblem),
        _opening(it, width),
        _recipients(it),
        _body(it, width),
        _signature(it, width),
        *(_annex(part, it, width) for part in it["annexes"]),
    ]
    page = (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar w:top="1134" w:bottom="1134" '
        f'w:right="{RIGHT}" w:left="{LEFT}" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return f'{DECLARED}<w:document xmlns:w="{MAIN}"><w:body>{"".join(parts)}{page}</w:body></w:document>'


def _core(title: str, now: datetime) -> str:
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{DECLARED}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:language>id-ID</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )


def letter(data: Mapping[str, Any], *, now: datetime) -> bytes:
    it: Any = clean(data)
    emblem = picture_of(bytes(it["kop"].get("emblem") or b""))
    kinds = ("document.main", "/word/document.xml"), ("styles", "/word/styles.xml")
    override = "".join(
        f'<Override PartName="{part}" ContentType="{TYPE}.{kind}+xml"/>' for kind, part in kinds
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{override}'
        f"{emblem.kind if emblem else ''}"
        f'<Override PartName="/docProps/core.xml" ContentType="{core_type}"/></Types>',
        "_rels/.rels": _relations(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": _document(it, emblem),
        "word/styles.xml": _styles(),
        "docProps/core.xml": _core(it["hal"], now),
    }
    links = [(f"{OFFICE}/styles", "styles.xml")]
    if emblem is not None:
        files[f"word/{emblem.name}"] = emblem.content
        links.append((f"{OFFICE}/image", emblem.name))
    files["word/_rels/document.xml.rels"] = _relations(*links)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(*links: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(links, 1)
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'
