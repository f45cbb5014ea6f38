"""Workbooks that mean no good, or were made without care; one table for every door that takes a workbook."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Good:
    """A table that the door would take: its headings and one row; ``sheet`` where the name matters."""

    heads: Sequence[str]
    row: Sequence[object]
    sheet: str = "Lembar1"


def book_of(good: Good, rows: Rows, shape: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = good.sheet
    for row in (good.heads, *rows):
        sheet.append(list(row))
    if shape is not None:
        shape(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _formula(good: Good) -> bytes:
    return book_of(good, [["=1+1", *good.row[1:]]])


def _merged(good: Good) -> bytes:
    return book_of(good, [good.row, good.row], lambda sheet: sheet.merge_cells("A2:A3"))


def _hidden(good: Good) -> bytes:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True

    return book_of(good, [good.row], hide)


def _twice(good: Good) -> bytes:
    doubled = Good([*good.heads, *good.heads], [], good.sheet)
    return book_of(doubled, [[*good.row, *good.row]])


def _tricks(good: Good) -> bytes:
    """Turned around, joined by nothing, half a pair, letters of another script that look like ours."""
    return book_of(good, [["\u202eabc\u200b\u2066\ufeff\U000e0041", *["\u0430\u0435\u043e\u0301" * 9] * 3]])


def _many(good: Good) -> bytes:
    return book_of(good, [["\u0000".strip("\u0000") or "x" * 50, "bukan", "satu", "pun"]] * 10_000)


def _two_sheets(good: Good) -> bytes:
    """The table lies behind a sheet that means nothing, with a formula in it."""
    book = openpyxl.load_workbook(io.BytesIO(_formula(good)))
    first = book.create_sheet("Sampul", 0)
    first["A1"] = "=NOW()"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bomb(good: Good) -> bytes:
    """A sheet of a hundred megabytes of blanks, which lies small in the file."""
    plain = zipfile.ZipFile(io.BytesIO(book_of(good, [])))
    out = io.BytesIO()
    with plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name, "w") as stream:
                    for _n in range(100):
                        stream.write(b" " * (1 << 20))
            else:
                archive.writestr(name, plain.read(name))
    return out.getvalue()


def _lying_bomb(good: Good) -> bytes:
    """The same with a directory that says there are ten bytes."""
    data = bytearray(_bomb(good))
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 :].startswith(b"xl/worksheets/"):
            data[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.rfind(b"PK\x01\x02", 0, at)
    return bytes(data)


def _entities(good: Good) -> bytes:
    """Entities within entities, as a billion laughs."""
    plain = zipfile.ZipFile(io.BytesIO(book_of(good, [])))
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [{laughs}]><worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    out = io.BytesIO()
    with plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            archive.writestr(name, sheet if name.startswith("xl/worksheets/") else plain.read(name))
    return out.getvalue()


def _cut(good: Good) -> bytes:
    return book_of(good, [good.row] * 50)[:-300]


def _picture(good: Good) -> bytes:
    head = b"\x89PNG\r\n\x1a\n"
    chunk = struct.pack(">I", 0) + b"IEND"
    return head + chunk + struct.pack(">I", zlib.crc32(b"IEND"))


FILES: Mapping[str, Callable[[Good], bytes]] = {
    "a formula": _formula,
    "merged cells": _merged,
    "a hidden row": _hidden,
    "headings twice": _twice,
    "tricks of Unicode": _tricks,
    "10,000 broken rows": _many,
    "the table on the second sheet, with a formula": _two_sheets,
    "a zip bomb": _bomb,
    "a zip bomb that lies about its size": _lying_bomb,
    "entities within entities": _entities,
    "cut off": _cut,
    "a picture by another name": _picture,
    "no cell at all": lambda good: book_of(Good([], [], good.sheet), []),
    "headings and nothing else": lambda good: book_of(good, []),
    "nothing": lambda good: b"",
}
# What is said about these names the row.
WITH_ROW = {"a formula", "merged cells", "a hidden row", "the table on the second sheet, with a formula"}
