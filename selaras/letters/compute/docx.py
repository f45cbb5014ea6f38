"""A letter as a document for a word processor: the parts of Office Open XML that it needs, and no library.

Headings are headings, lists and tables are what they look like, every field is text that can be changed. What
people typed is escaped and cleaned as on paper; the same data and moment give the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.letters.compute.pictures import Picture, picture_of
from selaras.letters.compute.press import clean
from selaras.letters.compute.wordml import DOTS, SIGNATURE, Page, facts, kop, packed, par, photos, table

PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _opening(it: Mapping[str, Any], width: int) -> str:
    if it.get("title"):
        made = par(it["title"], style="Title") + par(f"NOMOR {it['number']}", align="center")
        if it.get("about"):
            made += par("TENTANG", align="center") + par(it["hal"].upper(), align="center", bold=True)
        return made
    names = (("Nomor", "number"), ("Sifat", "sifat"), ("Lampiran", "lampiran"), ("Hal", "hal"))
    told = facts([(label, it[name]) for label, name in names], width)
    return par(it["place_date"], align="right") + told + par("")


def _recipients(it: Mapping[str, Any]) -> str:
    to = it["to"]
    if not to:
        return ""
    made = (
        [par(f"Yth. {to[0]}", style="Sel")]
        if len(to) == 1
        else [
            par("Yth.", style="Sel"),
            *(par(f"{at}. {name}", style="Sel") for at, name in enumerate(to, 1)),
        ]
    )
    place = [par(it["to_place"], style="Sel")] if it["to_place"] else []
    return "".join([*made, *place, par("")])


def _body(it: Mapping[str, Any], width: int) -> str:
    made = []
    style = "Heading2" if it.get("title") else "Heading1"
    for block in it["blocks"]:
        if block["kind"] == "heading":
            made.append(par(block["text"], style=style))
        elif block["kind"] == "facts":
            made.append(facts(block["rows"], width) + par("", style="Sel"))
        elif block["kind"] == "list":
            made += [par(f"{at}.\u00a0{item}", left=400) for at, item in enumerate(block["items"], 1)]
        else:
            made.append(par(block["text"], align="both"))
    return "".join(made)


def _signature(it: Mapping[str, Any], width: int) -> str:
    signer, left = it["signer"], width - SIGNATURE
    made = [par(it["place_date"], style="Sel", left=left, keep=True)] if it.get("title") else []
    made += [par(line, style="Sel", left=left, keep=True) for line in signer["title"]]
    made.append(par(f"\n\n{signer.get('tag', '')}\n\n", style="Sel", left=left, keep=True))
    made.append(par(signer["name"] or DOTS, style="Sel", left=left, bold=True, keep=True))
    made += [par(line, style="Sel", left=left, keep=True) for line in signer.get("below", [])]
    copies = it.get("copies") or []
    if copies:
        made += [par(""), par("Tembusan:", style="Sel")]
        made += [par(f"{at}. {name}", style="Sel") for at, name in enumerate(copies, 1)]
    check = it.get("check")
    if check:
        made += [par(""), par(check["code"], style="Sel", bold=True, size=16)]
        made.append(par(check["words"], style="Sel", size=16))
    return "".join(made)


def _annex(part: Mapping[str, Any], it: Mapping[str, Any], width: int) -> str:
    made = PAGE_BREAK + par("Lampiran surat", style="Sel")
    made += facts((("Nomor", it["number"]), ("Tanggal", it["date"])), width)
    made += par(part["title"], style="Heading1", align="center")
    if part.get("text"):
        made += "".join(
            par(text.strip(), align="both") for text in part["text"].split("\n\n") if text.strip()
        )
    if part["rows"]:
        shares = [share or 0.5 for share in part["widths"]]
        widths = [int(width * share / sum(shares)) for share in shares]
        made += table([part["columns"], *part["rows"]], widths, lined=True, headed=True)
    return made


def _photos(pictures: Sequence[Picture], width: int) -> str:
    made = PAGE_BREAK + par(_("Dokumentasi kegiatan"), style="Heading1", align="center")
    return made + photos(pictures, width)


def letter(data: Mapping[str, Any], *, pictures: Sequence[Picture] = (), now: datetime) -> bytes:
    """``pictures`` go along on a last annex of their own."""
    it: Any = clean(data)
    emblem = picture_of(bytes(it["kop"].get("emblem") or b""))
    page = Page(str(it["paper"]))
    parts = [
        kop(it["kop"], page.width, emblem),
        _opening(it, page.width),
        _recipients(it),
        _body(it, page.width),
        _signature(it, page.width),
        *(_annex(part, it, page.width) for part in it["annexes"]),
        _photos(pictures, page.width) if pictures else "",
    ]
    shown = [*([emblem] if emblem else []), *pictures]
    return packed(parts, page=page, title=it["hal"], pictures=shown, now=now)
