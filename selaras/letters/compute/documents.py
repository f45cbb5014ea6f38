"""Any paper of an office for a word processor: its kop, a title, then blocks one below the other.

Blocks: ``facts`` (rows of name and value), ``heading``, ``text``, ``list`` (items), ``table`` (columns,
widths as shares of the line, rows), ``signers`` (title lines, name, lines below), side by side, and
``photos``: those that were given along.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from selaras.letters.compute import wordml
from selaras.letters.compute.pictures import Picture, picture_of
from selaras.letters.compute.press import clean
from selaras.letters.compute.wordml import DOTS, Page, facts, kop, packed, par, side_by_side, table


def document(data: Mapping[str, Any], *, photos: Sequence[Picture] = (), now: datetime) -> bytes:
    """``data``: title, blocks, and where wanted kop, subtitle, paper and flipped."""
    it: Any = clean(data)
    held = it.get("kop")
    emblem = picture_of(bytes(held.get("emblem") or b"")) if held else None
    page = Page(str(it.get("paper") or "a4"), bool(it.get("flipped")))
    parts = [
        kop(held, page.width, emblem) if held else "",
        par(it["title"], style="Title"),
        par(it["subtitle"], align="center") if it.get("subtitle") else "",
        *(_block(block, page.width, photos) for block in it["blocks"]),
    ]
    pictures = [*([emblem] if emblem else []), *photos]
    return packed(parts, page=page, title=it["title"], pictures=pictures, now=now)


def _block(block: Mapping[str, Any], width: int, photos: Sequence[Picture]) -> str:
    kind = block["kind"]
    if kind == "photos":
        return wordml.photos(photos, width)
    if kind == "facts":
        return facts(block["rows"], width) + par("", style="Sel")
    if kind == "heading":
        return par(block["text"], style="Heading1")
    if kind == "list":
        return "".join(par(f"{at}.\u00a0{item}", left=400) for at, item in enumerate(block["items"], 1))
    if kind == "table":
        rows = [block["columns"], *block["rows"]]
        return table(rows, _widths(block["widths"], width), lined=True, headed=True) + par("")
    if kind == "signers":
        return side_by_side([_signer(one) for one in block["signers"]], width)
    return "".join(par(part.strip(), align="both") for part in block["text"].split("\n\n") if part.strip())


def _widths(shares: Sequence[float], width: int) -> list[int]:
    return [int(width * share / sum(shares)) for share in shares]


def _signer(signer: Mapping[str, Any]) -> str:
    made = [par(line, style="Sel", keep=True) for line in signer["title"]]
    made.append(par("\n\n\n", style="Sel", keep=True))
    made.append(par(signer["name"] or DOTS, style="Sel", bold=True, keep=True))
    made += [par(line, style="Sel", keep=True) for line in signer.get("below", [])]
    return "".join(made)
